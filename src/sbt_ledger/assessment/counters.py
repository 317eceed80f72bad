"""Counters: how many years, months or licences an amount hangs on.

An attribute of that name wins, else the count is made from what is known. Both are taken at the
end of the period, or on the day of the question if that comes first.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.assessment.who import day_told, fits
from sbt_ledger.months import add_months, whole_months
from sbt_ledger.periods import Months, Period
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import is_short

if TYPE_CHECKING:
    from sbt_ledger.records.teacher import Timeline

_ONE_DAY = timedelta(days=1)
_NO_FILTER = Filter()


def counter(
    name: str, timeline: Timeline, period: Period, as_of: date, active_if: Filter = _NO_FILTER
) -> Fraction | None:
    """Return what a counter says of a teacher in a period; None where nothing is known."""
    told = number_told(timeline, name, min(period.last, as_of))
    if told is not None:
        return told
    match name:
        case "active_years":
            return _active_years(timeline, period, as_of, active_if)
        case "active_months":
            return _active_months(timeline, period, as_of)
        case "full_licence_years":
            return _licence_years(timeline, min(period.last, as_of))
        case _:
            return None


def number_told(timeline: Timeline, attribute: str, day: date) -> Fraction | None:
    """Return the number that an attribute of the teacher names, None if it names none."""
    for text in timeline.values(attribute, day) or ():
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
        return Fraction(number) if is_short(number) else None
    return None


def months_in(first: date, last: date) -> tuple[Period, ...]:
    """Return the calendar months that lie whole between two days, both included."""
    if last < first:
        return ()
    months = Months().between(first, last)
    return tuple(month for month in months if month.first >= first and month.last <= last)


def _active_years(
    timeline: Timeline, period: Period, as_of: date, active_if: Filter
) -> Fraction | None:
    """Count the years of the period, from its first day on, that `active_if` fits at their end."""
    if active_if.columns().isdisjoint({*timeline.attributes, *timeline.teacher.cells}):
        return None
    until = min(period.last, as_of)
    years = begun = 0
    while add_months(period.first, 12 * begun) <= until:
        begun += 1
        last = add_months(period.first, 12 * begun) - _ONE_DAY
        years += fits(active_if, timeline, min(last, until)) is True
    return Fraction(years)


def _active_months(timeline: Timeline, period: Period, as_of: date) -> Fraction:
    """Count the whole calendar months of the period in post, up to the day of the question."""
    spans = timeline.spans_in_post
    months = months_in(period.first, min(period.last, as_of))
    active = (
        month
        for month in months
        if any(first <= month.first and month.last <= last for first, last in spans)
    )
    return Fraction(sum(1 for _month in active))


def _licence_years(timeline: Timeline, day: date) -> Fraction | None:
    licensed = day_told(timeline, "licensed_on", day)
    return None if licensed is None else Fraction(max(whole_months(licensed, day) // 12, 0))
