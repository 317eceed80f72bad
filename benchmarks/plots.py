"""Time and memory against rows, as SVG that reads on a light and on a dark page.

The same figures make the same bytes: no date, no random names, text as text.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullLocator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    Points = Sequence[tuple[int, float]]  # rows, seconds or megabytes

_GREY = "#7a828c"  # read on white and on black alike, as all colours here
_OURS = "#e8590c"
_OTHERS = (
    "#3b82c4", "#2f9e6e", "#9a6dd7", "#b0862c", "#c2567f", "#4b95a5", "#8a8f2f", "#8c7563",
    "#6474d8",
)  # fmt: skip
_APART = 0.052  # of the height, between two labels
_PUSHES = 200  # enough for a dozen labels at one place
_STYLE = {
    "svg.hashsalt": "benchmarks",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": _GREY,
    "axes.labelcolor": _GREY,
    "axes.edgecolor": _GREY,
    "xtick.color": _GREY,
    "ytick.color": _GREY,
}


def draw(path: Path, what: str, lines: Mapping[str, Points], ours: Sequence[str]) -> None:
    """Draw one line a tool, its name at its end; `ours` stand out."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(7.6, 4.6))
        axes = figure.add_axes((0.085, 0.11, 0.68, 0.81))
        _prepare(axes, what, sorted({rows for points in lines.values() for rows, _ in points}))
        colours = iter(_OTHERS * len(lines))
        ends = []
        for name, points in lines.items():
            mine = name in ours
            colour = _OURS if mine else next(colours)
            axes.plot(*zip(*points, strict=True), color=colour, marker="o",
                markersize=3.5, linewidth=2.2 if mine else 1.2,
                linestyle=("-", "--", ":")[ours.index(name) % 3] if mine else "-")  # fmt: skip
            ends.append((points[-1], name, colour, mine))
        _label(axes, ends)
        figure.savefig(path, transparent=True, metadata={"Date": None})


def _prepare(axes: Axes, what: str, rows: Sequence[int]) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("rows of credits")
    axes.set_title(what, loc="left", fontsize=10)
    axes.grid(visible=True, color=_GREY, alpha=0.25, linewidth=0.6)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(_plain))
        axis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_locator(FixedLocator(rows))
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))


def _plain(value: float, _place: int | None) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _label(axes: Axes, ends: Sequence[tuple[tuple[int, float], str, str, bool]]) -> None:
    """Write each name at the right edge, as near the height of its end as others leave it.

    A line that ends before the others has its name beside its end.
    """
    last = max(point[0] for point, *_ in ends)
    low, high = (math.log10(bound) for bound in axes.get_ylim())
    wanted = sorted((end for end in ends if end[0][0] == last), key=lambda end: end[0][1])
    heights = [(math.log10(point[1]) - low) / (high - low) for point, *_ in wanted]
    for (point, name, colour, mine), height in zip(wanted, _spread(heights), strict=True):
        axes.annotate(
            name, point, xytext=(1.02, height), textcoords="axes fraction", va="center",
            color=colour, fontweight="bold" if mine else "normal",
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.5, "alpha": 0.5},
        )  # fmt: skip
    for point, name, colour, _mine in ends:
        if point[0] != last:
            axes.annotate(
                name, point, xytext=(7, 0), textcoords="offset points", va="center", color=colour
            )


def _spread(heights: Sequence[float]) -> list[float]:
    """Push heights, which rise, apart by as little as lets their labels not touch."""
    placed = list(heights)
    for _ in range(_PUSHES):
        for i in range(len(placed) - 1):
            lacking = _APART - (placed[i + 1] - placed[i])
            if lacking > 0:
                placed[i] -= lacking / 2
                placed[i + 1] += lacking / 2
    return placed
