"""The values of a rule line in the notation of the rules language, as a reader finds them there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.notation.table import Table, key_of
from sbt_ledger.reports.amounts import exact
from sbt_ledger.reports.sources import document
from sbt_ledger.rules.condition import AtLeastStep, Comparison, Filled, Text
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import RuleLine
from sbt_ledger.rules.requirement import Part, Requirement
from sbt_ledger.rules.rule_set import TABLES
from sbt_ledger.rules.source import DatedAmount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sbt_ledger.rules.condition import Condition
    from sbt_ledger.rules.rule_set import RuleSet

_CITING = frozenset(RuleLine.names())
"""Shown in words of their own; parts are entries of their own."""


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One entry of a rule file: its values as they are written, and where they come from.

    A part of a requirement stands after it, with the id of what it is a part of; `depth` says how
    deep it lies.
    """

    table: str
    id: str
    name: str
    text: str
    values: tuple[tuple[str, str], ...]
    source: str
    clause: str
    quote: str
    force: str
    doubts: tuple[str, ...]
    at: str
    part_of: str = ""
    depth: int = 0


def rule_entries(rule_set: RuleSet, language: str) -> tuple[RuleEntry, ...]:
    """Return every entry of a rule set: periods and counting first, then the lines."""
    lines: list[tuple[str, str, RuleLine]] = [
        ("period", name, rule) for name, rule in rule_set.period.items()
    ]
    lines += [("counting", "", rule_set.counting), ("attendance", "", rule_set.attendance)]
    lines += [(table, line.id, line) for table in TABLES for line in getattr(rule_set, table)]
    return tuple(
        entry
        for table, name, line in lines
        if line.written
        for entry in _entries(table, name, line, rule_set, language)
    )


def _entries(  # noqa: PLR0913, PLR0917 - what an entry is made of
    table: str,
    name: str,
    line: RuleLine,
    rule_set: RuleSet,
    language: str,
    part_of: str = "",
    depth: int = 0,
) -> Iterator[RuleEntry]:
    """Yield the entry of a line, and those of its parts, however deep."""
    yield RuleEntry(
        table=table,
        id=name,
        name=line.named(language) if line.name else "",
        text=line.told(language) if line.text else "",
        values=tuple(values_of(line, rule_set, language)),
        source=document(rule_set, line.source, language),
        clause=line.clause,
        quote=line.quote,
        force=line.force,
        doubts=line.doubts,
        at=line.written_at,
        part_of=part_of,
        depth=depth,
    )
    if isinstance(line, Requirement | Part):
        for part in line.of_which:
            yield from _entries("of_which", part.id, part, rule_set, language, line.id, depth + 1)


def values_of(line: Table, rule_set: RuleSet, language: str) -> Iterator[tuple[str, str]]:
    """Yield the keys that are set and their values; of dated amounts one after the other."""
    for name in line.names():
        if name not in line.written or name in _CITING or name == "of_which":
            continue
        value, key = getattr(line, name), key_of(name)
        if isinstance(value, tuple) and value and isinstance(value[0], DatedAmount):
            yield from ((key, _step(step, rule_set, language)) for step in value)
        else:
            yield key, written(value)


def written(value: object) -> str:
    """Return a value as the rules language writes it."""
    match value:
        case str():
            return f'"{value}"'
        case list() | tuple():
            return f"[{', '.join(written(each) for each in value)}]"
        case dict():
            return _table({key: written(each) for key, each in value.items()})
        case Filter():
            return _table(dict(_filter_parts(value)))
        case Table():
            return _table(dict(_set_fields(value)))
        case _:
            return _single(value)


def _single(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal() | Fraction():
            return exact(Fraction(value))
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _set_fields(entry: Table) -> Iterator[tuple[str, str]]:
    for name in entry.names():
        if name in entry.written and name != "written_at":
            yield key_of(name), written(getattr(entry, name))


def _step(step: DatedAmount, rule_set: RuleSet, language: str) -> str:
    amount = "repealed" if step.repealed else written(step.amount)
    source = ", ".join(
        part for part in (document(rule_set, step.source, language), step.clause) if part
    )
    told = f"{amount} from {step.from_.isoformat()}"
    return f"{told} ({source})" if source else told


def _filter_parts(where: Filter) -> Iterator[tuple[str, str]]:
    for test in where.tests:
        conditions = [_condition(each) for each in test.conditions]
        alone = len(conditions) == 1
        yield test.column, conditions[0] if alone else f"[{', '.join(conditions)}]"
    for key, parts in (("not", where.without), ("any", where.any_of)):
        if parts:
            inner = [written(part) for part in parts]
            yield key, inner[0] if len(inner) == 1 else f"[{', '.join(inner)}]"


def _condition(condition: Condition) -> str:
    match condition:
        case Text():
            return f'"{condition.text}"'
        case Filled():
            return "true" if condition.wanted else "false"
        case AtLeastStep():
            return f'"{condition.step}+"'
        case Comparison():
            limit = written(condition.limit)
            return limit if condition.operator == "=" else f'"{condition.operator} {limit}"'


def _table(fields: Mapping[str, str]) -> str:
    body = ", ".join(f"{key} = {value}" for key, value in fields.items())
    return f"{{ {body} }}" if body else "{}"
