from datetime import date

import pytest

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.check_text import as_text, verdict_line
from sbt_ledger.reports.words import state_name
from tests.reports.conftest import YEAR, a_book, a_rule_set, a_teacher, an_activity, checked

WANG, LI = a_teacher("0007", "王芳", "语文组"), a_teacher("0008", "李四", "数学组")
TALK = an_activity("talk", date(2025, 10, 12), 20)
CIRCLE = an_activity("circle", date(2026, 3, 1), "8.5", evidence=())
COURSE = an_activity("course", date(2026, 5, 1), 40, kind="course")
PAPER = an_activity("paper", date(2026, 4, 1), 40, kind="paper")
NEEDS_REVIEW = {"where": {"kind": "paper"}, "needs_all": ["school-review"], "else": "pending"}


def lines_of(report, language="en", **asked):
    return as_text(report, language, **asked).splitlines()


def test_a_line_says_who_is_short_of_what_and_by_how_much():
    report = checked(a_book([WANG, LI], [TALK, CIRCLE, COURSE], {"0007": ["talk", "circle"],
                                                                 "0008": ["course"]}))  # fmt: skip

    assert lines_of(report) == [
        "Meixihu School, as of 2026-08-31: Town rules",
        "0007 王芳  Year total 2025-26: short by 1.5 (28.5 of 30; certified 20)",
        "These results rest on readings R1, R2; see ledger rules show town",
        "1 of 2 teachers short, 1 compliant.",
    ]


def test_names_of_rules_are_in_the_language_asked_for():
    report = checked(a_book([WANG], [TALK]))

    assert lines_of(report, "zh-CN")[:2] == [
        "Meixihu School, as of 2026-08-31: 市规定",
        "0007 王芳  学年学分 2025-26: short by 10 (20 of 30)",
    ]


def test_what_is_met_is_listed_when_everything_is_asked_for():
    report = checked(a_book([LI], [COURSE]))

    assert "0008 李四  Year total 2025-26: met (40 of 30)" not in lines_of(report)
    assert "0008 李四  Year total 2025-26: met (40 of 30)" in lines_of(report, everything=True)


def test_what_is_pending_says_what_it_awaits_and_is_no_shortfall():
    report = checked(a_book([WANG], [PAPER]), a_rule_set(valid=[NEEDS_REVIEW]))

    line = "0007 王芳  Year total 2025-26: pending (0 of 30; pending 40), awaits school-review"
    assert line in lines_of(report)
    assert line not in lines_of(report, short_only=True)
    assert verdict_line(report) == "0 of 1 teacher short, 1 pending."


def test_what_is_unknown_says_which_cell_is_blank():
    first = {"id": "first", "at_least": 10, "per": "year1", "name": {"en": "First year"}}
    report = checked(a_book([a_teacher("9", "Nobody", hired_on=None)], []), a_rule_set(first))

    assert "9 Nobody  First year: unknown: “hired_on” of the roster is blank." in lines_of(report)


def test_a_ceiling_that_is_exceeded_says_by_how_much():
    few = {"id": "few", "at_most": 15, "per": "year", "name": {"en": "Ceiling"}}
    report = checked(a_book([WANG], [TALK]), a_rule_set(few))

    assert "0007 王芳  Ceiling 2025-26: over by 5 (20 of at most 15)" in lines_of(report)


def test_who_is_short_stands_before_what_is_pending_and_group_by_group():
    bo, ai = a_teacher("0009", "Bo", "数学组"), a_teacher("0010", "Ai", "语文组")
    rows = {"0008": ["paper"], "0007": ["talk"], "0009": ["talk"], "0010": ["talk"]}
    report = checked(a_book([WANG, LI, bo, ai], [TALK, PAPER], rows),
                     a_rule_set(valid=[NEEDS_REVIEW]))  # fmt: skip

    assert [line.split()[0] for line in lines_of(report)[1:5]] == ["0007", "0010", "0009", "0008"]


def test_who_is_behind_pace_is_one_line_a_requirement():
    report = checked(a_book([WANG, LI], []), as_of=date(2026, 2, 28))

    line = "Year total 2025-26: 2 teachers open and behind pace: 王芳 0/14.88, 李四 0/14.88"
    assert line in lines_of(report)
    assert line not in lines_of(report, short_only=True)


def test_advice_is_shown_as_such_and_nobody_is_short_for_it():
    report = checked(a_book([WANG], [TALK]), a_rule_set({**YEAR, "force": "advice"}))

    assert lines_of(report)[1] == ("0007 王芳  Year total 2025-26: short by 10 (20 of 30) [advice]")
    assert verdict_line(report) == "0 of 1 teacher short, 1 compliant."


def test_a_requirement_of_the_school_that_is_not_met_has_its_line():
    demo = {
        "id": "demo", "measure": "records", "at_least": 1, "per": "year",
        "where": {"kind": "demo"}, "name": {"en": "Demo lessons"},
    }  # fmt: skip
    report = checked(a_book([LI], [COURSE]), a_rule_set(cohort=[demo]))

    assert "Demo lessons 2025-26: short (0 of 1)" in lines_of(report)
    assert verdict_line(report) == (
        "0 of 1 teacher short, 1 compliant. 1 requirement of the school not met."
    )


def test_a_missed_deadline_is_one_line_with_ten_names_and_the_number_of_the_others():
    teachers = [a_teacher(str(number), f"T{number}") for number in range(1, 13)]
    deadline = {"id": "d", "task": "check", "by": "year end", "name": {"en": "Year-end check"}}
    report = checked(a_book(teachers, [COURSE]), a_rule_set(deadline=[deadline]))

    assert lines_of(report)[1] == (
        "Year-end check, due 2026-08-31: short: 12 teachers: "
        "T1, T2, T3, T4, T5, T6, T7, T8, T9, T10 and 2 more"
    )
    assert verdict_line(report) == "0 of 12 teachers short, 12 compliant. 1 deadline missed."


def test_a_deadline_that_is_not_due_yet_is_no_finding():
    deadline = {"id": "d", "task": "check", "by": "year end", "name": {"en": "Year-end check"}}
    report = checked(
        a_book([LI], [COURSE]), a_rule_set(deadline=[deadline]), as_of=date(2026, 6, 1)
    )

    assert not [line for line in lines_of(report) if "2026-08-31" in line]
    assert "Year-end check, due 2026-08-31: open: 1 teacher: 李四" in lines_of(
        report, everything=True
    )


def test_the_verdict_counts_each_teacher_once():
    new = a_teacher("9", "Nobody", hired_on=None)
    first = {"id": "first", "at_least": 10, "per": "year1"}
    book = a_book([WANG, LI, new], [COURSE], {"0008": ["course"], "9": ["course"]})
    report = checked(book, a_rule_set(YEAR, first))

    assert verdict_line(report) == "1 of 3 teachers short, 1 unknown, 1 compliant."


def test_nobody_asked_about_is_no_verdict_over_anybody():
    assert verdict_line(checked(a_book([], []))) == "No teacher was asked about."


def test_a_line_break_in_a_name_does_not_tear_a_line_apart():
    report = checked(a_book([a_teacher("1", "Wang\nFang\x1b[31m")], [TALK]))

    assert lines_of(report)[1].startswith("1 Wang Fang [31m  Year total")


def test_rules_that_rest_on_no_doubt_need_no_remark():
    head = {"id": "town", "from": "2015-09-01"}
    report = checked(a_book([WANG], []), a_rule_set({**YEAR, "doubts": []}, ruleset=head))

    assert not [line for line in lines_of(report) if "readings" in line]


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_word(state):
    assert state_name(state) == state
