"""Spans of days with a label: school years, cycles, semesters, months, weeks, personal spans.

Both ends of a period belong to it. Spans counted from an anchor are always counted from the first
anchor, so that one that began on 29 February never drifts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from sbt_ledger.months import add_months, day_of, whole_months

if TYPE_CHECKING:
    from collections.abc import Iterable

_ONE_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days, both ends inclusive, and the label that people know it by."""

    first: date
    last: date
    label: str
    skip: frozenset[int] = field(default=frozenset(), compare=False)
    """Months that are no part of it (1 = January)."""

    def __contains__(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return self.first <= day <= self.last and day.month not in self.skip

    @property
    def is_open_ended(self) -> bool:
        """Whether it has no last day, as a career."""
        return self.last == date.max

    @property
    def days(self) -> int:
        """The number of days, both ends counted."""
        return (self.last - self.first).days + 1


class Career(Period):
    """From the first day in post, without end; what was earned before counts in it as well."""

    __slots__ = ()

    def __contains__(self, day: date) -> bool:
        """Whether it lies in the career: every day does."""
        return True


class PeriodScheme(Protocol):
    """A way of cutting time into periods."""

    def between(self, first: date, last: date) -> tuple[Period, ...]:
        """Return the periods that share a day with `first`..`last`, oldest first."""


@dataclass(frozen=True, slots=True)
class Years:
    """Years that begin on one day of the calendar; 29 February means the last of February."""

    month: int
    day: int

    def between(self, first: date, last: date) -> tuple[Period, ...]:
        """Return the years that share a day with `first`..`last`, oldest first."""
        years = range(first.year - 1, last.year + 1)
        return _overlapping((self._year(year) for year in years), first, last)

    def _year(self, year: int) -> Period:
        start = day_of(year, self.month, self.day)
        last = day_of(year + 1, self.month, self.day) - _ONE_DAY
        return Period(start, last, year_label(start, last))


@dataclass(frozen=True, slots=True)
class Cycles:
    """Spans of equal length in months, one after another, from `start` on.

    `name` is given for a personal span, whose label names its anchor; `once` stops after the first.
    """

    start: date
    months: int
    name: str = ""
    once: bool = False

    def between(self, first: date, last: date) -> tuple[Period, ...]:
        """Return the spans that share a day with `first`..`last`, oldest first."""
        gone = (first.year - self.start.year) * 12 + first.month - self.start.month
        number = 0 if self.once else max(gone // self.months - 1, 0)
        found = []
        while (span := self._span(number)).first <= last:
            if span.last >= first:
                found.append(span)
            if self.once:
                break
            number += 1
        return tuple(found)

    def _span(self, number: int) -> Period:
        start = add_months(self.start, number * self.months)
        last = add_months(self.start, (number + 1) * self.months) - _ONE_DAY
        if self.name:
            return Period(start, last, f"{self.name}@{start.isoformat()}")
        if self.months == 12:  # noqa: PLR2004 - a year
            return Period(start, last, year_label(start, last))
        if self.months % 12:
            return Period(start, last, f"{start.isoformat()}..{last.isoformat()}")
        return Period(start, last, cycle_label(start, last))


@dataclass(frozen=True, slots=True)
class Semesters:
    """Parts of a year that begin on given days, as (month, day) in the order of the calendar."""

    starts: tuple[tuple[int, int], ...]

    def between(self, first: date, last: date) -> tuple[Period, ...]:
        """Return the parts that share a day with `first`..`last`, oldest first."""
        years = range(first.year - 1, last.year + 1)
        parts = (self._part(year, index) for year in years for index in range(len(self.starts)))
        return _overlapping(parts, first, last)

    def _part(self, year: int, index: int) -> Period:
        following = (index + 1) % len(self.starts)
        start = day_of(year, *self.starts[index])
        last = day_of(year + (following <= index), *self.starts[following]) - _ONE_DAY
        # The school year begins with the part that crosses New Year: the last of the calendar,
        # unless the calendar itself begins with a part.
        opening = 0 if self.starts[0] == (1, 1) else len(self.starts) - 1
        number = (index - opening) % len(self.starts) + 1
        opened = start.year if index >= opening else start.year - 1
        year_name = str(opened) if opening == 0 else _short_year(opened, opened + 1)
        return Period(start, last, f"{year_name}/{number}")


@dataclass(frozen=True, slots=True)
class Months:
    """Calendar months, without those of `skip` (1 = January)."""

    skip: frozenset[int] = frozenset()

    def between(self, first: date, last: date) -> tuple[Period, ...]:
        """Return the months that share a day with `first`..`last`, oldest first."""
        found = []
        start = first.replace(day=1)
        while start <= last:
            following = add_months(start, 1)
            if start.month not in self.skip:
                label = f"{start.year}-M{start.month:02d}"
                found.append(Period(start, following - _ONE_DAY, label))
            start = following
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Weeks:
    """Weeks from Monday to Sunday; the first of a year is the one with its first Thursday."""

    def between(self, first: date, last: date) -> tuple[Period, ...]:
        """Return the weeks that share a day with `first`..`last`, oldest first."""
        found = []
        start = first - timedelta(days=first.weekday())
        while start <= last:
            year, week, _day = start.isocalendar()
            found.append(Period(start, start + _WEEK - _ONE_DAY, f"{year}-W{week:02d}"))
            start += _WEEK
        return tuple(found)


def span_label(first: date, last: date) -> str:
    """Return the label of whole years, as a year or a cycle has it, else `FROM..TO`."""
    months = whole_months(first, last)
    if months < 12 or months % 12 or add_months(first, months) != last + _ONE_DAY:  # noqa: PLR2004
        return f"{first.isoformat()}..{last.isoformat()}"
    return year_label(first, last) if months == 12 else cycle_label(first, last)  # noqa: PLR2004


def year_label(first: date, last: date) -> str:
    """Return `2025` for a calendar year, `2025-26` for a year across New Year."""
    return str(first.year) if first.year == last.year else _short_year(first.year, last.year)


def cycle_label(first: date, last: date) -> str:
    """Return `2021-2025` for whole calendar years, `2021/22-2025/26` for school years."""
    if (first.month, first.day) == (1, 1):
        return f"{first.year}-{last.year}"
    opening = f"{first.year}/{(first.year + 1) % 100:02d}"
    return f"{opening}-{last.year - 1}/{last.year % 100:02d}"


def _short_year(first: int, last: int) -> str:
    return f"{first}-{last % 100:02d}"


def _overlapping(periods: Iterable[Period], first: date, last: date) -> tuple[Period, ...]:
    return tuple(period for period in periods if period.first <= last and period.last >= first)
