"""What is asked of a teacher: which requirements, in which periods, and how much."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.adjust import Demand, demand, holds
from sbt_ledger.assessment.result import Reduction, State
from sbt_ledger.assessment.sorts import Asked
from sbt_ledger.assessment.span import scheme_of
from sbt_ledger.assessment.value import columns_of
from sbt_ledger.periods import Period, add_months, months_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.span import Span
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.period_rule import PeriodRule
    from sbt_ledger.rules.requirement import Requirement
    from sbt_ledger.rules.rule_set import RuleSet

_Wanted = tuple["bool | None", Demand]


class Question(NamedTuple):
    """What is asked of a teacher: a requirement, by its number, in a period, and how much.

    `applies` is None where a blank cell of the roster decides whether it is asked at all.
    """

    number: int
    timeline: Timeline
    period: Period | None
    applies: bool | None
    wanted: Demand


class Asking:
    """Says what a rule set asks of each teacher; for teachers alike in the roster, once."""

    def __init__(self, book: Book, rule_set: RuleSet, span: Span) -> None:
        self.book = book
        self.rule_set = rule_set
        self.span = span
        self.asked = tuple(self._ready(requirement) for requirement in rule_set.require)
        who = (rule_set.who, *(line.who for line in rule_set.require))
        self._columns = columns_of((*who, *(line.who for line in rule_set.adjust)))
        self._looked_at = frozenset({*self._columns, "employment"})
        days = (period.last for asked in self.asked for period in asked.periods)
        self._days = sorted({min(day, span.as_of) for day in days})
        self._demands: dict[object, Sequence[Sequence[_Wanted]]] = {}
        self._own: dict[tuple[str, date], tuple[Period, ...]] = {}

    def of(self, timeline: Timeline) -> Iterator[Question]:
        """Yield what is asked of one teacher, in the order of the rule set."""
        common = self._common_demands(timeline)
        for number, asked in enumerate(self.asked):
            if asked.rule is None:
                for period, wanted in zip(asked.periods, common[number], strict=True):
                    yield Question(number, timeline, period, *wanted)
            else:
                for own in self._own_periods(asked, asked.rule, timeline):
                    yield Question(number, timeline, own, *self._wanted(asked, timeline, own))

    def _ready(self, requirement: Requirement) -> Asked:
        rule = self.rule_set.period.get(requirement.per)
        where = requirement.where
        begins = self.rule_set.ruleset.from_
        if rule is not None and rule.anchor:
            named = self.span.named
            reach = add_months(self.span.as_of, -12 - months_of(rule.length))
            return Asked(requirement, where, rule, (), min(named.first, reach) if named else reach)
        periods = self.span.choose(scheme_of(self.rule_set, requirement.per), begins)
        since = min((period.first for period in periods), default=date.max)
        return Asked(requirement, where, None, periods, since)

    def _common_demands(self, timeline: Timeline) -> Sequence[Sequence[_Wanted]]:
        """Return what is asked in the periods common to all, of teachers alike in the roster once.

        The others are those of whom a change speaks that any rule looks at.
        """
        alike: object = None
        if self._looked_at.isdisjoint(timeline.attributes):
            cells, columns = timeline.teacher.cells, timeline.teacher.columns
            # A column that the roster lacks says something else than a blank cell.
            alike = (
                tuple([timeline.in_post(day) for day in self._days]),
                tuple([cells.get(column, column in columns) for column in self._columns]),
                timeline.spans_in_post if "in_post" in self._columns else None,
            )
            known = self._demands.get(alike)
            if known is not None:
                return known
        found = [
            [self._wanted(asked, timeline, period) for period in asked.periods]
            for asked in self.asked
        ]
        if alike is not None and not any(each.unsure for line in found for _applies, each in line):
            self._demands[alike] = found
        return found

    def _wanted(self, asked: Asked, timeline: Timeline, period: Period | None) -> _Wanted:
        """Return whether a requirement applies (None: a blank decides), and what it asks."""
        requirement = asked.requirement
        applies = self._applies(requirement, timeline, period)
        if applies is False:
            why = Reduction(_("Not asked of this teacher."), requirement)
            return applies, Demand(settled=State.NOT_APPLICABLE, why=(why,))
        if period is None:
            anchor = self.rule_set.period[requirement.per].anchor
            blank = _("“{column}” of the roster is blank.").format(column=anchor)
            return applies, Demand(settled=State.UNKNOWN, why=(Reduction(blank, requirement),))
        return applies, demand(self.rule_set, requirement, timeline, period, self.span.as_of)

    def _own_periods(
        self, asked: Asked, rule: PeriodRule, timeline: Timeline
    ) -> tuple[Period | None, ...]:
        anchored_on = _day_told(timeline, rule.anchor, self.span.as_of)
        if anchored_on is None:
            return (None,)
        known = self._own.get((asked.requirement.per, anchored_on))
        if known is None:
            scheme = rule.scheme(asked.requirement.per, anchored_on)
            known = self.span.choose(scheme, self.rule_set.ruleset.from_)
            self._own[asked.requirement.per, anchored_on] = known
        return known

    def _applies(
        self, requirement: Requirement, timeline: Timeline, period: Period | None
    ) -> bool | None:
        who, as_of = (self.rule_set.who, requirement.who), self.span.as_of
        if not any(who) and period is not None:
            return True
        if period is None:
            today = Period(as_of, as_of, "")
            return timeline.in_post(as_of) and holds(who, "at end", timeline, today, as_of)
        return holds(who, requirement.who_when, timeline, period, as_of)


def _day_told(timeline: Timeline, attribute: str, as_of: date) -> date | None:
    """Return the day that an attribute of the teacher names, None if it is blank or no day."""
    if attribute == "hired_on":
        return timeline.hired_on
    for text in timeline.values(attribute, as_of) or ():
        try:
            return date.fromisoformat(text)
        except ValueError:
            continue
    return None
