"""Which periods of a requirement an assessment looks at."""

from __future__ import annotations

from datetime import date, timedelta
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.elaborate import looks_back
from sbt_ledger.errors import WrongUseError
from sbt_ledger.months import add_months
from sbt_ledger.periods import Career, Months, Period, PeriodScheme, Semesters, Weeks
from sbt_ledger.rules.period_rule import CAREER, rolling
from sbt_ledger.rules.schemes import Listed, Rolling

if TYPE_CHECKING:
    from sbt_ledger.rules.period_rule import PeriodRule
    from sbt_ledger.rules.rule_set import RuleSet

# A named period is looked for this many years around the day of the question.
_REACH_YEARS = 60
_LONGEST = 30 * 12
"""Months: no period of a rule set is longer, but for careers."""
_YEARS = range(1900, 2101)
"""Of a span of days: outside, a year is mistyped."""


class Span(NamedTuple):
    """The periods asked for: those in question on `as_of`, or those inside `named`."""

    as_of: date
    named: Period | None = None
    until: date | None = None
    """The day up to which a period must begin, None if any may."""
    asked_on: date | None = None
    """The day of the question, if it is later than the one that is judged."""

    @property
    def seen_on(self) -> date:
        """The day up to which steps and proofs are seen: a year may be certified after its end."""
        return self.asked_on or self.as_of

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
            around = scheme.between(self.named.first, self.named.last)
            found = tuple(period for period in around if self._is_named(period, self.named))
        until = self.until or date.max
        return tuple([each for each in found if each.last >= since and each.first <= until])

    @staticmethod
    def _is_named(period: Period, named: Period) -> bool:
        """Whether a period lies in the one named, or is it.

        A period of one's own is known by its label: where it ends is for each teacher to see. What
        has no end lies in no period, and is still owed in each.
        """
        if period.is_open_ended or ("@" in named.label and period.label == named.label):
            return True
        return period.first >= named.first and period.last <= named.last


class Touching(Span):
    """All periods that share a day with the one named, up to the day that is judged.

    Beside a school year these are its own months and semesters, the calendar years that it lies in,
    the cycle that it is a part of, and each teacher's own first years.
    """

    __slots__ = ()

    @property
    def period(self) -> Period:
        """The period named, else the day."""
        return self.named or Period(self.as_of, self.as_of, "")

    def choose(self, scheme: PeriodScheme, since: date) -> tuple[Period, ...]:
        """Return the periods of `scheme` that touch the named one and end on or after `since`."""
        named, until = self.period, self.until or date.max
        around = scheme.between(named.first, max(named.first, min(named.last, self.as_of)))
        return tuple([each for each in around if each.last >= since and each.first <= until])


class Earlier(Touching):
    """The periods that are in question on a day and had ended before the one named began."""

    __slots__ = ()

    def choose(self, scheme: PeriodScheme, since: date) -> tuple[Period, ...]:
        """Return those periods of `scheme` that `Span` would choose on the day."""
        found = Span(self.as_of, until=self.until).choose(scheme, since)
        return tuple([each for each in found if each.last < self.period.first])


def whole_span(rule_set: RuleSet, span: Span) -> Span:
    """Return the span of all periods on which those that are asked for hang."""
    if not looks_back(rule_set):
        return span
    last = span.as_of if span.named is None else max(span.as_of, span.named.last)
    first = add_months(rule_set.ruleset.from_, -_LONGEST)
    whole = Period(first, add_months(last, _LONGEST), "")
    return Span(span.as_of, whole, asked_on=span.asked_on)


def named_period(text: str, rule_sets: tuple[RuleSet, ...], as_of: date) -> Period | None:
    """Return the period that a label or `FROM..TO` means, None if no rule set knows it.

    Raises WrongUseError for a `FROM..TO` that means no span of days.
    """
    rule_sets = tuple(version for each in rule_sets for version in each.versions)
    if ".." in text:
        return _from_to(text)
    if text == CAREER:
        return Period(as_of, as_of, CAREER) if _asks_for_a_career(rule_sets) else None
    if "@" in text:
        return _named_own(text, rule_sets, as_of)
    for scheme in _schemes(rule_sets):
        around = scheme.between(
            add_months(as_of, -12 * _REACH_YEARS), add_months(as_of, 12 * _REACH_YEARS)
        )
        for period in around:
            if period.label == text:
                return period
    return None


