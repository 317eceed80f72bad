"""Items that floors and caps look at, what was dropped of them, and what was cut."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.cuts_bounds import ALWAYS, EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
    from datetime import date

    from sbt_ledger.assessment.cuts_bounds import Bound, Bounds, PeriodOf
    from sbt_ledger.periods import Period
    from sbt_ledger.rules.condition import Read
    from sbt_ledger.rules.cut_rule import Cap, Floor

ZERO = Fraction(0)


class Item(NamedTuple):
    """An entry of a teacher, or a part of it, on the day that decides."""

    number: int
    """The order of the rows; no two items have one."""
    day: date
    amounts: Mapping[str, Fraction]
    """By measure: credits under "", hours, days .."""
    under: frozenset[int]
    """The floors and caps that it fits, as `Bounds.under` numbers them."""
    to: frozenset[str]
    """The requirements and parts that it counts to."""
    read: Read
    event: Hashable = None
    """Items of one event are one record; None for an event of its own."""
    waits: bool = False
    """Whether it counts only once a proof is there."""
    unshared: Fraction | None = None
    """What a floor sees of it where only a share of it is for the requirement; None: all of it."""
    is_nothing: bool = False
    """Whether it adds nothing to the requirement, and so takes no place from what does."""


class Need(NamedTuple):
    """What a sub-minimum asks for in a period, in its measure."""

    id: str
    period: Period
    amount: Fraction
    measure: str = ""


class Cut(NamedTuple):
    """What a line takes from an item: a share of the whole of it, and what that is in credits.

    It holds for the requirement or part `scope` and all its parts; for everything if that is "".
    """

    share: Fraction
    amount: Fraction
    line: Floor | Cap
    period: Period
    scope: str = EVERYTHING
    have: Fraction = ZERO
    """What the items under the line come to before it cuts."""
    limit: Fraction = ZERO
    """How much of that may count; of a floor, how much is needed."""
    value: tuple[str, ...] = ()
    """What the items of a floor have in common, where it looks at a column."""


class Under(NamedTuple):
    """A bound in one of its periods, and the items that fit it there.

    `have` is what they come to where something is cut, `limit` what the bound lets count.
    """

    bound: Bound
    period: Period
    items: list[Item]
    have: Fraction = ZERO
    limit: Fraction = ZERO
    value: tuple[str, ...] = ()


Taken = dict[tuple[str, int], list[tuple[Under, Fraction]]]
"""By scope and number of an item: what takes which share of it there."""


class Held:
    """The items of a teacher in the order in which they stay, and which of them were dropped."""

    def __init__(self, items: Iterable[Item], bounds: Bounds, period_of: PeriodOf) -> None:
        self.items = sorted(items, key=lambda item: (item.waits, item.day, item.number))
        self.bounds = bounds
        self._period_of = period_of
        self._dropped: dict[tuple[str, int], Under] = {}

    def has(self, item: Item, scope: str) -> bool:
        """Whether an item counts in a scope, so far."""
        if scope != EVERYTHING and scope not in item.to:
            return False
        return all((each, item.number) not in self._dropped for each in self.bounds.chain(scope))

    def drop(self, item: Item, under: Under) -> None:
        """Let an item count nothing in the scope of what it is under."""
        self._dropped[under.bound.scope, item.number] = under

    def under(self, bound: Bound) -> Iterator[Under]:
        """Yield a bound in each of its periods, with the items that it is about."""
        found: dict[Period, list[Item]] = {}
        for item in self.items:
            if bound.number in item.under and self.has(item, bound.scope):
                period = self._period_of(bound.per, item.day) if bound.per else ALWAYS
                if period is not None:
                    found.setdefault(period, []).append(item)
        for period, items in found.items():
            yield Under(bound, period, items)

    def cuts(self, taken: Taken) -> dict[int, tuple[Cut, ...]]:
        """Return what was dropped and taken, by the number of the item, from wide to narrow."""
        found: dict[int, tuple[Cut, ...]] = {}
        for item in self.items:
            cuts: list[Cut] = []
            for scope in self.bounds.scopes:
                under = self._dropped.get((scope, item.number))
                if under is not None:
                    chain = self.bounds.chain(scope)
                    cuts.append(_cut(item, under, 1 - share_taken(cuts, chain)))
                else:
                    of_it = taken.get((scope, item.number), ())
                    cuts += [_cut(item, by, share) for by, share in of_it]
            cuts = [each for each in cuts if each.share]
            if cuts:
                found[item.number] = tuple(cuts)
        return found


def total(items: Iterable[Item], measure: str) -> Fraction:
    """Return what items come to in a measure."""
    return sum((item.amounts.get(measure, ZERO) for item in items), ZERO)


def share_taken(cuts: Iterable[Cut], chain: Collection[str]) -> Fraction:
    """Return which share of an item is cut in any of some scopes."""
    return sum((each.share for each in cuts if each.scope in chain), ZERO)


def _cut(item: Item, under: Under, share: Fraction) -> Cut:
    worth = item.amounts.get("", ZERO)
    bound = under.bound
    said = (bound.line, under.period, bound.scope, under.have, under.limit, under.value)
    return Cut(share, share * worth, *said)
