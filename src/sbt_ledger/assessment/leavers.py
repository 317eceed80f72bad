"""What rows are worth of who left before a year ended: by the rules of those who stayed.

Nothing is asked of them any more, but what they did while they were in post is sent and certified.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from sbt_ledger.records.teacher import Timeline

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book


class _Stayed(Timeline):
    """A teacher who is looked at on some days as if in post; rows out of post count no more."""

    def __init__(self, left: Timeline, days: Collection[date]) -> None:
        super().__init__(left.teacher, left.changes, left.group_columns)
        self._left, self._days = left, days

    def in_post(self, day: date) -> bool:
        """Return whether in post on a day, or looked at as if."""
        return day in self._days or self._left.in_post(day)

    @cached_property
    def spans_in_post(self) -> tuple[tuple[date, date], ...]:
        """The spans that were spent in post."""
        return self._left.spans_in_post


def with_leavers(book: Book, years: Sequence[Period], as_of: date) -> Book:
    """Return a book in which who left within a year is asked what those are asked who stayed."""
    stayed: dict[str, Timeline] = {}
    for code, timeline in book.timelines.items():
        if code in book.rows and (days := _days_after(timeline, years, as_of)):
            stayed[code] = _Stayed(timeline, days)
    return replace(book, timelines={**book.timelines, **stayed}) if stayed else book


def _days_after(timeline: Timeline, years: Sequence[Period], as_of: date) -> frozenset[date]:
    """Return the days on which years are judged, of those of which only a part was in post."""
    ends = ((year.first, min(year.last, as_of)) for year in years)
    return frozenset(
        end
        for first, end in ends
        if not timeline.in_post(end)
        and any(begun < end and ended >= first for begun, ended in timeline.spans_in_post)
    )
