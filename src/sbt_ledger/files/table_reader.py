"""Read the tables of a book: file by file, row by row, with what is wrong with each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sbt_ledger.files.cell_memo import Memo, blank, too_long
from sbt_ledger.files.cells import DAY_OR_TEXT, as_written
from sbt_ledger.files.layout import KEYS, REQUIRED, files_of, header_faults, header_remarks
from sbt_ledger.files.row_cells import PARSERS, RowCells
from sbt_ledger.files.tables import BrokenTableError, Table, open_table

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sbt_ledger.errors import Problem
    from sbt_ledger.records.settings import Settings

_AS_WRITTEN = frozenset({"name", "reason", "note"})
"""Shown to people as they wrote it; look-ups by name have a key of their own."""
_NO_DAYS = frozenset({"code", "teacher", "email", "group", "attribute"})
"""Never a day, whatever they look like."""


class _All:
    """Holds everything: where a whole table could not be read, none of its rows is missed."""

    def __contains__(self, _text: object) -> bool:
        return True


class TableReader:
    """Reads the tables of one folder, and collects what is wrong with them, and what is odd."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []
        self.columns: dict[str, list[str]] = {}
        self._memo = Memo(PARSERS)
        self._at_fault: set[str] = set()
        self._unread: set[str] = set()

    def files(self, name: str) -> tuple[str, ...]:
        """Return the files of a table, as names inside the book; tell those that are missing."""
        files, problems = files_of(self.folder, self.settings.files, name)
        self.problems += problems
        if problems:
            self._unread.add(name)
        return tuple(files)

    def opened(self, name: str, file: str) -> AbstractContextManager[Table]:
        """Return a file of a table, to be entered for reading; BrokenTableError if it is broken."""
        settings = self.settings
        return open_table(
            self.folder / file,
            file,
            KEYS[name],
            language=settings.lang,
            declared=settings.files.encoding,
        )

    def _rows(self, name: str) -> Iterator[RowCells]:
        """Yield every row of a table, tidied; tell rows that lack a required cell."""
        for file in self.files(name):
            found: list[RowCells] = []
            self._each(name, file, partial(self._collect, found))
            for row in found:
                lacking = [column for column in REQUIRED[name] if column not in row.cells]
                for column in lacking:
                    self.problems.append(blank(column).at(row.file, row.line))
                if not lacking:
                    yield row
                elif name == "teachers":
                    self._at_fault.add(row.cells.get("code", ""))

    def _collect(self, found: list[RowCells], table: Table) -> None:
        found.extend(self._tidied(table))

    def _tidied(self, table: Table) -> Iterator[RowCells]:
        width = len(table.columns)
        for line, row in table.rows:
            if len(row) > width and any(cell.strip() for cell in row[width:]):
                self.problems.append(too_long(table.file, line, row[width:]))
                continue
            cells = {
                name: text
                for name, cell in zip(table.columns, row, strict=False)
                if cell and (text := self._tidy(name, cell))
            }
            if cells:
                yield RowCells(cells, table.file, line)

    def _tidy(self, column: str, cell: str) -> str:
        if column in _AS_WRITTEN:
            return as_written(cell)
        text: str = self._memo("" if column in _NO_DAYS else DAY_OR_TEXT, cell)
        return text

    def _each(self, name: str, file: str, use: Callable[[Table], None]) -> None:
        """Open a file, check its header, and let `use` read its rows."""
        try:
            with self.opened(name, file) as table:
                faults = header_faults(name, table)
                self.problems += faults
                if faults:
                    self._unread.add(name)
                if not faults and table.columns:
                    self._accept(name, table)
                    use(table)
        except BrokenTableError as fault:
            self._unread.add(name)
            self.problems += fault.problems

    def _accept(self, name: str, table: Table) -> None:
        """Take up the columns of a table."""
        self.remarks += header_remarks(name, table)
        known = self.columns.setdefault(name, [])
        known += [column for column in table.columns if column not in known]

    def _excused(self, name: str, at_fault: Container[str]) -> Container[str]:
        """Return the codes or ids that are not missed: what is wrong with them is told already."""
        return _All() if name in self._unread else at_fault
