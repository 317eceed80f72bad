"""How the days of a sheet are written, told from all of its cells; and the one day of a report."""

from __future__ import annotations

from contextlib import suppress
from gettext import gettext as _
from itertools import chain
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.cells import CellError, parse_date
from sbt_ledger.intake.date_order import ORDERS, date_order_of
from sbt_ledger.intake.moment import DayHabits, read_moment

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from sbt_ledger.intake.asked import Asked
    from sbt_ledger.intake.contents import Contents
    from sbt_ledger.intake.reading import TableReader
    from sbt_ledger.intake.source import Source
    from sbt_ledger.records.habits import Habits
    from sbt_ledger.records.settings import Settings

_ROLES = ("date", "start", "end", "join", "leave", "time")
_HINTS = ("date", "start", "end")
_YEARS = range(1900, 2101)


def day_habits(  # noqa: PLR0913, PLR0917 - what it hangs on has this many sides
    reader: TableReader,
    contents: Contents,
    source: Source,
    habits: Habits,
    asked: Asked,
    settings: Settings,
    today: date | None,
) -> DayHabits:
    """Return how a sheet writes days; WrongUseError for an order or a year that is none.

    No day after `today` can be meant, unless it is None.
    """
    near = None
    with suppress(CellError):
        near = parse_date(asked.words.start) if asked.words.start else None
    declared = asked.date_order or habits.date_order
    if declared and declared not in ORDERS:
        known = ", ".join(ORDERS)
        raise WrongUseError(f"--date-order: {declared}", _("Known: {known}.").format(known=known))
    if not declared and source.habits.get("month_first"):
        declared = "mdy"
    values = chain.from_iterable(reader.distinct(role) for role in _ROLES)
    hints = (reader.table.hints.get(name, "") for name in _HINTS)
    return DayHabits(
        order=date_order_of([*values, *hints], declared, near),
        year=_year(asked.year) or (near.year if near else None),
        near=near,
        latest=today,
        calendar=habits.calendar or source.habits.get("calendar", ""),
        date1904=contents.from_1904,
        zone=_zone(settings.timezone),
    )


def the_day(reader: TableReader, days: DayHabits) -> date | CellError | None:
    """Return the day on which a report begins, or None if no cell tells it.

    Of cells that are not clear the first tells why.

    Raises WrongUseError where the rows are of days apart: these are several sessions.
    """
    found: set[date] = set()
    unclear: CellError | None = None
    cells = chain.from_iterable(reader.column(role) for role in ("join", "leave", "time"))
    for cell in dict.fromkeys(cells):
        try:
            day = read_moment(cell, days).day
        except CellError as fault:
            unclear = unclear or fault
            continue
        found |= {day} if day else set()
    if not found:
        return unclear
    first, last = min(found), max(found)
    if (last - first).days > 1:
        message = _("The rows are of several days, from {first} to {last}.")
        hint = _("Import each session by itself, or give --date if all of it is one.")
        raise WrongUseError(message.format(first=first, last=last), hint)
    return first


def _year(text: str) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and int(text) in _YEARS:
        return int(text)
    raise WrongUseError(_("--year: “{text}” is no year.").format(text=text))


def _zone(name: str) -> tzinfo | None:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - machines without zones have none

    with suppress(KeyError, ValueError, OSError):
        return ZoneInfo(name)
    return None
