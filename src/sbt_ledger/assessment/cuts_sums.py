"""Caps on a sum of credits or hours: what stays is chosen once, for all caps together.

Each cut names the cap that made it: of several the one about the fewest items first, so that a
yearly cap comes before that of the cycle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.cuts_bounds import most, share_of_earned
from sbt_ledger.assessment.cuts_held import ZERO, total
from sbt_ledger.assessment.cuts_problem import Problem, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from sbt_ledger.assessment.cuts_bounds import Required
    from sbt_ledger.assessment.cuts_held import Held, Item, Need, Taken, Under


def cut_sums(held: Held, needs: Sequence[Need], required: Required) -> Taken:
    """Return which shares of which items are beyond what caps let count, and by which cap."""
    sums = _binding(tuple(_capped(held, required)))
    if not sums:
        return {}
    problem = Problem(held, sums, needs)
    taken: Taken = {}
    for scope in held.bounds.scopes:
        of_scope = [each for each in sums if each.scope == scope]
        _attribute(sorted(of_scope, key=lambda each: len(each.under.items)), problem, taken)
    return taken


def _capped(held: Held, required: Required) -> Iterator[Sum]:
    """Yield the caps on sums that hold in the periods of the items."""
    for bound in held.bounds.sums:
        for under in held.under(bound):
            share = share_of_earned(bound, under.period)
            limit = most(bound, under.period, required)
            if share is not None:
                yield Sum(under, ZERO, share, tuple(_others(held, under)))
            elif limit is not None:
                yield Sum(under, limit)


def _others(held: Held, under: Under) -> Iterator[Item]:
    """Yield what counts in the same period and scope without being under the cap."""
    numbers = {item.number for item in under.items}
    for item in held.items:
        if (
            item.day in under.period
            and item.number not in numbers
            and held.has(item, under.bound.scope)
        ):
            yield item


def _binding(sums: Sequence[Sum]) -> list[Sum]:
    """Return the caps that may cut: once anything is cut, a share of all may be too much too."""
    exceeded = [_is_exceeded(each) for each in sums]
    if not any(exceeded):
        return []
    together = zip(sums, exceeded, strict=True)
    return [each for each, too_much in together if too_much or each.share is not None]


def _is_exceeded(each: Sum) -> bool:
    return total(each.under.items, each.measure) > _limit(each, total(each.others, each.measure))


def _limit(each: Sum, others: Fraction) -> Fraction:
    return each.at_most if each.share is None else others * each.share / (1 - each.share)


def _attribute(sums: Sequence[Sum], problem: Problem, taken: Taken) -> None:
    """Tell which cap of a scope takes what from which item, the last items first."""
    left: dict[int, Fraction] = {}
    to_tell: dict[int, Fraction] = {}
    for each in sums:
        for number in (item.number for item in each.under.items):
            left[number] = problem.share_outside(each.scope, number)
            to_tell[number] = left[number] - problem.share(each.scope, number)
    for each in sums:
        others = sum((_counts(item, each, problem) for item in each.others), ZERO)
        amounts = [(item, item.amounts.get(each.measure, ZERO)) for item in each.under.items]
        have, limit = (
            sum((left[item.number] * amount for item, amount in amounts), ZERO),
            _limit(each, others),
        )
        excess, under = have - limit, each.under._replace(have=have, limit=limit)
        for item, amount in reversed(amounts):
            if excess > 0 and amount and to_tell[item.number]:
                share = min(to_tell[item.number], excess / amount)
                taken.setdefault((each.scope, item.number), []).append((under, share))
                to_tell[item.number] -= share
                left[item.number] -= share
                excess -= share * amount


def _counts(item: Item, each: Sum, problem: Problem) -> Fraction:
    return problem.share(each.scope, item.number) * item.amounts.get(each.measure, ZERO)
