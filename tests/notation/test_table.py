"""A table holds what is written, the class the rest; JSON Schema says what may be written."""

from decimal import Decimal

import pytest

from sbt_ledger.notation.schema import json_schema
from sbt_ledger.records.settings import Settings
from sbt_ledger.rules.requirement import Requirement
from sbt_ledger.rules.rule_set import RuleSet

YEAR = {"id": "year", "at_least": 30, "per": "year"}


def test_what_is_written_is_told_from_what_holds_without_being_written():
    line = Requirement.read({**YEAR, "force": "must"})

    assert set(line.written) == {"id", "at_least", "per", "force"}
    assert (line.at_least, line.measure, line.if_) == (Decimal(30), "", None)


def test_another_version_of_a_table_leaves_the_first_as_it_was():
    line = Requirement.read(YEAR)

    other = line.but(at_least=Decimal(31))

    assert [line.at_least, other.at_least] == [Decimal(30), Decimal(31)]
    assert other.per == "year"
    assert line == Requirement.read(YEAR) != other
    assert len({line, other, Requirement.read(YEAR)}) == 2
    assert repr(other) == "Requirement(id='year', at_least=Decimal('31'), per='year')"


def test_a_table_is_not_changed():
    with pytest.raises(AttributeError):
        Requirement.read(YEAR).per = "month"  # type: ignore[misc]  # what is tested


def test_json_schema_says_which_keys_a_rule_set_has_and_what_they_hold():
    schema = json_schema(RuleSet)
    line = schema["$defs"]["Requirement"]

    assert set(schema["properties"]) == set(RuleSet.names())
    assert schema["required"] == ["ruleset"]
    assert line["required"] == ["per"]
    assert line["additionalProperties"] is False
    assert {"if", "where", "at_least"} <= set(line["properties"])
    assert not {"#at", "if_", "written_at"} & set(line["properties"])
    assert line["properties"]["force"]["enum"] == ["must", "advice", "entitlement"]
    assert line["properties"]["where"]["type"] == "object"


def test_json_schema_says_what_settings_hold():
    assert json_schema(Settings)["required"] == ["school", "rules"]
