"""What one entry is worth, and which proofs and attendance it needs to count."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from gettext import gettext as _
from typing import Annotated, Literal, Self

from sbt_ledger.notation.table import After, Table
from sbt_ledger.pattern import pattern
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import Names, RuleLine, Share, Where, WhereIfAny
from sbt_ledger.rules.period_rule import OptionalLength
from sbt_ledger.rules.source import Number, SignedNumber

Missing = Literal["provisional", "pending", "void"]
Rounding = Literal["up", "down", "nearest"]
_SPAN = pattern(r"(\d{1,4}) (hour|day|minute)s?")
_DAY = 24
"""Hours."""
_SHARE = pattern(r"\d{1,4}/[1-9]\d{0,3}|\d{1,2}(\.\d{1,4})?%")


def _more_than_nothing(number: Number) -> Number:
    steps = number if isinstance(number, tuple) else ()
    if number == 0 or any(step.amount == 0 for step in steps):
        msg = _("a number above zero is needed")
        raise ValueError(msg)
    return number


def _hours_or_days(text: str) -> str:
    if text and _span(text, "hour", "day") is None:
        msg = _("this is no time such as “96 hours” or “5 days”")
        raise ValueError(msg)
    return text


def _minutes(text: str) -> str:
    if text and _span(text, "minute", "hour") is None:
        msg = _("this is no time such as “15 minutes”")
        raise ValueError(msg)
    return text


def _span(text: str, *units: str) -> tuple[int, str] | None:
    match = _SPAN.fullmatch(text)
    return (int(match[1]), match[2]) if match and match[2] in units else None


def _part_of_one(text: str) -> str:
    if text and not (_SHARE.fullmatch(text) and share_of_one(text) < 1):
        msg = _("this is no share of the whole such as “1/5” or “20%”")
        raise ValueError(msg)
    return text


def share_of_one(text: str) -> Fraction:
    """Return the number that a share such as "1/5" or "20%" means."""
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


AboveZero = Annotated[Number, After(_more_than_nothing)]


class Bonus(Table):
    """What is added on top for entries that fit."""

    where: Where = Filter()
    per_hour: SignedNumber | None = None
    per_record: SignedNumber | None = None

    def checked(self) -> Self:
        """Return it if it adds one thing."""
        if (self.per_hour is None) == (self.per_record is None):
            msg = _("either per_hour or per_record says what is added")
            raise ValueError(msg)
        return self


class CreditRule(RuleLine):
    """The rate of the entries that fit `where`: exactly one way of valuing them.

    Every number may be a dated list; what holds on the deciding day of the entry is taken.
    """

    where: Where = Filter()
    per_hour: Number | None = None
    per_record: Number | None = None
    per_unit: Number | None = None
    minutes: AboveZero | None = None
    by: str = ""
    table: dict[str, Number] | None = None
    else_: Number | None = None
    step: AboveZero | None = None
    round: Rounding | None = None
    least: Number | None = None
    factor: Number | None = None
    plus: tuple[Bonus, ...] = ()
    at_most: Number | None = None
    share: dict[str, Share] = {}
    spread: OptionalLength = ""
    not_for: Names = ()

    def checked(self) -> Self:
        """Return it if it has one rate."""
        rates = (self.per_hour, self.per_record, self.per_unit, self.minutes, self.table)
        if sum(rate is not None for rate in rates) != 1:
            msg = _("one of per_hour, per_record, per_unit, minutes or by + table is needed")
            raise ValueError(msg)
        if (self.table is None) != (not self.by):
            msg = _("'by' and 'table' go together")
            raise ValueError(msg)
        if self.table is None and self.else_ is not None:
            msg = _("'else' goes with 'table'")
            raise ValueError(msg)
        if isinstance(self.least, Decimal) and isinstance(self.at_most, Decimal):
            self._check_between(self.least, self.at_most)
        return self

    @staticmethod
    def _check_between(least: Decimal, at_most: Decimal) -> None:
        if least > at_most:
            told = _("'least' is above 'at_most': whatever is worth {least} is cut to {at_most}")
            raise ValueError(told.format(least=least, at_most=at_most))

    @property
    def limits_events(self) -> bool:
        """Whether the parts of an event may be worth something else together than one by one."""
        return any(each is not None for each in (self.at_most, self.least, self.step, self.round))

    @property
    def is_dated(self) -> bool:
        """Whether any number of it hangs on the day."""
        numbers = (getattr(self, name) for name in _NUMBERS)
        bonuses = (each for bonus in self.plus for each in (bonus.per_hour, bonus.per_record))
        return any(
            isinstance(each, tuple) for each in (*numbers, *bonuses, *(self.table or {}).values())
        )


_NUMBERS = (
    "per_hour", "per_record", "per_unit", "minutes", "else_", "step", "least", "factor", "at_most",
)  # fmt: skip


class ValidRule(RuleLine):
    """What entries that fit `where` need in order to count fully, and what holds without it.

    `before` and `within` say until when the steps are in time: the start of the activity, or a
    time after its end.
    """

    where: Where = Filter()
    needs: Where = Filter()
    needs_all: Names = ()
    needs_any: Names = ()
    before: Literal["start"] | None = None
    within: Annotated[str, After(_hours_or_days)] = ""
    else_: Missing = "pending"

    def checked(self) -> Self:
        """Return it if it needs something."""
        steps = self.needs_all or self.needs_any
        if not (self.needs or steps):
            msg = _("'needs', 'needs_all' or 'needs_any' is missing: the line asks for nothing")
            raise ValueError(msg)
        if self.looks_at_days and not steps:
            msg = _("'before' and 'within' go with the steps of 'needs_all' or 'needs_any'")
            raise ValueError(msg)
        return self

    @property
    def looks_at_days(self) -> bool:
        """Whether the day of a step decides."""
        return bool(self.before or self.within)

    def due(self, start: date, end: date) -> date | None:
        """Return the last day on which the steps are in time, None if any day is.

        Of hours only the days are known: the day on which the last of them ends is in time.
        """
        days = [start] if self.before else []
        if span := _span(self.within, "hour", "day"):
            number, unit = span
            days.append(end + timedelta(days=-(-number // _DAY) if unit == "hour" else number))
        return min(days, default=None)


class AttendanceRule(RuleLine):
    """What attending in part, late or not at all is worth."""

    credit: Literal["hours attended", "all or nothing"] = "hours attended"
    void_if: WhereIfAny = Filter.read({"attendance": ["absent", "leave", "swapped"]})
    void_if_missing: Annotated[str, After(_part_of_one)] = ""
    late_over: Annotated[str, After(_minutes)] = ""

    @property
    def looks_at_hours(self) -> bool:
        """Whether the hours missed decide, and not those attended alone."""
        return self.credit == "all or nothing" or bool(self.void_if_missing)

    @property
    def may_miss(self) -> Fraction:
        """The share of the planned hours that may be missed."""
        return share_of_one(self.void_if_missing or "0%")

    @property
    def may_be_late(self) -> int | None:
        """The minutes that somebody may be late, None if any number."""
        span = _span(self.late_over, "minute", "hour")
        return None if span is None else span[0] * (60 if span[1] == "hour" else 1)
