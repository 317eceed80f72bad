"""The rows that buckets stand for: as many as each counts, at activities of their own."""

from __future__ import annotations

from collections import Counter
from gettext import gettext as _
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import Problem
from sbt_ledger.files.credit_cells import RowReading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    _Line = tuple[int, list[str]]
    _Alike = tuple[int, list[str], str, tuple[str, ...]]
    """The line of a bucket, the ids of the activities of its rows, their teacher, other cells."""


class Bucket(NamedTuple):
    """A line of a file of buckets: its cells by column, and where it stands."""

    cells: Mapping[str, str]
    file: str
    line: int


def told_of(bucket: Bucket, column: str, message: str, hint: str) -> Problem:
    """Return the problem of a cell of a bucket."""
    place = (bucket.file, bucket.line, column, bucket.cells.get(column, ""))
    return Problem("bad-value", message, hint, *place)


class CountedRows(RowReading):
    """Takes many rows at once that say the same at activities of their own."""

    def take(self, counted: Iterable[_Alike]) -> None:
        """Take the rows of buckets; what was not met before, or is wrong, goes row by row."""
        table, known = self.into.table, self.into.activities.numbers
        for line, ids, teacher, own in counted:
            rows, presence = self.into.rows.get(teacher), self._presences.get(own)
            events = [known[id_] for id_ in ids if id_ in known]
            if rows is None or presence is None or len(events) < len(ids):
                for id_ in ids:
                    self._take(id_, teacher, own, line)
                continue
            first, count = len(table), len(ids)
            rows.numbers.extend(range(first, first + count))
            table.activities.extend(events)
            table.presences.extend([presence] * count)
            table.places.extend([self.offset + line] * count)


class _Header:
    """Where the cells of activities and of rows stand in the buckets of one file."""

    def __init__(self, columns: Iterable[str]) -> None:
        held = sorted(columns)
        of_event = [name for name in held if name.startswith("a_")]
        own = [name for name in held if name.startswith("c_")]
        self.columns = {
            "activities": ("id", "title", "start", "end", *(name[2:] for name in of_event)),
            "credits": ("activity", "teacher", *(name[2:] for name in own)),
        }
        self.of_event = itemgetter("starts", "ends", *of_event)
        self.whose = itemgetter("event", "teacher", *own)


class MadeRows:
    """The rows of activities and of credits that buckets stand for, by table and file."""

    def __init__(self, *, of_events: bool) -> None:
        """`of_events`: each bucket names its event, and one without a teacher has no rows."""
        self.held: list[tuple[Bucket, str]] = []
        """Buckets whose days are alike, each with an activity that stands for it."""
        self.counted: dict[str, list[_Alike]] = {}
        """The rows of credits by file."""
        self.tables: dict[str, dict[str, list[_Line]]] = {"activities": {}, "credits": {}}
        self._headers: dict[str, _Header] = {}
        self._of_events = of_events
        self._numbers: dict[object, int] = {}
        self._taken: Counter[tuple[str, int]] = Counter()
        self._told: dict[str, tuple[str, ...]] = {}

    def columns(self, table: str, file: str) -> tuple[str, ...]:
        """Return the columns of a table as a file tells them."""
        return self._headers[file].columns[table]

    def add(self, bucket: Bucket, count: int) -> Iterator[Problem]:
        """Add the rows of a bucket; yield what it says otherwise than another of its event."""
        header = self._headers.get(bucket.file) or self._begin(bucket)
        of_event = header.of_event(bucket.cells)
        event, teacher, *own = header.whose(bucket.cells)
        given = event if self._of_events or not event else f"e/{event}"
        ids = [given] * count if given else self._next(of_event, teacher, count)
        for id_ in dict.fromkeys(ids):
            if id_ not in self._told:
                self._told[id_] = of_event
                row = [id_, id_, *of_event]
                self.tables["activities"][bucket.file].append((bucket.line, row))
        if teacher or not self._of_events:
            self.counted[bucket.file].append((bucket.line, ids, teacher, tuple(own)))
        if self._told[ids[0]] != of_event:
            message = _("another line says otherwise of the activity “{id}”").format(id=event)
            hint = _("Take the whole result of the statement, each of its lines once.")
            yield told_of(bucket, "event", message, hint)
        if "post" in bucket.cells:
            self.held.append((bucket, ids[-1]))

    def _begin(self, bucket: Bucket) -> _Header:
        """Make room for the rows of a file."""
        file, header = bucket.file, _Header(bucket.cells)
        self.counted[file], self._headers[file] = [], header
        for table in self.tables.values():
            table[file] = []
        return header

    def _next(self, alike: object, teacher: str, count: int) -> list[str]:
        """Return the ids of activities such as this at which the teacher has no row yet."""
        number = self._numbers.setdefault(alike, len(self._numbers))
        first = self._taken[teacher, number]
        self._taken[teacher, number] += count
        return [f"b/{number}.{each}" for each in range(first, first + count)]
