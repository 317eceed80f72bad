"""Counters: an attribute of that name wins, else derived, taken at the period's end (ruling 2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.book import Book, Teacher, full_years
from tests.naive.calendar_days import ONE_DAY, add_months, calendar_months_inside, each_day
from tests.naive.exact import number
from tests.naive.filters import Lookup, fits, names_in
from tests.naive.periods import Period, teacher_day


def counter(
    name: str,
    teacher: Teacher,
    period: Period,
    book: Book,
    active_if: Mapping[str, Any] | None = None,
    rules: Mapping[str, Any] | None = None,
) -> Fraction | None:
    """Return the count; None where there is no data at all (ruling 14)."""
    on = teacher_day(period, book.as_of)
    written = teacher.lookup(name, on)
    if written and number(written[0]) is not None:
        return number(written[0])
    if name == "full_licence_years":
        since = teacher.anchor("licensed_on")
        return None if since is None else Fraction(max(full_years(since, on + ONE_DAY), 0))
    if name == "active_months":
        months = calendar_months_inside(period.start, on)
        return Fraction(
            sum(all(teacher.in_post(one) for one in each_day(*month)) for month in months)
        )
    if name == "active_years" and active_if is not None:
        return active_years(teacher, period, book, active_if, (rules or {}).get("scale", {}))
    return None


def active_years(
    teacher: Teacher, period: Period, book: Book, active_if: Mapping[str, Any], scale: Any
) -> Fraction | None:
    """Count the years of the period, from its first day, on whose last day `active_if` fits."""
    names = names_in(active_if)
    if not any(change["attribute"] in names for change in teacher.changes):
        return None
    many = 0
    begin = period.start
    while begin <= min(period.end, book.as_of):
        last = min(add_months(begin, 12) - ONE_DAY, period.end, book.as_of)
        if fits(active_if, on_day(teacher, last), scale):
            many += 1
        begin = add_months(begin, 12)
    return Fraction(many)


def on_day(teacher: Teacher, on: date) -> Lookup:
    return lambda name: teacher.lookup(name, on)
