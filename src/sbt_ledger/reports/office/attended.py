"""What was attended in a period: a teacher's rows with hours, each event once.

These are the rows of the book, before any rule speaks: not void, of somebody who came and was in
post on the last day. Credits that were brought along from elsewhere are none, nor are hours that
rules hide until a task is done: these are counted in a note.
"""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sbt_ledger.assessment.repeats import Row, without_repeats
from sbt_ledger.assessment.result import Mark
from sbt_ledger.assessment.value import reader
from sbt_ledger.reports.office.seats import CAME, hours_of
from sbt_ledger.reports.office.sessions import days_in

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from sbt_ledger.assessment.result import Credit
    from sbt_ledger.records.book import Book, Pair
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.place import Place
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.rules.filter import Filter

Key = TypeVar("Key")


class Attended(NamedTuple):
    """A teacher at an event, or at a part of it, for some hours."""

    code: str
    entry: CreditEntry
    place: Place

    @property
    def hours(self) -> Fraction:
        """The hours attended."""
        return self.entry.attended

    def is_of(self, where: Filter) -> bool:
        """Whether a filter fits; what is not known does not."""
        return where.fits(reader(self.entry)) is True


def attended(asked: Asked) -> list[Attended]:
    """Return what those meant attended in the period, teacher by teacher, by day."""
    held = {number for number, _activity in days_in(asked)}
    found = (each for code in asked.teachers for each in _of_teacher(asked, code, held))
    return [each for each in found if not is_hidden(asked, each)]


def is_hidden(asked: Asked, row: Attended) -> bool:
    """Whether the hours of a row do not show yet."""
    return bool(asked.hidden) and asked.hidden.blocked(row.code, row.entry) is not None


def notes_on_hidden(asked: Asked) -> tuple[str, ...]:
    """Return how many rows of those meant are left out as their hours do not show yet."""
    if not asked.hidden:
        return ()
    held = {number for number, _activity in days_in(asked)}
    rows = (each for code in asked.teachers for each in _of_teacher(asked, code, held))
    awaits = [each.awaits for row in rows if (each := asked.hidden.blocked(row.code, row.entry))]
    if not awaits:
        return ()
    text = ngettext(
        "The hours of {count} row do not show yet, and are not counted. It awaits: {steps}.",
        "The hours of {count} rows do not show yet, and are not counted. They await: {steps}.",
        len(awaits),
    )
    steps = _(", ").join(map(asked.naming.step, dict.fromkeys(awaits)))
    return (text.format(count=len(awaits), steps=steps),)


def brought_along(asked: Asked, code: str, held: Container[int]) -> Fraction:
    """Return what a teacher brought along, each balance once: credits, no hours.

    `held` are the numbers of the activities of the period.
    """
    entries = (each.entry for each in _kept(asked, code, _rows_at(asked.book, code, held)))
    found = (each.attended for each in entries if each.is_opening_balance and _came(each))
    return sum(found, Fraction(0))


def by_key(rows: Iterable[Attended], key: Callable[[Attended], Key]) -> dict[Key, list[Attended]]:
    """Return the rows under what `key` makes of each, in the order of first appearance."""
    found: dict[Key, list[Attended]] = {}
    for each in rows:
        found.setdefault(key(each), []).append(each)
    return found


def _of_teacher(asked: Asked, code: str, held: Container[int]) -> Iterator[Attended]:
    """Yield a row an event, or a part of it: of duplicates that which counts in `check`."""
    kept = _kept(asked, code, _in_post(asked.book, code, held))
    yield from sorted(filter(_counts, kept), key=lambda each: each.entry.activity.end)


def _kept(asked: Asked, code: str, rows: Sequence[Row]) -> Iterator[Attended]:
    """Yield the rows of a teacher that repeat none."""
    book = asked.book

    def worth(pair: Pair) -> Credit:
        entry = book.entry(pair)
        return hours_of(entry, Mark.PENDING if asked.hidden.blocked(code, entry) else Mark.OK)

    for row in without_repeats(book, rows, worth):
        if not row.repeats:
            yield Attended(code, book.entry(row.pair), book.place(row.packed))


def _counts(row: Attended) -> bool:
    return _came(row.entry) and row.hours > 0 and not row.entry.is_opening_balance


def _came(entry: CreditEntry) -> bool:
    return entry.attendance in CAME and not entry.void


def _in_post(book: Book, code: str, held: Container[int]) -> list[Row]:
    """Return the rows of a teacher at what was held, on days in post."""
    outside = (
        {book.rows[code].places[at] for at in book.out_of_post(code)} if code in book.rows else ()
    )
    return [each for each in _rows_at(book, code, held) if each.packed not in outside]


def _rows_at(book: Book, code: str, held: Container[int]) -> list[Row]:
    """Return the rows of a teacher at what was held."""
    rows = book.rows.get(code)
    if rows is None:
        return []
    return [Row(pair, packed) for pair, packed in zip(rows.pairs(), rows.places, strict=True)
            if pair[0] in held]  # fmt: skip
