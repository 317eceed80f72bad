"""Comparisons as a rule file writes them: a sign, and a number or a day."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from gettext import gettext as _
from unicodedata import normalize

from sbt_ledger.pattern import pattern

_SIGNED = pattern(r"([<>=!≥≤≧≦⩾⩽≠]+)\s*(.*)", re.DOTALL)
_SIGNS = {
    **{sign: sign for sign in (">=", "<=", ">", "<")},
    **dict.fromkeys("≥≧⩾", ">="),
    **dict.fromkeys("≤≦⩽", "<="),
}
"""What each sign means; a keyboard for Chinese writes “≥” and wide ones."""
_TURNED = {"=>": ">=", "=<": "<="}
_EQUAL = frozenset({"=", "=="})
_UNEQUAL = frozenset({"!=", "<>", "≠", "!=="})
_LONGEST = 100
"""Digits after the point, and zeros before it, of a number that is compared at all."""


def compared(text: str) -> tuple[str, Fraction | date] | None:
    """Return the sign (>=, <=, > or <) and what a text compares with, None if it is a word.

    Raises ValueError for a sign that is none, and for what is neither a number nor a day.
    """
    found = _SIGNED.match(normalize("NFKC", text).strip())
    if found is None or (found[1][0] == "!" and found[1] not in _UNEQUAL):
        return None
    sign, rest = found[1], found[2]
    if sign not in _SIGNS:
        raise ValueError(_no_sign(text, sign, rest))
    limit = number_or_day(rest)
    if limit is None:
        msg = _("“{value}” compares with neither a number nor a day").format(value=text)
        raise ValueError(msg)
    return _SIGNS[sign], limit


def _no_sign(text: str, sign: str, rest: str) -> str:
    """Return what is to be written in place of a sign that is none."""
    value = f'"{rest}"' if number_or_day(rest) is None else rest
    if sign in _TURNED:
        instead = f'"{_TURNED[sign]} {rest}"'
    elif sign in _EQUAL:
        instead = value
    elif sign in _UNEQUAL:
        instead = f"not = {{ … = {value} }}"
    else:
        instead = _(" or ").join(dict.fromkeys(_SIGNS.values()))
    told = _("“{value}”: there is no sign “{sign}”; write {instead}")
    return told.format(value=text, sign=sign, instead=instead)


def number_or_day(text: str) -> Fraction | date | None:
    """Return the number or the day that a text is, None if it is neither."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    return fraction(number)


def fraction(number: Decimal) -> Fraction | None:
    """Return the number, None if it is none or would fill the memory, as 1e99999999 does."""
    exponent = number.as_tuple().exponent
    is_short = isinstance(exponent, int) and abs(exponent) <= _LONGEST
    return Fraction(number) if is_short else None
