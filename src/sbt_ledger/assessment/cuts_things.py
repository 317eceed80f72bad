"""What counts wholly or not at all: groups that reach a floor, and a number of things.

Floors are asked one after another, in the order of the file: what one of them has dropped does not
help to reach the next. A thing is a record (an event counts once) or a value of a column; a blank
value is a group of its own under a floor, and no thing under a cap.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.assessment.cuts_bounds import ALWAYS, least, most
from sbt_ledger.assessment.cuts_held import ZERO, total

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from sbt_ledger.assessment.cuts_bounds import Required
    from sbt_ledger.assessment.cuts_held import Held, Item, Need, Under


def drop_below_floors(held: Held) -> None:
    """Drop the groups that do not reach a floor."""
    for bound in held.bounds.floors:
        for under in tuple(held.under(bound)):
            groups: dict[Hashable, list[Item]] = {}
            for item in under.items:
                groups.setdefault(_group(under, item), []).append(item)
            for items in groups.values():
                day = items[0].day if under.period is ALWAYS else under.period.first
                wanted = least(bound, day)
                have = sum((_unshared(item, bound.measure) for item in items), ZERO)
                if wanted is not None and have < wanted:
                    value = _value(items[0], bound.column) if bound.column != "event" else ()
                    told = under._replace(have=have, limit=wanted, value=value)
                    for item in items:
                        held.drop(item, told)


def drop_things(held: Held, needs: Sequence[Need], required: Required) -> None:
    """Drop the things beyond the number that counts, in one scope after the other.

    What a sub-minimum needs stays first, then the earliest things, then those of the first row.
    """
    for scope in held.bounds.scopes:
        counters = [
            _Counter(under, limit)
            for bound in held.bounds.things
            if bound.scope == scope
            for under in held.under(bound)
            if (limit := most(bound, under.period, required)) is not None
        ]
        if any(counter.has_too_many for counter in counters):
            of_scope = [need for need in needs if scope in held.bounds.chain(need.id)]
            _drop_of_scope(held, counters, of_scope)


def _drop_of_scope(held: Held, counters: Sequence[_Counter], needs: Sequence[Need]) -> None:
    by_item: dict[int, list[_Counter]] = {}
    for counter in counters:
        for number in counter.thing_of:
            by_item.setdefault(number, []).append(counter)
    for need in needs:
        serving = [
            item for item in held.items if item.day in need.period and held.has(item, need.id)
        ]
        _keep_needed([(item, by_item.get(item.number)) for item in serving], need)
    for item in held.items:
        full = _counted_or_full(item, by_item.get(item.number, ()))
        if full is not None:
            held.drop(item, full.told)


def _keep_needed(serving: Sequence[tuple[Item, list[_Counter] | None]], need: Need) -> None:
    """Count first what a sub-minimum needs beyond what no cap is about."""
    served = total((item for item, counters in serving if counters is None), need.measure)
    for item, counters in serving:
        if counters is None or served >= need.amount:
            continue
        if _counted_or_full(item, counters) is None:
            served += item.amounts.get(need.measure, ZERO)


def _counted_or_full(item: Item, counters: Sequence[_Counter]) -> _Counter | None:
    """Count an item under all its caps, or return the first that has no room for it."""
    full = next((each for each in counters if not each.has_room_for(item)), None)
    if full is None:
        for each in counters:
            each.count(item)
    return full


class _Counter:
    """Counts the things under a cap in a period."""

    def __init__(self, under: Under, limit: Fraction) -> None:
        self.under = under
        self._limit = limit
        adding = (item for item in under.items if not item.is_nothing)
        things = ((item.number, _thing(under, item)) for item in adding)
        self.thing_of = {number: thing for number, thing in things if thing != ()}
        self._counted: set[Hashable] = set()

    @property
    def told(self) -> Under:
        """What it is under, with how many things there are and how many count."""
        have = Fraction(len(set(self.thing_of.values())))
        return self.under._replace(have=have, limit=self._limit)

    @property
    def has_too_many(self) -> bool:
        """Whether there are more things than count."""
        return len(set(self.thing_of.values())) > self._limit

    def has_room_for(self, item: Item) -> bool:
        """Whether the thing of an item counts, or may."""
        return self.thing_of[item.number] in self._counted or len(self._counted) < self._limit

    def count(self, item: Item) -> None:
        """Count the thing of an item, once."""
        self._counted.add(self.thing_of[item.number])


def _unshared(item: Item, measure: str) -> Fraction:
    return item.amounts.get(measure, ZERO) if item.unshared is None else item.unshared


def _group(under: Under, item: Item) -> Hashable:
    column = under.bound.column
    return _event(item) if column == "event" else _value(item, column)


def _thing(under: Under, item: Item) -> Hashable:
    column = under.bound.column
    return _value(item, column) if column else _event(item)


def _event(item: Item) -> Hashable:
    return ("row", item.number) if item.event is None else ("event", item.event)


def _value(item: Item, column: str) -> tuple[str, ...]:
    """Return what a column says, () if it is blank or no column is asked about."""
    return tuple(map(str, item.read(column) or ())) if column else ()
