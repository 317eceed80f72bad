"""Amounts as the cells of a book hold them: exact decimals of at most two places."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.intake.presence import Attended

_CENT = 100
"""Two decimals: a second is 0.02 minutes."""


def cells_of(attended: Attended, hours: Fraction | None) -> Iterator[tuple[str, str]]:
    """Yield the cells of `credits` that say how somebody attended.

    Hours stand in the row if they are not the session's, or if minutes would speak for them.
    """
    if attended.attendance != "present":
        yield "attendance", attended.attendance
    if attended.hours is not None and (attended.minutes is not None or attended.hours != hours):
        yield "hours", decimal_text(attended.hours)
    if attended.minutes is not None:
        yield "minutes", decimal_text(attended.minutes)
    if attended.late_minutes:
        yield "late_minutes", str(attended.late_minutes)


@lru_cache(maxsize=4096)
def decimal_text(number: Fraction) -> str:
    """Return a number of zero or more as a decimal of at most two places, half up."""
    whole, cents = divmod((number * _CENT + Fraction(1, 2)) // 1, _CENT)
    return f"{whole}.{cents:02d}".rstrip("0").rstrip(".")
