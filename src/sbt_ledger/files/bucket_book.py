"""A book whose activities and credits are buckets: rows that were counted elsewhere.

Roster and changes are read from the folder. Each bucket becomes as many rows as it counts, at
activities of their own, since two rows at one would be duplicates; only of an event at which a
teacher has several rows, or of all where the rules ask for them, the event is kept. Every cell goes
through the readers of a real book. Lines that are missing or doubled, and cells in which something
is hidden, are problems: a judgement of what is left would be wrong.
"""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from functools import partial
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import Problem
from sbt_ledger.files.book_files import BookReader, broken
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.kept_table import KeptTable
from sbt_ledger.files.layout import REQUIRED
from sbt_ledger.files.settings_file import read_settings
from sbt_ledger.files.tables import Table
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sbt_ledger.files.credit_rows import CreditRows
    from sbt_ledger.records.book import Book

    _Line = tuple[int, Mapping[str, str]]

_LONGEST = 9
"""The digits of a number of rows that anybody has."""
_MASKED = pattern(r"\d{3}(?:\*{11}|\*{14})[\dXx]")
"""Numbers of identity cards as `ledger export` shows them."""
_PROSE = frozenset({"a_note", "c_note"})
"""No two rows count otherwise for what stands in these."""


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
        counts = [self._count(bucket) for bucket in buckets]
        if not self.problems:
            self.problems += _lost(buckets, sum(counts))
        if self.problems:
            raise broken(self.problems)
        self._made = _Made(of_events=all(bucket.cells["event"] for bucket in buckets))
        for bucket, count in zip(buckets, counts, strict=True):
            self.problems += self._made.add(bucket, count)

    def read(self) -> Book:
        """Return the book, of which each bucket lies within one span in post of its teacher."""
        book = super().read()
        self.problems += _torn(book, self._made.held)
        if self.problems:
            raise broken(self.problems)
        return book

    def files(self, name: str) -> tuple[str, ...]:
        made = self._made.tables.get(name)
        return super().files(name) if made is None else tuple(made)

    def opened(self, name: str, file: str) -> AbstractContextManager[Table]:
        made = self._made.tables.get(name)
        if made is None:
            return super().opened(name, file)
        lines = made[file]
        told = (column for _line, cells in lines for column in cells)
        columns = tuple(dict.fromkeys((*REQUIRED[name], *told)))
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
        if len(text) <= _LONGEST and text.isascii() and text.isdecimal() and int(text):
            return int(text)
        message = _("“{text}” is no number of rows").format(text=text)
        hint = _("It is what the statement counted: whole, and at least 1.")
        self.problems.append(_problem(bucket, "n", message, hint))
        return 0


def _problem(bucket: Bucket, column: str, message: str, hint: str) -> Problem:
    place = (bucket.file, bucket.line, column, bucket.cells.get(column, ""))
    return Problem("bad-value", message, hint, *place)


def _lost(buckets: Sequence[Bucket], count: int) -> Iterator[Problem]:
    """Yield what shows that these are not the lines that were counted, each once."""
    hint = _("Take the whole result of the statement, each of its lines once.")
    met: dict[tuple[tuple[str, str], ...], Bucket] = {}
    for bucket in buckets:
        if _MASKED.search("\n".join(bucket.cells.values())):
            yield from _masked(bucket)
        told = tuple(sorted(bucket.cells.items()))
        if met.setdefault(told, bucket) is not bucket:
            message = _("the bucket stands on line {line} already").format(line=met[told].line)
            yield _problem(bucket, "event", message, hint)
    for bucket in buckets:
        if bucket.cells["rows_of_school"] != str(count):
            text = bucket.cells["rows_of_school"]
            message = _("the school has {count} rows here, but “{text}” were counted")
            message = message.format(count=count, text=text)
            yield _problem(bucket, "rows_of_school", message, hint)
            return


def _masked(bucket: Bucket) -> Iterator[Problem]:
    """Yield the cells in which digits are hidden, so that rows may look alike that are not."""
    for column, cell in bucket.cells.items():
        if _MASKED.search(cell) and column not in _PROSE:
            message = _("digits of “{text}” are hidden: rows that differ may look alike")
            hint = _("Count the rows themselves, not what “ledger export” wrote of them.")
            yield _problem(bucket, column, message.format(text=cell), hint)


def _torn(book: Book, made: Iterable[tuple[Bucket, str]]) -> Iterator[Problem]:
    """Yield the buckets of which, by the roster as it is, some rows were in post and some not.

    `made` are buckets, each with the id of an activity that stands for it.
    """
    for bucket, id_ in made:
        event = book.activities.at(book.activities.numbers[id_])
        timeline = book.timelines.get(tidy(bucket.cells["teacher"]))
        spans = () if timeline is None else timeline.spans_in_post
        if event.start != event.end and not any(
            first <= event.start and event.end <= last for first, last in spans
        ):
            message = _("from {start} to {end} the teacher is not in post all the time")
            told = message.format(start=event.start, end=event.end)
            hint = _("Who was in post when has changed since the rows were counted: count anew.")
            yield _problem(bucket, "post", told, hint)


class _Made:
    """The rows of activities and of credits that buckets stand for, by table and file."""

    def __init__(self, *, of_events: bool) -> None:
        """`of_events`: each bucket names its event, and one without a teacher has no rows."""
        self.held: list[tuple[Bucket, str]] = []
        """Buckets whose days are alike, each with an activity that stands for it."""
        self._of_events = of_events
        self.tables: dict[str, dict[str, list[_Line]]] = {"activities": {}, "credits": {}}
        self._numbers: dict[object, int] = {}
        self._taken: Counter[tuple[str, int]] = Counter()
        self._told: dict[str, Mapping[str, str]] = {}

    def add(self, bucket: Bucket, count: int) -> Iterator[Problem]:
        """Add the rows of a bucket; yield what it says otherwise than another of its event."""
        event, teacher = bucket.cells.get("event", ""), bucket.cells.get("teacher", "")
        own = {"teacher": teacher, **_cells(bucket, "c_")}
        rows, of_event = self._rows("credits", bucket), _of_activity(bucket)
        id_ = self._given(event)
        for _each in range(count):
            id_ = self._given(event) or self._next(tuple(of_event.items()), teacher)
            if id_ not in self._told:
                self._told[id_] = of_event
                told = {"id": id_, "title": id_, **of_event}
                self._rows("activities", bucket).append((bucket.line, told))
            if teacher or not self._of_events:
                rows.append((bucket.line, {"activity": id_, **own}))
        if self._told[id_] != of_event:
            message = _("another line says otherwise of the activity “{id}”").format(id=event)
            hint = _("Take the whole result of the statement, each of its lines once.")
            yield _problem(bucket, "event", message, hint)
        if "post" in bucket.cells:
            self.held.append((bucket, id_))

    def _given(self, event: str) -> str:
        """Return the id of an event that is kept, "" of one that is not."""
        return event if self._of_events or not event else f"e/{event}"

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
