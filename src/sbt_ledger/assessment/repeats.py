"""Repeats: several rows of one teacher at one event.

Rows with different, filled `part` are parts of it. Otherwise they are duplicates: one counts: the
best proven if they agree, else the one that is worth least, and they are listed.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.result import MARKS
from sbt_ledger.records.book import repeated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sbt_ledger.assessment.result import Credit
    from sbt_ledger.records.book import Book, Pair, Rows
    from sbt_ledger.records.credit import CreditEntry

# Proofs may come in one row after the other without any row being wrong.
_MAY_DIFFER = frozenset({"evidence", "approvals", "note", "evaluated_on", "rated_on"})


class Row(NamedTuple):
    """A row of a teacher: what it says, its packed place, and how it repeats another."""

    pair: Pair
    packed: int
    repeats: str | None = None
    is_part: bool = False


def without_repeats(
    book: Book, rows: Sequence[Row], credit: Callable[[Pair], Credit]
) -> Iterator[Row]:
    """Yield some rows of a teacher, with all rows of an event or none.

    Of duplicates all but one say why they do not count.
    """
    doubled = repeated([row.pair[0] for row in rows])
    together: dict[int, list[Row]] = {}
    for row in rows:
        activity, presence = row.pair
        if activity not in doubled or book.presences[presence].void:
            yield row
        else:
            together.setdefault(activity, []).append(row)
    for event in together.values():
        yield from _sorted_out(book, event, credit)


def disagreeing(book: Book, rows: Rows) -> Iterator[list[Row]]:
    """Yield the rows of each event that are duplicates and do not say the same."""
    doubled = rows.doubled
    if not doubled:
        return
    together: dict[int, list[Row]] = {}
    for at, number in enumerate(rows.activities):
        if number in doubled:
            row = Row(*rows.at(at))
            if not book.presences[row.pair[1]].void:
                together.setdefault(number, []).append(row)
    for event in together.values():
        for same in _same_part(book, event):
            if len(same) > 1 and _disagree([book.entry(row.pair) for row in same]):
                yield same


def _sorted_out(book: Book, event: list[Row], credit: Callable[[Pair], Credit]) -> Iterator[Row]:
    kept = []
    for same in _same_part(book, event):
        if len(same) == 1:
            kept += same
            continue
        # Rows that agree but for their proofs are one: the one with the best proofs stands for it.
        agree = not _disagree([book.entry(row.pair) for row in same])
        worth = _best_proven if agree else _least
        counts = min(same, key=lambda row: worth(credit(row.pair)))
        kept.append(counts)
        why = _("A duplicate: {place} counts.").format(place=book.place(counts.packed))
        yield from (row._replace(repeats=why) for row in same if row is not counts)
    yield from (row._replace(is_part=len(kept) > 1) for row in kept)


def _same_part(book: Book, event: list[Row]) -> list[list[Row]]:
    """Return the rows of an event by part; a row for the whole makes all of them duplicates."""
    by_part: dict[str, list[Row]] = {}
    for row in event:
        by_part.setdefault(book.entry(row.pair).part, []).append(row)
    return [event] if "" in by_part else list(by_part.values())


def _best_proven(credit: Credit) -> tuple[object, ...]:
    """Order rows that agree: the best mark, what is worth most, the most proofs; then any order."""
    entry = credit.entry
    proofs = len(entry.evidence) + len(entry.approvals)
    return MARKS.index(credit.mark), -credit.worth, -proofs, _said(entry)


def _least(credit: Credit) -> tuple[object, ...]:
    """Order rows that do not: what is worth least, the worst mark, the fewest hours; then any."""
    mark = MARKS.index(credit.mark)
    counts = credit.worth if credit.mark is not MARKS[-1] else 0
    return counts, -mark, credit.entry.attended, _said(credit.entry)


def _said(entry: CreditEntry) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(entry.presence.cells.items()))


def _disagree(entries: list[CreditEntry]) -> bool:
    told = {
        tuple(sorted((k, v) for k, v in entry.presence.cells.items() if k not in _MAY_DIFFER))
        for entry in entries
    }
    return len(told) > 1
