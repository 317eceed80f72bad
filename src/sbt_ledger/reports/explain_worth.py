"""What an entry is worth, as a sum that can be followed by hand: exact, never rounded for show."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.amounts import exact

if TYPE_CHECKING:
    from sbt_ledger.assessment.result import Counted, Credit, Standing
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.rules.credit_rule import CreditRule
    from sbt_ledger.rules.requirement import Requirement

_MINUTES = 60
"""Of an hour."""
BY_SPAN = frozenset({"days", "months"})
"""Measures that are read off the days of an activity, or off its units."""


def by_credits(requirement: Requirement) -> bool:
    """Whether what an entry is worth by its rate is what the requirement looks at."""
    if requirement.mix:
        return any(not each.measure for each in requirement.mix)
    return not requirement.measure and not requirement.covers


class Worth:
    """The words for what entries are worth, looked up once."""

    def __init__(self, naming: Naming) -> None:
        """Call columns and what stands in them by the names of a language."""
        self._naming = naming
        self._hours = _("{hours} h")
        self._by_hour = _("{hours} h × {rate} = {credits}")
        self._by_minutes = _("{have} min ÷ {minutes} min = {credits}")
        self._by_unit = _("{units} × {rate} = {credits}")
        self._by_record = _("{credits} a record")
        self._by_table = _("{column} {value}: {credits}")
        self._by_blank = _("{column} is blank: {credits}")

    def told(self, credit: Credit, requirement: Requirement) -> str:
        """Return how hours became credits, "" where nothing is reckoned."""
        measure, hours = requirement.measure, exact(credit.entry.attended)
        if measure == "hours":
            return self._hours.format(hours=hours)
        if measure in BY_SPAN:
            return _units(credit) or _span(credit.entry.activity)
        rate = credit.rate if by_credits(requirement) else None
        return "" if rate is None else self._by_line(credit, rate, hours)

    def _by_line(self, credit: Credit, rate: CreditRule, hours: str) -> str:
        """Return what the rate alone made of the hours, the units or the record."""
        worth, each = exact(credit.by_rate), credit.each or Fraction(0)
        if rate.per_record is not None:
            return self._by_record.format(credits=worth)
        if rate.per_unit is not None:
            units = _units(credit) or "0"
            return self._by_unit.format(units=units, rate=exact(each), credits=worth)
        if rate.table is not None:
            column = self._naming.column(rate.by)
            value = self._naming.cell(rate.by, credit.entry.text(rate.by))
            told = self._by_table if value else self._by_blank
            return told.format(column=column, value=value, credits=worth)
        # Where all hours are credited though some were missed, those credited are shown.
        have = credit.by_rate / each if each else credit.entry.attended
        if each and rate.minutes is not None:
            words = {"have": exact(have * _MINUTES), "minutes": exact(_MINUTES / each)}
            return self._by_minutes.format(credits=worth, **words)
        hours = exact(have) if each else hours
        return self._by_hour.format(hours=hours, rate=exact(each), credits=worth)


def told_days(counted: Counted, standing: Standing, naming: Naming) -> str:
    """Return from when to when an activity ran, and by what it counts on another day than its end.

    Only where that matters: it began before the period, or something is due by its days; else "".
    """
    activity, day = counted.credit.entry.activity, counted.credit.day
    date, period = standing.rule_set.counting.date, standing.period
    if date in {"end", "split"} or day == activity.end:
        began_before = period is not None and activity.start < period.first
        matters = began_before or any(each.due for each in counted.reductions)
        tells = matters and _is_long(activity)
        return _("It ran {span}.").format(span=_span(activity)) if tells else ""
    text = _("It ran {span}; the day that counts is by “{column}”.")
    return text.format(span=_span(activity), column=naming.column(date))


def _is_long(activity: Activity) -> bool:
    return activity.start != activity.end


def _span(activity: Activity) -> str:
    first, last = activity.start.isoformat(), activity.end.isoformat()
    return f"{first}..{last}" if _is_long(activity) else last


def _units(credit: Credit) -> str:
    entry = credit.entry
    units = entry.text("units")
    return f"{units} {entry.text('unit')}".rstrip() if units else ""
