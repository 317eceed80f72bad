"""Tasks that are due for each activity and teacher: ratings, reports on a course, and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.clock import all_fit, day_of, is_in_question, state_of
from sbt_ledger.assessment.deadline_periods import DuePeriods
from sbt_ledger.assessment.done import days_done
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.school import DeadlineStanding
from sbt_ledger.assessment.value import reader
from sbt_ledger.rules.filter import Filter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sbt_ledger.assessment.clock import Clock
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.records.book import Book, Pair
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.deadline import Deadline
    from sbt_ledger.rules.rule_set import RuleSet


class Owed(NamedTuple):
    """What a row says of a task: when its clock started, and when it was done.

    `known` is false where a blank cell decides whether it is owed; `unread` is true where the cell
    of the task is filled, but with nothing that is a day.
    """

    known: bool
    start: date | None
    done: date | None
    unread: bool


class Due(NamedTuple):
    """When the clock of a row started, when it runs out, and whether that is in question."""

    start: date
    day: date
    asked: bool


class RowDeadline:
    """One deadline of which each entry starts the clock."""

    def __init__(
        self, book: Book, rule_set: RuleSet, line: Deadline, span: Span, clock: Clock
    ) -> None:
        self.book, self.rule_set, self.line = book, rule_set, line
        self.span, self.clock = span, clock
        self._who = [who for who in (rule_set.who, line.who) if who]
        self._owed: dict[Pair, Owed | None] = {}
        self._due: dict[date, Due] = {}
        self._periods = DuePeriods(rule_set, line, span)

    def standings(self, codes: Sequence[str]) -> Iterator[DeadlineStanding]:
        """Yield it for each activity of each teacher that is in question."""
        activities, as_of = self.book.activities, self.span.as_of
        done: dict[str, list[date]] = {}
        if not self.clock.has_column:
            done = days_done(self.book, self.rule_set, self.line.task, Filter(), codes, as_of)
        matter = [
            not status and end <= as_of and (self.line.after != "end" or self._within(end).asked)
            for (status,), end in zip(activities.texts(("status",)), activities.ends, strict=True)
        ]
        for code in codes:
            timeline = self.book.timelines[code]
            for number, rows in self._rows(code, matter).items():
                standing = self._standing(timeline, number, rows, done.get(code, ()))
                if standing is not None:
                    yield standing

    def owed(self, entry: CreditEntry) -> Owed | None:
        """Return what an entry says of the task, None if it does not start the clock."""
        if entry.void or entry.is_opening_balance:
            return None
        read = reader(entry)
        # Who was not there has nothing to rate or report.
        if self.rule_set.attendance.void_if.fits(read):
            return None
        answer = self.line.where.fits(read)
        if answer is False:
            return None
        done = self.clock.done_in(entry) if self.clock.has_column else None
        unread = self.clock.has_column and done is None and bool(entry.text(self.line.task))
        if done is not None and done > self.span.as_of:
            done = None
        return Owed(bool(answer), self.clock.started_by(entry), done, unread)

    @property
    def is_personal(self) -> bool:
        """Whether more than the row decides: whose it is, or what else that teacher did."""
        clock = self.clock
        of_row = clock.has_column and not clock.is_of_teachers and not self._periods.is_own
        return bool(self.line.who) or not of_row

    def due(self, start: date | None, end: date, timeline: Timeline | None) -> Due | None:
        """Return when it is due, None without a clock.

        `start` is the day that the row names, `end` the last one of its activity.
        """
        if not self.line.period:
            if start is None and timeline is not None:
                start = day_of(timeline, self.line.after, self.span.as_of)
            return None if start is None else self._within(start)
        periods = self._periods.common if timeline is None else self._periods.of(timeline) or ()
        found = next((period for period in periods if end in period), None)
        if found is None:
            return None
        return Due(self.clock.start_in(found), self.clock.due_in(found), asked=True)

    def _within(self, start: date) -> Due:
        """Return when a clock runs out that started on a day."""
        known = self._due.get(start)
        if known is None:
            due = self.clock.due(start)
            known = self._due[start] = Due(start, due, is_in_question(self.span, start, due))
        return known

    def _rows(self, code: str, matter: Sequence[bool]) -> dict[int, list[Owed]]:
        """Return what the rows of a teacher say of the task, by activity."""
        found: dict[int, list[Owed]] = {}
        rows = self.book.rows.get(code)
        if rows is None:
            return found
        outside = frozenset(self.book.out_of_post(code))
        for at, pair in enumerate(rows.pairs()):
            if not matter[pair[0]] or at in outside:
                continue
            if pair not in self._owed:
                self._owed[pair] = self.owed(self.book.entry(pair))
            owed = self._owed[pair]
            if owed is not None:
                found.setdefault(pair[0], []).append(owed)
        return found

    def _standing(
        self, timeline: Timeline, number: int, rows: list[Owed], done: Sequence[date]
    ) -> DeadlineStanding | None:
        activities, as_of = self.book.activities, self.span.as_of
        start = min((row.start for row in rows if row.start is not None), default=None)
        due = started = None
        if not self.line.period or self._periods.of(timeline) is not None:
            found = self.due(start, activities.ends[number], timeline)
            if found is None or not found.asked:
                return None
            started, due = found.start, found.day
        asked = all_fit(self._who, timeline, min(due or as_of, as_of))
        if asked is False:
            return None
        days = [row.done for row in rows if row.done is not None]
        if not self.clock.has_column:
            days = [day for day in done if start is None or day >= start]
        first = min(days, default=None)
        state = state_of(due, first, as_of)
        certain = asked and all(row.known for row in rows)
        unread = first is None and any(row.unread for row in rows)
        if state is not State.MET and (unread or not certain):
            state = State.UNKNOWN
        activity = activities.at(number).id
        return DeadlineStanding(
            self.rule_set, self.line, due, first, state, timeline.teacher, activity, started
        )
