"""The rows of a table, cell by cell: each distinct cell is read once, and what cannot be read kept.

A row is read to its end: all that is wrong with it is told together.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from sbt_ledger.errors import Problem
from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.cell_text import cell_in_short, cell_text, in_short, shown_cell
from sbt_ledger.intake.contents import NUMBERS
from sbt_ledger.records.masking import masked

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.table import Table

T = TypeVar("T")
_BLANK = ""


def no_key(_cells: Sequence[Cell]) -> None:
    """Return nothing to look a row up by: it is read for itself."""


def _each_once(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    found = (*dict.fromkeys(cells),)
    if NUMBERS.isdisjoint(map(type, found)):
        return found
    return tuple(cell for _type, cell in dict.fromkeys(zip(map(type, cells), cells, strict=True)))


def _are_alike(cells: Sequence[Cell]) -> bool:
    return cells[0] == cells[-1] and cells.count(cells[0]) == len(cells)


class TableReader:
    """Reads the cells of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.file = table.file
        self._at = {column.role: column.index for column in reversed(table.columns) if column.role}
        self._headers = {column.index: column.header for column in table.columns}
        self._known: dict[Hashable, object] = {}
        self._columns = [*zip(*table.rows, strict=False)]
        self._distinct: dict[str, tuple[Cell, ...]] = {}

    def has(self, *roles: str) -> bool:
        """Whether the table has a column of one of these roles."""
        return any(role in self._at for role in roles)

    def header(self, role: str) -> str:
        """Return the header of a role, as the sheet writes it."""
        return self._headers[self._at[role]]

    def unit(self, role: str) -> str:
        """Return the unit that the header of a role tells, "" if none."""
        index = self._at.get(role)
        return next((each.unit for each in self.table.columns if each.index == index), "")

    def column(self, role: str) -> Iterator[Cell]:
        """Yield the cells of a role, row by row; none if there is no such column."""
        index = self._at.get(role)
        return iter(() if index is None else self.cells_at(index))

    def cells_at(self, index: int) -> Iterable[Cell]:
        """Return the cells of a column, row by row; "" for rows that are shorter."""
        if index < len(self._columns):
            return self._columns[index]
        return (cells[index] if index < len(cells) else _BLANK for cells in self.table.rows)

    def distinct(self, role: str) -> tuple[Cell, ...]:
        """Return the cells of a role, each once, first ones first; 1 and 1.0 are two.

        Of twenty thousand rows most columns hold a few dozen.
        """
        if role not in self._distinct:
            self._distinct[role] = _each_once([*self.column(role)])
        return self._distinct[role]

    @property
    def columns(self) -> Sequence[Sequence[Cell]]:
        """The rows by column, as long as all rows are; () where some are shorter than others."""
        is_even = {*map(len, self.table.rows)} == {len(self._columns)}
        return self._columns if is_even else ()

    def key_of(self, roles: Iterable[str]) -> Callable[[Sequence[Cell]], Hashable]:
        """Return what gives the cells of some roles in a row: rows in which these are alike.

        It gives None for every row where cells that are equal may still mean two things: 1 and 1.0.
        Columns that say the same in every row are left out.
        """
        at = sorted({self._at[role] for role in roles if role in self._at})
        if at and at[-1] >= len(self._columns):
            return no_key
        columns = {place: self._columns[place] for place in at}
        if any(len(NUMBERS.intersection(map(type, cells))) > 1 for cells in columns.values()):
            return no_key
        told = [place for place, cells in columns.items() if not _are_alike(cells)]
        return itemgetter(*told) if told else len

    def rows(self) -> Iterator[Row]:
        """Yield all rows."""
        for line, cells in zip(self.table.lines, self.table.rows, strict=True):
            yield Row(self, line, cells)

    def read(self, use: str, cell: Cell, parse: Callable[[Cell], T]) -> T | CellError:
        """Return what a cell means, or why it means nothing; read once for each `use`."""
        key = (use, type(cell), cell)
        if key not in self._known:
            try:
                self._known[key] = parse(cell)
            except CellError as error:
                self._known[key] = error
        return self._known[key]  # type: ignore[return-value]  # one parser for each use


class Row:
    """A row of a table; `problems` and `warnings` are those of the cells that were asked for."""

    __slots__ = ("_cells", "_reader", "line", "problems", "warnings")

    def __init__(self, reader: TableReader, line: int, cells: Sequence[Cell]) -> None:
        self._reader = reader
        self._cells = cells
        self.line = line
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    @property
    def file(self) -> str:
        """The file of the sheet."""
        return self._reader.file

    def cell(self, role: str) -> Cell:
        """Return the cell of a role, "" where the table has no such column."""
        index = self._reader._at.get(role)  # noqa: SLF001 - a row is a part of its reader
        return self._cells[index] if index is not None and index < len(self._cells) else _BLANK

    def header(self, role: str) -> str:
        """Return the header of a role, as the sheet writes it."""
        return self._reader.header(role)

    def at(self, index: int) -> Cell:
        """Return the cell of a column."""
        return self._cells[index] if index < len(self._cells) else _BLANK

    def text(self, role: str) -> str:
        """Return the cell of a role as text, "" where it cannot be read."""
        return self.take(role, cell_text, "", use="text")

    def take(self, role: str, parse: Callable[[Cell], T], default: T, *, use: str = "") -> T:
        """Return what the cell of a role means; `default`, and a problem, where it means nothing.

        `use` tells parsers apart that read one role.
        """
        return self.take_cell(self.cell(role), role, parse, default, use=use)

    def take_cell(
        self, cell: Cell, role: str, parse: Callable[[Cell], T], default: T, *, use: str = ""
    ) -> T:
        """Return what a cell means, as `take` does."""
        found = self._reader.read(use or role, cell, parse)
        if not isinstance(found, CellError):
            return found
        self.refuse(found.code, found.message, found.hint, role, cell)
        return default

    def refuse(
        self, code: str, message: str, hint: str, role: str = "", cell: Cell = _BLANK
    ) -> None:
        """Tell what is wrong with the row; the text is that of `cell`, else of its role."""
        reader = self._reader
        cell = self.cell(role) if cell == _BLANK and role else cell
        column = reader.header(role) if role and reader.has(role) else ""
        text = masked(cell if isinstance(cell, str) else str(cell)) if cell != _BLANK else ""
        told, text = in_short(masked(message)), cell_in_short(text)
        self.problems.append(Problem(code, told, hint, reader.file, self.line, column, text))

    def placed(self, problem: Problem, level: str) -> Problem:
        """Return a problem of the row with its place; its column names a role."""
        reader, role = self._reader, problem.column
        column = reader.header(role) if reader.has(role) else ""
        message = in_short(masked(problem.message))
        text = cell_in_short(masked(problem.text or shown_cell(self.cell(role))))
        hint, file = problem.hint, reader.file
        return Problem(problem.code, message, hint, file, self.line, column, text, level)

    def warn(self, warnings: Iterable[Problem], role: str) -> None:
        """Take up what a person should look at, with the place of the row."""
        reader = self._reader
        column = reader.header(role) if reader.has(role) else ""
        for each in warnings:
            self.warnings.append(each._replace(file=reader.file, line=self.line, column=column))
