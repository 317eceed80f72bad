import json
from datetime import date

from sbt_ledger.errors import Problem
from sbt_ledger.records.credit import Presence
from sbt_ledger.reports.check_json import as_json, problems_json
from sbt_ledger.reports.json_text import one_line
from sbt_ledger.reports.result_fields import FIELDS, result_fields
from tests.reports.conftest import (
    YEAR,
    a_book,
    a_rule_set,
    a_teacher,
    an_activity,
    checked,
)

WANG = a_teacher("430104-0007", "王芳", "语文组")
TALK = an_activity("20251012-01", date(2025, 10, 12), 20, kind="lecture")
CIRCLE = an_activity("20260301-01", date(2026, 3, 1), "8.5", evidence=())


def test_a_result_has_all_fields_of_the_interface_in_their_order():
    report = checked(a_book([WANG], [TALK, CIRCLE]))

    (result,) = json.loads(as_json(report, "en"))["results"]

    assert result == {
        "teacher": "430104-0007",
        "name": "王芳",
        "group": "语文组",
        "rules": "town",
        "require": "year",
        "part_of": None,
        "period": "2025-26",
        "from": "2025-09-01",
        "to": "2026-08-31",
        "measure": "credits",
        "needed": "30",
        "earned": "28.5",
        "certified": "20",
        "pending": "0",
        "carried_in": "0",
        "carried_out": "0",
        "short": "1.5",
        "over": "0",
        "state": "short",
        "complete": False,
        "spilled": "0",
        "missing": [],
        "awaits": ["certificate|marks"],
        "gives": None,
        "if_not": None,
        "doubts": ["R2", "R1"],
        "on_pace": False,
        "force": "must",
        "text": "At least 30 credits a year",
    }
    assert tuple(result) == FIELDS


def test_the_report_has_its_fields_in_their_order_and_a_result_a_line():
    report = checked(a_book([WANG, a_teacher("8", "李四")], [TALK]))

    text = as_json(report, "zh-CN")

    assert list(json.loads(text)) == [
        "version", "as_of", "school", "rules", "results", "cohorts", "deadlines", "money",
        "problems", "summary",
    ]  # fmt: skip
    lines = text.splitlines()
    assert lines[:5] == [
        "{",
        '  "version": 1,',
        '  "as_of": "2026-08-31",',
        '  "school": "Meixihu School",',
        '  "rules": [{"id": "town", "from": "2015-09-01"}],',
    ]
    assert [line.strip()[:28] for line in lines[6:8]] == [
        '{"teacher": "430104-0007", "',
        '{"teacher": "8", "name": "李四',
    ]
    assert lines[-2:] == [
        (
            '  "summary": {"teachers": 2, "short": 2, "unknown": 0, "pending": 0, "open": 0,'
            ' "compliant": 0}'
        ),
        "}",
    ]


def test_the_quick_way_writes_what_the_plain_way_says_of_every_state():
    moved = a_teacher("9", '"Quote" \\ Name', hired_on=None)
    paper = an_activity("p", date(2026, 4, 1), 40, kind="paper")
    rules = a_rule_set(
        {**YEAR, "gives": "the certificate", "if_not": "loses the year"},
        {"id": "few", "at_most": 5, "per": "year", "if_not": "talks to the head"},
        {"id": "first", "at_least": 10, "per": "year1", "force": "advice"},
        {
            "id": "plan",
            "measure": "records",
            "at_least": 1,
            "per": "year",
            "where": {"kind": "plan"},
        },
        valid=[{"where": {"kind": "paper"}, "needs_all": ["school-review"], "else": "pending"}],
        adjust=[{"who": {"leave": "illness"}, "change": "exempt", "require": "year"}],
    )
    attended = {
        "430104-0007": [TALK.id, CIRCLE.id, (CIRCLE.id, Presence(cells={"status": "void"}))],
        "9": [paper.id],
    }
    report = checked(a_book([WANG, moved], [TALK, CIRCLE, paper], attended), rules)

    quick = json.loads(as_json(report, "en"))["results"]

    plain = [
        json.loads(one_line(result_fields(standing, "en")))
        for assessment in report.assessments
        for standing in assessment.standings
    ]
    assert quick == plain
    assert [list(result) for result in quick] == [list(FIELDS)] * len(quick)
    assert {result["state"] for result in quick} >= {"short", "over", "pending", "unknown"}


