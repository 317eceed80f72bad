"""What an assessment says of a school together: its cohorts, its deadlines, its money."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from sbt_ledger.assessment.ratio import Stake
    from sbt_ledger.assessment.result import State
    from sbt_ledger.periods import Period
    from sbt_ledger.records.teacher import Teacher
    from sbt_ledger.rules.cohort import Cohort, MoneyRatio
    from sbt_ledger.rules.deadline import Deadline
    from sbt_ledger.rules.rule_set import RuleSet


class CohortStanding(NamedTuple):
    """A requirement of the whole school, or of a group, in one period.

    Of a mean, `numerator` is the sum and `denominator` the people. `allowed` is what a percent
    comes to in whole people, where people are rounded.
    """

    rule_set: RuleSet
    cohort: Cohort
    period: Period
    state: State
    needed: str
    value: Fraction | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    allowed: Fraction | None = None
    group: str | None = None
    activities: tuple[str, ...] = ()
    """The ids of those that were counted."""
    people: tuple[str, ...] = ()
    """The codes of those who have what is asked."""
    below: tuple[str, ...] = ()
    """The codes of those below the mark of a mean: a remark, since the mean alone is asked."""
    left_out: tuple[str, ...] = ()
    """The codes of those in post whom the rule itself leaves out."""
    unsure: tuple[str, ...] = ()
    """The codes, or ids, of which a blank cell decides, where the state is unknown."""

    stake: Stake | None = None
    """What its people add: a district counts it together with other schools; None of nobody."""
    for_show: bool = False
    """Whether it is asked of each group, and this is the figure of the whole school beside them."""

    @property
    def binds(self) -> bool:
        """Whether it must be met."""
        return self.cohort.force == "must" and not self.for_show


class DeadlineStanding(NamedTuple):
    """A task, the day on which it is due, and the day on which it was done.

    `due` is None where the day that starts the clock is blank, as `started`, that day, is then.
    """

    rule_set: RuleSet
    deadline: Deadline
    due: date | None
    done: date | None
    state: State
    teacher: Teacher
    activity: str | None = None
    started: date | None = None

    @property
    def task(self) -> tuple[object, ...]:
        """What is due of whom: the same under every version of a rule set."""
        line = self.deadline
        return line.id, self.teacher.code, self.activity or (line.period and self.started)

    @property
    def blocks(self) -> tuple[str, ...]:
        """What is not to be had before the task is done."""
        return () if self.done is not None else self.deadline.blocks


class MoneyStanding(NamedTuple):
    """An amount of money as a share of another, in one period; None where nothing is booked.

    `asked` is the least amount: of what is booked, else of what the line before asks for.
    """

    rule_set: RuleSet
    money: MoneyRatio
    period: Period
    state: State
    needed: str
    amount: Fraction | None
    whole: Fraction | None
    asked: Fraction | None

    @property
    def value(self) -> Fraction | None:
        """The share that was reached, None if it is not known."""
        if self.amount is None or not self.whole:
            return None
        return self.amount / self.whole
