"""Tasks that are due some time after something: for each activity and teacher, or each teacher."""

from dataclasses import replace
from datetime import date

import pytest

from sbt_ledger.assessment.deadline import deadline_standings
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.span import Span
from sbt_ledger.periods import Period
from sbt_ledger.records.settings import Settings
from tests.assessment.conftest import (
    LAST,
    YEAR,
    a_book,
    a_change,
    a_row,
    a_teacher,
    an_activity,
    report,
    rules,
)

FRIDAY = date(2026, 6, 26)
RATING = {"id": "rating", "task": "rated_on", "within": "5 days", "after": "end"}
REPORT = {"id": "report", "task": "study-report", "within": "2 weeks", "after": "end"}
PLAN = {"id": "plan", "task": "plan", "within": "25 days", "after": "hired_on"}


def deadlines(book, line, as_of=LAST, *, named=None, codes=None, **tables):
    rule_set = rules({}, deadline=[line], **tables)
    span = Span(as_of, named)
    return list(deadline_standings(book, rule_set, span, codes or list(book.teachers)))


def told(book, line, as_of=LAST, **more):
    (found,) = deadlines(book, line, as_of, **more)
    return found.due, found.done, found.state


def rated(on=None, day=FRIDAY, **cells):
    return a_book([an_activity(day=day, **cells)], [a_row(rated_on=on)])


# ---------------------------------------------------------------- per activity and teacher


@pytest.mark.parametrize(
    ("days", "on", "state"),
    [
        ("calendar", date(2026, 7, 1), State.MET),
        ("calendar", date(2026, 7, 2), State.SHORT),
        ("working", date(2026, 7, 3), State.MET),
        ("working", date(2026, 7, 4), State.SHORT),
    ],
)
def test_five_days_after_a_friday(days, on, state):
    due = date(2026, 7, 1) if days == "calendar" else date(2026, 7, 3)

    assert told(rated(on), {**RATING, "days": days}) == (due, on, state)


def test_the_holidays_of_the_book_are_no_working_days():
    holidays = Settings(school="M", rules=("town",), holidays=("2026-06-29..2026-06-30",))
    book = replace(rated(), settings=holidays)

    assert told(book, {**RATING, "days": "working"})[0] == date(2026, 7, 7)
    assert told(book, RATING)[0] == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("within", "due"),
    [
        ("0 days", FRIDAY),
        ("1 day", date(2026, 6, 27)),
        ("2 weeks", date(2026, 7, 10)),
        ("1 month", date(2026, 7, 26)),
        ("1 year", date(2027, 6, 26)),
        ("24 hours", date(2026, 6, 27)),
        ("96 hours", date(2026, 6, 30)),
        ("97 hours", date(2026, 7, 1)),
    ],
)
def test_a_task_is_due_so_long_after_the_end(within, due):
    assert told(rated(), {**RATING, "within": within})[0] == due


def test_what_is_not_done_is_open_before_the_day_and_short_from_it_on():
    assert told(rated(), RATING, date(2026, 6, 30)) == (date(2026, 7, 1), None, State.OPEN)
    assert told(rated(), RATING, date(2026, 7, 1)) == (date(2026, 7, 1), None, State.SHORT)
    assert deadlines(rated(), RATING, date(2026, 6, 25)) == []


def test_what_was_done_after_the_day_of_the_question_is_not_done_yet():
    assert told(rated(date(2026, 7, 1)), RATING, date(2026, 6, 30))[1:] == (None, State.OPEN)


def test_each_teacher_who_was_there_owes_it_for_each_activity():
    everybody = [a_teacher("a1"), a_teacher("a2"), a_teacher("a3", left_on=date(2026, 1, 31))]
    rows = [
        a_row("x", "a1", rated_on=FRIDAY),
        a_row("y", "a1"),
        a_row("x", "a2", attendance="absent"),
        a_row("y", "a2", status="void"),
        a_row("x", "a3"),
    ]
    activities = [an_activity("x", FRIDAY), an_activity("y", FRIDAY)]
    book = a_book(activities, rows, everybody)

    found = [(each.teacher.code, each.activity, each.state) for each in deadlines(book, RATING)]

    assert found == [("a1", "x", State.MET), ("a1", "y", State.SHORT)]
    assert deadlines(book, RATING, codes=["a2"]) == []


def test_an_activity_that_was_not_held_and_credits_brought_along_owe_nothing():
    assert deadlines(rated(status="cancelled"), RATING) == []
    assert deadlines(rated(kind="opening-balance"), RATING) == []
    assert deadlines(a_book([an_activity()], []), RATING) == []


