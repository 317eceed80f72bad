"""Traps of document 003: means, shares, turnout, gates, deadlines and money."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.naive.trap_books import (
    cohort,
    day,
    judged,
    one,
    record,
    rule_set,
    school,
    small,
)


@pytest.mark.parametrize(
    ("hours", "state", "value"),
    [([80] * 9 + [30], "short", 75), ([120] * 5 + [40] * 5, "met", 80)],
)
def test_a_mean_is_of_all_teachers_not_of_those_who_pass(hours, state, value):  # E5, E6
    found = judged(rule_set("zhejiang-district-2023"), "2023-12-31", **school(hours))

    assert cohort(found, "mean", "2023-01-01")["state"] == state
    assert cohort(found, "mean", "2023-01-01")["value"] == value


@pytest.mark.parametrize(("trained", "people", "state"), [(9, 41, "short"), (10, 45, "met")])
def test_nine_of_41_is_not_22_percent(trained, people, state):  # E7
    books = school([90] * trained + [0] * (people - trained), mode="concentrated")
    found = judged(rule_set("zhejiang-district-2023"), "2023-12-31", **books)

    result = cohort(found, "concentrated", "2023-01-01")
    assert (result["state"], result["numerator"], result["denominator"]) == (state, trained, people)


def test_two_events_of_45_hours_are_not_one_of_90():  # E8
    books = school([45] * 3 + [0] * 7, mode="concentrated")
    books["records"] += [dict(one_) for one_ in books["records"]]
    found = judged(rule_set("zhejiang-district-2023"), "2023-12-31", **books)

    assert cohort(found, "concentrated", "2023-01-01")["value"] == 0


def test_who_is_on_long_leave_is_not_in_the_cohort():  # E9
    rules = rule_set("zhejiang-district-2023")
    rules["cohort"][0]["who"] = {"not": {"leave": "long"}}
    books = school([90] * 20 + [0] * 80, mode="concentrated")
    changes = [
        {"teacher": f"t{n}", "attribute": "leave", "value": "long", "from": day("2023-02-01")}
        for n in range(90, 100)
    ]
    found = judged(rules, "2023-12-31", changes=changes, **books)

    result = cohort(found, "concentrated", "2023-01-01")
    assert (result["state"], result["value"]) == ("met", Fraction(20, 90))


def seats(marks: list[str], event: str = "c1") -> list[dict[str, Any]]:
    return [
        record("2023-05-10", 3, id=event, teacher=f"t{n}", attendance=mark)
        for n, mark in enumerate(marks)
    ]


def test_approved_leave_is_taken_out_of_the_turnout():  # E10
    marks = ["present"] * 36 + ["absent"] * 2 + ["leave"] * 2
    teachers = [{"code": f"t{n}"} for n in range(40)]
    found = judged(
        rule_set("zhejiang-district-2023"), "2023-12-31", seats(marks), teachers=teachers
    )

    result = cohort(found, "turnout", "2023-01-01")
    assert (result["state"], result["value"]) == ("short", Fraction(36, 38))


def test_the_turnout_pools_all_seats_of_the_year():  # E11
    rows = [*seats(["present"] * 19 + ["absent"]), *seats(["present", "absent"], "c2")]
    teachers = [{"code": f"t{n}"} for n in range(20)]
    found = judged(rule_set("zhejiang-district-2023"), "2023-12-31", rows, teachers=teachers)

    assert cohort(found, "turnout", "2023-01-01")["value"] == Fraction(20, 22)


def test_a_cohort_without_members_is_empty():  # E12
    rules = small("""
        [[cohort]]
        id = "m"
        measure = "mean"
        at_least = 76
        per = "year"
        who = { rank = true }
    """)

    assert cohort(judged(rules, "2023-12-31"), "m", "2023-01-01")["state"] == "empty"


def test_hours_of_own_choice_leave_out_what_the_school_ordered():  # E13
    rows = [
        record("2023-03-01", 24, choice="self", platform="yes", program="school-based"),
        record("2023-04-01", 30, choice="self", platform="yes", program="ordered"),
        record("2023-05-01", 36, choice="self", platform="yes", program="open"),
    ]
    rows = [{**row, "rated_on": day("2023-06-01"), "approvals": "project-approval"} for row in rows]
    found = judged(rule_set("zhejiang-district-2023"), "2023-12-31", rows)

    assert cohort(found, "mean", "2023-01-01")["value"] == 90
    assert cohort(found, "mean-own", "2023-01-01")["value"] == 36


def test_a_course_that_was_not_rated_waits():  # E14
    rules = rule_set("zhejiang-district-2023")
    rules["require"] = [{"id": "sum", "at_least": 90, "per": "year"}]
    rows = [
        record("2023-03-01", 54, platform="yes", rated_on=day("2023-03-02")),
        record("2023-05-01", 36, platform="yes"),
    ]
    result = one(judged(rules, "2023-12-31", rows), "sum", "2023-01-01")

    assert (result["earned"], result["pending"], result["state"]) == (54, 36, "pending")
    assert result["awaits"] == ["learner-evaluation"]


@pytest.mark.parametrize(("days", "due"), [("calendar", "2023-07-05"), ("working", "2023-07-07")])
def test_five_days_after_a_friday(days, due):  # E15
    rules = rule_set("zhejiang-district-2023")
    rules["deadline"][0]["days"] = days
    rows = [record("2023-06-30", 6, platform="yes", evaluated_on=day(due))]
    found = judged(rules, "2023-12-31", rows)

    told = next(row for row in found["deadlines"] if row["deadline"] == "trainer-rates")
    assert (told["due"], told["state"]) == (day(due), "met")


def test_two_of_three_topics_are_short_of_the_third():  # E16
    rows = [
        record("2023-03-01", 4, program="school-based", content="designated", topic=topic,
               approvals="project-approval@2023-01-10")
        for topic in ("curriculum-standard", "province-rules")
    ]  # fmt: skip
    found = judged(
        rule_set("zhejiang-district-2023"), "2023-12-31", rows,
        teachers=[{"code": "t", "stage": "primary"}],
    )  # fmt: skip

    assert one(found, "designated", "2023-01-01")["state"] == "met"
    topics = one(found, "topics", "2023-01-01")
    assert (topics["state"], topics["missing"]) == ("short", ["city-rules"])


def test_a_project_that_was_approved_after_it_began_is_void():
    late = record("2023-03-01", 8, program="school-based", content="designated", topic="x",
                  approvals="project-approval@2023-03-02")  # fmt: skip
    found = judged(rule_set("zhejiang-district-2023"), "2023-12-31", [late])

    assert one(found, "designated", "2023-01-01")["earned"] == 0


def test_a_blank_topic_might_be_the_missing_one():  # E88
    rows = [
        record("2023-03-01", 4, program="school-based", content="designated", topic=topic,
               approvals="project-approval")
        for topic in ("curriculum-standard", "province-rules", "")
    ]  # fmt: skip
    found = judged(
        rule_set("zhejiang-district-2023"), "2023-12-31", rows,
        teachers=[{"code": "t", "stage": "primary"}],
    )  # fmt: skip

    assert one(found, "topics", "2023-01-01")["state"] == "unknown"


def test_money_is_weighed_exactly():  # E91
    money = [
        {"date": day("2023-06-30"), "what": "payroll", "amount": 10_000_000},
        {"date": day("2023-06-30"), "what": "training fund of the authority", "amount": 300_000},
        {"date": day("2023-06-30"), "what": "paid out to schools", "amount": 209_999},
    ]
    rules = rule_set("zhejiang-district-2023")
    rules["money"][0]["what"] = "training fund of the authority"
    found = judged(rules, "2023-12-31", money=money)

    states = {row["money"]: row["state"] for row in found["money"] if row["period"] == "2023"}
    assert states == {"payroll-share": "met", "to-schools": "short", "school-share": "unknown"}
