"""How long somebody was at a session, and what it counts for.

Times that overlap count once: who comes back, or is there with two devices, was there once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.records.habits import minutes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sbt_ledger.records.habits import Habits

THERE = frozenset({"present", "late", "left-early"})
"""Marks of somebody who was there."""
_SECONDS = 60

_Span = tuple[datetime, datetime]


class Stay(NamedTuple):
    """A row of a report: when somebody came and left, and the minutes that the report tells.

    None is unknown, never 0. `leave` may also be unknown because they were still there.
    """

    join: datetime | None = None
    leave: datetime | None = None
    minutes: Fraction | None = None


class Sitting(NamedTuple):
    """When a session was held, as far as it is known, and the minutes that it took."""

    start: datetime | None = None
    end: datetime | None = None
    planned: Fraction | None = None

    @property
    def minutes(self) -> Fraction | None:
        """The minutes from start to end, else those that are planned, else None."""
        if self.start and self.end:
            return _minutes(self.end - self.start)
        return self.planned


class Attended(NamedTuple):
    """What is recorded of somebody: the mark, and amounts where they are not the session's own."""

    attendance: str = "present"
    minutes: Fraction | None = None
    hours: Fraction | None = None
    late_minutes: int | None = None


def minutes_of_stays(
    stays: Sequence[Stay], sitting: Sitting, *, summed: bool = False
) -> Fraction | None:
    """Return the minutes that somebody was there, None if nothing is known of them.

    `summed` says that each row sums several stays between its two times: then the minutes that it
    tells count, at most those between the times. So they do where a row tells clearly less than
    lies between its times, whoever made it.
    """
    spans = list(_spans(stays, sitting))
    told = [stay.minutes for stay in stays if stay.minutes is not None]
    length = sitting.minutes
    if not spans:
        return _at_most(sum(told), length) if told else None
    there = _minutes_in(spans)
    if (summed or any(map(is_summed, stays))) and len(told) == len(stays):
        return _at_most(sum(told), there)
    loose = sum(stay.minutes for stay in stays if stay.minutes is not None and not stay.join)
    return _at_most(there + loose, length)


def is_summed(stay: Stay) -> bool:
    """Whether somebody was there for less than lies between the times; seconds may be left out."""
    if stay.join is None or stay.leave is None or stay.minutes is None:
        return False
    return _minutes(stay.leave - stay.join) - stay.minutes > 1


def decided(
    minutes: Fraction, stays: Sequence[Stay], sitting: Sitting, habits: Habits, *, hours: Fraction
) -> Attended:
    """Return what so many minutes count for; `hours` are those of the session.

    Needs `sitting.minutes` if the habits name a threshold, and else `hour_minutes`.
    """
    if not minutes:
        return Attended("absent", minutes, Fraction(0))
    late = _late(stays, sitting)
    mark = _mark(stays, sitting, habits, late)
    share = habits.share_needed
    if share is not None and minutes >= share * (sitting.minutes or 0):
        return Attended(mark, minutes, hours, late)
    if share is not None and habits.below == "absent":
        return Attended("absent", minutes, Fraction(0), late)
    mark = "left-early" if mark == "present" and share is not None else mark
    return Attended(mark, minutes, min(hours_of(minutes, habits), hours), late)


def is_open(stay: Stay) -> bool:
    """Whether somebody came, and neither their leaving nor the length is told."""
    return bool(stay.join) and stay.leave is None and stay.minutes is None


def is_outside(stays: Iterable[Stay], sitting: Sitting) -> bool:
    """Whether all that is known of somebody lies before or after the session."""
    spans = list(_spans(stays, sitting))
    return bool(sitting.start and spans) and not _minutes_in(spans)


def hull(stays: Iterable[Stay], sitting: Sitting) -> _Span | None:
    """Return from when to when somebody was there at most, None if no times are known."""
    spans = list(_spans(stays, sitting))
    return (min(spans)[0], max(last for _first, last in spans)) if spans else None


def hours_of(minutes: Fraction, habits: Habits) -> Fraction:
    """Return the hours of the book that so many minutes are, rounded down to the declared step."""
    if habits.hour_minutes is None:
        raise ValueError(minutes)
    return habits.whole_steps(minutes / Fraction(habits.hour_minutes))


def _spans(stays: Iterable[Stay], sitting: Sitting) -> Iterator[_Span]:
    """Yield the known times inside the session, also those that are known by their length."""
    for stay in stays:
        leave = stay.leave or _left(stay, sitting)
        if stay.join and leave:
            first = max(stay.join, sitting.start) if sitting.start else stay.join
            last = min(leave, sitting.end) if sitting.end else leave
            yield first, max(first, last)


def _left(stay: Stay, sitting: Sitting) -> datetime | None:
    """Return when somebody left of whom no leaving is told: who is still there stays to the end."""
    if stay.join and stay.minutes is not None:
        return stay.join + timedelta(microseconds=int(stay.minutes * _SECONDS * 1_000_000))
    return sitting.end


def _minutes_in(spans: Iterable[_Span]) -> Fraction:
    """Return the minutes in the union of the spans."""
    total = timedelta()
    reached: datetime | None = None
    for first, last in sorted(spans):
        begin = first if reached is None else max(first, reached)
        total += max(last - begin, timedelta())
        reached = last if reached is None else max(reached, last)
    return _minutes(total)


def _late(stays: Sequence[Stay], sitting: Sitting) -> int | None:
    """Return the whole minutes after the beginning, None if they were there or it is unknown."""
    joins = [stay.join for stay in stays if stay.join]
    if not (joins and sitting.start):
        return None
    return int(_minutes(max(min(joins) - sitting.start, timedelta()))) or None


def _mark(stays: Sequence[Stay], sitting: Sitting, habits: Habits, late: int | None) -> str:
    allowed = minutes_of(habits.late_over)
    if allowed is not None and (late or 0) > allowed:
        return "late"
    early = minutes_of(habits.left_early_over)
    leaves = [stay.leave or _left(stay, sitting) for stay in stays]
    known = [leave for leave in leaves if leave]
    if early is None or not known or not sitting.end:
        return "present"
    missed = _minutes(sitting.end - max(known))
    return "left-early" if missed > early else "present"


def _minutes(length: timedelta) -> Fraction:
    """Return a length in minutes, exactly."""
    return Fraction(length // timedelta(microseconds=1), _SECONDS * 1_000_000)


def _at_most(minutes: Fraction | int, most: Fraction | None) -> Fraction:
    return Fraction(minutes) if most is None else min(Fraction(minutes), most)
