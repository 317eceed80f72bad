"""A page as plain text: for pipes, files and mail. No boxes, no colours, never cut to a width."""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING

from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.page import Grid, Heading, Line
from sbt_ledger.reports.wrapping import cells_wide

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sbt_ledger.reports.page import Block, Column, Page

_STEP = "  "
_GAP = "  "
_LONG = 100
"""No line is padded for a text that is longer than this, and than those of nine in ten rows."""
_ONE_IN = 10


def as_text(page: Page) -> str:
    """Return the page as lines; a blank line stands before each heading."""
    lines: list[str] = []
    for block in page:
        if isinstance(block, Heading) and lines:
            lines.append("")
        lines += (line.rstrip() for line in _lines(block))
    return "".join(f"{line}\n" for line in lines)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield tame(block.text)
        case Line():
            yield _STEP * block.depth + tame(block.text)
        case Grid():
            yield from _grid_lines(block.without_bars())


def _grid_lines(grid: Grid) -> Iterator[str]:
    """Yield the lines of a grid, without the columns in which nothing stands."""
    columns = [
        _column(column, texts)
        for column, texts in zip(grid.columns, _texts(grid), strict=True)
        if any(texts)
    ]
    lines = map(_GAP.join, zip(*columns, strict=True)) if columns else repeat("")
    around: Iterable[tuple[str, tuple[str, ...]]] = chain(
        (("", ()),), ((row.above, row.notes) for row in grid.rows)
    )
    for line, (above, notes) in zip(lines, around, strict=False):
        if above:
            yield _STEP * grid.depth + tame(above)
        yield _STEP * grid.depth + line
        for note in filter(None, notes):
            yield _STEP * (grid.depth + 2) + tame(note)


def _texts(grid: Grid) -> Sequence[Sequence[str]]:
    return [[row.cells[n] for row in grid.rows] for n in range(len(grid.columns))]


def _column(column: Column, texts: Sequence[str]) -> list[str]:
    """Return the cells of a column, its title first, in one width; those that are alike once."""
    title = tame(column.title)
    tamed = {text: tame(text) for text in set(texts)}
    wide = {text: cells_wide(cell) for text, cell in tamed.items()}
    width = max(cells_wide(title), _wanted(wide, texts))
    right = column.right
    shown = {text: _padded(cell, width - wide[text], right=right) for text, cell in tamed.items()}
    return [_padded(title, width - cells_wide(title), right=right), *map(shown.__getitem__, texts)]


def _wanted(wide: Mapping[str, int], texts: Sequence[str]) -> int:
    """Return how wide a column is: of cells longer than all, a few stick out of their lines."""
    longest = max(wide.values())
    if longest <= _LONG:
        return longest
    ordered = sorted(map(wide.__getitem__, texts))
    most = max(_LONG, ordered[(len(ordered) - 1) * (_ONE_IN - 1) // _ONE_IN])
    return max((each for each in ordered if each <= most), default=0)


def _padded(text: str, room: int, *, right: bool) -> str:
    blank = " " * room
    return blank + text if right else text + blank
