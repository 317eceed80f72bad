"""Tasks that are due on a day: of every teacher in post, or of every entry that starts a clock."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.clock import OF_TEACHER, Clock, all_fit, day_of, is_in_question, state_of
from sbt_ledger.assessment.deadline_periods import DuePeriods
from sbt_ledger.assessment.deadline_rows import RowDeadline
from sbt_ledger.assessment.done import days_done
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.school import DeadlineStanding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.deadline import Deadline
    from sbt_ledger.rules.rule_set import RuleSet


def deadline_standings(
    book: Book, rule_set: RuleSet, span: Span, codes: Sequence[str]
) -> Iterator[DeadlineStanding]:
    """Yield each deadline that is in question."""
    for line in rule_set.deadline:
        clock = Clock(book, line)
        if clock.is_of_rows:
            yield from RowDeadline(book, rule_set, line, span, clock).standings(codes)
        else:
            yield from _People(book, rule_set, line, span, clock).standings(codes)


class _Due(NamedTuple):
    """When a task is due, and from when until when doing it is doing this one.

    `day` is the one on which is asked who owes it, `start` the one that starts the clock.
    """

    due: date | None
    day: date
    start: date | None = None
    since: date = date.min
    until: date = date.max


class _People:
    """One deadline of which every teacher owes the task."""

    def __init__(
        self, book: Book, rule_set: RuleSet, line: Deadline, span: Span, clock: Clock
    ) -> None:
        self.book, self.rule_set, self.line = book, rule_set, line
        self.span, self.clock = span, clock
        self._who = [who for who in (rule_set.who, line.who) if who]
        self._periods = DuePeriods(rule_set, line, span)

    def standings(self, codes: Sequence[str]) -> Iterator[DeadlineStanding]:
        done = self._done(codes)
        for period in self._periods.common:
            due = self._in(period)
            for code in codes:
                yield from self._standing(self.book.timelines[code], due, done.get(code, ()))
        if self.line.period and not self._periods.is_own:
            return
        for code in codes:
            timeline = self.book.timelines[code]
            for due in self._own(timeline):
                yield from self._standing(timeline, due, done.get(code, ()))

    def _done(self, codes: Sequence[str]) -> dict[str, list[date]]:
        """Return the days on which each did it: a date of the roster, else activities of a kind."""
        timelines = {code: self.book.timelines[code] for code in codes}
        if any(self.line.task in each.teacher.columns for each in timelines.values()):
            as_of = self.span.as_of
            days = {code: day_of(each, self.line.task, as_of) for code, each in timelines.items()}
            return {code: [day] for code, day in days.items() if day is not None and day <= as_of}
        return days_done(
            self.book, self.rule_set, self.line.task, self.line.where, codes, self.span.as_of
        )

    def _own(self, timeline: Timeline) -> list[_Due]:
        as_of = self.span.as_of
        if not self.line.period:
            start = day_of(timeline, self.line.after, as_of)
            if start is None:
                # Who has not left starts no clock; another blank day is one that is not known.
                after = self.line.after
                blank = after in OF_TEACHER or timeline.values(after, as_of) == ()
                return [_Due(None, as_of)] if blank and after != "left_on" else []
            due = self.clock.due(start)
            asked = is_in_question(self.span, start, due)
            return [_Due(due, min(due, as_of), start, start)] if asked else []
        periods = self._periods.of(timeline)
        return [_Due(None, as_of)] if periods is None else [self._in(each) for each in periods]

    def _in(self, period: Period) -> _Due:
        due = self.clock.due_in(period)
        day = period.last if self.line.by else due
        start, days = self.clock.start_in(period), self.clock.days_of(period)
        return _Due(due, min(day, self.span.as_of), start, *days)

    def _standing(
        self, timeline: Timeline, due: _Due, done: Sequence[date]
    ) -> Iterator[DeadlineStanding]:
        asked = timeline.in_post(due.day) and all_fit(self._who, timeline, due.day)
        if asked is False:
            return
        first = next((day for day in done if due.since <= day <= due.until), None)
        state = state_of(due.due, first, self.span.as_of)
        if asked is None and state is not State.MET:
            state = State.UNKNOWN
        yield DeadlineStanding(
            self.rule_set, self.line, due.due, first, state, timeline.teacher, started=due.start
        )
