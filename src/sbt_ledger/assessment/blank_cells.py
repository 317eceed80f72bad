"""Blank cells of a row on which it hangs whether the row fits."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.value import reader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sbt_ledger.assessment.repeats import Row
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.filter import Filter


def told_blanks(wheres: Iterable[Filter], row: Row, book: Book, counted: Iterable[str] = ()) -> str:
    """Return a sentence that names the blank cells that decide whether a row fits some filters.

    Or what it touches: of the columns `counted` each that is blank.
    """
    read = reader(book.entry(row.pair))
    columns = dict.fromkeys(column for where in wheres for column in where.blanks(read))
    columns |= dict.fromkeys(column for column in counted if not read(column))
    return _("Blank at {place}: {columns}. It decides whether the entry counts.").format(
        place=book.place(row.packed), columns=_(", ").join(columns)
    )
