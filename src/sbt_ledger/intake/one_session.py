"""A sheet whose rows or columns name sessions, and a person who says that all of it is one."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem, WrongUseError
from sbt_ledger.intake.cell_text import cell_text
from sbt_ledger.intake.matrix import day_in
from sbt_ledger.intake.moment import Moment, read_moment
from sbt_ledger.intake.reading import TableReader
from sbt_ledger.intake.words import key
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.moment import DayHabits
    from sbt_ledger.intake.reading import Row
    from sbt_ledger.intake.table import Column
    from sbt_ledger.records.activity import Activity

_UNKNOWN = Moment()


def with_marks(reader: TableReader, context: Context, session: Activity) -> TableReader:
    """Return a matrix as the sheet of one session: the marks are those of its one column.

    Of several columns the one counts that a person called “mark”. Raises WrongUseError where it
    is not clear, or is of another day.
    """
    table = reader.table
    columns = [each for each in table.columns if each.role == "session"]
    named = {key(header) for header, role in context.habits.columns.items() if role == "mark"}
    if any(each.role == "mark" and key(each.header) in named for each in table.columns):
        return reader
    if len(columns) != 1:
        raise _several(columns)
    (meant,) = columns
    day = day_in(meant.header, _of_year(context, session))
    if day and not session.start <= day <= session.end:
        message = _("“{header}” is another day than that of session {id}: {day}.")
        told = message.format(header=meant.header, id=session.id, day=session.start)
        raise WrongUseError(told, _("Name the session of that day with --activity."))
    marks = replace(meant, role="mark")
    return TableReader(
        table._replace(columns=tuple(marks if each is meant else each for each in table.columns))
    )


def _several(columns: Sequence[Column]) -> WrongUseError:
    headers = _(", ").join(f"“{each.header}”" for each in columns)
    message = _("The sheet has columns of several sessions ({headers}); --activity names one.")
    hint = _(
        "Leave --activity out, then each column is a session. Or say which one is meant: "
        '--habit columns=\'{{"{header}" = "mark"}}\''
    )
    return WrongUseError(message.format(headers=headers), hint.format(header=columns[0].header))


class SameSession:
    """Refuses the rows that name another course, or another day, than the session that is meant."""

    def __init__(self, reader: TableReader, context: Context, session: Activity) -> None:
        self._session = session
        self._days = _of_year(context, session)
        self._day_role = next((each for each in ("start", "date") if reader.has(each)), "")
        titles = {matching_key(cell_text(cell)) for cell in reader.distinct("title")} - {""}
        self._other = titles - {matching_key(session.title)}
        self._is_refused = len(titles) > 1
        self._reader = reader

    def check(self, row: Row) -> None:
        """Refuse a row of something else."""
        title = row.text("title") if self._is_refused else ""
        hint = _("Leave --activity out: each row names what it is. Or keep only its rows.")
        if matching_key(title) in self._other:
            message = _("“{title}” is not the session that --activity names: “{other}”")
            told = message.format(title=title, other=self._session.title)
            row.refuse("other-session", told, hint, "title")
        first = self._day(row, self._day_role)
        last = self._day(row, "end") or first
        if first and last and not (first <= self._session.end and last >= self._session.start):
            message = _("{day} is not the day of the session that --activity names: {other}")
            told = message.format(day=first, other=self._session.start)
            row.refuse("other-session", told, hint, self._day_role)

    def warnings(self) -> Iterator[Problem]:
        """Yield that the sheet gives the session another title."""
        if self._other and not self._is_refused:
            message = _("The sheet calls it “{title}”, session {id} of the book is “{other}”")
            title = next(cell_text(cell) for cell in self._reader.column("title") if cell != "")
            told = message.format(title=title, id=self._session.id, other=self._session.title)
            place = (self._reader.file, self._reader.table.header_line)
            yield Problem(
                "other-title", told, _("Look whether --activity names the right one."), *place,
                level="warning",
            )  # fmt: skip

    def _day(self, row: Row, role: str) -> date | None:
        if not role or not str(row.cell(role)).strip():
            return None
        days = self._days
        return row.take(role, lambda cell: read_moment(cell, days), _UNKNOWN, use="moment").day


def _of_year(context: Context, session: Activity) -> DayHabits:
    """Return how days are written; 9月1日 is of the year of the session."""
    days = context.days
    return days._replace(year=days.year or session.start.year)
