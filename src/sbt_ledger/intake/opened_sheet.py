"""A sheet with all that is known of it before its rows are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.intake import ahead
from sbt_ledger.intake.asked_habits import habits_of
from sbt_ledger.intake.context import Context
from sbt_ledger.intake.forms import refuse_forms
from sbt_ledger.intake.handbook import of_one_person
from sbt_ledger.intake.hours_cell import is_decimal_comma
from sbt_ledger.intake.match import Matcher
from sbt_ledger.intake.named_roles import check_roles
from sbt_ledger.intake.reading import TableReader
from sbt_ledger.intake.sheet_days import day_habits
from sbt_ledger.intake.source import source_of
from sbt_ledger.intake.the_table import the_table

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from sbt_ledger.intake.asked import Asked
    from sbt_ledger.intake.contents import Contents
    from sbt_ledger.intake.moment import DayHabits
    from sbt_ledger.intake.presence import Sitting
    from sbt_ledger.intake.source import Source
    from sbt_ledger.intake.table import Table
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.habits import Habits


class OpenedSheet(NamedTuple):
    """The table of a file that is meant, who made it, the habits that hold, how it writes days."""

    contents: Contents
    table: Table
    source: Source
    habits: Habits
    reader: TableReader
    days: DayHabits


def open_sheet(
    book: Book, file: str, raw: bytes, asked: Asked, today: date | None = None
) -> OpenedSheet:
    """Return the table of a file; `file` names it in messages. After `today` nothing was held.

    Raises BrokenFilesError for a sheet that cannot be read, WrongUseError for what is not told.
    """
    general = habits_of(book.settings, "", asked)
    contents = ahead.contents(
        raw, file, language=book.settings.lang, encoding=asked.encoding or general.encoding
    )
    refuse_forms(contents, asked.sheet or general.sheet)
    table = the_table(contents, sheet_name=asked.sheet or general.sheet, column_map=general.columns)
    table = of_one_person(table)
    source = source_of(table)
    habits = habits_of(book.settings, source.name, asked)
    check_roles(habits.columns, book)
    reader = TableReader(table)
    days = day_habits(reader, contents, source, habits, asked, book.settings, today)
    if source.habits.get("own"):  # a course that goes on may stand in a book
        days = days._replace(latest=None)
    return OpenedSheet(contents, table, source, habits, reader, days)


def context_of(  # noqa: PLR0913 - what a row needs has this many sides
    book: Book, sheet: OpenedSheet, asked: Asked, sitting: Sitting, *,
    session: Activity | None = None, hours_said: Fraction | None = None,
) -> Context:  # fmt: skip
    """Return what the reading of rows needs; `session` if the command says what was held."""
    amounts = (*sheet.reader.distinct("hours"), *sheet.reader.distinct("credits"))
    return Context(
        source=sheet.source.habits,
        habits=sheet.habits,
        matcher=Matcher(book.teachers, sheet.habits.guests),
        teachers=book.teachers,
        days=sheet.days,
        sitting=sitting,
        session=session,
        hours_said=hours_said,
        accept_makeup=asked.accept_makeup,
        decimal_comma=is_decimal_comma(amounts, sheet.contents.separator),
    )
