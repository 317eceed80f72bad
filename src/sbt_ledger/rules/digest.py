"""What tells a rule set from another one of the same id: its rules, wherever they are written."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import lru_cache
from hashlib import sha256

from sbt_ledger.notation.table import Table
from sbt_ledger.rules.rule_set import LAYERS, RuleSet

_MANY = 64
"""More rule sets than the schools of a district have in use."""
_NO_RULE = frozenset({"sources", "doubts", "checked_on", "title", "written_at", LAYERS})
"""What a rule set says of its rules: it can be told anew, and they ask the same."""


@lru_cache(maxsize=_MANY)
def digest_of_rules(rule_set: RuleSet) -> str:
    """Return the same for two rule sets if they, and the versions they replace, say the same."""
    return sha256(repr(_said(rule_set)).encode()).hexdigest()[:16]


def _said(value: object) -> object:
    """Return what is said in an order of its own: a set has another one in each process."""
    match value:
        case Table():
            told = ((name, each) for name, each in vars(value).items() if name not in _NO_RULE)
            return type(value).__name__, sorted((name, repr(_said(each))) for name, each in told)
        case dict():
            return sorted((repr(key), repr(_said(each))) for key, each in value.items())
        case list() | tuple():
            return tuple(map(_said, value))
        case frozenset():
            return sorted(map(repr, value))
        case _ if is_dataclass(value):
            return type(value).__name__, [
                _said(getattr(value, each.name)) for each in fields(value)
            ]
        case _:
            return value
