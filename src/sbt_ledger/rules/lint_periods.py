"""Days that lie in no period: between listed ones, or where a new version cuts years otherwise."""

from __future__ import annotations

from datetime import date, timedelta
from gettext import gettext as _
from itertools import pairwise
from typing import TYPE_CHECKING

from sbt_ledger.rules.finding import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.errors import Problem
    from sbt_ledger.periods import PeriodScheme
    from sbt_ledger.rules.period_rule import PeriodRule
    from sbt_ledger.rules.rule_set import Replaced, RuleSet

_Span = tuple[date, date]
_NEWER_TAKES_OVER = frozenset({"latest", "split"})
"""What lets the newer version judge the period that runs when it comes."""
_TWO_YEARS = timedelta(days=731)


def gaps(rule_set: RuleSet) -> Iterator[Problem]:
    """Yield each gap; years, cycles and semesters follow each other anyway."""
    for name, rule in rule_set.period.items():
        groups = rule.list if isinstance(rule.list, dict) else {"": rule.list}
        for group, listed in groups.items():
            told = f"period.{name} {group}".rstrip()
            for one, other in pairwise(sorted(_spans(listed))):
                if other[0] > one[1] + timedelta(days=1):
                    text = _("{period}: no period holds the days from {first} to {last}")
                    day = timedelta(days=1)
                    message = text.format(period=told, first=one[1] + day, last=other[0] - day)
                    hint = _("Records of these days count nowhere; list a period for them.")
                    yield finding("period-gap", "warning", rule.written_at, message, hint)


def gaps_between_versions(rule_set: RuleSet) -> Iterator[Problem]:
    """Yield the days that lie in a period neither of a version nor of the one before it."""
    older = rule_set.older
    for name, rule in rule_set.period.items() if older else ():
        before = older.rule_set.period.get(name) if older else None
        if older and before and not any(map(_is_of_its_own, (before, rule))):
            hole = _hole(before.scheme(name), rule.scheme(name), older)
            if hole:
                text = _("{period}: at the change of version no period holds {first} to {last}")
                message = text.format(period=f"period.{name}", first=hole[0], last=hole[1])
                hint = _("Records of these days count nowhere; let the change fall on another day.")
                yield finding("period-gap", "warning", rule.written_at, message, hint)


def _is_of_its_own(rule: PeriodRule) -> bool:
    """Whether the periods of a rule are personal, or listed: these are looked at elsewhere."""
    return rule.is_personal or bool(rule.list)


def _hole(before: PeriodScheme, after: PeriodScheme, older: Replaced) -> _Span | None:
    """Return the days between the last period of the older version and the first of the newer."""
    since, day = older.since, timedelta(days=1)
    old = before.between(since - day, since - day)
    if not old:
        return None
    if older.on_change in _NEWER_TAKES_OVER:
        begins = old[0].first if old[0].last >= since else since
        new = after.between(since, since)
    else:
        begins = old[-1].last + day
        new = tuple(
            each for each in after.between(since, begins + _TWO_YEARS) if each.first >= since
        )
    return (begins, new[0].first - day) if new and new[0].first > begins else None


def _spans(listed: object) -> Iterator[_Span]:
    """Yield the spans of a list, first and last day; whatever is none is told elsewhere."""
    for span in listed if isinstance(listed, list | tuple) else ():
        match span:
            case [date() as first, date() as last]:
                yield first, last
            case _:
                pass
