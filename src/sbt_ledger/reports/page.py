"""A page: what a report says, before it is put into plain text or into a table.

A report builds blocks; `page_text` and `page_table` show any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from sbt_ledger.assessment.result import State

Tone = Literal["", "good", "bad", "doubtful", "quiet"]
"""How a line is meant; a terminal with colours shows it, nothing else does."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that opens a part of the page."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, some steps further in; one that is `whole`, as to be copied, never wraps."""

    text: str
    depth: int = 0
    tone: Tone = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: of numbers if `right`, and with text that may take several lines if `wraps`.

    Where the page is too narrow, the column with the highest `spare` goes first, 0 stays; what
    stood in it is said below the row if it asks for it with `below`.
    """

    title: str
    spare: int = 0
    right: bool = False
    wraps: bool = False
    toned: bool = False
    below: bool = False


class Row(NamedTuple):
    """The cells of a row, and what is said below it; `tone` is for the toned columns."""

    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows under columns."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    depth: int = 0

    def filled(self) -> Grid:
        """Return the grid without the columns in which nothing stands."""
        kept = [n for n in range(len(self.columns)) if any(row.cells[n] for row in self.rows)]
        columns = tuple(self.columns[n] for n in kept)
        rows = (Row(tuple(row.cells[n] for n in kept), row.notes, row.tone) for row in self.rows)
        return Grid(columns, tuple(rows), self.depth)


Block = Heading | Line | Grid
Page = tuple[Block, ...]


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
