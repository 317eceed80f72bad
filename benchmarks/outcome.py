"""What the runs came to: comparisons, the table of them and the goals."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from make_books import SIZES

if TYPE_CHECKING:
    from collections.abc import Sequence

ROWS = 150  # of credits, that a teacher has in the five years of a book
_HEADS = (
    "size", "ledger", "beside", "ledger s", "its s", "ratio (min-max)", "of processors",
    "ledger MB", "its MB",
)  # fmt: skip
_NAMES = 3  # of the heads; below the others stand figures


@dataclass(frozen=True)
class Run:
    """What one process took; `processor`: the seconds of all processors that it had."""

    seconds: float
    megabytes: float | None
    processor: float | None = None


@dataclass(frozen=True)
class Comparison:
    """The pairs of runs of the ledger, which does `ours`, and one rival on one book."""

    size: str
    rival: str
    pairs: tuple[tuple[Run, Run], ...]
    ours: str = "check"

    def ratios(self) -> list[float]:
        """Return how many times the rival's time the ledger took, pair by pair, sorted."""
        return sorted(ledger.seconds / rival.seconds for ledger, rival in self.pairs)

    def processor_ratio(self) -> float | None:
        """Return the median of the same for processor time, None where no system tells."""
        known = [
            ledger.processor / rival.processor
            for ledger, rival in self.pairs
            if ledger.processor and rival.processor
        ]
        return median(known) if known else None

    def seconds(self, side: int) -> float:
        """Return the median time of the ledger (0) or the rival (1)."""
        return median(pair[side].seconds for pair in self.pairs)

    def megabytes(self, side: int) -> float | None:
        """Return the highest memory of the ledger (0) or the rival (1), None if nobody tells."""
        peaks = [pair[side].megabytes for pair in self.pairs]
        return max((peak for peak in peaks if peak is not None), default=None)


@dataclass(frozen=True)
class Fold:
    """What a cluster makes of the rows of one size: buckets, their megabytes, its seconds."""

    size: str
    buckets: int
    megabytes: float
    seconds: float


@dataclass
class Found:
    """All that was measured; `versions` of the rivals that ran, `missing` those not installed."""

    runs: int
    missing: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    comparisons: list[Comparison] = field(default_factory=list)
    folds: list[Fold] = field(default_factory=list)
    skipped: dict[tuple[str, str], str] = field(default_factory=dict)

    def skip(self, size: str, name: str, reason: str) -> None:
        """Note why somebody was not measured."""
        self.skipped[size, name] = reason

    def runs_of(self, name: str, size: str) -> list[Run]:
        """Return all runs of a rival, or of what the ledger does."""
        here = [one for one in self.comparisons if one.size == size]
        return [
            run
            for one in here
            for side, who in enumerate((one.ours, one.rival))
            if who == name
            for run in (pair[side] for pair in one.pairs)
        ]

    def seconds_before(self, name: str, size: str) -> float:
        """Return the processor's median of the size before, without an end if it was skipped."""
        smaller = [each for each in SIZES if SIZES[each] < SIZES[size]]
        if any((each, name) in self.skipped for each in smaller):
            return float("inf")
        known = [runs for each in smaller if (runs := self.runs_of(name, each))]
        return median(run.processor or run.seconds for run in known[-1]) if known else 0

    def left_out(self) -> list[str]:
        """Return a line for each that was not measured, and why."""
        lines = [f"Not installed, so not measured: {', '.join(self.missing)}."]
        told = [f"{size}: {name} {why}." for (size, name), why in self.skipped.items()]
        return (lines if self.missing else []) + told

    def progress(self, text: str) -> None:
        """Tell what comes next."""
        print(text, file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Goal:
    """At most so many times the rival's time and, if given, so many megabytes."""

    size: str
    rival: str
    ratio: float
    megabytes: float | None = None
    ours: str = "check"


GOALS = (
    Goal("S", "floor", 1.6),
    Goal("S", "ledger 3", 1),
    Goal("S", "python -c pass", 14, ours="--help"),  # 0.15 s of a quiet machine
    Goal("S", "python -c pass", 9, ours="--help"),  # 0.10 s
    Goal("S", "floor", 2, ours="add"),
    Goal("S", "floor", 1.3, ours="add"),
    Goal("L", "pandas", 1),
    Goal("L", "csv.reader", 2),
    Goal("D", "duckdb+duplicates", 4, megabytes=400),
    Goal("D", "duckdb+duplicates", 1.5, megabytes=100),
    Goal("C", "duckdb+duplicates", 1.5, ours="rollup"),
    Goal("C", "duckdb+duplicates", 1.5, ours="rollup, anew"),
)


def table(comparisons: Sequence[Comparison], *, markdown: bool) -> list[str]:
    """Return the lines of the table, one comparison each."""
    rows = [_HEADS]
    for one in comparisons:
        ratios = one.ratios()
        rows.append(
            (
                one.size,
                one.ours,
                one.rival,
                f"{one.seconds(0):.3f}",
                f"{one.seconds(1):.3f}",
                f"{median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})",
                _ratio(one.processor_ratio()),
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


def _ratio(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.2f}"


def _megabytes(peak: float | None) -> str:
    return "-" if peak is None else f"{peak:.0f}"


def goal_lines(
    comparisons: Sequence[Comparison], sizes: Sequence[str], *, markdown: bool
) -> list[str]:
    """Return one line for each goal of the sizes that ran: met, not met or not measured."""
    found = {(one.size, one.ours, one.rival): one for one in comparisons}
    lines = []
    for goal in GOALS:
        if goal.size not in sizes:
            continue
        memory = "" if goal.megabytes is None else f", <= {goal.megabytes:g} MB"
        asked = f"{goal.size}, {goal.ours} <= {goal.ratio:g} x {goal.rival}{memory}"
        one = found.get((goal.size, goal.ours, goal.rival))
        told = "not measured" if one is None else _judge(goal, one)
        lines.append(f"{'- ' if markdown else ''}Goal {asked}: {told}")
    return lines


def _judge(goal: Goal, one: Comparison) -> str:
    """Say whether it is met; where clock and processors tell otherwise, it is undecided."""
    ratio, processor, peak = median(one.ratios()), one.processor_ratio(), one.megabytes(0)
    told = f"{ratio:.2f} x ({_ratio(processor)} x of processor time)"
    verdicts = {each <= goal.ratio for each in (ratio, processor) if each is not None}
    if goal.megabytes is not None and peak is None:
        told += ", memory not measured"
    elif goal.megabytes is not None and peak is not None:
        told += f", {_megabytes(peak)} MB"
        if peak > goal.megabytes:
            verdicts = {False}
    if len(verdicts) > 1:
        return f"{told}: undecided"
    return f"{told}: {'met' if verdicts == {True} else 'not met'}"
