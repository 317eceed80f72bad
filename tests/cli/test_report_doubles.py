"""A teacher with several rows at one session: every report takes those that `check` takes."""

import json

import pytest

from tests.books import AS_OF, TOWN, write_book

RATE = """\
[[cohort]]
id = "turnout"
measure = "rate"
at_least = "95%"
per = "year"
of = { attendance = ["present", "late", "left-early", "absent"] }
done = { attendance = ["present", "late", "left-early"] }
"""
BOOK = {
    "rules/town.toml": TOWN + RATE,
    "teachers.csv": "code,name\nt1,李静\nt2,王芳\nt3,张伟\n",
    "activities.csv": (
        "id,title,start,hours,kind,level\n"
        "a,Talk,2026-03-05,2,lecture,school\n"
        "b,Two days,2026-03-06,6,lecture,school\n"
    ),
    # t1 is said to have been absent and present; t2 missed a part; t3 came to both.
    "credits.csv": (
        "activity,teacher,attendance,hours,part\n"
        "a,t1,absent,,\na,t1,present,2,\n"
        "b,t2,absent,,morning\nb,t2,,3,afternoon\n"
        "b,t3,,3,morning\nb,t3,,3,afternoon\n"
    ),
}


@pytest.fixture
def report(ledger, tmp_path):
    book = write_book(tmp_path, BOOK)

    def made(name, *words, form="json"):
        answer = ledger("report", name, "--book", book, "--as-of", AS_OF, "--format", form, *words)
        assert answer.code == 0, answer.err
        return json.loads(answer.out) if form == "json" else answer.out

    return made


def test_who_is_said_to_be_absent_and_present_has_the_seat_that_check_counts(report):
    found = report("turnout")

    (rate,) = found["rates"]
    assert (found["totals"]["sessions"]["came"], found["totals"]["sessions"]["expected"]) == (2, 3)
    assert (rate["came"], rate["expected"]) == ("2", "3")


def test_a_seat_is_taken_if_a_part_was(report):
    seats = {each["code"]: each for each in report("turnout")["teachers"]}

    assert (seats["t2"]["came"], seats["t2"]["absent"]) == (1, 0)


def test_turn_out_dashboard_and_statistics_count_the_same_person_times(report):
    statistics, board = report("statistics"), report("dashboard")

    assert statistics["totals"]["programs"]["times"] == 2
    assert sum(each["times"] for each in board["months"]) == 2
    assert not statistics["notes"] or "person-time" not in "".join(statistics["notes"])


def test_what_was_brought_along_is_no_seat(ledger, tmp_path):
    book = write_book(
        tmp_path,
        {
            "activities.csv": "id,title,start,hours,kind\nb,Before,2025-12-31,7,opening-balance\n",
            "credits.csv": "activity,teacher\nb,t\n",
        },
    )
    asked = ("--book", book, "--as-of", AS_OF, "--format", "json")

    seats = json.loads(ledger("report", "turnout", *asked).out)
    board = json.loads(ledger("report", "dashboard", *asked).out)

    assert (seats["sessions"], seats["teachers"]) == ([], [])
    assert sum(each["times"] for each in board["months"]) == 0
