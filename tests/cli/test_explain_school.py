"""`ledger explain` of the school: of whom and of what its figures are made."""

from __future__ import annotations

import json

import pytest

from tests.books import write_book
from tests.cli.conftest import rows_of

AS_OF = "2023-12-31"
RULES = """\
ruleset = { id = "town", from = 2015-01-01, unit = "hour" }
period.year = { start = "01-01" }
credit = [ { per_hour = 1 } ]
require = [ { id = "year", at_least = 10, per = "year" } ]
cohort = [
  { id = "turnout", measure = "rate", at_least = "95%", per = "year", \
    of = { not = { attendance = "leave" } }, done = { attendance = "present" } },
  { id = "mean", measure = "mean", at_least = 9, per = "year", who = { not = { leave = "away" } } },
  { id = "done", measure = "share", at_least = "50%", per = "year", having = { require = "year" } },
  { id = "block", measure = "share", at_least = "50%", per = "year", \
    having = { measure = "hours", at_least = 9 } },
  { id = "lessons", measure = "records", at_least = 2, per = "year", \
    where = { kind = "demo-lesson" } },
]
deadline = [
  { id = "rates", task = "rated_on", within = "5 days", after = "end", days = "working", \
    blocks = ["choose next semester"] },
  { id = "report", task = "report", by = "10 days after year end" },
]
money = [
  { id = "fund", what = "fund", of = "payroll", at_least = "3%" },
  { id = "schools", what = "to schools", of = "fund", at_least = "70%" },
]
"""
FILES = {
    "ledger.toml": 'school = "A school"\nrules = ["town"]\nholidays = ["2023-05-01..2023-05-03"]\n',
    "rules/town.toml": RULES,
    "teachers.csv": (
        "code,name,hired_on,left_on\n"
        "t1,李静,2010-01-01,\n"
        "t2,王芳,2010-01-01,\n"
        "t3,张伟,2010-01-01,\n"
        "t4,刘洋,2010-01-01,2023-06-30\n"
    ),
    "changes.csv": "teacher,attribute,value,from\nt3,leave,away,2023-09-01\n",
    "activities.csv": (
        "id,title,start,hours,kind\n"
        "a,专家讲座,2023-04-28,10,lecture\n"
        "b,Demo,2023-06-01,2,demo-lesson\n"
    ),
    "credits.csv": (
        "activity,teacher,attendance,rated_on\n"
        "a,t1,,2023-05-10\n"
        "a,t2,absent,\n"
        "a,t3,leave,\n"
        "b,t1,,2023-06-02\n"
    ),
    "money.csv": (
        "date,what,amount\n"
        "2023-03-01,payroll,1000000\n"
        "2022-03-01,fund,9\n"
        "2023-04-01,to schools,20000\n"
    ),
}


@pytest.fixture
def ask(ledger, tmp_path):
    """Return `explain` on the school, with its exit code held to be 0."""
    school = write_book(tmp_path / "school", FILES)

    def asked(*words, lang="en"):
        answer = ledger("explain", *words, "--book", school, "--as-of", AS_OF, "--lang", lang)
        assert (answer.code, answer.err) == (0, "")
        return answer.out

    return asked


def lines_of(text):
    return [" ".join(line.split()) for line in text.splitlines()]


def test_a_rate_lists_who_missed_a_seat_first_and_whose_leave_is_no_seat(ask):
    lines = lines_of(ask("turnout"))

    assert lines[0] == "A school, as of 2023-12-31"
    assert lines[2] == "turnout 2023: short (66.7% of 95%; 2 of 3)"
    assert lines[5:11] == [
        "Who counts was asked on 2023-12-31: 3 people.",
        "teacher counts of lines",
        "t2 王芳 0 1 credits.csv:3",
        "Not taken: 专家讲座, 2023-04-28: absent (credits.csv:3)",
        "t1 李静 2 2 credits.csv:2, 5",
        "t3 张伟 0 0",
    ]
    assert lines[11:] == [
        "Left out: credits.csv:4 (attendance is on leave, which is excepted).",
        "Not in post on that day:",
        "t4 刘洋 (teachers.csv:5)",
        "Sum: 2 of 3 = 66.7%. State: short.",
        "95% of 3 is 2.85.",
    ]


def test_a_mean_lists_each_sum_with_its_lines_and_whom_the_rule_leaves_out(ask):
    lines = lines_of(ask("mean"))

    assert "t1 李静 12 credits.csv:2, 5" in lines
    assert "credits.csv:3: Attendance is “absent”: no credit." in lines
    assert "In post, but left out by the rule:" in lines
    assert "t3 张伟: leave is away (excepted) on 2023-12-31 (changes.csv:2)" in lines
    assert "Sum: 12 over 2 people = 6. State: short." in lines


def test_a_share_lists_how_the_requirement_stands_or_what_each_person_has(ask):
    done, block = lines_of(ask("done")), lines_of(ask("block"))

    assert "t1 李静 year 2023: met (12 of 10) 1" in done
    assert "t2 王芳 year 2023: short by 10 (0 of 10) 0" in done
    assert "t1 李静 12 1 credits.csv:2, 5" in block
    assert "Sum: 1 of 3 = 33.3%. State: short." in block


def test_a_count_of_activities_lists_those_that_count(ask):
    lines = lines_of(ask("lessons"))

    assert "2023-06-01 Demo 1 activities.csv:3" in lines
    assert "Sum: 1. State: short." in lines


