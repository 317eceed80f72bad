"""What a platform's export claims for teachers, to be held against a book: courses, or sums."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.intake.cell_text import cell_text
from sbt_ledger.intake.claims import attendance_of, claimed_hours
from sbt_ledger.intake.comparison import Claim
from sbt_ledger.intake.occasion import Occasions
from sbt_ledger.intake.row_people import is_blank, people_of, unnamed
from sbt_ledger.intake.state import States
from sbt_ledger.records.credit import AWAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.proposal import Said
    from sbt_ledger.intake.reading import Row, TableReader
    from sbt_ledger.intake.school_year import YearReader
    from sbt_ledger.records.book import Book

    _Course = tuple[str, date, date]

_DAYS = ("start", "date", "time")
_NOT_THERE = AWAY | {"not-taken", "not-counted"}


@dataclass(frozen=True, slots=True)
class Claimed:
    """The claims of a sheet, and what is wrong with rows: an error leaves its row out.

    `unread` are the teachers of whom such a row is.
    """

    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...] = ()
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RowClaims:
    """A row of a sheet: who it is about, and whether the platform counts it."""

    row: Row
    people: tuple[Said, ...]
    counts: bool


def rows_of_claims(reader: TableReader, context: Context) -> Iterator[RowClaims]:
    """Yield the rows that name somebody who was there."""
    states = States(reader, context)
    for row in reader.rows():
        if is_blank(row):
            if people := tuple(unnamed(row)):
                yield RowClaims(row, people, counts=True)
        elif attendance_of(row) not in _NOT_THERE:
            counted = states.counts(row)
            people = tuple(said for said, _match in people_of(row, context.matcher))
            if _matters(people, context):
                yield RowClaims(row, people, counted)


def _matters(people: Sequence[Said], context: Context) -> bool:
    """Whether a row may be of somebody who was asked for: not if it is surely of others."""
    wanted = context.wanted
    return wanted is None or any(
        said.state not in {"matched", "unknown"} or said.teacher in wanted for said in people
    )


def courses_of(
    reader: TableReader, context: Context, book: Book, words: SessionWords, years: YearReader
) -> Claimed:
    """Return a claim for each person of each row, which names a course, its days and its hours.

    Where a sheet has no columns of days, a course may have been on any day of its year.
    """
    occasions = Occasions(reader, context, book, words, {})
    only_year = reader.has("year") and not reader.has(*_DAYS)
    claims: list[Claim] = []
    problems: list[Problem] = []
    unread: set[str] = set()
    for told in rows_of_claims(reader, context):
        row = told.row
        hours = claimed_hours(row, reader, context)
        course = _in_year(row, years) if only_year else _on_days(row, occasions)
        problems += problems_of(told)
        if course is None or hours is None or row.problems:
            unread |= {said.teacher for said in told.people if said.teacher}
            continue
        claims += (
            Claim(who, *course, hours, str(row.line), told.counts, only_year)
            for who in who_of(told)
        )
    return Claimed(tuple(claims), tuple(problems), frozenset(unread))


def _on_days(row: Row, occasions: Occasions) -> _Course | None:
    occasion = occasions.of(row)
    return (occasion.title, occasion.start, occasion.end) if occasion else None


def _in_year(row: Row, years: YearReader) -> _Course | None:
    title = " ".join(row.text("title").split())
    if not title:
        row.refuse(
            "missing-title",
            _("What was held is not told"),
            _("Put its title into the row."),
            "title",
        )
    period = row.take("year", lambda cell: years.period(cell_text(cell)), None, use="year")
    return (title, period.first, period.last) if period else None


def who_of(told: RowClaims) -> Iterator[str]:
    """Yield the codes of those whom a row is about, the name of who is not in the roster."""
    for said in told.people:
        if said.state == "matched":
            yield said.teacher
        elif said.state == "unknown":
            yield said.text


def problems_of(told: RowClaims) -> Iterator[Problem]:
    """Yield what is wrong with a row; where it does not count, nobody has to mend it."""
    found = (*told.row.problems, *(each for said in told.people for each in said.problems))
    for problem in dict.fromkeys((*found, *told.row.warnings)):
        yield problem if told.counts else problem._replace(level="warning")
