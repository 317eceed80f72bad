"""What was held, where each row of a sheet names it: a title, days, and what a platform tells."""

from __future__ import annotations

import re
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import CellError
from sbt_ledger.files.session_cells import value_for
from sbt_ledger.intake.cell_text import cell_text, check_formula
from sbt_ledger.intake.cell_words import level_words, word_key
from sbt_ledger.intake.day_cell import as_above, is_ditto, read_day, read_span
from sbt_ledger.intake.moment import Moment
from sbt_ledger.intake.named_year import read_year
from sbt_ledger.intake.proposal import Occasion
from sbt_ledger.intake.words import key
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.reading import Row, TableReader
    from sbt_ledger.records.book import Book

_KEPT = ("mode", "level", "content", "sponsor", "platform")
"""Columns of a platform that a book has, too."""
_DAYS = ("start", "date", "time", "end")
NAMING = ("session_id", "title", "start", "date", "time", "end", "year", "kind", *_KEPT)
_CODED = pattern(r"\d{1,2}\s*-\s*(.+)", re.DOTALL)  # “20-省级”: the platform's own number
_SPANNED = frozenset({"起止时间", "起止日期", "起止時間", "起訖日期", "起讫日期"})
"""Headers under which a cell tells the first and the last day."""
_UNKNOWN = Moment()
_DITTO = 5  # characters; a longer cell is no mark


