"""Which of two lines of one id asks more: `if_both = "stricter"`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

from sbt_ledger.rules.requirement import Part, Requirement
from sbt_ledger.rules.source import Derived, amount_on

if TYPE_CHECKING:
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.source import Amount

_Part = TypeVar("_Part", Part, Requirement)
_MARKS = ("provisional", "pending", "void")
"""What holds without a proof, from the mildest."""
_WITHIN = re.compile(r"(\d+) (\w+?)s?")


def stricter(upper: RuleLine, lower: RuleLine) -> tuple[RuleLine, ...]:
    """Return the line that asks more, the upper one of equals.

    Of requirements it may hang on the period or the teacher which of them does: both are returned,
    and both are judged. Of other lines the upper one then holds.
    """
    if isinstance(upper, Requirement) and isinstance(lower, Requirement):
        asks_more = _asks_more(upper, lower) if _can_be_compared(upper, lower) else None
        if asks_more is None:
            return upper, lower
        one, other = (upper, lower) if asks_more else (lower, upper)
        return (_with_parts_of(one, other),)
    return (lower,) if _asks_more(upper, lower) is False else (upper,)


def _can_be_compared(one: Requirement, other: Requirement) -> bool:
    """Whether both ask the same people for the same kind of thing in the same periods."""
    return all(getattr(one, key) == getattr(other, key) for key in ("per", "measure", "who"))


def _with_parts_of(one: _Part, other: _Part) -> _Part:
    """Return a line with the parts of both: what either asks inside it is asked still."""
    if not other.of_which:
        return one
    others: dict[str, Part] = {part.id: part for part in other.of_which}
    own = {part.id: part for part in one.of_which}
    both: list[Part] = [_stricter_part(part, others.get(id_, part)) for id_, part in own.items()]
    only_there: list[Part] = [part for id_, part in others.items() if id_ not in own]
    return one.but(of_which=(*both, *only_there))


def _stricter_part(one: Part, other: Part) -> Part:
    asks_more = _asks_more(one, other) is not False
    return _with_parts_of(one, other) if asks_more else _with_parts_of(other, one)


def _asks_more(one: RuleLine, other: RuleLine) -> bool | None:
    """Whether `one` asks as much as `other`, or more; None if that cannot be said for all."""
    if (one.force == "must") is not (other.force == "must"):
        return one.force == "must"
    for key, sign in (("at_least", 1), ("at_most", -1)):
        mine, theirs = getattr(one, key, None), getattr(other, key, None)
        if mine is not None and theirs is not None:
            return _is_more(mine, theirs, sign)
    for found in (_words(one, other), _times(one, other)):
        if found is not None:
            return found
    return None


def _words(one: RuleLine, other: RuleLine) -> bool | None:
    mine, theirs = getattr(one, "else_", None), getattr(other, "else_", None)
    if mine in _MARKS and theirs in _MARKS:
        return _MARKS.index(mine) >= _MARKS.index(theirs)
    return None


def _times(one: RuleLine, other: RuleLine) -> bool | None:
    """Whether the time that `one` leaves is no longer; None if the two are of different kinds."""
    times = [_WITHIN.fullmatch(str(getattr(each, "within", ""))) for each in (one, other)]
    mine, theirs = times
    if mine is None or theirs is None or mine[2] != theirs[2]:
        return None
    return int(mine[1]) <= int(theirs[1])


@dataclass(frozen=True, slots=True)
class _Figure:
    kind: str
    amount: Fraction


def _is_more(mine: Any, theirs: Any, sign: int) -> bool | None:  # noqa: ANN401 - amounts, dated or not
    days = {date.min, *_turns(mine), *_turns(theirs)}
    answers = {_is_more_on(mine, theirs, sign, day) for day in days}
    # Where both ask the same it does not matter which of them is taken.
    answers.discard("same")
    if answers <= {"more"}:
        return True
    return False if answers == {"less"} else None


def _is_more_on(mine: Amount, theirs: Amount, sign: int, day: date) -> str:
    if mine == theirs:
        return "same"
    if isinstance(mine, Derived) or isinstance(theirs, Derived):
        return "unknown"
    one, other = _figure(mine, day), _figure(theirs, day)
    if one == other:
        return "same"
    if one is None or other is None:
        return "less" if one is None else "more"
    if one.kind != other.kind:
        return "unknown"
    return "more" if (one.amount - other.amount) * sign > 0 else "less"


def _figure(amount: Amount, day: date) -> _Figure | None:
    """Return what is asked on a day, and in which kind of figure; None if nothing is in force."""
    found = amount_on(amount, day)
    if found is None:
        return None
    if not isinstance(found, str):
        return _Figure("", Fraction(found))
    percent, _sign, of = found.partition("%")
    return _Figure(f"%{of}", Fraction(percent))


def _turns(amount: Amount) -> Iterable[date]:
    return [step.from_ for step in amount] if isinstance(amount, tuple) else ()
