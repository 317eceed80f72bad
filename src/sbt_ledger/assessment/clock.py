"""The clock of a deadline: what starts it, for an entry or for a teacher, and when it runs out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.who import fits
from sbt_ledger.assessment.workdays import Workdays
from sbt_ledger.months import add_months
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.deadline import Deadline
    from sbt_ledger.rules.filter import Filter

DATE_COLUMNS = frozenset({"evaluated_on", "rated_on"})
"""Columns of credits that hold the day on which something was done, in every book."""
OF_TEACHER = frozenset({"hired_on", "left_on", "born_on"})
_ENDS = frozenset({"start", "end"})
_ONE_DAY = timedelta(days=1)
_YEAR = 12
_DAY = pattern(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")


class Clock:
    """Says when a deadline is due."""

    def __init__(self, book: Book, line: Deadline) -> None:
        self._book = book
        self._line = line
        self._days = Workdays(book.settings.holidays)
        self._working = line.days == "working"
        columns = {*book.columns.get("credits", ()), *book.columns.get("activities", ())}
        self.has_column = line.task in DATE_COLUMNS | columns
        """Whether the task is done by filling in a date of a row, rather than by an activity."""
        is_of_someone = bool(line.within) and not line.period
        self.is_of_teachers = is_of_someone and self._starts_with_teachers()
        """Whether a day of the roster starts the clock."""
        self.is_of_rows = self.has_column or (is_of_someone and not self.is_of_teachers)

    def due(self, start: date) -> date:
        """Return the day on which a task is due whose clock started on a day."""
        count, unit = self._line.length()
        return self._days.after(start, count, unit, working=self._working)

    def due_in(self, period: Period) -> date:
        """Return the day on which a task is due that goes by the start or end of a period."""
        line, start = self._line, self.start_in(period)
        if line.by:
            return self._days.shifted(start, line.days_after(), working=self._working)
        return self.due(start)

    def start_in(self, period: Period) -> date:
        """Return the day of a period from which the days are counted."""
        at_the_end = self._line.by or self._line.starts_at_the_end
        return period.last if at_the_end else period.first

    def days_of(self, period: Period) -> tuple[date, date]:
        """Return from when until when doing the task is doing that of this period."""
        line, due = self._line, self.due_in(period)
        if line.by:
            # Up to a due day after its end, what is done is done for the period before.
            grace, before = max(line.days_after(), 0), period.first - _ONE_DAY
            since = self._days.shifted(before, grace, working=self._working) + _ONE_DAY
            return since, max(due, period.last)
        if line.starts_at_the_end:
            return period.last, date.max
        return period.first, max(due, period.last)

    def started_by(self, entry: CreditEntry) -> date | None:
        """Return the day on which an entry starts the clock, None if that has not come."""
        after = self._line.after
        if after in _ENDS:
            day: date = getattr(entry.activity, after)
            return day
        steps = [day for step, day in entry.approvals if step == after and day is not None]
        return day_in(entry.text(after)) or min(steps, default=None)

    def done_in(self, entry: CreditEntry) -> date | None:
        """Return the day that the column of the task names, None if it is blank."""
        return day_in(entry.text(self._line.task))

    def _starts_with_teachers(self) -> bool:
        after = self._line.after
        return after in OF_TEACHER or (
            after not in _ENDS
            and any(
                after in timeline.teacher.columns or after in timeline.attributes
                for timeline in self._book.timelines.values()
            )
        )


def is_in_question(span: Span, start: date, due: date) -> bool:
    """Whether a task is asked about: it started in the period named, or was due within a year."""
    if span.named is not None:
        return start in span.named
    return due > add_months(span.as_of, -_YEAR)


def all_fit(who: Iterable[Filter], timeline: Timeline, day: date) -> bool | None:
    """Whether a teacher fits every filter on a day; None if a blank cell decides."""
    answers = {fits(each, timeline, day) for each in who}
    return False if False in answers else (None if None in answers else True)


def state_of(due: date | None, done: date | None, as_of: date) -> State:
    """Return how a task stands: on the day on which it is due it may still be done in time."""
    if due is None:
        return State.UNKNOWN
    if done is not None and done <= due:
        return State.MET
    return State.OPEN if as_of < due else State.SHORT


def day_of(timeline: Timeline, attribute: str, as_of: date) -> date | None:
    """Return the day that an attribute of the teacher names, None if it is blank or no day."""
    if attribute == "hired_on":
        return timeline.hired_on
    if attribute in OF_TEACHER:
        day: date | None = getattr(timeline.teacher, attribute)
        return day
    days = (day_in(text) for text in timeline.values(attribute, as_of) or ())
    return next((day for day in days if day is not None), None)


def day_in(text: str) -> date | None:
    """Return the day that a cell names, None if it names none."""
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
