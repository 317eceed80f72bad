"""`ledger hold`: a planned session was held; who was expected was there, unless named otherwise."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

if TYPE_CHECKING:
    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book

_Texts = list[str] | None


def hold(
    context: Context,
    activity: Annotated[str, Argument(metavar="ACTIVITY", help=_("Its id, or its title."))],
    date: Annotated[str, Option(metavar="DATE", help=_("When, if not as planned."))] = "",
    end: Annotated[str, Option(metavar="DATE", help=_("Its last day, if not as planned."))] = "",
    hours: Annotated[str, Option(metavar="H", help=_("Its hours, if not as planned."))] = "",
    teachers: Annotated[_Texts, Option(metavar="A,B", help=_("Who came as well."))] = None,
    group: Annotated[_Texts, Option(metavar="G", help=_("All of a group on that day."))] = None,
    everybody: Annotated[bool, Option("--all", help=_("All who were in post."))] = False,
    without: Annotated[_Texts, Option("--except", metavar="A,B", help=_("Not these."))] = None,
    absent: Annotated[_Texts, Option(metavar="A,B", help=_("Who was absent."))] = None,
    leave: Annotated[_Texts, Option(metavar="A,B", help=_("Who was on leave."))] = None,
    late: Annotated[_Texts, Option(metavar="A=MINUTES", help=_("Who was late."))] = None,
    left_early: Annotated[
        _Texts, Option(metavar="A=HOURS", help=_("Who left early, and the hours attended."))
    ] = None,
    dry_run: Annotated[bool, Option("--dry-run", help=_("Show it, and write nothing."))] = False,
) -> int:
    """Record that a planned session was held, and who was there."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.barred import choice_notes
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
        barred = choice_notes(options, book, session, codes)
        return replace(planned, notes=(*planned.notes, *barred))

    told = Headlines(
        _("Held: {what}"),
        _("Not written, would be held: {what}"),
        _("It says so already, nothing was written: {what}"),
    )
    return amend_rows(
        options, "hold", plan, told, reason="", dry_run=dry_run, needs_reason=False
    )  # fmt: skip
