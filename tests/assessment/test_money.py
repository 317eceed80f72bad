"""Amounts of money as shares of one another."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from sbt_ledger.assessment.money import money_standings
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.span import Span
from sbt_ledger.periods import Period
from sbt_ledger.records.money import MoneyEntry
from tests.assessment.conftest import DAY, LAST, YEAR, a_book, report, rules

FUND = {"id": "fund", "what": "training fund", "of": "payroll", "at_least": "3%", "per": "year"}
SCHOOLS = {
    "id": "schools", "what": "paid to schools", "of": "training fund", "at_least": "70%",
    "per": "year",
}  # fmt: skip


def book(*entries):
    """Return a book of (what, amount, day, period) entries; day and period may be left out."""
    return replace(a_book(), money=tuple(_entry(*each) for each in entries))


def _entry(what, amount, day=DAY, period=""):
    cells = {"period": period} if period else {}
    return MoneyEntry(day, what, Fraction(amount), cells)


def money(money_book, *lines, as_of=LAST, named=YEAR, **tables):
    rule_set = rules({}, money=lines or [FUND], **tables)
    return list(money_standings(money_book, rule_set, Span(as_of, named)))


def state(*entries, **more):
    (found,) = money(book(*entries), **more)
    return found.value, found.state


@pytest.mark.parametrize(
    ("fund", "told"), [(300_000, State.MET), (299_999, State.SHORT), ("299999.99", State.SHORT)]
)
def test_a_share_of_money_is_compared_exactly(fund, told):
    payroll = ("payroll", 10_000_000)

    assert state(payroll, ("training fund", fund)) == (Fraction(fund) / 10_000_000, told)


def test_one_share_is_of_the_other():
    payroll, fund = ("payroll", 10_000_000), ("training fund", 300_000)

    first, second = money(book(payroll, fund, ("paid to schools", 210_000)), FUND, SCHOOLS)

    assert (first.asked, first.state) == (300_000, State.MET)
    assert (second.asked, second.state, second.value) == (210_000, State.MET, Fraction(7, 10))


def test_what_is_not_booked_is_not_known_and_what_would_be_asked_is_told():
    first, second = money(book(("payroll", 10_000_000)), FUND, SCHOOLS)

    assert (first.state, first.asked, first.value) == (State.UNKNOWN, 300_000, None)
    assert (second.state, second.asked, second.whole) == (State.UNKNOWN, 210_000, None)
    (none,) = money(book())
    assert (none.state, none.asked, none.amount) == (State.UNKNOWN, None, None)


def test_a_share_of_nothing_is_not_known():
    assert state(("payroll", 0), ("training fund", 0)) == (None, State.UNKNOWN)


def test_lines_that_go_in_a_circle_ask_for_nothing():
    back = {**FUND, "id": "back", "what": "payroll", "of": "training fund"}

    assert [each.asked for each in money(book(), FUND, back)] == [None, None]


def test_a_share_is_open_while_the_year_runs():
    payroll, fund = ("payroll", 100), ("training fund", 2)

    assert state(payroll, fund, as_of=date(2026, 8, 30))[1] is State.OPEN
    assert state(payroll, fund, as_of=LAST)[1] is State.SHORT


def test_amounts_of_a_year_are_added_and_those_after_the_day_of_the_question_are_not():
    entries = [
        ("payroll", 100),
        ("training fund", 1, YEAR.first),
        ("training fund", 2, YEAR.last),
        ("training fund", 9, date(2025, 8, 31)),
        ("training fund", 9, date(2026, 9, 1)),
    ]

    assert state(*entries, as_of=date(2027, 1, 1)) == (Fraction(3, 100), State.MET)
    assert state(*entries, as_of=date(2026, 8, 30))[0] == Fraction(1, 100)


def test_the_period_that_an_amount_names_goes_before_its_day():
    after = date(2026, 9, 15)
    payroll = ("payroll", 100)

    def value(period, day=after):
        return state(payroll, ("training fund", 3, day, period), as_of=date(2026, 12, 31))[0]

    assert value("2025-26") == Fraction(3, 100)
    assert value("2025-26/2") == Fraction(3, 100)
    assert value("2026-27", DAY) is None
    assert value("") is None


def test_a_period_that_nobody_knows_is_not_counted_anywhere():
    assert state(("payroll", 100), ("training fund", 3, DAY, "spring"))[1] is State.UNKNOWN


def test_the_percent_is_the_one_in_force_when_the_year_began():
    dated = [{"from": date(2020, 9, 1), "amount": "2%"}, {"from": date(2025, 9, 2), "amount": "3%"}]
    entries = book(("payroll", 100), ("training fund", 2))

    (found,) = money(entries, {**FUND, "at_least": dated})
    assert (found.needed, found.state) == ("2%", State.MET)
    (before,) = money(entries, {**FUND, "at_least": dated[1:]})
    assert (before.needed, before.state) == ("0", State.NOT_APPLICABLE)


def test_without_a_period_the_year_of_the_rules_is_meant_else_the_calendar_year():
    line = {key: value for key, value in FUND.items() if key != "per"}
    calendar = Period(date(2025, 1, 1), date(2025, 12, 31), "2025")

    (own,) = money(book(), line)
    assert own.period == YEAR
    (year,) = money(book(), line, named=calendar, period={"term": {"starts": ["02-01", "09-01"]}})
    assert year.period == calendar


def test_money_that_is_missed_is_a_miss_and_advice_is_none():
    short = book(("payroll", 100), ("training fund", 2))

    assert not report(short, rules({"at_least": 0}, money=[FUND])).is_compliant()
    advice = rules({"at_least": 0}, money=[{**FUND, "force": "advice"}])
    assert report(short, advice).is_compliant()
    unknown = report(book(), rules({"at_least": 0}, money=[FUND]))
    assert unknown.is_compliant()
    assert not unknown.is_compliant(strict=True)
