"""`ledger approve`: many sessions, or teachers' rows, pass a step in one act."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

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
    on: Annotated[
        str, Option(metavar="DATE", help=_("When it was passed; today if not said."))
    ] = "",
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
        return approving.approve(book, step, wanted, day_on(options, book, on))

    told = Headlines(
        _("Approved: {what}"),
        _("Not written, would be approved: {what}"),
        _("Nothing is left to approve: {what}"),
    )
    return amend_rows(
        options, "approve", plan, told, reason="", dry_run=dry_run, needs_reason=False,
        looks_first=not yes,
    )  # fmt: skip


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
