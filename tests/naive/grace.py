"""Grace after a period: new credits fill the old hole first (P53)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.book import Teacher
from tests.naive.calendar_days import ONE_DAY, after
from tests.naive.exact import ZERO
from tests.naive.periods import Period
from tests.naive.pools import Piece


def grace_end(rules: Mapping[str, Any], teacher: Teacher, period: Period) -> date:
    """Return the last day of grace; the period's own last day where there is none."""
    if period.end == date.max:
        return period.end
    ends = [
        after(period.end + ONE_DAY, line["length"]) - ONE_DAY
        for line in rules.get("grace", ())
        if set(line.get("needs_all", ())) <= teacher.letters(set())
    ]
    return max([period.end, *ends])


def fill_old_period(
    pieces: Sequence[Piece], period: Period, last: date, needed: Fraction, rules: Mapping[str, Any]
) -> list[Piece]:
    """Date back what the time of grace earned, as far as the old period still needs it."""
    if not any(line.get("credits_go") == "old period first" for line in rules.get("grace", ())):
        return list(pieces)
    have = sum((piece.amount for piece in pieces if period.holds(piece.slice.day)), ZERO)
    found: list[Piece] = []
    for piece in pieces:
        moved = ZERO
        if period.end < piece.slice.day <= last:
            moved = min(piece.amount, max(needed - have, ZERO))
        have += moved
        if moved:
            found.append(replace(piece, amount=moved, slice=replace(piece.slice, day=period.end)))
        if moved < piece.amount or not piece.amount:
            found.append(piece.cut_to(piece.amount - moved))
    return found