def test_one_of_several_rows_of_an_event_that_is_done_is_enough():
    rows = [a_row(), a_row(rated_on=date(2026, 7, 1))]

    assert told(a_book([an_activity(day=FRIDAY)], rows), RATING)[2] is State.MET


def test_only_what_fits_owes_it_and_a_blank_cell_that_decides_makes_it_unknown():
    online = {**RATING, "where": {"mode": "online"}}

    assert deadlines(rated(mode="class"), online) == []
    assert told(rated(mode="online"), online)[2] is State.SHORT
    assert told(rated(), online)[2] is State.UNKNOWN
    assert told(rated(date(2026, 7, 1)), online)[2] is State.MET


def test_only_those_are_asked_of_whom_it_speaks():
    def state(**cells):
        book = a_book([an_activity(day=FRIDAY)], [a_row()], [a_teacher(**cells)])
        return [each.state for each in deadlines(book, {**RATING, "who": {"rank": "senior"}})]

    assert state(rank="senior") == [State.SHORT]
    assert state(rank="junior") == []
    assert state(rank="") == [State.UNKNOWN]


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("2026/7/1", State.MET),
        ("2026.07.02", State.SHORT),
        ("2026-02-30", State.UNKNOWN),
        ("yes", State.UNKNOWN),
    ],
)
def test_a_day_may_be_written_as_spreadsheets_do_and_what_is_none_is_not_known(cell, state):
    assert told(rated(cell), RATING)[2] is state


def test_of_the_past_that_is_told_which_was_due_within_a_year_or_began_in_the_period():
    old = rated(day=date(2025, 8, 26))
    before = Period(date(2024, 9, 1), date(2025, 8, 31), "2024-25")

    assert deadlines(old, RATING, date(2026, 8, 30))[0].due == date(2025, 8, 31)
    assert deadlines(old, RATING, LAST) == []
    assert [each.due for each in deadlines(old, RATING, named=before)] == [date(2025, 8, 31)]
    assert deadlines(old, RATING, named=YEAR) == []


def test_the_clock_may_start_on_the_first_day_a_column_or_a_step():
    course = an_activity(day=FRIDAY, start=date(2026, 6, 1), approvals=())
    step = ("school-review", date(2026, 7, 20))
    reviewed = course._replace(approvals=(step, ("other", None)))

    def due(activity, after):
        found = deadlines(a_book([activity], [a_row(sent_on="2026-07-10")]), {**RATING, **after})
        return [each.due for each in found]

    assert due(course, {"after": "start"}) == [date(2026, 6, 6)]
    assert due(course, {"after": "sent_on"}) == [date(2026, 7, 15)]
    assert due(reviewed, {"after": "school-review"}) == [date(2026, 7, 25)]
    # What starts the clock has not happened.
    assert due(course, {"after": "school-review"}) == []


def test_a_report_on_a_course_is_an_activity_after_it():
    course = an_activity("c", FRIDAY, kind="off-job")
    line = {**REPORT, "where": {"kind": "off-job"}}

    def state(*days):
        reports = [an_activity(f"r{n}", day, kind="study-report") for n, day in enumerate(days)]
        (found,) = deadlines(a_book([course, *reports]), line)
        return found.activity, found.done, found.state

    assert state(date(2026, 7, 10)) == ("c", date(2026, 7, 10), State.MET)
    assert state(date(2026, 7, 11)) == ("c", date(2026, 7, 11), State.SHORT)
    assert state(date(2026, 6, 25)) == ("c", None, State.SHORT)


def test_a_column_may_be_due_by_the_end_of_the_period_of_its_activity():
    line = {"id": "d", "task": "rated_on", "by": "5 days after semester end"}
    on = date(2026, 2, 5)
    autumn, spring = date(2026, 1, 31), date(2026, 2, 1)

    assert told(rated(on, autumn), line, named=YEAR) == (date(2026, 2, 5), on, State.MET)
    assert told(rated(on, spring), line, named=YEAR)[0] == date(2026, 9, 5)
    assert deadlines(rated(on, date(2025, 8, 31)), line, named=YEAR) == []


def test_a_column_may_be_due_by_the_end_of_a_teachers_own_period():
    line = {"id": "d", "task": "rated_on", "by": "first end"}
    activity, row = [an_activity(day=FRIDAY)], [a_row()]

    def due(**cells):
        book = a_book(activity, row, [a_teacher(**cells)])
        return [each.due for each in deadlines(book, line, named=YEAR)]

    assert due(hired_on=date(2025, 9, 1)) == [date(2026, 8, 31)]
    assert due(hired_on=date(2015, 9, 1)) == []
    assert due(hired_on=None) == [None]


