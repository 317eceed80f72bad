"""What each person of a cohort has, where more than plain sums is looked at.

Floors and caps cut the entries of each person as they cut those of a requirement with the same
filter, measure and period; hours may be spread over days, and values counted once.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sbt_ledger.assessment.asking import Asking
from sbt_ledger.assessment.cohort_sums import Amount
from sbt_ledger.assessment.cutting import Cutting
from sbt_ledger.assessment.figure import Figure
from sbt_ledger.assessment.fold import Fold
from sbt_ledger.assessment.pieces import WORLDS, Pool
from sbt_ledger.assessment.sorts import Asked
from sbt_ledger.assessment.span import Span
from sbt_ledger.assessment.who import NotKnownError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.cohort_sums import Sought
    from sbt_ledger.assessment.fitting import Found
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.requirement import Requirement
    from sbt_ledger.rules.rule_set import RuleSet


class Pieces:
    """Sums of which each entry is looked at by itself."""

    def __init__(self, book: Book, rules: RuleSet, as_of: date, sought: Sequence[Sought]) -> None:
        # What is cut in one period may hang on rows long before it.
        asked = tuple(
            Asked(line, line.where, None, each.periods, date.min)
            for line, each in zip(rules.require, sought, strict=True)
        )
        self._fold = Fold(book, rules, asked, as_of)
        asking = Asking(book, rules.but(require=()), Span(as_of))
        self._lines = [
            _Line(self._fold, asking, line, each.periods)
            for line, each in zip(rules.require, sought, strict=True)
        ]

    def amounts(self, timeline: Timeline) -> Iterator[tuple[tuple[int, Period], Amount]]:
        """Yield what a person has of each thing in each period, where there is anything."""
        rows = self._fold.of(timeline.teacher.code)
        for number, found in rows.items():
            for period, amount in self._lines[number].amounts(found, timeline):
                yield (number, period), amount


class _Line:
    """One thing that is summed."""

    def __init__(
        self, fold: Fold, asking: Asking, line: Requirement, periods: Sequence[Period]
    ) -> None:
        self._asking, self._periods = asking, periods
        self._pool = Pool(fold, line)
        self._cutting = Cutting(fold, asking, line)
        self._figure = Figure(fold, line)
        self._id = line.id

    def amounts(self, rows: Sequence[Found], timeline: Timeline) -> Iterator[tuple[Period, Amount]]:
        def period_of(per: str, day: date) -> Period | None:
            try:
                scheme = self._asking.scheme(per, timeline)
            except NotKnownError:
                return None
            return next((each for each in scheme.between(day, day) if day in each), None)

        left = self._cutting.left(self._pool.of(rows, timeline), (), period_of)
        for period in self._periods:
            figures = []
            for world in WORLDS:
                inside = (piece for piece in left[world] if piece.day in period)
                held = [(piece, piece.counting(self._id)) for piece in inside]
                figures.append(self._figure.of(held, world))
            yield period, Amount(*figures)
