"""What is asked of a teacher: which requirements, in which periods, and how much."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.adjust import Demand, demand, demand_of_part, not_asked
from sbt_ledger.assessment.chain import told_no_day
from sbt_ledger.assessment.own_periods import OwnPeriods
from sbt_ledger.assessment.result import Reduction, State
from sbt_ledger.assessment.sorts import Asked
from sbt_ledger.assessment.span import scheme_of
from sbt_ledger.assessment.value import columns_of
from sbt_ledger.assessment.who import NotKnownError, day_told, fits, holds
from sbt_ledger.months import add_months
from sbt_ledger.periods import Period
from sbt_ledger.rules.mixed import earlier
from sbt_ledger.rules.source import Derived

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import PeriodScheme
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.period_rule import PeriodRule
    from sbt_ledger.rules.requirement import Part, Requirement
    from sbt_ledger.rules.rule_set import RuleSet

_Wanted = tuple["bool | None", Demand]
_OF_DAYS = frozenset({"age", "in_post"})
"""What the filters of teachers alike in all cells may still tell apart."""


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
        self.own = OwnPeriods(rule_set, span.as_of)
        self.asked = tuple(self._ready(requirement) for requirement in rule_set.require)
        self._plain = tuple(
            self.own.is_plain(asked.requirement.per, asked.requirement.id) for asked in self.asked
        )
        who = (rule_set.who, *(line.who for line in rule_set.require))
        columns = columns_of((*who, *(line.who for line in rule_set.adjust)))
        by = {line.by_attribute for line in rule_set.adjust if line.by_attribute}
        self._columns = sorted({*columns, *by})
        self._each_apart = _tells_each_apart(rule_set) or not _OF_DAYS.isdisjoint(columns)
        self._looked_at = frozenset({*self._columns, "employment"})
        days = (period.last for asked in self.asked for period in asked.periods)
        self._days = sorted({min(day, span.as_of) for day in days})
        self._demands: dict[object, Sequence[Sequence[_Wanted]]] = {}
        self._of_parts: dict[tuple[str, Period, Demand], Demand] = {}
        self._own: dict[tuple[str, date], tuple[Period, ...]] = {}

    def of(self, timeline: Timeline) -> Iterator[Question]:
        """Yield what is asked of one teacher, in the order of the rule set."""
        common = self._common_demands(timeline)
        for number, asked in enumerate(self.asked):
            if asked.rule is None:
                for period, wanted in zip(asked.periods, common[number], strict=True):
                    yield Question(number, timeline, period, *wanted)
            else:
                yield from self._own_questions(number, asked, asked.rule, timeline)

    def of_part(self, question: Question, part: Part, whole: Demand) -> Demand:
        """Return what a part asks, given what is asked of the requirement or part it stands in."""
        if question.period is None:
            return Demand(settled=whole.settled, why=whole.why, path=(*whole.path, part.id))
        timeline, period, as_of = question.timeline, question.period, self.span.as_of
        if self.rule_set.adjust or _hangs_on_people(part) or whole.why or whole.unsure:
            return demand_of_part(self.rule_set, part, whole, timeline, period, as_of)
        # Whoever is asked the same whole is asked the same part.
        key = (part.id, period, whole)
        found = self._of_parts.get(key)
        if found is None:
            found = demand_of_part(self.rule_set, part, whole, timeline, period, as_of)
            self._of_parts[key] = found
        return found

    def scheme(self, per: str, timeline: Timeline, require: str = "") -> PeriodScheme:
        """Return the periods of a teacher, common or own, as a cap or a carry names them.

        `require` is the requirement in question. NotKnownError if a cell that decides is blank.
        """
        return self.own.scheme(per, timeline, require)

    def _ready(self, requirement: Requirement) -> Asked:
        per, where = requirement.per, requirement.where
        rule = self.own.rule(per, requirement.id)
        if rule is not None:
            return Asked(requirement, where, rule, (), self._since(requirement, rule))
        periods = self.span.choose(scheme_of(self.rule_set, per), self.rule_set.ruleset.from_)
        since = min((period.first for period in periods), default=date.max)
        return Asked(requirement, where, None, periods, since)

    def _since(self, requirement: Requirement, rule: PeriodRule) -> date:
        """Return a day that no period in question begins before, whoever's it is."""
        if not self.own.is_plain(requirement.per, requirement.id) or not rule.months:
            return date.min
        named = self.span.named
        day = self.span.as_of if named is None else min(named.first, self.span.as_of)
        return add_months(day, -12 - rule.months)

    def _common_demands(self, timeline: Timeline) -> Sequence[Sequence[_Wanted]]:
        """Return what is asked in the periods common to all, of teachers alike in the roster once.

        The others are those of whom a change speaks that any rule looks at.
        """
        alike: object = None
        if not self._each_apart and self._looked_at.isdisjoint(timeline.attributes):
            cells, columns = timeline.teacher.cells, timeline.teacher.columns
            # A column that the roster lacks says something else than a blank cell.
            alike = (
                tuple([timeline.in_post(day) for day in self._days]),
                tuple([cells.get(column, column in columns) for column in self._columns]),
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

    def _wanted(self, asked: Asked, timeline: Timeline, period: Period) -> _Wanted:
        """Return whether a requirement applies (None: a blank decides), and what it asks."""
        requirement, as_of = asked.requirement, self.span.as_of
        who = (self.rule_set.who, requirement.who)
        applies = holds(who, requirement.who_when, timeline, period, as_of) if any(who) else True
        if applies is False:
            return applies, not_asked(requirement)
        return applies, demand(self.rule_set, requirement, timeline, period, as_of)

    def _own_questions(
        self, number: int, asked: Asked, rule: PeriodRule, timeline: Timeline
    ) -> Iterator[Question]:
        """Yield what is asked in the periods of one's own; without any if it cannot be known."""
        try:
            if self._plain[number]:
                periods = self._plain_periods(asked, rule, timeline)
            elif self._is_never_asked(asked.requirement, timeline):
                wanted = not_asked(asked.requirement)
                yield Question(number, timeline, None, applies=False, wanted=wanted)
                return
            else:
                scheme = self.own.scheme(asked.requirement.per, timeline, asked.requirement.id)
                periods = self.span.choose(scheme, self.rule_set.ruleset.from_)
        except NotKnownError as unknown:
            yield Question(number, timeline, None, *self._not_known(asked, timeline, unknown))
            return
        for period in periods:
            yield Question(number, timeline, period, *self._wanted(asked, timeline, period))

    def _plain_periods(
        self, asked: Asked, rule: PeriodRule, timeline: Timeline
    ) -> tuple[Period, ...]:
        """Return the periods that hang on one date only: of teachers of one date, once."""
        per, as_of = asked.requirement.per, self.span.as_of
        anchored_on = day_told(timeline, rule.anchor, as_of)
        if anchored_on is None:
            raise NotKnownError(told_no_day(rule.anchor))
        known = self._own.get((per, anchored_on))
        if known is None:
            scheme = rule.scheme(per, anchored_on)
            known = self.span.choose(scheme, self.rule_set.ruleset.from_)
            self._own[per, anchored_on] = known
        return known

    def _is_never_asked(self, requirement: Requirement, timeline: Timeline) -> bool:
        """Whether `who` does not fit, and nothing that it looks at ever changes."""
        who = (self.rule_set.who, requirement.who)
        columns = columns_of(who)
        if not _OF_DAYS.isdisjoint(columns) or not set(columns).isdisjoint(timeline.attributes):
            return False
        return any(fits(each, timeline, self.span.as_of) is False for each in who)

    def _not_known(self, asked: Asked, timeline: Timeline, unknown: NotKnownError) -> _Wanted:
        """Return that periods are not known, unless nothing would be asked today anyway."""
        requirement, as_of = asked.requirement, self.span.as_of
        who, today = (self.rule_set.who, requirement.who), Period(as_of, as_of, "")
        applies = timeline.in_post(as_of) and holds(who, "at end", timeline, today, as_of)
        if applies is False:
            return applies, not_asked(requirement)
        line = unknown.line or requirement
        place = timeline.teacher.place
        why = Reduction(unknown.told, line, places=() if place is None else (place,))
        return applies, Demand(settled=State.UNKNOWN, why=(why,))


def _tells_each_apart(rule_set: RuleSet) -> bool:
    """Whether counters or letters decide, which no cell of the roster tells, or a line before."""
    return any(
        earlier(line) is not None
        or line.at_least_by is not None
        or line.from_counter
        or Derived in {type(line.at_least), type(line.at_most)}
        for line in rule_set.require
    ) or any(
        line.change == "set" or line.when or (line.needs_all and not line.who)
        for line in rule_set.adjust
    )


def _hangs_on_people(part: Part) -> bool:
    """Whether anything in the roster decides what a part asks."""
    return bool(part.who) or isinstance(part.at_least, Derived) or earlier(part) is not None
