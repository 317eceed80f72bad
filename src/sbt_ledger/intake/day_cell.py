"""A column of days: each cell as a day, or why not; "ditto" takes the day above."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.cell_days import bad_date
from sbt_ledger.files.cells import CellError, tidy
from sbt_ledger.intake.cell_text import cell_text
from sbt_ledger.intake.moment import DayHabits, Moment, read_moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sbt_ledger.intake.contents import Cell

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


def read_days(cells: Iterable[Cell], habits: DayHabits) -> list[Moment | CellError]:
    """Return for each cell of a column its day, or why it has none, one after the other."""
    known: dict[tuple[type, Cell], Moment | CellError] = {}
    days: list[Moment | CellError] = []
    for cell in cells:
        if isinstance(cell, str) and is_ditto(cell):
            days.append(_as_above(cell, days[-1] if days else None))
            continue
        key = (type(cell), cell)
        if key not in known:
            known[key] = _tried(cell, habits)
        days.append(known[key])
    return days


def is_ditto(text: str) -> bool:
    """Whether a cell says: as above."""
    return tidy(text).casefold() in _DITTO or text.strip() in _DITTO


def _tried(cell: Cell, habits: DayHabits) -> Moment | CellError:
    try:
        return read_day(cell, habits)
    except CellError as error:
        return error


def _as_above(text: str, above: Moment | CellError | None) -> Moment | CellError:
    if not isinstance(above, Moment):
        message = _("'{text}': there is no day above").format(text=text)
        return CellError("missing-date", message, _("Write the day, for example 2023-09-01."))
    message = _("'{text}' was read as {day}").format(text=text, day=above.day)
    told = Problem("as-above", message, _("Check that day."), text=text, level="warning")
    return replace(above, warnings=(told,))
