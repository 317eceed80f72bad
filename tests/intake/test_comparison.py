"""Two lists of claims held against each other: what fits and what does not, from either side."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.intake.comparison import Claim, compare

DAY = date(2026, 3, 2)


def claim(title="Course", hours=6, day=0, last=None, teacher="t", **more):
    end = DAY + timedelta(day if last is None else last)
    return Claim(teacher, title, DAY + timedelta(day), end, Fraction(hours), "", **more)


def told(here, there):
    return [found.what for found in compare(here, there)]


def test_one_course_on_both_sides_is_equal():
    assert told([claim()], [claim()]) == ["equal"]


def test_blanks_quotes_and_width_of_a_title_do_not_count():
    here, there = claim("关于“阅卷”的培训（一）"), claim('关于"阅 卷"的培训(一)')

    assert told([here], [there]) == ["equal"]


def test_days_need_only_overlap_and_must():
    assert told([claim(day=0, last=4)], [claim(day=4, last=5)]) == ["equal"]
    assert told([claim(day=0, last=4)], [claim(day=5, last=6)]) == ["only-here", "only-there"]


def test_hours_that_differ_are_told_with_both_rows():
    (found,) = compare([claim(hours=6)], [claim(hours=5)])

    assert found.what == "differing-hours"
    assert (found.here[0].hours, found.there[0].hours) == (Fraction(6), Fraction(5))


def test_the_same_hours_on_the_same_days_may_be_one_course_under_another_title():
    assert told([claim("Summer school")], [claim("2026 summer training")]) == ["other-title"]
    assert told([claim("A", hours=6)], [claim("B", hours=5)]) == ["only-there", "only-here"]


def test_a_title_that_agrees_goes_before_hours_that_agree():
    found = compare([claim("A", 6), claim("B", 5)], [claim("B", 6)])

    assert [(each.what, each.here[0].title) for each in found] == [
        ("differing-hours", "B"), ("only-here", "A"),
    ]  # fmt: skip


def test_of_a_course_claimed_twice_the_second_is_told():
    assert told([claim()], [claim(), claim()]) == ["equal", "duplicate-there"]
    assert told([claim(), claim()], [claim()]) == ["equal", "duplicate-here"]
    assert told([claim(), claim()], [claim(), claim()]) == ["equal", "equal"]


def test_days_by_themselves_add_up_to_the_course_of_the_other_side():
    days = [claim(hours=2, day=number) for number in range(3)]

    (found,) = compare(days, [claim(hours=6, last=2)])

    assert (found.what, len(found.here)) == ("equal", 3)
    assert told(days, [claim(hours=7, last=2)]) == [
        "differing-hours", "duplicate-here", "duplicate-here",
    ]  # fmt: skip


def test_what_a_platform_does_not_count_is_told_apart():
    pending = claim(counts=False)

    assert told([claim()], [pending]) == ["pending-there"]
    assert told([], [pending]) == ["pending-there"]
    assert told([claim()], [claim(), pending]) == ["equal", "pending-there"]


def test_of_a_claim_of_some_year_only_the_title_tells():
    year = replace(claim("A", day=-100, last=200), year=True)

    assert told([claim("A")], [year]) == ["equal"]
    assert told([claim("B")], [year]) == ["only-there", "only-here"]


def test_people_are_never_mixed():
    assert told([claim(teacher="t")], [claim(teacher="u")]) == ["only-here", "only-there"]


CLAIMS = st.lists(
    st.builds(
        claim,
        title=st.sampled_from(["A", "a ", "B", "C"]),
        hours=st.integers(1, 4),
        day=st.integers(0, 3),
        last=st.integers(3, 5),
        teacher=st.sampled_from(["t", "u"]),
    ),
    max_size=7,
)
TURNED = {
    "only-here": "only-there", "only-there": "only-here",
    "duplicate-here": "duplicate-there", "duplicate-there": "duplicate-here",
}  # fmt: skip


@given(CLAIMS)
def test_a_list_differs_in_nothing_from_itself(claims):
    assert set(told(claims, [replace(each) for each in claims])) <= {"equal"}


@given(CLAIMS, CLAIMS)
def test_turning_the_sides_turns_what_is_only_on_one(here, there):
    one = Counter((each.what, each.teacher, each.here, each.there) for each in compare(here, there))
    turned = compare([replace(each) for each in there], [replace(each) for each in here])
    other = Counter(
        (TURNED.get(each.what, each.what), each.teacher, each.there, each.here) for each in turned
    )

    assert one == other


@given(CLAIMS, CLAIMS)
def test_every_claim_is_told_once(here, there):
    found = compare(here, there)

    assert Counter(each for one in found for each in one.here) == Counter(here)
    assert Counter(each for one in found for each in one.there) == Counter(there)
