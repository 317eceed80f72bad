"""What holds only from a day on: posts, groups, steps, rates. Through real folders."""

from __future__ import annotations

import json

import pytest

from tests.books import write_book

RULES = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
period.first = { start = "hired_on", length = "1 year", once = true }
credit = [ { per_hour = 1 } ]
"""
YEAR = 'require = [ { id = "year", at_least = 10, per = "year" } ]\n'
ACTIVITY = "id,title,start,end,hours,kind,approvals\n"
CHANGE = "teacher,attribute,value,from,until\n"


def judged(ledger, folder, rules, as_of="2026-08-31", *more, **files):
    """Return the results, and all that `check` says, of a small book."""
    tables = {"rules/town.toml": RULES + rules}
    tables |= {f"{name}.csv": text for name, text in files.items()}
    book = write_book(folder, tables)
    answer = ledger("check", "--book", book, "--as-of", as_of, "--format", "json", *more)
    found = json.loads(answer.out)
    return found["results"], found


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ("t,employment,hired,2026-02-01,\n", "before-hire"),
        ("t,employment,hired,2015-09-01,2025-08-31\nt,employment,hired,2026-02-01,\n",
         "after-leaving"),
    ],
)  # fmt: skip
def test_a_row_outside_the_time_in_post_is_left_out_whatever_says_so(
    changes, code, tmp_path, ledger
):
    results, found = judged(
        ledger, tmp_path, YEAR,
        teachers="code,name\nt,李静\n",
        changes=CHANGE + changes,
        activities=ACTIVITY + "a,Talk,2025-10-01,,10,lecture,\n",
        credits="activity,teacher\na,t\n",
    )  # fmt: skip

    assert [row["earned"] for row in results] == ["0"]
    assert [problem["code"] for problem in found["problems"]] == [code]


def test_the_first_entry_into_post_opens_the_spans_of_ones_own(tmp_path, ledger):
    results, _found = judged(
        ledger, tmp_path, 'require = [ { id = "own", at_least = 1, per = "first" } ]\n',
        teachers="code,name\nt,李静\n",
        changes=CHANGE + "t,employment,hired,2026-02-01,\n",
        activities=ACTIVITY + "a,Talk,2026-03-01,,10,lecture,\n",
        credits="activity,teacher\na,t\n",
    )  # fmt: skip

    assert [(row["period"], row["state"]) for row in results] == [("first@2026-02-01", "met")]


def test_a_span_of_ones_own_is_named_as_it_is_shown(tmp_path, ledger):
    results, _found = judged(
        ledger, tmp_path, 'require = [ { id = "own", at_least = 1, per = "first" } ]\n',
        "2026-08-31", "--period", "first@2020-09-01",
        teachers="code,name,hired_on\nt,李静,2020-09-01\nu,王伟,2021-09-01\n",
        activities=ACTIVITY + "a,Talk,2021-03-01,,10,lecture,\n",
        credits="activity,teacher\na,t\n",
    )  # fmt: skip

    assert [(row["teacher"], row["period"]) for row in results] == [("t", "first@2020-09-01")]


def test_the_newest_change_says_in_which_group_a_teacher_is(tmp_path, ledger):
    book = write_book(
        tmp_path,
        {
            "teachers.csv": "code,name,group\nt,李静,数学组\n",
            "changes.csv": CHANGE + "t,group,物理组,2020-09-01,\nt,group,化学组,2025-09-01,\n",
            "credits.csv": "activity,teacher\n",
        },
    )

    answer = ledger("check", "--book", book, "--as-of", "2026-08-31", "--format", "json")
    assert {row["group"] for row in json.loads(answer.out)["results"]} == {"化学组"}
    assert ledger("check", "--book", book, "--as-of", "2026-08-31", "--group", "物理组").code == 2


def test_who_is_meant_in_a_period_to_come_is_decided_by_today(tmp_path, ledger):
    rules = (
        'require = [ { id = "year", at_least = 10, per = "year", who = { rank = "senior" }, '
        'who_when = "whole period" } ]\n'
    )
    results, _found = judged(
        ledger, tmp_path, rules, "2026-08-31", "--period", "2027-28",
        teachers="code,name\nt,李静\nu,王伟\n",
        changes=CHANGE + "t,rank,senior,2020-09-01,\n",
        activities=ACTIVITY,
        credits="activity,teacher\n",
    )  # fmt: skip

    assert [row["teacher"] for row in results] == ["t"]


@pytest.mark.parametrize(
    ("as_of", "certified"), [("2026-04-01", "0"), ("2026-04-02", "10"), ("2026-04-03", "10")]
)
def test_a_step_is_passed_from_its_day_on(as_of, certified, tmp_path, ledger):
    rules = YEAR + 'valid = [ { needs_all = ["college-review"], else = "provisional" } ]\n'
    results, _found = judged(
        ledger, tmp_path, rules, as_of,
        teachers="code,name\nt,李静\nu,王伟\n",
        activities=ACTIVITY + "a,Talk,2026-03-01,,10,lecture,college-review@2026-04-02\n"
        "b,Talk,2026-03-02,,10,lecture,\n",
        credits="activity,teacher,evidence,approvals\na,t,,\n"
        "b,u,certificate=b.pdf,college-review@2026-04-02\n",
    )  # fmt: skip

    this_year = [row for row in results if row["period"] == "2025-26"]
    assert [(row["earned"], row["certified"]) for row in this_year] == [("10", certified)] * 2


def test_the_rate_is_the_one_of_the_day_the_activity_ended(tmp_path, ledger):
    rules = RULES.replace(
        "per_hour = 1",
        "per_hour = [ { from = 2020-09-01, amount = 1 }, { from = 2026-03-01, amount = 2.5 } ]",
    )
    book = write_book(
        tmp_path,
        {
            "rules/town.toml": rules + YEAR,
            "teachers.csv": "code,name\nt,李静\n",
            "activities.csv": ACTIVITY + "a,Talk,2026-02-28,,2,lecture,\n"
            "b,Talk,2026-03-01,,2,lecture,\nc,Talk,2019-03-01,,2,lecture,\n",
            "credits.csv": "activity,teacher\na,t\nb,t\nc,t\n",
        },
    )

    def earned(as_of):
        answer = ledger("check", "--book", book, "--as-of", as_of, "--format", "json")
        results = json.loads(answer.out)["results"]
        return [row["earned"] for row in results if row["from"] <= as_of <= row["to"]]

    assert earned("2026-02-28") == ["2"]
    assert earned("2026-03-01") == ["7"]
    assert earned("2019-08-31") == ["0"]
    told = ledger("explain", "t", "year", "--book", book, "--as-of", "2019-08-31").out
    assert "No rate was in force on 2019-03-01." in told


def test_the_tables_of_another_reading_are_checked_when_the_file_is_read(tmp_path, ledger):
    rules = RULES + YEAR + "[doubts.R1.instead]\ncredti = [ { per_hour = 1 } ]\n"
    book = write_book(tmp_path, {"rules/town.toml": rules})
    cohort = 'cohort = [ { id = "c", measure = "records", at_least = 1, per = "sprint" } ]'
    refused = RULES + YEAR + f"[doubts.R1.instead]\n{cohort}\n"

    answer = ledger("check", "--book", book, "--as-of", "2026-08-31")
    assert answer.code == 3
    assert "credti" in answer.err
    (book / "rules" / "town.toml").write_text(refused, encoding="utf-8")
    answer = ledger("check", "--book", book, "--as-of", "2026-08-31")
    assert answer.code == 3
    assert "“sprint” is no period" in answer.err


def test_an_absence_that_the_rules_let_count_also_does_a_task(tmp_path, ledger):
    rules = (
        YEAR
        + 'attendance = { void_if = { attendance = ["absent"] } }\n'
        + 'deadline = [ { id = "plan", task = "growth-plan", by = "year end" } ]\n'
    )
    _results, found = judged(
        ledger, tmp_path, rules,
        teachers="code,name\nt,李静\nu,王伟\n",
        activities=ACTIVITY + "a,Plan,2026-03-01,,1,growth-plan,\n",
        credits="activity,teacher,attendance\na,t,swapped\na,u,absent\n",
    )  # fmt: skip

    assert [(row["teacher"], row["state"]) for row in found["deadlines"]] == [
        ("t", "met"), ("u", "short"),
    ]  # fmt: skip
