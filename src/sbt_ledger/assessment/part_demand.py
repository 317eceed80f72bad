"""What the parts of a requirement ask: a part is a requirement inside one."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.adjust import Demand, holds, in_force
from sbt_ledger.assessment.mix import in_proportion
from sbt_ledger.assessment.result import Reduction, State
from sbt_ledger.rules.line import RuleLine
from sbt_ledger.rules.requirement import Requirement
from sbt_ledger.rules.source import amount_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sbt_ledger.assessment.asking import Question
    from sbt_ledger.rules.requirement import Part
    from sbt_ledger.rules.rule_set import RuleSet

_OF_EARNED = " of earned"
_SHARED = frozenset({*RuleLine.names(), "who", "where", "at_least"})


class PartDemand(NamedTuple):
    """What a part asks: a demand, or a percent of what is earned of the whole."""

    demand: Demand
    of_earned: Fraction | None = None

    def amount(self, earned: Fraction) -> Fraction:
        """Return the amount, where so much is earned of the whole."""
        return self.demand.amount if self.of_earned is None else self.of_earned * earned


class PartDemands:
    """Says what the parts of one requirement ask of a teacher in a period."""

    def __init__(
        self, rule_set: RuleSet, requirement: Requirement, question: Question, as_of: date
    ) -> None:
        self._rules = rule_set
        self._requirement = requirement
        self._question = question
        self._as_of = as_of

    def of(self, part: Part, whole: Demand) -> PartDemand:
        """Return what a part asks, where its whole asks `whole`; percents are of that amount."""
        period, timeline = self._question.period, self._question.timeline
        if whole.settled is not None or period is None:
            return PartDemand(whole)
        fits = holds((part.who,), "at end", timeline, period, self._as_of)
        if fits is False:
            why = Reduction(_("Not asked of this teacher."), self.line(part))
            return PartDemand(Demand(settled=State.NOT_APPLICABLE, why=(why,)))
        amount = amount_on(part.at_least, period.first)
        if isinstance(amount, str):
            share = Fraction(amount.removesuffix(_OF_EARNED).removesuffix("%")) / 100
            if amount.endswith(_OF_EARNED):
                return PartDemand(Demand(), share)
            return PartDemand(Demand(whole.amount * share, unsure=whole.unsure))
        mixture = in_proportion(part, period, in_force)
        asked = in_force(part, period.first) if mixture is None else mixture.amount
        if asked is None:
            why = Reduction(_("No rule was in force."), self.line(part))
            return PartDemand(Demand(settled=State.NOT_APPLICABLE, why=(why,)))
        told = () if mixture is None else mixture.why
        return PartDemand(Demand(asked, why=told, unsure=whole.unsure))

    def line(self, part: Part) -> Requirement:
        """Return the part as the requirement that it is, for reports."""
        return as_requirement(part, self._requirement)

    def every_part(self) -> Iterator[tuple[Part, str]]:
        """Yield each part, however deep, and the id of what it is a part of."""
        yield from _every_part(self._requirement)


def as_requirement(part: Part, of: Requirement) -> Requirement:
    """Return a part as the requirement that it is: in the measure and period of its whole."""
    written = {name: value for name, value in vars(part).items() if name in _SHARED}
    if of.force != "must":
        written["force"] = of.force
    return Requirement(**written, measure=of.measure, per=of.per)


def _every_part(line: Requirement | Part) -> Iterator[tuple[Part, str]]:
    for part in line.of_which:
        yield part, line.id
        yield from _every_part(part)
