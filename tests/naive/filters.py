"""Filters: `where` tests records, `who` tests teachers (section 1, 6; rulings 11 and 14).

An answer is True, False or None: None where a blank cell leaves it unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from tests.naive.exact import EMPTY_WORDS, day, number, text

Answer = bool | None
# The values of a column: none of them if the cell is blank; None if there is no such attribute.
Lookup = Callable[[str], Sequence[str] | None]
Scale = Mapping[str, Sequence[str]]

_COMPARISON = re.compile(r"\s*(>=|<=|>|<)\s*(.+?)\s*")


def fits(
    wanted: Mapping[str, Any], lookup: Lookup, scale: Scale, *, inside_not: bool = False
) -> Answer:
    """All keys must fit."""
    answers = [_key_fits(key, value, lookup, scale, inside_not) for key, value in wanted.items()]
    return all_of(answers)


def all_of(answers: Sequence[Answer]) -> Answer:
    if False in answers:
        return False
    return None if None in answers else True


def any_of(answers: Sequence[Answer]) -> Answer:
    if True in answers:
        return True
    return None if None in answers else False


def names_in(wanted: Mapping[str, Any]) -> set[str]:
    """Return the columns and attributes that a filter names, inside `not` too."""
    names: set[str] = set()
    for key, value in wanted.items():
        if key == "any":
            names |= {name for inner in value for name in names_in(inner)}
        elif key == "not":
            names |= names_in(value)
        else:
            names.add(key)
    return names


def _key_fits(key: str, value: Any, lookup: Lookup, scale: Scale, inside_not: bool) -> Answer:
    if key == "not":  # leaves out what fits the WHOLE inner filter; inside, blank does not fit
        return fits(value, lookup, scale, inside_not=True) is not True
    if key == "any":
        return any_of([fits(inner, lookup, scale, inside_not=inside_not) for inner in value])
    found = lookup(key)
    if isinstance(value, bool):
        filled = bool(found) and any(each.lower() not in EMPTY_WORDS for each in found or ())
        return filled is value
    if found is None:
        return False
    if not found:
        return False if inside_not else None
    wanted = value if isinstance(value, list) else [value]
    return any(_same(key, each, one, scale) for each in found for one in wanted)


def _same(column: str, cell: str, wanted: Any, scale: Scale) -> bool:
    steps = list(scale.get(column, ()))
    if isinstance(wanted, str):
        if wanted.endswith("+") and wanted[:-1] in steps:
            return cell in steps and steps.index(cell) >= steps.index(wanted[:-1])
        comparison = _COMPARISON.fullmatch(wanted)
        if comparison:
            return _compares(cell, comparison[1], comparison[2])
    if number(wanted) is not None and number(cell) is not None:
        return number(wanted) == number(cell)
    return text(wanted) in {cell, tag(cell)}


def _compares(cell: str, sign: str, wanted: str) -> bool:
    mine, other = number(cell), number(wanted)
    if mine is None or other is None:
        this, that = day(cell), day(wanted)
        if this is None or that is None:
            return False
        mine, other = Fraction(this.toordinal()), Fraction(that.toordinal())
    return {
        ">=": mine >= other, "<=": mine <= other, ">": mine > other, "<": mine < other,
    }[sign]  # fmt: skip


def tag(value: str) -> str:
    """Return the word of `technical=1`, `certificate=a.pdf` or `school-review@2026-06-20`."""
    return re.split("[=@]", value, maxsplit=1)[0].strip()


def tag_share(wanted: Mapping[str, Any], lookup: Lookup, scale: Scale) -> Fraction:
    """Return the share of a record that the tags named by a filter hold.

    "The provider's split wins when given" (R19): `area = "technical=1;leadership=3"`.
    """
    part = Fraction(1)
    for key, value in wanted.items():
        if key in {"not", "any"} or isinstance(value, bool):
            continue
        found = lookup(key) or ()
        if key in {"evidence", "approvals"} or not found or not all("=" in one for one in found):
            continue
        weights = {one: number(one.split("=", 1)[1]) or Fraction(0) for one in found}
        whole = sum(weights.values(), Fraction(0))
        options = value if isinstance(value, list) else [value]
        named = [one for one in found if any(_same(key, one, option, scale) for option in options)]
        if whole:
            part *= sum((weights[one] for one in named), Fraction(0)) / whole
    return part


def names_several_without_shares(wanted: Mapping[str, Any], lookup: Lookup, scale: Scale) -> bool:
    """Whether a cell that the filter fits names several tags and no shares (ruling 7)."""
    for key, value in wanted.items():
        if key in {"not", "any", "evidence", "approvals"} or isinstance(value, bool):
            continue
        found = lookup(key) or ()
        if len(found) > 1 and not all("=" in one for one in found):
            options = value if isinstance(value, list) else [value]
            named = [one for one in found if any(_same(key, one, want, scale) for want in options)]
            if named and len(named) < len(found):
                return True
    return False
