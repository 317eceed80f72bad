"""What the book has of teachers, as a platform would claim it: courses, or sums of years."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.intake.comparison import Claim
from sbt_ledger.records.credit import AWAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book

_PLACES = "; "


def claims_of_book(book: Book, codes: Iterable[str], period: Period) -> Iterator[Claim]:
    """Yield what teachers attended that ended in a period: nothing void, planned or missed."""
    for code in codes:
        for entry, place in book.rows_of(code):
            activity = entry.activity
            if entry.void or not activity.held or entry.attendance in AWAY:
                continue
            if activity.end in period:
                yield Claim(
                    code, activity.title, activity.start, activity.end, entry.attended, str(place)
                )


def sums_of_book(
    book: Book, codes: Iterable[str], periods: Iterable[Period], there: Iterable[Claim]
) -> Iterator[Claim]:
    """Yield the sum of each teacher's hours in each period; 0 only where the sheet has a sum."""
    known = {(each.teacher, each.start) for each in there}
    codes = tuple(codes)
    for period in periods:
        hours: dict[str, Fraction] = defaultdict(Fraction)
        places: dict[str, list[str]] = defaultdict(list)
        for claim in claims_of_book(book, codes, period):
            hours[claim.teacher] += claim.hours
            places[claim.teacher].append(claim.at)
        for code in codes:
            if hours[code] or (code, period.first) in known:
                at = _PLACES.join(places[code])
                yield Claim(code, "", period.first, period.last, hours[code], at)
