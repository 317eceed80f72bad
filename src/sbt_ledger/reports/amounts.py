"""Amounts as text: exact for programs, at most two decimals for people.

What people read never contradicts the state beside it: 29.996 of 30 is not shown as 30.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sbt_ledger.rules.requirement import Requirement
    from sbt_ledger.rules.rule_set import RuleSet

_ZERO = Fraction(0)
# Hours and credits are written with no more; finer ones come from divisions.
_DECIMALS = 2
_SCALE = 10**_DECIMALS


def exact(amount: Fraction) -> str:
    """Return exact decimal text without trailing zeros; `5/3` if the decimals do not end."""
    below = amount.denominator
    return str(amount.numerator) if below == 1 else _decimal(amount.numerator, below)


def exact_text(number: str) -> str:
    """Return a number that is text as exact text; a percent or a word is left as it is."""
    return exact(Fraction(number)) if number.replace(".", "", 1).isdecimal() else number


def shown(amount: Fraction, beside: Fraction = _ZERO) -> str:
    """Return `amount` with two decimals, rounded half up, or as many more as tell it from `beside`.

    What has no more than two is exact. Show both of a pair beside each other.
    """
    if _SCALE % amount.denominator == 0:
        return exact(amount)
    rounded = _rounded(amount, _DECIMALS)
    digits = _DECIMALS
    while amount != beside and rounded == _rounded(beside, digits):
        digits += 1
        rounded = _rounded(amount, digits)
    return exact(rounded)


def measure_of(requirement: Requirement, rule_set: RuleSet) -> str:
    """Return what a requirement counts: "credits", "hours", "records", "days" ..."""
    if requirement.measure:
        return requirement.measure
    for other in ("covers", "mix", "any_of"):
        if getattr(requirement, other):
            return other
    return f"{rule_set.ruleset.unit}s"


def _rounded(amount: Fraction, digits: int) -> Fraction:
    scale = 10**digits
    return Fraction((amount * scale + Fraction(1, 2)).__floor__(), scale)


@lru_cache(maxsize=4096)
def _decimal(above: int, below: int) -> str:
    # Once the tens are out, only twos or only fives are left: each costs one more digit.
    digits, rest = 0, below
    while rest % 10 == 0:
        rest, digits = rest // 10, digits + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, digits = rest // prime, digits + 1
    if rest != 1:
        return f"{above}/{below}"
    scaled = str(abs(above) * 10**digits // below).zfill(digits + 1)
    sign = "-" if above < 0 else ""
    return f"{sign}{scaled[:-digits]}.{scaled[-digits:]}"
