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
from sbt_ledger.assessment.pieces import PENDING, REAL, WORLDS, Pool
from sbt_ledger.assessment.sorts import Asked
from sbt_ledger.assessment.span import Span
from sbt_ledger.assessment.trail_entries import EntriesTold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from sbt_ledger.assessment.cohort_sums import Sought
    from sbt_ledger.assessment.fitting import Found
    from sbt_ledger.assessment.pieces import Piece, World
    from sbt_ledger.assessment.result import Counted
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.requirement import Requirement
    from sbt_ledger.rules.rule_set import RuleSet


class Pieces:
    """Sums of which each entry is looked at by itself."""

    def __init__(self, book: Book, rules: RuleSet, span: Span, sought: Sequence[Sought]) -> None:
        # What is cut in one period may hang on rows long before it.
        asked = tuple(
            Asked(line, line.where, None, each.periods, date.min)
            for line, each in zip(rules.require, sought, strict=True)
        )
        self._fold = Fold(book, rules, asked, span)
        asking = Asking(book, rules.but(require=()), Span(span.as_of))
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

    def entries(self, timeline: Timeline, number: int, period: Period) -> tuple[Counted, ...]:
        """Return the rows of a sum."""
        rows = self._fold.of(timeline.teacher.code).get(number, ())
        return self._lines[number].entries(rows, timeline, period)


class _Line:
    """One thing that is summed."""

    def __init__(
        self, fold: Fold, asking: Asking, line: Requirement, periods: Sequence[Period]
    ) -> None:
        self._asking, self._periods = asking, periods
        self._pool = Pool(fold, line)
        self._cutting = Cutting(fold, asking, line)
        self._figure = Figure(fold, line)
        self._fold, self._line = fold, line

    def amounts(self, rows: Sequence[Found], timeline: Timeline) -> Iterator[tuple[Period, Amount]]:
        """Yield what the rows of a person come to in each period."""
        left = self._left(rows, timeline)
        for period in self._periods:
            figures = (self._figure.of(self._held(left[world], period), world) for world in WORLDS)
            yield period, Amount(*figures)

    def entries(
        self, rows: Sequence[Found], timeline: Timeline, period: Period
    ) -> tuple[Counted, ...]:
        """Return the rows of a person as they count in a period."""
        left = self._left(rows, timeline)
        now, later = (
            {(piece.row, piece.day): amount for piece, amount in self._held(left[world], period)}
            for world in (REAL, PENDING)
        )
        cut = {(piece.row, piece.day): piece for piece in left[REAL]}
        pieces = []
        for piece, amount in self._held(left[WORLDS[-1]], period):
            key = (piece.row, piece.day)
            then = later.get(key, amount)
            counts = now.get(key, then)
            pieces.append((cut.get(key, piece), counts, then - counts))
        told = EntriesTold(self._fold, (self._line,))
        entries = list(told.of_pieces(pieces, self._figure, period))
        known = {each.place for each in entries}
        barred = told.barred(self._fold.shares(rows, period, timeline))
        return (*entries, *(each for each in barred if each.place not in known))

    def _held(self, pieces: Sequence[Piece], period: Period) -> list[tuple[Piece, Fraction]]:
        inside = (piece for piece in pieces if piece.day in period)
        return [(piece, piece.counting(self._line.id)) for piece in inside]

    def _left(self, rows: Sequence[Found], timeline: Timeline) -> dict[World, list[Piece]]:
        """Return, in each world, what floors and caps leave."""

        def period_of(per: str, day: date) -> Period | None:
            scheme = self._asking.scheme(per, timeline)
            return next((each for each in scheme.between(day, day) if day in each), None)

        return self._cutting.left(self._pool.of(rows, timeline), (), period_of)
