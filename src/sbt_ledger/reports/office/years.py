"""The year, or the cycle, that a report is of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from sbt_ledger.assessment.money import CALENDAR_YEAR, years_of
from sbt_ledger.assessment.span import Touching, named_period, scheme_of
from sbt_ledger.errors import WrongUseError
from sbt_ledger.months import whole_months
from sbt_ledger.periods import Cycles, Years

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.periods import Period
    from sbt_ledger.rules.rule_set import RuleSet

Kind = Literal["school", "money", "cycle", "form"]
"""The school year; that of the rules about money; the cycle; the school year before, of a form."""
_A_YEAR = 12  # months


def period_of_report(
    kind: Kind, rule_sets: Sequence[RuleSet], day: date, named: Period | None
) -> Period:
    """Return the period of a report on a day; `named` is the one that was asked for, if any."""
    if kind == "form":
        return named or form_year(day)
    if kind == "cycle":
        return cycle(rule_sets, day, named)
    return named or (money_year if kind == "money" else school_year)(rule_sets, day)


def span_of_report(
    kind: Kind, rule_sets: Sequence[RuleSet], day: date, named: Period | None
) -> Touching:
    """Return the period of a report that is asked for on a day, and the day that is judged.

    A period that is past is judged on its last day; of a cycle that is named by one of its years
    the last day of that year.
    """
    period = period_of_report(kind, rule_sets, day, named)
    return Touching(min(day, (named or period).last), period, asked_on=day)


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


def cycle(rule_sets: Sequence[RuleSet], day: date, named: Period | None = None) -> Period:
    """Return the cycle of several years that holds a day, or the first day of what is named.

    It is that of the first rule set with one for all; where there is none, it is the year.
    """
    if named is not None and whole_months(named.first, named.last) > _A_YEAR:
        return named
    held = min(named.last, max(named.first, day)) if named else day
    for rule_set in rule_sets:
        for name, rule in rule_set.period.items():
            scheme = None if rule.is_personal else scheme_of(rule_set, name)
            if isinstance(scheme, Cycles) and scheme.months > _A_YEAR and not scheme.once:
                found = scheme.between(held, held)
                if found:
                    return found[0]
    return named or school_year(rule_sets, day)


def form_year(day: date) -> Period:
    """Return the school year before the one that holds a day, as the national form counts it."""
    years = _form_years()
    return years.between(years.between(day, day)[0].first - timedelta(days=1), day)[0]


def form_year_called(label: str) -> Period | None:
    """Return the school year of the national form of a label such as `2024-25`, None if none is."""
    opening = calendar_year(label.partition("-")[0])
    if opening is None:
        return None
    around = _form_years().between(opening.first, opening.last)
    return next((each for each in around if each.label == label), None)


def _form_years() -> Years:
    from sbt_ledger.files.archive_tables import form_4068  # noqa: PLC0415 - one report asks

    return Years(*form_4068().start)


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
