"""A page for a terminal: coloured tables that fit its width.

Rich is imported here and nowhere else below `cli`. A column too many is left out rather than all of
them squeezed to ribbons; `--format text` and `csv` have them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.page import Grid, Heading, Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

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
    shown: list[RenderableType] = []
    for block in page:
        if isinstance(block, Heading) and shown:
            shown.append(Text(""))
        shown.append(_shown(block, width))
    return Group(*shown)


def fitting(grid: Grid, width: int) -> tuple[int, ...]:
    """Return the numbers of the columns that fit into `width`, the most dispensable left out."""
    room = [_room(grid, number, column) for number, column in enumerate(grid.columns)]
    kept = list(range(len(grid.columns)))
    while sum(room[number] + _GAP for number in kept) - _GAP > width:
        spare = max(kept, key=lambda number: grid.columns[number].spare)
        if not grid.columns[spare].spare:
            break
        kept.remove(spare)
    return tuple(kept)


def _room(grid: Grid, number: int, column: Column) -> int:
    longest = max((cell_len(tame(row.cells[number])) for row in grid.rows), default=0)
    if column.wraps:
        longest = min(longest, _READABLE)
    return max(longest, cell_len(column.title))


def _shown(block: Block, width: int) -> RenderableType:
    match block:
        case Heading():
            return Text(tame(block.text), style="bold")
        case Line():
            text = Text(tame(block.text), style=_STYLES[block.tone])
            return Padding(text, (0, 0, 0, _STEP * block.depth)) if block.depth else text
        case Grid():
            grid, indent = block.filled(), _STEP * block.depth
            return Padding(_table(grid, fitting(grid, width - indent)), (0, 0, 0, indent))


def _table(grid: Grid, kept: Sequence[int]) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, _GAP - 1, 0, 0),
        header_style="bold",
    )
    columns = [grid.columns[number] for number in kept]
    for column in columns:
        table.add_column(
            Text(tame(column.title)),
            justify="right" if column.right else "left",
            no_wrap=not column.wraps,
            overflow="fold",
        )
    for row in grid.rows:
        table.add_row(*_cells(grid, row, kept))
    return table


def _cells(grid: Grid, row: Row, kept: Sequence[int]) -> Iterator[Text]:
    """Yield the cells of the columns kept; the last that wraps takes what is said below."""
    dropped = (number for number in range(len(grid.columns)) if number not in kept)
    moved = (row.cells[number] for number in dropped if grid.columns[number].below)
    notes = "".join(f"\n{tame(note)}" for note in (*moved, *row.notes) if note)
    noted = max((number for number in kept if grid.columns[number].wraps), default=kept[0])
    for number in kept:
        column = grid.columns[number]
        text = Text(tame(row.cells[number]), style=_STYLES[row.tone] if column.toned else "")
        if number == noted:
            text.append(notes, style="dim")
        yield text
