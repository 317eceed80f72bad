"""`ledger seat`: teachers ask for leave or a swap before a session, and are answered."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

if TYPE_CHECKING:
    from sbt_ledger.cli.amending import Headlines
    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book

_Texts = list[str] | None
_Activity = Annotated[str, Argument(metavar="ACTIVITY", help=_("Its id, or its title."))]
_Asking = Annotated[str, Option(metavar="DATE", help=_("When it was asked; else today."))]
_Answered = Annotated[_Texts, Argument(metavar="[TEACHER]..", help=_("Else all that is open."))]
_By = Annotated[
    str, Option(metavar="STEP", help=_("Whose answer: school, provider …; else the next."))
]
_On = Annotated[str, Option(metavar="DATE", help=_("When it was answered; else today."))]
_Yes = Annotated[bool, Option("--yes", help=_("Do not ask."))]
_DryRun = Annotated[bool, Option("--dry-run", help=_("Show it, and write nothing."))]


def seat_leave(
    context: Context,
    activity: _Activity,
    teachers: Annotated[list[str], Argument(metavar="TEACHER..", help=_("Who asks."))],
    on: _Asking = "",
    dry_run: _DryRun = False,
) -> int:
    """Ask for leave from a session: the seat stays until it is granted."""
    return _ask(context, "seat leave", activity, teachers, "", on, dry_run)


def seat_swap(
    context: Context,
    activity: _Activity,
    teacher: Annotated[str, Argument(metavar="TEACHER", help=_("Who asks."))],
    other: Annotated[str, Argument(metavar="OTHER", help=_("Who is to take the seat."))],
    on: _Asking = "",
    dry_run: _DryRun = False,
) -> int:
    """Ask that another teacher takes the seat at a session."""
    return _ask(context, "seat swap", activity, [teacher], other, on, dry_run)


def seat_approve(
    context: Context,
    activity: _Activity,
    teachers: _Answered = None,
    by: _By = "",
    on: _On = "",
    yes: _Yes = False,
    dry_run: _DryRun = False,
) -> int:
    """Agree to what was asked; with the last approval that is needed the seat is given up."""
    from sbt_ledger.cli.amending import Headlines

    told = Headlines(
        _("Agreed: {what}"),
        _("Not written, would be agreed: {what}"),
        _("Nothing awaits this answer, nothing was written: {what}"),
    )
    return _answer(context, told, activity, teachers, by, on, "", yes, dry_run, agrees=True)


def seat_refuse(
    context: Context,
    activity: _Activity,
    teachers: _Answered = None,
    by: _By = "",
    on: _On = "",
    reason: Annotated[str, Option(metavar="R", help=_("Why; the journal keeps it."))] = "",
    yes: _Yes = False,
    dry_run: _DryRun = False,
) -> int:
    """Refuse what was asked: the seat stays, and who does not come is absent."""
    from sbt_ledger.cli.amending import Headlines

    told = Headlines(
        _("Refused: {what}"),
        _("Not written, would be refused: {what}"),
        _("Nothing awaits this answer, nothing was written: {what}"),
    )
    return _answer(context, told, activity, teachers, by, on, reason, yes, dry_run, agrees=False)


def _ask(
    context: Context,
    command: str,
    activity: str,
    teachers: list[str],
    other: str,
    on: str,
    dry_run: bool,
) -> int:
    from dataclasses import replace

    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.barred import choice_notes
    from sbt_ledger.cli.on_day import day_on
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import seats
    from sbt_ledger.records.chosen import find_activity
    from sbt_ledger.records.roster import find_teacher

    options = options_of(context)

    def plan(book: Book) -> Plan:
        asked = seats.ask(book, activity, teachers, other, day_on(options, book, on))
        if not other:
            return asked
        code = find_teacher(book.teachers, other).code
        barred = choice_notes(options, book, find_activity(book, activity), [code])
        return replace(asked, notes=(*asked.notes, *barred))

    told = Headlines(
        _("Asked: {what}"),
        _("Not written, would be asked: {what}"),
        _("Asked already, nothing was written: {what}"),
    )
    return amend_rows(
        options, command, plan, told, reason="", dry_run=dry_run, needs_reason=False
    )  # fmt: skip


def _answer(
    context: Context,
    told: Headlines,
    activity: str,
    teachers: _Texts,
    by: str,
    on: str,
    reason: str,
    yes: bool,
    dry_run: bool,
    *,
    agrees: bool,
) -> int:
    from sbt_ledger.cli.amending import amend_rows
    from sbt_ledger.cli.on_day import day_on
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import seats

    options = options_of(context)

    def plan(book: Book) -> Plan:
        on_day = day_on(options, book, on)
        return seats.answer(book, activity, teachers or (), by=by, on=on_day, agrees=agrees)

    return amend_rows(
        options, "seat approve" if agrees else "seat refuse", plan, told, reason=reason,
        dry_run=dry_run, needs_reason=not agrees, looks_first=not (yes or teachers),
    )  # fmt: skip
