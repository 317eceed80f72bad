"""Charts as shapes: across in percent of the room, down in pixels, so that text keeps its size.

Places are computed from exact amounts and rounded at the end.
"""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.reports.amounts import exact
from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.words import some_things
from sbt_ledger.reports.wrapping import cells_wide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.reports.office.chart import Bar, Chart, Legend

BAR = 12
"""Pixels that a bar which lies is high."""
_STEP = 42
"""Pixels from one bar that lies to the next: its label and figures, and the bar below them."""
_BASE = 15
"""Pixels from the top of a line of text to where its letters stand."""
_HEIGHT = 150
"""Pixels that the highest column takes."""
_MOST_CELLS = 60
"""So wide a label may be; where the screen is narrower, the page cuts it off before its figures."""
_MOST_TOLD = 60
"""So many bars are told to a reader who does not see them; the table has them all."""
_THIN = Fraction(1, 2)
"""In percent: what is more than nothing is drawn at least so wide."""


class Shape(NamedTuple):
    """A rectangle: `x` and `width` in percent, `y` and `height` in pixels."""

    x: str
    width: str
    y: int
    height: int
    shade: str


class Drawn(NamedTuple):
    """A bar with its words: `full` is what a pointer that rests on it is told.

    `x` is the middle of a column in percent; `top` is where its figures stand, or where the bar
    that lies begins; `mark` is a line across in percent.
    """

    label: str
    figure: str
    full: str
    x: str
    top: int
    shapes: tuple[Shape, ...]
    mark: str | None


class Drawing(NamedTuple):
    """A chart to be put onto a page, `height` pixels high."""

    form: str
    title: str
    told: str
    height: int
    bars: tuple[Drawn, ...]
    legend: tuple[Legend, ...]
    note: str


def drawn(chart: Chart) -> Drawing:
    """Return where everything of a chart stands."""
    heights = {"columns": _HEIGHT + 2 * (_BASE + 5), "tiles": BAR}
    return Drawing(
        chart.form, tame(chart.title), _told(chart),
        heights.get(chart.form, _STEP * len(chart.bars)),
        tuple(_columns(chart) if chart.form == "columns" else _lying(chart)),
        chart.legend, chart.note,
    )  # fmt: skip


def percent_width(text: str) -> str:
    """Return how wide the bar of a percent is: "62.5%", never more than all."""
    return _percent(min(Fraction(text.removesuffix("%")), Fraction(100)))


def _told(chart: Chart) -> str:
    """Return the chart in words."""
    return tame(some_things([_full(bar) for bar in chart.bars], _MOST_TOLD))


def _full(bar: Bar) -> str:
    text = _("{requirement}: {told}")
    return text.format(requirement=bar.label, told=bar.told) if bar.label else bar.told


def _lying(chart: Chart) -> Iterator[Drawn]:
    offset = 0 if chart.form == "tiles" else _BASE + 7
    for number, bar in enumerate(chart.bars):
        top = number * _STEP + offset
        mark = None if bar.mark is None else _percent(_share(bar.mark, bar.whole))
        shapes = tuple(_parts(bar, top))
        label, full = _shortened(tame(bar.label)), tame(_full(bar))
        yield Drawn(label, tame(bar.short), full, "0%", top, shapes, mark)


def _parts(bar: Bar, top: int) -> Iterator[Shape]:
    widths = [_share(part.amount, bar.whole) for part in bar.parts]
    begins = accumulate(widths, initial=Fraction(0))
    for part, begin, width in zip(bar.parts, begins, widths, strict=False):
        if width > 0:
            shown = max(width, _THIN)
            yield Shape(_percent(min(begin, 100 - shown)), _percent(shown), top, BAR, part.shade)


def _columns(chart: Chart) -> Iterator[Drawn]:
    wide = Fraction(100, max(len(chart.bars), 1))
    for number, bar in enumerate(chart.bars):
        amount = sum((part.amount for part in bar.parts), Fraction(0))
        high = round(_HEIGHT * _share(amount, bar.whole) / 100)
        high = max(high, 1) if amount else 0
        top, left = _BASE + 5 + _HEIGHT - high, number * wide
        shade = bar.parts[0].shade if bar.parts else "plain"
        inside = Shape(_percent(left + wide / 6), _percent(wide * 2 / 3), top, high, shade)
        yield Drawn(
            tame(bar.label), tame(bar.short), tame(_full(bar)), _percent(left + wide / 2), top,
            (inside,) if high else (), None,
        )  # fmt: skip


def _share(amount: Fraction, whole: Fraction) -> Fraction:
    """Return an amount in percent of the whole, 0 of nothing, never more than all of it."""
    return min(amount * 100 / whole, Fraction(100)) if whole else Fraction(0)


def _percent(value: Fraction) -> str:
    return f"{exact(Fraction(round(value * 100), 100))}%"


def _shortened(label: str) -> str:
    """Return a label that leaves room for its figures; the whole is told to a pointer."""
    if cells_wide(label) <= _MOST_CELLS:
        return label
    while cells_wide(label) >= _MOST_CELLS:
        label = label[:-1]
    return f"{label.rstrip()}…"
