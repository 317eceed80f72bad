"""Which of two amounts is more on every day, and which of two times is shorter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.rules.source import Derived, amount_on

if TYPE_CHECKING:
    from sbt_ledger.rules.source import Amount

_WITHIN = re.compile(r"(\d+) (hour|day|week|month|year)s?")
_DAY = 24
_WEEK = 7
_YEAR = 12

Answers = frozenset[str]
"""Of each day "more", "less", "same" or "unknown"."""


@dataclass(frozen=True, slots=True)
class _Figure:
    kind: str
    amount: Fraction


def compared_amounts(
    mine: Amount | None, theirs: Amount | None, sign: int, whole: Decimal | None = None
) -> Answers:
    """Return how an amount compares with another on the days on which either changes.

    `sign` is 1 where the larger one asks more, -1 where the smaller one does; nothing asks least.
    `whole` is what percents are of, None if that is not known.
    """
    days = {date.min, *_turns(mine), *_turns(theirs)}
    return frozenset(_compared_on(mine, theirs, sign, day, whole) for day in days)


def _compared_on(
    mine: Amount | None, theirs: Amount | None, sign: int, day: date, whole: Decimal | None
) -> str:
    if mine == theirs:
        return "same"
    if isinstance(mine, Derived) or isinstance(theirs, Derived):
        return "unknown"
    one, other = _figure(mine, day, whole), _figure(theirs, day, whole)
    if one is None or other is None:
        return "same" if one == other else ("less" if one is None else "more")
    if one.kind != other.kind:
        return "unknown"
    return _said((one.amount - other.amount) * sign)


def _figure(amount: Amount | None, day: date, whole: Decimal | None) -> _Figure | None:
    """Return what is asked on a day, and in which kind of figure; None if nothing is in force."""
    found = amount_on(amount, day)
    if found is None:
        return None
    if not isinstance(found, str):
        return _Figure("", Fraction(found))
    percent, _sign, of = found.partition("%")
    if whole is not None and not of:
        return _Figure("", Fraction(percent) * Fraction(whole) / 100)
    return _Figure(f"%{of}", Fraction(percent))


def _turns(amount: Amount | None) -> Iterable[date]:
    return [step.from_ for step in amount] if isinstance(amount, tuple) else ()


def compared_times(mine: str, theirs: str) -> Answers:
    """Return whether a time is shorter ("more" is asked) than another; no time is the longest.

    Of hours the days are taken that they end on. Days and months cannot be compared.
    """
    one, other = _figure_of_time(mine), _figure_of_time(theirs)
    if mine == theirs:
        return frozenset({"same"})
    if one is None or other is None:
        return frozenset({"less" if one is None else "more"})
    same_kind = one.kind == other.kind
    return frozenset({_said(other.amount - one.amount) if same_kind else "unknown"})


def _figure_of_time(text: str) -> _Figure | None:
    match = _WITHIN.fullmatch(text)
    if match is None:
        return None
    count, unit = int(match[1]), match[2]
    if unit in {"month", "year"}:
        return _Figure("month", Fraction(count * (_YEAR if unit == "year" else 1)))
    days = {"hour": -(-count // _DAY), "day": count, "week": count * _WEEK}
    return _Figure("day", Fraction(days[unit]))


def _said(difference: Fraction) -> str:
    return "same" if not difference else ("more" if difference > 0 else "less")
