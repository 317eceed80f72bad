"""The naive evaluator agrees with every case, and with the traps of the rules language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.naive.evaluator import evaluate
from tests.naive.exact import share, text

_TESTS = Path(__file__).parents[1]
_RULES = _TESTS.parent / "data" / "rules"
_TOLD = {
    "expect": "results",
    "expect_cohorts": "cohorts",
    "expect_deadlines": "deadlines",
    "expect_money": "money",
    "expect_problems": "problems",
}
_NAMING = {"require", "cohort", "deadline", "money", "code", "teacher", "period", "from", "to",
           "due", "group"}  # fmt: skip
_PROBLEMS = {"later", "before-hire", "duplicate-disagrees", "no-rate", "employment-conflict"}
_NOT_COMPUTED = {"both-bounds"}
# Of more teachers it is too slow to ask.
_MANY = 20
# Of problems it tells the codes only.
_CODES_ONLY = ("level", "file", "line", "column", "text", "message", "hint")


def written(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def cases() -> Iterator[Any]:
    for path in sorted((_TESTS / "cases").rglob("*.toml")):
        file = written(path)
        if "case" not in file or "ruleset" not in file or path.stem in _NOT_COMPUTED:
            continue
        name = file["ruleset"]
        rules = path.parent / name if name.endswith(".toml") else _RULES / f"{name}.toml"
        if not {"replaces", "based_on"}.isdisjoint(written(rules)["ruleset"]):
            continue  # versions and layers: test_versions.py
        for case in file["case"]:
            if len(case.get("teachers", ())) > _MANY:
                continue
            name = f"{path.parent.name}/{path.stem}: {case['name']}"
            yield pytest.param(case, rules, id=name)


@pytest.mark.parametrize(("case", "rules"), list(cases()))
def test_the_naive_evaluator_agrees_with_the_case(case: dict[str, Any], rules: Path):
    assert list(failures(case, evaluate(written(rules), case))) == []


def failures(case: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """Yield what of a case the judgement does not fulfil."""
    for what, name in _TOLD.items():
        for expected in case.get(what, ()):
            if name == "problems" and expected["code"] not in _PROBLEMS:
                continue
            named = {key: value for key, value in expected.items() if key in _NAMING}
            rows = [row for row in found[name] if all(row[k] == v for k, v in named.items())]
            if name in {"results", "cohorts"} and not {"from", "period"} & set(named):
                rows = [row for row in rows if spans(row, case["as_of"])]
            if not rows and expected.get("state") == "not-applicable":
                continue
            amiss = [
                [f"{named} {key}: wanted {wanted}, got {row[key]}"
                 for key, wanted in expected.items()
                 if key not in _CODES_ONLY and not same(row[key], wanted)]
                for row in rows
            ]  # fmt: skip
            yield from min(amiss, key=len, default=[f"{named}: nothing of that name"])


def spans(row: Mapping[str, Any], as_of: date) -> bool:
    return (row["from"] is None or row["from"] <= as_of) and (
        row["to"] is None or as_of <= row["to"]
    )


def _as_percent(got: Fraction, wanted: object) -> bool:
    """Whether a share, rounded half up to as many digits, is the percent that is wanted."""
    if not isinstance(wanted, str) or not wanted.endswith("%"):
        return False
    digits = len(wanted.removesuffix("%").partition(".")[2])
    scaled = got * 100 * 10**digits + Fraction(1, 2)
    return Fraction(scaled.__floor__(), 10**digits) == Fraction(wanted.removesuffix("%"))


def same(got: Any, wanted: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(got, list | bool) or got is None:
        return bool(got == wanted)
    if isinstance(got, Fraction):
        return got == share(wanted) or _as_percent(got, wanted)
    return bool(got == wanted or text(got) == text(wanted))
