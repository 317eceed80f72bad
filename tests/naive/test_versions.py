"""What a new version does to a running period, and layers that both say something."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.naive.evaluator import evaluate_all
from tests.naive.test_naive import failures, written
from tests.naive.trap_books import (
    day,
    one,
    record,
    small,
)
from tests.naive.versions import evaluate_versions


def nsw(how: str) -> list[dict[str, Any]]:
    old = small("""
        period.cycle = { start = 2022-01-01, length = "5 years" }
        require = [ { id = "total", at_least = 100, per = "cycle", of_which = [
          { id = "accredited", at_least = 50, where = { accredited = true } } ] } ]
    """)
    new = small("""
        period.cycle = { start = 2022-01-01, length = "5 years" }
        require = [ { id = "total", at_least = 100, per = "cycle" } ]
    """)
    old["ruleset"] = {"id": "nsw-2018", "from": day("2018-01-01")}
    new["ruleset"] = {
        "id": "nsw-2024", "from": day("2024-08-16"), "replaces": "nsw-2018", "on_change": how,
    }  # fmt: skip
    return [old, new]


@pytest.mark.parametrize(
    ("how", "version", "complete"),
    [
        ("latest", "nsw-2024", True),
        ("period start", "nsw-2018", False),
        ("better", "nsw-2024", True),
    ],
)
def test_what_a_new_version_does_to_a_running_cycle(how, version, complete):  # E75
    case = {"as_of": day("2026-12-31"), "records": [record("2023-05-01", 100)]}
    result = one(evaluate_versions(nsw(how), case), "total", "2022-01-01")

    assert (result["rules"], result["state"], result["complete"]) == (version, "met", complete)


def test_a_split_change_asks_in_proportion_to_the_days():
    old, new = nsw("split")
    old["require"] = [{"id": "total", "at_least": 73, "per": "year"}]
    new["require"] = [{"id": "total", "at_least": 146, "per": "year"}]
    new["ruleset"]["from"] = day("2023-03-15")  # 73 days of 365 are under the old version
    found = evaluate_versions([old, new], {"as_of": day("2023-12-31")})

    assert one(found, "total", "2023-01-01")["needed"] == 73 * Fraction(1, 5) + 146 * Fraction(4, 5)
    assert one(found, "total", "2022-01-01")["needed"] == 73


def test_each_record_may_be_worth_what_the_version_of_its_day_says():
    old, new = nsw("record date")
    new["credit"] = [{"per_hour": 2}]
    rows = [record("2024-08-15", 10), record("2024-08-16", 10)]
    found = evaluate_versions([old, new], {"as_of": day("2026-12-31"), "records": rows})

    assert one(found, "total", "2022-01-01")["earned"] == 30


def test_of_two_layers_the_stricter_holds():
    nation = small('require = [ { id = "year", at_least = 72, per = "year" } ]')
    district = {
        "ruleset": {
            "id": "district",
            "from": day("2015-01-01"),
            "based_on": ["town"],
            "if_both": "stricter",
        },
        "require": [
            {"id": "year", "at_least": 60, "per": "year"},
            {"id": "extra", "at_least": 5, "per": "year"},
        ],
    }  # fmt: skip
    found = evaluate_versions([nation, district], {"as_of": day("2023-12-31")})

    assert one(found, "year", "2023-01-01")["needed"] == 72
    assert one(found, "extra", "2023-01-01")["rules"] == "district"


def test_rule_sets_side_by_side_count_the_same_hours():  # E90
    one_, other = (
        small(f'require = [ {{ id = "{id_}", at_least = 60, per = "year" }} ]') for id_ in "ab"
    )
    case = {"as_of": day("2023-12-31"), "records": [record("2023-05-01", 60)]}
    found = evaluate_all([one_, other], case)

    assert [one(found, id_, "2023-01-01")["state"] for id_ in "ab"] == ["met", "met"]


_LANGUAGE = Path(__file__).parents[1] / "cases/language"


@pytest.mark.parametrize("name", ["layers-district", "layers-school", "beside-district"])
def test_the_naive_evaluator_agrees_with_the_cases_of_layers(name: str):
    rule_sets = [_LANGUAGE / f"{name}.rules.toml"]
    for path in rule_sets:
        based_on = written(path)["ruleset"].get("based_on", ())
        rule_sets += [_LANGUAGE / f"{each}.toml" for each in based_on]
    read = [written(path) for path in dict.fromkeys(rule_sets)]
    for case in written(_LANGUAGE / f"{name}.toml")["case"]:
        # The evaluator does not know a ceiling beside an `at_least`.
        told = [row for row in case["expect"] if row["require"] != "between"]
        found = evaluate_versions(read, case)
        assert list(failures({**case, "expect": told}, found)) == [], case["name"]


def cases_of_versions() -> Iterator[Any]:
    for path in sorted((Path(__file__).parents[1] / "cases" / "language").glob("versions-*.toml")):
        file = written(path)
        for case in file.get("case", ()):
            chain = list(versions_of(path.parent / file["ruleset"]))
            yield pytest.param(case, chain, id=f"{path.stem}: {case['name']}")


def versions_of(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the versions of a rule set, the oldest first."""
    rules = written(path)
    if "replaces" in rules["ruleset"]:
        yield from versions_of(path.parent / f"{rules['ruleset']['replaces']}.toml")
    yield rules


@pytest.mark.parametrize(("case", "chain"), list(cases_of_versions()))
def test_the_naive_evaluator_agrees_with_the_cases_of_versions(case, chain):
    assert list(failures(case, evaluate_versions(chain, case))) == []
