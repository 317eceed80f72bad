"""Leave and swaps that were asked for and are not answered: a seat is free only once they are."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.todo.task import Kind, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.records.book import Book
    from sbt_ledger.reports.todo.desk import Desk, RowOf

ASKED, ANSWERS = "asked", "answers"
_SETTLED = frozenset({"leave", "swapped"})
_REFUSED = "refused:"
_SWAP = "swap"


def _tasks(desk: Desk) -> Iterator[Task]:
    for row in _waiting(desk):
        entry = desk.book.entry(row.pair)
        asked, _at, day = entry.text(ASKED).partition("@")
        wish, _colon, other = asked.partition(":")
        teachers = desk.book.teachers
        if wish == _SWAP:
            text = _("{name} asks to give the seat at “{title}” to {other}")
        else:
            text = _("{name} asks for leave from “{title}”")
        person = desk.person(row.code)
        other = desk.person(other).name if other in teachers else other
        given = ", ".join(filter(None, entry.text(ANSWERS).split(";")))
        what = text.format(name=person.name, title=entry.activity.title, other=other)
        if day:
            what = _("{what} (asked on {day})").format(what=what, day=day)
        if given:
            what = _("{what}; so far: {answers}").format(what=what, answers=given)
        yield Task(
            what,
            entry.activity.start,
            people=(person,),
            places=desk.places([row]),
            commands=(
                ("seat", "approve", entry.activity.id, row.code),
                ("seat", "refuse", entry.activity.id, row.code, "--reason", "WHY"),
            ),
        )


def _waiting(desk: Desk) -> Iterator[RowOf]:
    """Yield the rows of which a wish awaits its answer."""
    book = desk.book
    if ASKED not in book.columns.get("credits", ()):
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
    return (
        bool(cells.get(ASKED))
        and cells.get("attendance", "") not in _SETTLED
        and not any(each.startswith(_REFUSED) for each in cells.get(ANSWERS, "").split(";"))
    )


def _is_open(desk: Desk, number: int) -> bool:
    """Whether an activity may still be attended, or is of a year that is still worked on."""
    activity = desk.book.activities.at(number)
    if activity.status in {"cancelled", "void"}:
        return False
    return activity.end >= desk.today or desk.is_current(activity.end)


KIND = Kind("seats", lambda: _("seats asked for"), _tasks)
