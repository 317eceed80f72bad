"""Sheets with a column for each session: every mark is a person at one session."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.cell_text import cell_text
from sbt_ledger.intake.day_cell import read_day
from sbt_ledger.intake.hours_cell import read_hours
from sbt_ledger.intake.makeup import accept_makeup, refuse_makeup
from sbt_ledger.intake.mark import Mark, read_mark
from sbt_ledger.intake.moment import Moment, read_moment
from sbt_ledger.intake.presence import Attended
from sbt_ledger.intake.proposal import Occasion, Told
from sbt_ledger.intake.row_people import is_blank, people_of, unnamed
from sbt_ledger.intake.sessions import day_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.moment import DayHabits
    from sbt_ledger.intake.proposal import Said
    from sbt_ledger.intake.reading import Row, TableReader
    from sbt_ledger.intake.table import Column

_THERE = frozenset({"present", "late", "left-early"})
_TOLD = _THERE | {"absent", "leave"}
_WEEKDAYS = ("一二三四五六日", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
_BLANK = Mark("blank")
_UNKNOWN = Moment()


@dataclass(frozen=True, slots=True)
class _Session:
    """A column: its header, its day if that is known, and the column of days beside it."""

    column: Column
    title: str
    day: date | None
    dates: int | None = None


def people_of_matrix(
    reader: TableReader, context: Context, words: SessionWords, cells: Mapping[str, str]
) -> Told:
    """Return each person at each session; a session whose day nobody knows is a problem."""
    sessions, problems = _sessions(reader, context, words)
    people: list[Said] = []
    warnings: list[Problem] = [*problems]
    for row in reader.rows():
        if is_blank(row):
            people += _unnamed(row, sessions)
            continue
        people += _row(row, context, sessions, cells)
        warnings += row.warnings
    return Told(tuple(people), tuple(warnings))


def _row(
    row: Row, context: Context, sessions: list[_Session], cells: Mapping[str, str]
) -> Iterator[Said]:
    told_people = list(people_of(row, context.matcher))
    for told, match in told_people:
        if told.state != "matched":
            yield told
            continue
        own = (told.text, context.name_of(told.teacher))
        for session in sessions:
            before = len(row.problems)
            kind = _kind(row, session, context, own, signed=match.sign)
            day = _day(row, session, context) if kind in _THERE else session.day
            if len(row.problems) > before:
                yield told.refused("rejected", row.problems[before:])
            elif kind in _TOLD and day:
                occasion = Occasion(
                    session.title, day, day, context.hours_said, tuple(sorted(cells.items()))
                )
                yield told._replace(occasion=occasion).attending(Attended(kind))


def _unnamed(row: Row, sessions: list[_Session]) -> Iterator[Said]:
    """Yield a row with marks that names nobody, refused."""
    yield from unnamed(row, [cell_text(row.at(each.column.index)) for each in sessions])


def _kind(
    row: Row, session: _Session, context: Context, own: tuple[str, ...], *, signed: bool
) -> str:
    """Return how somebody attended a session, "" if the cell says nothing of it."""
    cell = row.at(session.column.index)
    mark = row.take_cell(
        cell, "session", lambda each: read_mark(each, own), _BLANK, use=f"mark {own}"
    )
    kind = mark.kind
    if row.problems and _is_hours(cell):
        hint = _("Marks stand in a matrix; hours of each session go into a sheet with 学时.")
        row.problems[-1] = row.problems[-1]._replace(hint=hint)
    if kind == "blank" and not row.problems:
        kind = context.habits.blank
        if not kind:
            message = _("Nothing stands under “{header}”: present or absent, nobody says")
            hint = _('Say it for all sheets of this kind: blank = "absent" or "present".')
            row.refuse("blank-mark", message.format(header=session.column.header), hint)
    if kind == "irregular" or (signed and kind in _THERE):
        if context.accept_makeup or context.habits.accept_makeup:
            accept_makeup(row, mark.text or own[0])
            return "present"
        refuse_makeup(row, mark.text or own[0])
    return kind


def _is_hours(cell: Cell) -> bool:
    """Whether a cell tells an amount instead of a mark."""
    with suppress(CellError):
        return read_hours(cell) is not None
    return False


def _day(row: Row, session: _Session, context: Context) -> date | None:
    """Return the day of a session: that of the person where one stands beside the mark."""
    if session.dates is None:
        return session.day
    days = context.days
    moment = row.take_cell(
        row.at(session.dates), "session_date", lambda cell: read_day(cell, days), _UNKNOWN,
        use="day",
    )  # fmt: skip
    return moment.day


def _sessions(
    reader: TableReader, context: Context, words: SessionWords
) -> tuple[list[_Session], list[Problem]]:
    columns = [each for each in reader.table.columns if each.role == "session"]
    dates = {each.index: each for each in reader.table.columns if each.role == "session_date"}
    found: list[_Session] = []
    problems: list[Problem] = []
    for column in columns:
        beside = dates.get(column.index + 1)
        try:
            day = None if beside else _header_day(column.header, context, words)
        except CellError as fault:
            problems.append(_unsure(fault, reader, column))
            continue
        if day is None and beside is None:
            problems.append(_missing(reader, column))
            continue
        title = _title(column.header, words, whole=bool(beside))
        found.append(_Session(column, title, day, beside.index if beside else None))
    return _told_apart(found), [*problems, *_one_day(reader, found)]


def _unsure(fault: CellError, reader: TableReader, column: Column) -> Problem:
    """Return that the day of a header is not certain."""
    place = (reader.file, reader.table.header_line, column.header)
    write = _("Write the day into the header, such as 2025-09-01, or 9月1日 with --year.")
    hint = write if fault.code == "bad-date" else fault.hint
    return Problem(fault.code, fault.message, hint, *place)


def _missing(reader: TableReader, column: Column) -> Problem:
    message = _("“{header}”: on which day it was is not told").format(header=column.header)
    hint = _("Give --date: the day of it, or the Monday of the week; or write it into the header.")
    place = (reader.file, reader.table.header_line, column.header)
    return Problem("missing-date", message, hint, *place)


def _one_day(reader: TableReader, sessions: Sequence[_Session]) -> Iterator[Problem]:
    """Yield that several sessions without a day of their own are taken to be of one day."""
    days = [each.day for each in sessions if each.day and not day_text(each.column.header)]
    count = max(map(days.count, days), default=0)
    if count > 1:
        message = _("{count} sessions are taken to be of one day: {day}")
        told = message.format(count=count, day=max(days, key=days.count))
        hint = _("Of several days: write them into the headers.")
        place = (reader.file, reader.table.header_line)
        yield Problem("one-day", told, hint, *place, level="warning")


def _title(header: str, words: SessionWords, *, whole: bool) -> str:
    """Return the title of a session; the header is all of it where it names a course."""
    if whole and not words.title:
        return header
    return f"{words.title} {header}".strip() if whole else words.title or header


def _told_apart(sessions: list[_Session]) -> list[_Session]:
    """Return the sessions; two of one day take their header into their title."""
    seen = [(each.title, each.day) for each in sessions]
    return [
        replace(each, title=f"{each.title} {each.column.header}")
        if seen.count((each.title, each.day)) > 1 and each.column.header not in each.title
        else each
        for each in sessions
    ]


def _header_day(header: str, context: Context, words: SessionWords) -> date | None:
    """Return the day of a column, None if nobody tells it.

    A header without a day is of --date, a weekday of that week. Raises CellError for a header
    with a day that is not certain: no other day may stand for it.
    """
    if day := _named_day(header, context.days):
        return day
    if not words.start:
        return None
    first = date.fromisoformat(words.start)
    number = _weekday(header)
    return first if number is None else first + timedelta(days=(number - first.weekday()) % 7)


def _named_day(header: str, days: DayHabits) -> date | None:
    """Return the day that a header begins with, None if it begins with none.

    Raises CellError for one that is not certain.
    """
    with suppress(CellError):
        return read_moment(header, days).day
    text = day_text(header)
    return read_moment(text, days).day if text else None


def day_in(header: str, days: DayHabits) -> date | None:
    """Return the day that a header names, None if it names none, or none for certain."""
    with suppress(CellError):
        return _named_day(header, days)
    return None


def _weekday(header: str) -> int | None:
    """Return the weekday that a header names, Monday is 0; None if it names none."""
    text = cell_text(header).casefold()
    for number in range(7):
        han, english = _WEEKDAYS[0][number], _WEEKDAYS[1][number].casefold()
        named = (f"周{han}", f"週{han}", f"星期{han}", *(("周天", "星期天") if han == "日" else ()))
        if text.startswith((*named, english)):
            return number
    return None
