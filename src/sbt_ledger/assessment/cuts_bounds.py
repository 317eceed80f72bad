"""Floors and caps made ready: for which period and which requirement each of them holds.

A line without `per` means the period of the requirements that it holds for. A cap in percent of a
requirement that names none means the only one of its period and measure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.periods import Period
from sbt_ledger.rules.cut_rule import Cap, Floor
from sbt_ledger.rules.rule_set import parts_of
from sbt_ledger.rules.source import Amount, amount_on

if TYPE_CHECKING:
    from sbt_ledger.rules.condition import Read, Value
    from sbt_ledger.rules.requirement import Part, Requirement
    from sbt_ledger.rules.rule_set import RuleSet

EVERYTHING = ""
"""The scope of a line that holds for all requirements."""
ALWAYS = Period(date.min, date.max, "")
"""The period of an event as a whole."""
_OF_EARNED = "% of earned"

PeriodOf = Callable[[str, date], Period | None]
"""Gives the period of a name that contains a day; None if there is none."""
Required = Callable[[str, Period], Fraction | None]
"""Gives the adjusted amount of a requirement or part, by its id; None where it is not asked."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A floor or cap that holds in every period `per`, for one requirement or part.

    `number` is that of the line, `scope` the id of the requirement or part, "" for all of them;
    `column` the one by which a floor groups, or whose values a cap counts.
    """

    line: Floor | Cap
    number: int
    amount: Amount
    column: str
    measure: str
    per: str
    scope: str


class Bounds:
    """The floors and caps of a rule set, in its order."""

    def __init__(self, rule_set: RuleSet) -> None:
        self._rule_set = rule_set
        self._lines: tuple[Floor | Cap, ...] = (*rule_set.floor, *rule_set.cap)
        self._inside = dict(_inside(rule_set))
        self.floors = tuple(
            bound for at, floor in enumerate(rule_set.floor) for bound in self._floor(at, floor)
        )
        caps = [
            bound
            for at, cap in enumerate(rule_set.cap, len(rule_set.floor))
            for bound in self._cap(at, cap)
        ]
        self.things = tuple(each for each in caps if _counts_things(each))
        """Caps on a number of records, or of values of a column."""
        self.sums = tuple(each for each in caps if not _counts_things(each))
        """Caps on a sum of credits, hours .."""
        found = {bound.scope for bound in (*self.floors, *caps)}
        self.scopes = tuple(sorted(found, key=lambda scope: (len(self.chain(scope)), scope)))
        """What they hold for, wide ones first."""
        columns = [line.where.columns() for line in self._lines]
        self._tested = sorted(frozenset().union(*columns))
        self._under: dict[tuple[tuple[Value, ...], ...], frozenset[int]] = {}
        named = {line.group for line in rule_set.floor} | {line.column for line in rule_set.cap}
        self.columns = frozenset().union(*columns, named - {"", "event"})
        """Every column that they look at."""

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._lines)

    def under(self, read: Read) -> frozenset[int]:
        """Return the numbers of the lines that an entry fits; what hangs on a blank does not."""
        alike = tuple([tuple(read(column) or ()) for column in self._tested])
        found = self._under.get(alike)
        if found is None:
            found = self._under[alike] = frozenset(
                number for number, line in enumerate(self._lines) if line.where.fits(read) is True
            )
        return found

    def chain(self, scope: str) -> tuple[str, ...]:
        """Return a requirement or part and all that it is a part of, up to everything."""
        if scope == EVERYTHING:
            return (EVERYTHING,)
        return (scope, *self.chain(self._inside.get(scope, EVERYTHING)))

    def _floor(self, number: int, floor: Floor) -> tuple[Bound, ...]:
        # Where hours are worth no credits, they themselves are what is to be reached.
        measure = "" if self._rule_set.credit else "hours"
        places: tuple[tuple[str, str], ...] = ((floor.per, EVERYTHING),)
        if not floor.per and floor.group != "event":
            places = self._wherever_it_counts()
        said = (floor, number, floor.at_least, floor.group, measure)
        return tuple(Bound(*said, *place) for place in places)

    def _cap(self, number: int, cap: Cap) -> tuple[Bound, ...]:
        measure = "" if cap.measure == "credits" else cap.measure
        if cap.for_:
            places = tuple((cap.per or self._per_of(name), name) for name in cap.for_)
        elif is_of_required(cap):
            places = self._the_only_one(cap.per, measure)
        elif cap.per:
            places = ((cap.per, EVERYTHING),)
        else:
            places = self._wherever_it_counts()
        said = (cap, number, cap.at_most, cap.column, measure)
        return tuple(Bound(*said, *place) for place in places)

    def _wherever_it_counts(self) -> tuple[tuple[str, str], ...]:
        """Return the period that all requirements have, or each requirement with its own."""
        lines = self._rule_set.require
        if len({line.per for line in lines}) <= 1:
            return tuple((line.per, EVERYTHING) for line in lines[:1])
        return tuple((line.per, line.id) for line in lines)

    def _the_only_one(self, per: str, measure: str) -> tuple[tuple[str, str], ...]:
        asked = [
            line
            for line in self._rule_set.require
            if line.at_least is not None
            and (per or line.per) == line.per
            and line.measure in ({"", "credits"} if measure == "" else {measure})
        ]
        return tuple((line.per, line.id) for line in asked) if len(asked) == 1 else ()

    def _per_of(self, name: str) -> str:
        top = self.chain(name)[-2]
        return next((line.per for line in self._rule_set.require if line.id == top), "")


def is_of_required(cap: Cap) -> bool:
    """Whether a cap is a percent of what a requirement asks."""
    steps = cap.at_most if isinstance(cap.at_most, tuple) else ()
    amounts = [cap.at_most, *(step.amount for step in steps)]
    return any(isinstance(each, str) and not each.endswith(_OF_EARNED) for each in amounts)


def least(bound: Bound, day: date) -> Fraction | None:
    """Return what must be reached on a day; None if no rule was in force then."""
    amount = amount_on(bound.amount, day)
    return Fraction(amount) if isinstance(amount, Decimal) else None


def most(bound: Bound, period: Period, required: Required) -> Fraction | None:
    """Return how much may count, None if any amount may, or if it is a share of what counts."""
    amount = amount_on(bound.amount, period.first)
    if isinstance(amount, Decimal):
        return Fraction(amount)
    if amount is None or amount.endswith(_OF_EARNED):
        return None
    asked = required(bound.scope, period)
    return None if asked is None else asked * _share(amount.removesuffix("%"))


def share_of_earned(bound: Bound, period: Period) -> Fraction | None:
    """Return which share of all that counts may be of this; None if it is capped otherwise."""
    amount = amount_on(bound.amount, period.first)
    if not isinstance(amount, str) or not amount.endswith(_OF_EARNED):
        return None
    share = _share(amount.removesuffix(_OF_EARNED))
    return share if share < 1 else None


def _share(percent: str) -> Fraction:
    return Fraction(percent) / 100


def _counts_things(bound: Bound) -> bool:
    return isinstance(bound.line, Cap) and bound.line.counts_things


def _inside(rule_set: RuleSet) -> list[tuple[str, str]]:
    """Return what each part is a part of."""
    wholes: list[Requirement | Part] = []
    for line in rule_set.require:
        wholes += (line, *parts_of(line))
    return [(part.id, whole.id) for whole in wholes for part in whole.of_which]
