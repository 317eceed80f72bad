"""What a sheet says otherwise than the book, of somebody at a session, or of one of its own rows.

Both figures are told as the files write them, with the place in the book and what would mend it.
"""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.intake.amounts import decimal_text
from sbt_ledger.intake.presence import THERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.intake.presence import Attended
    from sbt_ledger.intake.proposal import Said
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.place import Place

    Rows = Sequence[tuple[CreditEntry, Place]]

_REASON = "--reason …"


def differing(said: Said, rows: Rows, file: str) -> Problem | None:
    """Return what the rows of a teacher at a session say otherwise than the sheet, else None.

    The sum of several rows, as of parts, may be what the sheet tells.
    """
    if any(_agree(said.attended, entry) for entry, _place in rows) or _add_up(said.attended, rows):
        return None
    entry, place = rows[0]
    there = _figures(entry.attendance, entry.attended, entry.presence.minutes)
    attended = said.attended
    here = _figures(attended.attendance, attended.hours, attended.minutes)
    message = _("{person} stands in {place} with {there}; the sheet says {here}")
    told = message.format(person=said.text, place=place, there=there, here=here)
    setting = " ".join(f"--set {each}" for each in _changes(attended, entry))
    hint = _("If the sheet is right: {command}. If the book is, take the row out of the sheet.")
    command = f"ledger correct {entry.activity.id} {said.teacher} {setting} {_REASON}"
    hint = hint.format(command=command)
    if attended.minutes is not None:
        hint += "\n" + _(
            "Are these two reports of one meeting? The book keeps minutes, and not when somebody "
            "came and left: take the first import back (ledger undo; later ledger void {id} "
            "--reason …) and give both files at once: ledger import FIRST {file} …"
        ).format(id=entry.activity.id, file=file)
    return Problem("differs", told, hint, file, said.lines[0], "", said.text)


def recorded_elsewhere(said: Said, activity: Activity, file: str) -> Problem:
    """Return that the row of this very file was recorded at another session, that still stands."""
    message = _("This very row was recorded at {id}, “{title}”, {day}")
    told = message.format(id=activity.id, title=activity.title, day=activity.start)
    hint = _(
        "If that was a mistake: ledger undo, or ledger void {id} --reason …, and import it again. "
        "If the same sheet was used for another session: --again."
    )
    hint = hint.format(id=activity.id)
    return Problem("recorded-elsewhere", told, hint, file, said.lines[0], "", said.text)


def twice_in_sheet(said: Said, before: Said, file: str) -> Problem:
    """Return the warning that somebody stands in a sheet a second time with one session."""
    message = _("{person} stands in line {line} already with this session: counted once")
    hint = _("If these were two sessions, give each a title of its own.")
    told = message.format(person=said.text, line=before.lines[0])
    line = said.lines[0]
    return Problem("twice-in-sheet", told, hint, file, line, "", said.text, level="warning")


def _agree(attended: Attended, entry: CreditEntry) -> bool:
    """Whether a row says the same; minutes are compared only where both tell them."""
    if attended.attendance != entry.attendance:
        return False
    hours = attended.attendance not in THERE or _alike(attended.hours, entry.attended)
    return hours and _alike(attended.minutes, entry.presence.minutes)


def _add_up(attended: Attended, rows: Rows) -> bool:
    there = [entry for entry, _place in rows if entry.attendance in THERE]
    if attended.attendance not in THERE or attended.hours is None or len(there) == 1:
        return False
    whole = sum((entry.attended for entry in there), Fraction(0))
    return bool(there) and _alike(attended.hours, whole)


def _alike(one: Fraction | None, other: Fraction | None) -> bool:
    """Whether two amounts are the same in a cell; what is not told contradicts nothing."""
    return one is None or other is None or decimal_text(one) == decimal_text(other)


def _changes(attended: Attended, entry: CreditEntry) -> Iterator[str]:
    """Yield the cells that would make the row say what the sheet says."""
    if attended.attendance != entry.attendance:
        yield f"attendance={attended.attendance}"
    hours = attended.hours if attended.attendance in THERE else None
    if hours is not None and not _alike(hours, entry.attended):
        yield f"hours={decimal_text(hours)}"
    if attended.minutes is not None and not _alike(attended.minutes, entry.presence.minutes):
        yield f"minutes={decimal_text(attended.minutes)}"


def _figures(attendance: str, hours: Fraction | None, minutes: Fraction | None) -> str:
    amounts = (("hours", hours if attendance in THERE else None), ("minutes", minutes))
    told = (f"{name}={decimal_text(amount)}" for name, amount in amounts if amount is not None)
    return _(", ").join((attendance, *told))
