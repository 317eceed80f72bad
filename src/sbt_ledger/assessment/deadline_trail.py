"""How a deadline stands: what started its clock, how its days were counted, what was done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.clock import Clock, day_of
from sbt_ledger.assessment.who import said_by
from sbt_ledger.assessment.workdays import Workdays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.assessment.school import DeadlineStanding
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.place import Place

_ONE_DAY = timedelta(days=1)


class DeadlineTrail(NamedTuple):
    """How a deadline of one teacher stands."""

    standing: DeadlineStanding
    start: date | None = None
    """The day that started its clock; None where a period decides, or where it is blank."""
    started_by: tuple[Place, ...] = ()
    done_by: tuple[Place, ...] = ()
    """The lines that say that it was done, or where it is to be said."""
    weekends: int = 0
    """How many Saturdays and Sundays were skipped."""
    holidays: tuple[date, ...] = ()
    """Which other days were skipped."""


def deadline_trail(book: Book, standing: DeadlineStanding) -> DeadlineTrail:
    """Return how a deadline came to stand as it does."""
    line, clock = standing.deadline, Clock(book, standing.deadline)
    entries = list(_entries(book, standing))
    starts = [day for entry, _place in entries if (day := clock.started_by(entry)) is not None]
    start = min(starts, default=None) if line.within and not line.period else None
    started_by = tuple(place for _entry, place in entries)
    timeline, due = book.timelines[standing.teacher.code], standing.due
    if clock.is_of_teachers:
        start = day_of(timeline, line.after, due or date.max)
        started_by = said_by({line.after, "employment"}, timeline, date.min, due or date.max)
    skipped = _skipped(book, standing, start) if line.days == "working" else []
    weekends = sum(day.weekday() >= _SATURDAY for day in skipped)
    holidays = tuple(day for day in skipped if day.weekday() < _SATURDAY)
    done_by = tuple(_done_by(book, standing, clock, entries))
    return DeadlineTrail(standing, start, started_by, done_by, weekends, holidays)


_SATURDAY = 5


def _entries(book: Book, standing: DeadlineStanding) -> Iterator[tuple[CreditEntry, Place]]:
    """Yield the rows of the teacher at the activity that starts the clock."""
    if standing.activity is not None:
        for entry, place in book.rows_of(standing.teacher.code):
            if entry.activity.id == standing.activity and not entry.void:
                yield entry, place


def _done_by(
    book: Book,
    standing: DeadlineStanding,
    clock: Clock,
    entries: list[tuple[CreditEntry, Place]],
) -> Iterator[Place]:
    if standing.done is None:
        return
    if clock.has_column:
        yield from (place for entry, place in entries if clock.done_in(entry) == standing.done)
        return
    task = standing.deadline.task
    if task in standing.teacher.columns:
        yield from (place for place in (standing.teacher.place,) if place is not None)
        return
    for entry, place in book.rows_of(standing.teacher.code):
        if entry.text("kind") == task and entry.activity.end == standing.done:
            yield place


def _skipped(book: Book, standing: DeadlineStanding, start: date | None) -> list[date]:
    """Return the days between start and due that are no working days."""
    due = standing.due
    if due is None or start is None:
        return []
    free = Workdays(book.settings.holidays)
    between = (start + _ONE_DAY * step for step in range(1, (due - start).days))
    return [day for day in between if free.is_free(day)]
