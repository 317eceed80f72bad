"""What the runs came to: comparisons, the table of them and the goals."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADS = ("size", "rival", "ledger s", "rival s", "ratio (min-max)", "ledger MB", "rival MB")
_NAMES = 2  # of the heads; below the others stand figures


@dataclass(frozen=True)
class Run:
    """What one process took."""

    seconds: float
    megabytes: float | None


@dataclass(frozen=True)
class Comparison:
    """The pairs of runs of the ledger and one rival on one book."""

    size: str
    rival: str
    pairs: tuple[tuple[Run, Run], ...]

    def ratios(self) -> list[float]:
        """Return how many times the rival's time the ledger took, pair by pair, sorted."""
        return sorted(ledger.seconds / rival.seconds for ledger, rival in self.pairs)

    def seconds(self, side: int) -> float:
        """Return the median time of the ledger (0) or the rival (1)."""
        return median(pair[side].seconds for pair in self.pairs)

    def megabytes(self, side: int) -> float | None:
        """Return the highest memory of the ledger (0) or the rival (1), None if nobody tells."""
        peaks = [pair[side].megabytes for pair in self.pairs]
        return max((peak for peak in peaks if peak is not None), default=None)


@dataclass(frozen=True)
class Goal:
    """At most so many times the rival's time and, if given, so many megabytes."""

    size: str
    rival: str
    ratio: float
    megabytes: float | None = None


GOALS = (
    Goal("S", "floor", 1.6),
    Goal("L", "pandas", 1),
    Goal("D", "duckdb+duplicates", 4, megabytes=400),
)


def table(comparisons: Sequence[Comparison], *, markdown: bool) -> list[str]:
    """Return the lines of the table, one comparison each."""
    rows = [_HEADS]
    for one in comparisons:
        ratios = one.ratios()
        rows.append(
            (
                one.size,
                one.rival,
                f"{one.seconds(0):.3f}",
                f"{one.seconds(1):.3f}",
                f"{median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})",
                _megabytes(one.megabytes(0)),
                _megabytes(one.megabytes(1)),
            )
        )
    if markdown:
        rule = "|---" * _NAMES + "|---:" * (len(_HEADS) - _NAMES) + "|"
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return [lines[0], rule, *lines[1:]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_align(row, widths)) for row in rows]


def _align(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Return the cells padded: names to the left, figures to the right."""
    cells = list(zip(row, widths, strict=True))
    names, figures = cells[:_NAMES], cells[_NAMES:]
    return [*(f"{c:<{w}}" for c, w in names), *(f"{c:>{w}}" for c, w in figures)]


def _megabytes(peak: float | None) -> str:
    return "-" if peak is None else f"{peak:.0f}"


def goal_lines(
    comparisons: Sequence[Comparison], sizes: Sequence[str], *, markdown: bool
) -> list[str]:
    """Return one line for each goal of the sizes that ran: met, not met or not measured."""
    found = {(one.size, one.rival): one for one in comparisons}
    lines = []
    for goal in GOALS:
        if goal.size not in sizes:
            continue
        memory = "" if goal.megabytes is None else f", <= {goal.megabytes:g} MB"
        asked = f"{goal.size} <= {goal.ratio:g} x {goal.rival}{memory}"
        one = found.get((goal.size, goal.rival))
        told = "not measured" if one is None else _judge(goal, one)
        lines.append(f"{'- ' if markdown else ''}Goal {asked}: {told}")
    return lines


def _judge(goal: Goal, one: Comparison) -> str:
    ratio, peak = median(one.ratios()), one.megabytes(0)
    met = ratio <= goal.ratio
    told = f"{ratio:.2f} x"
    if goal.megabytes is not None and peak is None:
        told += ", memory not measured"
    elif goal.megabytes is not None and peak is not None:
        met = met and peak <= goal.megabytes
        told += f", {_megabytes(peak)} MB"
    return f"{told}: {'met' if met else 'not met'}"
