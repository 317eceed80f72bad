"""Lines that say what an entry is worth: whole, or told what is wrong with them."""

from datetime import date

import pytest
from pydantic import ValidationError

from sbt_ledger.reports.rule_words import values_of
from sbt_ledger.rules.credit_rule import AttendanceRule, Bonus, CreditRule, ValidRule
from sbt_ledger.rules.rule_set import RuleSet

DATED = [{"from": date(2011, 9, 1), "amount": "0.5"}, {"from": date(2020, 9, 1), "repealed": True}]


def fault(table, **written):
    with pytest.raises(ValidationError) as caught:
        table.read(written)
    return caught.value.errors()[0]["msg"].removeprefix("Value error, ")


def a_rule_set(**tables):
    return RuleSet.read({"ruleset": {"id": "town", "from": date(2015, 9, 1)}, **tables})


# ---------------------------------------------------------------- credit


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({"factor": 4}, "one of per_hour, per_record, "),
        ({"per_hour": 1, "minutes": 50}, "one of per_hour, per_record, "),
        ({"by": "level"}, "one of per_hour, per_record, "),
        ({"per_hour": 1, "by": "level"}, "'by' and 'table' go together"),
        ({"per_hour": 1, "else": 0}, "'else' goes with 'table'"),
        ({"minutes": 0}, "a number above zero is needed"),
        ({"per_hour": 1, "step": "0"}, "a number above zero is needed"),
        ({"minutes": [{"from": date(2011, 9, 1), "amount": 0}]}, "a number above zero is needed"),
        ({"per_hour": 1, "factor": -1}, "a number of zero or more is needed"),
        ({"per_hour": 1, "plus": [{"where": {"prize": True}}]}, "either per_hour or per_record"),
        ({"per_hour": 1, "plus": [{"per_hour": 1, "per_record": 1}]}, "either per_hour or "),
    ],
)
def test_a_line_that_says_too_little_or_too_much_is_told(written, told):
    assert fault(CreditRule, **written).startswith(told)


@pytest.mark.parametrize("direction", ["up", "down", "nearest"])
def test_there_are_three_directions(direction):
    assert CreditRule.read({"per_hour": 1, "round": direction}).round == direction


def test_another_direction_is_none():
    assert "'up', 'down' or 'nearest'" in fault(CreditRule, per_hour=1, round="half")


@pytest.mark.parametrize(
    "key", ["per_hour", "per_record", "per_unit", "minutes", "step", "least", "factor", "at_most"]
)
def test_every_number_may_be_dated(key):
    line = CreditRule.read({"per_hour": 1} | {key: DATED} if key in LIMITS else {key: DATED})

    assert line.is_dated
    assert [each.from_.year for each in getattr(line, key)] == [2011, 2020]


LIMITS = {"step", "least", "factor", "at_most"}


@pytest.mark.parametrize(
    "written",
    [
        {"by": "level", "table": {"city": DATED}},
        {"by": "level", "table": {"city": 1}, "else": DATED},
        {"per_hour": 1, "plus": [{"per_hour": DATED}]},
        {"per_hour": 1, "plus": [{"per_record": DATED}]},
    ],
)
def test_tables_and_bonuses_may_be_dated_too(written):
    assert CreditRule.read(written).is_dated


def test_a_line_of_plain_numbers_is_not_dated():
    line = {"by": "level", "table": {"city": 1}, "factor": 2, "plus": [{"per_record": 1}]}

    assert not CreditRule.read(line).is_dated


@pytest.mark.parametrize("limit", [{"at_most": 5}, {"least": 1}, {"step": 1}, {"round": "up"}])
def test_a_line_that_limits_events_says_so(limit):
    assert CreditRule.read({"per_hour": 1, **limit}).limits_events
    assert not CreditRule.read({"per_hour": 1, "factor": 4}).limits_events


def test_a_bonus_may_be_negative():
    assert Bonus.read({"per_record": -2}).per_record == -2


def test_the_steps_of_a_bonus_are_filled_in_and_an_unknown_one_is_told():
    def rule_set(step):
        line = {"per_hour": 1, "plus": [{"where": {"level": step}, "per_record": 1}]}
        return a_rule_set(scale={"level": ["county", "city"]}, credit=[line])

    where = rule_set("county+").credit[0].plus[0].where
    assert where.fits(lambda _column: ("city",))
    assert [fault.told for fault in rule_set("county+").faults()] == []
    (told,) = [fault.told for fault in rule_set("nation+").faults()]
    assert "“nation+”" in told


def test_a_line_is_shown_as_it_is_written():
    rule_set = a_rule_set(
        credit=[
            {"minutes": 50, "round": "down", "plus": [{"where": {"prize": True}, "per_hour": 1}]}
        ]
    )

    assert dict(values_of(rule_set.credit[0], rule_set, "en")) == {
        "minutes": "50",
        "round": '"down"',
        "plus": "[{ where = { prize = true }, per_hour = 1 }]",
    }


# ---------------------------------------------------------------- valid


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({}, "'needs', 'needs_all' or 'needs_any' is missing"),
        ({"needs": {"sponsor": "x"}, "before": "start"}, "'before' and 'within' go with the steps"),
        (
            {"needs": {"sponsor": "x"}, "within": "5 days"},
            "'before' and 'within' go with the steps",
        ),
        ({"needs_all": ["x"], "before": "end"}, "Input should be 'start'"),
        ({"needs_all": ["x"], "within": "soon"}, "this is no time such as “96 hours”"),
        ({"needs_all": ["x"], "within": "15 minutes"}, "this is no time such as “96 hours”"),
    ],
)
def test_a_line_of_needs_that_cannot_be_asked_is_told(written, told):
    assert fault(ValidRule, **written).startswith(told)


def test_a_step_without_a_limit_is_in_time_on_any_day():
    line = ValidRule.read({"needs_all": ["x"]})

    assert not line.looks_at_days
    assert line.due(date(2026, 3, 5), date(2026, 3, 9)) is None


# ---------------------------------------------------------------- attendance


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({"void_if_missing": "a fifth"}, "this is no share of the whole"),
        ({"void_if_missing": "5/5"}, "this is no share of the whole"),
        ({"void_if_missing": "1/0"}, "this is no share of the whole"),
        ({"void_if_missing": "100%"}, "this is no share of the whole"),
        ({"late_over": "15"}, "this is no time such as “15 minutes”"),
        ({"late_over": "2 days"}, "this is no time such as “15 minutes”"),
        ({"credit": "half"}, "Input should be 'hours attended' or 'all or nothing'"),
    ],
)
def test_a_rule_on_attendance_that_means_nothing_is_told(written, told):
    assert fault(AttendanceRule, **written).startswith(told)
