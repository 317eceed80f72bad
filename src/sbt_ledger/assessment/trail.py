"""How a standing came about: the entries that were weighed, and each step on the way.

It is made of what the evaluation itself looks at and tells; nothing is worked out a second time.
"""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.adjust import demand, demand_of_part
from sbt_ledger.assessment.aside import Aside, Said, Setting, asides, day_looked_at, said_of
from sbt_ledger.assessment.chain import told_by
from sbt_ledger.assessment.choice import fulfils
from sbt_ledger.assessment.figures import figure
from sbt_ledger.assessment.result import Counted, Reduction, State
from sbt_ledger.assessment.trail_entries import EntriesTold
from sbt_ledger.assessment.trail_path import is_plain, number_of, parts_to
from sbt_ledger.assessment.who import NotKnownError, said_by
from sbt_ledger.rules.period_rule import CAREER, rolling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.asking import Question
    from sbt_ledger.assessment.assessor import Assessor
    from sbt_ledger.assessment.carry import Steps
    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.assessment.weighed_period import OfPeriod
    from sbt_ledger.periods import Period
    from sbt_ledger.records.place import Place
    from sbt_ledger.rules.requirement import Part, Requirement


_FREED = frozenset({State.EXEMPT, State.WAIVED})


class Trail(NamedTuple):
    """How a standing came about."""

    entries: tuple[Counted, ...] = ()
    """What was weighed and what was cut, by day; what counts of them adds up to the figures."""
    period: tuple[Reduction, ...] = ()
    """Why the period is as it is, where it is the teacher's own."""
    asked: tuple[Reduction, ...] = ()
    """How the amount came about, where it is not simply the one that the rule names."""
    said: tuple[Said, ...] = ()
    """What the book says of the teacher, by which it is asked or not."""
    called_for: tuple[Place, ...] = ()
    """The rows that a requirement with an `if` hangs on."""
    brought: tuple[Reduction, ...] = ()
    """What counts beside the entries: carried in from periods before, spilled from other parts."""
    carried: tuple[Reduction, ...] = ()
    """How what is carried out came about."""
    options: tuple[Standing, ...] = ()
    """The requirements of which some are enough."""
    asides: tuple[Aside, ...] = ()
    """The teacher's other rows, and why they are none of it."""

    @property
    def fulfilled(self) -> tuple[bool, ...]:
        """Of each option, whether it is one of those that are enough."""
        return tuple(fulfils(each) for each in self.options)


class Trails:
    """The trails of one teacher under one rule set: rows and periods are gone through once."""

    def __init__(self, assessor: Assessor, code: str) -> None:
        self.assessor = assessor
        self.timeline = assessor.book.timelines[code]
        self.rows = assessor.fold.of(code)
        self._questions: list[Question] | None = None
        self._weighed: dict[int, list[tuple[OfPeriod, Steps]]] = {}

    def of(self, standing: Standing) -> Trail:
        """Return how a standing came about."""
        return _Trailing(self, standing).trail()

    def entries(self, standing: Standing) -> tuple[Counted, ...]:
        """Return the entries that a standing weighed, and nothing beside."""
        return _Trailing(self, standing).entries()

    def questions(self, number: int) -> list[Question]:
        """Return what is asked by the requirement of a number, period by period."""
        if self._questions is None:
            self._questions = list(self.assessor.asking.of(self.timeline))
        return [each for each in self._questions if each.number == number]

    def weighed(self, number: int) -> list[tuple[OfPeriod, Steps]]:
        """Return the periods of a requirement in turn, and how each carries out what it does."""
        found = self._weighed.get(number)
        if found is None:
            gates, fold = self.assessor.gates, self.assessor.fold
            questions = [gates.gated(each, self.rows, fold) for each in self.questions(number)]
            weighing = self.assessor.weighings[number]
            found = list(weighing.trail(questions, self.rows.get(number, ())))
            self._weighed[number] = found
        return found


