"""Tasks that are due for each activity and teacher: ratings, reports on a course, and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.clock import all_fit, day_of, is_in_question, state_of
from sbt_ledger.assessment.done import days_done
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.school import DeadlineStanding
from sbt_ledger.assessment.span import scheme_of
from sbt_ledger.assessment.value import reader
from sbt_ledger.rules.filter import Filter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sbt_ledger.assessment.clock import Clock
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book, Pair
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.deadline import Deadline
    from sbt_ledger.rules.rule_set import RuleSet


class RowDeadline:
    """One deadline that each entry starts the clock of."""

    def __init__(
        self, book: Book, rule_set: RuleSet, line: Deadline, span: Span, clock: Clock
    ) -> None:
        self.book, self.rule_set, self.line = book, rule_set, line
        self.span, self.clock = span, clock
        self._who = [who for who in (rule_set.who, line.who) if who]
        self._owed: dict[Pair, bool | None] = {}
        self._asked_since: dict[date, bool] = {}
        self._common: tuple[Period, ...] = ()
        self._anchor = ""
        if line.by:
            per = line.due()[1]
            self._anchor = rule_set.period[per].anchor if per in rule_set.period else ""
            if not self._anchor:
                self._common = span.choose(scheme_of(rule_set, per), rule_set.ruleset.from_)

    def standings(self, codes: Sequence[str]) -> Iterator[DeadlineStanding]:
        """Yield it for each activity of each teacher that is in question."""
        activities, as_of = self.book.activities, self.span.as_of
        done: dict[str, list[date]] = {}
        if not self.clock.has_column:
            done = days_done(self.book, self.rule_set, self.line.task, Filter(), codes, as_of)
        matter = [
            not status and end <= as_of and self._matters(end)
            for (status,), end in zip(activities.texts(("status",)), activities.ends, strict=True)
        ]
        for code in codes:
            for number, pairs in self._pairs(code, matter).items():
                timeline = self.book.timelines[code]
                yield from self._standing(timeline, number, pairs, done.get(code, ()))

    def owed(self, entry: CreditEntry) -> bool | None:
        """Whether an entry starts the clock; None if a blank cell decides."""
        if entry.void or entry.is_opening_balance:
            return False
        read = reader(entry)
        # Who was not there has nothing to rate or report.
        if self.rule_set.attendance.void_if.fits(read):
            return False
        return self.line.where.fits(read)

    def due(self, entry: CreditEntry, timeline: Timeline) -> tuple[date, date] | None:
        """Return the day that started the clock and the day it is due; None without a clock."""
        if self.line.within:
            start = self.clock.started_by(entry, timeline, self.span.as_of)
            return None if start is None else (start, self.clock.due(start))
        periods = self._common
        if self._anchor:
            anchored_on = day_of(timeline, self._anchor, self.span.as_of)
            if anchored_on is None:
                return None
            per = self.line.due()[1]
            scheme = self.rule_set.period[per].scheme(per, anchored_on)
            periods = self.span.choose(scheme, self.rule_set.ruleset.from_)
        end = entry.activity.end
        found = next((period for period in periods if end in period), None)
        return None if found is None else (found.first, self.clock.due_by(found))

    def _matters(self, end: date) -> bool:
        """Whether an activity that ended on a day may be in question."""
        if self.line.after != "end":
            return True
        asked = self._asked_since.get(end)
        if asked is None:
            asked = self._asked_since[end] = is_in_question(self.span, end, self.clock.due(end))
        return asked

    def _pairs(self, code: str, matter: Sequence[bool]) -> dict[int, list[Pair]]:
        """Return the rows of a teacher that owe the task, or may, by activity."""
        found: dict[int, list[Pair]] = {}
        rows = self.book.rows.get(code)
        if rows is None:
            return found
        outside = frozenset(self.book.out_of_post(code))
        for at, pair in enumerate(rows.pairs()):
            if not matter[pair[0]] or at in outside:
                continue
            if pair not in self._owed:
                self._owed[pair] = self.owed(self.book.entry(pair))
            if self._owed[pair] is not False:
                found.setdefault(pair[0], []).append(pair)
        return found

    def _standing(
        self, timeline: Timeline, number: int, pairs: list[Pair], done: Sequence[date]
    ) -> Iterator[DeadlineStanding]:
        as_of = self.span.as_of
        entries = [self.book.entry(pair) for pair in pairs]
        found = self.due(entries[0], timeline)
        if found is None:
            return
        start, due = found
        if self.line.within and not is_in_question(self.span, start, due):
            return
        asked = all_fit(self._who, timeline, min(due, as_of))
        if asked is False:
            return
        days = list(done)
        if self.clock.has_column:
            told = (self.clock.done_in(entry) for entry in entries)
            days = sorted(day for day in told if day is not None and day <= as_of)
        first = next((day for day in days if self.clock.has_column or day >= start), None)
        state = state_of(due, first, as_of)
        certain = asked and all(self._owed[pair] for pair in pairs)
        if state is not State.MET and (not certain or self._unread(entries, first)):
            state = State.UNKNOWN
        activity = self.book.activities.at(number).id
        yield DeadlineStanding(
            self.rule_set, self.line, due, first, state, timeline.teacher, activity
        )

    def _unread(self, entries: Sequence[CreditEntry], first: date | None) -> bool:
        """Whether the task's cell is filled, but with nothing that is a day."""
        if first is not None or not self.clock.has_column:
            return False
        return any(
            entry.text(self.line.task) and self.clock.done_in(entry) is None for entry in entries
        )
