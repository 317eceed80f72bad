"""Listed periods: days that lie between two of them; overlaps are refused at reading."""

from __future__ import annotations

from datetime import date, timedelta
from gettext import gettext as _
from itertools import pairwise
from typing import TYPE_CHECKING

from sbt_ledger.rules.finding import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.errors import Problem
    from sbt_ledger.rules.rule_set import RuleSet

_Span = tuple[date, date]


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


def _spans(listed: object) -> Iterator[_Span]:
    """Yield the spans of a list, first and last day; whatever is none is told elsewhere."""
    for span in listed if isinstance(listed, list | tuple) else ():
        match span:
            case [date() as first, date() as last]:
                yield first, last
            case _:
                pass
