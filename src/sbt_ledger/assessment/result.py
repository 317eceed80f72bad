"""What an assessment says: credits, standings, and the verdict over all of them.

Amounts are exact (`Fraction`), in the unit of their measure. A shortfall is a result, not an error.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.assessment.school import CohortStanding, DeadlineStanding, MoneyStanding
    from sbt_ledger.errors import Problem
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.place import Place
    from sbt_ledger.records.teacher import Teacher
    from sbt_ledger.rules.credit_rule import CreditRule
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.requirement import Requirement
    from sbt_ledger.rules.rule_set import RuleSet


class State(StrEnum):
    """How a requirement stands."""

    MET = "met"
    OPEN = "open"
    SHORT = "short"
    OVER = "over"
    PENDING = "pending"
    EXEMPT = "exempt"
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"
    UNKNOWN = "unknown"
    EMPTY = "empty"


class Mark(StrEnum):
    """Whether an entry counts; the worst mark that any line gives it wins."""

    OK = "ok"
    PROVISIONAL = "provisional"
    PENDING = "pending"
    VOID = "void"


MARKS = tuple(Mark)
"""From the best mark to the worst."""


class Reduction(NamedTuple):
    """Why something is other than its figures say: in words, and the rule line that says so.

    `missing` are the steps and proofs that it lacks, `late` those that came after the day `due`,
    `attendance` the mark that bars it, `by` a column of the roster and what it says: for reports
    that call them by their names. `places` are the lines of the book that it rests on; `amount` is
    what it makes of a figure.
    """

    why: str
    rule: RuleLine | None = None
    missing: tuple[str, ...] = ()
    attendance: str = ""
    by: tuple[str, str] | None = None
    late: tuple[tuple[str, date], ...] = ()
    due: date | None = None
    places: tuple[Place, ...] = ()
    amount: Fraction | None = None


class Credit(NamedTuple):
    """What one entry is worth under one rule set, on the day that decides."""

    entry: CreditEntry
    day: date
    worth: Fraction
    mark: Mark
    rate: CreditRule | None = None
    reductions: tuple[Reduction, ...] = ()
    awaits: tuple[str, ...] = ()
    each: Fraction | None = None
    """What an hour or a unit was worth on the day; None where neither decides."""
    by_rate: Fraction = Fraction(0)
    """What its rate alone makes of it, before all that the credit line adds, cuts and rounds."""
    undated: tuple[str, ...] = ()
    """Steps without a day that were taken as in time."""


class Counted(NamedTuple):
    """A row in one standing: what it adds to `earned`, `certified` or `pending`, and its trail.

    `later` is what more of it counts once all that is awaited is there: it is pending, too. It is
    below 0 where what is awaited fills a hole in its stead.
    """

    credit: Credit
    place: Place
    amount: Fraction
    mark: Mark
    reductions: tuple[Reduction, ...] = ()
    later: Fraction = Fraction(0)
    known: bool = True
    """Whether it is known to belong there: else a blank cell decides, and it adds nothing."""


class Standing(NamedTuple):
    """One requirement of one teacher in one period."""

    teacher: Teacher
    group: str
    rule_set: RuleSet
    requirement: Requirement
    period: Period | None
    state: State
    needed: Fraction = Fraction(0)
    earned: Fraction = Fraction(0)
    certified: Fraction = Fraction(0)
    pending: Fraction = Fraction(0)
    short: Fraction = Fraction(0)
    over: Fraction = Fraction(0)
    on_pace: bool | None = None
    awaits: tuple[str, ...] = ()
    why: tuple[Reduction, ...] = ()
    part_of: str | None = None
    """The id of the requirement, or of the part, that this is a part of."""
    carried_in: Fraction = Fraction(0)
    carried_out: Fraction = Fraction(0)
    spilled: Fraction = Fraction(0)
    """What other parts had to spare and handed on to this one."""
    missing: tuple[str, ...] = ()
    """The values that a coverage asks for and nothing touches."""
    parts_done: bool = True
    """Whether all its parts that must be met are."""
    ceiling: Fraction | None = None
    """What must not be exceeded, None where nothing limits it."""

    @property
    def binds(self) -> bool:
        """Whether the requirement is one that must be met."""
        return self.requirement.force == "must"

    @property
    def complete(self) -> bool:
        """Whether it and all its parts are met (or not asked)."""
        return self.parts_done and self.state in _DONE

    @property
    def is_final(self) -> bool:
        """Whether nothing of what fulfils it is still to be certified."""
        if self.state in _FREED:
            return True
        certain = self.certified + self.carried_in + self.spilled
        return certain >= self.needed or self.requirement.is_ceiling

    @property
    def gives(self) -> str | None:
        """What a complete requirement gives; final only once all of it is certified."""
        given = self.requirement.gives
        if not given or self.state is not State.MET or not self.parts_done:
            return None
        return given if self.is_final else None

    @property
    def missed(self) -> bool:
        """Whether it was asked and is not met."""
        return self.state in {State.SHORT, State.OVER}

    @property
    def if_not(self) -> str | None:
        """What follows from a requirement that was missed."""
        return self.requirement.if_not if self.missed and self.requirement.if_not else None


_FREED = frozenset({State.EXEMPT, State.WAIVED})
_DONE = frozenset({State.MET, *_FREED, State.NOT_APPLICABLE})
_RANKED = (State.SHORT, State.UNKNOWN, State.PENDING, State.OPEN)


class Assessment(NamedTuple):
    """All standings of one teacher, over all rule sets in use."""

    teacher: Teacher
    standings: tuple[Standing, ...]

    @property
    def verdict(self) -> str:
        """Return "short", else "unknown", "pending", "open", else "compliant"."""
        states = {standing.state for standing in self.standings if standing.binds}
        if State.OVER in states:
            return State.SHORT
        return next((state for state in _RANKED if state in states), "compliant")


class Report(NamedTuple):
    """The assessment of a book on a day. Its verdict is a property, and sets the exit code."""

    book: Book
    rule_sets: Sequence[RuleSet]
    as_of: date
    assessments: tuple[Assessment, ...]
    cohorts: tuple[CohortStanding, ...] = ()
    deadlines: tuple[DeadlineStanding, ...] = ()
    money: tuple[MoneyStanding, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def summary(self) -> dict[str, int]:
        """Return of how many teachers something is asked, and how many have which verdict."""
        asked = [assessment for assessment in self.assessments if assessment.standings]
        counts = Counter(assessment.verdict for assessment in asked)
        verdicts = ("short", "unknown", "pending", "open", "compliant")
        return {"teachers": len(asked), **{name: counts[name] for name in verdicts}}

    def is_compliant(self, *, strict: bool = False) -> bool:
        """Whether nothing that must be met is missed; `strict` asks for nothing pending either."""
        missed = {State.SHORT, State.OVER} | ({State.PENDING, State.UNKNOWN} if strict else set())
        verdicts = {assessment.verdict for assessment in self.assessments}
        cohorts = {each.state for each in self.cohorts if each.binds}
        deadlines = {each.state for each in self.deadlines if each.deadline.force == "must"}
        money = {each.state for each in self.money if each.money.force == "must"}
        return not missed & (verdicts | cohorts | deadlines | money)
