"""The cells of workbooks: their texts, and what a spreadsheet may compute with; made once each."""

from __future__ import annotations

from datetime import date, datetime, time
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.amounts import exact
from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.office.formats import shown_cell
from sbt_ledger.reports.words import state_names
from sbt_ledger.reports.wrapping import cells_wide

if TYPE_CHECKING:
    from sbt_ledger.reports.listing import Cell
    from sbt_ledger.reports.naming import Naming

_DIGITS = 15
"""So many digits of a number a spreadsheet keeps."""
_STATES = {State.SHORT: "#C00000", State.OVER: "#C00000", State.MET: "#2E7D32",
           State.PENDING: "#9C5700", State.UNKNOWN: "#9C5700"}  # fmt: skip


class Shown(NamedTuple):
    """A cell: the text that people read, and the number or day that it is, None for a text.

    A number has so many `decimals`, a text its `color`, "" for that of the others. The text is
    `width` characters wide, of which a Chinese one counts as two.
    """

    text: str
    value: float | datetime | None
    decimals: int
    color: str
    width: int


class Cells(dict[str, "CellsOfColumn"]):
    """The cells of columns of these names, each distinct one made once."""

    def __init__(self, naming: Naming) -> None:
        """Take the names of words in the language of the workbooks."""
        super().__init__()
        self._naming, self._states = naming, state_names()

    def __missing__(self, column: str) -> CellsOfColumn:
        """Return those of a column that was not there yet."""
        self[column] = found = CellsOfColumn(column, self._naming, self._states)
        return found


class CellsOfColumn(dict["tuple[type, Cell]", Shown]):
    """The cells of a column, by their type and value."""

    def __init__(self, column: str, naming: Naming, states: dict[State, str]) -> None:
        """Take the name of the column, and the words for its cells."""
        super().__init__()
        self._column, self._naming, self._states = column, naming, states

    def __missing__(self, key: tuple[type, Cell]) -> Shown:
        """Return a cell that was not there yet."""
        text = tame(shown_cell(self._column, key[1], self._naming, self._states))
        self[key] = found = _shown(key[1], text)
        return found


def _shown(cell: Cell, text: str) -> Shown:
    amount, width = _number(cell), cells_wide(text)
    if amount is not None:
        return Shown(text, amount, len(text.partition(".")[2]), "", width)
    if isinstance(cell, date):
        return Shown(text, datetime.combine(cell, time()), 0, "", width)
    color = _STATES.get(cell, "") if isinstance(cell, State) else ""
    return Shown(text, None, 0, color, width)


def _number(cell: Cell) -> float | int | None:
    """Return the number that a spreadsheet keeps exactly, None for any other cell."""
    if isinstance(cell, bool) or not isinstance(cell, int | Fraction):
        return None
    text = exact(Fraction(cell))
    if "/" in text or len(text.replace(".", "").lstrip("-0")) > _DIGITS:
        return None
    return float(text) if "." in text else int(text)
