"""What a credit line makes of an entry: its rate, then plus and factor; then what limits events.

The amounts are those in force on the deciding day, exact. Nothing is rounded but what a rule says.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from gettext import gettext as _
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.figures import figure
from sbt_ledger.assessment.result import Reduction
from sbt_ledger.rules.source import amount_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.rules.condition import Read
    from sbt_ledger.rules.credit_rule import Bonus, CreditRule
    from sbt_ledger.rules.source import Number, SignedNumber

ZERO = Fraction(0)
_MINUTES = 60
_fraction = cache(Fraction)


class Rated(NamedTuple):
    """What an entry is worth by its line, before limits: `by_rate` is the rate alone, `worth` all.

    `each` is what an hour or a unit is worth, None where neither decides.
    """

    by_rate: Fraction
    worth: Fraction
    each: Fraction | None = None
    told: tuple[Reduction, ...] = ()


def rated(  # noqa: PLR0913, PLR0917 - what a rate looks at
    entry: CreditEntry,
    line: CreditRule,
    bonuses: Sequence[Bonus],
    hours: Fraction,
    day: date,
    read: Read,
) -> Rated:
    """Return what an entry of so many credited hours is worth: its rate, then `plus`, `factor`."""
    by_rate, each = _by_rate(entry, line, hours, day, read)
    if by_rate is None:
        told = _("No rate was in force on {day}.").format(day=day.isoformat())
        return Rated(ZERO, ZERO, each, (Reduction(told, line),))
    if not bonuses and line.factor is None and line.per_unit is None:
        return Rated(by_rate, by_rate, each)
    steps = _Steps(line, by_rate)
    if line.per_unit is not None and not entry.text("units"):
        steps.reductions.append(Reduction(_("“units” is blank."), line))
    for bonus in bonuses:
        _add(steps, bonus, hours, day)
    factor = rate_on(line.factor, day)
    if factor is not None:
        steps.becomes(steps.worth * factor, _("Times {number}: from {before} to {after}."), factor)
    return Rated(by_rate, steps.worth, each, tuple(steps.reductions))


def limited(worth: Fraction, line: CreditRule, day: date) -> tuple[Fraction, tuple[Reduction, ...]]:
    """Return what an event of so many credits is worth: `at_most`, `least`, then the rounding."""
    steps = _Steps(line, worth)
    most, least = rate_on(line.at_most, day), rate_on(line.least, day)
    if most is not None and steps.worth > most:
        steps.becomes(most, _("At most {number} an event: from {before} to {after}."), most)
    if least is not None and steps.worth < least:
        steps.becomes(ZERO, _("Less than {number}: from {before} to {after}."), least)
    step = rate_on(line.step, day)
    if line.round is not None or step is not None:
        step = step or Fraction(1)
        steps.becomes(
            rounded(steps.worth, step, line.round or "nearest"), _told_rounded(line), step
        )
    return steps.worth, tuple(steps.reductions)


def rounded(amount: Fraction, step: Fraction, direction: str) -> Fraction:
    """Return the amount in whole steps: up, down, or to the nearest, a half upwards."""
    match direction:
        case "up":
            return ceil(amount / step) * step
        case "down":
            return floor(amount / step) * step
        case _:
            return floor(amount / step + Fraction(1, 2)) * step


def rate_on(rate: Number | SignedNumber | None, day: date) -> Fraction | None:
    """Return the rate in force on `day`, exact; None if there is none."""
    amount = amount_on(rate, day) if isinstance(rate, tuple) else rate
    return _fraction(amount) if isinstance(amount, Decimal) else None


def value_of_table(line: CreditRule, read: Read) -> Number | None:
    """Return what the table has for the first value of its column that it knows, else `else`."""
    table = line.table or {}
    known = (table[value] for value in map(str, read(line.by) or ()) if value in table)
    return next(known, line.else_)


def _by_rate(
    entry: CreditEntry, line: CreditRule, hours: Fraction, day: date, read: Read
) -> tuple[Fraction | None, Fraction | None]:
    """Return what the rate alone gives, None if none was in force; and what an hour or unit is."""
    if line.per_record is not None:
        return rate_on(line.per_record, day), None
    if line.table is not None:
        found = value_of_table(line, read)
        return (ZERO if found is None else rate_on(found, day)), None
    if line.per_unit is not None:
        each, many = rate_on(line.per_unit, day), Fraction(entry.text("units") or 0)
    elif line.minutes is not None:
        minutes = rate_on(line.minutes, day)
        each, many = (None if minutes is None else _MINUTES / minutes), hours
    else:
        each, many = rate_on(line.per_hour, day), hours
    return (None if each is None else many * each), each


def _add(steps: _Steps, bonus: Bonus, hours: Fraction, day: date) -> None:
    number = rate_on(bonus.per_record if bonus.per_hour is None else bonus.per_hour, day)
    if number is None:
        return
    more = number if bonus.per_hour is None else number * hours
    # A bonus may take away, but no record is worth less than nothing.
    after = max(steps.worth + more, ZERO)
    steps.becomes(after, _("Plus {number}: from {before} to {after}."), more)


def _told_rounded(line: CreditRule) -> str:
    match line.round:
        case "up":
            return _("Rounded up to steps of {number}: from {before} to {after}.")
        case "down":
            return _("Rounded down to steps of {number}: from {before} to {after}.")
        case _:
            return _("Rounded to the nearest step of {number}: from {before} to {after}.")


class _Steps:
    """The worth of an entry as it changes, and why."""

    def __init__(self, line: CreditRule, worth: Fraction) -> None:
        self.line = line
        self.worth = worth
        self.reductions: list[Reduction] = []

    def becomes(self, after: Fraction, told: str, number: Fraction) -> None:
        """Set the worth, and say why if it is another."""
        if after != self.worth:
            words = {"before": figure(self.worth), "after": figure(after), "number": figure(number)}
            self.reductions.append(Reduction(told.format(**words), self.line))
            self.worth = after