class _Trailing:
    """Follows one standing back to the lines of the book and of the rules."""

    def __init__(self, trails: Trails, standing: Standing) -> None:
        self.trails = trails
        self.assessor, self.timeline = trails.assessor, trails.timeline
        self.standing = standing
        self.number = number_of(standing, self.assessor)
        self.requirement = self.assessor.fold.asked[self.number].requirement
        self.parts = parts_to(self.requirement, standing.requirement.id) or ()
        self.path: tuple[Requirement | Part, ...] = (self.requirement, *self.parts)

    def entries(self) -> tuple[Counted, ...]:
        """Return what was weighed and what was cut, by day."""
        period = self.standing.period
        weighed = None if period is None or self.requirement.any_of else self._entries(period)
        return weighed[0] if weighed else ()

    def trail(self) -> Trail:
        """Return it all."""
        questions = self.trails.questions(self.number)
        question = next((each for each in questions if each.period == self.standing.period), None)
        if not question or not question.period or self.standing.state is State.NOT_APPLICABLE:
            return Trail(said=self._said())
        told = Trail(period=self._period(), asked=self._asked(question), said=self._said())
        if self.requirement.any_of:
            return told._replace(options=tuple(self.assessor.options(self.standing, question)))
        weighed = self._entries(question.period)
        if weighed is None:
            return told
        entries, brought, carried = weighed
        return told._replace(
            entries=entries,
            called_for=tuple(self._called_for(question)),
            brought=brought,
            carried=carried,
            asides=self._asides(entries),
        )

    def _entries(
        self, period: Period
    ) -> tuple[tuple[Counted, ...], tuple[Reduction, ...], tuple[Reduction, ...]] | None:
        """Return the entries, what was brought along, and what is carried out."""
        rows, told = (
            self.trails.rows.get(self.number, ()),
            EntriesTold(self.assessor.fold, self.path),
        )
        if self.number not in self.assessor.weighings:
            shares = self.assessor.fold.shares(rows, period, self.timeline)
            return tuple(sorted(told.of_shares(shares), key=_by_day)), (), ()
        weighed = (each for each in self.trails.weighed(self.number) if each[0].period == period)
        found = next(weighed, None)
        if found is None or not found[0].totals:
            # What is settled before anything is weighed has no entries.
            return None
        one, steps = found
        carried = tuple(steps.get(self.standing.requirement.id, ()))
        pieces = one.trail(self.standing.requirement.id)
        entries = list(told.of_pieces(pieces, one.weighing.figure, period))
        known = {each.place for each in entries}
        shares = self.assessor.fold.shares(rows, period, self.timeline)
        entries += (each for each in told.barred(shares) if each.place not in known)
        entries.sort(key=_by_day)
        return tuple(entries), tuple(self._brought(one)), carried

    def _brought(self, one: OfPeriod) -> Iterator[Reduction]:
        rules, id_ = self.assessor.rule_set, self.standing.requirement.id
        line = next((each for each in rules.carry if id_ in each.require), None)
        for coin in one.purses.get(id_, ()):
            out_of = "" if coin.out_of is None else coin.out_of.label
            told = _("Carried in from {period}: {amount}.")
            told = told.format(period=out_of, amount=figure(coin.amount))
            yield Reduction(told, line, amount=coin.amount)
        if self.standing.spilled:
            whole = self.path[-2]
            names = [part.id for part in whole.of_which if part.spill_to == id_]
            told = _("Spilled from {parts}, which have more than they need: {amount}.").format(
                parts=_(", ").join(names), amount=figure(self.standing.spilled)
            )
            yield Reduction(told, whole, amount=self.standing.spilled)

    def _asked(self, question: Question) -> tuple[Reduction, ...]:
        """Return how the amount came about; nothing where the rule simply names it."""
        period, standing = question.period, self.standing
        if period is None:
            return ()
        rules, as_of = self.assessor.rule_set, self.assessor.span.as_of
        steps: list[Reduction] = []
        whole = demand(rules, self.requirement, self.timeline, period, as_of, steps)
        for part in self.parts:
            steps = steps if whole.settled in _FREED else []
            whole = demand_of_part(rules, part, whole, self.timeline, period, as_of, steps)
        # What else is said of the standing, such as blank cells, is no step to the amount.
        said = () if whole.settled is State.UNKNOWN else whole.why
        rest = [each for each in standing.why if each not in said]
        alone = len(steps) == 1 and not rest and is_plain(self.path[-1])
        return (*(() if alone else steps), *rest)

    def _period(self) -> tuple[Reduction, ...]:
        own, requirement, period = self.assessor.asking.own, self.requirement, self.standing.period
        if period is None:
            return ()
        if own.rule(requirement.per, requirement.id) is None:
            return self._common_period(requirement.per)
        try:
            return own.steps(requirement.per, self.timeline, requirement.id, period)
        except NotKnownError:
            return ()

    def _common_period(self, per: str) -> tuple[Reduction, ...]:
        """Return the line that says from when to when a period runs that all have in common."""
        hired = self.timeline.hired_on
        if per == CAREER and hired is not None:
            by = "hired_on", hired.isoformat()
            said = said_by({"hired_on", "employment"}, self.timeline, date.min, hired)
            return (Reduction(told_by(*by), self.requirement, by=by, places=said),)
        name = window[1] if (window := rolling(per)) else per
        line = self.assessor.rule_set.period.get(name)
        told = _("Period “{name}”.").format(name=name)
        return () if line is None else (Reduction(told, line),)

    def _said(self) -> tuple[Said, ...]:
        who = [self.assessor.rule_set.who, *(line.who for line in self.path)]
        condition = self.requirement.if_
        who += [condition.who] if condition is not None else []
        when, as_of = self.requirement.who_when, self.assessor.span.as_of
        days = day_looked_at(who, when, self.timeline, self.standing.period, as_of)
        return tuple(said_of(who, self.timeline, *days))

    def _called_for(self, question: Question) -> Iterator[Place]:
        gates, fold = self.assessor.gates, self.assessor.fold
        for row in gates.fired(question, self.trails.rows, fold):
            yield self.assessor.book.place(row.packed)

    def _asides(self, entries: Sequence[Counted]) -> tuple[Aside, ...]:
        known = {each.place for each in entries}
        setting = Setting(
            self.assessor.book,
            self.assessor.fold.valuer,
            [line.where for line in self.path],
            self.standing.period,
            self.assessor.span.as_of,
        )
        return tuple(asides(setting, self.timeline, known))


def _by_day(counted: Counted) -> tuple[object, ...]:
    return counted.credit.day, counted.place
