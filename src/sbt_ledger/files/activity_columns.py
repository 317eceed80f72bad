"""The cells of all activities, column by column: a district's fit into memory, and none is built.

Cells that are often the same are held once. What is kept of a file from one call to the next is
taken up as it was (`kept_activities`).
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from sbt_ledger.files.cells import DAY_OR_TEXT, as_written, tidy
from sbt_ledger.records.activity import Activities, Activity
from sbt_ledger.records.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from sbt_ledger.files.cell_memo import Memo

_AS_WRITTEN = frozenset({"title", "note"})
"""Shown to people, never compared: full-width signs in them stay."""
_NEVER_TWICE = frozenset({"id", "evidence"})
"""Nearly every cell is another: remembering them costs more than tidying them."""

_OF_DAYS = frozenset({"evidence_on"})
"""Days in whatever way they are written."""


class _File(NamedTuple):
    """A file of activities: its name, its columns, and the number of its first activity."""

    name: str
    columns: tuple[str, ...]
    first: int


class ActivityColumns:
    """What all files of `activities` hold. Activities are numbered from 0, in their order.

    `numbers` are those of ids, `ends` the last days, `lines` where each stands in its file.
    """

    def __init__(self, memo: Memo) -> None:
        """Tidy and parse cells by `memo`."""
        self.numbers: dict[str, int] = {}
        self.ends: list[date] = []
        self.lines: array[int] = array("I")
        self._files: list[_File] = []
        self._columns: dict[str, list[str]] = {}
        self._filled = 0
        self._memo = memo

    def activities(self) -> Activities:
        """Return all that was read."""
        return Activities(self.numbers, self.ends, self.texts, self._build)

    def begin(self, file: str, columns: tuple[str, ...]) -> None:
        """Say of which file and which columns the cells are that follow."""
        self._files.append(_File(file, columns, len(self.ends)))

    def fill(self, rows: Sequence[Sequence[str]]) -> None:
        """Take the cells of some more rows of a file, one for each of its columns, untidied."""
        cells = zip(self._files[-1].columns, zip(*rows, strict=True), strict=True)
        self.put({name: map(self._tidied(name), each) for name, each in cells if name}, len(rows))

    def put(self, columns: dict[str, Iterable[str]], count: int) -> None:
        """Take the tidied cells of `count` more rows of a file, column by column."""
        for name, cells in columns.items():
            column = self._columns.setdefault(name, [])
            column.extend(repeat("", self._filled - len(column)))
            column.extend(cells)
        self._filled += count

    def place(self, number: int) -> Place:
        """Return where an activity stands."""
        return Place(self._file_of(number).name, self.lines[number])

    def of_last_file(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the columns of the file that was begun last, each with its tidied cells."""
        _name, columns, first = self._files[-1]
        return ((name, self._columns[name][first:]) for name in columns if name)

    def texts(self, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield the tidied cells of each activity in some columns, "" for one that it lacks."""
        if not columns:
            return repeat((), self._filled)
        return zip(*map(self._texts_in, columns), strict=True)

    def _texts_in(self, column: str) -> Iterable[str]:
        cells: Iterable[str] = self._columns.get(column, ())
        lacking = self._filled - len(self._columns.get(column, ()))
        if column in _AS_WRITTEN:
            cells = map(self._memo.of(""), cells)
        return chain(cells, repeat("", lacking)) if lacking else cells

    def _tidied(self, column: str) -> Callable[[str], str]:
        if column in _AS_WRITTEN:
            return lambda cell: sys.intern(as_written(cell))
        if column in _NEVER_TWICE:
            return tidy
        return self._memo.of(column if column in _OF_DAYS else DAY_OR_TEXT)

    def _file_of(self, number: int) -> _File:
        return self._files[bisect_right(self._files, number, key=lambda file: file.first) - 1]

    def _build(self, number: int) -> Activity:
        columns = ((name, self._columns[name]) for name in self._file_of(number).columns if name)
        cells = {name: column[number] for name, column in columns if column[number]}

        def parsed(column: str) -> Any:  # noqa: ANN401 - whatever the column's parser gives
            return self._memo(column, cells[column]) if column in cells else None

        return Activity(
            cells["id"],
            cells["title"],
            parsed("start"),
            self.ends[number],
            parsed("hours"),
            cells.get("status", ""),
            parsed("approvals") or (),
            parsed("evidence") or (),
            cells,
            self.place(number),
        )
