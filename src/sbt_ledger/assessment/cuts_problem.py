"""What stays under several caps, as a linear problem in exact fractions.

Items alike in all that caps and sub-minimums look at are one class. A variable says how much of a
class stays in a scope (for everything, for a requirement, for a part) that caps hold for; another
one how much a sub-minimum gets. So the problem is small however many items there are.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.cuts_held import ZERO, total
from sbt_ledger.assessment.linear import Greatest, Limit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sbt_ledger.assessment.cuts_held import Held, Item, Need, Under

ONE = Fraction(1)


class Sum(NamedTuple):
    """A cap in one period: the sum of its items is at most so much, or a share of what counts."""

    under: Under
    at_most: Fraction
    share: Fraction | None = None
    others: Sequence[Item] = ()
    """What counts beside its items, if it is capped to a share of all."""

    @property
    def measure(self) -> str:
        """What it is a sum of."""
        return self.under.bound.measure

    @property
    def scope(self) -> str:
        """What it holds for."""
        return self.under.bound.scope


class _Alike(NamedTuple):
    """A class: its items in their order, and how much each measure has of one unit of them."""

    unit: str
    per_unit: Mapping[str, Fraction]
    scopes: tuple[str, ...]
    """Where they count, of what caps hold for."""
    items: list[Item]

    @property
    def size(self) -> Fraction:
        return total(self.items, self.unit)


class Problem:
    """Which share of each item stays under some caps, in each scope that they hold for."""

    def __init__(self, held: Held, sums: Sequence[Sum], needs: Sequence[Need]) -> None:
        self._held = held
        self._sums = sums
        self._serving = [
            [item for item in held.items if item.day in need.period and held.has(item, need.id)]
            for need in needs
        ]
        self._needs = needs
        self._measures = sorted(
            {*(each.measure for each in sums), *(each.measure for each in needs)}
        )
        self._scopes = [
            scope for scope in held.bounds.scopes if any(each.scope == scope for each in sums)
        ]
        self._class_of: dict[int, int] = {}
        self._classes = self._sorted_into_classes()
        self._variables = self._chosen_variables()
        self._kept: dict[tuple[str, int], Fraction] = {}
        self._solve()

    def share(self, scope: str, number: int) -> Fraction:
        """Return which share of an item stays in a scope."""
        for each in self._held.bounds.chain(scope):
            if (each, number) in self._kept:
                return self._kept[each, number]
        return ONE

    def share_outside(self, scope: str, number: int) -> Fraction:
        """Return which share of an item stays before the caps of the scope itself."""
        chain = self._held.bounds.chain(scope)
        return self.share(chain[1], number) if len(chain) > 1 else ONE

    def _sorted_into_classes(self) -> list[_Alike]:
        """Sort the items that caps are about: alike in where they count, and in what they are."""
        groups = [
            *(each.under.items for each in self._sums),
            *(each.others for each in self._sums),
            *self._serving,
        ]
        places: dict[int, list[int]] = {}
        for place, items in enumerate(groups):
            for item in items:
                places.setdefault(item.number, []).append(place)
        found: dict[object, int] = {}
        classes: list[_Alike] = []
        for item in self._held.items:
            where = places.get(item.number, ())
            unit = self._unit(item)
            if unit is None or not where or where[0] >= len(self._sums):
                continue
            amount = item.amounts[unit]
            per_unit = {
                name: ONE if name == unit else item.amounts.get(name, ZERO) / amount
                for name in self._measures
            }
            scopes = tuple(scope for scope in self._scopes if self._held.has(item, scope))
            key = (unit, tuple(per_unit.values()), tuple(where), scopes)
            number = found.setdefault(key, len(classes))
            if number == len(classes):
                classes.append(_Alike(unit, per_unit, scopes, []))
            classes[number].items.append(item)
            self._class_of[item.number] = number
        return classes

    def _unit(self, item: Item) -> str | None:
        """Return what is cut of an item: what the caps are about, if all are about one measure.

        Else, or where it has none of that, its credits; else what else there is of it.
        """
        one = {each.measure for each in self._sums}
        names = (*(one if len(one) == 1 else ()), "", *self._measures)
        return next((name for name in names if item.amounts.get(name, ZERO) > 0), None)

    def _chosen_variables(self) -> dict[tuple[str, int], int]:
        found: dict[tuple[str, int], int] = {}
        for scope in self._scopes:
            for each in self._sums:
                if each.scope == scope:
                    for number in self._classes_of(each.under.items):
                        found.setdefault((scope, number), len(found))
        return found

    def _classes_of(self, items: Collection[Item]) -> list[int]:
        found = (self._class_of[item.number] for item in items if item.number in self._class_of)
        return sorted(set(found))

    def _variable(self, scope: str, number: int) -> int | None:
        """Return the variable that says how much of a class counts in a scope, None for all."""
        places = ((each, number) for each in self._held.bounds.chain(scope))
        return next((self._variables[each] for each in places if each in self._variables), None)

    def _sum_of(
        self, items: Sequence[Item], scope: str, measure: str
    ) -> tuple[dict[int, Fraction], Fraction]:
        """Return what items come to in a scope: variables and their factors, and what is fixed."""
        factors: dict[int, Fraction] = {}
        for number in self._classes_of(items):
            variable = self._variable(scope, number)
            if variable is not None:
                per_unit = self._classes[number].per_unit[measure]
                factors[variable] = factors.get(variable, ZERO) + per_unit
        fixed = (
            item
            for item in items
            if item.number not in self._class_of
            or self._variable(scope, self._class_of[item.number]) is None
        )
        return factors, total(fixed, measure)

    def _limits(self) -> list[Limit]:
        limits = []
        for (scope, number), variable in self._variables.items():
            chain = self._held.bounds.chain(scope)
            wider = self._variable(chain[1], number) if len(chain) > 1 else None
            if wider is None:
                limits.append(Limit({variable: ONE}, self._classes[number].size))
            else:
                limits.append(Limit({variable: ONE, wider: -ONE}, ZERO))
        for each in self._sums:
            factors, _fixed = self._sum_of(each.under.items, each.scope, each.measure)
            at_most = each.at_most
            if each.share is not None:
                others, fixed = self._sum_of(each.others, each.scope, each.measure)
                factors = {one: (1 - each.share) * factor for one, factor in factors.items()}
                factors |= {one: -each.share * factor for one, factor in others.items()}
                at_most = each.share * fixed
            limits.append(Limit(factors, at_most))
        return limits

    def _wanted(self, first: int) -> list[tuple[Limit, Limit]]:
        """Return for each sub-minimum still open: it gets no more than it needs, and than stays."""
        found: list[tuple[Limit, Limit]] = []
        for need, serving in zip(self._needs, self._serving, strict=True):
            factors, fixed = self._sum_of(serving, need.id, need.measure)
            if factors and need.amount > fixed:
                gets = first + len(found)
                given = {one: -factor for one, factor in factors.items()}
                enough = Limit({gets: ONE}, need.amount - fixed)
                found.append((enough, Limit({gets: ONE} | given, ZERO)))
        return found

    def _solve(self) -> None:
        many = len(self._variables)
        wanted = self._wanted(many)
        if not wanted and self._is_nested():
            self._keep_the_earliest()
            return
        limits = [*self._limits(), *(limit for pair in wanted for limit in pair)]
        greatest = Greatest(many + len(wanted), limits)
        greatest.lift(range(many, many + len(wanted)))
        for scope in self._scopes:
            counting = (number for number, each in enumerate(self._classes) if scope in each.scopes)
            found = (self._variable(scope, number) for number in counting)
            greatest.lift([variable for variable in found if variable is not None])
        for scope in self._scopes:
            for item in self._held.items:
                number = self._class_of.get(item.number)
                if number is not None and (scope, number) in self._variables:
                    amount = item.amounts[self._classes[number].unit]
                    kept = greatest.keep(self._variables[scope, number], amount)
                    self._kept[scope, item.number] = kept / amount

    def _is_nested(self) -> bool:
        """Whether of any two caps one lies inside the other, or they have nothing in common."""
        kinds = {(each.scope, each.measure, each.share) for each in self._sums}
        found = [set(self._classes_of(each.under.items)) for each in self._sums]
        return (
            len(kinds) == 1
            and self._sums[0].share is None
            and all(
                one <= other or other <= one or not one & other
                for one, other in combinations(found, 2)
            )
        )

    def _keep_the_earliest(self) -> None:
        """Solve the usual problem at once: under nested caps the earliest are also the most."""
        scope, measure = self._sums[0].scope, self._sums[0].measure
        room = [each.at_most for each in self._sums]
        places: dict[int, list[int]] = {}
        for place, each in enumerate(self._sums):
            for item in each.under.items:
                places.setdefault(item.number, []).append(place)
        for item in self._held.items:
            amount = item.amounts.get(measure, ZERO)
            if item.number in places and amount > 0:
                kept = min(amount, *(room[place] for place in places[item.number]))
                for place in places[item.number]:
                    room[place] -= kept
                self._kept[scope, item.number] = kept / amount
