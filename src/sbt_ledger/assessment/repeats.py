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
_MAY_DIFFER = frozenset(
    {"evidence", "approvals", "note", "evaluated_on", "rated_on", "evidence_on"}
)


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
        if row.pair[0] not in doubled or _is_void(book, row):
            yield row
        else:
            together.setdefault(row.pair[0], []).append(row)
    for event in together.values():
        yield from _sorted_out(book, event, credit)


def disagreeing(book: Book, rows: Rows) -> Iterator[list[Row]]:
    """Yield the rows of each event that are duplicates and do not say the same."""
    for indexes in rows.doubled.values():
        all_rows = (Row(*rows.at(at)) for at in indexes)
        event = [row for row in all_rows if not _is_void(book, row)]
        for same in _same_part(book, event):
            if len(same) > 1 and _disagree(book, same):
                yield same


def _sorted_out(book: Book, event: list[Row], credit: Callable[[Pair], Credit]) -> Iterator[Row]:
    kept = []
    for same in _same_part(book, event):
        if len(same) == 1:
            kept += same
            continue
        # Rows that agree but for their proofs are one: the one with the best proofs stands for it.
        agree = not _disagree(book, same)
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
        by_part.setdefault(_part(book, row), []).append(row)
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


def _is_void(book: Book, row: Row) -> bool:
    return book.presences.beside_proofs(row.pair[1]).void


def _part(book: Book, row: Row) -> str:
    activity, presence = row.pair
    own = book.presences.beside_proofs(presence).cells.get("part")
    return own or book.activities.at(activity).cells.get("part", "")


def _disagree(book: Book, rows: list[Row]) -> bool:
    told = {
        tuple(sorted((k, v) for k, v in said.cells.items() if k not in _MAY_DIFFER))
        for said in (book.presences.beside_proofs(row.pair[1]) for row in rows)
    }
    return len(told) > 1
