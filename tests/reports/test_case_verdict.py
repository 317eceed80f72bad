"""How an expected share, amount or list is held against what was found."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sbt_ledger.reports.case_verdict import failures
from sbt_ledger.rules.case import EXPECTED, Case


def fails(got, wanted, *, key="value", exact=None):
    """Return what is expected and got of a cohort, if it fails."""
    row = {"cohort": "mean", "from": "2023-01-01", "to": "2023-12-31", key: got}
    if exact is not None:
        row["#exact"] = exact
    written = {"name": "x", "as_of": date(2023, 12, 31)}
    case = Case.read({**written, "expect_cohorts": [{"cohort": "mean", key: wanted}]})
    found = {**{name: [] for name in EXPECTED.values()}, "cohorts": [row]}
    return [(each.expected, each.got) for each in failures(case, found)]


@pytest.mark.parametrize("wanted", ["20/90", "2/9", "22.2%", "22.22%", "22%"])
def test_a_share_is_an_exact_fraction_or_a_percent_rounded_half_up(wanted):
    assert fails("22.2%", wanted, exact=Fraction(20, 90)) == []


@pytest.mark.parametrize("wanted", ["20/91", "22.3%", "22.20%", Decimal("22.2"), "22.2"])
def test_a_share_that_is_another_fails(wanted):
    assert fails("22.2%", wanted, exact=Fraction(20, 90)) == [(str(wanted), "22.2%")]


def test_half_a_digit_is_rounded_up():
    assert fails("?", "0.13%", exact=Fraction(125, 100_000)) == []
    assert fails("?", "0.12%", exact=Fraction(1249, 1_000_000)) == []


@pytest.mark.parametrize("wanted", [75, Decimal("75.00"), "75", "150/2"])
def test_an_amount_is_compared_as_a_number(wanted):
    assert fails("75", wanted, exact=Fraction(75)) == []


def test_what_is_needed_may_be_a_percent():
    assert fails("95%", "95%", key="needed") == []
    assert fails("95%", "94%", key="needed") == [("94%", "95%")]
    assert fails("95%", Decimal("0.95"), key="needed") == []


def test_nothing_is_the_empty_text():
    assert fails(None, "", key="group") == []
    assert fails(None, 1) == [("1", "nothing")]


def test_a_word_is_no_number():
    assert fails("many", 3) == [("3", "many")]
