"""Traps of New York and California."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.naive.trap_books import (
    attribute,
    day,
    judged,
    one,
    record,
    rule_set,
)

# ---------------------------------------------------------------- New York

_TEACHER = {
    "code": "t",
    "registered_on": day("2017-08-10"),
    "born_on": day("1980-12-15"),
    "area": "science",
}
_CERTIFIED = attribute("certificate", "professional-teacher")


def course(on: str, hours: Any, **cells: Any) -> dict[str, Any]:
    return record(on, hours, sponsor="approved", approvals="ctle-certificate", **cells)


def ctle(rows: list[Any], *changes: Any, **teacher: Any) -> Any:
    rows = [{"topic": "general", **row} for row in rows]
    return judged(
        rule_set("us-ny-ctle"), "2022-11-30", rows,
        [_CERTIFIED, *changes], teachers=[{**_TEACHER, **teacher}],
    )  # fmt: skip


def test_percents_are_of_the_adjusted_requirement():  # E21
    found = ctle(
        [course("2019-01-10", 51), course("2019-02-10", 9, topic="language")],
        attribute("active_years", 3),
    )

    total, language = one(found, "ctle", "2017-08-10"), one(found, "language", "2017-08-10")
    assert (total["needed"], total["state"], total["complete"]) == (60, "met", True)
    assert (language["needed"], language["state"], language["part_of"]) == (9, "met", "ctle")
    assert one(found, "language-esol", "2017-08-10")["state"] == "not-applicable"


def test_another_certificate_asks_half_of_it_in_language():  # E22
    found = ctle(
        [course("2019-01-10", 51), course("2019-02-10", 9, topic="language")],
        attribute("active_years", 3),
        area="esol",
    )

    total, language = one(found, "ctle", "2017-08-10"), one(found, "language-esol", "2017-08-10")
    assert (total["state"], total["complete"]) == ("met", False)
    assert (language["needed"], language["short"]) == (30, 21)


def test_a_percentage_is_of_what_is_required_not_of_what_was_earned():  # E23
    found = ctle(
        [course("2019-01-10", 122), course("2019-02-10", 18, topic="language")],
        attribute("active_years", 5),
    )

    language = one(found, "language", "2017-08-10")
    assert (language["needed"], language["state"]) == (15, "met")


def test_a_count_of_active_years_without_any_data_is_unknown():
    assert one(ctle([]), "ctle", "2017-08-10")["state"] == "unknown"


def test_active_years_are_counted_from_days_of_practice():
    practice = [
        attribute("practice_days", 90, "2017-09-01", "2018-08-31"),
        attribute("practice_days", 89, "2018-09-01", "2019-08-31"),
    ]
    assert one(ctle([], *practice), "ctle", "2017-08-10")["needed"] == 20


@pytest.mark.parametrize(
    ("born", "last"),
    [(12, "2022-11-30"), (8, "2023-07-31"), (1, "2022-12-31"), (9, "2022-08-31")],
)
def test_the_first_period_ends_before_the_birth_month(born, last):  # E66, E67
    found = judged(
        rule_set("us-ny-ctle"), "2024-06-30", [], [_CERTIFIED, attribute("active_years", 5)],
        teachers=[{**_TEACHER, "born_on": date(1980, born, 15)}],
    )  # fmt: skip

    rows = [row for row in found["results"] if row["require"] == "ctle"]
    assert [row["from"] for row in rows] == [
        day("2017-08-10"),
        rows[0]["to"].fromordinal(rows[0]["to"].toordinal() + 1),
    ]
    assert rows[0]["to"] == day(last)
    assert rows[1]["to"] == date(int(last[:4]) + 5, *map(int, last[5:].split("-")))


def test_an_exempt_part_does_not_lower_the_total():  # E87
    found = ctle(
        [course("2019-01-10", 100)],
        attribute("active_years", 5), attribute("district_language_exempt", "yes"),
    )  # fmt: skip

    assert one(found, "ctle", "2017-08-10")["needed"] == 100
    assert one(found, "language", "2017-08-10")["state"] == "exempt"
    assert one(found, "ctle", "2017-08-10")["complete"]


def test_a_waiver_needs_its_letter():
    leave = attribute("leave", "health", "2020-01-01")
    found = ctle([], attribute("active_years", 5), leave)
    assert one(found, "ctle", "2017-08-10")["state"] == "short"

    found = ctle([], attribute("active_years", 5), {**leave, "evidence": "department-letter"})
    assert one(found, "ctle", "2017-08-10")["state"] == "waived"


# ---------------------------------------------------------------- California


def mcle(rows: list[Any], *changes: Any, as_of: str = "2025-03-29", **teacher: Any) -> Any:
    cells = {
        "licence": "bar",
        "name_group": "A-G",
        "admitted_on": day("2010-12-10"),
        "bar_status": "active",
    }
    return judged(
        rule_set("us-ca-mcle"), as_of, [{"topic": "general", **row} for row in rows], changes,
        teachers=[{"code": "t", **cells, **teacher}],
    )  # fmt: skip


_FIELDS = [
    ("ethics", 4), ("prevention", 1), ("wellness", 1), ("implicit-bias", 2), ("technology", 1),
    ("civility", 1),
]  # fmt: skip


def test_self_study_counts_for_half_of_the_total():  # E24
    rows = [
        record("2024-01-10", hours, mode="participatory", topic=topic) for topic, hours in _FIELDS
    ]
    rows.append(record("2024-02-10", 15, mode="self-study"))
    found = mcle(rows)

    total, present = one(found, "total", "2022-02-01"), one(found, "participatory", "2022-02-01")
    assert (total["earned"], total["short"]) == (Fraction(45, 2), Fraction(5, 2))
    assert (present["earned"], present["short"]) == (10, Fraction(5, 2))


def test_hours_that_a_part_needs_are_kept_before_earlier_ones():  # E26
    rows = [
        record("2024-01-10", hours, mode="participatory", topic=topic)
        for topic, hours in _FIELDS[1:]
    ]
    rows += [
        record("2024-01-11", "6.5", mode="participatory"),
        record("2022-05-10", 11, mode="self-study"),
        record("2025-03-20", 4, mode="self-study", topic="ethics"),
    ]
    found = mcle(rows)

    total, ethics = one(found, "total", "2022-02-01"), one(found, "ethics", "2022-02-01")
    assert (total["earned"], total["state"], total["complete"]) == (25, "met", True)
    assert (ethics["earned"], ethics["state"]) == (4, "met")


def test_a_talk_given_twice_counts_its_factor_once_and_a_class_by_its_units():  # E46
    rows = [
        record("2024-01-10", 1, role="speaker", first_time=True, mode="participatory"),
        record("2024-02-10", 1, role="speaker", mode="participatory"),
        record("2024-03-10", kind="law-class", unit="law-unit", units=2, mode="participatory"),
    ]
    assert one(mcle(rows), "total", "2022-02-01")["earned"] == 4 + 1 + 24


def test_a_course_in_the_month_of_admission_counts():  # E69
    rows = [record("2023-12-02", 3, mode="participatory")]
    found = mcle(rows, admitted_on=day("2023-12-10"))

    assert one(found, "total", "2023-12-01")["earned"] == 3


def test_listed_periods_are_not_computed():  # E71
    rows = [record("2025-03-15", 3, mode="participatory")]
    found = mcle(rows, as_of="2025-04-30")

    assert one(found, "total", "2022-02-01")["earned"] == 3
    assert one(found, "total", "2025-03-30")["earned"] == 0


def test_months_off_shrink_the_total_and_leave_the_special_fields_whole():  # R20, R21
    found = mcle([], attribute("bar_status", "inactive", "2023-01-01", "2023-12-31"))

    assert one(found, "total", "2022-02-01")["needed"] == 17  # 25 x 24/36 = 16.67, up to 1
    assert one(found, "participatory", "2022-02-01")["needed"] == Fraction(17, 2)
    assert one(found, "ethics", "2022-02-01")["needed"] == 3  # 4 x 24/36 = 2.67, up to 1
    assert one(found, "competence", "2022-02-01")["needed"] == 2
