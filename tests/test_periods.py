"""Spans of days and the labels that people know them by."""

from datetime import date, timedelta

import pytest

from sbt_ledger.months import add_months, months_of
from sbt_ledger.periods import Cycles, Months, Period, Semesters, Years, cycle_label, year_label


def spans(scheme, first, last=None):
    found = scheme.between(first, last or first)
    return [(each.label, each.first.isoformat(), each.last.isoformat()) for each in found]


def labels(scheme, first, last):
    return [each.label for each in scheme.between(first, last)]


# ---------------------------------------------------------------- a period


def test_both_ends_belong_to_a_period():
    year = Period(date(2025, 9, 1), date(2026, 8, 31), "2025-26")

    assert date(2025, 8, 31) not in year
    assert date(2025, 9, 1) in year
    assert date(2026, 8, 31) in year
    assert date(2026, 9, 1) not in year


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 3, 5), date(2026, 3, 5), 1),
        (date(2025, 9, 1), date(2026, 8, 31), 365),
        (date(2027, 9, 1), date(2028, 8, 31), 366),
    ],
)
def test_the_days_of_a_period_are_counted_with_both_ends(first, last, days):
    assert Period(first, last, "").days == days


def test_periods_are_in_order_of_their_first_day():
    later = Period(date(2026, 1, 1), date(2026, 1, 2), "a")
    earlier = Period(date(2025, 1, 1), date(2027, 1, 1), "b")

    assert sorted([later, earlier]) == [earlier, later]


# ---------------------------------------------------------------- months


@pytest.mark.parametrize(
    ("anchor", "months", "day"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2028, 2, 29), -1, date(2028, 1, 29)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2025, 12, 31), 1, date(2026, 1, 31)),
        (date(2025, 12, 31), 0, date(2025, 12, 31)),
    ],
)
def test_a_day_that_a_month_lacks_becomes_its_last_day(anchor, months, day):
    assert add_months(anchor, months) == day


@pytest.mark.parametrize(
    ("length", "months"), [("5 years", 60), ("1 year", 12), ("9 months", 9), (" 1  month ", 1)]
)
def test_a_length_is_in_years_or_months(length, months):
    assert months_of(length) == months


@pytest.mark.parametrize("length", ["", "5", "years", "0 years", "-1 year", "1.5 years", "5 days"])
def test_what_is_no_length_is_refused(length):
    with pytest.raises(ValueError, match=f"^{length}$"):
        months_of(length)


def test_months_are_whole_and_named_by_number():
    assert spans(Months(), date(2028, 2, 29)) == [("2028-M02", "2028-02-01", "2028-02-29")]
    assert labels(Months(), date(2025, 12, 31), date(2026, 1, 1)) == ["2025-M12", "2026-M01"]


def test_a_month_that_is_skipped_is_no_period():
    school = Months(frozenset({2, 7, 8}))

    assert labels(school, date(2026, 1, 1), date(2026, 3, 31)) == ["2026-M01", "2026-M03"]
    assert spans(school, date(2026, 7, 15)) == []


# ---------------------------------------------------------------- years


@pytest.mark.parametrize(
    ("day", "label"),
    [(date(2025, 8, 31), "2024-25"), (date(2025, 9, 1), "2025-26"), (date(2026, 8, 31), "2025-26")],
)
def test_a_school_year_is_named_by_the_two_years_it_touches(day, label):
    assert [name for name, _first, _last in spans(Years(9, 1), day)] == [label]


def test_a_year_from_the_29th_of_february_begins_on_the_last_of_february():
    assert spans(Years(2, 29), date(2027, 6, 1), date(2028, 6, 1)) == [
        ("2027-28", "2027-02-28", "2028-02-28"),
        ("2028-29", "2028-02-29", "2029-02-27"),
    ]


def test_across_a_century_two_digits_are_kept():
    assert year_label(date(1999, 9, 1), date(2000, 8, 31)) == "1999-00"
    assert year_label(date(2000, 1, 1), date(2000, 12, 31)) == "2000"


# ---------------------------------------------------------------- cycles


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        (date(2021, 1, 1), date(2025, 12, 31), "2021-2025"),
        (date(2021, 9, 1), date(2026, 8, 31), "2021/22-2025/26"),
        (date(1998, 9, 1), date(2003, 8, 31), "1998/99-2002/03"),
    ],
)
def test_a_cycle_is_named_by_its_first_and_last_year(first, last, label):
    assert cycle_label(first, last) == label


def test_cycles_of_one_year_are_named_as_years_also_from_29_february():
    found = Cycles(date(2024, 2, 29), 12).between(date(2024, 2, 29), date(2028, 3, 1))

    assert [each.label for each in found] == ["2024-25", "2025-26", "2026-27", "2027-28", "2028-29"]


def test_a_personal_span_names_its_first_day():
    own = Cycles(date(2025, 8, 20), 12, "year1")

    assert spans(own, date(2025, 8, 20)) == [("year1@2025-08-20", "2025-08-20", "2026-08-19")]
    assert spans(own, date(2025, 8, 19)) == []


def test_a_single_span_does_not_come_again():
    once = Cycles(date(2025, 8, 20), 12, "year1", once=True)

    assert labels(once, date(2026, 8, 19), date(2030, 1, 1)) == ["year1@2025-08-20"]
    assert labels(once, date(2026, 8, 20), date(2030, 1, 1)) == []


def test_five_years_from_the_29th_of_february_end_on_the_27th():
    assert spans(Cycles(date(2020, 2, 29), 60, "own"), date(2025, 2, 27), date(2025, 2, 28)) == [
        ("own@2020-02-29", "2020-02-29", "2025-02-27"),
        ("own@2025-02-28", "2025-02-28", "2030-02-27"),
    ]


def test_monthly_spans_from_a_31st_fall_back_to_it():
    found = Cycles(date(2026, 1, 31), 1, "own").between(date(2026, 1, 31), date(2026, 4, 1))

    assert [each.first for each in found] == [
        date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31),
    ]  # fmt: skip
    assert found[0].last == date(2026, 2, 28) - timedelta(days=1)


# ---------------------------------------------------------------- semesters


SCHOOL = Semesters(((2, 1), (9, 1)))


def test_the_first_semester_of_a_school_year_is_the_one_across_new_year():
    assert spans(SCHOOL, date(2026, 1, 31), date(2026, 9, 1)) == [
        ("2025-26/1", "2025-09-01", "2026-01-31"),
        ("2025-26/2", "2026-02-01", "2026-08-31"),
        ("2026-27/1", "2026-09-01", "2027-01-31"),
    ]


def test_parts_of_a_calendar_year_have_one_number():
    halves = Semesters(((1, 1), (7, 1)))

    assert labels(halves, date(2025, 12, 31), date(2026, 7, 1)) == ["2025/2", "2026/1", "2026/2"]


def test_a_semester_ends_on_the_29th_of_february_where_there_is_one():
    winter = Semesters(((3, 1), (9, 1)))

    assert spans(winter, date(2028, 2, 29)) == [("2027-28/1", "2027-09-01", "2028-02-29")]
