"""What a deadline keeps back: hours that do not show before their task is done."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.clock import Clock
from sbt_ledger.assessment.deadline_rows import RowDeadline
from sbt_ledger.assessment.done import days_done
from sbt_ledger.assessment.result import Reduction
from sbt_ledger.assessment.span import Span
from sbt_ledger.assessment.who import fits
from sbt_ledger.months import add_months
from sbt_ledger.periods import Period
from sbt_ledger.rules.deadline import SHOW_HOURS
from sbt_ledger.rules.filter import Filter

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.assessment.deadline_rows import Owed
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.rule_set import RuleSet

# A filled date column is the step that it records: what is missing goes by the step's name.
_STEPS = {"rated_on": "learner-evaluation", "evaluated_on": "trainer-evaluation"}

_CAREER = 60 * 12
"""Months: nobody teaches longer."""


class Blocked(NamedTuple):
    """Why an entry is pending, and the step that it awaits."""

    why: Reduction
    awaits: str


class Blocks:
    """Says which entries are pending because a task is not done yet."""

    def __init__(self, book: Book, rule_set: RuleSet, as_of: date) -> None:
        self._book, self._rule_set, self._as_of = book, rule_set, as_of
        # An entry of any year may be asked about, for it may count in a cycle.
        ever = Period(add_months(as_of, -_CAREER), add_months(as_of, _CAREER), "")
        self._deadlines = [
            RowDeadline(book, rule_set, line, Span(as_of, ever), clock)
            for line in rule_set.deadline
            if SHOW_HOURS in line.blocks and (clock := Clock(book, line)).is_of_rows
        ]
        self._done: dict[tuple[str, str], list[date]] = {}

    def __bool__(self) -> bool:
        """Whether any deadline keeps hours back."""
        return bool(self._deadlines)

    @property
    def columns(self) -> frozenset[str]:
        """The columns of rows and activities that decide whether hours are kept back."""
        lines = [each.line for each in self._deadlines]
        filters = [line.where.columns() | {line.task, line.after} for line in lines]
        return frozenset().union(*filters)

    @property
    def is_personal(self) -> bool:
        """Whether it hangs on the teacher too: entries alike are not kept back alike."""
        return any(each.is_personal for each in self._deadlines)

    def blocked(self, entry: CreditEntry, timeline: Timeline | None) -> Blocked | None:
        """Return why an entry does not count yet, None if nothing keeps it back.

        The teacher need not be named where nothing `is_personal`.
        """
        for deadline in self._deadlines:
            owed = deadline.owed(entry)
            if owed is None or not owed.known or self._is_done(deadline, owed, timeline):
                continue
            found = deadline.due(owed.start, entry.activity.end, timeline)
            if found is None:
                continue
            due, line = found.day, deadline.line
            if timeline is None or fits(line.who, timeline, min(due, self._as_of)):
                step = _STEPS.get(line.task, line.task)
                told = _("Missing: {steps}, due {day}.").format(steps=step, day=due.isoformat())
                return Blocked(Reduction(told, line, (step,)), step)
        return None

    def _is_done(self, deadline: RowDeadline, owed: Owed, timeline: Timeline | None) -> bool:
        if deadline.clock.has_column or timeline is None:
            return owed.done is not None
        task, code = deadline.line.task, timeline.teacher.code
        if (task, code) not in self._done:
            found = days_done(self._book, self._rule_set, task, Filter(), (code,), self._as_of)
            self._done[task, code] = found.get(code, [])
        start = owed.start
        return start is not None and any(day >= start for day in self._done[task, code])
