"""Spans of one teacher, one after another, of which each may have a length of its own.

Each is counted from the first anchor, so that 29 February never drifts; after an odd end, of a
birth month, a pause or an extension, it is counted anew from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.asker import has_letters
from sbt_ledger.assessment.counters import number_told
from sbt_ledger.assessment.figures import told_length
from sbt_ledger.assessment.result import Reduction
from sbt_ledger.assessment.who import NotKnownError, fits, said_by, spans_of
from sbt_ledger.months import add_months, day_after, months_of, whole_months
from sbt_ledger.periods import Period, span_label
from sbt_ledger.rules.adjustment import Adjustment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.period_rule import PeriodRule

Steps = dict[date, list[Reduction]]
"""What makes a span as long as it is, by its first day."""
_ONE_DAY = timedelta(days=1)
_A_YEAR = range(1, 13)


@dataclass(frozen=True, slots=True)
class Chain:
    """The spans of one teacher; endless but where they come once."""

    name: str
    rule: PeriodRule
    start: date
    timeline: Timeline
    lines: tuple[Adjustment, ...]
    as_of: date
    steps: Steps | None = None

    def __iter__(self) -> Iterator[Period]:
        anchor = first = self.start
        months = 0
        while True:
            months += self._length(first)
            natural = last = add_months(anchor, months) - _ONE_DAY
            if self.rule.ends and first == self.start:
                last = _before_birth_month(self.timeline, natural, self.as_of)
                self._tell(first, self.rule, {"born_on", "birth_month"}, natural, last)
            last = self._prolonged(first, last)
            yield self._period(first, last)
            if self.rule.once:
                return
            first = last + _ONE_DAY
            if last != natural:
                anchor, months = first, 0

    def _period(self, first: date, last: date) -> Period:
        own = f"{self.name}@{first.isoformat()}"
        label = own if self.rule.is_personal else span_label(first, last)
        return Period(first, last, label, frozenset(self.rule.skip))

    def _length(self, first: date) -> int:
        """Return the months of the span that begins on a day: those of the attribute then."""
        told = ""
        for attribute, lengths in self.rule.length_by.items():
            values = self.timeline.values(attribute, first) or ()
            for value in values:
                if value in lengths:
                    self._tell_length(first, attribute, value, lengths[value])
                    return months_of(lengths[value])
            told = told or told_no_day(attribute)
            if values:
                no_length = _("[period.{name}] has no length for “{value}”.")
                told = no_length.format(name=self.name, value=values[0])
        if not self.rule.length:
            raise NotKnownError(told, self.rule)
        return months_of(self.rule.length)

    def _tell_length(self, first: date, attribute: str, value: str, length: str) -> None:
        if self.steps is not None:
            told = _("“{column}” is {value}: {length}.")
            told = told.format(column=attribute, value=value, length=told_length(length))
            places = said_by({attribute}, self.timeline, first, first)
            self.steps.setdefault(first, []).append(Reduction(told, self.rule, places=places))

    def _prolonged(self, first: date, last: date) -> date:
        """Return the last day of a span under the lines that pause or extend it."""
        for line in self.lines:
            if not has_letters(line, self.timeline, first, last):
                continue
            natural, columns = last, line.who.columns()
            if line.change == "pause":
                last = self._paused(line, first, last)
            elif fits(line.who, self.timeline, min(last, self.as_of)):
                last = day_after(last + _ONE_DAY, line.by) - _ONE_DAY
            self._tell(first, line, columns, natural, last)
        return last

    def _tell(
        self, first: date, line: RuleLine, columns: Collection[str], natural: date, last: date
    ) -> None:
        """Tell what moves the last day of a span from its natural one."""
        if self.steps is None or natural == last:
            return
        told = _("Up to the month of birth: to {last} instead of {natural}.")
        if isinstance(line, Adjustment):
            paused = line.change == "pause"
            told = (
                _("Paused: to {last} instead of {natural}.")
                if paused
                else _("Extended: to {last} instead of {natural}.")
            )
        told = told.format(last=last.isoformat(), natural=natural.isoformat())
        places = said_by(columns, self.timeline, first, last)
        self.steps.setdefault(first, []).append(Reduction(told, line, places=places))

    def _paused(self, line: Adjustment, first: date, last: date) -> date:
        """Return the last day after the pauses in a span, known up to the day of the question.

        The longer span may hold more of them: it is looked at again until it does not.
        """
        pauses = spans_of(line.who, self.timeline, line.min_length)
        longest = last
        while True:
            until = min(longest, self.as_of)
            found = last
            for begun, ended in pauses:
                inside = (max(begun, first), min(ended, until))
                if inside[0] <= inside[1]:
                    found = _later(found, *inside)
            if found == longest:
                return found
            longest = found


def _later(last: date, first_off: date, last_off: date) -> date:
    """Return a last day, later by the whole months of a pause and by the days left over."""
    months = whole_months(first_off, last_off)
    days = (last_off - add_months(first_off, months)).days + 1
    return add_months(last + _ONE_DAY, months) - _ONE_DAY + timedelta(days=days)


def _before_birth_month(timeline: Timeline, natural: date, as_of: date) -> date:
    """Return the first last day before a birth month that is not before the natural one."""
    born = timeline.teacher.born_on
    told = number_told(timeline, "birth_month", as_of) or Fraction(0)
    month = born.month if born else int(told) if told in _A_YEAR else 0
    if not month:
        raise NotKnownError(told_no_day("born_on"))
    # The month that begins on the day after ends none: the one a year later does, at the latest.
    following = natural + _ONE_DAY
    begins = date(following.year, month, 1)
    return (begins if begins >= following else add_months(begins, 12)) - _ONE_DAY


def told_no_day(attribute: str) -> str:
    """Return a sentence that names the attribute that should hold a day."""
    return _("“{column}” of the roster is blank.").format(column=attribute)


def told_by(column: str, value: str) -> str:
    """Return a sentence that says which cell of the roster decides."""
    return _("By “{column}”: {value}.").format(column=column, value=value)
