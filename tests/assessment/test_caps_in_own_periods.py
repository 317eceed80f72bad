"""Caps in periods of each teacher's own, where the cell that decides on these is blank."""

from datetime import date

import pytest

from tests.assessment.conftest import a_book, a_teacher, an_activity, report, rules, standing, trail

OWN = {"start": "hired_on", "length": "2 years", "ends": "before birth month"}
YEAR = {"start": "09-01"}
BLANK = "“born_on” of the roster is blank."


def ruled(cap, *require, **tables):
    line = {"where": {"kind": "lecture"}, "per": "own", **cap}
    return rules(*require, period={"year": YEAR, "own": OWN}, cap=[line], **tables)


def taught(lectures, others=0):
    activities = [an_activity("a", hours=lectures), an_activity("b", hours=others, kind="course")]
    return a_book(activities, teachers=[a_teacher()])


TEN = {"id": "total", "at_least": 10}


@pytest.mark.parametrize("at_most", [5, "50%"])
def test_what_is_under_the_cap_counts_for_nothing_certain(at_most):
    found = standing(taught(5, 4), ruled({"at_most": at_most, "for": ["total"]}, TEN))

    assert (found.state.value, found.earned) == ("unknown", 4)
    assert [each.why for each in found.why] == [BLANK]


def test_where_the_rest_is_enough_nobody_needs_to_know():
    assert standing(taught(5, 10), ruled({"at_most": 5}, TEN)).state.value == "met"


def test_who_has_nothing_under_the_cap_lacks_no_cell():
    assert standing(taught(0, 9), ruled({"at_most": 5, "where": {"kind": "talk"}}, TEN)).short == 1


def test_of_a_cap_for_a_part_the_whole_is_known():
    part = {"id": "talks", "at_least": 3, "where": {"kind": "lecture"}}
    rule_set = ruled({"at_most": 2, "for": ["talks"]}, {**TEN, "of_which": [part]})
    (found,) = report(taught(5, 5), rule_set).assessments
    whole, talks = [each for each in found.standings if each.period.label == "2025-26"]

    assert (whole.state.value, whole.earned) == ("met", 10)
    assert (talks.state.value, [each.why for each in talks.why]) == ("unknown", [BLANK])


def test_the_row_says_which_cell_it_hangs_on():
    found = trail(taught(5, 4), ruled({"at_most": 5}, TEN))

    assert found[0][:2] == ("a", 0)
    assert found[0][3] == (BLANK,)


def test_a_floor_hides_what_it_leaves_as_well():
    floor = {"per": "own", "group": "kind", "at_least": 3}
    rule_set = rules(TEN, period={"year": YEAR, "own": OWN}, floor=[floor])

    assert standing(taught(5, 9), rule_set).state.value == "unknown"


def test_of_a_mean_it_is_not_known_either():
    mean = {"id": "mean", "measure": "mean", "at_least": 8, "per": "year"}
    (found,) = report(taught(5, 4), ruled({"at_most": 5}, {}, cohort=[mean])).cohorts

    assert (found.state.value, found.value, found.unsure) == ("unknown", 4, ("t",))


def test_a_course_counts_each_time_where_nobody_knows_the_period():
    counting = {"same_course": "once per own"}
    rule_set = rules(TEN, period={"year": YEAR, "own": OWN}, counting=counting)
    book = a_book([an_activity("a", hours=5, course="x"), an_activity("b", hours=5, course="x")])

    assert standing(book, rule_set, date(2026, 8, 31)).earned == 10
