"""Seats: who was expected at what was held, and who came. A teacher has one seat at an activity.

An approved leave, or a swap, moves the seat away; who stayed away without is absent. Rows that are
void, that repeat another, of days out of post, and what was brought along are no seats.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.repeats import Row, without_repeats
from sbt_ledger.assessment.result import Credit, Mark
from sbt_ledger.reports.amounts import share_text

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from sbt_ledger.records.book import Book, Pair, Rows
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.place import Place

CAME = ("present", "late", "left-early")
"""Of several parts of one event the mark that stands first decides."""
_AWAY = ("swapped", "leave", "absent")
_RANKS = {mark: number for number, mark in enumerate((*CAME, *_AWAY))}


class Seat(NamedTuple):
    """One teacher at one activity."""

    code: str
    mark: str
    entry: CreditEntry
    place: Place


class Tally(NamedTuple):
    """How many were expected, and what became of them; leave and swaps are not expected."""

    expected: int = 0
    came: int = 0
    absent: int = 0
    on_leave: int = 0
    swapped: int = 0

    @property
    def rate(self) -> str:
        """Return who came of who was expected, in percent; "" if nobody was."""
        return share_text(Fraction(self.came, self.expected), None) if self.expected else ""


def seats_at(book: Book, numbers: Container[int]) -> dict[int, list[Seat]]:
    """Return the seats at activities, by their numbers, in the order of the roster."""
    found: dict[int, list[Seat]] = {}
    for code in book.teachers:
        for number, seat in _seats_of(book, code, numbers).items():
            found.setdefault(number, []).append(seat)
    return found


def tally(seats: Iterable[Seat]) -> Tally:
    """Return what became of seats."""
    marks = Counter(seat.mark for seat in seats)
    came = sum(marks[mark] for mark in CAME)
    return Tally(came + marks["absent"], came, marks["absent"], marks["leave"], marks["swapped"])


def hours_of(entry: CreditEntry, mark: Mark = Mark.OK) -> Credit:
    """Return a row by its hours alone, as rows that repeat each other are compared."""
    if entry.attendance not in CAME:
        return Credit(entry, entry.activity.end, Fraction(0), Mark.VOID)
    return Credit(entry, entry.activity.end, entry.attended, mark)


def _seats_of(book: Book, code: str, numbers: Container[int]) -> Mapping[int, Seat]:
    found: dict[int, Seat] = {}
    for number, seat in _rows_of(book, code, numbers):
        other = found.get(number)
        if other is None or _RANKS[seat.mark] < _RANKS[other.mark]:
            found[number] = seat
    return found


def _rows_of(book: Book, code: str, numbers: Container[int]) -> Iterator[tuple[int, Seat]]:
    rows = book.rows.get(code)
    if rows is None:
        return
    outside, repeating = frozenset(book.out_of_post(code)), _repeating(book, rows)
    for at, (pair, packed) in enumerate(zip(rows.pairs(), rows.places, strict=True)):
        if pair[0] in numbers and at not in outside and packed not in repeating:
            entry = book.entry(pair)
            if not (entry.void or entry.is_opening_balance):
                yield pair[0], Seat(code, entry.attendance, entry, book.place(packed))


def _repeating(book: Book, rows: Rows) -> frozenset[int]:
    """Return the packed places of rows that repeat another: that one is the seat, as in `check`."""
    doubled = [Row(*rows.at(at)) for indexes in rows.doubled.values() for at in indexes]

    def hours(pair: Pair) -> Credit:
        return hours_of(book.entry(pair))

    told = without_repeats(book, doubled, hours)
    return frozenset(each.packed for each in told if each.repeats)
