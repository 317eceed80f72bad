"""`ledger report plan` and `turnout`: what was planned, what became of it, and who came."""

import json

import pytest

from tests.books import TOWN, check, write_book

RULES = (
    TOWN
    + """\
period.semester = { starts = ["02-01", "09-01"] }
[[cohort]]
id = "turnout"
measure = "rate"
of = { not = { attendance = ["leave", "swapped"] } }
done = { attendance = ["present", "late", "left-early"] }
at_least = "95%"
per = "year"
"""
)
OWED = """\
[[cohort]]
id = "plan"
measure = "records"
for_each = "group"
at_least = 1
per = "semester"
where = { kind = "group-plan" }
"""
FILES = {
    "rules/town.toml": RULES,
    "teachers.csv": (
        "code,name,group,hired_on,left_on\n"
        "T1,李静,语文组,2010-09-01,\n"
        "T2,王芳,语文组,2010-09-01,\n"
        "T3,张伟,数学组,2010-09-01,\n"
        "T4,陈晨,,2010-09-01,2025-12-31\n"
    ),
    "changes.csv": (
        "teacher,attribute,value,from,until\n"
        "T2,group,语文组,2010-09-01,2026-01-31\n"
        "T2,group,数学组,2026-02-01,\n"
    ),
    "activities.csv": (
        "id,title,start,end,hours,kind,lead,group,status,planned_start,planned_hours\n"
        "a,Talk,2025-10-08,,2,lecture,T1,,,,3\n"
        "b,Circle,2025-11-05,,1.5,teaching-research,T3,数学组,,2025-10-29,\n"
        "c,Lesson,2025-12-03,,2,demo-lesson,Prof. Li,,cancelled,,\n"
        "d,Put off,2026-09-16,,2,lecture,T1,语文组,,2026-06-10,\n"
        "e,Waiting,2026-10-14,,2,lecture,T1,语文组,delayed,2026-05-13,\n"
        "f,Forgotten,2026-03-04,,2,lecture,T1,语文组,planned,,\n"
        "g,Twice,2025-10-08,,2,lecture,T1,,void,,\n"
        "h,Autumn,2026-08-31,,2,lecture,T1,,planned,,\n"
        "i,Paper,2026-05-20,,2,paper,,,,,\n"
        "p,Plan,2025-09-08,,,group-plan,,语文组,,,\n"
    ),
    "credits.csv": (
        "activity,teacher,attendance,status\n"
        "a,T1,,\na,T2,late,\na,T3,leave,\na,T4,absent,\n"
        "b,T2,swapped,\nb,T3,,\nb,T3,absent,\n"
        "c,T1,,\nf,T1,,\nf,T2,,\n"
        "i,T1,,\ni,T2,,void\n"
    ),
}


@pytest.fixture
def school(tmp_path):
    return write_book(tmp_path / "school", FILES)


@pytest.fixture
def made(ledger, school):
    def report(*words, as_of="2026-08-31"):
        answer = ledger(
            "report", *words, "--book", school, "--as-of", as_of, "--format", "json", "--lang", "en"
        )
        assert answer.code == 0, answer.err
        return json.loads(answer.out)

    return report


def outcomes(found):
    return {row["activity"]: row["outcome"] for row in found["sessions"]}


def test_each_session_says_what_became_of_it(made):
    assert outcomes(made("plan")) == {
        "a": "held", "b": "held-later", "c": "cancelled", "d": "delayed", "e": "delayed",
        "f": "overdue", "h": "planned",
    }  # fmt: skip


def test_a_session_delayed_into_the_next_year_stands_in_both(made):
    held = made("plan", "--period", "2026-27", as_of="2026-09-30")

    assert outcomes(held) == {"d": "held-later", "e": "delayed"}
    assert outcomes(made("plan", "--period", "2025-26", as_of="2026-09-30"))["d"] == "held-later"


def test_a_session_that_is_void_is_in_no_plan(made):
    assert "g" not in outcomes(made("plan"))


def test_who_leads_is_named_also_if_it_is_a_guest(made):
    leads = {row["activity"]: row["lead"] for row in made("plan")["sessions"]}

    assert leads["a"] == ["T1"]
    assert leads["c"] == ["Prof. Li"]


def test_hours_are_those_planned_and_those_held(made):
    row = next(row for row in made("plan")["sessions"] if row["activity"] == "a")

    assert (row["planned_hours"], row["hours"]) == ("3", "2")


def test_leave_and_swaps_are_not_expected_and_rows_out_of_post_or_void_are_no_seats(made):
    row = next(row for row in made("plan")["sessions"] if row["activity"] == "a")
    other = next(row for row in made("plan")["sessions"] if row["activity"] == "b")

    assert (row["expected"], row["came"], row["turnout"]) == (3, 2, "66.7%")
    # T3 has two rows there that contradict each other: as in check, the lower one counts.
    assert (other["expected"], other["came"], other["turnout"]) == (1, 0, "0%")


def test_of_what_is_not_held_yet_only_who_is_expected_is_told(made):
    row = next(row for row in made("plan")["sessions"] if row["activity"] == "f")

    assert (row["expected"], row["came"], row["turnout"]) == (2, None, "")


