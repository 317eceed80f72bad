"""Two filters beside each other: whether one lies inside the other, or both never fit at once.

The answers are sure where they are True; a filter says too little of its columns to be sure of
more. A cell is taken to hold one value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.rules.condition import AtLeastStep, Comparison, Filled, Text

if TYPE_CHECKING:
    from sbt_ledger.rules.condition import Condition, Test
    from sbt_ledger.rules.filter import Filter


def lies_inside(inner: Filter, outer: Filter) -> bool:
    """Whether whatever fits `inner` fits `outer` as well."""
    return (
        all(any(_is_stricter(own, test) for own in inner.tests) for test in outer.tests)
        and all(part in inner.without or _excludes(inner, part) for part in outer.without)
        and (
            not outer.any_of
            or inner.any_of == outer.any_of
            or any(lies_inside(inner, part) for part in outer.any_of)
        )
    )


def never_both(one: Filter, other: Filter) -> bool:
    """Whether nothing fits both."""
    return (
        any(a.column == b.column and not _can_meet(a, b) for a in one.tests for b in other.tests)
        or any(lies_inside(other, part) for part in one.without)
        or any(lies_inside(one, part) for part in other.without)
        or (bool(one.any_of) and all(never_both(part, other) for part in one.any_of))
        or (bool(other.any_of) and all(never_both(one, part) for part in other.any_of))
    )


def _excludes(one: Filter, part: Filter) -> bool:
    """Whether what fits `one` never fits `part`, by its own tests."""
    return any(a.column == b.column and not _can_meet(a, b) for a in one.tests for b in part.tests)


def _is_stricter(own: Test, test: Test) -> bool:
    # A word covers nothing but itself: of thousands of them not each is held against each.
    same = frozenset(test.conditions)
    wider = [each for each in test.conditions if not isinstance(each, Text)]
    return own.column == test.column and all(
        narrow in same or any(_covers(wide, narrow) for wide in wider) for narrow in own.conditions
    )


def _can_meet(one: Test, other: Test) -> bool:
    """Whether one cell can fit both; True where that cannot be told."""
    some, others = (frozenset[str]().union(*map(_steps, each.conditions)) for each in (one, other))
    if some & others:
        return True
    return any(
        _meet(a, b)
        for this, that in ((one, other), (other, one))
        for a in this.conditions
        if not _steps(a)
        for b in that.conditions
    )


def _covers(wide: Condition, narrow: Condition) -> bool:
    if wide == narrow:
        return True
    if isinstance(wide, Filled):
        return wide.wanted and not isinstance(narrow, Filled)
    if isinstance(wide, AtLeastStep):
        return _steps(narrow) <= wide.steps and bool(_steps(narrow))
    if isinstance(wide, Comparison) and isinstance(narrow, Comparison):
        return _is_wider(wide, narrow)
    return False


def _is_wider(wide: Comparison, narrow: Comparison) -> bool:
    """Whether `>= 1` is asked where `>= 2`, `> 1` or `= 1` is given, and the like."""
    if type(wide.limit) is not type(narrow.limit):
        return False
    if narrow.operator == "=":
        return wide.fits(narrow.limit) is True
    if wide.operator[0] != narrow.operator[0]:
        return False
    at_limit = wide.limit == narrow.limit and len(narrow.operator) <= len(wide.operator)
    beyond = Comparison(wide.operator[0], wide.limit).fits(narrow.limit) is True
    return at_limit or beyond


def _meet(one: Condition, other: Condition) -> bool:
    """Whether one cell can fit both; True where that cannot be told."""
    for a, b in ((one, other), (other, one)):
        if isinstance(a, Filled):
            return (not isinstance(b, Filled) and a.wanted) or a == b
    words = [_steps(each) for each in (one, other)]
    if all(words):
        return bool(words[0] & words[1])
    if isinstance(one, Comparison) and isinstance(other, Comparison) and "=" in {
        one.operator, other.operator
    }:  # fmt: skip
        exact, other_ = (one, other) if one.operator == "=" else (other, one)
        return other_.fits(exact.limit) is not False
    return True


def _steps(condition: Condition) -> frozenset[str]:
    """Return the words that fit; empty if they cannot be listed."""
    match condition:
        case Text():
            return frozenset({condition.text})
        case AtLeastStep():
            return condition.steps
        case _:
            return frozenset()
