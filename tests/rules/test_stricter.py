"""`if_both = "stricter"`: of two lines of one id the one that asks more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sbt_ledger.rules.beside import own_id
from sbt_ledger.rules.carry_rule import Carry
from sbt_ledger.rules.cohort import Cohort
from sbt_ledger.rules.credit_rule import CreditRule, ValidRule
from sbt_ledger.rules.cut_rule import Cap
from sbt_ledger.rules.deadline import Deadline
from sbt_ledger.rules.requirement import Requirement
from sbt_ledger.rules.stricter import Layer, stricter

CITY = Layer("city")


def a_line(**keys):
    return Requirement.read({"id": "year", "per": "year", **keys})


def dated(*steps):
    return [{"from": date(year, 1, 1), "amount": amount} for year, amount in steps]


@pytest.mark.parametrize(
    ("upper", "lower", "wins"),
    [
        ({"at_least": 60}, {"at_least": 48}, "upper"),
        ({"at_least": 48}, {"at_least": 60}, "lower"),
        ({"at_least": 48}, {"at_least": 48}, "upper"),
        ({"at_most": 120}, {"at_most": 144}, "upper"),
        ({"at_most": 200}, {"at_most": 144}, "lower"),
        ({"at_least": 80}, {"at_least": dated((2011, 48), (2020, 72))}, "upper"),
        ({"at_least": 72}, {"at_least": dated((2011, 48), (2020, 72))}, "upper"),
        ({"at_least": dated((2011, 48))}, {"at_least": dated((2011, 48), (2020, 72))}, "lower"),
        ({"at_least": 48, "force": "advice"}, {"at_least": 40}, "lower"),
        ({"at_least": 40}, {"at_least": 48, "force": "advice"}, "upper"),
    ],
)
def test_the_requirement_that_asks_more_holds(upper, lower, wins):
    lines = {"upper": a_line(**upper), "lower": a_line(**lower)}

    (found,) = stricter(lines["upper"], [lines["lower"]], CITY)
    assert found == lines[wins]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ({"at_least": 60}, {"at_least": dated((2011, 48), (2020, 72))}),
        ({"at_least": 60}, {"at_least": {"base": 30, "plus": 10, "each": "extra_licences"}}),
        ({"at_least": 60, "who": {"stage": "primary"}}, {"at_least": 48}),
        ({"at_least": 8}, {"at_least": 10, "if": {"where": {"mode": "online"}}}),
        ({"at_most": 60, "who_when": "any day"}, {"at_most": 48}),
    ],
)
def test_where_it_hangs_on_the_period_or_the_teacher_the_larger_is_found_later(upper, lower):
    lines = a_line(**upper), a_line(**lower)

    assert stricter(lines[0], [lines[1]], CITY) == [*lines]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ({"at_least": 60}, {"at_most": 60}),
        ({"at_least": 10}, {"at_least": 5, "at_most": 20}),
        ({"at_least": 60}, {"at_least": 48, "per": "cycle"}),
        ({"at_least": 60}, {"at_least": 4, "measure": "records"}),
        ({"at_least": 60, "where": {"mode": "live"}}, {"at_least": 72}),
        ({"at_least": 60}, {"covers": {"topic": ["a"]}}),
        ({"at_least": 60, "who": {"rank": True}, "force": "advice"}, {"at_least": 48}),
        (
            {"at_least": 60, "who": {"rank": True}},
            {"at_least": 48, "of_which": [{"id": "ethics", "at_least": 2}]},
        ),
    ],
)
def test_of_lines_that_ask_for_different_things_both_hold(upper, lower):
    lines = a_line(**upper), a_line(**lower)

    below, beside = stricter(lines[0], [lines[1]], CITY)
    assert below == lines[1]
    assert beside.id == "city:year"
    assert own_id(beside) == "year"


def test_of_two_that_stand_side_by_side_each_may_be_replaced():
    live = {"where": {"mode": "live"}}
    below = stricter(a_line(at_least=15, **live), [a_line(at_least=20)], CITY)

    found: Any = stricter(a_line(at_least=18, **live), below, Layer("school"))
    assert [(line.id, line.at_least) for line in found] == [("city:year", 18), ("year", 20)]


def test_what_either_asks_inside_it_is_asked_still():
    parts = [{"id": "ethics", "at_least": 4}, {"id": "law", "at_least": "5%"}]
    own = [{"id": "ethics", "at_least": 2}, {"id": "reading", "at_least": 2}]

    found: Any
    (found,) = stricter(
        a_line(at_least=60, of_which=own), [a_line(at_least=48, of_which=parts)], CITY
    )

    assert found.at_least == 60
    assert [(part.id, part.at_least) for part in found.of_which] == [
        ("ethics", 4), ("reading", 2), ("law", "5%"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("upper", "lower", "asked"),
    [
        ({"at_least": 3}, {"at_least": "10%"}, [("ethics", 3)]),
        ({"at_least": "10%"}, {"at_least": 3}, [("ethics", 3)]),
        ({"at_least": "10%"}, {"at_least": 2}, [("ethics", "10%")]),
        (
            {"at_least": "10% of earned"},
            {"at_least": 3},
            [("ethics", 3), ("city:ethics", "10% of earned")],
        ),
        ({"at_least": 4, "on_top": True}, {"at_least": 3}, [("ethics", 3), ("city:ethics", 4)]),
    ],
)
def test_a_percent_is_compared_with_a_number_by_what_it_is_of(upper, lower, asked):
    one, other = (
        a_line(at_least=20, of_which=[{"id": "ethics", **each}]) for each in (upper, lower)
    )

    found: Any
    (found,) = stricter(one, [other], CITY)
    assert [(part.id, part.at_least) for part in found.of_which] == asked


def test_where_a_line_changes_the_amount_nobody_knows_beforehand_what_a_percent_is():
    one, other = (
        a_line(at_least=20, of_which=[{"id": "ethics", "at_least": each}]) for each in (3, "10%")
    )

    found: Any
    (found,) = stricter(one, [other], Layer("city", is_fixed=False))
    assert [part.id for part in found.of_which] == ["ethics", "city:ethics"]


@pytest.mark.parametrize(
    ("table", "upper", "lower", "wins"),
    [
        (Cap, {"at_most": 5, "per": "year"}, {"at_most": 4, "per": "year"}, 1),
        (Cap, {"at_most": "20%"}, {"at_most": "25%"}, 0),
        (Carry, {"require": "year", "at_most": 6}, {"require": "year", "at_most": 4}, 1),
        (
            Carry,
            {"require": "year", "at_most": 6, "lives": 2},
            {"require": "year", "at_most": 4},
            0,
        ),
        (CreditRule, {"per_hour": 1}, {"per_hour": 2}, 0),
        (Cohort, {"at_least": "20%"}, {"at_least": "22%"}, 1),
        (Deadline, {"within": "10 days"}, {"within": "5 days"}, 1),
        (Deadline, {"within": "5 days"}, {"within": "10 days"}, 0),
        (Deadline, {"within": "96 hours"}, {"within": "2 days"}, 1),
        (Deadline, {"within": "3 weeks"}, {"within": "10 days"}, 1),
        (Deadline, {"within": "14 days"}, {"within": "2 weeks"}, 0),
        (Deadline, {"within": "1 year"}, {"within": "11 months"}, 1),
        (ValidRule, {"within": "96 hours"}, {}, 0),
        (ValidRule, {"else": "pending"}, {"else": "void"}, 1),
        (ValidRule, {"else": "pending"}, {"else": "provisional"}, 0),
    ],
)
def test_other_lines_are_compared_by_their_amount_their_time_or_what_they_do(
    table, upper, lower, wins
):
    needed: dict[Any, dict[str, Any]] = {
        Cohort: {"measure": "share", "per": "year", "having": {"require": "year"}},
        Deadline: {"task": "plan", "after": "end"},
        ValidRule: {"needs_all": ["x"]},
    }
    lines = [table.read({"id": "a", **needed.get(table, {}), **each}) for each in (upper, lower)]

    assert stricter(lines[0], [lines[1]], CITY) == [lines[wins]]


@pytest.mark.parametrize(
    ("table", "upper", "lower"),
    [
        (Cap, {"at_most": "20%"}, {"at_most": 4}),
        (Cap, {"at_most": 3, "where": {"mode": "net"}}, {"at_most": 4}),
        (Deadline, {"within": "5 days", "days": "working"}, {"within": "6 days"}),
        (Deadline, {"within": "1 month"}, {"within": "30 days"}),
        (Cohort, {"at_least": 8, "where": {"mode": "live"}}, {"at_least": 10}),
        (ValidRule, {"else": "void", "within": "96 hours"}, {"else": "void", "before": "start"}),
    ],
)
def test_other_lines_that_ask_for_different_things_both_hold(table, upper, lower):
    needed: dict[Any, dict[str, Any]] = {
        Cohort: {"measure": "mean", "per": "year"},
        Deadline: {"task": "plan", "after": "end"},
        ValidRule: {"needs_all": ["x"]},
    }
    one, other = (
        table.read({"id": "a", **needed.get(table, {}), **each}) for each in (upper, lower)
    )

    assert [line.id for line in stricter(one, [other], CITY)] == ["a", "city:a"]
