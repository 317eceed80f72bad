"""Tasks that are due on a day."""

from datetime import date

import pytest

from sbt_ledger.assessment.deadline import deadline_standings
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.span import Span
from tests.assessment.conftest import (
    FIRST,
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

PLAN = {"id": "plan", "task": "growth-plan", "by": "year end"}


def deadlines(book, as_of=LAST, *, tables=None, **line):
    rule_set = rules(deadline=[{**PLAN, **line}], **(tables or {}))
    return list(deadline_standings(book, rule_set, Span(as_of, YEAR), list(book.teachers)))


def plan(*days, rows=None, **cells):
    """Return a book of a growth plan on each day."""
    return a_book(
        [an_activity(f"a{n}", day, kind="growth-plan", **cells) for n, day in enumerate(days)], rows
    )


def told(book, as_of=LAST, **line):
    (found,) = deadlines(book, as_of, **line)
    return found.due, found.done, found.state


@pytest.mark.parametrize(
    ("by", "due"),
    [
        ("year end", [date(2026, 8, 31)]),
        ("1 day before year end", [date(2026, 8, 30)]),
        ("30 days before year end", [date(2026, 8, 1)]),
        ("14 days after semester end", [date(2026, 2, 14), date(2026, 9, 14)]),
    ],
)
def test_a_task_is_due_at_the_end_of_each_period_or_some_days_from_it(by, due):
    assert [each.due for each in deadlines(a_book(), by=by)] == due


@pytest.mark.parametrize("by", ["some day", "end", "year end soon", "x days after year end"])
def test_what_names_no_end_of_a_period_is_no_day(by):
    with pytest.raises(ValueError, match=by):
        rules(deadline=[{**PLAN, "by": by}])


@pytest.mark.parametrize(
    ("done", "as_of", "state"),
    [
        (LAST, LAST, State.MET),
        (FIRST, LAST, State.MET),
        (date(2025, 8, 31), LAST, State.SHORT),
        (date(2026, 9, 1), date(2026, 9, 1), State.SHORT),
        (date(2026, 9, 1), LAST, State.SHORT),
        (date(2026, 9, 1), date(2026, 8, 30), State.OPEN),
        (date(2026, 3, 5), date(2026, 3, 5), State.MET),
        (date(2026, 3, 5), date(2026, 3, 4), State.OPEN),
    ],
)
def test_a_task_is_done_from_the_first_day_of_the_period_to_the_day_it_is_due(done, as_of, state):
    due, day, found = told(plan(done), as_of)

    assert (due, found) == (LAST, state)
    assert day == (done if found is State.MET else None)


@pytest.mark.parametrize(
    ("done", "as_of", "state"),
    [
        (date(2026, 8, 1), LAST, State.MET),
        (date(2026, 8, 2), LAST, State.SHORT),
        (date(2026, 9, 1), LAST, State.SHORT),
        (date(2026, 8, 2), date(2026, 8, 1), State.SHORT),
        (date(2026, 8, 2), date(2026, 7, 31), State.OPEN),
    ],
)
def test_a_task_may_be_due_some_days_before_the_end(done, as_of, state):
    due, _day, found = told(plan(done), as_of, by="30 days before year end")

    assert (due, found) == (date(2026, 8, 1), state)


def test_a_task_that_was_done_late_but_within_the_period_names_its_day():
    found = told(plan(date(2026, 8, 20)), by="30 days before year end")

    assert found == (date(2026, 8, 1), date(2026, 8, 20), State.SHORT)


@pytest.mark.parametrize(
    ("done", "as_of", "state"),
    [
        (date(2026, 9, 14), date(2026, 9, 14), State.MET),
        (date(2026, 9, 15), date(2026, 9, 15), State.SHORT),
        (date(2026, 9, 14), date(2026, 9, 13), State.OPEN),
    ],
)
def test_a_task_may_be_due_some_days_after_the_end(done, as_of, state):
    due, _day, found = told(plan(done), as_of, by="14 days after year end")

    assert (due, found) == (date(2026, 9, 14), state)


def test_the_first_time_is_told_however_the_rows_are_ordered():
    assert told(plan(date(2026, 5, 5), date(2026, 3, 5)))[1] == date(2026, 3, 5)


def test_a_deadline_at_the_end_of_february_falls_on_the_29th_of_a_leap_year():
    rule_set = rules(deadline=[{**PLAN, "by": "winter end"}], period={
        "year": {"start": "09-01"}, "winter": {"start": "03-01"},
    })  # fmt: skip

    found = list(deadline_standings(a_book(), rule_set, Span(date(2028, 2, 29)), ["t"]))
    assert [(each.due, each.state) for each in found] == [(date(2028, 2, 29), State.SHORT)]


@pytest.mark.parametrize(
    "row",
    [
        a_row("a0", attendance="absent"),
        a_row("a0", attendance="leave"),
        a_row("a0", attendance="swapped"),
        a_row("a0", status="void"),
    ],
)
def test_who_was_not_there_did_not_do_it(row):
    assert told(plan(date(2026, 3, 5), rows=[row]))[2] is State.SHORT


def test_what_was_planned_or_is_of_another_kind_is_not_done():
    assert told(plan(date(2026, 3, 5), status="planned"))[2] is State.SHORT
    assert told(a_book([an_activity()]))[2] is State.SHORT
    assert told(a_book([an_activity(kind="growth-plan"), an_activity("b")], [a_row("b")]))[2] is (
        State.SHORT
    )


def test_a_filter_of_the_task_must_fit_for_certain():
    city = {"where": {"level": "county+"}}

    assert told(plan(date(2026, 3, 5), level="city"), **city)[2] is State.MET
    assert told(plan(date(2026, 3, 5), level="school"), **city)[2] is State.SHORT
    assert told(plan(date(2026, 3, 5)), **city)[2] is State.SHORT


def test_only_those_in_post_and_asked_have_a_deadline():
    teachers = [
        a_teacher("t1"),
        a_teacher("t2", left_on=date(2026, 8, 30)),
        a_teacher("t3", hired_on=date(2026, 9, 1)),
        a_teacher("t4"),
    ]
    book = a_book([], [], teachers, [a_change("rank", "senior", LAST, code="t4")])

    def codes(**line):
        return [each.teacher.code for each in deadlines(book, **line) if each.teacher]

    assert codes() == ["t1", "t4"]
    assert codes(who={"rank": "senior"}) == ["t4"]
    assert codes(tables={"who": {"rank": "senior"}}) == ["t4"]
    assert codes(who={"rank": "junior"}) == []


def test_two_people_of_one_name_are_told_apart():
    teachers = [a_teacher("t1", "王伟"), a_teacher("t2", "王伟")]
    book = a_book([an_activity(kind="growth-plan")], [a_row(code="t2")], teachers)

    found = [(each.teacher, each.state) for each in deadlines(book)]
    assert found == [(teachers[0], State.SHORT), (teachers[1], State.MET)]


def test_a_deadline_that_is_missed_makes_a_school_short_and_advice_does_not():
    must, advice = rules(deadline=[PLAN]), rules(deadline=[{**PLAN, "force": "advice"}])

    assert not report(a_book(), must).is_compliant()
    assert report(a_book(), advice).is_compliant(strict=True)
    assert report(plan(LAST), must).is_compliant(strict=True)


@pytest.mark.parametrize(
    "line", [{"id": ""}, {"by": ""}, {"by": "year end", "within": "10 days", "after": "end"}]
)
def test_a_deadline_has_a_name_and_one_way_of_telling_the_day(line):
    with pytest.raises(ValueError, match=r"it is empty|either 'by' or 'within'"):
        rules(deadline=[{**PLAN, **line}])


# ---------------------------------------------------------------- what is still to be mended


def test_what_was_done_before_the_day_of_hire_is_left_out():
    book = a_book(
        [an_activity(day=date(2025, 10, 1), kind="growth-plan")],
        teachers=[a_teacher(hired_on=date(2026, 1, 1))],
    )

    assert told(book)[2] is State.SHORT


def test_one_plan_does_not_do_for_two_years():
    rule_set = rules(deadline=[{**PLAN, "by": "14 days after year end"}])
    span = Span(date(2026, 9, 14), None)

    found = list(deadline_standings(plan(date(2025, 9, 10)), rule_set, span, ["t"]))
    assert [each.state for each in found if each.due == date(2026, 9, 14)] == [State.SHORT]
