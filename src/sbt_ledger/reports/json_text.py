"""JSON that a person can read too: one object a line, Chinese as it is written.

Amounts are exact decimal text and days ISO text, wherever they stand.
"""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.reports.amounts import exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def one_line(value: object) -> str:
    """Return a value as JSON on one line."""
    return _dump(value)


def listed(lines: Iterable[str]) -> str:
    """Return a JSON list of values that are JSON already, one a line."""
    body = ",\n    ".join(lines)
    return f"[\n    {body}\n  ]" if body else "[]"


def whole(fields: Mapping[str, str]) -> str:
    """Return a JSON object of values that are JSON already, one field a line."""
    body = ",\n  ".join(f'"{name}": {value}' for name, value in fields.items())
    return f"{{\n  {body}\n}}"


def _written(value: object) -> str:
    match value:
        case Fraction():
            return exact(value)
        case date():
            return value.isoformat()
        case _:
            raise TypeError(value)


# Made once: `json.dumps` makes an encoder a call as soon as it is given an option.
_dump = json.JSONEncoder(ensure_ascii=False, default=_written).encode
