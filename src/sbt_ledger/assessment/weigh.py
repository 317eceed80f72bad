"""Weigh what counts against what is asked: one requirement of one teacher in one period."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.result import MARKS, Mark, Reduction, State
from sbt_ledger.months import whole_months

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.assessment.adjust import Demand
    from sbt_ledger.assessment.result import Credit, Standing
    from sbt_ledger.periods import Period
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.rules.requirement import Requirement

ZERO = Fraction(0)
_exact = cache(Fraction)


class Share:
    """What an entry adds to a requirement: exact, as `above / below`, under its mark."""

    __slots__ = ("above", "amount", "awaits", "below", "mark", "rank", "reductions")

    def __init__(
        self,
        amount: Fraction,
        mark: Mark,
        awaits: tuple[str, ...] = (),
        reductions: tuple[Reduction, ...] = (),
    ) -> None:
        self.amount = amount
        self.mark = mark
        self.awaits = awaits
        self.reductions = reductions
        self.above, self.below = amount.numerator, amount.denominator
        self.rank = MARKS.index(mark)

    def value(self) -> tuple[object, ...]:
        """Return all that sums look at."""
        return self.amount, self.mark, self.awaits


class Sums:
    """Exact sums by mark. Numerators are added per denominator: no fraction is reduced twice."""

    __slots__ = ("_awaits", "_by_rank")

    def __init__(self) -> None:
        self._by_rank: dict[int, dict[int, int]] = {}
        self._awaits: set[tuple[int, tuple[str, ...]]] = set()

    def add(self, share: Share, count: int = 1) -> None:
        """Add a share `count` times; its mark says to which sum."""
        sums = self._by_rank.get(share.rank)
        if sums is None:
            sums = self._by_rank[share.rank] = {}
        below = share.below
        sums[below] = sums.get(below, 0) + count * share.above
        if share.awaits:
            self._awaits.add((share.rank, share.awaits))

    def of(self, rank: int) -> Fraction:
        """Return the sum of one mark, by its rank in MARKS."""
        sums = self._by_rank.get(rank)
        if sums is None:
            return ZERO
        if len(sums) == 1:
            ((below, above),) = sums.items()
            return _exact(above, below)
        common = lcm(*sums)
        return _exact(sum(above * (common // below) for below, above in sums.items()), common)

    def __bool__(self) -> bool:
        """Whether any share was added."""
        return bool(self._by_rank)

    @property
    def awaits_anything(self) -> bool:
        """Whether any of its rows awaits a step or a proof."""
        return bool(self._awaits)

    def awaits(self, *marks: Mark) -> tuple[str, ...]:
        """Return what the rows of these marks await, sorted."""
        ranks = {MARKS.index(mark) for mark in marks}
        return tuple(
            sorted({step for rank, steps in self._awaits for step in steps if rank in ranks})
        )


class Weighed(NamedTuple):
    """The sums of one requirement: earned, of it certified, and pending; and what is awaited."""

    earned: Fraction = ZERO
    certified: Fraction = ZERO
    pending: Fraction = ZERO
    awaits: tuple[str, ...] = ()
    awaits_to_count: tuple[str, ...] = ()

    @classmethod
    def of(cls, sums: Sums) -> Weighed:
        """Return what the sums come to; provisional entries count, but are not certified."""
        certified, provisional, pending = sums.of(0), sums.of(1), sums.of(2)
        earned = total(certified, provisional) if provisional else certified
        if not sums.awaits_anything:
            return cls(earned, certified, pending)
        both, to_count = (Mark.PROVISIONAL, Mark.PENDING), (Mark.PENDING,)
        return cls(earned, certified, pending, sums.awaits(*both), sums.awaits(*to_count))

    def with_blanks(self, sums: Sums) -> Weighed:
        """Return the sums as they would be if the rows with a blank cell fitted."""
        blanks = Weighed.of(sums)
        return Weighed(
            self.earned + blanks.earned,
            self.certified + blanks.certified,
            self.pending + blanks.pending,
        )


def total(one: Fraction, other: Fraction) -> Fraction:
    """Return the sum of two; among thousands of sums most are the same few, and made once."""
    below, under = one.denominator, other.denominator
    return _exact(one.numerator * under + other.numerator * below, below * under)


def difference(one: Fraction, other: Fraction) -> Fraction:
    """Return one less the other, made once as `total` is."""
    below, under = one.denominator, other.denominator
    return _exact(one.numerator * under - other.numerator * below, below * under)


def judge(
    requirement: Requirement, wanted: Demand, weighed: Weighed, period: Period, as_of: date
) -> State:
    """Return the state of a requirement, once it is known to apply."""
    if wanted.settled is not None:
        return wanted.settled
    ceiling = wanted.amount if requirement.is_ceiling else wanted.ceiling
    if ceiling is not None and weighed.earned > ceiling:
        return State.OVER
    if requirement.is_ceiling or weighed.earned >= wanted.amount:
        return State.MET
    with_pending = weighed.earned + weighed.pending
    if wanted.amount <= with_pending and (ceiling is None or with_pending <= ceiling):
        return State.PENDING
    return State.OPEN if as_of < period.last else State.SHORT


def on_pace(
    requirement: Requirement, wanted: Demand, weighed: Weighed, period: Period, as_of: date
) -> bool | None:
    """Whether a sum keeps pace with the days gone, exactly; None for what is no sum."""
    if requirement.measure not in SUMS or wanted.settled or period.is_open_ended:
        return None
    if not requirement.asks_for_an_amount:
        return None
    gone = max((min(as_of, period.last) - period.first).days + 1, 0)
    earned, amount = weighed.earned, wanted.amount
    # Multiplied out: whole numbers are compared, no fraction is made.
    return (
        earned.numerator * period.days * amount.denominator
        >= amount.numerator * gone * earned.denominator
    )


def by_now(standing: Standing, as_of: date) -> Fraction | None:
    """Return what an even pace would have come to by a day, None for what is no sum of a span."""
    requirement, period = standing.requirement, standing.period
    if period is None or period.is_open_ended or not requirement.asks_for_an_amount:
        return None
    if requirement.measure not in SUMS:
        return None
    gone = (min(as_of, period.last) - period.first).days + 1
    return standing.needed * max(gone, 0) / period.days


SUMS = frozenset({"", "hours"})
"""The measures that are sums of credits or hours."""


def measured(requirement: Requirement, credit: Credit) -> Fraction:
    """Return how much a credit is in the requirement's measure."""
    return measured_by(requirement.measure, credit)


def measured_by(measure: str, credit: Credit) -> Fraction:
    """Return how much a credit is in a measure.

    Credits, hours, days (start to end, both counted; or units of days), 1 a record or a distinct
    value; "months", "semester-hours" and the like are the entry's units of that name, months else
    the whole months from start to end.
    """
    if not measure:
        return credit.worth
    if measure == "hours":
        return credit.entry.attended
    if measure == "records" or measure.startswith("distinct "):
        return Fraction(1)
    return _time_or_units(measure, credit.entry)


def _time_or_units(measure: str, entry: CreditEntry) -> Fraction:
    activity = entry.activity
    if is_in_units(measure, entry):
        return Fraction(entry.text("units"))
    if measure == "days":
        return Fraction((activity.end - activity.start).days + 1)
    return Fraction(whole_months(activity.start, activity.end)) if measure == "months" else ZERO


def is_in_units(measure: str, entry: CreditEntry) -> bool:
    """Whether the entry says itself how many days, months or the like it is."""
    return bool(entry.text("units")) and entry.text("unit") == measure.removesuffix("s")
