"""Sheets that tell no courses: the hours of each teacher in a year, or in each of several years."""

from __future__ import annotations

import re
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.cell_text import cell_text
from sbt_ledger.intake.claimed import Claimed, problems_of, rows_of_claims, who_of
from sbt_ledger.intake.claims import claimed_hours
from sbt_ledger.intake.comparison import Claim
from sbt_ledger.intake.hours_cell import read_hours
from sbt_ledger.intake.named_year import read_year
from sbt_ledger.intake.words import plain, words
from sbt_ledger.intake.worth import book_hours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from fractions import Fraction

    from sbt_ledger.errors import Problem
    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.reading import Row, TableReader
    from sbt_ledger.intake.school_year import YearReader
    from sbt_ledger.periods import Period

    _Read = Callable[[Row], Iterator[tuple[Period, Fraction]]]

_IN_HEADER = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)(?:\s*[-–—~/至]\s*(?:\d{4}|\d{2})(?!\d))?")
_ALONE = 2
"""Columns with a year in them, from which on a sheet has one for each year."""


def year_columns(reader: TableReader) -> list[tuple[int, str, str]]:
    """Return the columns that hold the hours of a year: place, header, and the year in it."""
    found = [
        (column.index, column.header, match[0])
        for column in reader.table.columns
        if not column.role and (match := _IN_HEADER.search(column.header))
    ]
    alone = len(found) == 1 and read_year(found[0][1]) is not None
    return found if len(found) >= _ALONE or alone else []


def tells_sums(reader: TableReader) -> bool:
    """Whether a sheet tells sums of years, and not courses."""
    if reader.has("title"):
        return False
    return reader.has("hours", "credits") or bool(year_columns(reader))


def sums_of(reader: TableReader, context: Context, years: YearReader) -> Claimed:
    """Return a claim without a title for each person and year.

    Raises WrongUseError where no cell tells the year and none was named.
    """
    columns = year_columns(reader)
    read = (
        _in_columns(reader, context, years, columns)
        if columns
        else _in_rows(reader, context, years)
    )
    claims: list[Claim] = []
    problems: list[Problem] = []
    unread: set[str] = set()
    for told in rows_of_claims(reader, context):
        sums = list(read(told.row))
        problems += problems_of(told)
        if told.row.problems:
            unread |= {said.teacher for said in told.people if said.teacher}
        else:
            claims += (
                Claim(who, "", period.first, period.last, hours, str(told.row.line), told.counts)
                for period, hours in sums
                for who in who_of(told)
            )
    return Claimed(tuple(claims), tuple(problems), frozenset(unread))


def _in_rows(reader: TableReader, context: Context, years: YearReader) -> _Read:
    """Return what reads the one sum of a row; its year stands in the row, or above the table."""
    above = reader.table.hints.get("year", "")
    told = {text for cell in reader.distinct("year") if (text := cell_text(cell))} or {above}
    alone = None
    if len(told) == 1:
        (text,) = told
        alone = years.named or _only(text, years, reader.file)

    def read(row: Row) -> Iterator[tuple[Period, Fraction]]:
        hours = claimed_hours(row, reader, context)
        period = alone or row.take_cell(
            row.text("year") or above, "year", lambda cell: years.period(str(cell)), None,
            use="year",
        )  # fmt: skip
        if period and hours is not None and years.is_asked(period):
            yield period, hours

    return read


def _only(text: str, years: YearReader, file: str) -> Period:
    """Return the one year of a sheet; WrongUseError if it tells none, or is not clear."""
    if not text:
        message = _("Of which year the hours are, the sheet does not tell.")
        raise WrongUseError(message, _("Name it: --period 2025-26."))
    try:
        return years.period(text)
    except CellError as fault:
        raise WrongUseError(f"{file}: {fault}", fault.hint) from None


def _in_columns(
    reader: TableReader, context: Context, years: YearReader,
    columns: Sequence[tuple[int, str, str]],
) -> _Read:  # fmt: skip
    """Return what reads a sum for each column of a year; a blank cell is none."""
    unit = _unit(reader)
    try:
        found = [(index, years.period(text)) for index, _header, text in columns]
    except CellError as fault:
        raise WrongUseError(f"{reader.file}: {fault}", fault.hint) from None

    def read(row: Row) -> Iterator[tuple[Period, Fraction]]:
        for index, period in found:
            hours = row.take_cell(
                row.at(index), "", lambda cell: _hours(cell, unit, context), None, use="sum"
            )
            if hours is not None and years.is_asked(period):
                yield period, hours

    return read


def _unit(reader: TableReader) -> str:
    """Return "credits" where the headers speak of credits only: 周期累计学分."""
    headers = "".join(plain(column.header) for column in reader.table.columns)
    units = words().units
    named = [each for each in ("periods45", "credits") if any(w in headers for w in units[each])]
    return named[0] if len(named) == 1 else ""


def _hours(cell: Cell, unit: str, context: Context) -> Fraction | None:
    amount = read_hours(cell, unit, decimal_comma=context.decimal_comma)
    return None if amount is None else book_hours(amount, cell_text(cell), context.habits, unit)
