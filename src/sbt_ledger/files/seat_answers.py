"""Answers to what teachers asked of their seats: what each makes of the rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem, WrongUseError
from sbt_ledger.files.mistakes import wish_for_row
from sbt_ledger.files.session_cells import columns_of
from sbt_ledger.records.attendees import not_in_post
from sbt_ledger.records.chosen import rows_at
from sbt_ledger.records.roster import told
from sbt_ledger.records.seat import MARKS, seat_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.files.mend import Wish
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.chosen import RowAt
    from sbt_ledger.records.seat import Seat
    from sbt_ledger.records.teacher import Teacher

_OF_SEATS = frozenset({"part", "hours", "minutes", "units", "unit", "role", "for"})
_OF_WHO_SITS = frozenset({"approvals", "evidence", "note", "returned", "status"})


@dataclass(slots=True)
class Answering:
    """Collects what an answer makes of rows, the rows of who takes a seat, and what is wrong."""

    book: Book
    held: Activity
    needed: Sequence[str]
    step: str
    on: date
    agrees: bool
    wishes: list[Wish] = field(default_factory=list)
    new: list[Mapping[str, str]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    waiting: dict[str, list[str]] = field(default_factory=dict)
    takers: dict[str, str] = field(default_factory=dict)

    def take(self, row: RowAt) -> None:
        """Answer what a row asks."""
        seat = seat_of(row.entry)
        message, hint = self._why_not(row, seat)
        if message:
            self.faults.append((message, hint))
        elif seat is not None and self._step(seat) not in self._answered(seat):
            self._answer(row, seat)

    def notes(self) -> Iterator[str]:
        """Yield whose answers are still awaited."""
        for name, steps in self.waiting.items():
            text = _("{teacher}: the seat stays until these have agreed, too: {steps}.")
            yield text.format(teacher=name, steps=_(", ").join(steps))

    def _why_not(self, row: RowAt, seat: Seat | None) -> tuple[str, str]:
        """Return why what a row asks cannot be answered, and what to do; "" if it can."""
        if seat is None:
            return _unasked(self.book, row)
        words = {"teacher": told([self.book.teachers[row.code]]), "place": row.place}
        if row.entry.attendance == MARKS[seat.kind]:
            if self.agrees:
                return "", ""
            message = _("{teacher} was granted it already, {place}.").format(**words)
            return message, _("“ledger undo” or “ledger correct” takes it back.")
        if seat.refusal is not None:
            text = _("{teacher} was refused by {step} on {day}, {place}.")
            message = text.format(step=seat.refusal.step, day=seat.refusal.day, **words)
            same = not self.agrees and seat.refusal.step == (self.step or seat.refusal.step)
            return ("", "") if same else (message, _("It must be asked for again first."))
        if self.on < seat.day:
            text = _("{teacher} asked on {day} only: no answer comes before, {place}.")
            return text.format(day=seat.day, **words), _("--on says when it was answered.")
        return "", ""

    def _step(self, seat: Seat) -> str:
        """Return whose answer it is: the one named, else the next that is awaited."""
        return self.step or next(iter(seat.awaits(self.needed)), self.needed[-1])

    def _answered(self, seat: Seat) -> Sequence[str]:
        """Return who need not answer any more: whoever agreed, and all once it was refused."""
        if seat.refusal is not None:
            return self.needed
        return seat.granted if self.agrees else ()

    def _answer(self, row: RowAt, seat: Seat) -> None:
        step = self._step(seat)
        said = step if self.agrees else f"refused:{step}"
        before = [each for each in row.entry.presence.cells.get("answers", "").split(";") if each]
        cells = {"answers": ";".join((*before, f"{said}@{self.on.isoformat()}"))}
        left = [each for each in seat.awaits(self.needed) if each != step]
        if self.agrees and not left:
            cells["attendance"] = MARKS[seat.kind]
            if seat.other:
                self._hand_over(row, seat)
        elif self.agrees:
            self.waiting[told([self.book.teachers[row.code]])] = left
        self.wishes.append(wish_for_row(self.held, row, cells))

    def _hand_over(self, row: RowAt, seat: Seat) -> None:
        """Give the seat to the other teacher, unless something stands against it by now."""
        new = self.book.teachers.get(seat.other)
        if new is None:
            message = _("{place}: nobody has the code “{code}”.")
            text = message.format(place=row.place, code=seat.other)
            self.faults.append((text, _("“ledger seat refuse” answers it.")))
            return
        if fault := why_not_there(self.book, self.held, new):
            self.faults.append(fault)
        if self.takers.setdefault(new.code, row.code) != row.code:
            message = _("{teacher} would take two seats, {place}.")
            text = message.format(teacher=told([new]), place=row.place)
            self.faults.append((text, _("Refuse one of the two: “ledger seat refuse”.")))
        own = self.book.teachers[row.code]
        note = _("in place of {teacher}").format(teacher=f"{own.name} ({own.code})")
        cells = {"activity": self.held.id, "teacher": new.code, "note": note}
        self.new.append({**cells, **self._of_the_seat(row)})

    def _of_the_seat(self, row: RowAt) -> dict[str, str]:
        """Return what a row says of the seat itself, whoever sits there: its part and hours, …."""
        columns = _OF_SEATS | {*columns_of(self.book, "activities")} - _OF_WHO_SITS
        cells = row.entry.presence.cells
        return {column: text for column, text in cells.items() if column in columns}


def _unasked(book: Book, row: RowAt) -> tuple[str, str]:
    """Return that a row asks for nothing, or for nothing that can be read."""
    if row.entry.presence.cells.get("asked"):
        return unread(row)
    text = _("{teacher} asked for nothing, {place}.")
    message = text.format(teacher=told([book.teachers[row.code]]), place=row.place)
    return message, _("“ledger seat leave” or “ledger seat swap” asks.")


def refused_together(faults: Sequence[tuple[str, str]]) -> None:
    """Raise WrongUseError with all faults, if there are any."""
    if len(faults) == 1:
        raise WrongUseError(*faults[0])
    if faults:
        problems = (
            Problem("no-seat", message, hint, column="TEACHER")
            for message, hint in dict.fromkeys(faults)
        )
        raise WrongUseError(_("Nothing was written."), problems=tuple(problems))


def unread(row: RowAt) -> tuple[str, str]:
    """Return that the cells of a seat cannot be read, and how they are written."""
    cells = row.entry.presence.cells
    message = _("{place}: “{asked}”, “{answers}” do not say what was asked and answered.")
    text = message.format(
        place=row.place, asked=cells.get("asked", ""), answers=cells.get("answers", "")
    )
    hint = _("asked: leave@2026-03-01 or swap:CODE@2026-03-01; answers: school@2026-03-02;…")
    return text, hint


def why_not_there(book: Book, held: Activity, new: Teacher) -> tuple[str, str] | None:
    """Return why a teacher cannot get a seat at a session, None if that is possible."""
    timeline = book.timelines[new.code]
    if not timeline.in_post(held.end):
        return not_in_post(timeline, held.end)
    rows = rows_at(book, held, [new.code])
    row = next((each for each in rows if not each.entry.void), None)
    if row is None:
        return None
    message = _("{teacher} has a seat there already, {place}.")
    return message.format(teacher=told([new]), place=row.place), _("Name another teacher.")
