"""Which periods of a requirement an assessment looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sbt_ledger.periods import Months, Period, PeriodScheme, Semesters, add_months

if TYPE_CHECKING:
    from sbt_ledger.rules.rule_set import RuleSet

# A named period is looked for this many years around the day of the question.
_REACH_YEARS = 60


@dataclass(frozen=True, slots=True)
class Span:
    """The periods asked for: those in question on `as_of`, or those inside `named`."""

    as_of: date
    named: Period | None = None
    until: date | None = None
    """The day up to which a period must begin, None if any may."""

    def choose(self, scheme: PeriodScheme, since: date) -> tuple[Period, ...]:
        """Return the periods of `scheme` that are asked for and end on or after `since`.

        Those that begin after `until` are not asked for.
        """
        if self.named is None:
            year_before = add_months(self.as_of, -12)
            # A month or a semester of the year before is one of the last twelve months; a period
            # that ended exactly a year ago is past.
            found = scheme.between(year_before + timedelta(days=1), self.as_of)
        else:
            found = tuple(
                period
                for period in scheme.between(self.named.first, self.named.last)
                if period.first >= self.named.first and period.last <= self.named.last
            )
        until = self.until or date.max
        return tuple([each for each in found if each.last >= since and each.first <= until])


def named_period(text: str, rule_sets: tuple[RuleSet, ...], as_of: date) -> Period | None:
    """Return the period that a label or `FROM..TO` means, None if no rule set knows it."""
    rule_sets = tuple(version for each in rule_sets for version in each.versions)
    first, dots, last = text.partition("..")
    if dots:
        try:
            span = Period(date.fromisoformat(first), date.fromisoformat(last), text)
        except ValueError:
            return None
        return span if span.first <= span.last else None
    if "@" in text:
        return _named_own(text, rule_sets)
    for scheme in _schemes(rule_sets):
        around = scheme.between(
            add_months(as_of, -12 * _REACH_YEARS), add_months(as_of, 12 * _REACH_YEARS)
        )
        for period in around:
            if period.label == text:
                return period
    return None


def _named_own(text: str, rule_sets: tuple[RuleSet, ...]) -> Period | None:
    """Return the personal span that a label such as `year1@2025-08-20` means."""
    name, _at, first = text.partition("@")
    try:
        day = date.fromisoformat(first)
    except ValueError:
        return None
    rules = (rule_set.period.get(name) for rule_set in rule_sets)
    own = (rule for rule in rules if rule is not None and rule.anchor)
    return next((rule.scheme(name, day).between(day, day)[0] for rule in own), None)


def scheme_of(rule_set: RuleSet, per: str) -> PeriodScheme:
    """Return the common periods that a rule set calls `per`; months need no definition."""
    rule = rule_set.period.get(per)
    return Months() if rule is None and per == "month" else rule_set.period[per].scheme(per)


def _schemes(rule_sets: tuple[RuleSet, ...]) -> list[PeriodScheme]:
    schemes: list[PeriodScheme] = [
        rule.scheme(name)
        for rule_set in rule_sets
        for name, rule in rule_set.period.items()
        if not rule.anchor
    ]
    schemes.append(Months())
    # Years and cycles first: "2025" is a year before it is anything else.
    return sorted(schemes, key=lambda scheme: isinstance(scheme, Months | Semesters))
