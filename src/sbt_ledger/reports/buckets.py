"""The fold in Python: rows of a teacher that no rule can tell apart, counted.

It takes the tables that `ledger export` writes, and gives what the statement for a cluster gives.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Any

from sbt_ledger.reports.bucket_columns import columns_of, keys_of
from sbt_ledger.reports.csv_text import plain
from sbt_ledger.reports.export import Kind, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from sbt_ledger.assessment.shape import Shape
    from sbt_ledger.reports.export import Row

    _Picked = Callable[[Row], tuple[Any, ...]]

_KINDS: dict[str, Kind] = {
    "turn": "number", "post": "day", "n": "number", "starts": "day", "ends": "day",
    "rows_of_school": "number",
}  # fmt: skip


def buckets(shape: Shape, tables: Mapping[str, Table], school: str) -> Table:
    """Return the buckets of one school."""
    fold = _Fold(shape, tables)
    columns = {name: _KINDS.get(name, "text") for name in fold.columns}
    return Table("buckets", columns, lambda: fold.rows(school))


class _Fold:
    """Counts the rows of a school that are alike."""

    def __init__(self, shape: Shape, tables: Mapping[str, Table]) -> None:
        self._borders, self._of_events = shape.borders, shape.events
        self._credits = tables["credits"]
        keys = keys_of(shape, {name: table.columns for name, table in tables.items()})
        self.columns = columns_of(shape, keys)
        self._digest = shape.digest(self.columns)
        own = [key for key in keys if key.table == "credits"]
        self._own = _picked(self._credits, (key.source for key in own))
        self._always = [key.always for key in own]
        self._events = _events(tables["activities"], [k.source for k in keys if k not in own])
        self._spans: dict[str, list[tuple[date, date]]] = {}
        for teacher, first, last in tables["in_post"].rows():
            self._spans.setdefault(str(teacher), []).append((first, last))  # type: ignore[arg-type]  # days

    def rows(self, school: str) -> Iterator[Row]:
        """Yield each bucket: whose, event, days, cells, and how many rows it holds."""
        found: Counter[Row] = Counter()
        ended: dict[Row, tuple[date, date]] = {}
        for key, end in self._keyed():
            found[key] += 1
            first, last = ended.get(key, (end, end))
            ended[key] = min(end, first), max(end, last)
        whole = found.total()
        for key, number in found.items():
            whose, days, cells = key[:2], key[2:4], key[4:]
            if self._borders is not None:
                days = (*days, *ended[key])
            yield (self._digest, school, *whose, *days, *cells, number, whole)

    def _keyed(self) -> Iterator[tuple[Row, date]]:
        """Yield what tells the bucket of each row, and the day on which it ended."""
        whose = _picked(self._credits, ("teacher", "activity"))
        there = Counter(map(whose, self._credits.rows()))
        for row in self._credits.rows():
            teacher, activity = whose(row)
            doubled = there[teacher, activity] > 1
            start, end, cells = self._events[activity]
            own = (
                plain(cell) if doubled or always else ""
                for cell, always in zip(self._own(row), self._always, strict=True)
            )
            event = activity if doubled or self._of_events else ""
            yield (teacher, event, *self._days(teacher, start, end), *cells, *own), end
        if self._of_events:
            blank = [""] * len(self._always)
            for activity in self._events.keys() - {event for _teacher, event in there}:
                start, end, cells = self._events[activity]
                yield ("", activity, start, end, *cells, *blank), end

    def _days(self, teacher: str, start: date, end: date) -> Row:
        if self._borders is None:
            return start, end
        spans = self._spans.get(teacher, ())
        since = next((first for first, last in spans if first <= end <= last), end)
        return bisect_right(self._borders, end), since


def _events(table: Table, columns: Iterable[str]) -> dict[str, tuple[date, date, tuple[str, ...]]]:
    """Return the days of each activity, and its cells in some columns, by its id."""
    known, cells = _picked(table, ("id", "start", "end")), _picked(table, columns)
    found = {}
    for row in table.rows():
        id_, start, end = known(row)
        found[id_] = (start, end, tuple(map(plain, cells(row))))
    return found


def _picked(table: Table, columns: Iterable[str]) -> _Picked:
    names = list(table.columns)
    at = [names.index(column) for column in columns]
    return lambda row: tuple([row[index] for index in at])
