"""What a school comes to, as JSON and back: `rollup` keeps it until a byte of the school changes.

Lines of rules stand in it once. A rule set is named, and looked up again: a district asks only for
its name and its day.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from sbt_ledger.assessment.district import LineKey, LineTotals, Missed, SchoolFigures
from sbt_ledger.assessment.ratio import Figure, Part, Range, Stake
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.school import CohortStanding, MoneyStanding
from sbt_ledger.files.kept_form import Maker, from_text, parts
from sbt_ledger.notation.table import Table
from sbt_ledger.periods import Career, Period
from sbt_ledger.rules.rule_set import RuleSet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_CLASSES: tuple[type, ...] = (
    SchoolFigures, LineKey, LineTotals, Missed, CohortStanding, MoneyStanding, Stake, Part, Range,
    Figure, Period, Career,
)  # fmt: skip
Known = tuple[Period, SchoolFigures]
"""The year that a district shows if this is its first school, and what the school comes to."""


def as_text(known: Known) -> str:
    """Return the JSON; TypeError if something has no form in it."""
    lines: dict[int, int] = {}
    written: list[object] = []

    def other(value: object) -> object:
        match value:
            case RuleSet():
                return {"rules": [value.id, str(value.ruleset.from_)]}
            case Table():
                if id(value) not in lines:
                    lines[id(value)] = len(written)
                    written.append(parts(value))
                return {"line": lines[id(value)]}
            case _:
                return _other(value, other)

    told = parts(known, other)
    return json.dumps([written, told], separators=(",", ":"))


def from_kept(text: str, rule_sets: Sequence[RuleSet]) -> Known:
    """Return what was kept; raises whatever fits if it is nothing of that kind."""
    by_name = {
        (each.id, str(each.ruleset.from_)): each for one in rule_sets for each in one.versions
    }
    lines: list[object] = []
    others: dict[str, Maker] = {
        **_MAKERS,
        "rules": lambda named: by_name[tuple(named)],
        "line": lambda number: lines[number],
    }
    written, told = json.loads(text)
    lines += [from_text(json.dumps(each)) for each in written]
    match from_text(json.dumps(told), others):
        case (Period() as period, SchoolFigures() as figures):
            return period, figures
        case other:
            raise TypeError(other)


def _other(value: object, form: Callable[[Any], object]) -> object:
    """Return the form of an object of the assessment, None of what has a form already."""
    match value:
        case State():
            return {"State": str(value)}
        case dict():
            pairs = [[parts(key, form), parts(each, form)] for key, each in value.items()]
            return {"Counter" if isinstance(value, Counter) else "pairs": pairs}
        case _ if type(value) in _CLASSES:
            return {type(value).__name__: [parts(each, form) for each in _fields(value)]}
        case _:
            return None


def _fields(value: Any) -> list[object]:  # noqa: ANN401 - one of `_CLASSES`
    if is_dataclass(value):
        return [getattr(value, each.name) for each in fields(value)]
    return list(value)


def _starred(class_: type) -> Callable[[list[Any]], object]:
    return lambda given: class_(*given)


_MAKERS: dict[str, Maker] = {
    "State": State,
    "pairs": dict,
    "Counter": lambda pairs: Counter(dict(pairs)),
    **{each.__name__: _starred(each) for each in _CLASSES},
}
