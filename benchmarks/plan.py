"""On paper: what a province and a country would take, by straight lines through what was measured.

Processor time and memory of each way are lines through its two largest sizes; the assumptions are
named here and told in the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from make_books import SIZES
from outcome import ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from outcome import Found

PROVINCE = 90_000_000  # rows of five years: 600,000 teachers
COUNTRY = 2_800_000_000  # 18.7 million teachers
SCHOOL = 15_000  # rows of five years: 100 teachers
CHANGED = 0.05  # of the schools have another file than the day before
PROCESSES = 16
ROOM = 1024 * 1024  # kilobytes of answers that are kept: `files/kept.py`
ANSWER = 15  # kilobytes of a school of a hundred teachers
_ENOUGH = 2  # points make a line
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@dataclass(frozen=True)
class Cost:
    """Seconds of one processor until all is done, and the peak megabytes of all that run then."""

    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Way:
    """A way to do it, and what so many rows take; `kept`: the answers of all schools must be."""

    name: str
    cost: Callable[[float], Cost]
    kept: bool = False


@dataclass(frozen=True)
class Line:
    """A straight line through two measured points; neither time nor memory shrinks with rows."""

    less: tuple[int, Cost]
    more: tuple[int, Cost]

    def at(self, rows: float) -> Cost:
        """Return what so many rows take."""
        (few, begin), (many, end) = self.less, self.more
        way = (rows - many) / (many - few)
        return Cost(
            end.seconds + way * max(0, end.seconds - begin.seconds),
            end.megabytes + way * max(0, end.megabytes - begin.megabytes),
        )

    @property
    def seconds_a_million(self) -> float:
        """Return the slope of the time."""
        return self.at(2e6).seconds - self.at(1e6).seconds

    @property
    def megabytes_a_million(self) -> float:
        """Return the slope of the memory."""
        return self.at(2e6).megabytes - self.at(1e6).megabytes


def points(found: Found, name: str) -> list[tuple[int, Cost]]:
    """Return rows, processor seconds (median) and peak megabytes of a tool at each of its sizes."""
    measured = []
    for size, teachers in SIZES.items():
        runs = found.runs_of(name, size)
        if runs:
            seconds = median(run.processor or run.seconds for run in runs)
            peak = max(run.megabytes or 0 for run in runs)
            measured.append((teachers * ROWS, Cost(seconds, peak)))
    return measured


def line(found: Found, name: str) -> Line | None:
    """Return the line through the two largest sizes of one tool, None if it has but one."""
    measured = points(found, name)
    return Line(*measured[-2:]) if len(measured) >= _ENOUGH else None


def plan_table(found: Found, gigabytes: int | None) -> list[str]:
    """Return the table of the ways, in Markdown.

    † has more memory than this machine, ‡ more answers than are kept.
    """
    lines = [
        "| way | province | memory | country | memory |",
        "|---|---:|---:|---:|---:|",
    ]
    for way in _ways(found):
        cells = []
        for rows in (PROVINCE, COUNTRY):
            cost = way.cost(rows)
            mark = " ‡" if way.kept and rows / SCHOOL * ANSWER > ROOM else ""
            cells += [_span(cost.seconds) + mark, _memory(cost.megabytes, gigabytes)]
        lines.append(f"| {way.name} | {' | '.join(cells)} |")
    return lines


def slope_table(found: Found, names: Sequence[str]) -> list[str]:
    """Return the slopes in Markdown: what a million rows more cost."""
    lines = ["| tool | s per million rows | MB per million rows |", "|---|---:|---:|"]
    for name in names:
        its = line(found, name)
        if its:
            memory = f"{its.megabytes_a_million:.0f}"
            lines.append(f"| {name} | {its.seconds_a_million:.2f} | {memory} |")
    return lines


def _ways(found: Found) -> Iterator[Way]:
    """Yield each way that can be told."""
    check, anew = line(found, "check"), line(found, "rollup, anew")
    kept, buckets = line(found, "rollup"), line(found, "rollup --buckets")
    if check:
        yield Way("`check`, all in one book", check.at)
    if anew:
        yield Way("`rollup` on one processor, nothing kept", anew.at)
    if anew and kept:
        yield Way(
            f"the same on {PROCESSES} processors",
            lambda rows: _shared(anew, kept, rows),
        )
        yield Way("`rollup` once more, nothing changed", kept.at, kept=True)
        yield Way(
            f"`rollup` of the same day, {CHANGED:.0%} of the schools changed",
            lambda rows: _daily(anew, kept, rows),
            kept=True,
        )
    if buckets:
        yield Way("`rollup --buckets`, after the cluster has folded", buckets.at)
        yield Way(
            f"the same, {PROCESSES} processes by districts",
            lambda rows: _parted(buckets, rows),
        )
    for name in ("duckdb+duplicates", "duckdb", "polars", "mawk"):
        its = line(found, name)
        if its:
            yield Way(f"{name}: yearly sums only", its.at)


def _parted(its: Line, rows: float) -> Cost:
    """Each process takes its share; the memory of all is needed at the same time."""
    share = its.at(rows / PROCESSES)
    return Cost(share.seconds, share.megabytes * PROCESSES)


def _shared(anew: Line, kept: Line, rows: float) -> Cost:
    """Each process judges its share of the schools; one takes over the answers of all."""
    share, last = _parted(anew, rows), kept.at(rows)
    return Cost(share.seconds + last.seconds, max(share.megabytes, last.megabytes))


def _daily(anew: Line, kept: Line, rows: float) -> Cost:
    """Read the answers of all, and of those that changed the rows."""
    first, again = anew.at(rows), kept.at(rows)
    changed = CHANGED * max(0, first.seconds - again.seconds)
    return Cost(again.seconds + changed, max(first.megabytes, again.megabytes))


def _span(seconds: float) -> str:
    for unit, name in ((_DAY, "days"), (_HOUR, "h"), (_MINUTE, "min")):
        if seconds >= _ENOUGH * unit:
            return f"{seconds / unit:.1f} {name}"
    return f"{seconds:.0f} s"


def _memory(megabytes: float, gigabytes: int | None) -> str:
    mark = " †" if gigabytes and megabytes > gigabytes * 1024 else ""
    told = f"{megabytes / 1024:.1f} GB" if megabytes >= 1024 else f"{megabytes:.0f} MB"  # noqa: PLR2004
    return told + mark
