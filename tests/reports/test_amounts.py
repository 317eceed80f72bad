from fractions import Fraction

import pytest

from sbt_ledger.reports.amounts import exact, exact_text, measure_of, shown
from tests.reports.conftest import YEAR, a_rule_set


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(30), "30"),
        (Fraction(100), "100"),
        (Fraction("28.5"), "28.5"),
        (Fraction("0.05"), "0.05"),
        (Fraction(1, 8), "0.125"),
        (Fraction(3, 40), "0.075"),
        (Fraction("-1.5"), "-1.5"),
        (Fraction("123456789012.25"), "123456789012.25"),
    ],
)
def test_an_amount_is_exact_decimal_text_without_trailing_zeros(amount, text):
    assert exact(amount) == text


def test_a_hundred_minutes_have_no_exact_decimals_and_stay_a_fraction():
    assert exact(Fraction(100, 60)) == "5/3"


@pytest.mark.parametrize(
    ("written", "text"),
    [("1", "1"), ("1.50", "1.5"), ("10.0", "10"), ("95%", "95%"), ("None", "None")],
)
def test_a_number_written_in_a_rule_file_loses_its_trailing_zeros_and_a_percent_stays(
    written, text
):
    assert exact_text(written) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Fraction("28.5"), "28.5"),
        (Fraction("0.25"), "0.25"),
        (Fraction("2.125"), "2.13"),
        (Fraction("2.124"), "2.12"),
        (Fraction(5, 3), "1.67"),
    ],
)
def test_people_read_two_decimals_rounded_half_up(amount, text):
    assert shown(amount) == text


def test_what_is_lacking_is_never_shown_as_nothing():
    assert shown(Fraction("0.004")) == "0.004"
    assert shown(Fraction(1, 3000)) == "0.0003"


def test_what_is_short_of_thirty_is_never_shown_as_thirty():
    needed, earned = Fraction(30), Fraction("29.996")

    assert (shown(earned, needed), shown(needed, earned)) == ("29.996", "30")


def test_two_amounts_that_differ_late_are_both_shown_as_far_as_they_differ():
    needed, earned = Fraction("1.6745"), Fraction("1.674")

    assert (shown(earned, needed), shown(needed, earned)) == ("1.674", "1.675")


def test_equal_amounts_need_no_more_decimals():
    assert shown(Fraction(5, 3), Fraction(5, 3)) == "1.67"


@pytest.mark.parametrize(
    ("unit", "measure", "word"),
    [
        ("credit", "", "credits"),
        ("hour", "", "hours"),
        ("record", "", "records"),
        ("credit", "days", "days"),
    ],
)
def test_a_requirement_without_a_measure_counts_the_unit_of_its_rules(unit, measure, word):
    head = {"id": "town", "from": "2015-09-01", "unit": unit}
    rules = a_rule_set({**YEAR, "measure": measure}, ruleset=head)

    assert measure_of(rules.require[0], rules) == word
