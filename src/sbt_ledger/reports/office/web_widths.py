"""How wide the columns of a table on a page are: by what most of their cells hold.

Left to itself a browser gives the room to the one longest text, and breaks a hundred others.
Widths are tenths of the height of the letters: a Chinese character has ten of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.reports.wrapping import cells_wide

if TYPE_CHECKING:
    from collections.abc import Sequence

_NARROWEST, _WIDEST = 25, 150
_LONG = 80
"""A column with some long texts, most cells of which are blank, is as wide as this."""
_READ = 66
"""On a phone no column need be wider: a day, or six Chinese characters."""
_TITLE = 40
_BORDERS = 8
_ONE_IN = 10
"""So many rows of which one may take more lines than the others."""


class Widths(NamedTuple):
    """The share of each column in percent, and how narrow the table may be."""

    shares: tuple[int, ...]
    least: int


def wide(text: str) -> int:
    """Return how wide a text is: a Latin character has six tenths."""
    return 2 * len(text) + 4 * cells_wide(text)


def widths(titles: Sequence[str], cells: Sequence[Sequence[int]]) -> Widths:
    """Return the widths of columns of these titles, from those of the cells of each row."""
    wanted = [
        _wanted(title, sorted(column))
        for title, column in zip(titles, zip(*cells, strict=True), strict=True)
    ]
    whole = sum(wanted)
    shares = tuple(max(1, 100 * each // whole) for each in wanted)
    return Widths(shares, sum(min(each, _READ + _BORDERS) for each in wanted))


def _wanted(title: str, ordered: Sequence[int]) -> int:
    """Return the width in which most texts of a column stand in one line."""
    most, longest = ordered[(len(ordered) - 1) * (_ONE_IN - 1) // _ONE_IN], ordered[-1]
    named = min(wide(title), _TITLE)
    return _BORDERS + max(_NARROWEST, named, min(most, _WIDEST), min(longest, _LONG))
