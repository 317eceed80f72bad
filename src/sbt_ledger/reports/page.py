"""A page: what a report says, before it is put into plain text or into a table.

A report builds blocks; `page_text` and `page_table` show any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from sbt_ledger.assessment.result import State

if TYPE_CHECKING:
    from fractions import Fraction

Tone = Literal["", "good", "bad", "doubtful", "quiet"]
"""How a line is meant; a terminal with colours shows it, nothing else does."""


class Heading(NamedTuple):
    """A line that opens a part of the page."""

    text: str


class Line(NamedTuple):
    """A line of text, some steps further in; one that is `whole`, as to be copied, never wraps."""

    text: str
    depth: int = 0
    tone: Tone = ""
    whole: bool = False


class Column(NamedTuple):
    """A column: of numbers if `right`, and with text that may take several lines if `wraps`.

    Where the page is too narrow, the column with the highest `spare` goes first, 0 stays; what
    stood in it is said below the row if it asks for it with `below`. A column of `bar`s is for
    terminals alone: they draw what stands in figures beside it.
    """

    title: str
    spare: int = 0
    right: bool = False
    wraps: bool = False
    toned: bool = False
    below: bool = False
    bar: bool = False


class Row(NamedTuple):
    """The cells of a row, and what is said below it; `tone` is for the toned columns.

    `above` is a line that stands before it, as over the first row of a group.
    """

    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()
    tone: Tone = ""
    above: str = ""


class Grid(NamedTuple):
    """Rows under columns."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    depth: int = 0

    def filled(self) -> Grid:
        """Return the grid without the columns in which nothing stands."""
        return self._with(
            [n for n in range(len(self.columns)) if any(row.cells[n] for row in self.rows)]
        )

    def without_bars(self) -> Grid:
        """Return the grid without what is drawn."""
        return self._with([n for n, column in enumerate(self.columns) if not column.bar])

    def _with(self, kept: list[int]) -> Grid:
        if len(kept) == len(self.columns):
            return self
        columns = tuple(self.columns[n] for n in kept)
        return Grid(columns, tuple(_narrowed(row, kept) for row in self.rows), self.depth)


def _narrowed(row: Row, kept: list[int]) -> Row:
    return Row(tuple(row.cells[n] for n in kept), row.notes, row.tone, row.above)


Block = Heading | Line | Grid
Page = tuple[Block, ...]


FULL, EMPTY = "█", "░"
_CELLS = 10


def bar(amount: Fraction, whole: Fraction) -> str:
    """Return a bar of an amount out of a whole: full only where all of it is there."""
    if amount >= whole:
        return FULL * _CELLS
    full = max(int(amount * _CELLS / whole), int(amount > 0))
    return FULL * full + EMPTY * (_CELLS - full)


def tone_of(state: State) -> Tone:
    """Return how a state is meant."""
    match state:
        case State.MET:
            return "good"
        case State.SHORT | State.OVER:
            return "bad"
        case State.PENDING | State.UNKNOWN:
            return "doubtful"
        case State.NOT_APPLICABLE | State.EMPTY:
            return "quiet"
        case _:
            return ""
