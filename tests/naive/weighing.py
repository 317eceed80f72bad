"""What is weighed of one requirement of one teacher, and of its parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.naive.amounts import Asked
from tests.naive.book import Cells
from tests.naive.figures import figure
from tests.naive.judge import Judge
from tests.naive.periods import Period
from tests.naive.pools import (
    REAL,
    Piece,
    World,
)

Result = dict[str, Any]
Pools = dict[World, list[Piece]]


@dataclass(eq=False)
class Weighing:
    """One requirement of one teacher: its pools, and what is asked in each period."""

    judge: Judge
    line: Cells
    periods: list[Period]
    gates: dict[Period, str | None]
    asked: dict[Period, Asked]
    pools: Pools
    needs: dict[Period, dict[str, Fraction]]

    def inside(self, world: World, period: Period) -> list[Piece]:
        return [piece for piece in self.pools[world] if period.holds(piece.slice.day)]


def named_periods(requirement: Cells, judge: Judge) -> Callable[[str], list[Period]]:
    """Return what gives a teacher's periods of a name, as they are for a requirement."""
    return lambda name: judge.periods(name, requirement["id"]) or []


def doubt(result: Result, asked: Asked, pieces: Sequence[Piece]) -> None:
    """Where a blank cell leaves open what is asked, or left by caps, only what is met is known."""
    if (asked.doubtful or any(piece.undated for piece in pieces)) and result["state"] != "met":
        result["state"] = "unknown"
        result["on_pace"] = None


def certified(line: Cells, pieces: Sequence[Piece], judge: Judge) -> Fraction:
    proven = [piece for piece in pieces if piece.entry.mark == "ok"]
    return figure(line, proven, REAL, judge.rules)