def test_a_personal_period_that_is_not_known_is_null():
    rules = a_rule_set({"id": "first", "at_least": 10, "per": "year1"})
    report = checked(a_book([a_teacher("9", "李四", hired_on=None)], []), rules)

    (result,) = json.loads(as_json(report, "en"))["results"]

    assert [result[name] for name in ("state", "period", "from", "to")] == [
        "unknown", None, None, None,
    ]  # fmt: skip


def test_a_fraction_without_an_end_stays_exact():
    hours = an_activity("odd", date(2026, 1, 5), "5/3")
    report = checked(a_book([WANG], [hours]))

    (result,) = json.loads(as_json(report, "en"))["results"]

    assert (result["earned"], result["short"]) == ("5/3", "85/3")


def test_a_cohort_has_the_fields_of_the_interface():
    cohort = {
        "id": "demo", "measure": "records", "at_least": "2.0", "per": "year",
        "where": {"kind": "demo"},
    }  # fmt: skip
    report = checked(a_book([WANG], [TALK]), a_rule_set(cohort=[cohort]))

    assert json.loads(as_json(report, "en"))["cohorts"] == [
        {
            "rules": "town",
            "cohort": "demo",
            "group": None,
            "period": "2025-26",
            "from": "2025-09-01",
            "to": "2026-08-31",
            "needed": "2",
            "value": "0",
            "numerator": None,
            "denominator": None,
            "state": "short",
            "activities": [],
            "people": [],
            "below": [],
            "left_out": [],
            "unsure": [],
        }
    ]


def test_a_deadline_has_the_fields_of_the_interface():
    check = an_activity("check", date(2026, 6, 1), None, kind="assessment")
    deadline = {"id": "year-end", "task": "assessment", "by": "year end"}
    book = a_book([WANG, a_teacher("8", "李四")], [check], {WANG.code: ["check"]})
    report = checked(book, a_rule_set(deadline=[deadline]))

    text = as_json(report, "en")

    first, second = json.loads(text)["deadlines"]
    assert first == {
        "rules": "town",
        "deadline": "year-end",
        "activity": None,
        "teacher": "430104-0007",
        "due": "2026-08-31",
        "done": "2026-06-01",
        "state": "met",
        "blocks": [],
    }
    assert list(first) == list(second)
    assert (second["teacher"], second["done"], second["state"]) == ("8", None, "short")


def test_problems_are_sorted_by_place_and_those_passed_in_are_among_them():
    later = an_activity("later", date(2026, 12, 1), 3)
    report = checked(a_book([WANG], [later]))
    error = Problem(
        "bad-number", "'2,5' is not a number", "2.5", "activities.csv", 7, "hours", "2,5"
    )

    problems = json.loads(as_json(report, "en", (error,)))["problems"]

    assert problems[0] == {
        "level": "error",
        "code": "bad-number",
        "file": "activities.csv",
        "line": 7,
        "column": "hours",
        "text": "2,5",
        "message": "'2,5' is not a number",
        "hint": "2.5",
    }
    assert [problem["code"] for problem in problems] == ["bad-number", "later"]
    assert problems[1]["level"] == "warning"


def test_a_book_that_cannot_be_read_gives_its_problems_alone():
    problem = Problem("missing-file", "the file is missing", file="teachers.csv")

    told = json.loads(problems_json([problem]))

    assert (told["version"], [each["code"] for each in told["problems"]]) == (1, ["missing-file"])
    assert list(told) == ["version", "problems"]
