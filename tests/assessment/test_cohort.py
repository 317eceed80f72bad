"""What the school must reach together."""

from datetime import date
from fractions import Fraction

import pytest

from sbt_ledger.assessment.cohort import cohort_standings
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.span import Span
from sbt_ledger.periods import Period
from tests.assessment.conftest import (
    FIRST,
    LAST,
    YEAR,
    a_book,
    a_change,
    a_teacher,
    an_activity,
    report,
    rules,
)

DEMO = {"id": "demo", "measure": "records", "at_least": 1, "per": "year"}


def cohorts(book, as_of=LAST, *, named=None, tables=None, **line):
    asked = {**DEMO, **line}
    if "at_most" in line and "at_least" not in line:
        del asked["at_least"]
    rule_set = rules(cohort=[asked], **(tables or {}))
    return list(cohort_standings(book, rule_set, Span(as_of, named)))


def cohort(book, as_of=LAST, *, tables=None, **line):
    (found,) = cohorts(book, as_of, named=YEAR, tables=tables, **line)
    return found


def lessons(count, day=date(2026, 3, 5), **cells):
    return a_book([an_activity(f"a{number}", day, **cells) for number in range(count)])


@pytest.mark.parametrize(
    ("held", "as_of", "state"),
    [
        (2, LAST, State.MET),
        (1, LAST, State.SHORT),
        (1, date(2026, 8, 30), State.OPEN),
        (2, date(2026, 3, 5), State.MET),
        (2, date(2026, 3, 4), State.OPEN),
    ],
)
def test_so_many_activities_are_asked_for(held, as_of, state):
    assert cohort(lessons(held), as_of, at_least=2).state is state


@pytest.mark.parametrize(
    ("held", "as_of", "state"),
    [
        (0, LAST, State.MET),
        (2, LAST, State.MET),
        (3, LAST, State.OVER),
        (3, date(2026, 3, 6), State.OVER),
    ],
)
def test_no_more_than_so_many_are_allowed(held, as_of, state):
    assert cohort(lessons(held), as_of, at_most=2).state is state


@pytest.mark.parametrize(
    ("held", "state"), [(0, State.SHORT), (1, State.MET), (2, State.MET), (3, State.OVER)]
)
def test_a_floor_and_a_ceiling_hold_together(held, state):
    assert cohort(lessons(held), at_least=1, at_most=2).state is state


def test_both_ends_of_the_period_belong_to_it():
    days = {"before": date(2025, 8, 31), "first": FIRST, "last": LAST, "after": date(2026, 9, 1)}
    book = a_book([an_activity(name, day) for name, day in days.items()])

    found = cohort(book, date(2027, 1, 1))
    assert (found.value, found.activities) == (2, ("first", "last"))


def test_each_period_that_is_asked_for_is_told():
    semesters = cohorts(lessons(1), per="semester")
    assert [(each.period.label, each.state) for each in semesters] == [
        ("2025-26/1", State.SHORT),
        ("2025-26/2", State.MET),
    ]
    months = cohorts(lessons(1), date(2026, 3, 5), per="month")
    assert [each.period.label for each in months][-2:] == ["2026-M01", "2026-M03"]


def test_a_lesson_that_was_not_held_does_not_count():
    assert cohort(lessons(1, status="planned")).state is State.SHORT


def test_only_what_fits_counts():
    book = a_book([an_activity("a", kind="contest"), an_activity("b", level="city")])

    assert cohort(book, where={"kind": "contest"}).activities == ("a",)
    assert cohort(book, where={"level": "county+"}).activities == ("b",)


def test_a_blank_cell_makes_the_count_unknown_only_where_it_decides():
    book = a_book([an_activity("a", for_whom="young"), an_activity("b")])
    young = {"where": {"for_whom": "young"}}

    assert cohort(book, at_least=2, **young).state is State.UNKNOWN
    assert cohort(book, at_least=1, **young).state is State.MET
    assert cohort(book, at_least=3, **young).state is State.SHORT
    assert cohort(book, at_most=1, **young).state is State.UNKNOWN
    assert cohort(book, at_most=2, **young).state is State.MET


def test_a_blank_cell_of_another_year_decides_nothing_in_this_one():
    assert cohort(lessons(1, date(2025, 8, 31)), where={"for_whom": "young"}).state is State.SHORT


def test_a_school_without_anybody_is_neither_met_nor_missed():
    nobody = a_book([an_activity()], [], [a_teacher(left_on=date(2026, 8, 30))])

    assert cohort(nobody).state is State.EMPTY
    assert cohort(nobody, date(2026, 8, 29)).state is State.MET
    assert report(nobody, rules(cohort=[DEMO])).is_compliant(strict=True)


def test_a_school_without_anybody_of_whom_the_rules_speak_is_empty():
    senior = {"tables": {"who": {"rank": "senior"}}}
    held = [an_activity()]

    assert cohort(a_book(held), **senior).state is State.EMPTY
    assert cohort(a_book(held, teachers=[a_teacher(rank="")]), **senior).state is State.MET
    named = a_book(held, changes=[a_change("rank", "senior", LAST)])
    assert cohort(named, **senior).state is State.MET
    assert cohort(named, date(2026, 8, 30), **senior).state is State.EMPTY


def test_what_is_needed_is_the_amount_in_force_when_the_period_began():
    steps = [{"from": date(2020, 9, 1), "amount": 1}, {"from": date(2025, 9, 2), "amount": 2}]

    found = cohort(lessons(1), at_least=steps)
    assert (found.needed, found.value, found.state) == ("1", Fraction(1), State.MET)
    assert cohort(lessons(3), at_most=2).needed == "2"


def test_of_a_period_that_ended_before_the_rules_began_nothing_is_asked():
    old = Period(date(2008, 9, 1), date(2009, 8, 31), "2008-09")

    assert cohorts(lessons(1), named=old) == []


def test_a_rule_of_the_school_that_is_missed_makes_it_short_and_advice_does_not():
    must, advice = rules(cohort=[DEMO]), rules(cohort=[{**DEMO, "force": "advice"}])

    assert not report(lessons(0), must).is_compliant()
    assert report(lessons(0), advice).is_compliant(strict=True)
    assert report(lessons(1), must).is_compliant(strict=True)


def test_a_rule_of_the_school_has_a_name():
    with pytest.raises(ValueError, match="it is empty"):
        cohort(a_book(), id="")


# ---------------------------------------------------------------- what is still to be mended


def test_before_the_first_amount_no_rule_was_in_force():
    found = cohort(lessons(1), at_least=[{"from": date(2030, 9, 1), "amount": 1}])

    assert found.state is State.NOT_APPLICABLE


def test_a_lesson_counts_on_the_day_that_the_rules_name():
    across = a_book([an_activity(day=date(2026, 9, 2), start=date(2026, 8, 30))])

    found = cohort(across, date(2026, 9, 2), tables={"counting": {"date": "start"}})
    assert found.state is State.MET
