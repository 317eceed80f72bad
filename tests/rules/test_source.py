"""Amounts hold from their day on, until the next one or their repeal."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from sbt_ledger.rules.source import Amount, amount_on
from tests.books import TOWN, check, results, write_book

AMOUNT = TypeAdapter(Amount)
DATED = AMOUNT.validate_python(
    (
        {"from": date(2020, 9, 1), "amount": 72},
        {"from": date(2011, 9, 1), "amount": 48},
        {"from": date(2023, 9, 1), "repealed": True},
        {"from": date(2025, 9, 1), "amount": "0.5"},
    )
)


@pytest.mark.parametrize(
    ("since", "before", "from_then_on"),
    [
        (date(2011, 9, 1), None, Decimal(48)),
        (date(2020, 9, 1), Decimal(48), Decimal(72)),
        (date(2023, 9, 1), Decimal(72), None),
        (date(2025, 9, 1), None, Decimal("0.5")),
    ],
)
def test_an_amount_holds_from_its_day_until_the_next_one(since, before, from_then_on):
    assert amount_on(DATED, since - timedelta(days=1)) == before
    assert amount_on(DATED, since) == from_then_on


def test_before_the_first_amount_no_rule_is_in_force_which_is_not_zero():
    assert amount_on(DATED, date.min) is None
    assert amount_on((), date(2026, 1, 1)) is None


def test_an_amount_without_a_day_holds_always():
    assert amount_on(AMOUNT.validate_python(30), date.min) == Decimal(30)
    assert amount_on(AMOUNT.validate_python("0.1"), date.max) == Decimal("0.1")
    assert amount_on(None, date(2026, 1, 1)) is None


def test_a_percent_stays_a_percent():
    assert amount_on(AMOUNT.validate_python("15%"), date(2026, 1, 1)) == "15%"
    assert amount_on(AMOUNT.validate_python("50% of earned"), date(2026, 1, 1)) == "50% of earned"


@pytest.mark.parametrize("written", ["many", True, "%", "15 %%", "x%"])
def test_what_is_no_amount_is_refused(written):
    with pytest.raises(ValidationError):
        AMOUNT.validate_python(written)


def test_the_amount_is_the_one_of_the_first_day_of_the_period(tmp_path, ledger):
    dated = "[ { from = 2024-09-01, amount = 48 }, { from = 2025-09-02, amount = 72 } ]"
    book = write_book(tmp_path, {"rules/town.toml": TOWN.replace("30", dated)})

    found = check(ledger, book, "--period", "2023-09-01..2027-08-31", as_of="2027-08-31")

    assert results(found, "period", "needed", "state") == [
        ("2023-24", "0", "not-applicable"),
        ("2024-25", "48", "short"),
        ("2025-26", "48", "short"),
        ("2026-27", "72", "short"),
    ]


def test_after_its_repeal_nothing_is_asked(tmp_path, ledger):
    dated = "[ { from = 2015-09-01, amount = 30 }, { from = 2025-09-01, repealed = true } ]"
    book = write_book(tmp_path, {"rules/town.toml": TOWN.replace("30", dated)})

    answer = ledger("check", "--book", book, "--as-of", "2026-08-31", "--format", "json")

    assert (answer.code, '"results": []' in answer.out) == (0, True)
