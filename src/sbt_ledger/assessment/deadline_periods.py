"""The periods of a deadline: at the start or the end of each its clock is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.own_periods import OwnPeriods
from sbt_ledger.assessment.span import scheme_of
from sbt_ledger.assessment.who import NotKnownError

if TYPE_CHECKING:
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period, PeriodScheme
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.deadline import Deadline
    from sbt_ledger.rules.rule_set import RuleSet


class DuePeriods:
    """Finds the periods of one deadline: those of all teachers, or those of each."""

    def __init__(self, rule_set: RuleSet, line: Deadline, span: Span) -> None:
        self._rule_set, self._line, self._span = rule_set, line, span
        self._own = OwnPeriods(rule_set, span.as_of)
        self.is_own = self._own.rule(line.period) is not None
        """Whether each teacher has periods of their own."""
        self.common: tuple[Period, ...] = ()
        """The periods of all teachers."""
        if line.period and not self.is_own:
            self.common = self._chosen(scheme_of(rule_set, line.period))

    def of(self, timeline: Timeline) -> tuple[Period, ...] | None:
        """Return the periods of a teacher, None if a blank cell of the roster decides."""
        if not self.is_own:
            return self.common
        try:
            return self._chosen(self._own.scheme(self._line.period, timeline))
        except NotKnownError:
            return None

    def _chosen(self, scheme: PeriodScheme) -> tuple[Period, ...]:
        """Return those asked for; at the end of what has none nothing is due."""
        chosen = self._span.choose(scheme, self._rule_set.ruleset.from_)
        at_the_start = not self._line.by and not self._line.starts_at_the_end
        return tuple(each for each in chosen if at_the_start or not each.is_open_ended)
