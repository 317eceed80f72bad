"""Traps of Shanghai, Beijing and Guangxi: partitions, spilling, yearly caps."""

from __future__ import annotations

import pytest

from tests.naive.trap_books import (
    judged,
    one,
    record,
    rule_set,
    small,
)


def test_one_partition_may_be_short_while_the_other_is_full():  # E30
    levels = ["city"] * 5 + ["district"] * 12 + ["school"] * 19
    sorts = ["ethics"] * 8 + ["knowledge"] * 10 + ["practice"] * 14 + ["own"] * 4
    rows = [
        record("2023-05-10", 10, level=level, sort=sort)
        for level, sort in zip(levels, sorts[::-1][:5] + sorts[:31], strict=True)
    ]
    found = judged(
        rule_set("cn-sh-2021"), "2025-12-31", rows, teachers=[{"code": "t", "school": "x"}]
    )

    total, city = one(found, "total", "2021-01-01"), one(found, "city", "2021-01-01")
    assert (total["state"], total["earned"], total["complete"]) == ("met", 36, False)
    assert (city["earned"], city["short"], city["state"]) == (5, 2, "short")
    assert total["period"] == "2021-2025"


@pytest.mark.parametrize(
    ("amounts", "elective", "professional"),
    [((6, 14, 6, 10), "met", "met"), ((6, 6, 14, 10), "met", "short")],
)
def test_surplus_spills_in_one_direction_only(amounts, elective, professional):  # E31, E32
    rows = [
        record("2018-05-10", many * 10, mode="class", part=name)
        for many, name in zip(
            amounts, ("public", "professional", "elective", "school"), strict=True
        )
    ]
    found = judged(rule_set("cn-bj-2016"), "2020-12-31", rows)

    assert one(found, "elective", "2016-01-01")["state"] == elective
    assert one(found, "professional", "2016-01-01")["state"] == professional
    if professional == "met":
        assert one(found, "elective", "2016-01-01")["spilled"] == 4
        assert one(found, "elective", "2016-01-01")["earned"] == 6
    else:
        assert one(found, "professional", "2016-01-01")["short"] == 4


def test_two_splits_cut_the_same_hours():  # E33
    rules = small("""
        require = [ { id = "cpd", at_least = 50, per = "year", of_which = [
          { id = "board", at_least = 25, where = { by = "board" } },
          { id = "ethics", at_least = 12, where = { field = "ethics" } },
          { id = "knowledge", at_least = 24, where = { field = "knowledge" } },
          { id = "growth", at_least = 14, where = { field = "growth" } } ] } ]
    """)
    rows = [
        record("2023-05-10", 10, by="board", field="ethics"),
        record("2023-05-11", 15, by="board", field="knowledge"),
        record("2023-05-12", 11, by="school", field="knowledge"),
        record("2023-05-13", 14, by="school", field="growth"),
    ]
    found = judged(rules, "2023-12-31", rows)

    assert one(found, "board", "2023-01-01")["state"] == "met"
    assert one(found, "ethics", "2023-01-01")["short"] == 2
    assert not one(found, "cpd", "2023-01-01")["complete"]


def test_what_a_yearly_cap_cuts_is_not_kept_for_the_next_year():  # E42
    rows = [
        record("2023-05-10", kind="paper", level="province"),
        record("2023-06-10", kind="paper-contest", level="city", place=1),
    ]
    found = judged(rule_set("cn-gx-school-based"), "2024-12-31", rows)

    assert one(found, "sum", "2023-01-01")["earned"] == 5
    assert one(found, "sum", "2024-01-01")["earned"] == 0


def test_a_yearly_cap_also_holds_inside_the_cycle():
    rules = small("""
        period.cycle = { start = 2021-01-01, length = "5 years" }
        cap = [ { where = { kind = "degree" }, at_most = 5, per = "year" },
                { where = { kind = "degree" }, at_most = 8, per = "cycle" } ]
        require = [ { id = "cycle", at_least = 30, per = "cycle" } ]
    """)
    rows = [record(f"{year}-05-10", 6, kind="degree") for year in (2021, 2022)]
    rows.append(record("2022-06-10", 6))

    assert one(judged(rules, "2022-12-31", rows), "cycle")["earned"] == 8 + 6
