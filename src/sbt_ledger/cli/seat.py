"""`ledger seat`: teachers ask for leave or a swap before a session, and are answered."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import Anyway, DryRun, OneActivity, Reason, Texts, Yes

if TYPE_CHECKING:
    from sbt_ledger.cli.amending import Headlines
    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book

_Asking = Annotated[str, Option(metavar="DATE", help=_("When it was asked; else today."))]
_Why = Annotated[str, Option(metavar="R", help=_("Why; it stands in the row."))]
_Slip = Annotated[
    Texts,
    Option("--evidence", metavar="KIND=PATH", help=_("The slip that is filed, inside the book.")),
]
_Answered = Annotated[Texts, Argument(metavar="[TEACHER]..", help=_("Else all that is open."))]
_By = Annotated[
    str, Option(metavar="STEP", help=_("Whose answer: school, provider …; else the next."))
]
_On = Annotated[str, Option(metavar="DATE", help=_("When it was answered; else today."))]


def seat_leave(
    context: Context,
    activity: OneActivity,
    teachers: Annotated[list[str], Argument(metavar="TEACHER..", help=_("Who asks."))],
    on: _Asking = "",
    reason: _Why = "",
    evidence: _Slip = None,
    dry_run: DryRun = False,
) -> int:
    """Ask for leave from a session: the seat stays until it is granted."""
    said = (reason, evidence, "")
    return _ask(context, "seat leave", activity, teachers, "", on, said, dry_run)


def seat_swap(
    context: Context,
    activity: OneActivity,
    teacher: Annotated[str, Argument(metavar="TEACHER", help=_("Who asks."))],
    other: Annotated[str, Argument(metavar="OTHER", help=_("Who is to take the seat."))],
    on: _Asking = "",
    reason: _Why = "",
    evidence: _Slip = None,
    anyway: Anyway = "",
    dry_run: DryRun = False,
) -> int:
    """Ask that another teacher takes the seat at a session."""
    said = (reason, evidence, anyway)
    return _ask(context, "seat swap", activity, [teacher], other, on, said, dry_run)


def seat_approve(
    context: Context,
    activity: OneActivity,
    teachers: _Answered = None,
    by: _By = "",
    on: _On = "",
    yes: Yes = False,
    dry_run: DryRun = False,
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
    activity: OneActivity,
    teachers: _Answered = None,
    by: _By = "",
    on: _On = "",
    reason: Reason = "",
    yes: Yes = False,
    dry_run: DryRun = False,
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
    said: tuple[str, Texts, str],
    dry_run: bool,
) -> int:
    from dataclasses import replace

    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.barred import refuse_barred
    from sbt_ledger.cli.on_day import day_on
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.errors import WrongUseError
    from sbt_ledger.files import seats
    from sbt_ledger.files.proofs_named import led_away, not_there_yet
    from sbt_ledger.files.session_cells import value_for
    from sbt_ledger.records.chosen import find_activity
    from sbt_ledger.records.roster import find_teacher

    options, (reason, evidence, anyway) = options_of(context), said
    reason = reason.strip()

    def plan(book: Book) -> Plan:
        slip = value_for(book, "evidence", ";".join(evidence or ()).strip())
        if away := tuple(led_away(options.folder(), slip, "--evidence")):
            raise WrongUseError(_("Nothing was written."), problems=away)
        cells = {seats.REASON: reason, seats.SLIP: slip}
        why = {column: text for column, text in cells.items() if text}
        asked = seats.ask(book, activity, teachers, other, day_on(options, book, on), why=why)
        asked = replace(asked, notes=(*asked.notes, *not_there_yet(options.folder(), slip)))
        if not other:
            return asked
        code = find_teacher(book.teachers, other).code
        barred = refuse_barred(options, book, find_activity(book, activity), [code], anyway)
        return replace(asked, notes=(*asked.notes, *barred))

    told = Headlines(
        _("Asked: {what}"),
        _("Not written, would be asked: {what}"),
        _("Asked already, nothing was written: {what}"),
    )
    why = "; ".join(filter(None, (reason, anyway.strip())))
    return amend_rows(
        options, command, plan, told, reason=why, dry_run=dry_run, needs_reason=False
    )  # fmt: skip


def _answer(
    context: Context,
    told: Headlines,
    activity: str,
    teachers: Texts,
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
