"""Steps in the calendar: lengths such as "5 years", working days, whole months."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta
from fractions import Fraction

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def add_months(start: date, months: int) -> date:
    """Return the same day some months on; where that month is shorter, its last day."""
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(start.day, last))


def after(start: date, length: str, times: int = 1) -> date:
    """Return the day that lies `times` lengths after a day, counted from that first day."""
    found = re.fullmatch(r"\s*(-?\d+)\s+(year|month|week|day|hour)s?\s*", length)
    if not found:
        raise ValueError(length)
    many = int(found[1]) * times
    if found[2] == "year":
        return add_months(start, 12 * many)
    if found[2] == "month":
        return add_months(start, many)
    if found[2] == "week":
        return start + timedelta(days=7 * many)
    if found[2] == "day":
        return start + timedelta(days=many)
    return start + timedelta(days=math.ceil(Fraction(many, 24)))


def each_day(first: date, last: date) -> Iterator[date]:
    """Yield the days one by one, both ends included."""
    current = first
    while current <= last:
        yield current
        current += ONE_DAY


def days_in(first: date, last: date) -> int:
    """Return how many days there are, both ends included."""
    return max((last - first).days + 1, 0)


def whole_months_from(first: date, last: date) -> int:
    """Return how many whole months fit from the first to the last day, both included."""
    many = 0
    while add_months(first, many + 1) <= last + ONE_DAY:
        many += 1
    return many


def calendar_months_inside(first: date, last: date) -> list[tuple[date, date]]:
    """Return the whole calendar months that lie inside, as first and last days."""
    months = []
    begin = date(first.year, first.month, 1)
    while begin <= last:
        end = add_months(begin, 1) - ONE_DAY
        if first <= begin and end <= last:
            months.append((begin, end))
        begin = add_months(begin, 1)
    return months


def after_working_days(start: date, many: int, holidays: Collection[date]) -> date:
    """Return the working day that is so many on; the day of the event is day 0."""
    current = start
    left = abs(many)
    step = ONE_DAY if many >= 0 else -ONE_DAY
    while left:
        current += step
        if current.weekday() < SATURDAY and current not in holidays:
            left -= 1
    return current


def spans(first: date, last: date, holds: Callable[[date], bool]) -> list[tuple[date, date]]:
    """Return the longest unbroken spans of days in which something holds."""
    found: list[tuple[date, date]] = []
    for current in each_day(first, last):
        if not holds(current):
            continue
        if found and found[-1][1] + ONE_DAY == current:
            found[-1] = (found[-1][0], current)
        else:
            found.append((current, current))
    return found
