"""Sessions of a period: what was planned, and what became of it.

A session is an activity with hours that somebody leads, or that is a group's; and whatever is
planned, put off or called off. It belongs to the period of the day for which it was planned, and to
that of the day on which it was held. Plans and summaries are papers, no sessions.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.reports.office.seats import Tally, seats_at, tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.seats import Seat

PAPERS = ("group-plan", "group-summary", "training-plan", "training-summary")
"""Kinds of papers that a group, or the school, files."""


class Outcome(StrEnum):
    """What became of a session by the day of the question."""

    HELD = "held"
    HELD_LATER = "held-later"
    PLANNED = "planned"
    OVERDUE = "overdue"
    DELAYED = "delayed"
    CANCELLED = "cancelled"


class Session(NamedTuple):
    """A session, the first day for which it was planned, and the one on which it was held."""

    activity: Activity
    planned: date
    held: date | None
    outcome: Outcome
    seats: tuple[Seat, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether it took place in the end."""
        return self.held is not None

    @property
    def tally(self) -> Tally:
        """Return what became of the seats; of what was not held only who was expected."""
        if self.is_held:
            return tally(self.seats)
        return Tally(expected=len(self.seats))

    @property
    def group(self) -> str:
        """The group whose session it is, "" if it is for all."""
        return self.activity.cells.get("group", "")

    @property
    def leaders(self) -> tuple[str, ...]:
        """Who leads it, as the cell names them: codes of the roster, or names of guests."""
        return leaders(self.activity)

    @property
    def planned_hours(self) -> Fraction | None:
        """The hours that were planned, where they are not those held."""
        text = self.activity.cells.get("planned_hours", "").strip()
        try:
            return Fraction(Decimal(text)) if text else self.activity.hours
        except (InvalidOperation, ValueError, OverflowError):
            return self.activity.hours


def leaders(activity: Activity) -> tuple[str, ...]:
    """Return who leads an activity: codes, or names of guests."""
    parts = activity.cells.get("lead", "").replace("；", ";").split(";")
    return tuple(filter(None, map(str.strip, parts)))


def sessions_of(asked: Asked) -> tuple[Session, ...]:
    """Return the sessions of the period that are asked for, by the day for which planned."""
    found = {number: each for number, each in _sessions(asked) if _is_meant(asked, each)}
    seats = seats_at(asked.book, found)
    seated = (each._replace(seats=tuple(seats.get(n, ()))) for n, each in found.items())
    chosen = [each for each in seated if _is_of(asked, each)]
    return tuple(sorted(chosen, key=lambda each: (each.planned, each.activity.id)))


def days_in(asked: Asked) -> Iterator[tuple[int, Activity]]:
    """Yield what was held in the period by the day of the question, with its number."""
    activities, last = asked.book.activities, min(asked.period.last, asked.assessment.as_of)
    for number, end in enumerate(activities.ends):
        if asked.period.first <= end <= last and activities.at(number).held:
            yield number, activities.at(number)


def _sessions(asked: Asked) -> Iterator[tuple[int, Session]]:
    activities = asked.book.activities
    for number in range(len(activities)):
        activity = activities.at(number)
        if activity.status == "void" or activity.cells.get("kind", "") in PAPERS:
            continue
        planned = planned_for(activity)
        held = activity.start if activity.held and activity.end <= asked.seen_on else None
        touches = activity.start <= asked.period.last and activity.end >= asked.period.first
        if (touches or planned in asked.period) and _is_session(activity):
            yield number, Session(activity, planned, held, _outcome(activity, planned, asked))


def planned_for(activity: Activity) -> date:
    """Return the day for which an activity was planned first: that of `planned_start`, if any."""
    try:
        return date.fromisoformat(activity.cells.get("planned_start", "").strip())
    except ValueError:
        return activity.start


def _is_session(activity: Activity) -> bool:
    if not activity.held or activity.cells.get("planned_start"):
        return True
    return bool(activity.hours and (leaders(activity) or activity.cells.get("group")))


def _outcome(activity: Activity, planned: date, asked: Asked) -> Outcome:
    match activity.status:
        case "cancelled":
            return Outcome.CANCELLED
        case "delayed":
            return Outcome.DELAYED
        case "planned":
            is_past = activity.end < asked.seen_on
            return Outcome.OVERDUE if is_past else Outcome.PLANNED
    if activity.end > asked.seen_on:
        return Outcome.PLANNED if activity.start == planned else Outcome.DELAYED
    return Outcome.HELD if activity.start == planned else Outcome.HELD_LATER


def _is_meant(asked: Asked, session: Session) -> bool:
    return asked.is_group_meant(session.group)


def _is_of(asked: Asked, session: Session) -> bool:
    """Whether it is one of the teachers asked for: led by one, or with a seat for one."""
    if asked.codes is None:
        return True
    people = {*session.leaders, *(seat.code for seat in session.seats)}
    return not people.isdisjoint(asked.codes)
