"""Counting in months: the day so many months after another, and the months between two days."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from sbt_ledger.pattern import pattern

_ONE_DAY = timedelta(days=1)
_LENGTH = pattern(r"\s*(\d{1,5})\s+(year|month|week|day)s?\s*")
_MONTHS = {"year": 12, "month": 1}
_DAYS = {"week": 7, "day": 1}


def add_months(anchor: date, months: int) -> date:
    """Return the day `months` after `anchor`; a day that the month lacks becomes its last day."""
    years, month = divmod(anchor.month - 1 + months, 12)
    return day_of(anchor.year + years, month + 1, anchor.day)


def months_of(length: str) -> int:
    """Return the months in a length such as "5 years" or "9 months"; else ValueError."""
    match = _LENGTH.fullmatch(length)
    if match is None or not int(match[1]) or match[2] not in _MONTHS:
        raise ValueError(length)
    return int(match[1]) * _MONTHS[match[2]]


def day_after(start: date, length: str) -> date:
    """Return the day that is a length such as "3 months" or "30 days" after `start`.

    ValueError if `length` is none.
    """
    match = _LENGTH.fullmatch(length)
    if match is None or not int(match[1]):
        raise ValueError(length)
    number, unit = int(match[1]), match[2]
    if unit in _MONTHS:
        return add_months(start, number * _MONTHS[unit])
    return start + timedelta(days=number * _DAYS[unit])


def whole_months(first: date, last: date) -> int:
    """Return how many whole months there are from `first` to `last`, both included."""
    following = last + _ONE_DAY
    months = (following.year - first.year) * 12 + following.month - first.month
    return months - (add_months(first, months) > following)


def day_of(year: int, month: int, day: int) -> date:
    """Return a day; one that the month lacks becomes its last."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
