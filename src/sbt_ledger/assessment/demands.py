"""Of two results for one period: the one that asks more, or the one kinder to the teacher.

A requirement and its parts go together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.rules.rule_set import RuleSet

_KINDEST = (
    State.EXEMPT, State.WAIVED, State.NOT_APPLICABLE, State.MET, State.PENDING, State.OPEN,
    State.UNKNOWN, State.SHORT, State.OVER,
)  # fmt: skip
"""What a teacher would choose, the best first."""
_Unit = list["Standing"]
"""The standing of a requirement in a period, and those of its parts."""


def strictest(standings: Sequence[Standing], rule_set: RuleSet) -> Sequence[Standing]:
    """Return the standings without those of layers that ask less than another layer does."""
    ids = [line.id for line in rule_set.require]
    if len({*ids}) == len(ids):
        return standings
    found: dict[object, _Unit] = {}
    for unit in _units(standings):
        line = unit[0].requirement
        key = (line.id, unit[0].period, line.measure)
        found[key] = _more_asked(found[key], unit) if key in found else unit
    return [standing for unit in found.values() for standing in unit]


def _more_asked(upper: _Unit, lower: _Unit) -> _Unit:
    one, other = upper[0], lower[0]
    if State.NOT_APPLICABLE in {one.state, other.state}:
        return lower if one.state is State.NOT_APPLICABLE else upper
    is_ceiling = one.requirement.is_ceiling
    asks_less = one.needed > other.needed if is_ceiling else one.needed < other.needed
    return lower if asks_less else upper


def kinder(
    judged: Sequence[Standing], told: Sequence[Standing], newer: RuleSet, since: date
) -> Iterator[Standing]:
    """Yield of what was judged, and what a newer version tells, what is kinder to the teacher.

    Periods that ended before `since` are none of its business, and those that begin later are
    only its own. What it does not ask any more is not asked of a period that runs, unless it is
    done already.
    """
    asked = {line.id for line in newer.require}
    rivals = {
        (unit[0].requirement.id, unit[0].period.first): unit
        for unit in _units(told)
        if unit[0].period is not None
    }
    for unit in _units(judged):
        line, period = unit[0].requirement, unit[0].period
        if period is None or period.first >= since:
            continue
        rival = rivals.get((line.id, period.first))
        if period.last >= since and rival is None and line.id not in asked:
            yield from unit if _is_done(unit) else ()
        elif rival is not None and kindness(rival) < kindness(unit):
            yield from rival
        else:
            yield from unit
    yield from (each for each in told if each.period is None or each.period.first >= since)


def _is_done(unit: _Unit) -> bool:
    return all(each.complete for each in unit if each.binds)


def kindness(unit: _Unit) -> tuple[object, ...]:
    """Return by what results are compared, the kinder the smaller: the whole, then how short."""
    binding = [_KINDEST.index(each.state) for each in unit if each.binds]
    of_whole = _KINDEST.index(unit[0].state)
    return max([of_whole, *binding]), of_whole, unit[0].short, sum(each.short for each in unit)


def _units(standings: Iterable[Standing]) -> Iterator[_Unit]:
    """Yield the standing of each requirement in a period with those of its parts, which follow."""
    unit: _Unit = []
    for standing in standings:
        if unit and standing.part_of is None:
            yield unit
            unit = []
        unit.append(standing)
    if unit:
        yield unit
