"""The traps of the rules language: what a simple sum gets wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.naive.evaluator import evaluate, evaluate_all
from tests.naive.versions import evaluate_versions

_RULE_SETS = Path(__file__).parent / "rule_sets"


def rule_set(name: str) -> dict[str, Any]:
    return tomllib.loads((_RULE_SETS / f"{name}.toml").read_text("utf-8"), parse_float=Decimal)


def small(text: str) -> dict[str, Any]:
    written = tomllib.loads(text, parse_float=Decimal)
    return {
        "ruleset": {"id": "town", "from": date(2015, 1, 1)},
        "credit": [{"per_hour": 1}],
        **written,
        "period": {"year": {"start": "01-01"}, **written.get("period", {})},
    }


def day(text: str) -> date:
    return date.fromisoformat(text)


def record(on: str, hours: Any = None, **cells: Any) -> dict[str, Any]:
    found = {"date": day(on), **cells}
    return found if hours is None else {**found, "hours": hours}


def attribute(
    name: str, value: Any, since: str = "2000-01-01", until: str = "", **cells: Any
) -> Any:
    change = {"teacher": "t", "attribute": name, "value": value, "from": day(since), **cells}
    return {**change, "until": day(until)} if until else change


def judged(
    rules: Mapping[str, Any], as_of: str, records: Any = (), changes: Any = (), **case: Any
) -> dict[str, Any]:
    whole = {"as_of": day(as_of), "records": list(records), "changes": list(changes), **case}
    return evaluate(rules, whole)


def one(found: Mapping[str, Any], require: str, start: str = "", teacher: str = "t") -> Any:
    rows = [
        row
        for row in found["results"]
        if row["require"] == require
        and row["teacher"] == teacher
        and (not start or row["from"] == day(start))
    ]
    assert len(rows) == 1, rows
    return rows[0]


def cohort(found: Mapping[str, Any], name: str, start: str) -> Any:
    return next(c for c in found["cohorts"] if c["cohort"] == name and c["from"] == day(start))


def school(hours: list[Any], **cells: Any) -> dict[str, Any]:
    return {
        "teachers": [{"code": f"t{n}"} for n in range(len(hours))],
        "records": [
            {**record("2023-05-10", many, **cells), "teacher": f"t{n}"}
            for n, many in enumerate(hours)
            if many
        ],
    }


# ---------------------------------------------------------------- document 003


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
        cohort = [ { id = "m", measure = "mean", at_least = 76, per = "year", who = { rank = true } } ]
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
    assert states == {"payroll-share": "met", "to-schools": "short"}


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


# ---------------------------------------------------------------- Shanghai, Beijing, Guangxi


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
    ("credits", "elective", "professional"),
    [((6, 14, 6, 10), "met", "met"), ((6, 6, 14, 10), "met", "short")],
)
def test_surplus_spills_in_one_direction_only(credits, elective, professional):  # E31, E32
    rows = [
        record("2018-05-10", many * 10, part_of_plan=name, mode="class", part=name)
        for many, name in zip(
            credits, ("public", "professional", "elective", "school"), strict=True
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


# ---------------------------------------------------------------- numbers, dates, people


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
        require = [ { id = "a", at_least = 10, per = "year", where = { kind = "x" }, force = "advice" },
                    { id = "b", measure = "records", at_least = 1, per = "year", where = { kind = "y" }, force = "advice" },
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
        require = [ { id = "r", if = { where = { mode = "concentrated", hours = ">= 90" } }, at_least = 114, per = "year" } ]
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
          { from = 2021-01-01, amount = 48 }, { from = 2023-01-01, amount = 72 }, { from = 2024-01-01, repealed = true } ] } ]
    """)
    found = judged(rules, "2024-12-31")

    told = {row["period"]: (row["state"], row["needed"]) for row in found["results"]}
    assert told["2020"][0] == told["2024"][0] == "not-applicable"
    assert told["2022"] == ("short", 48)
    assert told["2023"] == ("short", 72)


# ---------------------------------------------------------------- versions and layers


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
        ("better", "nsw-2018", False),
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
            "id": "district", "from": day("2015-01-01"), "based_on": ["town"], "if_both": "stricter",
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
