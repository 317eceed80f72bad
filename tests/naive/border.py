"""What periods of an older version leave to those of the newer one (P51, P53, P72)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.carry import Purse
from tests.naive.periods import Period
from tests.naive.pools import Piece, World

Result = dict[str, Any]
Pools = Mapping[World, Sequence[Piece]]
Left = dict[World, dict[tuple[int, date], Fraction]]


@dataclass(frozen=True)
class Handed:
    """A period as it was judged, its surplus, and which share of each record it has left over."""

    period: Period
    results: Sequence[Result]
    purses: Mapping[str, Purse]
    left: Left


def _never(_period: Period) -> bool:
    return False


Kept = dict[tuple[str, str], list[Handed]]


@dataclass
class Border:
    """Where the periods of the older version end, and what they leave, by teacher and line."""

    older: Kept = field(default_factory=dict)
    is_older: Callable[[Period], bool] = _never
    is_contested: Callable[[Period], bool] = _never
    kindness: Callable[[Sequence[Result]], Any] = len
    is_first: bool = True
    kept: Kept = field(default_factory=dict)

    def before(self, teacher: str, line: str) -> list[Handed]:
        return [each for each in self.older.get((teacher, line), ()) if self.is_older(each.period)]

    def is_own(self, period: Period, results: Sequence[Result], older: Sequence[Handed]) -> bool:
        """Whether the newer version rules a period."""
        if not self.is_older(period):
            return True
        rivals = [each for each in older if each.period.start == period.start]
        if not rivals or not self.is_contested(period):
            return False
        return bool(self.kindness(results) < self.kindness(rivals[0].results))


def taken_in(older: Sequence[Handed], period: Period) -> dict[str, Purse]:
    before = [each for each in older if each.period.end < period.start]
    return dict(before[-1].purses) if before else {}


def thinned(pools: Pools, older: Sequence[Handed], period: Period) -> dict[World, list[Piece]]:
    """Return the pieces without what filled a hole of the older version's periods."""
    before = [each for each in older if each.period.end < period.end]
    if not before:
        return {world: list(pieces) for world, pieces in pools.items()}
    found = {}
    for world, pieces in pools.items():
        left = before[-1].left[world]
        shares = [left.get((piece.entry.number, piece.slice.day), Fraction(1)) for piece in pieces]
        found[world] = [
            replace(piece, amount=piece.amount * share)
            for piece, share in zip(pieces, shares, strict=True)
            if share
        ]
    return found


def left_of(before: Pools, after: Pools) -> Left:
    """Return which share of each piece still counts on its own day, where that is not all."""
    found: Left = {}
    for world, pieces in before.items():
        stayed = {(piece.entry.number, piece.slice.day): piece.amount for piece in after[world]}
        keys = [(piece.entry.number, piece.slice.day) for piece in pieces]
        found[world] = {
            key: stayed.get(key, Fraction(0)) / piece.amount
            for key, piece in zip(keys, pieces, strict=True)
            if stayed.get(key, Fraction(0)) < piece.amount
        }
    return found
