"""The day of an entry: its last, its first, that of the award, or the one it was written for."""

from datetime import date

import pytest

from sbt_ledger.periods import Period
from tests.assessment.conftest import (
    FIRST,
    LAST,
    YEAR,
    a_book,
    a_row,
    an_activity,
    an_entry,
    report,
    rules,
    standing,
    standings,
    value,
)

AWARD = {"date": "award"}
OVER_THE_LINE = an_activity(day=date(2025, 9, 1), start=date(2025, 8, 30), hours=40)


def earned(book, **counting):
    return standing(book, rules({}, counting=counting)).earned


@pytest.mark.parametrize(
    ("counting", "in_the_new_year"), [("end", 40), ("start", 0), ("award", 40), ("for", 40)]
)
def test_a_course_over_the_line_counts_where_its_day_lies(counting, in_the_new_year):
    assert earned(a_book([OVER_THE_LINE]), date=counting) == in_the_new_year


def test_the_day_of_the_award_decides_where_it_is_known():
    course = an_activity(day=date(2025, 8, 20), hours=10)
    book = a_book([course], [a_row(award="2025-09-01")])

    assert value(an_entry(course, award="2025-09-01"), counting=AWARD).day == FIRST
    assert earned(book, date="award") == 10
    assert earned(book, date="end") == 0


@pytest.mark.parametrize(("award", "counted"), [("2025-08-31", 0), ("2025-09-01", 10), ("", 10)])
def test_an_award_counts_on_its_day_and_without_one_the_last_day_decides(award, counted):
    book = a_book([an_activity(day=date(2025, 10, 1), hours=10, award=award)])

    assert earned(book, date="award") == counted


def test_rows_of_one_activity_may_have_each_its_own_award():
    course = an_activity(day=date(2025, 8, 20), hours=10)
    rows = [a_row("a", award="2025-09-01"), a_row("b", award="2025-08-31")]
    book = a_book([course, an_activity("b", date(2025, 8, 20), 7)], rows)

    found = standings(book, rules({}, counting=AWARD), named=Period(date(2024, 9, 1), LAST, "two"))

    assert [each.earned for each in found] == [7, 10]


def test_an_award_that_is_no_day_is_told_and_the_last_day_decides():
    book = a_book([an_activity(hours=10)], [a_row(award="first prize")])

    found = report(book, rules({}, counting=AWARD)).problems

    assert [(each.code, each.line, each.message) for each in found] == [
        ("no-day", 2, "“award” is no day: the last day of the activity decides.")
    ]
    assert standing(book, rules({}, counting=AWARD)).earned == 10
    assert report(book, rules({})).problems == ()


def test_the_rate_is_the_one_of_the_day_that_decides():
    rate = [{"per_hour": [{"from": date(2011, 9, 1), "amount": 1}, {"from": FIRST, "amount": 2}]}]

    def worth(counting):
        return value(an_entry(OVER_THE_LINE), credit=rate, counting={"date": counting}).worth

    assert (worth("end"), worth("start")) == (80, 40)


def test_a_night_over_new_year_is_one_record_with_the_hours_that_it_took():
    night = an_activity(day=date(2026, 1, 1), start=date(2025, 12, 31), hours="2.5")

    credit = value(an_entry(night))

    assert (credit.worth * 2, credit.day) == (5, date(2026, 1, 1))
    assert credit.day in YEAR
