"""`ledger hold`: a planned session was held; who was expected was there, unless named otherwise."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Context, Option

from sbt_ledger.cli.declared import (
    Absent,
    Anyway,
    DryRun,
    Except,
    InGroup,
    Late,
    LeftEarly,
    OneActivity,
    OnLeave,
    Texts,
)

if TYPE_CHECKING:
    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book


def hold(
    context: Context,
    activity: OneActivity,
    date: Annotated[str, Option(metavar="DATE", help=_("When, if not as planned."))] = "",
    end: Annotated[str, Option(metavar="DATE", help=_("Its last day, if not as planned."))] = "",
    hours: Annotated[str, Option(metavar="H", help=_("Its hours, if not as planned."))] = "",
    teachers: Annotated[
        Texts, Option("--teachers", metavar="A,B", help=_("Who came as well."))
    ] = None,
    group: InGroup = None,
    everybody: Annotated[bool, Option("--all", help=_("All who were in post."))] = False,
    without: Except = None,
    absent: Absent = None,
    leave: OnLeave = None,
    late: Late = None,
    left_early: LeftEarly = None,
    anyway: Anyway = "",
    dry_run: DryRun = False,
) -> int:
    """Record that a planned session was held, and who was there."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.barred import refuse_barred
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files.planning_sessions import Held
    from sbt_ledger.files.planning_sessions import hold as held
    from sbt_ledger.records.attendees import Naming
    from sbt_ledger.records.chosen import find_activity

    options = options_of(context)
    marks = {"absent": absent, "leave": leave, "late": late, "left-early": left_early}
    naming = Naming(
        tuple(teachers or ()), tuple(group or ()), everybody, tuple(without or ()),
        {mark: tuple(texts) for mark, texts in marks.items() if texts},
    )  # fmt: skip
    said = Held(date, end, hours, naming)

    def plan(book: Book) -> Plan:
        planned = held(book, activity, said, options.day(book.settings.timezone))
        session = find_activity(book, activity)
        codes = [row["teacher"] for row in planned.new["credits"]]
        barred = refuse_barred(options, book, session, codes, anyway)
        return replace(planned, notes=(*planned.notes, *barred))

    told = Headlines(
        _("Held: {what}"),
        _("Not written, would be held: {what}"),
        _("It says so already, nothing was written: {what}"),
    )
    return amend_rows(
        options, "hold", plan, told, reason=anyway, dry_run=dry_run, needs_reason=False
    )  # fmt: skip
