"""How a rule set cuts time: years, cycles, semesters, months, and spans of one's own."""

from datetime import date

import pytest
from pydantic import ValidationError

from sbt_ledger.periods import Period
from sbt_ledger.rules.period_rule import PeriodRule


def periods(first, last, *, on=None, name="own", **written):
    scheme = PeriodRule.read(written).scheme(name, on)
    return scheme.between(date.fromisoformat(first), date.fromisoformat(last))


def spans(found):
    return [(each.label, each.first.isoformat(), each.last.isoformat()) for each in found]


def test_a_school_year_begins_on_its_day_and_ends_the_day_before():
    assert spans(periods("2025-08-31", "2025-09-01", start="09-01")) == [
        ("2024-25", "2024-09-01", "2025-08-31"),
        ("2025-26", "2025-09-01", "2026-08-31"),
    ]


def test_a_calendar_year_has_one_number():
    assert spans(periods("2025-12-31", "2026-01-01", start="01-01")) == [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
    ]


def test_five_years_from_a_first_of_september_end_on_the_last_of_august_in_spite_of_leap_years():
    assert spans(periods("2020-08-31", "2020-09-01", start=date(2015, 9, 1), length="5 years")) == [
        ("2015/16-2019/20", "2015-09-01", "2020-08-31"),
        ("2020/21-2024/25", "2020-09-01", "2025-08-31"),
    ]


def test_a_cycle_of_calendar_years_names_its_first_and_last():
    assert spans(periods("2023-01-01", "2023-01-01", start=date(2021, 1, 1), length="5 years")) == [
        ("2021-2025", "2021-01-01", "2025-12-31")
    ]


def test_there_is_no_cycle_before_the_first():
    assert periods("2010-01-01", "2015-08-31", start=date(2015, 9, 1), length="5 years") == ()


def test_a_span_of_ones_own_is_counted_from_its_first_day_and_never_drifts():
    found = periods(
        "2020-02-29", "2025-02-27", on=date(2020, 2, 29), start="licensed_on", length="1 year"
    )

    assert [each.first.isoformat() for each in found] == [
        "2020-02-29", "2021-02-28", "2022-02-28", "2023-02-28", "2024-02-29",
    ]  # fmt: skip
    assert found[-1].last == date(2025, 2, 27)
    assert found[0].label == "own@2020-02-29"


def test_a_single_span_comes_once():
    written = {"start": "hired_on", "length": "3 years", "once": True}
    hired = date(2020, 8, 20)

    assert periods("2023-08-20", "2030-01-01", on=hired, **written) == ()
    assert periods("2000-01-01", "2020-08-19", on=hired, **written) == ()
    assert periods("2023-08-19", "2030-01-01", on=hired, name="year3", **written) == (
        Period(hired, date(2023, 8, 19), "year3@2020-08-20"),
    )


@pytest.mark.parametrize("starts", [["02-01", "09-01"], ["09-01", "02-01"]])
def test_semesters_are_numbered_within_the_school_year_however_they_are_listed(starts):
    assert spans(periods("2025-08-31", "2026-09-01", starts=starts)) == [
        ("2024-25/2", "2025-02-01", "2025-08-31"),
        ("2025-26/1", "2025-09-01", "2026-01-31"),
        ("2025-26/2", "2026-02-01", "2026-08-31"),
        ("2026-27/1", "2026-09-01", "2027-01-31"),
    ]


def test_parts_of_a_calendar_year_are_numbered_from_january():
    found = periods("2025-06-30", "2026-01-01", starts=["01-01", "07-01"])

    assert [each.label for each in found] == ["2025/1", "2025/2", "2026/1"]


def test_months_that_are_skipped_are_no_periods():
    found = periods("2026-01-31", "2026-09-01", skip=[2, 7, 8])

    assert [each.label for each in found] == [
        "2026-M01", "2026-M03", "2026-M04", "2026-M05", "2026-M06", "2026-M09",
    ]  # fmt: skip
    assert found[0].first == date(2026, 1, 1)


def test_a_year_from_29_february_begins_on_the_last_of_february():
    assert spans(periods("2023-02-28", "2024-02-29", start="02-29")) == [
        ("2023-24", "2023-02-28", "2024-02-28"),
        ("2024-25", "2024-02-29", "2025-02-27"),
    ]


@pytest.mark.parametrize(
    "written",
    [
        {"start": "09-31"},
        {"start": "9-1-1"},
        {"start": "13-01"},
        {"starts": ["02-01", "02-30"]},
        {"start": "hired_on", "length": "five years"},
        {"start": "hired_on", "length": "0 years"},
        {"start": "hired_on", "length": "2 weeks"},
        {"start": "hired_on", "length": ""},
        {"start": date(2015, 9, 1)},
        {},
    ],
)
def test_a_period_that_cannot_be_cut_is_refused_when_the_file_is_read(written):
    with pytest.raises(ValidationError):
        PeriodRule.read(written)
