"""The law as examples: every case of `tests/cases/` holds."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.case_book import EXPECTED, failures, judged

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
        "{'require': 'year'} state: expected met, got short",
        "{'require': 'year'} earned: expected 30, got 29",
    ]


def test_one_result_must_fulfil_the_whole_expectation(tmp_path: Path):
    case: dict[str, Any] = {
        "name": "30 credits in one year and 5 in the next",
        "as_of": _day("2026-08-31"),
        "teachers": [{"code": "a1"}, {"code": "a2"}],
        "records": [
            {"teacher": "a1", "date": _day("2025-10-15"), "hours": 30},
            {"teacher": "a2", "date": _day("2025-10-15"), "hours": 5},
        ],
        "expect": [{"require": "year", "state": "met", "earned": 5, "short": 25}],
    }

    found = judged(case, "changsha-meixihu", tmp_path)

    assert list(failures(case, found)) == ["{'require': 'year'} state: expected met, got short"]


def test_what_is_not_there_fails_the_case(tmp_path: Path):
    case: dict[str, Any] = {
        "name": "no such period",
        "as_of": _day("2026-08-31"),
        "expect": [
            {"require": "year", "period": "2025-27", "state": "short"},
            {"require": "induction", "period": "year1@2025-08-20", "state": "not-applicable"},
        ],
        "expect_deadlines": [{"deadline": "year-end-check", "due": _day("2026-08-30")}],
        "expect_problems": [{"code": "later"}],
    }

    found = judged(case, "changsha-meixihu", tmp_path)

    assert list(failures(case, found)) == [
        "{'require': 'year', 'period': '2025-27'}: nothing of that name was found",
        "{'require': 'induction', 'period': 'year1@2025-08-20'}: nothing of that name was found",
        "{'deadline': 'year-end-check', 'due': '2026-08-30'}: nothing of that name was found",
        "{'code': 'later'}: nothing of that name was found",
    ]


def test_a_rule_set_that_says_nothing_of_a_teacher_does_not_apply(tmp_path: Path):
    asked: dict[str, Any] = {"require": "open-lesson", "from": _day("2019-09-01")}
    case: dict[str, Any] = {
        "name": "no backbone teacher",
        "as_of": _day("2020-08-31"),
        "expect": [
            {**asked, "state": "not-applicable"},
            {**asked, "state": "not-applicable", "needed": 1},
            {**asked, "state": "short"},
        ],
    }

    found = judged(case, "backbone-2019", tmp_path)

    nothing = "{'require': 'open-lesson', 'from': '2019-09-01'}: nothing of that name was found"
    assert list(failures(case, found)) == [nothing, nothing]


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"expects": []}, "unknown key expects"),
        ({"expect_money": [{"money": "payroll"}]}, "expect_money: unknown money payroll"),
        ({"expect": [{"require": "year", "erned": 30}]}, "expect: unknown key erned"),
        ({"expect": [{"require": "year", "done": 30}]}, "expect: unknown key done"),
        (
            {"expect": [{"require": "yaer", "state": "not-applicable"}]},
            "expect: unknown require yaer",
        ),
        ({"expect": [{"require": "year", "teacher": "a9"}]}, "expect: unknown teacher a9"),
        ({"expect": [{"state": "met"}]}, "expect: require is missing"),
        (
            {"expect_cohorts": [{"cohort": "contest", "state": "not-applicable"}]},
            "expect_cohorts: unknown cohort contest",
        ),
        ({"expect_cohorts": [{"state": "met"}]}, "expect_cohorts: cohort is missing"),
        (
            {"expect_deadlines": [{"deadline": "year-end", "state": "met"}]},
            "expect_deadlines: unknown deadline year-end",
        ),
        (
            {"expect_deadlines": [{"deadline": "year-end-check", "earned": 1}]},
            "expect_deadlines: unknown key earned",
        ),
        ({"expect_problems": [{"file": "credits.csv"}]}, "expect_problems: code is missing"),
        (
            {"expect_problems": [{"code": "later", "state": "met"}]},
            "expect_problems: unknown key state",
        ),
    ],
)  # fmt: skip
def test_a_case_that_names_what_does_not_exist_is_refused(
    keys: dict[str, Any], told: str, tmp_path: Path
):
    case = {"name": "a slip of the pen", "as_of": _day("2026-08-31"), **keys}

    with pytest.raises(AssertionError, match=re.escape(f"['{told}']")):
        judged(case, "changsha-meixihu", tmp_path)


def test_what_a_case_may_expect_is_what_check_prints(tmp_path: Path):
    case: dict[str, Any] = {
        "name": "something of everything",
        "as_of": _day("2026-08-31"),
        "changes": [
            {
                "teacher": "t",
                "attribute": "rank",
                "value": "school-backbone",
                "from": _day("2020-09-01"),
            }
        ],
        "records": [{"date": _day("2026-09-02"), "kind": "open-lesson"}],
    }

    for rule_set, names in (
        ("backbone-2019", {"results", "cohorts", "problems"}),
        ("changsha-meixihu", {"deadlines"}),
    ):
        folder = tmp_path / rule_set
        folder.mkdir()
        found = judged(case, rule_set, folder)
        for name, fields in EXPECTED.values():
            if name in names:
                assert {tuple(row) for row in found[name]} == {fields}


def _day(text: str) -> Any:
    return tomllib.loads(f"day = {text}")["day"]