def test_a_deadline_says_from_when_to_when_its_days_were_counted_and_what_was_skipped(ask):
    lines = lines_of(ask("rates"))

    assert "Due: 5 days after “end”, which is day 0 (working days)." in lines
    begin = lines.index("t1 李静 专家讲座 2023-04-28 2023-05-10 2023-05-10 met credits.csv:2")
    assert lines[begin + 1] == (
        "Skipped: 4 days of weekends; holidays: 2023-05-01, 2023-05-02, 2023-05-03."
    )
    assert "Sum: met: 2." in lines


def test_a_deadline_by_the_end_of_a_period_is_the_same_for_all(ask):
    assert "t1 李静 2024-01-10 no open" in lines_of(ask("report"))


@pytest.mark.parametrize("words", [("report", "t2"), ("t2", "report")])
def test_the_school_can_be_narrowed_to_a_teacher(ask, words):
    told = ask(*words)

    assert "t2 王芳" in told
    assert "t1" not in told


def test_money_lists_what_is_booked_and_what_a_line_before_asks_for(ask):
    fund, schools = lines_of(ask("fund")), lines_of(ask("schools"))

    assert "fund: nothing is booked." in fund
    assert "2023-03-01 1000000 payroll money.csv:2" in fund
    assert "Left out: money.csv:3 (of other periods)." in fund
    assert "3% of 1000000 is 30000." in fund
    assert "2023-04-01 20000 to schools money.csv:4" in schools
    assert "“fund” is not booked: taken as what its own rule asks for; asked: 21000." in schools


def test_programs_read_members_entries_and_outsiders(ask):
    told = json.loads(ask("turnout", "--format", "json"))
    (cohort,) = told["cohorts"]

    figures = (cohort["value"], cohort["numerator"], cohort["denominator"])
    assert figures == ("66.7%", "2", "3")
    assert [
        (each["teacher"], each["numerator"], each["denominator"], each["missed"])
        for each in cohort["members"]
    ] == [("t1", "2", 2, []), ("t2", "0", 1, ["credits.csv:3"]), ("t3", "0", 0, [])]
    assert [(each["teacher"], each["why"]) for each in cohort["outsiders"]] == [
        ("t4", "not in post")
    ]
    assert (told["deadlines"], told["money"]) == ([], [])


def test_what_the_members_add_up_to_is_the_figure(ask):
    for name in ("turnout", "mean", "done", "block"):
        (cohort,) = json.loads(ask(name, "--format", "json"))["cohorts"]
        members = [each for each in cohort["members"] if each["sure"]]

        assert sum(int(each["numerator"]) for each in members) == int(cohort["numerator"])
        assert sum(each["denominator"] for each in members) == int(cohort["denominator"])


def test_programs_read_the_days_of_a_deadline_and_the_bookings_of_money(ask):
    (deadline, _other) = json.loads(ask("rates", "--format", "json"))["deadlines"]
    (money,) = json.loads(ask("schools", "--format", "json"))["money"]

    assert [deadline[key] for key in ("start", "due", "done", "done_by", "weekend_days")] == [
        "2023-04-28", "2023-05-10", "2023-05-10", ["credits.csv:2"], 4,
    ]  # fmt: skip
    assert [each["place"] for each in money["booked"]] == ["money.csv:4"]


def test_a_sheet_has_a_line_an_entry_a_task_or_a_booking(ask):
    seats = rows_of(ask("turnout", "--format", "csv"))
    tasks = rows_of(ask("rates", "--format", "csv"))
    money = rows_of(ask("schools", "--format", "csv"))

    assert [(row["teacher"], row["mark"], row["line"]) for row in seats if row["line"]] == [
        ("t1", "ok", "2"), ("t1", "ok", "5"), ("t2", "missed", "3"),
    ]  # fmt: skip
    assert next((row["due"], row["done"]) for row in tasks) == ("2023-05-10", "2023-05-10")
    assert [row["counted"] for row in money] == ["20000"]
    assert [row["title"] for row in rows_of(ask("lessons", "--format", "csv"))] == ["Demo"]


@pytest.mark.parametrize("form", ["text", "table"])
@pytest.mark.parametrize("lang", ["zh-CN", "zh-TW"])
def test_people_read_it_in_chinese(ask, lang, form):
    assert "未到：专家讲座" in ask("turnout", "--format", form, lang=lang)
    assert "1000000的3%" in ask("fund", "--format", form, lang=lang)


def test_a_name_that_is_a_rule_and_a_teacher_is_refused_and_can_be_told_apart(ledger, tmp_path):
    files = {**FILES, "teachers.csv": "code,name\nmean,李静\nt1,王芳\nt2,A\nt3,B\nt4,C\n"}
    book = write_book(tmp_path / "school", files)

    refused = ledger("explain", "mean", "--book", book, "--as-of", AS_OF, "--lang", "en")
    rule = ledger("explain", "town:mean", "--book", book, "--as-of", AS_OF, "--lang", "en")
    person = ledger("explain", "李静", "--book", book, "--as-of", AS_OF, "--lang", "en")

    assert refused.code == 4
    assert "“mean” is a rule, and the code or the name of 李静." in refused.err
    assert "town:mean" in refused.err
    assert (rule.code, rule.out.splitlines()[0]) == (0, "A school, as of 2023-12-31")
    assert (person.code, person.out.splitlines()[0]) == (0, "mean 李静, as of 2023-12-31")


def test_a_slip_in_the_name_of_a_rule_is_mended(ledger, tmp_path):
    book = write_book(tmp_path / "school", FILES)

    answer = ledger("explain", "turnuot", "--book", book, "--as-of", AS_OF, "--lang", "en")

    assert answer.code == 2
    assert "Did you mean turnout?" in answer.err


def test_a_rule_of_which_nothing_is_in_question_says_so(ask):
    assert "Nothing of it is in question" in ask("rates", "--period", "2021")
