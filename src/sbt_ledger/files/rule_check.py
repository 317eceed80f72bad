"""Check a rule set from its bytes: what is written, and what it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import Problem
from sbt_ledger.files.retell import read_toml, retold
from sbt_ledger.files.rule_faults import told_fault
from sbt_ledger.files.toml_lines import toml_lines
from sbt_ledger.notation.schema import ValidationError
from sbt_ledger.rules.rule_set import TABLES, RuleSet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def check_rule_set(raw: bytes, file: str) -> RuleSet | list[Problem]:
    """Return the rule set of a file, or every fault of it."""
    looked_over = look_over(raw, file)
    return looked_over.problems or looked_over.rule_set or []


@dataclass(frozen=True, slots=True)
class LookedOver:
    """A rule set even if it has faults, None if the file is none; its faults, and its lines."""

    rule_set: RuleSet | None
    problems: list[Problem]
    lines: Mapping[str, int] = field(default_factory=dict)


def look_over(raw: bytes, file: str) -> LookedOver:
    """Return the rule set of a file with every fault of it."""
    found = read_toml(raw, file)
    if isinstance(found, Problem):
        return LookedOver(None, [found])
    written, text = found
    lines = toml_lines(text)
    try:
        rule_set = RuleSet.read(_with_places(written, file, lines))
    except ValidationError as error:
        return LookedOver(None, list(retold(error, RuleSet, written, file, lines)))
    problems = [
        *_misfits(rule_set, file),
        *_faults_instead(rule_set, file, lines),
    ]
    return LookedOver(rule_set, problems, lines)


def _faults_instead(rule_set: RuleSet, file: str, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Yield what is wrong with the other readings: they are computed as well."""
    for name, doubt in rule_set.doubts.items():
        line = lines.get(f"doubts.{name}")
        try:
            other = rule_set.under(name)
        except ValidationError as error:
            for problem in retold(error, RuleSet, doubt.instead, file, {}):
                message = f"doubts {name} instead {problem.message}"
                yield problem._replace(line=line, message=message)
            continue
        if other is not None:
            yield from (
                problem._replace(line=problem.line or line) for problem in _misfits(other, file)
            )


def _with_places(written: dict[str, Any], file: str, lines: Mapping[str, int]) -> dict[str, Any]:
    """Return the tables with the `FILE:LINE` of each entry put in."""

    def placed(entry: Any, place: str) -> Any:  # noqa: ANN401 - a TOML value
        if not isinstance(entry, dict):
            return entry
        parts = entry.get("of_which")
        if isinstance(parts, list):
            inner = [placed(part, f"{place}.of_which.{n}") for n, part in enumerate(parts)]
            entry = {**entry, "of_which": inner}
        line = lines.get(place)
        return entry if line is None else {**entry, "#at": f"{file}:{line}"}

    result = dict(written)
    for table in TABLES:
        entries = written.get(table)
        if isinstance(entries, list):
            result[table] = [placed(each, f"{table}.{n}") for n, each in enumerate(entries)]
    for table in ("period", "doubts"):
        entries = written.get(table)
        if isinstance(entries, dict):
            result[table] = {name: placed(e, f"{table}.{name}") for name, e in entries.items()}
    for table in ("ruleset", "counting", "attendance"):
        if table in written:
            result[table] = placed(written[table], table)
    return result


def _misfits(rule_set: RuleSet, file: str) -> Iterator[Problem]:
    return (told_fault(fault, file) for fault in rule_set.faults())
