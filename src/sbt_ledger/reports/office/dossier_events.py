"""What a teacher took part in, an event a line: grouped by year, with what each was worth.

Rows that are void, repeat another, were not held, or at which the teacher was away or out of post,
are no events.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.event_worth import Worths
from sbt_ledger.assessment.result import Mark
from sbt_ledger.months import add_months
from sbt_ledger.reports.office.seats import CAME
from sbt_ledger.reports.office.sums import YEAR
from sbt_ledger.reports.office.years import school_years
from sbt_ledger.reports.transcript import transcript

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.assessment.event_worth import Worth
    from sbt_ledger.periods import Period
    from sbt_ledger.records.place import Place
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.transcript import Item

_ZERO = Fraction(0)


class Event(NamedTuple):
    """A row of a teacher in a year; `worth` is None if no rule values it in that year.

    An event that two years share stands in both, its hours in the one in which it ended: also if
    all of it `counts_in` another.
    """

    item: Item
    year: Period
    hours: Fraction | None
    worth: Worth | None
    counts_in: Period | None = None

    @property
    def attended(self) -> Fraction | None:
        """The hours attended, None of what does not show yet.

        What was brought along is credits without hours.
        """
        is_told = self.item.shows and not self.item.entry.is_opening_balance
        return self.hours if is_told else None

    @property
    def credits(self) -> Fraction | None:
        """What counts of it, None where no rule says so."""
        if self.worth is None:
            return None
        counted = self.worth.counted
        return _ZERO if counted.mark is Mark.PENDING else counted.amount

    @property
    def pending(self) -> Fraction:
        """What counts of it once all that is awaited is there."""
        if self.worth is None:
            return _ZERO
        counted = self.worth.counted
        return counted.later + (counted.amount if counted.mark is Mark.PENDING else _ZERO)


class Events(NamedTuple):
    """The events of a teacher, oldest first, and how many rows are none, by their attendance."""

    events: tuple[Event, ...]
    aside: Mapping[str, int]

    @property
    def by_year(self) -> dict[Period, list[Event]]:
        """The events of each year, oldest first."""
        found: dict[Period, list[Event]] = {}
        for each in sorted(self.events, key=lambda event: event.year.first):
            found.setdefault(each.year, []).append(each)
        return found


class EventsOf(dict[str, Events]):
    """The events of teachers up to the day of the report, those of each made when asked for."""

    def __init__(self, asked: Asked, codes: Sequence[str]) -> None:
        """Take the teachers: their rows are valued by the years in which any of them has some."""
        super().__init__()
        rule_sets = asked.assessment.rule_sets
        self._items = {code: _items(asked, code) for code in codes}
        starts = [i.entry.activity.start for some in self._items.values() for _year, i in some]
        self._worths = None
        if starts:
            # What is split, or done for an earlier month, may count in a year before all ended.
            first = add_months(min(starts), -YEAR)
            around = school_years(rule_sets).between(first, max(*starts, asked.day))
            self._worths = Worths(asked.book, rule_sets, around, asked.span)

    def __missing__(self, code: str) -> Events:
        """Return those of a teacher who was not asked for yet."""
        worths: dict[Place, list[Worth]] = {}
        for worth in () if self._worths is None else self._worths.of(code):
            worths.setdefault(worth.counted.place, []).append(worth)
        self[code] = found = _events(self._items[code], worths)
        return found


def _items(asked: Asked, code: str) -> list[tuple[Period, Item]]:
    """Return the rows of a teacher up to the day, each with the year in which it ended."""
    years = school_years(asked.assessment.rule_sets)
    told = transcript(asked.book, code, years, asked.naming, asked.hidden)
    return [
        (year.period, item)
        for year in reversed(told.years)
        for item in year.items
        if item.entry.activity.end <= asked.day
    ]


def _events(items: Sequence[tuple[Period, Item]], worths: Mapping[Place, list[Worth]]) -> Events:
    found: list[Event] = []
    aside: Counter[str] = Counter()
    for year, item in items:
        if item.why and item.shows:
            aside["void"] += 1
        elif item.entry.attendance not in CAME:
            aside[item.entry.attendance] += 1
        else:
            found += _in_years(year, item, worths.get(item.place, ()))
    return Events(tuple(found), aside)


def _in_years(year: Period, item: Item, worths: Sequence[Worth]) -> Iterator[Event]:
    """Yield an event for the year in which it ended, and for each other that counts it."""
    if all(worth.year != year for worth in worths):
        counts_in = worths[0].year if worths else None
        yield Event(item, year, item.hours, None, counts_in)
    for worth in worths:
        yield Event(item, worth.year, item.hours if worth.year == year else None, worth)
