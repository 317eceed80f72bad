"""What is left of an amount: by whole months, by days, or by an attribute such as `fte`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.book import Teacher
from tests.naive.calendar_days import (
    ONE_DAY,
    add_months,
    calendar_months_inside,
    days_in,
    each_day,
    spans,
    whole_months_from,
)
from tests.naive.exact import number
from tests.naive.filters import Answer, fits
from tests.naive.periods import Period


def remaining(
    line: Mapping[str, Any], teacher: Teacher, period: Period, rules: Mapping[str, Any]
) -> Fraction | None:
    """Return which share of the amount is left; None where a blank cell leaves it unknown."""
    if period.end == date.max:
        return Fraction(1)
    answers = {day: _who(line, teacher, day, rules) for day in each_day(period.start, period.end)}
    if None in answers.values():
        return None
    off = {day for day, answer in answers.items() if answer}
    if "min_length" in line:
        times = spans(period.start, period.end, off.__contains__)
        long = [span for span in times if _long_enough(*span, line, teacher, rules)]
        off = {day for span in long for day in each_day(*span)}
    by = line["by"]
    if by in {"months", "full months"}:
        months = calendar_months_inside(period.start, period.end)
        away = sum(all(day in off for day in each_day(*month)) for month in months)
        of = line.get("of") or whole_months_from(period.start, period.end)
        return max(1 - Fraction(away) / Fraction(of), Fraction(0)) if of else Fraction(1)
    days = Fraction(days_in(period.start, period.end))
    if by == "days":
        return 1 - len(off) / Fraction(line.get("of") or days)
    weights = []
    for day in answers:  # the mean weighted by days (ruling 10)
        written = teacher.lookup(by, day) if day in off else None
        weight = number(written[0]) if written else Fraction(1)
        weights.append(Fraction(1) if weight is None else weight)
    return sum(weights, Fraction(0)) / days


def _who(line: Mapping[str, Any], teacher: Teacher, day: date, rules: Mapping[str, Any]) -> Answer:
    return fits(line.get("who", {}), lambda name: teacher.lookup(name, day), rules.get("scale", {}))


def _long_enough(
    first: date, last: date, line: Mapping[str, Any], teacher: Teacher, rules: Mapping[str, Any]
) -> bool:
    """`"3 months"` means at least so long, `"> 3 months"` longer (ruling 10).

    The whole time off is measured, also what lies outside the period.
    """
    found = re.fullmatch(r"(>?)\s*(\d+) (month|day|year|week)s?", line["min_length"])
    assert found
    limit = days_in(first, _plus(first, int(found[2]), found[3])) + 40
    while days_in(first, last) <= limit and _who(line, teacher, first - ONE_DAY, rules):
        first -= ONE_DAY
    while days_in(first, last) <= limit and _who(line, teacher, last + ONE_DAY, rules):
        last += ONE_DAY
    needed = _plus(first, int(found[2]), found[3]) - ONE_DAY
    return last > needed if found[1] else last >= needed


def _plus(day: date, many: int, unit: str) -> date:
    if unit in {"month", "year"}:
        return add_months(day, many * (12 if unit == "year" else 1))
    from datetime import timedelta

    return day + timedelta(days=many * (7 if unit == "week" else 1))
