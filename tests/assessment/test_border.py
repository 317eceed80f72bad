"""Surplus and grace across the border of two versions, whatever the change does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sbt_ledger.assessment.span import Span
from sbt_ledger.assessment.versions import Judge
from sbt_ledger.periods import Period
from sbt_ledger.rules.rule_set import OLDER, OnChange, Replaced, RuleSet
from tests.assessment.conftest import a_book, an_activity

CHANGES: list[OnChange] = ["period start", "latest", "record date", "split", "better"]
CARRY = {"carry": [{"require": "y", "at_most": 5}]}
GRACE = {"grace": [{"length": "3 months", "credits_go": "old period first"}]}
FIRST_DAY, MID_YEAR = date(2022, 1, 1), date(2022, 7, 2)
AS_OF = date(2024, 12, 31)


def a_version(id_: str, at_least: int, **tables: Any) -> dict[str, Any]:
    return {
        "ruleset": {"id": id_, "from": date(2019, 1, 1)},
        "period": {"year": {"start": "01-01"}},
        "credit": [{"per_hour": 1}],
        "require": [{"id": "y", "at_least": at_least, "per": "year"}],
        **tables,
    }


def in_turn(
    *versions: dict[str, Any], how: OnChange, since: date, second: date | None = None
) -> RuleSet:
    """Return the newest of versions that replace each other."""
    held = RuleSet.read(versions[0])
    for version, day in zip(versions[1:], (since, second), strict=False):
        assert day is not None
        head = {**version["ruleset"], "from": day}
        newer = RuleSet.read({**version, "ruleset": head})
        held = newer.but(**{OLDER: Replaced(held, day, how)})
    return held


def years(rule_set, hours: dict[date, int], as_of: date = AS_OF) -> dict[str, Any]:
    """Return by year: the version, what was carried in, earned and carried out."""
    book = a_book([an_activity(str(day), day, amount) for day, amount in hours.items()])
    asked = Period(date(2021, 1, 1), date(2024, 12, 31), "all")
    found = Judge(book, rule_set, Span(as_of, asked)).standings("t")
    return {
        each.period.label: (each.rule_set.id, each.carried_in, each.earned, each.carried_out)
        for each in found
        if each.period is not None
    }


@pytest.mark.parametrize("since", [FIRST_DAY, MID_YEAR])
@pytest.mark.parametrize("how", CHANGES)
def test_the_newer_version_takes_in_what_the_older_one_carries_out(how, since):
    rules = in_turn(
        a_version("old", 10, **CARRY), a_version("new", 10, **CARRY), how=how, since=since
    )
    found = years(rules, {date(2021, 3, 1): 20, date(2022, 9, 1): 8, date(2023, 5, 1): 9})

    assert [found[year][1:] for year in ("2021", "2022", "2023")] == [
        (0, 20, 5), (5, 8, 3), (3, 9, 2),
    ]  # fmt: skip
    assert (found["2021"][0], found["2023"][0]) == ("old", "new")


@pytest.mark.parametrize("since", [FIRST_DAY, MID_YEAR])
@pytest.mark.parametrize("how", CHANGES)
def test_a_version_that_carries_nothing_takes_in_what_was_carried_before_it(how, since):
    rules = in_turn(a_version("old", 10, **CARRY), a_version("new", 10), how=how, since=since)
    found = years(rules, {date(2021, 3, 1): 20, date(2022, 9, 1): 8})

    assert found["2022"][1:3] == (5, 8)
    assert found["2023"][1] == (3 if found["2022"][0] == "old" else 0)


@pytest.mark.parametrize(
    ("how", "old", "new", "carried"),
    [
        ("period start", 10, 30, 5), ("record date", 10, 30, 5), ("better", 10, 30, 5),
        ("latest", 10, 30, 0), ("split", 10, 30, 0),
        ("period start", 30, 10, 0), ("record date", 30, 10, 0), ("better", 30, 10, 5),
        ("latest", 30, 10, 5), ("split", 30, 10, 0),
    ],
)  # fmt: skip
def test_what_is_carried_on_is_what_the_version_that_ruled_the_year_carries(how, old, new, carried):
    # Under "split" 2022 asks for about 20.08 hours, or 19.92.
    rules = in_turn(
        a_version("old", old, **CARRY), a_version("new", new, **CARRY), how=how, since=MID_YEAR
    )
    found = years(rules, {date(2022, 3, 1): 20, date(2023, 5, 1): 1})

    if (how, old) == ("split", 30):
        carried = found["2022"][3]
        assert 0 < carried < 1
    assert (found["2022"][3], found["2023"][1]) == (carried, carried)


@pytest.mark.parametrize("since", [FIRST_DAY, MID_YEAR])
@pytest.mark.parametrize("how", CHANGES)
@pytest.mark.parametrize("grace", [GRACE, {}])
def test_hours_that_filled_a_hole_of_the_older_version_are_gone(how, since, grace):
    rules = in_turn(
        a_version("old", 10, **GRACE), a_version("new", 10, **grace), how=how, since=since
    )
    hours = {date(2021, 5, 1): 4, date(2022, 2, 16): 8, date(2022, 9, 1): 5}
    found = years(rules, hours)

    assert (found["2021"][2], found["2022"][2]) == (10, 7)


@pytest.mark.parametrize("how", CHANGES)
def test_a_newer_time_of_grace_fills_no_year_that_is_the_older_versions(how):
    rules = in_turn(a_version("old", 10), a_version("new", 10, **GRACE), how=how, since=FIRST_DAY)
    found = years(rules, {date(2021, 5, 1): 4, date(2022, 2, 16): 8})

    assert (found["2021"][2], found["2022"][2]) == (4, 8)


@pytest.mark.parametrize("how", CHANGES)
def test_surplus_goes_across_two_borders(how):
    one, two, three = (a_version(id_, 10, **CARRY) for id_ in ("one", "two", "three"))
    rules = in_turn(one, two, three, how=how, since=FIRST_DAY, second=date(2023, 1, 1))
    found = years(rules, {date(2021, 3, 1): 20, date(2022, 9, 1): 8, date(2023, 5, 1): 9})

    assert [found[year][:2] for year in ("2021", "2022", "2023", "2024")] == [
        ("one", 0), ("two", 5), ("three", 3), ("three", 2),
    ]  # fmt: skip


@pytest.mark.parametrize("how", CHANGES)
def test_before_a_version_is_in_force_the_older_one_rules_and_carries(how):
    rules = in_turn(
        a_version("old", 10, **CARRY), a_version("new", 30, **CARRY), how=how, since=MID_YEAR
    )
    found = years(rules, {date(2021, 3, 1): 20, date(2022, 3, 1): 5}, date(2022, 7, 1))

    assert found["2022"] == ("old", 5, 5, 0)


def test_where_two_versions_cut_the_years_apart_nothing_is_taken_in_twice():
    # The school year 2021-22 has ended; the calendar year 2022 holds some of its days.
    old = a_version("old", 10, **CARRY, period={"year": {"start": "09-01"}})
    new = a_version("new", 10, **CARRY)
    hours = {date(2022, 3, 1): 14, date(2022, 11, 1): 1}
    latest = years(in_turn(old, new, how="latest", since=date(2022, 10, 1)), hours)
    begun = years(in_turn(old, new, how="period start", since=date(2022, 8, 1)), hours)

    assert latest["2022"][1:3] == (0, 15)
    assert begun["2021-22"][3] == 4
    assert begun["2023"][1] == 4
