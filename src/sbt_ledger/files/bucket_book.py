"""A book whose activities and credits are buckets: rows that were counted elsewhere.

Roster and changes are read from the folder. Each bucket becomes as many rows as it counts, at
activities of their own, since two rows at one would be duplicates; only of an event at which a
teacher has several rows, or of all where the rules ask for them, the event is kept. Every cell goes
through the readers of a real book. Lines that are missing or doubled, and cells in which something
is hidden, are problems: a judgement of what is left would be wrong.
"""

from __future__ import annotations

from contextlib import nullcontext
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.book_files import BookReader, broken
from sbt_ledger.files.bucket_rows import CountedRows, MadeRows, told_of
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.kept_table import KeptTable
from sbt_ledger.files.settings_file import read_settings
from sbt_ledger.files.tables import Table
from sbt_ledger.pattern import pattern
from sbt_ledger.records.book import pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.bucket_rows import Bucket
    from sbt_ledger.files.credit_rows import CreditRows
    from sbt_ledger.records.book import Book


_LONGEST = 9
"""The digits of a number of rows that anybody has."""
_MASKED = pattern(r"\d{3}(?:\*{11}|\*{14})[\dXx]")
"""Numbers of identity cards as `ledger export` shows them."""
_PROSE = frozenset({"a_note", "c_note"})
"""No two rows count otherwise for what stands in these."""


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
        self._made = MadeRows(of_events=all(bucket.cells["event"] for bucket in buckets))
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
        return nullcontext(Table(file, self._made.columns(name, file), iter(made[file])))

    def _kept(self, _name: str, _file: str) -> KeptTable:
        return KeptTable(None)

    def _credits(self, file: str, rows: CreditRows, number: int) -> None:
        # Nothing is kept of what stands in memory.
        def take(table: Table) -> None:
            CountedRows(rows, table, pack(number, 0)).take(self._made.counted[file])

        self._each("credits", file, take)

    def _count(self, bucket: Bucket) -> int:
        """Return how many rows a bucket counts; a number that is none is told."""
        text = bucket.cells.get("n", "")
        if len(text) <= _LONGEST and text.isascii() and text.isdecimal() and int(text):
            return int(text)
        message = _("“{text}” is no number of rows").format(text=text)
        hint = _("It is what the statement counted: whole, and at least 1.")
        self.problems.append(told_of(bucket, "n", message, hint))
        return 0


def _lost(buckets: Sequence[Bucket], count: int) -> Iterator[Problem]:
    """Yield what shows that these are not the lines that were counted, each once."""
    hint = _("Take the whole result of the statement, each of its lines once.")
    met: dict[frozenset[tuple[str, str]], Bucket] = {}
    for bucket in buckets:
        if _MASKED.search("\n".join(bucket.cells.values())):
            yield from _masked(bucket)
        told = frozenset(bucket.cells.items())
        if met.setdefault(told, bucket) is not bucket:
            message = _("the bucket stands on line {line} already").format(line=met[told].line)
            yield told_of(bucket, "event", message, hint)
    for bucket in buckets:
        if bucket.cells["rows_of_school"] != str(count):
            text = bucket.cells["rows_of_school"]
            message = _("the school has {count} rows here, but “{text}” were counted")
            message = message.format(count=count, text=text)
            yield told_of(bucket, "rows_of_school", message, hint)
            return


def _masked(bucket: Bucket) -> Iterator[Problem]:
    """Yield the cells in which digits are hidden, so that rows may look alike that are not."""
    for column, cell in bucket.cells.items():
        if _MASKED.search(cell) and column not in _PROSE:
            message = _("digits of “{text}” are hidden: rows that differ may look alike")
            hint = _("Count the rows themselves, not what “ledger export” wrote of them.")
            yield told_of(bucket, column, message.format(text=cell), hint)


def _torn(book: Book, made: Iterable[tuple[Bucket, str]]) -> Iterator[Problem]:
    """Yield the buckets of which, by the roster as it is, some rows were in post and some not.

    `made` are buckets, each with the id of an activity that stands for it.
    """
    for bucket, id_ in made:
        if bucket.cells["starts"] == bucket.cells["ends"]:
            continue
        event = book.activities.at(book.activities.numbers[id_])
        timeline = book.timelines.get(tidy(bucket.cells["teacher"]))
        spans = () if timeline is None else timeline.spans_in_post
        if event.start != event.end and not any(
            first <= event.start and event.end <= last for first, last in spans
        ):
            message = _("from {start} to {end} the teacher is not in post all the time")
            told = message.format(start=event.start, end=event.end)
            hint = _("Who was in post when has changed since the rows were counted: count anew.")
            yield told_of(bucket, "post", told, hint)
