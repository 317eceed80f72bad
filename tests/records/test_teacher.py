"""What was true of a teacher on which day."""

from datetime import date, timedelta

import pytest

from sbt_ledger.records.change import Change
from sbt_ledger.records.teacher import Teacher, Timeline

DAY = timedelta(days=1)
FROM, UNTIL = date(2025, 9, 1), date(2026, 1, 31)


def a_teacher(*changes, columns=None, **days):
    cells = columns or {}
    filled = {name: cell for name, cell in cells.items() if cell}
    teacher = Teacher("t", "李静", cells=filled, columns=frozenset(cells), **days)
    return Timeline(teacher, [Change("t", *told) for told in changes])


def test_an_attribute_holds_from_its_first_day_to_its_last_both_included():
    timeline = a_teacher(("rank", "county-backbone", FROM, UNTIL))

    assert timeline.values("rank", FROM - DAY) is None
    assert timeline.values("rank", FROM) == ("county-backbone",)
    assert timeline.values("rank", UNTIL) == ("county-backbone",)
    assert timeline.values("rank", UNTIL + DAY) is None


def test_an_attribute_without_a_last_day_still_holds():
    assert a_teacher(("rank", "county-backbone", FROM)).values("rank", date.max) == (
        "county-backbone",
    )


def test_an_attribute_without_a_value_means_yes():
    assert a_teacher(("trainer", "", FROM)).values("trainer", FROM) == ("yes",)


def test_a_person_can_hold_two_values_at_once():
    timeline = a_teacher(("line", "teaching", FROM), ("line", "office", FROM + DAY))

    assert timeline.values("line", FROM + DAY) == ("teaching", "office")


def test_the_roster_speaks_on_days_on_which_no_change_does():
    timeline = a_teacher(("group", "信息科技组", FROM, UNTIL), columns={"group": "物理组"})

    assert [timeline.group(day) for day in (FROM - DAY, FROM, UNTIL, UNTIL + DAY)] == [
        "物理组", "信息科技组", "信息科技组", "物理组",
    ]  # fmt: skip


def test_a_blank_cell_of_the_roster_is_not_known_and_a_column_it_lacks_does_not_hold():
    timeline = a_teacher(columns={"stage": "", "line": "teaching"})

    assert timeline.values("stage", FROM) == ()
    assert timeline.values("line", FROM) == ("teaching",)
    assert timeline.values("rank", FROM) is None


# ---------------------------------------------------------------- in post


def test_a_teacher_is_in_post_from_the_day_of_hiring_to_the_last_day():
    timeline = a_teacher(hired_on=FROM, left_on=UNTIL)

    assert [timeline.in_post(day) for day in (FROM - DAY, FROM, UNTIL, UNTIL + DAY)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert timeline.values("in_post", FROM) == ("yes",)
    assert timeline.values("in_post", FROM - DAY) is None


def test_without_any_date_a_teacher_was_always_in_post():
    assert a_teacher().in_post(date.min)
    assert a_teacher().in_post(date.max)


@pytest.mark.parametrize("leaves", ["left", "retired", "transferred-out"])
@pytest.mark.parametrize("enters", ["hired", "transferred-in"])
def test_the_changes_of_employment_say_who_is_in_post(enters, leaves):
    timeline = a_teacher(("employment", enters, FROM), ("employment", leaves, UNTIL + DAY))

    assert [timeline.in_post(day) for day in (FROM - DAY, FROM, UNTIL, UNTIL + DAY)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_who_comes_back_is_in_post_again():
    timeline = a_teacher(
        ("employment", "hired", FROM),
        ("employment", "transferred-out", FROM + 10 * DAY),
        ("employment", "transferred-in", FROM + 20 * DAY),
    )

    days = [FROM + count * DAY for count in (9, 10, 19, 20)]
    assert [timeline.in_post(day) for day in days] == [True, False, False, True]
    assert timeline.values("moved_in", FROM + 19 * DAY) is None
    assert timeline.values("moved_in", FROM + 20 * DAY) == ("yes",)


def test_the_roster_and_the_changes_must_both_say_so():
    timeline = a_teacher(("employment", "hired", FROM), hired_on=FROM, left_on=UNTIL)

    assert not timeline.in_post(UNTIL + DAY)
    assert not timeline.in_post(FROM - DAY)


@pytest.mark.parametrize(
    ("changes", "days", "conflict"),
    [
        ([], {"hired_on": FROM, "left_on": UNTIL}, False),
        ([("employment", "hired", FROM)], {}, False),
        ([("employment", "hired", FROM)], {"hired_on": FROM}, False),
        ([("employment", "hired", FROM + DAY)], {"hired_on": FROM}, True),
        ([("employment", "left", UNTIL + DAY)], {"hired_on": FROM}, False),
        ([("employment", "left", UNTIL + DAY)], {"left_on": UNTIL}, False),
        ([("employment", "left", UNTIL)], {"left_on": UNTIL}, True),
        ([("employment", "left", UNTIL + 2 * DAY)], {"left_on": UNTIL}, True),
        ([("employment", "hired", FROM)], {"left_on": UNTIL}, False),
        ([("employment", "hired", UNTIL + DAY)], {"left_on": UNTIL}, True),
    ],
)
def test_the_last_day_in_the_roster_is_the_day_before_leaving(changes, days, conflict):
    assert a_teacher(*changes, **days).employment_conflict() is conflict


# ---------------------------------------------------------------- turning points


def test_something_turns_on_the_day_it_begins_and_on_the_day_after_it_ends():
    timeline = a_teacher(("rank", "county-backbone", FROM, UNTIL), hired_on=FROM - 3 * DAY)

    assert timeline.turning_points(date(2025, 1, 1), date(2026, 12, 31)) == (
        date(2025, 1, 1), FROM - 3 * DAY, FROM, UNTIL + DAY,
    )  # fmt: skip
    assert timeline.turning_points(FROM, FROM) == (FROM,)
    assert timeline.turning_points(FROM + DAY, UNTIL) == (FROM + DAY,)


def test_nothing_turns_between_two_turning_points():
    timeline = a_teacher(
        ("rank", "county-backbone", FROM, UNTIL),
        ("leave", "illness", FROM + 5 * DAY, FROM + 9 * DAY),
        ("employment", "left", UNTIL + 20 * DAY),
        hired_on=FROM - 3 * DAY,
        left_on=UNTIL + 19 * DAY,
    )
    first, last = FROM - 10 * DAY, UNTIL + 30 * DAY
    turning = timeline.turning_points(first, last)

    def held(day):
        return [timeline.values(name, day) for name in ("rank", "leave", "in_post")]

    for number in range((last - first).days):
        day = first + (number + 1) * DAY
        assert held(day) == held(day - DAY) or day in turning
