"""How long somebody was at a meeting, and what it counts for."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.intake.presence import Attended, Sitting, Stay, decided, minutes_of_stays
from sbt_ledger.records.habits import Habits

DAY = datetime(2026, 3, 5)  # noqa: DTZ001 - reports tell the time on the wall
START, END = DAY + timedelta(hours=14), DAY + timedelta(hours=16)
SITTING = Sitting(START, END)
HOURS = Fraction(2)


def at(clock: str) -> datetime:
    hours, minutes, *seconds = map(int, clock.split(":"))
    return DAY + timedelta(hours=hours, minutes=minutes, seconds=sum(seconds))


def stay(join: str = "", leave: str = "", minutes: str = "") -> Stay:
    return Stay(
        at(join) if join else None, at(leave) if leave else None,
        Fraction(minutes) if minutes else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stays", "minutes"),
    [
        pytest.param([stay("14:00", "16:00")], 120, id="all of it"),
        pytest.param([stay("13:00", "17:00")], 120, id="before and after it does not count"),
        pytest.param([stay("14:00", "15:00"), stay("15:30", "16:00")], 90, id="came back"),
        pytest.param([stay("14:00", "15:54"), stay("14:03", "15:54")], 114, id="two devices"),
        pytest.param([stay("14:00", "15:00"), stay("15:00", "16:00")], 120, id="they touch"),
        pytest.param([stay("14:30")], 90, id="still there at the end"),
        pytest.param([stay("14:30", minutes="10.5")], Fraction(21, 2), id="known by its length"),
        pytest.param([stay(minutes="50"), stay(minutes="30")], 80, id="lengths alone are summed"),
        pytest.param([stay(minutes="500")], 120, id="never longer than the session"),
        pytest.param([stay("12:00", "13:00")], 0, id="gone before it began"),
        pytest.param([stay("17:00", "18:00")], 0, id="came after it"),
        pytest.param([stay()], None, id="unknown is not nothing"),
        pytest.param([stay("14:00:00", "14:00:20")], Fraction(1, 3), id="twenty seconds"),
    ],
)
def test_the_minutes_are_the_union_of_the_stays_inside_the_session(stays, minutes):
    assert minutes_of_stays(stays, SITTING) == minutes


def test_a_row_that_sums_several_stays_counts_what_it_tells_and_at_most_its_span():
    assert minutes_of_stays([stay("13:55", "16:31", "156")], SITTING, summed=True) == 120
    assert minutes_of_stays([stay("14:03", "15:58", "70")], SITTING, summed=True) == 70


@pytest.mark.parametrize(
    ("minutes", "attended"),
    [
        (96, Attended("present", Fraction(96), HOURS)),
        (Fraction(95999, 1000), Attended("absent", Fraction(95999, 1000), Fraction(0))),
    ],
    ids=["at the threshold", "just below"],
)
def test_at_the_threshold_all_of_the_session_counts_and_just_below_nothing(minutes, attended):
    habits = Habits(threshold="80%")

    assert decided(Fraction(minutes), [], SITTING, habits, hours=HOURS) == attended


def test_below_the_threshold_minutes_may_count_as_they_are():
    habits = Habits(threshold="80%", below="minutes", hour_minutes=Decimal(60))

    found = decided(Fraction(90), [], SITTING, habits, hours=HOURS)

    assert found == Attended("left-early", Fraction(90), Fraction(3, 2))


def test_an_hour_of_45_minutes_is_full_or_does_not_count():
    habits = Habits(hour_minutes=Decimal(45), hour_step=Decimal(1))

    def hours(minutes):
        return decided(Fraction(minutes), [], SITTING, habits, hours=Fraction(9)).hours

    assert [hours(each) for each in (44, 45, 89, 90)] == [0, 1, 1, 2]


def test_late_is_who_came_after_the_limit_and_not_who_came_at_it():
    habits = Habits(threshold="50%", late_over="15 minutes", left_early_over="10 minutes")

    def mark(*times):
        found = decided(Fraction(100), [stay(*times)], SITTING, habits, hours=HOURS)
        return found.attendance, found.late_minutes

    assert mark("14:15", "16:00") == ("present", 15)
    assert mark("14:16", "16:00") == ("late", 16)
    assert mark("13:59", "15:50") == ("present", None)
    assert mark("14:00", "15:49") == ("left-early", None)


_TIMES = st.integers(0, 300).map(lambda minutes: DAY + timedelta(hours=13, minutes=minutes))
_STAYS = st.lists(st.tuples(_TIMES, _TIMES).map(lambda pair: Stay(min(pair), max(pair))))


@given(_STAYS)
def test_the_minutes_are_those_in_which_at_least_one_stay_holds(stays):
    every = [START + timedelta(minutes=number) for number in range(120)]
    there = sum(any(each.join <= minute < each.leave for each in stays) for minute in every)

    assert (minutes_of_stays(stays, SITTING) or 0) == there


@given(_STAYS, _STAYS)
def test_one_stay_more_never_takes_minutes_away(some, more):
    before = minutes_of_stays(some, SITTING) or 0

    assert before <= (minutes_of_stays([*some, *more], SITTING) or 0) <= 120
