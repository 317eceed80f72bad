"""Periods of each teacher's own: from a personal date, by birth month, by group, with pauses.

Each span is counted from the first anchor, so that 29 February never drifts; after an odd end, of a
birth month, a pause or an extension, it is counted anew from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.amount import has_letters
from sbt_ledger.assessment.counters import number_told
from sbt_ledger.assessment.figures import told_length
from sbt_ledger.assessment.result import Reduction
from sbt_ledger.assessment.span import scheme_of
from sbt_ledger.assessment.who import NotKnownError, day_told, fits, said_by, spans_of
from sbt_ledger.periods import (
    Career,
    Period,
    add_months,
    day_after,
    months_of,
    span_label,
    whole_months,
)
from sbt_ledger.rules.period_rule import CAREER, PeriodRule, rolling
from sbt_ledger.rules.requirement import Adjustment
from sbt_ledger.rules.schemes import Listed, Rolling

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sbt_ledger.periods import PeriodScheme
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.rule_set import RuleSet

Steps = dict[date, list[Reduction]]
"""What makes a span as long as it is, by its first day."""
_ONE_DAY = timedelta(days=1)
_A_YEAR = range(1, 13)
_CAREER = PeriodRule(start="hired_on", once=True)


class OwnPeriods:
    """Finds the periods of each teacher under one rule set."""

    def __init__(self, rule_set: RuleSet, as_of: date) -> None:
        self.rule_set = rule_set
        self.as_of = as_of
        self._longer = tuple(each for each in rule_set.adjust if each.change in {"pause", "extend"})

    def rule(self, per: str, require: str = "") -> PeriodRule | None:
        """Return the rule of periods that are each teacher's own; None if all share them.

        `require` is the requirement that asks: a line may lengthen the periods of one only.
        """
        if per == CAREER:
            return _CAREER
        window = rolling(per)
        rule = self.rule_set.period.get(window[1] if window else per)
        if rule is None:
            return None
        lengthened = rule.begins_on_a_date and self._lines(require)
        return rule if rule.is_personal or rule.has_months_off or lengthened else None

    def is_plain(self, per: str, require: str = "") -> bool:
        """Whether one date of the teacher decides alone."""
        rule = self.rule_set.period.get(per)
        return (
            rule is not None
            and bool(rule.anchor)
            and not (rule.length_by or rule.ends or self._lines(require))
        )

    def steps(
        self, per: str, timeline: Timeline, require: str, period: Period
    ) -> tuple[Reduction, ...]:
        """Return why a period of a teacher is as it is; nothing if it is the same for all."""
        found: Steps = {}
        scheme = self.scheme(per, timeline, require, found)
        scheme.between(period.first, period.first)
        rule = self.rule(per, require)
        if per == CAREER or rule is None:
            return ()
        return (*self._anchored(rule, timeline), *found.get(period.first, ()))

    def _anchored(self, rule: PeriodRule, timeline: Timeline) -> Iterator[Reduction]:
        """Yield the day of a teacher's own, or the group, from which periods are counted."""
        attribute = rule.anchor or rule.by
        values = timeline.values(attribute, self.as_of) if attribute else None
        if attribute == "hired_on" and timeline.hired_on is not None:
            values = (timeline.hired_on.isoformat(),)
        if values:
            told = _("By “{column}”: {value}.").format(column=attribute, value=values[0])
            columns = {attribute, "employment"} if attribute == "hired_on" else {attribute}
            yield Reduction(told, rule, places=said_by(columns, timeline, date.min, self.as_of))

    def scheme(
        self, per: str, timeline: Timeline, require: str = "", steps: Steps | None = None
    ) -> PeriodScheme:
        """Return a teacher's periods; NotKnownError if a cell that decides is blank.

        `steps` takes what makes a span longer or shorter, by its first day.
        """
        if per == CAREER:
            first = timeline.hired_on or self.rule_set.ruleset.from_
            return Listed((Career(first, date.max, CAREER),))
        if window := rolling(per):
            count, name = window
            rule = self.rule_set.period.get(name)
            own = per if rule is not None and rule.is_personal else ""
            return Rolling(self.scheme(name, timeline, require, steps), count, own)
        rule = self.rule_set.period.get(per)
        if rule is None or not (rule.is_personal or rule.begins_on_a_date):
            return scheme_of(self.rule_set, per)
        if rule.list:
            return self._listed(per, rule, timeline)
        start = rule.start if isinstance(rule.start, date) else self._day(rule.anchor, timeline)
        lines = self._lines(require)
        if rule.length_by or rule.ends or (lines and rule.length):
            return Listed(_Chain(per, rule, start, timeline, lines, self.as_of, steps))
        return rule.scheme(per, start)

    def _lines(self, require: str) -> tuple[Adjustment, ...]:
        lines = self._longer
        return tuple(line for line in lines if not line.require or require in line.require)

    def _day(self, attribute: str, timeline: Timeline) -> date:
        day = day_told(timeline, attribute, self.as_of)
        if day is None:
            raise NotKnownError(told_no_day(attribute))
        return day

    def _listed(self, name: str, rule: PeriodRule, timeline: Timeline) -> PeriodScheme:
        listed = rule.list
        if isinstance(listed, dict):
            groups = timeline.values(rule.by, self.as_of)
            if not groups:
                raise NotKnownError(told_no_day(rule.by))
            group = next((each for each in groups if each in listed), None)
            if group is None:
                told = _("[period.{name}] has no list for “{group}”.")
                raise NotKnownError(told.format(name=name, group=groups[0]), rule)
            spans = listed[group]
        else:
            spans = listed
        opened = date.min
        if rule.from_ is not None:
            opened = self._day(rule.from_.attribute, timeline)
            opened = opened.replace(day=1) if rule.from_.whole_month else opened
        skip = frozenset(rule.skip)
        begun = [(max(first, opened), last) for first, last in spans if last >= opened]
        return Listed(tuple(Period(*span, f"{name}@{span[0].isoformat()}", skip) for span in begun))


@dataclass(frozen=True, slots=True)
class _Chain:
    """The spans of one teacher, one after another, of which each may have a length of its own."""

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


def told_no_day(attribute: str) -> str:
    """Return a sentence that names the attribute that should hold a day."""
    return _("“{column}” of the roster is blank.").format(column=attribute)


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
