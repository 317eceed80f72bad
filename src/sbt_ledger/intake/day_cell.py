"""A cell as a day, or why not; "ditto" means the day above."""

from __future__ import annotations

from contextlib import suppress
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.cell_days import bad_date
from sbt_ledger.files.cells import CellError, tidy
from sbt_ledger.intake.cell_text import cell_text
from sbt_ledger.intake.moment import DayHabits, Moment, read_moment
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.intake.contents import Cell

_BETWEEN = pattern(r"\s*(?:至|到|~|～|[—–―-]{1,2})\s*")
_DITTO = frozenset({"同上", "〃", "″", "''", '"', "’’", "”", "do.", "ditto"})


def read_day(cell: Cell, habits: DayHabits) -> Moment:
    """Return the day of a cell, with the time of day if it has one.

    Raises CellError where there is none, where there are several, or where one is not certain.
    """
    moment = read_moment(cell, habits)
    if moment.day:
        return moment
    text = cell_text(cell)
    if moment.clock:
        raise bad_date(text)
    message = _("'{text}' is no day").format(text=text) if text else _("The day is missing")
    raise CellError("missing-date", message, _("Write the day, for example 2023-09-01."))


def read_span(cell: Cell, habits: DayHabits) -> tuple[date, date] | None:
    """Return the first and the last day of a cell that tells both, else None.

    The last one may lack its year: 2023年9月1日—9月3日.
    """
    text = cell_text(cell)
    for between in _BETWEEN.finditer(text):
        with suppress(CellError):
            first = read_day(text[: between.start()], habits).day
            last = read_day(
                text[between.end() :], habits._replace(year=first.year if first else None)
            ).day
            if first and last and first <= last:
                return first, last
    return None


def is_ditto(text: str) -> bool:
    """Whether a cell says: as above."""
    return tidy(text).casefold() in _DITTO or text.strip() in _DITTO


def as_above(text: str, day: date) -> Problem:
    """Return the warning that a cell was read as the day above it."""
    message = _("'{text}' was read as {day}").format(text=text, day=day)
    return Problem("as-above", message, _("Check that day."), text=text, level="warning")
