"""The columns that records and teachers can have, and the words that stand in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.files.kinds import known_words
from sbt_ledger.files.layout import COLUMNS
from sbt_ledger.rules.lint import Known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sbt_ledger.records.book import Book

_WORDS = (
    "kind", "program", "mode", "content", "choice", "topic", "level", "attendance", "role",
    "result", "status", "stage", "rank", "employment", "leave",
)  # fmt: skip
_DERIVED = {"planned"}
"""Asked of records, and worked out from them."""
_ATTRIBUTES = {"age", "in_post", "moved_in", "employment", "leave", "group", "fte"}
"""Asked of teachers, and no column of the roster."""


def known_to_all() -> Known:
    """Return what the tool knows without a book."""
    records = {*_listed("activities"), *_listed("credits"), *_DERIVED}
    teachers = {*_listed("teachers"), *_ATTRIBUTES, *known_words("attribute")}
    words = {table: frozenset(known_words(table)) for table in _WORDS}
    return Known(frozenset(records), frozenset(teachers), words)


def known_in(book: Book, columns: Iterable[str]) -> Known:
    """Return what the tool and a book know; the words that the book has only of `columns`."""
    known = known_to_all()
    told = {name for each in book.timelines.values() for name in each.attributes}
    of_book = book.columns
    records = {*of_book.get("activities", ()), *of_book.get("credits", ())}
    teachers = {*of_book.get("teachers", ()), *told}
    return Known(
        known.records | records,
        known.teachers | teachers,
        known.words,
        {column: frozenset(_words_of(book, column)) for column in columns},
        book=True,
    )


def _listed(table: str) -> list[str]:
    return COLUMNS[table].split(",")


def _words_of(book: Book, column: str) -> Iterator[str]:
    """Yield what stands in a column, in whichever table; lists are split at `;`."""
    cells = {text for (text,) in book.activities.texts([column])}
    cells |= {each.cells.get(column, "") for each in book.presences}
    cells |= {each.cells.get(column, "") for each in book.teachers.values()}
    cells |= {
        change.value
        for each in book.timelines.values()
        for change in each.changes
        if change.attribute == column
    }
    for cell in cells:
        yield from (part.partition("=")[0].strip() for part in cell.split(";"))
