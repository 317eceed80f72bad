"""A page for a terminal: coloured tables that fit its width.

Rich is imported here and nowhere else below `cli`. A column too many is left out rather than all of
them squeezed to ribbons, and what is said of a row stands below it, over the whole width. Where not
even the columns that must stay fit, each cell has a line of its own.
"""

from __future__ import annotations

from gettext import gettext as _
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.page import EMPTY, Grid, Heading, Line
from sbt_ledger.reports.wrapping import cells_wide, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.reports.page import Block, Column, Page, Row, Tone

_STYLES: Mapping[Tone, str] = {
    "": "",
    "good": "green",
    "bad": "red",
    "doubtful": "yellow",
    "quiet": "dim",
}
_STEP = 2
_GAP = 2
# Text that may take several lines is not pressed below this many cells.
_READABLE = 18


def as_table(page: Page, *, width: int) -> Group:
    """Return the page as something that a console `width` cells wide can print."""
    shown: list[Text] = []
    for block in page:
        if isinstance(block, Heading) and shown:
            shown.append(Text(""))
        shown += _shown(block, width)
    return Group(*shown)


def fitting(grid: Grid, width: int) -> tuple[int, ...]:
    """Return the numbers of the columns that fit into `width`, the most dispensable left out."""
    kept = list(range(len(grid.columns)))
    while _whole(_least(grid, kept)) > width:
        spare = max(kept, key=lambda number: grid.columns[number].spare)
        if not grid.columns[spare].spare:
            break
        kept.remove(spare)
    return tuple(kept)


def _shown(block: Block, width: int) -> Iterator[Text]:
    match block:
        case Heading():
            yield from _lines(block.text, width, 0, "bold")
        case Line() if block.whole:
            yield _text(" " * _STEP * block.depth, (tame(block.text), _STYLES[block.tone]))
        case Line():
            yield from _lines(block.text, width, _STEP * block.depth, _STYLES[block.tone])
        case Grid():
            yield from _grid(block.filled(), width)


def _lines(text: str, width: int, indent: int, style: str) -> Iterator[Text]:
    for line in wrapped(tame(text), width - indent):
        yield _text(" " * indent, (line, style))


def _grid(grid: Grid, width: int) -> Iterator[Text]:
    indent = _STEP * grid.depth
    kept = fitting(grid, width - indent)
    columns = [grid.columns[number] for number in kept]
    least = _least(grid, kept)
    if _whole(least) > width - indent:
        told = grid.without_bars()
        for row in told.rows:
            yield from _above(row, width, indent)
            yield from _stacked(told, row, width, indent)
        return
    widths = _widths(grid, kept, least, width - indent)
    titles = [[tame(column.title)] for column in columns]
    yield from _cells(columns, widths, titles, indent, ["bold"] * len(kept))
    yield Text(" " * indent + "─" * _whole(widths))
    for row in grid.rows:
        yield from _above(row, width, indent)
        cells = [
            wrapped(tame(row.cells[number]), wide)
            for number, wide in zip(kept, widths, strict=True)
        ]
        styles = [_STYLES[row.tone] if column.toned or column.bar else "" for column in columns]
        yield from _cells(columns, widths, cells, indent, styles)
        for note in _notes(grid, row, kept):
            yield from _lines(note, width, indent + 2 * _STEP, "dim")


def _above(row: Row, width: int, indent: int) -> Iterator[Text]:
    if row.above:
        yield from _lines(row.above, width, indent, "bold")


def _notes(grid: Grid, row: Row, kept: Sequence[int]) -> Iterator[str]:
    """Yield what is said below a row: what stood in columns left out, then its notes."""
    dropped = (number for number in range(len(grid.columns)) if number not in kept)
    moved = [
        _("{requirement}: {told}").format(requirement=column.title, told=row.cells[number])
        for number in dropped
        if (column := grid.columns[number]).below and row.cells[number]
    ]
    yield from filter(None, (_("; ").join(moved), *row.notes))


def _stacked(grid: Grid, row: Row, width: int, indent: int) -> Iterator[Text]:
    """Yield a row as lines: its first cell, and below it each other one by its title."""
    text = _("{requirement}: {told}")
    first, *rest = zip(grid.columns, row.cells, strict=True)
    yield from _lines(first[1], width, indent, "")
    for column, cell in rest:
        if cell:
            style = _STYLES[row.tone] if column.toned else ""
            told = text.format(requirement=column.title, told=cell)
            yield from _lines(told, width, indent + _STEP, style)
    for note in row.notes:
        yield from _lines(note, width, indent + 2 * _STEP, "dim")


def _cells(
    columns: Sequence[Column],
    widths: Sequence[int],
    cells: Sequence[Sequence[str]],
    indent: int,
    styles: Sequence[str],
) -> Iterator[Text]:
    """Yield the lines of a row of cells, each of which may take several."""
    for line in zip_longest(*cells, fillvalue=""):
        parts: list[str | tuple[str, str]] = [" " * indent]
        for column, wide, cell, style in zip(columns, widths, line, styles, strict=True):
            blank = " " * (wide - cells_wide(cell))
            shown = _bar(cell, style) if column.bar else [(cell, style)]
            parts += [blank, *shown] if column.right else [*shown, blank]
            parts.append(" " * _GAP)
        yield _text(*parts)


def _bar(cell: str, style: str) -> list[tuple[str, str]]:
    """Return a bar: what is there in its colour, what is lacking dim."""
    full = len(cell.rstrip(EMPTY))
    return [(cell[:full], style), (cell[full:], "dim")]


def _text(*parts: str | tuple[str, str]) -> Text:
    found = Text.assemble(*parts, no_wrap=True, overflow="ignore")
    found.rstrip()
    return found


def _least(grid: Grid, kept: Sequence[int]) -> list[int]:
    """Return how wide the columns must be: what wraps may take less than it would like."""
    found = []
    for number in kept:
        column, longest = grid.columns[number], _longest(grid, number)
        longest = min(longest, _READABLE) if column.wraps else longest
        found.append(max(longest, cells_wide(tame(column.title))))
    return found


def _widths(grid: Grid, kept: Sequence[int], least: list[int], width: int) -> list[int]:
    """Return how wide the columns are: the room that is left goes to those that wrap."""
    found, room = list(least), width - _whole(least)
    for at, number in enumerate(kept):
        more = min(max(_longest(grid, number) - found[at], 0), room)
        found[at] += more
        room -= more
    return found


def _longest(grid: Grid, number: int) -> int:
    return max((cells_wide(tame(row.cells[number])) for row in grid.rows), default=0)


def _whole(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)
