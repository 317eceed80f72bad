"""What a teacher took part in, an event a line: grouped by year, with what each was worth.

Rows that are void, repeat another, were not held, or at which the teacher was away or out of post,
are no events.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.event_worth import worth_of_years
from sbt_ledger.assessment.result import Mark
from sbt_ledger.periods import add_months
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

    An event that two years share stands in both, its hours in the one in which it ended.
    """

    item: Item
    year: Period
    hours: Fraction | None
    worth: Worth | None

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


def events_of(asked: Asked, codes: Sequence[str]) -> dict[str, Events]:
    """Return the events of teachers up to the day of the report."""
    years = school_years(asked.assessment.rule_sets)
    items = {code: _items(asked, code) for code in codes}
    starts = [item.entry.activity.start for some in items.values() for _year, item in some]
    if not starts:
        return {code: Events((), {}) for code in codes}
    # What is split, or done for an earlier month, may count in a year before all that ended.
    first = add_months(min(starts), -YEAR)
    around = years.between(first, max(*starts, asked.day))
    worths: dict[tuple[str, Place], list[Worth]] = {}
    rule_sets = asked.assessment.rule_sets
    told = worth_of_years(asked.book, rule_sets, around, asked.span, codes)
    for worth in told:
        worths.setdefault((worth.code, worth.counted.place), []).append(worth)
    return {code: _events(code, some, worths) for code, some in items.items()}


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


def _events(
    code: str, items: Sequence[tuple[Period, Item]], worths: Mapping[tuple[str, Place], list[Worth]]
) -> Events:
    found: list[Event] = []
    aside: Counter[str] = Counter()
    for year, item in items:
        if item.why and item.shows:
            aside["void"] += 1
        elif item.entry.attendance not in CAME:
            aside[item.entry.attendance] += 1
        else:
            found += _in_years(year, item, worths.get((code, item.place), ()))
    return Events(tuple(found), aside)


def _in_years(year: Period, item: Item, worths: Sequence[Worth]) -> Iterator[Event]:
    """Yield an event for each year that counts it, or for the one in which it ended."""
    if not worths:
        yield Event(item, year, item.hours, None)
        return
    ended = year if any(worth.year == year for worth in worths) else worths[0].year
    for worth in worths:
        yield Event(item, worth.year, item.hours if worth.year == ended else None, worth)
