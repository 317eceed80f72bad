"""One row of a small table: its cells, and the faults that taking them shows."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from sbt_ledger.files.cell_memo import (
    Fault,
    Memo,
    blank,
    one_of,
    reversed_dates,
    stands_already,
    unknown_teacher,
)
from sbt_ledger.files.cells import CellError, parse_amount, parse_date, parse_evidence, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from datetime import date

    from sbt_ledger.errors import Problem

DAY_OR_TEXT = "day or text"
"""The parser of cells of which only a rule knows that they are days: an ISO day, else the text."""
_LIKE_A_DAY = re.compile(r"\d{4}[-/.年]")


def _day_or_text(cell: str) -> str:
    text = tidy(cell)
    if _LIKE_A_DAY.match(text):
        with suppress(CellError):
            return parse_date(cell).isoformat()
    return text


PARSERS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("hired_on", "left_on", "born_on", "from", "until", "date"), parse_date),
    "evidence": parse_evidence,
    "amount": parse_amount,
    "": tidy,
    DAY_OR_TEXT: _day_or_text,
}


class RowCells(NamedTuple):
    """One row: its filled cells by column, and where it stands."""

    cells: dict[str, str]
    file: str
    line: int


class Taker:
    """Takes the cells of one row and tells their faults; `sound` says whether there were none."""

    def __init__(self, row: RowCells, memo: Memo, problems: list[Problem]) -> None:
        self._row = row
        self._memo = memo
        self._problems = problems
        self.sound = True

    def value(self, column: str) -> Any:  # noqa: ANN401 - None if the cell is blank or wrong
        """Return what a cell means."""
        text = self._row.cells.get(column)
        value = self._memo(column, text) if text else None
        return self._tell(value) if isinstance(value, Fault) else value

    def word(self, column: str, known: tuple[str, ...], *, needed: bool = False) -> None:
        """Tell a cell that is none of the known words."""
        text = self._row.cells.get(column, "")
        if (text or needed) and text not in known:
            self._tell(one_of(column, text, known) if text else blank(column))

    def teacher(self, known: Mapping[str, object], excused: Container[str]) -> None:
        """Tell a code that the roster does not know, unless its row is told already."""
        text = self._row.cells.get("teacher", "")
        if text not in known:
            self.sound = False
            if text not in excused:
                self._tell(unknown_teacher(text, known))

    def unique(self, column: str, held: Mapping[str, Any], code: str) -> None:
        """Tell a code that another row has."""
        text = self._row.cells.get(column, "")
        if text in held:
            self._tell(stands_already(code, column, text, held[text].place))

    def in_order(self, first: date | None, last: date | None, column: str) -> None:
        """Tell a last day that lies before the first."""
        if first is not None and last is not None and last < first:
            text = self._row.cells.get(column, "")
            self._tell(reversed_dates(column, text, first, last))

    def _tell(self, fault: Fault) -> None:
        self.sound = False
        self._problems.append(fault.at(self._row.file, self._row.line))
