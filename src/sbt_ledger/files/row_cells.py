"""One row of a small table: its cells, and the faults that taking them shows."""

from __future__ import annotations

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
from sbt_ledger.files.cells import (
    DAY_OR_TEXT,
    day_or_text,
    parse_amount,
    parse_date,
    parse_evidence,
    tidy,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from datetime import date

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.numbers_as_text import Codes

PARSERS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("hired_on", "left_on", "born_on", "from", "until", "date"), parse_date),
    "evidence": parse_evidence,
    "amount": parse_amount,
    "": tidy,
    DAY_OR_TEXT: day_or_text,
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

    def teacher(self, known: Mapping[str, object], codes: Codes, excused: Container[str]) -> str:
        """Return the code of the row; tell one that the roster does not know, once."""
        text = self._row.cells.get("teacher", "")
        fits = [] if text in known else codes.meant_by(text)
        if len(fits) == 1:
            return fits[0]
        if text not in known:
            self.sound = False
            if text not in excused:
                self._tell(unknown_teacher(text, known, fits))
        return text

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
