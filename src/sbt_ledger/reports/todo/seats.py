"""Leave and swaps that were asked for and are not answered: a seat is free only once they are."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.records.seat import MARKS, read_seat, seat_of
from sbt_ledger.reports.todo.task import Kind, Task
from sbt_ledger.reports.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.seat import Seat
    from sbt_ledger.reports.todo.desk import Desk, RowOf
    from sbt_ledger.reports.todo.task import Command, Person


def _tasks(desk: Desk) -> Iterator[Task]:
    for row in _waiting(desk):
        entry = desk.book.entry(row.pair)
        seat, person = seat_of(entry), desk.person(row.code)
        if seat is None:
            continue
        awaited = seat.awaits(desk.book.settings.seats.approvals)
        yield Task(
            _told(seat, person, entry, awaited, desk),
            entry.activity.start,
            people=(person,),
            places=desk.places([row]),
            commands=tuple(_commands(entry.activity.id, row.code, awaited)),
        )


def _told(
    seat: Seat, person: Person, entry: CreditEntry, awaited: Sequence[str], desk: Desk
) -> str:
    known = seat.other in desk.book.teachers
    other = desk.person(seat.other).name if known else seat.other
    if seat.other:
        text = _("{name} asks to give the seat at “{title}” to {other}")
    else:
        text = _("{name} asks for leave from “{title}”")
    what = text.format(name=person.name, title=entry.activity.title, other=other)
    what = _("{what} (asked on {day})").format(what=what, day=seat.day)
    if seat.granted:
        given = joined(
            f"{desk.naming.cell('seat', answer.step)}@{answer.day}" for answer in seat.answers
        )
        what = _("{what}; so far: {answers}").format(what=what, answers=given)
    if awaited:
        steps = joined(desk.naming.cell("seat", step) for step in awaited)
        what = _("{what}; awaits: {steps}").format(what=what, steps=steps)
    return what


def _commands(activity: str, code: str, awaited: Sequence[str]) -> Iterator[Command]:
    """Yield the answers of who is asked next; if all agreed, what grants it."""
    by = ("--by", awaited[0]) if awaited else ()
    yield "seat", "approve", activity, code, *by
    yield "seat", "refuse", activity, code, *by, "--reason", "WHY"


def _waiting(desk: Desk) -> Iterator[RowOf]:
    """Yield the rows of which a wish awaits its answer."""
    book = desk.book
    if "asked" not in book.columns.get("credits", ()):
        return
    asking = {number for number in range(len(book.presences)) if _asks(book, number)}
    at = {pair[0] for rows in book.rows.values() for pair in rows.pairs() if pair[1] in asking}
    open_ = {number for number in at if _is_open(desk, number)}
    for rows in desk.rows_at(open_).values():
        for row in rows:
            if row.pair[1] in asking and (desk.codes is None or row.code in desk.codes):
                yield row


def _asks(book: Book, number: int) -> bool:
    """Whether a row that says this wishes for something, and is neither settled nor refused."""
    cells = book.presences.beside_proofs(number).cells
    seat = read_seat(cells.get("asked", ""), cells.get("answers", ""))
    return (
        seat is not None
        and seat.refusal is None
        and cells.get("attendance", "") not in MARKS.values()
    )


def _is_open(desk: Desk, number: int) -> bool:
    """Whether an activity may still be attended, or is of a year that is still worked on."""
    activity = desk.book.activities.at(number)
    if activity.status in {"cancelled", "void"}:
        return False
    return activity.end >= desk.today or desk.is_current(activity.end)


KIND = Kind("seats", lambda: _("seats asked for"), _tasks)
