"""Lines of one id that both hold: `LAYER:ID` stands beside `ID`, and shares in what names that."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Any, TypeVar

from sbt_ledger.rules.faults import Fault
from sbt_ledger.rules.requirement import Part, Requirement
from sbt_ledger.rules.rule_set import parts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.rule_set import RuleSet

BESIDE = "#beside"
"""Name of what no file writes: the id that a line has in its file, and another line bears."""
_NAMING = {"adjust": "require", "carry": "require", "cap": "for_", "credit": "not_for"}
"""Where requirements are named of which each has its share."""
_Line = TypeVar("_Line", bound="RuleLine")


def own_id(line: RuleLine) -> str:
    """Return the id that a line has in its file."""
    found: str = vars(line).get(BESIDE, line.id)
    return found


def beside(line: _Line, layer: str) -> _Line:
    """Return a line of a layer under a name that no line below it bears."""
    id_ = own_id(line)
    return line.but(id=f"{layer}:{id_}", **{BESIDE: id_})


def as_another(line: _Line, other: RuleLine) -> _Line:
    """Return a line under the id of the one whose place it takes."""
    if line.id == other.id:
        return line
    return line.but(id=other.id, **{BESIDE: own_id(other)})


def with_parts_beside(line: _Line, others: Iterable[RuleLine], layer: str) -> _Line:
    """Return a line with each part renamed whose id is that of a part of one of the others."""
    taken = {part.id for each in others for part in _parts_of(each)}
    if taken.isdisjoint(part.id for part in _parts_of(line)):
        return line
    return line.but(of_which=_renamed(line.of_which, taken, layer))  # type: ignore[attr-defined]


def _parts_of(line: RuleLine) -> tuple[Part, ...]:
    return parts_of(line) if isinstance(line, Requirement | Part) else ()


def _renamed(parts: tuple[Part, ...], taken: Collection[str], layer: str) -> tuple[Part, ...]:
    found = []
    for part in parts:
        new: Any = beside(part, layer) if part.id in taken else part
        if part.spill_to in taken:
            new = new.but(spill_to=f"{layer}:{part.spill_to}")
        if part.of_which:
            new = new.but(of_which=_renamed(part.of_which, taken, layer))
        found.append(new)
    return tuple(found)


def shared(rule_set: RuleSet) -> RuleSet:
    """Return a rule set in which whatever names a line names those beside it as well."""
    others = _others(rule_set)
    if not others:
        return rule_set
    changed: dict[str, Any] = {
        table: tuple(_shared(line, key, others) for line in getattr(rule_set, table))
        for table, key in _NAMING.items()
        if table in rule_set.written
    }
    return rule_set.but(**changed)


def _shared(line: RuleLine, key: str, others: Mapping[str, list[str]]) -> RuleLine:
    names = getattr(line, key)
    more = [other for name in names for other in others.get(name, ()) if other not in names]
    found = line.but(**{key: (*names, *more)}) if more else line
    share: Mapping[str, str] = getattr(line, "share", {})
    if others.keys().isdisjoint(share):
        return found
    more_shares = {other: share[name] for name in share for other in others.get(name, ())}
    return found.but(share={**more_shares, **share})


def torn(rule_set: RuleSet) -> Iterator[Fault]:
    """Yield each name of one requirement where two of it hold: it cannot be both."""
    others = _others(rule_set)
    named = [(line.written_at, name) for line in rule_set.require for name in line.any_of]
    named += [
        (line.written_at, name)
        for line in rule_set.cohort
        if line.having is not None
        for name in line.having.named
    ]
    named += [
        (part.written_at or line.written_at, name)
        for line in rule_set.require
        for part in parts_of(line)
        for name in _spilling(part, {each.id for each in parts_of(line)}, others)
    ]
    told = _(
        "“{name}” is asked in two ways that both hold, “{name}” and “{other}”: "
        "give one of them an id of its own"
    )
    for place, name in named:
        if name in others:
            yield Fault(place, told.format(name=name, other=others[name][0]))


def _spilling(part: Part, ids: set[str], others: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield what is twofold inside one requirement of a part that spills, and where it spills."""
    for name in (part.spill_to, part.id) if part.spill_to else ():
        if not ids.isdisjoint(others.get(name, ())):
            yield name


def _others(rule_set: RuleSet) -> dict[str, list[str]]:
    """Return the names of what stands beside a requirement or part, by its id."""
    found: dict[str, list[str]] = {}
    for line in beside_others(rule_set):
        found.setdefault(own_id(line), []).append(line.id)
    return found


def beside_others(rule_set: RuleSet) -> Iterator[RuleLine]:
    """Yield each requirement and part that bears another name than in its file."""
    for line in rule_set.require:
        yield from (each for each in (line, *parts_of(line)) if each.id != own_id(each))
