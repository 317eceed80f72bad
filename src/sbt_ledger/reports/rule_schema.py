"""The JSON Schema of rule files: editors complete keys with it, and underline those misspelt."""

from __future__ import annotations

import json
from typing import Any

from sbt_ledger.notation.schema import json_schema
from sbt_ledger.rules.rule_set import RuleSet

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ID = "urn:sbt-ledger:rule-set:1"


def rule_schema() -> dict[str, Any]:
    """Return the schema of a rule file: each table with all its keys, and no others."""
    return {"$schema": _DIALECT, "$id": _ID, **_keyed(json_schema(RuleSet))}


def rule_schema_text() -> str:
    """Return the schema as the text of a file."""
    return json.dumps(rule_schema(), ensure_ascii=False, indent=2)


def _keyed(schema: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return the schema with each key titled as it is written, and shapes that may overlap.

    "15%" is a text that is a number's shape as well: JSON Schema cannot tell them apart.
    """
    if isinstance(schema, list):
        return [_keyed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    told = {("anyOf" if key == "oneOf" else key): _keyed(each) for key, each in schema.items()}
    told.pop("discriminator", None)
    properties = told.get("properties")
    if isinstance(properties, dict):
        told["properties"] = {
            key: {**each, "title": key} if isinstance(each, dict) else each
            for key, each in properties.items()
        }
    return told
