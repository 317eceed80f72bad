"""`if_both = "stricter"`: of two lines of one id the one that asks more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sbt_ledger.rules.cohort import Cohort
from sbt_ledger.rules.credit_rule import ValidRule
from sbt_ledger.rules.cut_rule import Cap
from sbt_ledger.rules.deadline import Deadline
from sbt_ledger.rules.requirement import Requirement
from sbt_ledger.rules.stricter import stricter


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

    (found,) = stricter(lines["upper"], lines["lower"])
    assert found == lines[wins]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ({"at_least": 60}, {"at_least": dated((2011, 48), (2020, 72))}),
        ({"at_least": 60}, {"at_least": {"base": 30, "plus": 10, "each": "extra_licences"}}),
        ({"at_least": 60}, {"at_most": 60}),
        ({"at_least": 60}, {"at_least": 48, "per": "cycle"}),
        ({"at_least": 60}, {"at_least": 4, "measure": "records"}),
        ({"at_least": 60, "who": {"stage": "primary"}}, {"at_least": 48}),
        ({"at_least": 60}, {"covers": {"topic": ["a"]}}),
    ],
)
def test_where_it_hangs_on_the_period_or_the_teacher_both_are_judged(upper, lower):
    lines = a_line(**upper), a_line(**lower)

    assert stricter(*lines) == lines


def test_what_either_asks_inside_it_is_asked_still():
    parts = [{"id": "ethics", "at_least": 4}, {"id": "law", "at_least": "5%"}]
    own = [{"id": "ethics", "at_least": 2}, {"id": "reading", "at_least": 2}]

    found: Any
    (found,) = stricter(a_line(at_least=60, of_which=own), a_line(at_least=48, of_which=parts))

    assert found.at_least == 60
    assert [(part.id, part.at_least) for part in found.of_which] == [
        ("ethics", 4), ("reading", 2), ("law", "5%"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "upper", "lower", "wins"),
    [
        (Cap, {"at_most": 5, "per": "year"}, {"at_most": 4, "per": "year"}, 1),
        (Cap, {"at_most": "20%"}, {"at_most": "25%"}, 0),
        (Cap, {"at_most": "20%"}, {"at_most": 4}, 0),
        (Cohort, {"at_least": "20%"}, {"at_least": "22%"}, 1),
        (Deadline, {"within": "10 days"}, {"within": "5 days"}, 1),
        (Deadline, {"within": "5 days"}, {"within": "10 days"}, 0),
        (Deadline, {"within": "96 hours"}, {"within": "2 days"}, 0),
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

    assert stricter(*lines) == (lines[wins],)
