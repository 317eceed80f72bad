"""`ledger approve`: many sessions, or teachers' rows, pass a step in one act."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.approving import Wanted
    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book

_Texts = list[str] | None


def approve(
    context: Context,
    step: Annotated[
        str, Argument(metavar="STEP", help=_("school-review, college-review …, or its name."))
    ],
    activities: Annotated[
        _Texts, Argument(metavar="[ACTIVITY]..", help=_("Only these: ids, or titles."))
    ] = None,
    teacher: Annotated[_Texts, Option(metavar="T", help=_("Only rows of these."))] = None,
    group: Annotated[_Texts, Option(metavar="G", help=_("Only rows of this group."))] = None,
    kind: Annotated[str, Option(metavar="K", help=_("Only sessions of this kind."))] = "",
    program: Annotated[str, Option(metavar="P", help=_("Only those of this program."))] = "",
    period: Annotated[
        str, Option(metavar="P", help=_("Only those that ended in this period: 2025-26."))
    ] = "",
    since: Annotated[str, Option(metavar="DATE", help=_("Only from this day on."))] = "",
    until: Annotated[str, Option(metavar="DATE", help=_("Only up to this day."))] = "",
    submitted: Annotated[
        str, Option(metavar="PERIOD", help=_("Only what was sent of this year, and still is so."))
    ] = "",
    on: Annotated[str, Option(metavar="DATE", help=_("When it was passed; else today."))] = "",
    yes: Annotated[bool, Option("--yes", help=_("Do not ask."))] = False,
    dry_run: Annotated[bool, Option("--dry-run", help=_("Show it, and write nothing."))] = False,
) -> int:
    """Let sessions, or rows of teachers at them, pass a step of approval."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.on_day import day_on, given_day
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import approving

    options = options_of(context)
    wanted = approving.Wanted(
        tuple(activities or ()), tuple(teacher or ()), tuple(group or ()), kind, program,
        given_day(since, "--since") if since else None,
        given_day(until, "--until") if until else None,
    )  # fmt: skip
    wanted = _in_period(options, wanted, period)

    def plan(book: Book) -> Plan:
        day = day_on(options, book, on)
        if not submitted:
            return approving.approve(book, step, wanted, day)
        sent, notes = _still_as_sent(options, book, submitted)
        planned = approving.approve(book, step, replace(wanted, sent=sent), day)
        return replace(planned, notes=(*planned.notes, *notes))

    told = Headlines(
        _("Approved: {what}"),
        _("Not written, would be approved: {what}"),
        _("Nothing is left to approve: {what}"),
    )
    return amend_rows(
        options, "approve", plan, told, reason="", dry_run=dry_run, needs_reason=False,
        looks_first=not yes,
    )  # fmt: skip


def _still_as_sent(
    options: Options, book: Book, period: str
) -> tuple[dict[str, set[str]], list[str]]:
    """Return by session whose rows were sent and are as they were, and a note on the others."""
    from sbt_ledger.cli.options import rule_sets_of
    from sbt_ledger.cli.submitted_years import differing_since
    from sbt_ledger.files.submitted import last_sent, submissions
    from sbt_ledger.reports.submitted import told_left_alone

    folder = options.folder()
    sent = submissions(folder, period)
    if not sent:
        message = _("Nothing of {period} was submitted.").format(period=period)
        hint = _("“ledger submit {period}” sends it.").format(period=period)
        raise WrongUseError(message, hint)
    others = differing_since(book, rule_sets_of(folder, book, None), sent)
    changed = {key[:2] for key in others}
    found: dict[str, set[str]] = {}
    for activity, code, _part in last_sent(sent):
        if (activity, code) not in changed:
            found.setdefault(activity, set()).add(code)
    return found, told_left_alone(others)


def _in_period(options: Options, wanted: Wanted, period: str) -> Wanted:
    """Return what is wanted, bounded by a period as well."""
    if not period:
        return wanted
    from sbt_ledger.cli.question import Question

    named = Question(options, period).span.named
    if named is None:
        return wanted
    first = max(named.first, wanted.first or named.first)
    return replace(wanted, first=first, last=min(named.last, wanted.last or named.last))