class Occasions:
    """Makes occasions of rows; what a person said goes before what the sheet says."""

    def __init__(
        self, reader: TableReader, context: Context, book: Book, words: SessionWords,
        cells: Mapping[str, str],
    ) -> None:  # fmt: skip
        self._reader = reader
        self._context = context
        self._book = book
        self._words = words
        self._cells = cells
        self._above: dict[str, Cell] = {}
        self._known: dict[tuple[str, str], str] = {}
        self._planned: dict[str, Fraction | None] = {}
        self._found: dict[tuple[object, ...], Occasion] = {}
        self._category = "level" if _are_levels(reader) else "kind"
        self._is_spanned = reader.has("date") and key(reader.header("date")) in _SPANNED
        self.titled = bool(words.title)
        """Whether a person says what was held: then all rows are of it."""
        days = {cell for role in _DAYS for cell in reader.distinct(role)}
        self.has_ditto = any(map(_is_ditto, days))
        """Whether a cell means the one above it: then rows that are alike may name two days."""

    def of(self, row: Row, hours: Fraction | None = None) -> Occasion | None:
        """Return what a row names, None if that is not clear: the row's problems say why.

        Rows whose cells are alike name the same; it is found out once.
        """
        if self.has_ditto:
            return self._named(row, hours)
        key = (hours, *map(row.cell, NAMING))
        found = self._found.get(key)
        if found is None:
            before = len(row.problems) + len(row.warnings)
            found = self._named(row, hours)
            if found and len(row.problems) + len(row.warnings) == before:
                self._found[key] = found
        return found

    def _named(self, row: Row, hours: Fraction | None) -> Occasion | None:
        faults = len(row.problems)
        title = self._words.title or row.take("title", _title, "", use="title")
        if not title and len(row.problems) == faults:
            row.refuse("missing-title", _("What was held is not told"), _("Give --title."), "title")
        days = self._days(row)
        kind = self._kind(row)
        if not title or days is None or not kind:
            return None
        cells = {**self._told(row), **self._cells, "kind": kind}
        id_ = row.text("session_id")
        if id_:  # of one session some may have attended less
            hours = self._planned.setdefault(id_, hours)
        in_year = not (self._words.start or self._day_role(row))
        timeless = in_year or not self._reader.has("hours")
        return Occasion(title, *days, hours, tuple(sorted(cells.items())), id_, timeless)

    def _days(self, row: Row) -> tuple[date, date] | None:
        if self._words.start:
            first = date.fromisoformat(self._words.start)
            return first, date.fromisoformat(self._words.end) if self._words.end else first
        first_role = self._day_role(row)
        if not first_role:
            return self._year(row)
        if first_role == "date" and self._is_spanned and (span := self._span(row)):
            return span
        start = self._day(row, first_role)
        end = self._day(row, "end") if self._has("end", row) else start
        if start is None or end is None:
            return None
        if end < start:
            message = _("{last} is before {first}").format(last=end, first=start)
            row.refuse("end-before-start", message, _("Correct one of the two days."), "end")
            return None
        return start, end

    def _span(self, row: Row) -> tuple[date, date] | None:
        days = self._context.days
        return row.take("date", lambda cell: read_span(cell, days), None, use="span")

    def _day_role(self, row: Row) -> str:
        """Return the column in which a row tells its day, "" if it tells none."""
        return next((each for each in ("start", "date", "time") if self._has(each, row)), "")

    def _has(self, role: str, row: Row) -> bool:
        return self._reader.has(role) and str(row.cell(role)).strip() != ""

    def _day(self, row: Row, role: str) -> date | None:
        said = row.cell(role)
        ditto = isinstance(said, str) and is_ditto(said)
        cell = self._above.get(role, said) if ditto else said
        self._above[role] = cell
        days = self._context.days
        moment = row.take_cell(cell, role, lambda each: read_day(each, days), _UNKNOWN, use="day")
        row.warn(moment.warnings, role)
        if ditto and moment.day:
            row.warn([as_above(str(said), moment.day)], role)
        return moment.day

    def _year(self, row: Row) -> tuple[date, date] | None:
        """Return the day that stands for a year, where a sheet tells no more than the year."""
        text = row.text("year")
        year = read_year(text)
        if year is None:
            row.refuse(
                "missing-date", _("On which day it was is not told"),
                _("Give --date, or a column of days."), "date",
            )  # fmt: skip
            return None
        try:
            day = year.day(self._context.habits.year_day)
        except CellError as fault:
            row.refuse(fault.code, fault.message, fault.hint, "year")
            return None
        return day, day

    def _kind(self, row: Row) -> str:
        told = row.text("kind") if self._category == "kind" else ""
        kind = self._words.kind or self._value("kind", told)
        if not kind:
            message = _("Of which kind it is, is not told")
            row.refuse("missing-kind", message, _("Give --kind."), "kind")
        return kind

    def _told(self, row: Row) -> dict[str, str]:
        texts = {column: row.text(column) for column in _KEPT}
        if self._category == "level":
            texts["level"] = row.text("kind")
        found = ((column, self._value(column, text)) for column, text in texts.items())
        return {column: text for column, text in found if text}

    def _value(self, column: str, text: str) -> str:
        """Return a text with the word that the files have for it."""
        key = (column, text)
        if key not in self._known:
            plain = _uncoded(text)
            level = level_words().get(word_key(plain)) if column == "level" else None
            self._known[key] = level or value_for(self._book, column, plain)
        return self._known[key]


def _are_levels(reader: TableReader) -> bool:
    """Whether the column of categories tells levels: all its cells are words of these."""
    told = {word_key(_uncoded(str(cell))) for cell in reader.distinct("kind")} - {""}
    levels = {level_words().get(word, "") for word in told}
    return not reader.has("level") and bool(levels - {"other"}) and "" not in levels


def _uncoded(text: str) -> str:
    """Return a text without the number that a platform gives it."""
    plain = " ".join(text.split())
    coded = _CODED.fullmatch(plain)
    return coded[1] if coded else plain


def _title(cell: Cell) -> str:
    """Return a title in one line; CellError for a formula that has failed.

    A text may begin with = all the same.
    """
    text = cell_text(cell)
    if not text.startswith("="):
        check_formula(text)
    return " ".join(text.split())


def _is_ditto(cell: object) -> bool:
    return isinstance(cell, str) and bool(cell) and len(cell) <= _DITTO and is_ditto(cell)
