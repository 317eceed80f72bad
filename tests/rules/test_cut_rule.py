"""What may stand in a floor and in a cap."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from sbt_ledger.rules.cut_rule import Cap, Floor
from sbt_ledger.rules.source import amount_on

DATED = [{"from": date(2020, 1, 1), "amount": 5}, {"from": date(2023, 1, 1), "repealed": True}]


def faults(table, **written):
    with pytest.raises(ValidationError) as caught:
        table.read(written)
    return [fault["msg"] for fault in caught.value.errors()]


@pytest.mark.parametrize("at_most", ["20%", "12.5% of earned"])
def test_a_cap_may_be_a_percent(at_most):
    assert Cap.read({"at_most": at_most, "where": {"kind": "net"}}).at_most == at_most


def test_a_share_of_what_is_earned_is_of_some_entries_beside_others():
    told = "all entries cannot be a share of what is earned: 'where' says which"

    assert told in faults(Cap, at_most="50% of earned")[0]
    assert told in faults(Cap, at_most=[{"from": date(2020, 1, 1), "amount": "50% of earned"}])[0]


@pytest.mark.parametrize("at_most", [5, "5", Decimal(5)])
def test_a_cap_is_a_number(at_most):
    assert Cap.read({"at_most": at_most}).at_most == 5


def test_a_cap_may_have_changed_over_time():
    cap = Cap.read({"at_most": DATED})

    assert [amount_on(cap.at_most, date(year, 1, 1)) for year in (2019, 2020, 2023)] == [
        None,
        5,
        None,
    ]


@pytest.mark.parametrize("at_most", [True, "many", "20 %", "-1", -1, {"plus": 1, "each": "x"}])
def test_what_is_no_number_and_no_percent_is_refused(at_most):
    assert len(faults(Cap, at_most=at_most)) == 1


@pytest.mark.parametrize(
    ("measure", "things", "column"),
    [
        ("", False, ""),
        ("hours", False, ""),
        ("records", True, ""),
        ("distinct society", True, "society"),
    ],
)
def test_a_cap_is_on_a_sum_or_on_a_number_of_things(measure, things, column):
    cap = Cap.read({"at_most": 3, "measure": measure})

    assert (cap.counts_things, cap.column) == (things, column)


@pytest.mark.parametrize("measure", ["distinct", "distinct "])
def test_distinct_wants_a_column(measure):
    (told,) = faults(Cap, at_most=3, measure=measure)

    assert "a column is missing" in told


@pytest.mark.parametrize("measure", ["records", "distinct society"])
@pytest.mark.parametrize("at_most", ["2.5", "20%", [{"from": date(2020, 1, 1), "amount": "1.5"}]])
def test_a_number_of_things_is_a_whole_number(measure, at_most):
    (told,) = faults(Cap, at_most=at_most, measure=measure)

    assert "whole number" in told


def test_a_number_of_things_may_have_changed_over_time():
    assert Cap.read({"at_most": DATED, "measure": "records"}).counts_things


def test_a_floor_may_have_changed_over_time_and_needs_no_group():
    floor = Floor.read({"at_least": DATED})

    assert amount_on(floor.at_least, date(2020, 1, 1)) == 5
    assert floor.group == ""


@pytest.mark.parametrize("at_least", ["20%", "ten", -1])
def test_a_floor_is_a_number(at_least):
    assert len(faults(Floor, at_least=at_least)) == 1
