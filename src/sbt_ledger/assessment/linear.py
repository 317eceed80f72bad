"""The greatest value of one sum after another under upper limits, exactly.

The simplex method in fractions. Of the variables that help, the first is raised, and of those that
reach zero the first is dropped (Bland's rule), so that it ends, and always with the same answer.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ZERO = Fraction(0)


class Limit(NamedTuple):
    """That a sum of variables, each times its factor, is at most so much, which is not negative."""

    factors: Mapping[int, Fraction]
    at_most: Fraction


class Greatest:
    """Variables 0, 1, 2 .., none below zero, that are raised as far as the limits let them.

    The limits leave no variable without an end. What was raised once stays raised.
    """

    def __init__(self, many: int, limits: Sequence[Limit]) -> None:
        # Each limit has a variable of its own, after the given ones: what it leaves unused.
        # A row says of one variable: it + the others times their factors = the value.
        self._values = {many + row: limit.at_most for row, limit in enumerate(limits)}
        self._rows = {
            many + row: {one: factor for one, factor in limit.factors.items() if factor}
            for row, limit in enumerate(limits)
        }
        self._free = set(range(many))
        """Variables that are zero for now, and may be raised."""
        self._spent: set[int] = set()
        """Variables of which all is set aside."""

    def lift(self, sum_of: Sequence[int]) -> None:
        """Raise a sum of variables as far as it goes, and hold it there."""
        self._hold(self._raised(sum_of))

    def keep(self, one: int, wanted: Fraction) -> Fraction:
        """Return how much of `wanted` a variable can be, and set it aside for good.

        From then on the variable is what it may be beyond that.
        """
        if one in self._spent:
            return ZERO
        if self._values.get(one, ZERO) < wanted:
            gains = self._raised((one,))
            if self._values.get(one, ZERO) <= wanted:
                self._hold(gains)
                self._spent.add(one)
        kept = min(wanted, self._values.get(one, ZERO))
        if kept:
            self._values[one] -= kept
        return kept

    def _raised(self, sum_of: Sequence[int]) -> Mapping[int, Fraction]:
        """Raise a sum; return by how much each variable that is zero then would lower it."""
        gains: dict[int, Fraction] = {}
        for one in sum_of:
            if one in self._rows:
                _add(gains, self._rows[one], Fraction(-1))
            elif one in self._free:
                _add(gains, {one: Fraction(1)}, Fraction(1))
        while helpful := [one for one, gain in gains.items() if gain > 0]:
            raised = min(helpful)
            _reach, dropped = min(
                (self._values[row] / factors[raised], row)
                for row, factors in self._rows.items()
                if factors.get(raised, ZERO) > 0
            )
            self._exchange(raised, dropped)
            _add(gains, self._rows[raised], -gains.pop(raised))
        return gains

    def _exchange(self, raised: int, dropped: int) -> None:
        """Solve the row of `dropped` for `raised`, and put that into the other rows."""
        factors, value = self._rows.pop(dropped), self._values.pop(dropped)
        by = factors.pop(raised)
        solved = {one: factor / by for one, factor in factors.items()} | {dropped: 1 / by}
        value /= by
        for row, others in self._rows.items():
            factor = others.pop(raised, ZERO)
            if factor:
                _add(others, solved, -factor)
                self._values[row] -= factor * value
        self._rows[raised], self._values[raised] = solved, value
        self._free.remove(raised)
        self._free.add(dropped)

    def _hold(self, gains: Mapping[int, Fraction]) -> None:
        """Leave at zero, for good, what would lower the sum that was raised."""
        lowering = gains.keys()
        self._free -= lowering
        for factors in self._rows.values():
            for one in lowering & factors.keys():
                del factors[one]


def _add(sums: dict[int, Fraction], others: Mapping[int, Fraction], times: Fraction) -> None:
    """Add `others`, `times` over, to sums that hold no zero."""
    for one, factor in others.items():
        found = sums.get(one, ZERO) + factor * times
        if found:
            sums[one] = found
        else:
            sums.pop(one, None)
