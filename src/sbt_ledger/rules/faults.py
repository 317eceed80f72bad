"""What does not fit together in a rule set: names that name nothing, circles, ids used twice."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.rules.line import filters_in
from sbt_ledger.rules.period_rule import CAREER, rolling
from sbt_ledger.rules.requirement import Part
from sbt_ledger.rules.rule_set import TABLES, parts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sbt_ledger.rules.cohort import Cohort, MoneyRatio
    from sbt_ledger.rules.cut_rule import Cap, Floor
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.requirement import Requirement
    from sbt_ledger.rules.rule_set import RuleSet

BUILT_IN = ("month", "week", CAREER)
"""Periods that nobody need define."""


class Fault(NamedTuple):
    """FILE:LINE, and what is wrong; of a word that is not known, the word and the known ones."""

    place: str
    told: str
    word: str = ""
    known: Collection[str] = ()


def faults(rule_set: RuleSet) -> Iterator[Fault]:
    """Yield each fault of a rule set that can be read."""
    # What a file names may stand in a layer below: then it is looked at once they are laid.
    if rule_set.layers or not rule_set.ruleset.based_on:
        from sbt_ledger.rules.misnamed import misnamed  # noqa: PLC0415 - it tells faults as well

        yield from _unknown_periods(rule_set)
        yield from _unknown_steps(rule_set)
        yield from _not_longer(rule_set)
        yield from misnamed(rule_set)
        yield from _without_surplus(rule_set)
        yield from _circles(rule_set)
        yield from _spilled_round(rule_set)
    yield from _used_twice(rule_set)


def _used_twice(rule_set: RuleSet) -> Iterator[Fault]:
    """Yield ids of two requirements or parts; layers may have two readings of one."""
    seen: dict[str, str] = {}
    parts = [(part, each) for each in rule_set.require for part in parts_of(each)]
    for line, whole in (*((each, each) for each in rule_set.require), *parts):
        if line.id in seen and not (rule_set.layers and seen[line.id] == whole.id):
            yield Fault(line.written_at, _("the id “{id}” is used twice").format(id=line.id))
        seen[line.id] = whole.id


def _unknown_periods(rule_set: RuleSet) -> Iterator[Fault]:
    known = {*rule_set.period, *BUILT_IN}
    lines: tuple[Requirement | Cohort | Cap | Floor | MoneyRatio, ...] = (
        *rule_set.require, *rule_set.cohort, *rule_set.cap, *rule_set.floor, *rule_set.money,
    )  # fmt: skip
    named = [(line.written_at, line.per) for line in lines]
    named += [(line.written_at, line.period) for line in rule_set.deadline]
    counting = rule_set.counting
    named += [(counting.written_at, counting.course_per)] if counting.same_course else []
    for place, per in named:
        if not _is_period(per, known):
            told = _("“{per}” is no period: [period.{per}] is missing")
            yield Fault(place, told.format(per=per), per, known)
    if CAREER in rule_set.period:
        told = _("“{per}” is a period that each teacher has anyway, and cannot be another one")
        yield Fault(rule_set.period[CAREER].written_at, told.format(per=CAREER))
    common: tuple[Cohort | MoneyRatio, ...] = (*rule_set.cohort, *rule_set.money)
    for place, per in [(line.written_at, line.per) for line in common]:
        if rule_set.has_own(per):
            told = _("“{per}” is a period of each teacher's own; the school has none")
            yield Fault(place, told.format(per=per))


def _is_period(per: str, known: Collection[str]) -> bool:
    window = rolling(per)
    if window is None:
        return not per or per in known
    return window[0] > 1 and window[1] != CAREER and window[1] in known


def _not_longer(rule_set: RuleSet) -> Iterator[Fault]:
    """Yield lines that pause or extend what has no length."""
    from_dates = {line.id for line in rule_set.require if _begins_on_a_date(rule_set, line.per)}
    for line in rule_set.adjust:
        if line.change not in {"pause", "extend"}:
            continue
        told = _("a period that begins on a date can be made longer: that of “{name}” does not")
        for name in line.require:
            if name not in from_dates:
                yield Fault(line.written_at, told.format(name=name))


def _begins_on_a_date(rule_set: RuleSet, per: str) -> bool:
    window = rolling(per)
    rule = rule_set.period.get(window[1] if window else per)
    return rule is not None and rule.begins_on_a_date


def _unknown_steps(rule_set: RuleSet) -> Iterator[Fault]:
    lines = (line for table in TABLES for line in getattr(rule_set, table))
    filters = [(rule_set.ruleset.written_at, rule_set.who)]
    for line in (*lines, rule_set.attendance):
        filters += _placed(line, line.written_at)
    for place, wanted in filters:
        for column, step in wanted.unresolved(rule_set.scale):
            told = _("“{step}+” is no step of scale.{column}").format(step=step, column=column)
            known = [f"{each}+" for each in rule_set.scale.get(column, ())]
            yield Fault(place, told, f"{step}+", known)


def _placed(line: RuleLine, place: str) -> Iterator[tuple[str, Filter]]:
    """Yield every filter of a line with its place; those of a part stand where the part does."""
    for value in vars(line).values():
        if isinstance(value, tuple) and value and isinstance(value[0], Part):
            for part in value:
                yield from _placed(part, part.written_at or place)
        else:
            yield from ((place, each) for each in filters_in(value))


def _without_surplus(rule_set: RuleSet) -> Iterator[Fault]:
    """Yield what is carried where nothing can be left over: of a ceiling, and of a choice."""
    asking = {line.id for line in rule_set.require if not (line.is_ceiling or line.any_of)}
    others = {line.id for line in rule_set.require} - asking
    for carry in rule_set.carry:
        for name in others.intersection(carry.require):
            told = _("nothing of “{name}” is left over to carry: it has no 'at_least'; take it out")
            yield Fault(carry.written_at, told.format(name=name))


def _circles(rule_set: RuleSet) -> Iterator[Fault]:
    """Yield choices that come back to themselves: they would be met by being met."""
    options = {line.id: line.any_of for line in rule_set.require}
    for line in rule_set.require:
        if way := _way_back(line.id, options):
            told = _("'any_of' leads back to itself: {names}")
            yield Fault(line.written_at, told.format(names=" → ".join(way)))


def _spilled_round(rule_set: RuleSet) -> Iterator[Fault]:
    """Yield parts whose rest comes back to them; one that spills to itself is told elsewhere."""
    for line in rule_set.require:
        parts = parts_of(line)
        targets = {part.id: (part.spill_to,) for part in parts if part.spill_to}
        told: set[str] = set()
        for part in parts:
            way = _way_back(part.id, targets)
            if len({*way}) > 1 and not told & {*way}:
                told |= {*way}
                text = _("'spill_to' leads back to itself: {names}")
                place = part.written_at or line.written_at
                yield Fault(place, text.format(names=" → ".join(way)))


def _way_back(start: str, options: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the ids on the way from a choice back to itself, [] if none leads there."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop(0)
        for name in options.get(here, ()):
            if name == start:
                return [start, *_passed(here, start, came_from), start]
            if name not in came_from:
                came_from[name] = here
                waiting.append(name)
    return []


def _passed(last: str, start: str, came_from: Mapping[str, str]) -> Iterable[str]:
    way = []
    while last != start:
        way.append(last)
        last = came_from[last]
    return reversed(way)
