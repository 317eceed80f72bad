"""The law as examples: every case of `tests/cases/` holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sbt_ledger.cli.case_run import verdicts
from sbt_ledger.files.case_files import Cases, case_files, read_cases
from tests.books import ROOT, Ledger

_CASES = ROOT / "tests" / "cases"
_FILES = tuple(read_cases(path) for path in case_files([str(_CASES)]))


def _cases() -> list[Any]:
    return [
        pytest.param(
            Cases(each.file, (case,), each.rule_set, each.problems),
            id=f"{Path(each.file).parent.name}/{Path(each.file).stem}: {case.name}",
        )
        for each in _FILES
        for case in each.cases
    ]


def test_each_file_of_cases_can_be_read_and_its_rules_can_be_used():
    assert [problem for each in _FILES for problem in each.problems] == []
    assert all(each.cases for each in _FILES)


@pytest.mark.parametrize("cases", _cases())
def test_the_case_holds(cases: Cases):
    (verdict,) = verdicts(cases)

    assert [str(failure) for failure in verdict.failures] == []
    assert verdict.problems == ()
    assert verdict.state == "passed"


def test_the_command_finds_that_all_of_them_hold(ledger: Ledger):
    answer = ledger("rules", "test", _CASES, "--format", "json")

    told = json.loads(answer.out)
    count = sum(len(each.cases) for each in _FILES)
    assert told["summary"] == {"passed": count, "failed": 0, "refused": 0}
    assert (answer.code, told["problems"]) == (0, [])