def scheme_of(rule_set: RuleSet, per: str) -> PeriodScheme:
    """Return the common periods that a rule set calls `per`; months and weeks need no definition.

    ValueError names the attribute that decides where each teacher has periods of their own.
    """
    if window := rolling(per):
        return Rolling(scheme_of(rule_set, window[1]), window[0])
    if per == CAREER:
        # For the school it is all that was ever done.
        return Listed((Career(rule_set.ruleset.from_, date.max, CAREER),))
    rule = rule_set.period.get(per)
    if rule is None and per in _UNDEFINED:
        return _UNDEFINED[per]
    return rule_set.period[per].scheme(per)


def _from_to(text: str) -> Period:
    first, last = (_day_of(part.strip(), text) for part in text.split("..", 1))
    if last < first:
        message = _("“{period}” ends before it begins.").format(period=text)
        hint = _("Did you mean {first}..{last}?").format(first=last, last=first)
        raise WrongUseError(message, hint)
    if first.year not in _YEARS or last.year not in _YEARS:
        told = _("“{period}” is not between {first} and {last}.")
        raise WrongUseError(told.format(period=text, first=_YEARS[0], last=_YEARS[-1]))
    return Period(first, last, text)


def _day_of(part: str, text: str) -> date:
    try:
        return date.fromisoformat(part)
    except ValueError:
        told = _("“{part}” in “{period}” is no day.") if part else _("“{period}” lacks a day.")
        hint = _("A span of days is written FROM..TO, as in 2025-09-01..2026-08-31.")
        raise WrongUseError(told.format(part=part, period=text), hint) from None


def _asks_for_a_career(rule_sets: tuple[RuleSet, ...]) -> bool:
    return any(
        CAREER
        in {line.per for line in rule_set.require}
        | {line.per for line in rule_set.cohort}
        | {line.per for line in rule_set.money}
        for rule_set in rule_sets
    )


def _named_own(text: str, rule_sets: tuple[RuleSet, ...], as_of: date) -> Period | None:
    """Return the longest span that a label such as `year1@2025-08-20` may mean."""
    per, _at, first = text.rpartition("@")
    try:
        day = date.fromisoformat(first)
    except ValueError:
        return None
    window = rolling(per)
    count, name = window or (1, per)
    rules = (rule_set.period.get(name) for rule_set in rule_sets)
    found = [_longest(rule, day, count, as_of) for rule in rules if rule is not None]
    ends = [last for last in found if last is not None]
    return Period(day, max(ends), text) if ends else None


def _longest(rule: PeriodRule, first: date, count: int, as_of: date) -> date | None:
    """Return the last day that a span of somebody's own from `first` on may have."""
    if rule.months and rule.is_personal:
        return add_months(first, rule.months * count) - timedelta(days=1)
    if rule.list:
        lists = rule.list.values() if isinstance(rule.list, dict) else (rule.list,)
        spans = [span for each in lists for span in each]
        return max((last for begun, last in spans if begun <= first <= last), default=None)
    return max(first, as_of) if rule.begins_on_a_date and not rule.months else None


def _schemes(rule_sets: tuple[RuleSet, ...]) -> list[PeriodScheme]:
    schemes: list[PeriodScheme] = [
        rule.scheme(name)
        for rule_set in rule_sets
        for name, rule in rule_set.period.items()
        if not rule.is_personal
    ]
    schemes += _UNDEFINED.values()
    for rule_set in rule_sets:
        for per in dict.fromkeys(line.per for line in rule_set.require):
            window = rolling(per)
            if window and not rule_set.has_own(window[1]):
                schemes.append(scheme_of(rule_set, per))
    # Years and cycles first: "2025" is a year before it is anything else.
    return sorted(schemes, key=lambda scheme: isinstance(scheme, _NO_YEARS))


_UNDEFINED: dict[str, PeriodScheme] = {"month": Months(), "week": Weeks()}
_NO_YEARS = (Months, Semesters, Weeks, Rolling)
