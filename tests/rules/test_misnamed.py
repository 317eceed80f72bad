"""Names of requirements, parts, documents and steps, wherever a rule set uses them."""

from datetime import date

import pytest

from sbt_ledger.rules.rule_set import RuleSet

AT = "town.toml:9"
YEAR = {"id": "year", "at_least": 30, "per": "year"}
PART = {"id": "ethics", "at_least": 2, "#at": AT}


def faults(**tables):
    head = {"id": "town", "from": date(2015, 9, 1), **tables.pop("head", {})}
    found = RuleSet.read(
        {
            "ruleset": head,
            "sources": {"plan": "Plan"},
            "period": {"year": {"start": "09-01"}},
            "scale": {"level": ["school", "county"]},
            "require": [YEAR],
            **tables,
        }
    )
    return [(fault.place, fault.told) for fault in found.faults()]


def with_part(**keys):
    return [{**YEAR, "of_which": [{**PART, **keys}, {"id": "other", "at_least": 1}]}]


@pytest.mark.parametrize("name", ["year", "ethics", "total"])
@pytest.mark.parametrize(
    "tables",
    [
        lambda name: {"credit": [{"per_hour": 1, "share": {name: "50%"}, "#at": AT}]},
        lambda name: {"cap": [{"at_most": 5, "per": "year", "for": [name], "#at": AT}]},
        lambda name: {"carry": [{"require": [name], "#at": AT}]},
        lambda name: {"cohort": [{"id": "c", "measure": "share", "having": {"require": name},
                                  "at_least": "22%", "per": "year", "#at": AT}]},
    ],
)  # fmt: skip
def test_a_requirement_and_its_parts_can_be_named_and_nothing_else(name, tables):
    told = faults(require=[{**YEAR, "of_which": [PART]}], **tables(name))

    wrong = [(AT, "“total” is no requirement of this rule set")]
    assert told == (wrong if name == "total" else [])


def test_one_of_several_names_requirements():
    either = {"id": "either", "per": "year", "any_of": ["year", "board"], "#at": AT}

    assert faults(require=[YEAR, either]) == [(AT, "“board” is no requirement of this rule set")]


def test_a_layer_may_name_what_the_sets_below_it_require():
    layer = {"head": {"based_on": ["nation"]}, "carry": [{"require": "cycle"}]}

    assert faults(**layer) == []


def test_a_part_spills_to_another_part_of_the_same_requirement():
    assert faults(require=with_part(spill_to="other")) == []
    for name in ("year", "ethics", "elsewhere"):
        (fault,) = faults(require=with_part(spill_to=name))
        assert fault == (AT, f"“{name}” is no other part of the requirement “year”")


def test_parts_and_dated_amounts_name_documents_and_doubts_that_there_are():
    steps = [{"from": date(2015, 9, 1), "amount": 30, "source": "order"}]

    assert faults(require=with_part(source="plan")) == []
    assert faults(require=with_part(source="order")) == [(AT, "“order” is no key of [sources]")]
    assert faults(require=with_part(doubts=["R1"])) == [(AT, "“R1” is no key of [doubts]")]
    assert faults(require=[{**YEAR, "at_least": steps, "#at": AT}]) == [
        (AT, "“order” is no key of [sources]")
    ]
    assert faults(head={"doubts": ["R1"]}) == [("", "“R1” is no key of [doubts]")]


def test_without_documents_a_source_is_what_it_says():
    assert faults(sources={}, require=with_part(source="Order 7")) == []


@pytest.mark.parametrize("step", ["county", "region"])
@pytest.mark.parametrize(
    "tables",
    [
        lambda where: {"require": with_part(where=where)},
        lambda where: {"require": with_part(of_which=[{"id": "x", "at_least": 1, "where": where,
                                                       "#at": AT}])},
        lambda where: {"require": [{**YEAR, "if": {"where": where}, "#at": AT}]},
        lambda where: {"require": [{**YEAR, "#at": AT, "mix": [
            {"measure": "hours", "whole": 1, "where": where}]}]},
        lambda where: {"credit": [{"per_hour": 1, "#at": AT, "plus": [
            {"where": where, "per_record": 1}]}]},
        lambda where: {"cohort": [{"id": "c", "measure": "share", "per": "year", "#at": AT,
                                   "having": {"at_least": 1, "where": {"not": where}},
                                   "at_least": "5%"}]},
    ],
)  # fmt: skip
def test_a_step_belongs_to_a_scale_however_deep_the_filter_stands(step, tables):
    told = faults(**tables({"level": f"{step}+"}))

    assert told == ([(AT, "“region+” is no step of scale.level")] if step == "region" else [])


@pytest.mark.parametrize("table", ["cohort", "deadline", "money"])
def test_an_id_is_used_once(table):
    lines: dict[str, dict[str, object]] = {
        "cohort": {"measure": "mean", "at_least": 1, "per": "year"},
        "deadline": {"task": "plan", "by": "year end"},
        "money": {"what": "a", "of": "b", "at_least": "1%"},
    }
    line = lines[table]

    assert faults(**{table: [{"id": "a", **line}, {"id": "b", **line}]}) == []
    assert faults(**{table: [{"id": "a", **line}, {"id": "a", **line, "#at": AT}]}) == [
        (AT, "the id “a” is used twice")
    ]
