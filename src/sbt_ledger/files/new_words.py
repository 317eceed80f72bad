"""Words that neither the ledger nor the book knows yet: slips, perhaps. A book may use any."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import parse_list, tidy
from sbt_ledger.files.kinds import known_words, named
from sbt_ledger.records.nearest import meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sbt_ledger.records.book import Book

_CLOSED = frozenset({"mode", "content", "choice", "level", "role", "result"})
"""Columns of few words, of which a new one is always told."""
_OPEN = frozenset({"program", "topic"})
"""Columns that a school fills as it likes: told is what is nearly a known word."""
_WITH_MORE = {"evidence": "evidence", "approvals": "approval"}
"""Columns whose words stand before a path or a day, and the table of their words."""
_BEFORE = {"evidence": "=", "approvals": "@"}
COLUMNS = _CLOSED | _OPEN | _WITH_MORE.keys()


def new_words(book: Book, cells: Mapping[str, str]) -> Iterator[str]:
    """Yield a remark, with the word that is perhaps meant, on each new word of some cells."""
    for column, cell in cells.items():
        if column not in COLUMNS:
            continue
        known: set[str] | None = None
        for word in dict.fromkeys(_words(column, cell)):
            if word in known_words(_WITH_MORE.get(column, column)):
                continue
            known = known if known is not None else _known(book, column)
            hint = meant(word, known)
            if word not in known and (hint or column in _CLOSED):
                yield _told(column, word, hint, known)


def words_of(book: Book, column: str) -> set[str]:
    """Return the words that the book has in a column of activities or credits."""
    cells = {cell for (cell,) in book.activities.texts([column])}
    cells |= {each.cells.get(column, "") for each in book.presences}
    return {word for cell in cells for word in _words(column, cell)}


def _known(book: Book, column: str) -> set[str]:
    return {*known_words(_WITH_MORE.get(column, column)), *words_of(book, column)}


def _words(column: str, cell: str) -> Iterator[str]:
    for part in parse_list(cell):
        mark = _BEFORE.get(column)
        word = tidy(part.partition(mark)[0]) if mark else part
        if word:
            yield word


def _told(column: str, word: str, hint: str, known: set[str]) -> str:
    text = _("The value “{value}” is new for “{attribute}”.")
    names = (named(_WITH_MORE.get(column, column), each) for each in sorted(known))
    listed = _("Known: {known}.").format(known=_(", ").join(names)) if known else ""
    told = text.format(value=word, attribute=column)
    return "\n    ".join(filter(None, (told, hint or listed)))
