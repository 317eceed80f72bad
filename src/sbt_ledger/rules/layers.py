"""Lay a rule set over those that it is based on: nation, province, district, school.

Each line keeps the place where it is written, and its own source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from sbt_ledger.notation.table import Table
from sbt_ledger.rules.beside import own_id, shared
from sbt_ledger.rules.rule_set import LAYERS, TABLES, RuleSet
from sbt_ledger.rules.stricter import Layer, says_the_same, stricter

if TYPE_CHECKING:
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.rule_set import Head

_FIRST = frozenset({"credit", "valid"})
"""Tables whose lines of the upper layer come first: of credit lines the first that fits decides."""
_BY_NAME = frozenset({"period", "scale", "sources", "doubts"})
_BY_KEY = frozenset({"counting", "attendance"})
_CITED = frozenset({"id", "source", "clause", "quote", "text", "name", "doubts", "written_at"})
T = TypeVar("T")


def lay(upper: RuleSet, below: Sequence[RuleSet]) -> RuleSet:
    """Return a rule set with all that it does not say itself from the layers below it.

    Of those the later named is the nearer. Entries of one id replace each other, or the stricter
    one holds; others stand side by side.
    """
    is_strict = upper.ruleset.if_both == "stricter"
    whole, *nearer = below
    for layer in (*nearer, upper):
        whole = _over(layer, whole, is_strict=is_strict)
    return whole.but(**{LAYERS: (upper, *below)}).checked()


def laid_under(laid: RuleSet, doubt: str) -> RuleSet:
    """Return layers as the other reading of a doubt of one of them would have them."""
    place = laid.doubts[doubt].written_at
    layers = []
    for layer in laid.layers:
        own = doubt.removeprefix(f"{layer.id}:")
        is_own = own in layer.doubts and layer.doubts[own].written_at == place
        layers.append((is_own and layer.under(own)) or layer)
    return lay(layers[0], layers[1:])


def apart(rule_set: RuleSet, other: RuleSet) -> RuleSet:
    """Return a rule set whose sources and doubts do not share a name with different ones."""
    renamed = {
        table: {
            name: f"{rule_set.id}:{name}"
            for name, each in getattr(rule_set, table).items()
            if name in getattr(other, table) and not _is_same(each, getattr(other, table)[name])
        }
        for table in ("sources", "doubts")
    }
    if not any(renamed.values()):
        return rule_set
    changed: dict[str, Any] = {}
    for name, held in vars(rule_set).items():
        new = renamed.get(name, {})
        if isinstance(held, dict):
            changed[name] = {new.get(key, key): _cited(each, renamed) for key, each in held.items()}
        else:
            changed[name] = _cited(held, renamed)
    return rule_set.but(**changed)


def _over(upper: RuleSet, lower: RuleSet, *, is_strict: bool) -> RuleSet:
    lower = apart(lower, upper)
    layer = _layer(upper, lower) if is_strict else None
    laid: dict[str, Any] = {}
    for name in RuleSet.names():
        held = [vars(each)[name] for each in (upper, lower) if name in each.written]
        if held:
            laid[name] = held[0] if len(held) == 1 else _both(name, held[0], held[1], layer)
    return shared(RuleSet(**laid))


def _layer(upper: RuleSet, lower: RuleSet) -> Layer:
    changes = {line.change for each in (upper, lower) for line in each.adjust}
    scales = {**lower.scale, **upper.scale}
    return Layer(upper.id, scales, is_fixed=changes.isdisjoint({"prorate", "set"}))


def _both(name: str, mine: Any, theirs: Any, layer: Layer | None) -> Any:  # noqa: ANN401 - tables of all kinds
    if name == "ruleset":
        return _head(mine, theirs)
    if name in TABLES:
        return _joined(mine, theirs, layer, is_first=name in _FIRST)
    if name in _BY_NAME:
        return {**theirs, **mine}
    if name in _BY_KEY:
        rest = {key: each for key, each in vars(theirs).items() if key not in _CITED}
        return type(mine)(**{**rest, **vars(mine)})
    return mine


def _head(mine: Head, theirs: Head) -> Head:
    unit = mine.unit if "unit" in mine.written else theirs.unit
    return mine.but(unit=unit, doubts=tuple(dict.fromkeys((*mine.doubts, *theirs.doubts))))


def _joined(
    mine: Iterable[RuleLine], theirs: Iterable[RuleLine], layer: Layer | None, *, is_first: bool
) -> tuple[RuleLine, ...]:
    own = {line.id: line for line in mine if line.id}
    below: dict[str, list[RuleLine]] = {}
    for line in theirs:
        below.setdefault(own_id(line), []).append(line)
    kept: list[RuleLine] = []
    for line in theirs:
        same = below[own_id(line)]
        if own_id(line) not in own:
            kept.append(line)
        elif line is same[0]:
            upper = own[own_id(line)]
            kept += [upper] if layer is None else stricter(upper, same, layer)
    # A layer that two others are based on stands there once.
    named = below.keys() - {""}
    new = [line for line in mine if line.id not in named and not _stands_in(line, kept)]
    first, then = (new, kept) if is_first else (kept, new)
    return (*first, *(line for line in then if not _is_said_by(line, first)))


def _is_said_by(line: RuleLine, lines: Iterable[RuleLine]) -> bool:
    """Whether a line without an id stands in another layer already: it works once."""
    return not line.id and any(not each.id and says_the_same(line, each) for each in lines)


def _stands_in(line: RuleLine, lines: Iterable[RuleLine]) -> bool:
    same = (each for each in lines if each.written_at and each.written_at == line.written_at)
    return any(_is_same(line, each) for each in same)


def _is_same(one: object, other: object) -> bool:
    """Whether two entries say the same, wherever they are written and whatever they cite."""
    return _said(one) == _said(other)


def _said(entry: object) -> object:
    if not isinstance(entry, Table):
        return entry
    return {
        name: each for name, each in vars(entry).items() if name not in {"source", "written_at"}
    }


def _cited(value: T, renamed: Mapping[str, Mapping[str, str]]) -> T:
    """Return an entry that calls its sources and doubts by their new names."""
    if isinstance(value, tuple):
        return tuple(_cited(each, renamed) for each in value)  # type: ignore[return-value]
    if not isinstance(value, Table):
        return value
    changed: dict[str, Any] = {}
    for name, each in vars(value).items():
        if name == "source":
            changed[name] = renamed["sources"].get(each, each)
        elif name == "doubts":
            changed[name] = tuple(renamed["doubts"].get(key, key) for key in each)
        else:
            changed[name] = _cited(each, renamed)
    return value.but(**changed)
