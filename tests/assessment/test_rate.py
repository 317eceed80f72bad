"""What a credit line makes of a record: units, minutes, bonus, factor, limits, rounding."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sbt_ledger.assessment.figures import figure
from sbt_ledger.assessment.rate import rounded
from sbt_ledger.assessment.result import Mark
from sbt_ledger.reports.explain import rate_of
from tests.assessment.conftest import (
    a_book,
    a_row,
    an_activity,
    an_entry,
    report,
    rules,
    standing,
    trail,
    value,
    whys,
)

# ---------------------------------------------------------------- units and minutes


def test_an_outside_unit_is_worth_so_many_credits():
    line = [{"where": {"unit": "semester-hour"}, "per_unit": "22.5"}, {"per_hour": 1}]

    half = value(an_entry(units="0.5", unit="semester-hour"), credit=line)

    assert half.worth == Fraction(45, 4)
    assert (half.each, rate_of(half), half.reductions) == (Fraction(45, 2), Fraction(45, 2), ())
    assert (
        value(an_entry(an_activity(hours=2), units=3, unit="quarter-hour"), credit=line).worth == 2
    )


def test_the_units_of_the_activity_hold_for_rows_that_name_none():
    course = an_activity(units="2", unit="law-unit")

    assert value(an_entry(course), credit=[{"per_unit": 12}]).worth == 24
    assert value(an_entry(course, units="1.5"), credit=[{"per_unit": 12}]).worth == 18


def test_a_record_without_units_is_worth_none_of_them_and_says_so():
    credit = value(an_entry(unit="semester-hour"), credit=[{"per_unit": "22.5"}])

    assert (credit.worth, credit.mark) == (0, Mark.OK)
    assert whys(credit) == ["“units” is blank."]


@pytest.mark.parametrize(
    ("minutes", "worth"), [(100, 2), (99, Fraction(99, 50)), (50, 1), (49, Fraction(49, 50))]
)
def test_an_hour_may_have_fifty_minutes(minutes, worth):
    credit = value(an_entry(minutes=minutes), credit=[{"minutes": 50}])

    assert (credit.worth, credit.each) == (worth, Fraction(6, 5))


def test_hours_become_hours_of_so_many_minutes_as_well():
    assert value(an_entry(hours="1.25"), credit=[{"minutes": 50}]).worth == Fraction(3, 2)
    assert value(an_entry(hours="1.5"), credit=[{"minutes": 45}]).worth == 2


def test_three_times_seven_tenths_are_exactly_two_and_a_tenth():
    book = a_book([an_activity(name, hours="0.7") for name in "abc"])

    assert standing(book, rules({"at_least": "2.1"})).state == "met"
    assert standing(book, rules({"at_least": "2.11"})).state == "short"


def test_ten_tenths_are_exactly_one():
    book = a_book([an_activity(str(number), hours="0.1") for number in range(10)])

    assert standing(book, rules({"at_least": 1})).state == "met"
    assert standing(book, rules({"at_least": "1.001"})).state == "short"


# ---------------------------------------------------------------- plus and factor


def test_each_bonus_that_fits_is_added():
    line = [
        {
            "per_record": 20,
            "plus": [
                {"where": {"prize": True}, "per_record": 5},
                {"where": {"level": "county+"}, "per_record": 3},
                {"where": {"mode": "online"}, "per_hour": 1},
            ],
        }
    ]

    def worth(**cells):
        return value(an_entry(an_activity(hours=2, **cells)), credit=line).worth

    assert worth() == 20
    assert worth(prize="second") == 25
    assert worth(prize="no") == 20
    assert worth(prize="second", level="city") == 28
    assert worth(level="school") == 20
    assert worth(mode="online") == 22


def test_a_bonus_is_told_with_what_it_changes():
    line = [{"per_hour": 2, "plus": [{"per_hour": "0.5"}]}]

    credit = value(an_entry(hours=3), credit=line)

    assert (credit.by_rate, credit.worth) == (6, Fraction(15, 2))
    assert whys(credit) == ["Plus 1.5: from 6 to 7.5."]


def test_a_bonus_may_take_away_but_leaves_no_record_below_nothing():
    line = [{"per_record": 2, "plus": [{"where": {"late": True}, "per_record": -3}]}]

    credit = value(an_entry(late="yes"), credit=line)

    assert credit.worth == 0
    assert whys(credit) == ["Plus -3: from 2 to 0."]


def test_a_factor_multiplies_what_the_bonus_has_made():
    line = [{"per_record": 10, "plus": [{"per_record": 2}], "factor": 3}]

    credit = value(an_entry(), credit=line)

    assert credit.worth == 36
    assert whys(credit) == ["Plus 2: from 10 to 12.", "Times 3: from 12 to 36."]
    assert rate_of(credit) == 10


def test_a_talk_counts_four_times_only_the_first_time():
    lines = [
        {"where": {"role": "speaker", "first_time": True}, "minutes": 60, "factor": 4},
        {"minutes": 60},
    ]
    book = a_book(
        [an_activity("first", hours=1, first_time="yes"), an_activity("again", hours=1)],
        [a_row("first", role="speaker"), a_row("again", role="speaker")],
    )

    assert standing(book, rules({"at_least": 5}, credit=lines)).earned == 5


# ---------------------------------------------------------------- limits and rounding


@pytest.mark.parametrize(
    ("hours", "worth"), [(119, Fraction(119, 8)), (120, 15), (121, 15), (160, 15)]
)
def test_an_event_brings_no_more_than_at_most(hours, worth):
    credit = value(an_entry(hours=hours), credit=[{"per_hour": "0.125", "at_most": 15}])

    assert credit.worth == worth


def test_what_at_most_cuts_is_told_and_at_the_line_nothing_is_cut():
    line = [{"per_hour": "0.125", "at_most": 15}]

    assert whys(value(an_entry(hours=120), credit=line)) == []
    assert whys(value(an_entry(hours=160), credit=line)) == ["At most 15 an event: from 20 to 15."]


@pytest.mark.parametrize(("minutes", "worth"), [(50, 1), (49, 0), (99, Fraction(3, 2)), (100, 2)])
def test_less_than_the_least_counts_nothing_and_steps_are_rounded_down(minutes, worth):
    line = [{"minutes": 50, "step": "0.5", "round": "down", "least": 1}]

    assert value(an_entry(minutes=minutes), credit=line).worth == worth


def test_the_least_is_asked_before_the_rounding():
    line = [{"minutes": 50, "step": "0.5", "round": "nearest", "least": 1}]

    credit = value(an_entry(minutes=49), credit=line)

    assert credit.worth == 0
    assert whys(credit) == ["Less than 1: from 0.98 to 0."]


@pytest.mark.parametrize(
    ("direction", "amount", "result"),
    [
        ("down", "1.74", "1.5"),
        ("down", "1.5", "1.5"),
        ("up", "1.51", "2"),
        ("up", "1.5", "1.5"),
        ("nearest", "1.74", "1.5"),
        ("nearest", "1.75", "2"),
        ("nearest", "0", "0"),
    ],
)
def test_amounts_are_rounded_in_steps_as_the_direction_says(direction, amount, result):
    assert rounded(Fraction(amount), Fraction(1, 2), direction) == Fraction(result)


def test_a_direction_without_a_step_means_whole_numbers():
    assert value(an_entry(hours="1.9"), credit=[{"per_hour": 1, "round": "down"}]).worth == 1


def test_a_step_without_a_direction_means_the_nearest():
    assert value(an_entry(hours="1.3"), credit=[{"per_hour": 1, "step": "0.5"}]).worth == Fraction(
        3, 2
    )


@pytest.mark.parametrize(
    ("direction", "told"),
    [
        ("up", "Rounded up to steps of 0.25: from 1.1 to 1.25."),
        ("down", "Rounded down to steps of 0.25: from 1.1 to 1."),
        ("nearest", "Rounded to the nearest step of 0.25: from 1.1 to 1."),
    ],
)
def test_a_rounding_is_told(direction, told):
    line = [{"per_hour": 1, "step": "0.25", "round": direction}]

    assert whys(value(an_entry(hours="1.1"), credit=line)) == [told]
    assert whys(value(an_entry(hours="1.25"), credit=line)) == []


def test_the_rounding_comes_after_the_factor():
    line = [{"minutes": 60, "step": "0.25", "round": "nearest", "factor": 4}]

    assert value(an_entry(minutes=66), credit=line).worth == Fraction(9, 2)


def test_bonus_factor_most_and_rounding_follow_one_another():
    line = [
        {
            "per_record": 10, "plus": [{"where": {"prize": True}, "per_record": 2}], "factor": 3,
            "at_most": 35, "step": 2, "round": "down",
        }
    ]  # fmt: skip

    credit = value(an_entry(prize="second"), credit=line)

    assert credit.worth == 34
    assert whys(credit) == [
        "Plus 2: from 10 to 12.",
        "Times 3: from 12 to 36.",
        "At most 35 an event: from 36 to 35.",
        "Rounded down to steps of 2: from 35 to 34.",
    ]
    assert value(an_entry(), credit=line).worth == 30


def test_what_was_cut_stands_in_the_trail_with_its_line():
    book = a_book([an_activity(hours=160)])

    assert trail(book, rules({}, credit=[{"per_hour": "0.125", "at_most": 15}])) == [
        ("a", 15, "ok", ("At most 15 an event: from 20 to 15.",))
    ]


# ---------------------------------------------------------------- tables


TABLE = {"by": "level", "table": {"county": 2, "city": 4}}


def test_of_several_values_in_a_cell_the_first_that_the_table_knows_counts():
    assert value(an_entry(level="school; city; county"), credit=[TABLE]).worth == 4


def test_a_value_that_no_table_knows_is_worth_nothing_and_is_told_unless_else_says_what():
    book = a_book([an_activity(level="nation;world")])

    def codes(**tables):
        return [each.code for each in report(book, rules({}, **tables)).problems]

    assert codes(credit=[TABLE]) == ["no-rate"]
    assert codes(credit=[{**TABLE, "else": 0}]) == []


# ---------------------------------------------------------------- dated numbers


def dated(before, after):
    return [
        {"from": date(2011, 9, 1), "amount": before},
        {"from": date(2026, 3, 5), "amount": after},
    ]


THE_DAY_BEFORE, THE_DAY = date(2026, 3, 4), date(2026, 3, 5)


@pytest.mark.parametrize(
    ("line", "before", "after"),
    [
        ({"per_hour": dated(1, 2)}, 10, 20),
        ({"per_record": dated(3, "3.5")}, 3, Fraction(7, 2)),
        ({"per_unit": dated(2, 4)}, 4, 8),
        ({"minutes": dated(60, 50)}, 10, 12),
        ({"by": "level", "table": {"city": dated(4, 5)}}, 4, 5),
        ({"by": "level", "table": {"county": 1}, "else": dated(6, 7)}, 6, 7),
        ({"per_hour": 1, "factor": dated(3, 4)}, 30, 40),
        ({"per_hour": 1, "at_most": dated(8, 9)}, 8, 9),
        ({"per_hour": 1, "least": dated(10, 11)}, 10, 0),
        ({"per_hour": 1, "step": dated(3, 4), "round": "down"}, 9, 8),
        ({"per_hour": 1, "plus": [{"per_record": dated(-1, 1)}]}, 9, 11),
        ({"per_hour": 1, "plus": [{"per_hour": dated(1, 2)}]}, 20, 30),
    ],
)
def test_every_number_of_a_line_may_have_changed_on_a_day(line, before, after):
    def earned(day):
        book = a_book([an_activity("a", day, hours=10, level="city", units="2")])
        return standing(book, rules({}, credit=[line])).earned

    assert earned(THE_DAY_BEFORE) == before
    assert earned(THE_DAY) == after


def test_the_numbers_of_two_days_are_never_taken_for_one_another():
    book = a_book([an_activity("a", THE_DAY_BEFORE), an_activity("b", THE_DAY)])

    assert standing(book, rules({}, credit=[{"per_hour": 1, "factor": dated(1, 2)}])).earned == 6


def test_before_its_first_day_a_factor_or_a_limit_does_nothing_and_a_rate_is_missing():
    later = [{"from": date(2027, 1, 1), "amount": 5}]

    def worth(**line):
        credit = value(an_entry(hours=3), credit=[line])
        return credit.worth, whys(credit)

    missing = ["No rate was in force on 2026-03-05."]
    assert worth(per_hour=1, factor=later, at_most=later, least=later, step=later) == (3, [])
    assert worth(per_hour=1, plus=[{"per_hour": later}]) == (3, [])
    assert worth(per_hour=later) == (0, missing)
    assert worth(minutes=later) == (0, missing)
    assert worth(per_unit=later) == (0, missing)
    assert worth(by="kind", table={"lecture": later}) == (0, missing)


# ---------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Fraction(15), "15"),
        (Fraction(100), "100"),
        (Fraction(45, 4), "11.25"),
        (Fraction(5, 3), "5/3"),
        (Fraction(-3, 2), "-1.5"),
        (Fraction(0), "0"),
        (Fraction(Decimal("0.000000000001")), "0.000000000001"),
    ],
)
def test_a_figure_is_exact_and_short(amount, text):
    assert figure(amount) == text
