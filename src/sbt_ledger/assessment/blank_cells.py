"""Blank cells of a row on which it hangs whether the row fits."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.tags import unsplit
from sbt_ledger.assessment.value import reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.assessment.repeats import Row
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.filter import Filter


def told_blanks(wheres: Sequence[Filter], row: Row, book: Book, counted: Iterable[str] = ()) -> str:
    """Return a sentence that names the blank cells that decide whether a row fits some filters.

    Or what it touches: of the columns `counted` each that is blank. Or the cell that names several
    tags, where shares are asked for.
    """
    entry = book.entry(row.pair)
    read = reader(entry)
    columns = dict.fromkeys(column for where in wheres for column in where.blanks(read))
    columns |= dict.fromkeys(column for column in counted if not read(column))
    if not columns:
        for column, tags in (each for where in wheres for each in unsplit(where, entry)):
            told = _(
                "Several at {place}: {column}. How much of the entry counts hangs on their shares: "
                "write {split}, or other numbers."
            )
            split = ";".join(f"{tag.partition('=')[0].strip()}=1" for tag in tags)
            return told.format(place=book.place(row.packed), column=column, split=split)
    return _("Blank at {place}: {columns}. It decides whether the entry counts.").format(
        place=book.place(row.packed), columns=_(", ").join(columns)
    )
