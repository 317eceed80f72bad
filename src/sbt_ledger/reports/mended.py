"""Rows that a command changed: before and after, what the totals became, in each format."""

from __future__ import annotations

from dataclasses import dataclass, field
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import tidy
from sbt_ledger.records.masking import masked
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.harmless import tame, tame_lines
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.row_words import CELLS, cell_rows, told_cells, told_changes, told_run
from sbt_ledger.reports.totals import told_totals, totals_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from sbt_ledger.files.mend import Mended
    from sbt_ledger.records.book import Book
    from sbt_ledger.reports.totals import Pair

_MOST = 20  # rows that are shown with their text; a program gets all


@dataclass(frozen=True, slots=True)
class MendReport:
    """What a command made of rows, under a headline; `said` are further fields for programs.

    The text leaves the rows out if it is `brief`: they were shown already.
    """

    headline: str
    mended: Mended
    totals: tuple[Pair, ...] = ()
    written: bool = True
    said: Mapping[str, object] = field(default_factory=dict)
    brief: bool = False

    def text(self, language: str) -> str:
        """Return the rows with their lines before and after, and the totals."""
        rows = () if self.brief else self.rows()
        told = (self.headline, *rows, *told_totals(self.totals, language))
        return tame_lines("\n".join(told))

    def csv(self) -> str:
        """Return a line a cell."""
        return csv_text(CELLS, cell_rows(self.mended.changes))

    def json(self) -> str:
        """Return all of it as programs read it."""
        fields = {"version": 1, "written": self.written, **self.said}
        rows = (one_line(change.as_shown()) for change in self.mended.changes)
        totals = map(one_line, totals_fields(self.totals))
        parts = {name: one_line(value) for name, value in fields.items()}
        return whole(parts | {"rows": listed(rows), "totals": listed(totals)})

    def rows(self) -> Iterator[str]:
        """Yield the rows, with their text in the file if it is known."""
        if any(not (row.text_before or row.text_after) for row in self.mended.rows):
            yield from told_changes(self.mended.changes)
            return
        for row in self.mended.rows[:_MOST]:
            change = row.change
            if change.before is None:
                yield told_run([change])
                yield from _told_text("{text}", masked(row.text_after))
                continue
            told = told_cells(change.before or {}, change.after or {})
            yield f"{change.file}:{change.line}: {told}"
            yield from _told_text(_("before: {text}"), masked(row.text_before))
            yield from _told_text(_("after:  {text}"), masked(row.text_after))
        left = len(self.mended.rows) - _MOST
        if left > 0:
            yield _("… and {count} more rows").format(count=left)


def touched(mended: Mended) -> tuple[list[str], set[date]]:
    """Return the codes of the teachers whose totals may have changed, and the days of that."""
    ids: set[str] = set()
    whole_ids: set[str] = set()
    codes: set[str] = set()
    for change in mended.changes:
        for cells in filter(None, (change.before, change.after)):
            codes.add(tidy(cells.get("code" if change.table == "teachers" else "teacher", "")))
            ids.add(tidy(cells.get("activity", "")))
            if change.table == "activities":
                whole_ids.add(tidy(cells.get("id", "")))
    books = (mended.before, mended.after)
    codes |= {code for book in books for code in _people_at(book, whole_ids)}
    days = {
        book.activities[id_].end
        for book in books
        for id_ in ids | whole_ids
        if id_ in book.activities
    }
    return [code for code in mended.after.teachers if code in codes], days


def _people_at(book: Book, ids: Iterable[str]) -> Iterator[str]:
    numbers = {book.activities.numbers[id_] for id_ in ids if id_ in book.activities}
    for code, rows in book.rows.items() if numbers else ():
        if not numbers.isdisjoint(rows.activities):
            yield code


def _told_text(form: str, text: str) -> Iterator[str]:
    """Yield the lines of a row as they stand in the file, further in."""
    first, *others = map(tame, text.splitlines() or [""])
    yield "    " + form.format(text=first)
    yield from (f"        {line}" for line in others)
