"""`ledger rules schema`: editors hold rule files against it."""

import json
import tomllib
from datetime import date

import jsonschema  # type: ignore[import-untyped]
import pytest

from sbt_ledger.notation.schema import keys_of
from sbt_ledger.rules.rule_set import TABLES, RuleSet
from tests.books import ROOT, TOWN

RULES = sorted((ROOT / "data" / "rules").glob("*.toml"))
RULES += sorted((ROOT / "tests" / "cases").rglob("*.rules.toml"))


@pytest.fixture
def schema(ledger):
    answer = ledger("rules", "schema")
    assert (answer.code, answer.err) == (0, "")
    return json.loads(answer.out)


def faults(schema, text):
    jsonschema.Draft202012Validator.check_schema(schema)
    held = jsonschema.Draft202012Validator(schema)
    return [error.json_path for error in held.iter_errors(plain(tomllib.loads(text)))]


def plain(value):
    """Return what TOML holds as JSON has it: a day is a text there."""
    match value:
        case dict():
            return {key: plain(each) for key, each in value.items()}
        case list():
            return [plain(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return value


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_rule_set_of_ours_is_as_the_schema_says(schema, path):
    assert faults(schema, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (TOWN.replace("at_least", "at_lest"), "$.require[0]"),
        (TOWN.replace("per_hour", "per_huor"), "$.credit[0]"),
        (TOWN.replace("ruleset", "rule_set"), "$"),
        (TOWN.replace("at_least", 'force = "may", at_least'), "$.require[0].force"),
        (TOWN.replace("2015-09-01", "true"), "$.ruleset.from"),
        (
            TOWN.replace(" per =", ' of_which = [ { id = "a", atleast = 1 } ], per ='),
            "$.require[0].of_which[0]",
        ),
    ],
)  # fmt: skip
def test_what_is_misspelt_is_found_where_it_stands(schema, wrong, place):
    assert place in faults(schema, wrong)


def test_it_says_what_it_is_and_knows_every_key_of_every_table(schema):
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"]
    assert set(schema["properties"]) == keys_of(RuleSet, ())
    for table in TABLES:
        name = schema["properties"][table]["items"]["$ref"].rpartition("/")[2]
        told = schema["$defs"][name]
        assert set(told["properties"]) == keys_of(RuleSet, [table])
        assert told["description"]
        assert told["additionalProperties"] is False


def test_it_can_be_written_to_a_file_and_is_json_whatever_the_file_is_called(ledger, tmp_path):
    for name in ("rules.json", "rules.schema"):
        assert ledger("rules", "schema", "--output", tmp_path / name).code == 0
        assert json.loads((tmp_path / name).read_text(encoding="utf-8"))["title"] == "RuleSet"


def test_it_is_json_and_nothing_else(ledger):
    assert ledger("rules", "schema", "--format", "csv", "--lang", "en").code == 2
    assert ledger("rules", "schema", "--format", "json").code == 0
