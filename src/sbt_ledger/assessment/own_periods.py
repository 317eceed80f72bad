"""Periods of each teacher's own: from a personal date, by birth month, by group, with pauses.

Each span is counted from the first anchor, so that 29 February never drifts; after an odd end, of a
birth month, a pause or an extension, it is counted anew from there.
"""

from __future__ import annotations

from datetime import date, timedelta
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.chain import Chain, Steps, told_by, told_no_day
from sbt_ledger.assessment.result import Reduction
from sbt_ledger.assessment.span import scheme_of
from sbt_ledger.assessment.who import NotKnownError, day_told, said_by
from sbt_ledger.periods import (
    Career,
    Period,
)
from sbt_ledger.rules.period_rule import CAREER, PeriodRule, rolling
from sbt_ledger.rules.schemes import Listed, Rolling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.periods import PeriodScheme
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.adjustment import Adjustment
    from sbt_ledger.rules.rule_set import RuleSet

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
            columns = {attribute, "employment"} if attribute == "hired_on" else {attribute}
            places = said_by(columns, timeline, date.min, self.as_of)
            told = told_by(attribute, values[0])
            yield Reduction(told, rule, by=(attribute, values[0]), places=places)

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
            return self._listed(per, rule, timeline, steps)
        start = rule.start if isinstance(rule.start, date) else self._day(rule.anchor, timeline)
        lines = self._lines(require)
        if rule.length_by or rule.ends or (lines and rule.length):
            return Listed(Chain(per, rule, start, timeline, lines, self.as_of, steps))
        return rule.scheme(per, start)

    def _told_opened(self, rule: PeriodRule, timeline: Timeline, opened: date) -> Reduction:
        column = "" if rule.from_ is None else rule.from_.attribute
        told = _("Not before {day}, by “{column}”.").format(day=opened.isoformat(), column=column)
        return Reduction(told, rule, places=said_by({column}, timeline, date.min, self.as_of))

    def _lines(self, require: str) -> tuple[Adjustment, ...]:
        lines = self._longer
        return tuple(line for line in lines if not line.require or require in line.require)

    def _day(self, attribute: str, timeline: Timeline) -> date:
        day = day_told(timeline, attribute, self.as_of)
        if day is None:
            raise NotKnownError(told_no_day(attribute))
        return day

    def _listed(
        self, name: str, rule: PeriodRule, timeline: Timeline, steps: Steps | None
    ) -> PeriodScheme:
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
        if steps is not None and any(first < opened <= last for first, last in spans):
            steps[opened] = [self._told_opened(rule, timeline, opened)]
        skip = frozenset(rule.skip)
        begun = [(max(first, opened), last) for first, last in spans if last >= opened]
        return Listed(tuple(Period(*span, f"{name}@{span[0].isoformat()}", skip) for span in begun))
