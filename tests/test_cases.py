"""The law as examples: every case of `tests/cases/` holds."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.case_book import failures, judged

_CASES = Path(__file__).parent / "cases"


def _cases() -> list[Any]:
    found = []
    for path in sorted(_CASES.rglob("*.toml")):
        written = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for case in written["case"]:
            name = f"{path.parent.name}/{path.stem}: {case['name']}"
            found.append(pytest.param(case, written["ruleset"], id=name))
    return found


@pytest.mark.parametrize(("case", "rule_set"), _cases())
def test_the_case_holds(case: dict[str, Any], rule_set: str, tmp_path: Path):
    found = judged(case, rule_set, tmp_path)

    assert not list(failures(case, found))


def test_a_case_that_expects_something_else_fails(tmp_path: Path):
    case: dict[str, Any] = {
        "name": "29 credits are not 30",
        "as_of": _day("2026-08-31"),
        "records": [{"date": _day("2025-10-15"), "hours": 29}],
        "expect": [{"require": "year", "state": "met", "earned": 30}],
    }

    found = judged(case, "changsha-meixihu", tmp_path)

    assert list(failures(case, found)) == [
        "{'require': 'year'} state: expected met, got ['short']",
        "{'require': 'year'} earned: expected 30, got ['29']",
    ]


def _day(text: str) -> Any:
    return tomllib.loads(f"day = {text}")["day"]
