"""How a rule set cuts time, and what the day is on which an entry counts."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from typing import Annotated, Any, Literal, Self

from sbt_ledger import periods
from sbt_ledger.notation.table import After
from sbt_ledger.rules.line import Names, RuleLine

_LONGEST = 100 * 12
"""Months: longer than any career."""
_YEARS = range(1900, 2101)
"""In which a period may begin: outside, a year is mistyped."""
_FEBRUARY = {(2, 29): (2, 28)}
"""The two are one day in most years."""


def _whole_months(length: str) -> str:
    if length:
        try:
            months = periods.months_of(length)
        except ValueError:
            msg = _("this is no length such as “5 years” or “9 months”")
            raise ValueError(msg) from None
        if months > _LONGEST:
            msg = _("a length is at most {years} years").format(years=_LONGEST // 12)
            raise ValueError(msg)
    return length


def _a_day_or_an_attribute(start: date | str) -> date | str:
    if isinstance(start, str) and start[:1].isdigit():
        month_and_day(start)
    if isinstance(start, date) and start.year not in _YEARS:
        told = _("a period begins between {first} and {last}")
        msg = told.format(first=_YEARS[0], last=_YEARS[-1])
        raise ValueError(msg)
    return start


def _days_of_the_year(starts: Names) -> Names:
    days = [month_and_day(start) for start in starts]
    if len({_FEBRUARY.get(day, day) for day in days}) < len(days):
        msg = _("a day stands twice: each part of the year begins on a day of its own")
        raise ValueError(msg)
    return starts


def _not_every_month(skip: tuple[int, ...]) -> tuple[int, ...]:
    if not set(skip) < set(range(1, 13)):
        msg = _("months from 1 to 12 are needed, and not all of them")
        raise ValueError(msg)
    return skip


class PeriodRule(RuleLine):
    """One `period.NAME`: `start` is a day of the year, a date, or an attribute holding a date."""

    start: Annotated[date | str, After(_a_day_or_an_attribute)] = ""
    starts: Annotated[Names, After(_days_of_the_year)] = ()
    length: Annotated[str, After(_whole_months)] = ""
    length_by: dict[str, Any] = {}
    ends: str = ""
    by: str = ""
    list: Any = None
    from_day: str = ""
    skip: Annotated[tuple[int, ...], After(_not_every_month)] = ()
    once: bool = False

    def checked(self) -> Self:
        """Return it if it can be cut."""
        ways = (self.start, self.starts, self.skip, self.list, self.by)
        if all(way in ("", (), None) for way in ways):
            msg = _("'start', 'starts' or 'skip' is missing: it says nothing of when it begins")
            raise ValueError(msg)
        if self.start and self.starts:
            msg = _("either 'start' or 'starts' says when it begins, not both")
            raise ValueError(msg)
        from_a_day = isinstance(self.start, date) or bool(self.anchor)
        if from_a_day and not (self.length or self.length_by):
            msg = _("'length' is missing: a period that begins on a date has one")
            raise ValueError(msg)
        if self.length and not from_a_day:
            msg = _("'length' goes with a 'start' that is a date, or names one")
            raise ValueError(msg)
        if self.once and not from_a_day:
            msg = _("'once' goes with a 'start' that is a date, or names one")
            raise ValueError(msg)
        return self

    @property
    def anchor(self) -> str:
        """The attribute whose date opens a personal period, "" for a common one."""
        return self.start if isinstance(self.start, str) and not self.start[:1].isdigit() else ""

    def scheme(self, name: str, anchored_on: date | None = None) -> periods.PeriodScheme:
        """Return the periods that this rule means; a personal one needs its anchor's day."""
        if self.starts:
            return periods.Semesters(tuple(sorted(month_and_day(start) for start in self.starts)))
        if self.skip and not self.start:
            return periods.Months(frozenset(self.skip))
        if self.anchor:
            if anchored_on is None:
                raise ValueError(self.anchor)
            months = periods.months_of(self.length)
            return periods.Cycles(anchored_on, months, name, self.once)
        if isinstance(self.start, date):
            return periods.Cycles(self.start, periods.months_of(self.length), once=self.once)
        return periods.Years(*month_and_day(self.start))


class Counting(RuleLine):
    """Which day decides where an entry counts, and how repeats and tags count."""

    date: Literal["end", "start", "split", "award", "for"] = "end"
    same_event: Literal["once", "each"] = "once"
    same_course: str = ""
    tags: Literal["many", "one"] = "many"

    @property
    def course_per(self) -> str:
        """The period in which the same course counts once, "career" if it is not named."""
        words = self.same_course.removeprefix("once").split()
        return words[-1] if words else "career"


def month_and_day(text: str) -> tuple[int, int]:
    """Return (month, day) of a text such as "09-01"; ValueError if it is none."""
    try:
        day = date.fromisoformat(f"2000-{text}")
    except ValueError:
        msg = _("“{text}” is no day of the year such as “09-01”").format(text=text)
        raise ValueError(msg) from None
    return day.month, day.day