def test_the_sessions_of_the_groups_add_up(made):
    found = made("plan")
    counts = ("sessions", "held", "held_later", "delayed", "cancelled", "overdue", "planned")

    for name in counts:
        assert sum(row[name] for row in found["groups"]) == found["totals"]["groups"][name]
    assert found["totals"]["groups"]["sessions"] == len(found["sessions"])


def test_one_group_has_its_own_sessions_only(made):
    assert set(outcomes(made("plan", "--group", "数学组"))) == {"b"}


def test_where_no_rule_asks_for_papers_those_on_file_are_told_by_semester(made):
    found = made("plan")

    plans = {
        (row["group"], row["period"]): (row["filed"], row["state"])
        for row in found["papers"]
        if row["kind"] == "group-plan"
    }
    assert plans == {
        ("语文组", "2025-26/1"): (1, None), ("语文组", "2025-26/2"): (0, None),
        ("数学组", "2025-26/1"): (0, None), ("数学组", "2025-26/2"): (0, None),
    }  # fmt: skip
    assert found["notes"] == [
        "Where no rule in use asks for a paper, only what is on file is told."
    ]


def test_a_semester_that_has_not_begun_owes_nothing(made):
    found = made("plan", as_of="2025-12-31")

    assert {row["period"] for row in found["papers"]} == {"2025-26/1"}


def test_a_year_that_has_not_begun_owes_no_papers_and_has_what_is_planned(made):
    found = made("plan", "--period", "2026-27")

    assert found["papers"] == []
    assert outcomes(found) == {"d": "delayed", "e": "delayed"}


def test_where_a_rule_asks_for_a_paper_its_standing_is_that_of_check(ledger, tmp_path):
    rules = FILES["rules/town.toml"].split("[[cohort]]")[0] + OWED
    book = write_book(tmp_path / "owing", {**FILES, "rules/town.toml": rules})
    words = ("--book", book, "--as-of", "2026-08-31", "--format", "json")

    told = json.loads(ledger("report", "plan", *words).out)["papers"]
    states = {
        (row["group"], row["period"]): (row["filed"], row["state"])
        for row in told
        if row["kind"] == "group-plan"
    }
    cohorts = check(ledger, book)["cohorts"]

    assert states == {
        (each["group"], each["period"]): (int(each["value"]), each["state"])
        for each in cohorts
        if each["period"].startswith("2025-26")
    }
    assert states["语文组", "2025-26/1"] == (1, "met")
    assert states["数学组", "2025-26/2"] == (0, "short")


def test_every_row_names_the_line_of_the_book(made, school):
    lines = (school / "activities.csv").read_text(encoding="utf-8").splitlines()

    for row in made("plan")["sessions"]:
        file, _colon, line = row["place"].partition(":")
        assert file == "activities.csv"
        assert lines[int(line) - 1].startswith(f"{row['activity']},")


# ---------------------------------------------------------------- turn-out


def test_turn_out_is_what_check_counts_where_nobody_left(ledger, school, made):
    # T4 has left: the rule counts who is in post at the end of the year.
    found = made("turnout")
    (cohort,) = check(ledger, school)["cohorts"]
    rate = found["rates"][0]

    assert (rate["came"], rate["expected"]) == (cohort["numerator"], cohort["denominator"])
    assert (rate["value"], rate["state"]) == (cohort["value"], cohort["state"])
    missed = [row for row in found["missed"] if row["code"] == "T4"]
    assert found["totals"]["sessions"]["expected"] == int(cohort["denominator"]) + len(missed)
    assert found["notes"][-1].startswith("turnout counts 4 seats of 5:")


def test_seats_add_up_by_session_group_and_teacher(made):
    found = made("turnout")
    whole = found["totals"]["sessions"]

    for name in ("expected", "came", "absent", "on_leave", "swapped"):
        assert sum(row[name] for row in found["sessions"]) == whole[name]
        assert sum(row[name] for row in found["groups"]) == whole[name]
        assert sum(row[name] for row in found["teachers"]) == whole[name]


def test_a_seat_belongs_to_the_group_of_its_day(made):
    # T2 belonged to 语文组 in October, and to 数学组 from February on.
    found = {row["group"]: row for row in made("turnout")["groups"]}

    assert found["语文组"]["came"] == 3
    assert found["语文组"]["swapped"] == 1


def test_each_seat_that_was_not_taken_names_its_row(made, school):
    lines = (school / "credits.csv").read_text(encoding="utf-8").splitlines()

    missed = made("turnout")["missed"]

    assert {(row["code"], row["activity"], row["attendance"]) for row in missed} == {
        ("T3", "a", "leave"), ("T4", "a", "absent"), ("T2", "b", "swapped"), ("T3", "b", "absent"),
    }  # fmt: skip
    for row in missed:
        line = lines[int(row["place"].partition(":")[2]) - 1]
        assert line.startswith(f"{row['activity']},{row['code']},{row['attendance']}")


def test_where_nobody_was_expected_there_is_no_rate(made):
    found = made("turnout", "--teacher", "T2", "--period", "2025-11-01..2025-11-30")

    assert found["totals"]["sessions"]["turnout"] == ""
    assert found["totals"]["sessions"]["swapped"] == 1
