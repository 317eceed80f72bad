"""What may be written of cohorts, deadlines and money, and what does not go together."""

from datetime import date

import pytest

from sbt_ledger.notation.schema import ValidationError
from sbt_ledger.rules.cohort import Cohort, MoneyRatio
from sbt_ledger.rules.deadline import Deadline
from sbt_ledger.rules.rule_set import RuleSet

COHORT = {"id": "c", "measure": "mean", "at_least": 76, "per": "year"}
SHARE = {**COHORT, "measure": "share", "at_least": "22%", "having": {"require": "year"}}
RATE = {**COHORT, "measure": "rate", "at_least": "95%", "done": {"present": True}}
DEADLINE = {"id": "d", "task": "x", "within": "5 days", "after": "end"}
MONEY = {"id": "m", "what": "fund", "of": "payroll", "at_least": "3%"}


def without_id(line):
    return {key: value for key, value in line.items() if key != "id"}


def fault(table, line):
    with pytest.raises(ValidationError) as caught:
        table.read(line)
    return str(caught.value)


def a_rule_set(**tables):
    return RuleSet.read(
        {
            "ruleset": {"id": "town", "from": date(2015, 9, 1)},
            "period": {
                "year": {"start": "09-01"},
                "own": {"start": "hired_on", "length": "1 year"},
            },
            "scale": {"level": ["school", "county"]},
            "require": [{"id": "year", "at_least": 30, "per": "year"}],
            **tables,
        }
    )


@pytest.mark.parametrize("line", [COHORT, SHARE, RATE, {**RATE, "measure": "seats", "at_least": 1}])
def test_what_fits_its_measure_is_read(line):
    assert Cohort.read(line).id == "c"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (without_id(COHORT), "'id' is missing"),
        ({**COHORT, "measure": "median"}, "measure"),
        ({**COHORT, "at_least": None}, "at_least"),
        ({key: each for key, each in COHORT.items() if key != "at_least"}, "says nothing of how"),
        ({**COHORT, "at_least": "76%"}, "a number is needed"),
        ({**COHORT, "at_least": {"plus": 2, "each": "x"}}, "a number is needed"),
        ({**SHARE, "at_least": 22}, "a percent such as"),
        ({**SHARE, "at_least": "22% of earned"}, "a percent such as"),
        ({**SHARE, "at_least": [{"from": date(2020, 1, 1), "amount": 22}]}, "a percent such as"),
        ({key: each for key, each in SHARE.items() if key != "having"}, "'having' goes with"),
        ({**COHORT, "having": {"require": "year"}}, "'having' goes with"),
        ({**SHARE, "having": {}}, "either 'require'"),
        ({**SHARE, "having": {"require": "year", "at_least": 1}}, "either 'require'"),
        ({**SHARE, "having": {"measure": "records"}}, "says nothing of how much"),
        ({**SHARE, "having": {"at_least": "15%"}}, "a number is needed"),
        ({key: each for key, each in RATE.items() if key != "done"}, "'done' is missing"),
        ({**COHORT, "of": {"x": True}}, "'of' goes with rate or seats only"),
        ({**COHORT, "done": {"x": True}}, "'done' goes with rate or seats only"),
        ({**SHARE, "where": {"x": True}}, "'where' goes with mean or rate or records or seats"),
        ({**COHORT, "for_each": "group"}, "'for_each' goes with records only"),
        ({**COHORT, "measure": "records", "group_by": "group"}, "'group_by' goes with"),
        ({**RATE, "round": "up"}, "'round' goes with share only"),
        ({**COHORT, "at_least_people": 1}, "'at_least_people' goes with share only"),
        ({**SHARE, "round": "half"}, "round"),
        ({**COHORT, "count_on": "some day"}, "count_on"),
    ],
)
def test_what_does_not_go_together_in_a_cohort_is_a_fault(line, told):
    assert told in fault(Cohort, line)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (without_id(DEADLINE), "'id' is missing"),
        ({**DEADLINE, "by": "year end"}, "either 'by' or 'within'"),
        ({"id": "d", "task": "x"}, "either 'by' or 'within'"),
        ({"id": "d", "task": "x", "within": "5 days"}, "go together"),
        ({"id": "d", "task": "x", "by": "year end", "after": "end"}, "go together"),
        ({**DEADLINE, "within": "5 fortnights"}, "is no time such as"),
        ({**DEADLINE, "within": "5 weeks", "days": "working"}, "working days are counted in days"),
        ({**DEADLINE, "within": "96 hours", "days": "working"}, "working days are counted in days"),
        ({**DEADLINE, "blocks": ["show hour"]}, "is “show hours” meant?"),
        ({**DEADLINE, "days": "business"}, "days"),
    ],
)
def test_what_does_not_go_together_in_a_deadline_is_a_fault(line, told):
    assert told in fault(Deadline, line)


def test_a_deadline_may_block_hours_and_tell_other_consequences():
    line = Deadline.read({**DEADLINE, "blocks": ["show hours", "choose next semester"]})

    assert line.blocks == ("show hours", "choose next semester")
    assert line.length() == (5, "day")
    assert Deadline.read({**DEADLINE, "days": "working"}).days == "working"


@pytest.mark.parametrize(
    ("line", "told"),
    [(without_id(MONEY), "'id' is missing"), ({**MONEY, "at_least": 3}, "a percent such as")],
)
def test_money_has_a_name_and_is_asked_in_percent(line, told):
    assert told in fault(MoneyRatio, line)


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ({"cohort": [{**COHORT, "per": "term"}]}, "“term” is no period"),
        ({"money": [{**MONEY, "per": "term"}]}, "“term” is no period"),
        ({"deadline": [{"id": "d", "task": "x", "by": "term end"}]}, "“term” is no period"),
        ({"counting": {"same_course": "once per term"}}, "“term” is no period"),
        ({"money": [{**MONEY, "per": "own"}]}, "the school has none"),
        ({"cohort": [{**COHORT, "per": "own"}]}, "the school has none"),
        ({"cohort": [{**SHARE, "having": {"require": "yaer"}}]}, "“yaer” is no requirement"),
        ({"cohort": [COHORT, COHORT]}, "“c” is used twice"),
        ({"deadline": [DEADLINE, DEADLINE]}, "“d” is used twice"),
        ({"money": [MONEY, MONEY]}, "“m” is used twice"),
        (
            {"cohort": [{**SHARE, "having": {"at_least": 1, "where": {"level": "city+"}}}]},
            "city+",
        ),
        ({"cohort": [{**RATE, "of": {"level": "city+"}}]}, "city+"),
    ],
)
def test_a_name_that_nothing_bears_is_one_fault(tables, told):
    (found,) = [fault.told for fault in a_rule_set(**tables).faults()]

    assert told in found


def test_what_names_what_there_is_has_no_fault():
    rules = a_rule_set(
        cohort=[
            {**SHARE, "having": {"at_least": 1, "where": {"level": "county+"}}, "round": "up"},
            {**SHARE, "id": "e", "who": {"x": True}, "count_on": "period start"},
            {**RATE, "id": "f", "of": {"level": "county+"}, "group_by": "group"},
        ],
        deadline=[
            {**DEADLINE, "days": "working", "blocks": ["show hours"]},
            {"id": "e", "task": "rated_on", "by": "own end"},
        ],
        money=[{**MONEY, "per": "year"}],
    )

    assert list(rules.faults()) == []
    (having,) = {each.having for each in rules.cohort if each.having and each.having.where}
    assert having.where.fits(lambda _column: ("county",)) is True
