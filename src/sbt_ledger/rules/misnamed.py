"""Names in a rule set that name nothing, wherever they stand: also inside parts and conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from sbt_ledger.rules.faults import Fault
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.requirement import Part
from sbt_ledger.rules.rule_set import TABLES, parts_of
from sbt_ledger.rules.source import DatedAmount

if TYPE_CHECKING:
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.rule_set import RuleSet


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
    """Yield names that no requirement and no part has."""
    known = requirement_names(rule_set)
    named: list[tuple[RuleLine, Iterable[str]]] = [
        *((line, (*line.share, *line.not_for)) for line in rule_set.credit),
        *((line, line.for_) for line in rule_set.cap),
        *((line, line.require) for line in rule_set.carry),
        *((line, line.require) for line in rule_set.adjust),
        *((line, line.any_of) for line in rule_set.require),
        *((line, line.having.named) for line in rule_set.cohort if line.having is not None),
    ]
    for line, names in named:
        for name in names:
            if name not in known:
                told = _("“{name}” is no requirement of this rule set").format(name=name)
                yield Fault(line.written_at, told, name, known)


def _of_other_parts(rule_set: RuleSet) -> Iterator[Fault]:
    for line in rule_set.require:
        known = {part.id for part in parts_of(line)}
        for part in parts_of(line):
            if part.spill_to and (part.spill_to not in known or part.spill_to == part.id):
                told = _("“{name}” is no other part of the requirement “{requirement}”")
                place = part.written_at or line.written_at
                told = told.format(name=part.spill_to, requirement=line.id)
                yield Fault(place, told, part.spill_to, known - {part.id})


def _of_documents(rule_set: RuleSet) -> Iterator[Fault]:
    """Yield documents and doubts that entries, parts, dated amounts and the head name."""
    head = rule_set.ruleset
    tables = (*rule_set.period.values(), rule_set.counting, rule_set.attendance)
    lines = [line for table in TABLES for line in getattr(rule_set, table)]
    cited = [(line.written_at, line.source, line.doubts) for line in (*lines, *tables)]
    cited += [
        (part.written_at or line.written_at, part.source, part.doubts)
        for line in rule_set.require
        for part in parts_of(line)
    ]
    cited += [(place, step.source, ()) for place, step in _steps(rule_set)]
    cited.append((head.written_at, "", head.doubts))
    for place, source, doubts in cited:
        # A set without [sources] may name its documents in so many words.
        if source and rule_set.listed and source not in rule_set.listed:
            told = _("“{name}” is no key of [sources]").format(name=source)
            yield Fault(place, told, source, rule_set.listed)
        for doubt in doubts:
            if doubt not in rule_set.doubts:
                told = _("“{name}” is no key of [doubts]").format(name=doubt)
                yield Fault(place, told, doubt, rule_set.doubts)


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
            yield Fault(line.written_at, _("the id “{id}” is used twice").format(id=line.id))
        seen[line.id] += 1
