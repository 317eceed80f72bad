"""Periods that are made of other periods, or named one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from gettext import gettext as _
from itertools import takewhile
from typing import TYPE_CHECKING

from sbt_ledger.periods import Period, PeriodScheme, span_label

if TYPE_CHECKING:
    from collections.abc import Iterable

_ONE_DAY = timedelta(days=1)
# Between two periods that follow each other lie at most the months that are skipped.
_WIDEST_GAP = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Listed:
    """Spans that are named one by one, oldest first; there may be no end of them."""

    spans: Iterable[Period]

    def between(self, first: date, last: date) -> tuple[Period, ...]:
        """Return the spans that share a day with `first`..`last`, oldest first."""
        begun = takewhile(lambda span: span.first <= last, self.spans)
        return tuple(span for span in begun if span.last >= first)


@dataclass(frozen=True, slots=True)
class MonthsOff:
    """Periods of which some months are no part."""

    whole: PeriodScheme
    skip: frozenset[int]

    def between(self, first: date, last: date) -> tuple[Period, ...]:
        """Return the periods that share a day with `first`..`last`, months off or not."""
        return tuple(replace(each, skip=self.skip) for each in self.whole.between(first, last))


@dataclass(frozen=True, slots=True)
class Rolling:
    """Windows of `count` periods, one for each period, which is its last; the first are shorter.

    `name` is given for personal windows, whose label names their first day.
    """

    each: PeriodScheme
    count: int
    name: str = ""

    def between(self, first: date, last: date) -> tuple[Period, ...]:
        """Return the windows whose last period shares a day with `first`..`last`."""
        return tuple(self._window(period) for period in self.each.between(first, last))

    def _window(self, last: Period) -> Period:
        first = last
        for _earlier in range(1, self.count):
            before = self.each.between(first.first - _WIDEST_GAP, first.first - _ONE_DAY)
            if not before:
                break
            first = before[-1]
        opened = first.first
        label = f"{self.name}@{opened.isoformat()}" if self.name else span_label(opened, last.last)
        return Period(opened, last.last, label, last.skip)


def month_and_day(text: str) -> tuple[int, int]:
    """Return (month, day) of a text such as "09-01"; ValueError if it is none."""
    try:
        day = date.fromisoformat(f"2000-{text}")
    except ValueError:
        msg = _("“{text}” is no day of the year such as “09-01”").format(text=text)
        raise ValueError(msg) from None
    return day.month, day.day
