"""A cell as a day, a time of day, or both; what could be two different days is refused."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import Problem
from sbt_ledger.files.cell_days import EXCEL_DAY_ZERO, bad_date
from sbt_ledger.files.cells import CellError, tidy
from sbt_ledger.intake.cell_text import cell_text, check_digits, check_formula, check_legible
from sbt_ledger.intake.clock import read_clock
from sbt_ledger.intake.day_shapes import FoundDay, found_day, refuse_what_is_no_day
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from sbt_ledger.intake.contents import Cell

_BLANK = frozenset({"", "-", "--", "---", "—", "——", "/", "n/a", "#n/a", "无", "無", "未知", "0"})
_SERIALS = (36526, 73050)  # the years 2000 to 2099: other numbers are no days
_DAYS_1904 = 1462  # what the calendar of old Macintosh files is behind
_SECONDS = 24 * 60 * 60
_LONGEST = 100  # what is longer is a text; to look for a day in it would take long
_SERIAL = pattern(r"\d{5}(?:\.\d{1,12})?", re.ASCII)


class DayHabits(NamedTuple):
    """How a column writes days: `order` as `date_order_of` tells; `year` for 9月1日.

    `near` is the day of the session, `latest` the last day that can be meant; `calendar` is "roc"
    where years are those of the Republic; `zone` is the ledger's, for moments that say theirs.
    """

    order: str = ""
    year: int | None = None
    near: date | None = None
    latest: date | None = None
    calendar: str = ""
    date1904: bool = False
    zone: tzinfo | None = None


class Moment(NamedTuple):
    """A day with a time of day, or one of them; neither where the cell says that it is unknown.

    `until` ends a span of that day: 14:00-16:00. `warnings` have no file and no line yet.
    """

    day: date | None = None
    clock: time | None = None
    until: time | None = None
    warnings: tuple[Problem, ...] = ()

    def on(self, day: date) -> Moment:
        """Return the moment on `day` where the cell gave a time only."""
        return self if self.day else self._replace(day=day)


_ANY = DayHabits()


def read_moment(cell: Cell, habits: DayHabits = _ANY) -> Moment:
    """Return what a cell says; raises CellError for what is no moment, or more than one."""
    if isinstance(cell, datetime | date | time | timedelta):
        moment = _of_calendar(cell, habits)
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        moment = _of_number(cell, habits)
    else:
        moment = _of_text(cell_text(cell), habits)
    if moment.day and habits.latest and moment.day > habits.latest:
        message = _("{day} has not come yet").format(day=moment.day)
        raise CellError("future-date", message, _("Correct the year, the month or the day."))
    return moment


def _of_calendar(cell: date | time | timedelta, habits: DayHabits) -> Moment:
    if isinstance(cell, datetime):
        if cell.tzinfo and habits.zone:
            cell = cell.astimezone(habits.zone)
        return Moment(cell.date(), cell.time().replace(microsecond=0))
    if isinstance(cell, time):
        return Moment(clock=cell.replace(microsecond=0, tzinfo=None))
    if isinstance(cell, timedelta):
        if timedelta() <= cell < timedelta(days=1):
            return Moment(clock=(datetime.min + cell).time())  # noqa: DTZ901 - only its time
        raise bad_date(cell_text(cell))
    return Moment(cell)


def _of_number(number: float, habits: DayHabits) -> Moment:
    text = cell_text(number)
    if number == 0:
        return Moment()
    if 0 < number < 1:
        seconds = min(round(number * _SECONDS), _SECONDS - 1)
        return Moment(clock=(datetime.min + timedelta(seconds=seconds)).time())  # noqa: DTZ901
    return _of_serial(text, number, habits) or _of_text(text, habits)


def _of_serial(text: str, number: float, habits: DayHabits) -> Moment | None:
    """Return the moment whose number a spreadsheet keeps, None if it is none."""
    if not _SERIALS[0] <= number <= _SERIALS[1] or not _SERIAL.fullmatch(text):
        return None
    whole = int(number)
    days = whole + (_DAYS_1904 if habits.date1904 else 0)
    day = EXCEL_DAY_ZERO + timedelta(days=days)
    seconds = round((number - whole) * _SECONDS)
    if not seconds:
        return Moment(day)
    at = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001
    return Moment(at.date(), at.time())


def _of_text(text: str, habits: DayHabits) -> Moment:
    check_digits(text)
    check_legible(text)
    plain = tidy(text).casefold().strip()
    if plain in _BLANK:
        return Moment()
    check_formula(text)
    if len(plain) > _LONGEST:
        raise bad_date(text)
    if _SERIAL.fullmatch(plain) and (moment := _of_serial(plain, float(plain), habits)):
        message = _("'{text}' was read as {day}").format(text=text, day=moment.day)
        return moment._replace(warnings=(_warning("serial-date", message, text),))
    refuse_what_is_no_day(text, plain)
    found = found_day(text, plain, habits.year, habits.calendar)
    rest = plain[found.end :] if found else plain
    clock = read_clock(rest)
    if clock is None or (found is None and clock.at is None):
        raise bad_date(text)
    order, day = _chosen(text, found, habits) if found else ("", None)
    warnings = tuple(_warnings(text, found, order, day, clock.weekday))
    return _in_zone(Moment(day, clock.at, clock.until, warnings), clock.zone, habits.zone)


def _chosen(text: str, found: FoundDay, habits: DayHabits) -> tuple[str, date]:
    """Return the one day that is meant and its order; raises CellError if several may be."""
    days = found.readings(habits.near)
    if found.is_short and habits.order:
        if habits.order not in days:
            raise _in_another_order(text, habits.order, days)
        return habits.order, days[habits.order]
    if len({*days.values()}) > 1:
        raise _ambiguous(text, days)
    return next(iter(days.items()))


def _in_another_order(text: str, order: str, days: Mapping[str, date]) -> CellError:
    """Return that a day is none in the order of its column, with what it is in another."""
    other, day = next(iter(days.items()))
    message = _("'{text}' is no day in the order {order}").format(text=text, order=order)
    hint = _("If all days are meant so: --date-order {order} reads it as {day}. Else write {day}.")
    return CellError("bad-date", message, hint.format(order=other, day=day))


def _ambiguous(text: str, days: Mapping[str, date]) -> CellError:
    """Return that the order of the column is not certain, with what each would make of it."""
    message = _("'{text}' can be read as more than one day").format(text=text)
    one = _("--date-order {order} reads it as {day}")
    choice = _(", ").join(one.format(order=order, day=day) for order, day in days.items())
    return CellError("ambiguous-date", message, _("Say which: {choice}.").format(choice=choice))


def _warnings(
    text: str, found: FoundDay | None, order: str, day: date | None, weekday: int | None
) -> list[Problem]:
    told = []
    if found and day and found.is_year_short and order in {"", "ymd"}:
        message = _("'{text}' was read as {day}").format(text=text, day=day)
        told.append(_warning("short-year", message, text))
    if day and weekday is not None and weekday != day.weekday():
        message = _("'{text}': {day} is not that weekday").format(text=text, day=day)
        told.append(_warning("other-weekday", message, text))
    return told


def _warning(code: str, message: str, text: str) -> Problem:
    return Problem(code, message, _("Check that day."), text=text, level="warning")


def _in_zone(moment: Moment, said: tzinfo | None, ours: tzinfo | None) -> Moment:
    """Return the moment as clocks of the ledger's zone show it."""
    if said is None or ours is None or moment.day is None or moment.clock is None:
        return moment
    there = datetime.combine(moment.day, moment.clock, said)
    try:
        here = there.astimezone(ours)
    except OverflowError:
        return moment
    return moment._replace(day=here.date(), clock=here.time())
