"""Traps of numbers, dates and people, primitive by primitive."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.naive.trap_books import (
    attribute,
    day,
    judged,
    one,
    record,
    small,
)


def test_decimals_and_percents_are_exact():  # E47, E48
    rules = small("""
        credit = [ { per_hour = "0.1" } ]
        require = [ { id = "r", at_least = 1, per = "year", of_which = [
          { id = "seven", at_least = "7%", where = { topic = "x" } } ] } ]
    """)
    rows = [record(f"2023-05-{n:02d}", 1, topic="y") for n in range(1, 11)]
    found = judged(rules, "2023-12-31", rows)

    assert one(found, "r", "2023-01-01")["state"] == "met"
    assert one(found, "seven", "2023-01-01")["needed"] == Fraction(7, 100)


@pytest.mark.parametrize(
    ("by", "old", "new"), [("end", 0, 40), ("split", 16, 24), ("start", 40, 0)]
)
def test_a_course_over_new_year(by, old, new):  # E61
    rules = small('require = [ { id = "r", at_least = 1, per = "year" } ]')
    rules["counting"] = {"date": by}
    rows = [{"start": day("2023-12-30"), "end": day("2024-01-03"), "hours": 40}]
    found = judged(rules, "2024-12-31", rows)

    assert one(found, "r", "2023-01-01")["earned"] == old
    assert one(found, "r", "2024-01-01")["earned"] == new


def test_an_own_year_from_29_february_never_drifts():  # E64
    rules = small("""
        period.own = { start = "hired_on", length = "1 year" }
        require = [ { id = "r", at_least = 1, per = "own" } ]
    """)
    found = judged(rules, "2024-06-30", teachers=[{"code": "t", "hired_on": day("2020-02-29")}])

    starts = [str(row["from"]) for row in found["results"]]
    assert starts[:5] == ["2020-02-29", "2021-02-28", "2022-02-28", "2023-02-28", "2024-02-29"]


def test_a_part_missed_and_a_late_arrival_can_void_a_record():  # E83, E84
    rules = small("""
        attendance = { void_if_missing = "1/10", late_over = "15 minutes" }
        require = [ { id = "r", at_least = 1, per = "year" } ]
    """)
    rows = [
        record("2023-05-01", 18, planned=20),
        record("2023-05-02", "17.9", planned=20),
        record("2023-05-03", 3, attendance="late", late_minutes=15),
        record("2023-05-04", 3, attendance="late", late_minutes=16),
    ]
    assert one(judged(rules, "2023-12-31", rows), "r", "2023-01-01")["earned"] == 21


def test_what_is_pending_under_a_stricter_line_is_not_earned():  # E89
    rules = small("""
        valid = [ { needs_all = ["college-review"], else = "pending" } ]
        require = [ { id = "r", at_least = 30, per = "year" } ]
    """)
    result = one(judged(rules, "2023-12-31", [record("2023-05-01", 30)]), "r", "2023-01-01")

    assert (result["earned"], result["pending"], result["state"]) == (0, 30, "pending")


def test_surplus_is_carried_up_to_its_limit_and_lives_one_period():
    rules = small("""
        require = [ { id = "r", at_least = 20, per = "year", of_which = [
          { id = "ethics", at_least = 4, where = { topic = "ethics" } } ] } ]
        carry = [ { require = "r", at_most = 6, except = { topic = "ethics" } } ]
    """)
    rows = [
        record("2022-05-01", 30, topic="x"), record("2022-05-02", 4, topic="ethics"),
        record("2023-05-01", 11, topic="x"), record("2023-05-02", 4, topic="ethics"),
    ]  # fmt: skip
    found = judged(rules, "2024-12-31", rows)

    first, second, third = (one(found, "r", f"{year}-01-01") for year in (2022, 2023, 2024))
    assert (first["earned"], first["carried_out"]) == (34, 6)
    assert (second["carried_in"], second["earned"], second["state"]) == (6, 15, "met")
    assert (second["carried_out"], third["carried_in"]) == (1, 1)
    assert third["short"] == 19
    assert one(found, "ethics", "2023-01-01")["carried_in"] == 0


def test_the_mean_of_fte_weighs_days():
    rules = small("""
        require = [ { id = "r", at_least = 73, per = "year" } ]
        adjust = [ { who = { fte = "< 1" }, change = "prorate", by = "fte" } ]
    """)
    half = attribute("fte", "0.5", "2023-01-01", "2023-03-14")  # 73 days of 365

    found = judged(rules, "2023-12-31", changes=[half])
    assert one(found, "r", "2023-01-01")["needed"] == 73 * Fraction(9, 10)


@pytest.mark.parametrize(("length", "needed"), [("3 months", 9), ("> 3 months", 12)])
def test_leave_counts_only_if_it_is_long(length, needed):
    rules = small("""
        require = [ { id = "r", at_least = 12, per = "year" } ]
        adjust = [ { who = { leave = ["illness"] }, change = "prorate", by = "months" } ]
    """)
    rules["adjust"][0]["min_length"] = length
    ill = attribute("leave", "illness", "2023-02-01", "2023-04-30")

    found = judged(rules, "2023-12-31", changes=[ill])
    assert one(found, "r", "2023-01-01")["needed"] == needed


def test_a_pause_moves_the_end_and_its_hours_count():  # E77
    rules = small("""
        period.window = { start = "licensed_on", length = "5 years" }
        adjust = [ { who = { status = "inactive" }, change = "pause" } ]
        require = [ { id = "r", at_least = 180, per = "window" } ]
    """)
    teacher = {"code": "t", "licensed_on": day("2015-07-01")}
    pause = attribute("status", "inactive", "2017-07-01", "2019-06-30")
    found = judged(rules, "2022-06-30", [record("2018-05-01", 180)], [pause], teachers=[teacher])

    result = one(found, "r", "2015-07-01")
    assert (result["to"], result["state"]) == (day("2022-06-30"), "met")


def test_a_ceiling_that_is_passed_is_over():
    rules = small('require = [ { id = "r", at_most = 144, per = "year" } ]')
    result = one(judged(rules, "2023-06-30", [record("2023-05-01", 145)]), "r", "2023-01-01")

    assert (result["state"], result["over"]) == ("over", 1)


def test_fractions_of_two_alternatives_may_be_mixed():
    rules = small("""
        [[require]]
        id = "r"
        at_least = 1
        per = "year"
        mix = [ { measure = "semester-hours", whole = 6 }, { measure = "hours", whole = 180 } ]
    """)
    rows = [record("2023-05-01", unit="semester-hour", units=2), record("2023-05-02", 120)]

    assert one(judged(rules, "2023-12-31", rows), "r", "2023-01-01")["state"] == "met"


def test_either_of_two_requirements_is_enough():
    rules = small("""
        require = [
          { id = "a", at_least = 10, per = "year", where = { kind = "x" } },
          { id = "b", measure = "records", at_least = 1, per = "year", where = { kind = "y" } },
          { id = "r", any_of = ["a", "b"], how_many = 1, per = "year" } ]
    """)

    assert (
        one(judged(rules, "2023-12-31", [record("2023-05-01", kind="y")]), "r", "2023-01-01")[
            "state"
        ]
        == "met"
    )
    assert (
        one(judged(rules, "2023-12-31", [record("2023-05-01", 9, kind="x")]), "r", "2023-01-01")[
            "state"
        ]
        == "short"
    )


def test_what_did_not_happen_asks_for_nothing():
    rules = small("""
        [[require]]
        id = "r"
        at_least = 114
        per = "year"
        if = { where = { mode = "concentrated", hours = ">= 90" } }
    """)
    found = judged(rules, "2023-12-31", [record("2023-05-01", 90, mode="concentrated")])
    assert one(found, "r", "2023-01-01")["short"] == 24
    assert judged(rules, "2023-12-31", [record("2023-05-01", 90, mode="x")])["results"] == []


def test_steps_directions_and_least_amounts_of_a_rate():
    rules = small("""
        credit = [ { minutes = 50, step = "0.5", round = "down", least = 1 } ]
        require = [ { id = "r", at_least = 1, per = "year" } ]
    """)
    rows = [
        record("2023-05-01", minutes=49),
        record("2023-05-02", minutes=99),
        record("2023-05-03", minutes=75),
    ]

    assert one(judged(rules, "2023-12-31", rows), "r", "2023-01-01")["earned"] == 3


def test_an_amount_before_the_first_date_is_none_at_all():
    rules = small("""
        require = [ { id = "r", per = "year", at_least = [
          { from = 2021-01-01, amount = 48 },
          { from = 2023-01-01, amount = 72 },
          { from = 2024-01-01, repealed = true } ] } ]
    """)
    found = judged(rules, "2024-12-31")

    told = {row["period"]: (row["state"], row["needed"]) for row in found["results"]}
    assert told["2020"][0] == told["2024"][0] == "not-applicable"
    assert told["2022"] == ("short", 48)
    assert told["2023"] == ("short", 72)
