"""Office reports of a book whose people are in several groups, or in none, with rows in parts."""

import csv
import io
import json
from fractions import Fraction

import pytest

from sbt_ledger.reports.office.registry import reports
from tests.books import AS_OF, TOWN, check, results, write_book

# 8 hours a school year; the papers of groups are asked for by the year and by the semester.
RULES = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
period.semester = { starts = ["09-01", "02-01"] }
credit = [ { per_hour = 1 } ]
require = [ { id = "year", at_least = 8, per = "year" } ]

[[cohort]]
id = "plans"
per = "year"
measure = "records"
for_each = "group"
where = { kind = "group-plan" }
at_least = 1

[[cohort]]
id = "semester-plans"
per = "semester"
measure = "records"
for_each = "group"
where = { kind = "group-plan" }
at_least = 1
"""
FILES = {
    "ledger.toml": (
        'school = "A school"\nrules = ["town"]\n'
        '[groups]\ncolumns = ["department", "group"]\n'
    ),
    "rules/town.toml": RULES,
    "teachers.csv": (
        "code,name,department,group,hired_on\n"
        "T1,李静,Teaching,Maths,2010-09-01\n"
        "T2,王芳,,Maths,2010-09-01\n"
        "T3,张伟,Office,,2010-09-01\n"
        "T4,周敏,,,2010-09-01\n"
    ),
    "activities.csv": (
        "id,title,start,end,hours,kind,group,program,mode,level\n"
        "p,Plan,2025-09-10,,,group-plan,Maths,,,\n"
        "s,Day,2025-10-15,,6,workshop,,school-based,face-to-face,school\n"
        "t,Talk,2025-11-15,,4,lecture,,school-based,face-to-face,school\n"
        "v,Visit,2025-12-01,2025-12-02,3,outside-visit,,,practice,city\n"
    ),
    "credits.csv": (
        "activity,teacher,hours,part\n"
        "s,T1,3,am\ns,T1,3,pm\ns,T2,0.5,am\ns,T2,0.5,pm\ns,T4,3,am\n"
        "t,T1,,\nt,T2,,\nt,T3,,\nv,T3,2,1\nv,T3,1,2\n"
    ),
}  # fmt: skip
SEVERAL = (("dashboard", "groups"), ("summary", "completion"), ("statistics", "groups"))
HOURS = {"T1": 10, "T2": 5, "T3": 7, "T4": 3}


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", FILES)


@pytest.fixture
def table(ledger, book):
    """Return the rows of a table by their first column, that of the sum under `None`."""

    def asked(report, name, *words):
        words = (*words, "--table", name, "--format", "csv")
        told = ledger("report", report, "--book", book, "--as-of", AS_OF, "--lang", "en", *words)
        assert told.code == 0, told.err
        _header, *rows = csv.reader(io.StringIO(told.out.lstrip("\ufeff")))
        return {row[0]: row[1:] for row in rows}

    return asked


@pytest.fixture
def report(ledger, book):
    def asked(name, *words):
        words = (*words, "--format", "json")
        told = ledger("report", name, "--book", book, "--as-of", AS_OF, "--lang", "en", *words)
        assert told.code == 0, told.err
        return json.loads(told.out)

    return asked


def test_every_report_of_people_in_several_groups_and_in_none_is_made(ledger, book):
    for name in reports():
        for words in ((), ("--group", "Maths"), ("--group", "Office")):
            told = ledger("report", name, "--book", book, "--as-of", AS_OF, *words)
            assert (name, words, told.code) == (name, words, 0), told.err


def test_each_group_of_any_column_has_its_verdicts_in_the_dashboard(table):
    counts = {group: row[:2] for group, row in table("dashboard", "groups").items()}

    assert counts == {
        "Teaching": ["1", "0"], "Office": ["1", "1"], "Maths": ["2", "1"], "": ["1", "1"],
    }  # fmt: skip
    assert list(table("dashboard", "groups", "--group", "Maths")) == ["Maths"]


def test_each_group_of_any_column_is_complete_or_not_in_the_summary(table):
    counts = {group: row[:3] for group, row in table("summary", "completion").items()}

    assert counts == {
        "Teaching": ["1", "1", "0"], "Office": ["1", "0", "1"], "Maths": ["2", "1", "1"],
        "": ["1", "0", "1"],
    }  # fmt: skip
    assert list(table("summary", "completion", "--group", "Maths")) == ["Maths"]


def test_each_group_of_any_column_has_its_figures_in_the_statistics(table):
    assert table("statistics", "groups") == {
        "Teaching": ["2", "1", "2", "10"], "Office": ["2", "1", "2", "7"],
        "Maths": ["2", "2", "4", "15"], "": ["1", "1", "1", "3"],
    }  # fmt: skip


def test_who_is_in_several_groups_counts_once_in_the_sum(ledger, book):
    sums = {}
    for report, name in SEVERAL:
        words = ("--table", name, "--book", book, "--as-of", AS_OF, "--lang", "en")
        out = ledger("report", report, *words).out
        assert "Who is in several groups stands in each, and counts once in the sum." in out
        (total,) = (line for line in out.splitlines() if line.startswith("all together"))
        sums[report] = total.split()[2:]

    assert sums["dashboard"][:2] == ["4", "3"]
    assert sums["summary"][:3] == ["4", "1", "3"]
    assert sums["statistics"] == ["3", "4", "7", "25"]


def test_a_paper_that_two_rules_ask_for_is_filed_once(report):
    filed = {row["group"]: row["papers"] for row in report("groups")["groups"]}

    assert filed == {"Teaching": 0, "Office": 0, "Maths": 1, "": 0}


def test_hours_in_parts_are_the_same_in_every_report_and_in_check(ledger, book, report):
    earned = results(check(ledger, book), "teacher", "earned", require="year")
    hours = {row["code"]: row["hours_sum"] for row in report("hours")["hours"]}
    dashboard, statistics = report("dashboard"), report("statistics")

    assert {code: Fraction(amount) for code, amount in earned} == HOURS
    assert {code: Fraction(amount) for code, amount in hours.items()} == HOURS
    for rows, column in (
        (dashboard["kinds"], "person_hours"),
        (dashboard["months"], "person_hours"),
        (statistics["programs"], "hours"),
        (statistics["levels"], "hours"),
        (statistics["stages"], "hours"),
    ):
        assert sum(Fraction(row[column]) for row in rows) == sum(HOURS.values())


def test_who_came_in_two_parts_came_once_in_every_report(report):
    dashboard, statistics = report("dashboard"), report("statistics")
    came = sum(row["came"] for row in report("turnout")["teachers"])

    assert came == 7
    assert sum(row["times"] for row in dashboard["kinds"]) == came
    assert sum(row["times"] for row in statistics["programs"]) == came
    (visit,) = statistics["outside"]
    assert (visit["times"], visit["hours"], visit["days"]) == (1, "3", 2)


def test_the_national_form_counts_an_event_in_parts_once_and_its_parts_together(report):
    people = {
        row["code"]: (row["trainings"], row["whole_hours"])
        for row in report("form-4068", "--period", "2025-26")["people"]
    }

    assert people == {"T1": (2, 10), "T2": (2, 5), "T3": (2, 7), "T4": (1, 3)}


def test_groups_come_in_one_order_in_check_roster_and_dashboard(ledger, tmp_path):
    people = {"t1": "语文组", "t2": "数学组", "t3": "语文组", "t4": "", "t5": "英语组"}
    rows = "".join(f"{code},{code},{group}\n" for code, group in people.items())
    rules = TOWN.replace("at_least = 30", 'at_least = 30, who = { not = { code = "t1" } }')
    book = write_book(
        tmp_path / "book",
        {
            "rules/town.toml": rules,
            "teachers.csv": f"code,name,group\n{rows}",
            "credits.csv": "activity,teacher\na,t2\n",
        },
    )
    asked = ("--book", book, "--as-of", AS_OF, "--lang", "en")

    told = ledger("check", *asked, "--format", "text").out.splitlines()
    checked = [line.split()[0] for line in told if line[:1] == "t" and line[1:2].isdigit()]
    dashboard = json.loads(ledger("report", "dashboard", *asked, "--format", "json").out)
    roster = json.loads(ledger("report", "roster", *asked, "--format", "json").out)

    assert checked == ["t3", "t2", "t5", "t4"]
    assert [row["code"] for row in dashboard["short"]] == checked
    assert [row["code"] for row in roster["roster"]] == ["t1", *checked]
