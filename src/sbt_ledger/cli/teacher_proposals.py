"""`ledger teacher proposals` and `accept`: what results ask the roster to say."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import DecidedBy, DryRun, Evidence, Yes
from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from sbt_ledger.cli.question import Question
    from sbt_ledger.files.mend import Plan
    from sbt_ledger.files.roster_proposed import Wanted
    from sbt_ledger.files.roster_rows import Why
    from sbt_ledger.records.book import Book

_Period = Annotated[
    str,
    Option("--period", metavar="P", help=_("Only results of this period: a label, or FROM..TO.")),
]


def proposals(
    context: Context,
    teachers: Annotated[
        list[str] | None, Argument(metavar="[TEACHER]..", help=_("Only of these."))
    ] = None,
    period: _Period = "",
) -> None:
    """List the changes of the roster that results ask for; none is made."""
    from sbt_ledger.assessment.proposals import proposals_of
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import say, show, width
    from sbt_ledger.cli.question import Question
    from sbt_ledger.reports.listing import as_csv, as_json
    from sbt_ledger.reports.proposals import (
        proposals_listing,
        proposals_page,
        proposals_text,
    )

    options = options_of(context)
    question = Question(options, period)
    found = tuple(proposals_of(question.report(question.codes(teachers or (), ()))))
    listed = proposals_listing(found, spoken())

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(proposals_page(found, spoken()), width=width(options))

    text = {"table": table, "text": lambda: proposals_text(listed)}
    show(options, {**text, "json": lambda: as_json(listed), "csv": lambda: as_csv(listed)})
    if found:
        say(_("“ledger teacher accept” makes them, after it has shown them."), options)


def accept(
    context: Context,
    teachers: Annotated[
        list[str] | None, Argument(metavar="[TEACHER]..", help=_("Only of these."))
    ] = None,
    period: _Period = "",
    by: DecidedBy = "",
    evidence: Evidence = None,
    reason: Annotated[
        str, Option(metavar="R", help=_("Why; else the rule and the period are named."))
    ] = "",
    everybody: Annotated[bool, Option("--all", help=_("All that is proposed."))] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> int:
    """Make the changes of the roster that results ask for, after showing them."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.question import Question
    from sbt_ledger.files.roster_proposed import carry_out
    from sbt_ledger.files.roster_rows import Why

    options = options_of(context)
    if not (teachers or everybody or dry_run):
        message = _("Say whose proposals are accepted: teachers, or --all.")
        raise WrongUseError(
            message, _("“ledger teacher proposals” lists them, each with its rule.")
        )
    folder, why = options.folder(), Why(reason.strip(), by, ";".join(evidence or ()))

    def plan(book: Book) -> Plan:
        question = Question(options, period, known=(folder, book))
        return carry_out(book, _wanted(question, teachers or (), why))

    told = Headlines(
        _("Changed: {what}"),
        _("Not written, would be changed: {what}"),
        _("Nothing is proposed, and nothing was written."),
    )
    return amend_rows(
        options, "teacher accept", plan, told, reason=reason, dry_run=dry_run,
        needs_reason=False, looks_first=not yes,
    )  # fmt: skip


def _wanted(question: Question, teachers: Sequence[str], why: Why) -> list[Wanted]:
    """Return what is proposed for a book, each change with its reason."""
    from dataclasses import replace

    from sbt_ledger.assessment.proposals import proposals_of
    from sbt_ledger.files.roster_proposed import Wanted
    from sbt_ledger.files.roster_rows import Span
    from sbt_ledger.files.roster_values import Said
    from sbt_ledger.reports.proposals import reason_of

    found = []
    for each in proposals_of(question.report(question.codes(teachers, ()))):
        reason = why.reason or reason_of(each)
        span = Span(each.first, each.until)
        said = Said(each.attribute, each.value, span, replace(why, reason=reason))
        found.append(Wanted(each.teacher.code, said))
    return found
