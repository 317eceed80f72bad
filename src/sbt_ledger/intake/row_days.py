"""The days that rows tell, held against the day that a person or the head of a sheet tells."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.cell_text import cell_text
from sbt_ledger.intake.moment import read_moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.moment import DayHabits
    from sbt_ledger.intake.proposal import Said
    from sbt_ledger.intake.reading import Row, TableReader

    _Span = tuple[date, date]

_OF_MEETING = ("join", "time")
_OF_ROWS = ("start", "date")
"""When a form was filled in says nothing of the session, so that `time` is not among them."""


def on_their_days(  # noqa: PLR0913 - what it hangs on has this many sides
    people: Iterable[Said], reader: TableReader, days: DayHabits, span: _Span, *, meeting: bool,
    shift: int = 0,
) -> tuple[Said, ...]:  # fmt: skip
    """Return the people; who stands in a row of another day than those of `span` is rejected.

    A meeting may go on after midnight: its rows contradict only if none is of the span. `shift` is
    what the lines of people are ahead of those of the sheet.
    """
    if not reader.has(*(_OF_MEETING if meeting else _OF_ROWS)):
        return tuple(people)
    found = _of_other_days(reader, days, span, meeting=meeting)
    others = {line + shift: problem for line, problem in found}
    return tuple(_checked(said, others) for said in people) if others else tuple(people)


def _of_other_days(
    reader: TableReader, days: DayHabits, span: _Span, *, meeting: bool
) -> Iterable[tuple[int, Problem]]:
    role = next(each for each in (_OF_MEETING if meeting else _OF_ROWS) if reader.has(each))
    open_end = days._replace(latest=None)
    known = {cell: _day(cell, open_end) for cell in {*reader.distinct(role)}}
    if meeting and any(day and span[0] <= day <= span[1] for day in known.values()):
        return
    for row in reader.rows():
        day = known[row.cell(role)]
        if day and not span[0] <= day <= span[1]:
            yield row.line, _problem(row, reader, role, (day, *span))


def _day(cell: Cell, days: DayHabits) -> date | None:
    """Return the day of a cell; None where it is not clear, as a day is told for it then."""
    try:
        return read_moment(cell, days).day
    except CellError:
        return None


def _problem(row: Row, reader: TableReader, role: str, days: tuple[date, date, date]) -> Problem:
    day, first, last = days
    session = f"{first}" if first == last else f"{first}..{last}"
    message = _("The row is of {day}, and the session of {session}")
    hint = _("Correct the one that is wrong: the day of the row, or --date or --activity.")
    told = message.format(day=day, session=session)
    place = (reader.file, row.line, reader.header(role), cell_text(row.cell(role)))
    return Problem("other-day", told, hint, *place)


def _checked(said: Said, others: dict[int, Problem]) -> Said:
    problems = [others[line] for line in said.lines if line in others]
    return said.refused("rejected", problems) if problems and said.state == "matched" else said
