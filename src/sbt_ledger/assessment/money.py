"""Money: one amount as a share of another, in each period. What is not booked is not known."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.school import MoneyStanding
from sbt_ledger.assessment.span import named_period, scheme_of
from sbt_ledger.errors import WrongUseError
from sbt_ledger.periods import Years
from sbt_ledger.rules.source import amount_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period, PeriodScheme
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.money import MoneyEntry
    from sbt_ledger.rules.cohort import MoneyRatio
    from sbt_ledger.rules.rule_set import RuleSet

CALENDAR_YEAR = Years(1, 1)
_HUNDRED = 100


def money_standings(book: Book, rule_set: RuleSet, span: Span) -> Iterator[MoneyStanding]:
    """Yield each money rule in each period that is asked for."""
    cash = Cash(book, rule_set, span.as_of)
    for line in rule_set.money:
        for period in span.choose(years_of(rule_set, line), rule_set.ruleset.from_):
            yield _standing(cash, rule_set, line, period, ended=span.as_of >= period.last)


def years_of(rule_set: RuleSet, line: MoneyRatio) -> PeriodScheme:
    """Return the periods of a line; without `per` it is by the year of the rule set."""
    if line.per or "year" in rule_set.period:
        return scheme_of(rule_set, line.per or "year")
    return CALENDAR_YEAR


def _standing(
    cash: Cash, rule_set: RuleSet, line: MoneyRatio, period: Period, *, ended: bool
) -> MoneyStanding:
    amount, whole = cash.booked(line.what, period), cash.booked(line.of, period)
    percent = amount_on(line.at_least, period.first)
    base = _chained(cash, rule_set, line.of, period) if whole is None else whole
    asked = None if base is None else _share_of(base, line, period)
    state = State.UNKNOWN
    if percent is None:
        state = State.NOT_APPLICABLE
    elif amount is not None and whole and asked is not None:
        state = State.MET if amount >= asked else State.SHORT if ended else State.OPEN
    return MoneyStanding(rule_set, line, period, state, str(percent or 0), amount, whole, asked)


def _chained(
    cash: Cash, rule_set: RuleSet, what: str, period: Period, met: tuple[str, ...] = ()
) -> Fraction | None:
    """Return what another line asks for of an amount that is not booked itself."""
    line = next((each for each in rule_set.money if each.what == what), None)
    if line is None or what in met:
        return None
    whole = cash.booked(line.of, period)
    if whole is None:
        whole = _chained(cash, rule_set, line.of, period, (*met, what))
    return None if whole is None else _share_of(whole, line, period)


def _share_of(whole: Fraction, line: MoneyRatio, period: Period) -> Fraction | None:
    percent = amount_on(line.at_least, period.first)
    if not isinstance(percent, str):
        return None
    return Fraction(percent.removesuffix("%")) / _HUNDRED * whole


class Cash:
    """What is booked of an amount, up to the day of the question."""

    def __init__(self, book: Book, rule_set: RuleSet, as_of: date) -> None:
        self._entries = [entry for entry in book.money if entry.day <= as_of]
        self._rule_set = rule_set
        self._as_of = as_of
        self._named: dict[str, Period | None] = {}

    def booked(self, what: str, period: Period) -> Fraction | None:
        """Return the sum of what is booked in a period, None if nothing is."""
        found = [entry.amount for entry in self.entries(what, period)]
        return sum(found, Fraction(0)) if found else None

    def entries(self, what: str, period: Period) -> list[MoneyEntry]:
        """Return what is booked of an amount in a period."""
        return [
            entry for entry in self._entries if entry.what == what and self._lies_in(entry, period)
        ]

    def within(self, period: Period) -> list[MoneyEntry]:
        """Return all that is booked in a period, of whatever amount."""
        return [entry for entry in self._entries if self._lies_in(entry, period)]

    def _lies_in(self, entry: MoneyEntry, period: Period) -> bool:
        """Whether an entry is of a period: the one that it names, else that of its day."""
        label = entry.cells.get("period", "")
        if label and label == period.label:
            return True
        named = self._period(label) if label else None
        if named is None:
            return entry.day in period and not label
        # A career holds what was before it as well.
        begins_inside = period.first <= named.first or named.first in period
        return begins_inside and named.last <= period.last

    def _period(self, label: str) -> Period | None:
        """Return the period that a cell names, None if the rules know none of that name."""
        if label not in self._named:
            try:
                self._named[label] = named_period(label, (self._rule_set,), self._as_of)
            except WrongUseError:
                self._named[label] = None
        return self._named[label]
