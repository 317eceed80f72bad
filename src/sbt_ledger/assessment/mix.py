"""An amount in proportion to the days under each version of a rule, where it changed midway."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.figures import figure
from sbt_ledger.assessment.result import Reduction
from sbt_ledger.periods import Period
from sbt_ledger.rules.mixed import earlier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from sbt_ledger.rules.requirement import Part, Requirement

    Line = Requirement | Part


class Mixture(NamedTuple):
    """What is asked in all, and how it came about, a reason a version; None if nothing is."""

    amount: Fraction | None
    why: tuple[Reduction, ...]
    steps: tuple[Reduction, ...]


def in_proportion(
    line: Line, period: Period, amount_of: Callable[[Line, date], Fraction | None]
) -> Mixture | None:
    """Return what a line asks in a period in which it changed; None if it did not.

    `amount_of` tells the amount of a line on a day, None if no rule was in force.
    """
    if earlier(line) is None or period.is_open_ended:
        return None
    spells = list(_spells(line, period))
    if len(spells) <= 1:
        return None
    found = [None if of is None else amount_of(of, spell.first) for spell, of in spells]
    if all(amount is None for amount in found):
        return Mixture(None, (), ())
    amounts = [
        (spell, amount or Fraction(0), of)
        for (spell, of), amount in zip(spells, found, strict=True)
    ]
    told = _("{days} of {all} days under “{rules}”, where {amount} is asked.")
    why = [
        Reduction(
            told.format(
                days=spell.days, all=period.days, rules=spell.label, amount=_written(amount)
            ),
            of,
        )
        for spell, amount, of in amounts
        if spell.label
    ]
    asked = sum((amount * spell.days for spell, amount, _of in amounts), Fraction(0))
    asked /= period.days
    return Mixture(asked, tuple(why), tuple(_steps(amounts, period, asked)))


def _steps(
    amounts: Sequence[tuple[Period, Fraction, Line | None]], period: Period, asked: Fraction
) -> Iterator[Reduction]:
    """Yield how the versions make up the amount: a share of the days for each, and the sum."""
    told = _("From {first} to {last}: {amount} × {days} of {all} days = {part}.")
    for spell, amount, of in amounts:
        part = amount * spell.days / period.days
        words = {"first": spell.first.isoformat(), "last": spell.last.isoformat()}
        words |= {"amount": figure(amount), "part": figure(part)}
        yield Reduction(told.format(days=spell.days, all=period.days, **words), of, amount=part)
    parts = " + ".join(figure(amount * spell.days / period.days) for spell, amount, _of in amounts)
    yield Reduction(f"{parts} = {figure(asked)}.", amount=asked)


def _written(amount: Fraction) -> str:
    """Return an amount as a rule file has it."""
    return f"{Decimal(amount.numerator) / Decimal(amount.denominator):f}"


def _spells(line: Line | None, period: Period) -> Iterator[tuple[Period, Line | None]]:
    """Yield the days of a period under each version, oldest first, labelled by the older ones."""
    before = None if line is None else earlier(line)
    if before is None or before.since <= period.first:
        yield period, line
        return
    last = min(before.since - timedelta(days=1), period.last)
    yield from _spells(before.line, Period(period.first, last, before.rules))
    if before.since <= period.last:
        yield Period(before.since, period.last, ""), line
