"""A book whose activities and credits are buckets: rows that were counted elsewhere.

Roster and changes are read from the folder. Each bucket becomes as many rows as it counts, at
activities of their own, since two rows at one would be duplicates; only of an event at which a
teacher has several rows the event is kept. Every cell goes through the readers of a real book.
"""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from functools import partial
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import Problem
from sbt_ledger.files.book_files import BookReader
from sbt_ledger.files.kept_table import KeptTable
from sbt_ledger.files.settings_file import read_settings
from sbt_ledger.files.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sbt_ledger.files.credit_rows import CreditRows
    from sbt_ledger.records.book import Book

    _Line = tuple[int, Mapping[str, str]]


class Bucket(NamedTuple):
    """A line of a file of buckets: its cells by column, and where it stands."""

    cells: Mapping[str, str]
    file: str
    line: int


def book_of_buckets(folder: Path, buckets: Sequence[Bucket]) -> Book:
    """Return the book; raises BrokenFilesError with all that is wrong with it or the buckets."""
    return _Reader(folder, buckets).read()


class _Reader(BookReader):
    """Reads two tables of a book from buckets."""

    def __init__(self, folder: Path, buckets: Sequence[Bucket]) -> None:
        super().__init__(folder, read_settings(folder))
        self._made = _Made()
        for bucket in buckets:
            self._made.add(bucket, self._count(bucket))

    def files(self, name: str) -> tuple[str, ...]:
        made = self._made.tables.get(name)
        return super().files(name) if made is None else tuple(made)

    def opened(self, name: str, file: str) -> AbstractContextManager[Table]:
        made = self._made.tables.get(name)
        if made is None:
            return super().opened(name, file)
        lines = made[file]
        columns = tuple(dict.fromkeys(column for _line, cells in lines for column in cells))
        rows = ((line, [cells.get(name, "") for name in columns]) for line, cells in lines)
        return nullcontext(Table(file, columns, rows))

    def _kept(self, _name: str, _file: str) -> KeptTable:
        return KeptTable(None)

    def _credits(self, file: str, rows: CreditRows, number: int) -> None:
        # Nothing is kept of what stands in memory.
        self._each("credits", file, partial(rows.read, file_number=number))

    def _count(self, bucket: Bucket) -> int:
        """Return how many rows a bucket counts; a number that is none is told."""
        text = bucket.cells.get("n", "")
        if text.isascii() and text.isdecimal() and int(text):
            return int(text)
        message = _("“{text}” is no number of rows").format(text=text)
        hint = _("It is what the statement counted: whole, and at least 1.")
        place = (bucket.file, bucket.line, "n", text)
        self.problems.append(Problem("bad-value", message, hint, *place))
        return 0


class _Made:
    """The rows of activities and of credits that buckets stand for, by table and file."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, list[_Line]]] = {"activities": {}, "credits": {}}
        self._numbers: dict[object, int] = {}
        self._taken: Counter[tuple[str, int]] = Counter()
        self._told: set[str] = set()

    def add(self, bucket: Bucket, count: int) -> None:
        """Add the rows of a bucket."""
        event, teacher = bucket.cells.get("event", ""), bucket.cells.get("teacher", "")
        own = {"teacher": teacher, **_cells(bucket, "c_")}
        rows, of_event = self._rows("credits", bucket), _of_activity(bucket)
        for _each in range(count):
            id_ = f"e/{event}" if event else self._next(tuple(of_event.items()), teacher)
            if id_ not in self._told:
                self._told.add(id_)
                told = {"id": id_, "title": id_, **of_event}
                self._rows("activities", bucket).append((bucket.line, told))
            rows.append((bucket.line, {"activity": id_, **own}))

    def _next(self, alike: object, teacher: str) -> str:
        """Return the id of an activity such as this at which the teacher has no row yet."""
        number = self._numbers.setdefault(alike, len(self._numbers))
        taken = self._taken[teacher, number]
        self._taken[teacher, number] += 1
        return f"b/{number}.{taken}"

    def _rows(self, table: str, bucket: Bucket) -> list[_Line]:
        for each in self.tables.values():
            each.setdefault(bucket.file, [])
        return self.tables[table][bucket.file]


def _of_activity(bucket: Bucket) -> dict[str, str]:
    days = {"start": bucket.cells.get("starts", ""), "end": bucket.cells.get("ends", "")}
    return {**days, **_cells(bucket, "a_")}


def _cells(bucket: Bucket, prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): cell
        for name, cell in bucket.cells.items()
        if name.startswith(prefix)
    }
