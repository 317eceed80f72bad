"""What there is to tell of each teacher, from one assessment.

A mail is called for by what is short, behind pace or overdue. What is open goes with it, since
whoever reads it plans by all of it; what only awaits something calls for none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.concerns import is_late

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.assessment.forecast import Outlook
    from sbt_ledger.assessment.result import Report, Standing
    from sbt_ledger.assessment.school import DeadlineStanding
    from sbt_ledger.records.teacher import Teacher


_EARLY = 10
"""In the first tenth of a period nobody is told to be behind: else all were, on its first day."""


class Why(StrEnum):
    """Why something is told."""

    SHORT = "short"
    BEHIND = "behind"
    OPEN = "open"
    PENDING = "pending"


class Matter(NamedTuple):
    """A requirement that is not done, why it is told, and its outlook while its period runs."""

    standing: Standing
    why: Why
    outlook: Outlook | None

    @property
    def calls(self) -> bool:
        """Whether it calls for a mail."""
        return self.why in {Why.SHORT, Why.BEHIND}


@dataclass(frozen=True, slots=True)
class Lack:
    """What one teacher lacks: requirements, and tasks that were due."""

    teacher: Teacher
    groups: tuple[str, ...]
    matters: tuple[Matter, ...]
    overdue: tuple[DeadlineStanding, ...]

    @property
    def calls(self) -> bool:
        """Whether somebody is to be told of it today, whatever day it is."""
        return bool(self.overdue) or any(each.calls for each in self.matters)

    def ends(self) -> frozenset[date]:
        """Return the last days of the periods that still run and are not done."""
        return frozenset(
            each.outlook.period.last for each in self.matters if each.outlook is not None
        )


def lacks_in(
    report: Report, outlooks: Iterable[Outlook], is_over: Callable[[date], bool]
) -> tuple[Lack, ...]:
    """Return what the teachers in post lack, in the order of the roster.

    `is_over` says of a day that nothing of it can be done any more, as its year is closed.
    """
    ahead = {id(each.standing): each for each in outlooks}
    overdue: dict[str, list[DeadlineStanding]] = {}
    for each in report.deadlines:
        binds = each.deadline.force == "must" and each.state is State.SHORT
        if binds and not is_late(each) and not (each.due and is_over(each.due)):
            overdue.setdefault(each.teacher.code, []).append(each)
    return tuple(_lacks(report, ahead, overdue, is_over))


def _lacks(
    report: Report,
    ahead: Mapping[int, Outlook],
    overdue: Mapping[str, Sequence[DeadlineStanding]],
    is_over: Callable[[date], bool],
) -> Iterator[Lack]:
    for assessment in report.assessments:
        code = assessment.teacher.code
        timeline = report.book.timelines[code]
        if not timeline.in_post(report.as_of):
            continue
        matters = tuple(_matters(assessment.standings, ahead, is_over))
        late = tuple(overdue.get(code, ()))
        if matters or late:
            yield Lack(assessment.teacher, timeline.groups(report.as_of), matters, late)


def unknown_in(report: Report, is_over: Callable[[date], bool]) -> Iterator[Teacher]:
    """Yield the teachers in post of whom something that binds cannot be judged."""
    for assessment in report.assessments:
        if report.book.timelines[assessment.teacher.code].in_post(report.as_of) and any(
            each.binds
            and each.state is State.UNKNOWN
            and not (each.period and is_over(each.period.last))
            for each in assessment.standings
        ):
            yield assessment.teacher


def _matters(
    standings: Iterable[Standing],
    ahead: Mapping[int, Outlook],
    is_over: Callable[[date], bool],
) -> Iterator[Matter]:
    for each in standings:
        if not each.binds or each.period is None or is_over(each.period.last):
            continue
        outlook = ahead.get(id(each))
        why = _why(each, outlook)
        if why is not None and (outlook is not None or why is not Why.OPEN):
            yield Matter(each, why, outlook)


def _why(standing: Standing, outlook: Outlook | None) -> Why | None:
    match standing.state:
        case State.SHORT | State.OVER:
            return Why.SHORT
        case State.OPEN:
            behind = standing.on_pace is False and outlook is not None and not _is_early(outlook)
            return Why.BEHIND if behind else Why.OPEN
        case State.PENDING:
            return Why.PENDING
    return None


def _is_early(outlook: Outlook) -> bool:
    """Whether so little of the period is over that a single session decides about the pace."""
    return (outlook.period.days - outlook.days) * _EARLY <= outlook.period.days


def reminders(ends: Iterable[date], days_before: Iterable[int], today: date) -> frozenset[date]:
    """Return the days of reminders that have come, of periods that have not ended yet."""
    days = tuple(days_before)
    return frozenset(
        day
        for end in ends
        for number in days
        if (day := end - timedelta(days=number)) <= today <= end
    )
