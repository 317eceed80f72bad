"""The book as tables for other programs: typed, one row a record, and what `check` says of it.

Days and amounts are read already; all other cells stand as they are written. A blank is no value.
`hours_written` and `attendance_written` are the cells of which `hours` and `attendance` are read:
who left a cell blank said less than who wrote the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sbt_ledger.records.masking import masked_cell
from sbt_ledger.reports.result_fields import FIELDS, is_asked, result_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sbt_ledger.assessment.result import Report
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.place import Place

Kind = Literal["text", "day", "amount", "number", "flag"]
"""What a column holds; an amount is exact to ten decimals."""
Row = tuple[object, ...]

_DAYS = frozenset({
    "hired_on", "left_on", "born_on", "start", "end", "from", "until", "to", "date", "first",
    "last",
})  # fmt: skip
_AMOUNTS = frozenset({
    "needed", "earned", "certified", "pending", "carried_in", "carried_out", "short", "over",
    "spilled", "amount", "planned", "attended",
})  # fmt: skip
_FLAGS = frozenset({"complete", "on_pace", "void", "in_post"})


@dataclass(frozen=True)
class Table:
    """A table under its name: its columns with what they hold, and its rows, made when asked."""

    name: str
    columns: Mapping[str, Kind]
    rows: Callable[[], Iterator[Row]]


def tables(report: Report, language: str) -> tuple[Table, ...]:
    """Return the tables of a book and of its assessment."""
    book = report.book
    return (
        _teachers(book, report), _changes(book), *rows_of(book), _money(book),
        _results(report, language),
    )  # fmt: skip


def rows_of(book: Book) -> tuple[Table, ...]:
    """Return the tables that are folded: activities, credits, and who was in post when."""
    return _activities(book), _credits(book), _in_post(book)


def _typed(*names: str) -> dict[str, Kind]:
    return {name: _kind(name) for name in names}


def _kind(name: str) -> Kind:
    if name in _DAYS:
        return "day"
    if name in _AMOUNTS:
        return "amount"
    return "flag" if name in _FLAGS else "text"


def _placed(columns: Mapping[str, Kind]) -> dict[str, Kind]:
    return {**columns, "file": "text", "line": "number"}


def _texts(names: Iterable[str]) -> dict[str, Kind]:
    return dict.fromkeys(names, "text")


def _written(book: Book, table: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns that the files have beside those that are known."""
    reserved = {*known, "file", "line", "in_post"}
    return tuple(name for name in book.columns.get(table, ()) if name not in reserved)


def _at(place: Place | None) -> Row:
    return ("", None) if place is None else (place.file, place.line)


def _teachers(book: Book, report: Report) -> Table:
    known = ("code", "name", "hired_on", "left_on", "born_on")
    others = _written(book, "teachers", known)
    columns = {**_typed(*known), **_texts(others), **_typed("in_post")}

    def rows() -> Iterator[Row]:
        for code, each in book.teachers.items():
            cells = (masked_cell(name, each.cells.get(name, "")) for name in others)
            in_post = book.timelines[code].in_post(report.as_of)
            yield (
                code, each.name, each.hired_on, each.left_on, each.born_on, *cells, in_post,
                *_at(each.place),
            )  # fmt: skip

    return Table("teachers", _placed(columns), rows)


def _changes(book: Book) -> Table:
    columns = _typed("teacher", "attribute", "value", "from", "until", "reason", "by")

    def rows() -> Iterator[Row]:
        for timeline in book.timelines.values():
            for each in timeline.changes:
                yield (
                    each.teacher, each.attribute, masked_cell(each.attribute, each.value),
                    each.first, each.until, masked_cell("reason", each.reason), each.by,
                    *_at(each.place),
                )  # fmt: skip

    return Table("changes", _placed(columns), rows)


def _activities(book: Book) -> Table:
    known = ("id", "title", "start", "end", "hours", "hours_written", "status")
    others = _written(book, "activities", known)
    columns = {**_typed(*known), **_texts(others), "hours": "amount"}

    def rows() -> Iterator[Row]:
        for number in book.activities.numbers.values():
            each = book.activities.at(number)
            cells = (masked_cell(name, each.cells.get(name, "")) for name in others)
            yield (
                each.id, masked_cell("title", each.title), each.start, each.end, each.hours,
                each.cells.get("hours", ""), each.status, *cells, *_at(each.place),
            )  # fmt: skip

    return Table("activities", _placed(columns), rows)


def _credits(book: Book) -> Table:
    known = ("activity", "teacher", "attendance", "attendance_written", "attended", "void")
    others = _written(book, "credits", known)
    columns = {**_typed(*known), **_texts(others)}

    def rows() -> Iterator[Row]:
        for code in book.teachers:
            for entry, place in book.rows_of(code):
                own = entry.presence.cells
                cells = (masked_cell(name, own.get(name, "")) for name in others)
                yield (
                    entry.activity.id, code, entry.attendance, own.get("attendance", ""),
                    entry.attended, entry.void, *cells, *_at(place),
                )  # fmt: skip

    return Table("credits", _placed(columns), rows)


def _in_post(book: Book) -> Table:
    columns = _typed("teacher", "first", "last")

    def rows() -> Iterator[Row]:
        for code, timeline in book.timelines.items():
            yield from ((code, *span) for span in timeline.spans_in_post)

    return Table("in_post", columns, rows)


def _money(book: Book) -> Table:
    known = ("date", "what", "amount")
    others = _written(book, "money", known)
    columns = {**_typed(*known), **_texts(others)}

    def rows() -> Iterator[Row]:
        for each in book.money:
            cells = (masked_cell(name, each.cells.get(name, "")) for name in others)
            yield (each.day, each.what, each.amount, *cells, *_at(each.place))

    return Table("money", _placed(columns), rows)


def _results(report: Report, language: str) -> Table:
    def rows() -> Iterator[Row]:
        for assessment in report.assessments:
            for standing in filter(is_asked, assessment.standings):
                yield tuple(result_fields(standing, language).values())

    return Table("results", _typed(*FIELDS), rows)
