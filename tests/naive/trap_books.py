"""Small books and rule sets for the traps, and what is said of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.naive.evaluator import evaluate

_RULE_SETS = Path(__file__).parent / "rule_sets"


def rule_set(name: str) -> dict[str, Any]:
    return tomllib.loads((_RULE_SETS / f"{name}.toml").read_text("utf-8"), parse_float=Decimal)


def small(text: str) -> dict[str, Any]:
    written = tomllib.loads(text, parse_float=Decimal)
    return {
        "ruleset": {"id": "town", "from": date(2015, 1, 1)},
        "credit": [{"per_hour": 1}],
        **written,
        "period": {"year": {"start": "01-01"}, **written.get("period", {})},
    }


def day(text: str) -> date:
    return date.fromisoformat(text)


def record(on: str, hours: Any = None, **cells: Any) -> dict[str, Any]:
    found = {"date": day(on), **cells}
    return found if hours is None else {**found, "hours": hours}


def attribute(
    name: str, value: Any, since: str = "2000-01-01", until: str = "", **cells: Any
) -> Any:
    change = {"teacher": "t", "attribute": name, "value": value, "from": day(since), **cells}
    return {**change, "until": day(until)} if until else change


def judged(
    rules: Mapping[str, Any], as_of: str, records: Any = (), changes: Any = (), **case: Any
) -> dict[str, Any]:
    whole = {"as_of": day(as_of), "records": list(records), "changes": list(changes), **case}
    return evaluate(rules, whole)


def one(found: Mapping[str, Any], require: str, start: str = "", teacher: str = "t") -> Any:
    rows = [
        row
        for row in found["results"]
        if row["require"] == require
        and row["teacher"] == teacher
        and (not start or row["from"] == day(start))
    ]
    assert len(rows) == 1, rows
    return rows[0]


def cohort(found: Mapping[str, Any], name: str, start: str) -> Any:
    return next(c for c in found["cohorts"] if c["cohort"] == name and c["from"] == day(start))


def school(hours: list[Any], **cells: Any) -> dict[str, Any]:
    return {
        "teachers": [{"code": f"t{n}"} for n in range(len(hours))],
        "records": [
            {**record("2023-05-10", many, **cells), "teacher": f"t{n}"}
            for n, many in enumerate(hours)
            if many
        ],
    }
