"""The year that a report is of, if nobody names one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.money import CALENDAR_YEAR, years_of
from sbt_ledger.assessment.span import named_period, scheme_of
from sbt_ledger.errors import WrongUseError
from sbt_ledger.periods import Years

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.periods import Period
    from sbt_ledger.rules.rule_set import RuleSet


def school_year(rule_sets: Sequence[RuleSet], day: date) -> Period:
    """Return the year that holds a day, by the first rule set with years; else by the calendar."""
    return school_years(rule_sets).between(day, day)[0]


def school_years(rule_sets: Sequence[RuleSet]) -> Years:
    """Return the years of the first rule set that has any; else those of the calendar."""
    for rule_set in rule_sets:
        for name, rule in rule_set.period.items():
            scheme = None if rule.is_personal else scheme_of(rule_set, name)
            if isinstance(scheme, Years):
                return scheme
    return CALENDAR_YEAR


def money_year(rule_sets: Sequence[RuleSet], day: date) -> Period:
    """Return the year that holds a day by the first rule about money; else by the calendar."""
    for rule_set in rule_sets:
        for line in rule_set.money:
            found = years_of(rule_set, line).between(day, day)
            if found:
                return found[0]
    return CALENDAR_YEAR.between(day, day)[0]


def calendar_year(label: str) -> Period | None:
    """Return the calendar year of a label such as `2025`, None if it is none."""
    from datetime import date  # noqa: PLC0415 - only a label asks for it

    if len(label) != len("2025") or not (label.isascii() and label.isdecimal()) or label < "1900":
        return None
    day = date(int(label), 1, 1)
    return CALENDAR_YEAR.between(day, day)[0]


def is_year_of_money(rule_sets: Sequence[RuleSet], day: date, label: str) -> bool:
    """Whether what is booked for a period of such a name is counted anywhere."""
    asks = any(rule_set.money for rule_set in rule_sets)
    if not asks and calendar_year(label) is not None:
        return True
    try:
        return named_period(label, tuple(rule_sets), day) is not None
    except WrongUseError:
        return False
