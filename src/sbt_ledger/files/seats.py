"""Seats that teachers ask to give up, and the answers: plans for `ledger seat`.

Nothing is granted before all have agreed whose approval `[seats] approvals` of the settings asks
for; until then the seat is as it was, and who stays away is absent.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.kinds import named
from sbt_ledger.files.mend import Plan
from sbt_ledger.files.mistakes import meant_at, rows_of_each, wish_for_row
from sbt_ledger.files.seat_answers import Answering, refused_together, unread, why_not_there
from sbt_ledger.records.chosen import rows_at, told_activity
from sbt_ledger.records.nearest import meant
from sbt_ledger.records.roster import find_teacher, matching_key, told
from sbt_ledger.records.seat import MARKS, Seat, is_open, seat_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.chosen import RowAt
    from sbt_ledger.records.teacher import Teacher

REASON, SLIP = "asked_reason", "asked_evidence"
"""Why somebody asks, and the slip: `evidence` is left to what the session itself proves."""
OPTIONS = {"asked": "--on", "answers": "--on", REASON: "--reason", SLIP: "--evidence"}
_THERE = frozenset({"present", "late", "left-early"})


def ask(  # noqa: PLR0913 - what may be asked of it
    book: Book,
    activity: str,
    teachers: Sequence[str],
    other: str,
    on: date,
    *,
    why: Mapping[str, str],
) -> Plan:
    """Ask for leave from a session, or with `other` that this teacher takes the seat.

    `why` has the cells that say for what reason, and by which slip.

    Raises WrongUseError with all that stands against it, RefusedError for a name that fits several.
    """
    held, codes, about = meant_at(book, activity, teachers)
    _refuse_too_late(held, on)
    rows = rows_of_each(book, held, codes)
    new = find_teacher(book.teachers, other) if other else None
    seat = Seat("swap" if new else "leave", new.code if new else "", on)
    faults = [fault for row in rows if (fault := _why_not(book, held, row, seat))[0]]
    faults += _against(book, held, rows, new) if new else ()
    refused_together(faults)
    wishes = tuple(
        wish_for_row(held, row, {"asked": seat.asked, "answers": "", **why})
        for row in rows
        if not _is_asked(row, seat)
    )
    if new:
        about = _("{activity} → {other}").format(activity=about, other=told([new]))
    return Plan(wishes, about, tuple(_notes(book, held, new)), options=OPTIONS)


def answer(  # noqa: PLR0913 - what may be asked of it
    book: Book, activity: str, teachers: Sequence[str], *, by: str, on: date, agrees: bool
) -> Plan:
    """Answer what teachers asked, or all that is open at a session if none is named.

    `by` is whose answer it is, "" for the next that is awaited. With the last approval the mark
    changes, and who takes a seat gets a row.
    """
    held, codes, about = meant_at(book, activity, teachers)
    needed = book.settings.seats.approvals
    step = _known_step(needed, by) if by.strip() else ""
    if codes:
        rows = rows_of_each(book, held, codes)
    else:
        rows = [row for row in rows_at(book, held) if is_open(row.entry) and not row.entry.void]
        names = dict.fromkeys(row.code for row in rows)
        if names:
            who = told([book.teachers[code] for code in names])
            about = _("{activity}: {teachers}").format(activity=about, teachers=who)
    if agrees:
        _refuse_ended(held)
    answering = Answering(book, held, needed, step, on, agrees)
    for row in rows:
        answering.take(row)
    refused_together(answering.faults)
    notes = tuple(answering.notes())
    return Plan(tuple(answering.wishes), about, notes, {"credits": answering.new}, OPTIONS)


def _refuse_ended(activity: Activity) -> None:
    if activity.status in {"void", "cancelled"}:
        message = _("{activity} is {status}: no seat is to be given up.")
        status = named("status", activity.status)
        text = message.format(activity=told_activity(activity), status=status)
        hint = _("“ledger correct ID --set status=planned --reason WHY” plans it again.")
        raise WrongUseError(text, hint)


def _refuse_too_late(activity: Activity, on: date) -> None:
    what = told_activity(activity)
    _refuse_ended(activity)
    if on > activity.start:
        message = _("{activity} had begun on {day}.").format(activity=what, day=on)
        hint = _("Leave is asked for before; --on says when. Who stayed away unasked is absent.")
        raise WrongUseError(message, hint)


def _known_step(needed: Sequence[str], by: str) -> str:
    for step in needed:
        if matching_key(step) == matching_key(by):
            return step
    message = _("--by: nobody asks for the approval of “{step}”.").format(step=by)
    listed = _("Needed, by [seats] approvals of ledger.toml: {steps}.")
    raise WrongUseError(message, meant(by, needed) or listed.format(steps=_(", ").join(needed)))


def _why_not(book: Book, held: Activity, row: RowAt, seat: Seat) -> tuple[str, str]:
    """Return why somebody cannot ask, and what to do; "" if nothing stands against it."""
    teacher, entry = told([book.teachers[row.code]]), row.entry
    told_asked, before = entry.presence.cells.get("asked", ""), seat_of(entry)
    mark = named("attendance", entry.attendance)
    words = {"teacher": teacher, "place": row.place, "mark": mark, "asked": told_asked}
    if entry.void:
        return _("{teacher} has no seat: the row is void, {place}.").format(**words), ""
    if entry.attendance in MARKS.values():
        message = _("{teacher} gave the seat up already: {mark}, {place}.")
        hint = _("If that is wrong: “ledger correct ID TEACHER --set attendance= --set asked=”.")
        return message.format(**words), hint
    if held.held and entry.attendance in _THERE:
        message = _("{teacher} was there: {mark}, {place}.")
        hint = _("If not: “ledger correct ID TEACHER --set attendance=absent” first.")
        return message.format(**words), hint
    if told_asked and before is None:
        return unread(row)
    if before and before.refusal is None and not _is_asked(row, seat):
        message = _("{teacher} has asked already, and has no answer yet: {asked}, {place}.")
        hint = _("Answer it first: “ledger seat approve” or “ledger seat refuse”.")
        return message.format(**words), hint
    return "", ""


def _is_asked(row: RowAt, seat: Seat) -> bool:
    """Whether a row asks for just that, and is not refused."""
    before = seat_of(row.entry)
    if before is None or before.refusal is not None:
        return False
    return (before.kind, before.other) == (seat.kind, seat.other)


def _against(
    book: Book, held: Activity, rows: Sequence[RowAt], new: Teacher
) -> Iterator[tuple[str, str]]:
    """Yield what stands against somebody who is to take a seat."""
    codes = {row.code for row in rows}
    name = told([new])
    if new.code in codes:
        message = _("{teacher} cannot take the own seat.").format(teacher=name)
        yield message, _("Name another teacher, or ask for leave.")
        return
    if fault := why_not_there(book, held, new):
        yield fault
    for row in rows_at(book, held):
        seat = seat_of(row.entry)
        wanted = seat is not None and is_open(row.entry) and seat.other == new.code
        if wanted and row.code not in codes:
            message = _("{teacher} is asked to take the seat of {other} already, {place}.")
            other = told([book.teachers[row.code]])
            text = message.format(teacher=name, other=other, place=row.place)
            yield text, _("Answer that first, or name another teacher.")


def _notes(book: Book, held: Activity, new: Teacher | None) -> Iterator[str]:
    if new and book.timelines[new.code].values("leave", held.end):
        text = _("On leave that day: {teachers}.")
        yield text.format(teachers=told([new]))
