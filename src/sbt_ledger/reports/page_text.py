"""A page as plain text: for pipes, files and mail. No boxes, no colours, never cut to a width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.page import Grid, Heading, Line
from sbt_ledger.reports.wrapping import cells_wide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.reports.page import Block, Page

_STEP = "  "
_GAP = "  "


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
            yield from _grid_lines(block.without_bars().filled())


def _grid_lines(grid: Grid) -> Iterator[str]:
    titles = tuple(tame(column.title) for column in grid.columns)
    rows = [titles, *(tuple(tame(cell) for cell in row.cells) for row in grid.rows)]
    widths = [max(map(cells_wide, column)) for column in zip(*rows, strict=True)]
    around = [("", ()), *((row.above, row.notes) for row in grid.rows)]
    for cells, (above, notes) in zip(rows, around, strict=True):
        if above:
            yield _STEP * grid.depth + tame(above)
        padded = (
            _padded(cell, width, right=column.right)
            for cell, width, column in zip(cells, widths, grid.columns, strict=True)
        )
        yield _STEP * grid.depth + _GAP.join(padded)
        for note in filter(None, notes):
            yield _STEP * (grid.depth + 2) + tame(note)


def _padded(text: str, width: int, *, right: bool) -> str:
    blank = " " * (width - cells_wide(text))
    return blank + text if right else text + blank