def test_a_rating_that_is_missed_is_a_miss_and_advice_is_none():
    assert not report(rated(), rules({"at_least": 0}, deadline=[RATING])).is_compliant()
    advice = rules({"at_least": 0}, deadline=[{**RATING, "force": "advice"}])
    assert report(rated(), advice).is_compliant(strict=True)


def test_what_a_task_blocks_is_told_until_it_is_done():
    line = {**RATING, "blocks": ["show hours", "choose next semester"]}

    assert deadlines(rated(), line)[0].blocks == ("show hours", "choose next semester")
    assert deadlines(rated(date(2026, 7, 9)), line)[0].blocks == ()


# ---------------------------------------------------------------- per teacher


def plan(*days, hired_on=date(2025, 9, 5), **cells):
    activities = [an_activity(f"p{n}", day, kind="plan") for n, day in enumerate(days)]
    return a_book(activities, None, [a_teacher(hired_on=hired_on, **cells)])


def test_a_task_is_due_so_long_after_a_day_of_the_roster():
    working = {**PLAN, "days": "working"}

    # Friday 5 September: five weeks on is Friday 10 October.
    assert told(plan(date(2025, 10, 10)), working)[2] is State.MET
    assert told(plan(date(2025, 10, 11)), working) == (
        date(2025, 10, 10), date(2025, 10, 11), State.SHORT,
    )  # fmt: skip
    assert told(plan(date(2025, 9, 30)), PLAN)[2] is State.MET
    assert told(plan(date(2025, 10, 1)), PLAN)[0] == date(2025, 9, 30)
    assert told(plan(date(2025, 9, 4)), PLAN)[1:] == (None, State.SHORT)


def test_who_was_hired_long_ago_is_not_asked_again():
    assert deadlines(plan(hired_on=date(2015, 9, 1)), PLAN) == []
    assert deadlines(plan(), PLAN, date(2025, 9, 4)) == []
    assert told(plan(), PLAN, date(2025, 9, 29))[2] is State.OPEN


def test_a_blank_day_of_the_roster_is_not_known_and_one_that_never_comes_asks_nothing():
    licence = {**PLAN, "after": "licensed_on"}

    assert told(plan(licensed_on=""), licence) == (None, None, State.UNKNOWN)
    assert told(plan(licensed_on="2025-09-05"), licence)[0] == date(2025, 9, 30)
    leaving = {**PLAN, "after": "left_on"}
    assert deadlines(plan(), leaving) == []
    assert deadlines(plan(left_on=date(2026, 3, 1)), leaving) == []


def test_a_blank_cell_that_decides_who_owes_it_makes_it_unknown():
    junior = {**PLAN, "who": {"rank": "junior"}}
    done = date(2025, 9, 30)

    assert told(plan(date(2025, 10, 1), rank=""), junior)[2] is State.UNKNOWN
    assert told(plan(done, rank=""), junior)[1:] == (done, State.MET)
    assert told(plan(done, rank="junior"), junior) == (done, done, State.MET)
    assert deadlines(plan(done, rank="senior"), junior) == []


def test_a_change_may_name_the_day_that_starts_the_clock():
    change = a_change("named_on", "2025-09-05")
    book = a_book([], [], [a_teacher()], [change])

    assert told(book, {**PLAN, "after": "named_on"})[0] == date(2025, 9, 30)


def test_a_day_of_the_roster_may_be_the_task_itself():
    line = {"id": "health", "task": "checked_on", "by": "year end"}

    def state(cell):
        (found,) = deadlines(plan(checked_on=cell), line, named=YEAR)
        return found.done, found.state

    assert state("2026-08-31") == (date(2026, 8, 31), State.MET)
    assert state("2025-08-31") == (None, State.SHORT)
    assert state("") == (None, State.SHORT)


def test_a_task_may_be_due_by_the_end_of_a_teachers_own_period():
    line = {"id": "d", "task": "plan", "by": "5 days before first end"}
    unknown = a_book([], [], [a_teacher(hired_on=None)])

    assert told(plan(date(2026, 8, 30)), line)[:2] == (date(2026, 8, 30), date(2026, 8, 30))
    assert deadlines(plan(hired_on=date(2015, 9, 5)), line) == []
    assert told(unknown, line) == (None, None, State.UNKNOWN)


@pytest.mark.parametrize(
    ("by", "due"),
    [
        ("5 days after year end", date(2026, 9, 7)),
        ("1 day before year end", date(2026, 8, 28)),
        ("year end", date(2026, 8, 31)),
    ],
)
def test_working_days_may_be_counted_from_the_end_of_a_period(by, due):
    line = {"id": "d", "task": "plan", "by": by, "days": "working"}

    assert told(plan(), line, named=YEAR)[0] == due
