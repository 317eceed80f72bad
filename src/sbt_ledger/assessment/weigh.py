"""Weigh what counts against what is asked: one requirement of one teacher in one period."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import MARKS, Mark, Reduction, State

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.assessment.adjust import Demand
    from sbt_ledger.assessment.result import Credit
    from sbt_ledger.periods import Period
    from sbt_ledger.rules.requirement import Requirement

ZERO = Fraction(0)


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


class Sums:
    """Exact sums by mark. Numerators are added per denominator: no fraction is reduced twice."""

    __slots__ = ("_awaits", "_by_rank")

    def __init__(self) -> None:
        self._by_rank: tuple[dict[int, int], ...] = tuple({} for _mark in MARKS)
        self._awaits: set[tuple[int, tuple[str, ...]]] = set()

    def add(self, share: Share) -> None:
        """Add a share; its mark says to which sum."""
        sums, below = self._by_rank[share.rank], share.below
        sums[below] = sums.get(below, 0) + share.above
        if share.awaits:
            self._awaits.add((share.rank, share.awaits))

    def of(self, rank: int) -> Fraction:
        """Return the sum of one mark, by its rank in MARKS."""
        sums = self._by_rank[rank]
        if not sums:
            return ZERO
        if len(sums) == 1:
            ((below, above),) = sums.items()
            return Fraction(above, below)
        return sum((Fraction(above, below) for below, above in sums.items()), ZERO)

    def __bool__(self) -> bool:
        """Whether any share was added."""
        return any(self._by_rank)

    def awaits(self, *marks: Mark) -> tuple[str, ...]:
        """Return what the rows of these marks await, sorted."""
        ranks = {MARKS.index(mark) for mark in marks}
        return tuple(
            sorted({step for rank, steps in self._awaits for step in steps if rank in ranks})
        )


@dataclass(frozen=True, slots=True)
class Weighed:
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
        return cls(
            certified + provisional if provisional else certified,
            certified,
            pending,
            sums.awaits(Mark.PROVISIONAL, Mark.PENDING),
            sums.awaits(Mark.PENDING),
        )

    def with_blanks(self, sums: Sums) -> Weighed:
        """Return the sums as they would be if the rows with a blank cell fitted."""
        blanks = Weighed.of(sums)
        return Weighed(
            self.earned + blanks.earned,
            self.certified + blanks.certified,
            self.pending + blanks.pending,
        )


def judge(
    requirement: Requirement, wanted: Demand, weighed: Weighed, period: Period, as_of: date
) -> State:
    """Return the state of a requirement, once it is known to apply."""
    if wanted.settled is not None:
        return wanted.settled
    if requirement.at_most is not None:
        return State.OVER if weighed.earned > wanted.amount else State.MET
    if weighed.earned >= wanted.amount:
        return State.MET
    if weighed.pending and weighed.earned + weighed.pending >= wanted.amount:
        return State.PENDING
    return State.OPEN if as_of < period.last else State.SHORT


def on_pace(
    requirement: Requirement, wanted: Demand, weighed: Weighed, period: Period, as_of: date
) -> bool | None:
    """Whether a sum keeps pace with the days gone, exactly; None for what is no sum."""
    if requirement.measure not in SUMS or requirement.at_least is None or wanted.settled:
        return None
    gone = max((min(as_of, period.last) - period.first).days + 1, 0)
    earned, amount = weighed.earned, wanted.amount
    # Multiplied out: whole numbers are compared, no fraction is made.
    return (
        earned.numerator * period.days * amount.denominator
        >= amount.numerator * gone * earned.denominator
    )


SUMS = frozenset({"", "hours"})
"""The measures that are sums of credits or hours."""


def measured(requirement: Requirement, credit: Credit) -> Fraction:
    """Return how much a credit is in the requirement's measure.

    Credits, hours, days (start to end, both counted; or units of days), or 1 a record.
    """
    entry = credit.entry
    match requirement.measure:
        case "":
            return credit.worth
        case "hours":
            return entry.attended
        case "days":
            units = entry.text("units")
            if entry.text("unit") == "day" and units:
                return Fraction(units)
            return Fraction((entry.activity.end - entry.activity.start).days + 1)
        case _:
            return Fraction(1)
