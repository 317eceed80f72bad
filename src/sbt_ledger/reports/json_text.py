"""JSON that a person can read too: one object a line, Chinese as it is written.

No control character stands in it as it is, nor a writing direction.

Amounts are exact decimal text and days ISO text, wherever they stand.
"""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.reports.amounts import exact
from sbt_ledger.reports.harmless import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def one_line(value: object) -> str:
    """Return a value as JSON on one line."""
    return escaped(_dump(value))


def listed(lines: Iterable[str]) -> str:
    """Return a JSON list of values that are JSON already, one a line."""
    return "".join(listed_parts(lines))


def listed_parts(lines: Iterable[str]) -> Iterator[str]:
    """Yield a JSON list of values that are JSON already, one a line."""
    before = "[\n    "
    for line in lines:
        yield before + line
        before = ",\n    "
    yield "[]" if before.startswith("[") else "\n  ]"


def whole(fields: Mapping[str, str]) -> str:
    """Return a JSON object of values that are JSON already, one field a line."""
    return "".join(whole_parts({name: (value,) for name, value in fields.items()}))


def whole_parts(fields: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield a JSON object whose values are parts of JSON, one field a line."""
    before = "{\n  "
    for name, parts in fields.items():
        yield f'{before}"{name}": '
        yield from parts
        before = ",\n  "
    yield "\n}"


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
