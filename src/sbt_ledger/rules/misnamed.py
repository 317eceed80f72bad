"""Names in a rule set that name nothing, wherever they stand: also inside parts and conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.requirement import Part
from sbt_ledger.rules.rule_set import parts_of
from sbt_ledger.rules.source import DatedAmount

if TYPE_CHECKING:
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.rule_set import RuleSet

Fault = tuple[str, str]
"""FILE:LINE, and what is wrong."""


def misnamed(rule_set: RuleSet) -> Iterator[Fault]:
    """Yield each name that a rule set uses and nothing of it bears."""
    yield from _of_requirements(rule_set)
    yield from _of_other_parts(rule_set)
    yield from _of_documents(rule_set)
    for table in ("cohort", "deadline", "money"):
        yield from _twice(getattr(rule_set, table))


def requirement_names(rule_set: RuleSet) -> set[str]:
    """Return the ids of all requirements and of their parts."""
    parts = (part.id for line in rule_set.require for part in parts_of(line))
    return {*(line.id for line in rule_set.require), *parts}


def filters_in(value: object) -> Iterator[tuple[str, Filter]]:
    """Yield each filter in a value, however deep, with the key under which it stands.

    Tables that the notation holds as they are written may hold filters as well: they are tables
    under `where`, `who` and the like.
    """
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in _FILTERS and isinstance(inner, Mapping):
                yield from _read(key, inner)
            else:
                yield from filters_in(inner)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from filters_in(each)
    elif hasattr(value, "written"):
        for key, inner in vars(value).items():
            if isinstance(inner, Filter):
                yield key.removesuffix("_"), inner
            elif not isinstance(inner, tuple) or not any(isinstance(each, Part) for each in inner):
                yield from filters_in(inner)


_FILTERS = frozenset({"where", "who"})


def _read(key: str, written: Mapping[str, Any]) -> Iterator[tuple[str, Filter]]:
    try:
        yield key, Filter.read(dict(written))
    except ValueError:
        return


def _of_requirements(rule_set: RuleSet) -> Iterator[Fault]:
    """Yield names of requirements. A layer may name those of the sets that it is based on."""
    if rule_set.ruleset.based_on:
        return
    known = requirement_names(rule_set)
    named: list[tuple[RuleLine, Iterable[str]]] = [
        *((line, line.share) for line in rule_set.credit),
        *((line, line.for_) for line in rule_set.cap),
        *((line, line.require) for line in rule_set.carry),
        *((line, line.any_of) for line in rule_set.require),
    ]
    for line, names in named:
        for name in names:
            if name not in known:
                told = _("“{name}” is no requirement of this rule set")
                yield line.written_at, told.format(name=name)


def _of_other_parts(rule_set: RuleSet) -> Iterator[Fault]:
    for line in rule_set.require:
        known = {part.id for part in parts_of(line)}
        for part in parts_of(line):
            if part.spill_to and (part.spill_to not in known or part.spill_to == part.id):
                told = _("“{name}” is no other part of the requirement “{requirement}”")
                place = part.written_at or line.written_at
                yield place, told.format(name=part.spill_to, requirement=line.id)


def _of_documents(rule_set: RuleSet) -> Iterator[Fault]:
    """Yield documents and doubts that parts and dated amounts name, and the head's doubts."""
    for line in rule_set.require:
        for part in parts_of(line):
            place = part.written_at or line.written_at
            yield from _unknown(place, (part.source,), rule_set.listed, "sources")
            yield from _unknown(place, part.doubts, rule_set.doubts, "doubts")
    for place, step in _steps(rule_set):
        yield from _unknown(place, (step.source,), rule_set.listed, "sources")
    head = rule_set.ruleset
    yield from _unknown(head.written_at, head.doubts, rule_set.doubts, "doubts")


def _unknown(
    place: str, names: Iterable[str], known: Mapping[str, object], table: str
) -> Iterator[Fault]:
    for name in names:
        # A set without [sources] may name its documents in so many words.
        if name and name not in known and (known or table == "doubts"):
            told = (
                _("“{name}” is no key of [sources]")
                if table == "sources"
                else _("“{name}” is no key of [doubts]")
            )
            yield place, told.format(name=name)


def _steps(rule_set: RuleSet) -> Iterator[tuple[str, DatedAmount]]:
    for line in _lines(rule_set):
        for value in vars(line).values():
            if isinstance(value, tuple):
                yield from ((line.written_at, each) for each in value if _is_step(each))


def _is_step(value: object) -> bool:
    return isinstance(value, DatedAmount)


def _lines(rule_set: RuleSet) -> Iterator[RuleLine]:
    for table in ("credit", "require", "cohort", "money"):
        for line in getattr(rule_set, table):
            yield line
    for line in rule_set.require:
        yield from parts_of(line)


def _twice(lines: Iterable[RuleLine]) -> Iterator[Fault]:
    seen: Counter[str] = Counter()
    for line in lines:
        if line.id and seen[line.id]:
            yield line.written_at, _("the id “{id}” is used twice").format(id=line.id)
        seen[line.id] += 1


def _listed(names: object) -> tuple[str, ...]:
    if isinstance(names, str):
        return (names,)
    return tuple(names) if isinstance(names, list | tuple) else ()
