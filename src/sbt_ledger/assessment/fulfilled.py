"""Who of a cohort fulfils a requirement of the rule set, for shares and counts of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.assessor import Assessor
from sbt_ledger.assessment.demands import strictest
from sbt_ledger.assessment.people import has
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.span import Span
from sbt_ledger.months import add_months, months_of
from sbt_ledger.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sbt_ledger.assessment.ratio import Part
    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.cohort import Cohort
    from sbt_ledger.rules.rule_set import RuleSet

    Judged = Callable[[str], Sequence[Standing]]
    """Gives the standings of a teacher."""

_FULFILLED = frozenset({State.MET, State.EXEMPT, State.WAIVED})
_YEAR = 12
_CAREER = 100 * _YEAR
"""Months: longer than any period."""


class Fulfilled:
    """Says of each teacher whether a requirement is fulfilled in a period of a cohort.

    The requirement is looked at in the same period, else in the one that holds the last day of the
    cohort's; as it stands on the day of the question.
    """

    def __init__(
        self,
        book: Book,
        rule_set: RuleSet,
        span: Span,
        asked: Iterable[tuple[Cohort, tuple[Period, ...]]],
        judged_so_far: Judged | None = None,
    ) -> None:
        self._rule_set = rule_set
        self._as_of = span.as_of
        self._known: dict[str, dict[str, list[Standing]]] = {}
        named = [
            (line.having.require, period)
            for line, periods in asked
            if line.having is not None and line.having.require
            for period in periods
        ]
        self._judge = judged_so_far
        if named and (judged_so_far is None or span.named is not None):
            days = [min(period.last, span.as_of) for _name, period in named]
            days += [period.last for _name, period in named if not period.is_open_ended]
            reach = max(_months(rule_set, name) for name, _period in named)
            wide = Period(add_months(min(days), -reach), add_months(max(days), reach), "")
            assessor = Assessor(book, rule_set, Span(span.as_of, wide, asked_on=span.asked_on))
            self._judge = assessor.standings

    def part(self, requirement: str, code: str, period: Period) -> Part:
        """Return what a teacher adds to a share of those who fulfil a requirement."""
        standing = self.standing(requirement, code, period)
        if standing is None:
            return has(fulfilled=False)
        return has(
            fulfilled=standing.state in _FULFILLED and standing.complete,
            pending=standing.state is State.PENDING,
            unknown=standing.state is State.UNKNOWN,
        )

    def standing(self, requirement: str, code: str, period: Period) -> Standing | None:
        """Return how a teacher stands in a requirement; None if it is not asked of them."""
        own = self._of(code).get(requirement, [])
        same = next((each for each in own if each.period == period), None)
        if same is not None or self._as_of < period.first:
            # In a period that has not begun nothing from before it is fulfilled yet.
            return same
        day = min(period.last, self._as_of)
        return next((each for each in own if each.period is None or day in each.period), None)

    def _of(self, code: str) -> dict[str, list[Standing]]:
        known = self._known.get(code)
        if known is None:
            known = self._known[code] = {}
            judged = self._judge(code) if self._judge is not None else ()
            for each in strictest(judged, self._rule_set):
                known.setdefault(each.requirement.id, []).append(each)
        return known


def _months(rule_set: RuleSet, requirement: str) -> int:
    """Return how long the periods of a requirement are at most."""
    per = next((line.per for line in rule_set.require if line.id == requirement), "")
    rule = rule_set.period.get(per)
    if rule is not None and rule.length:
        return months_of(rule.length)
    is_common = (
        rule is not None and not rule.is_personal and bool(rule.start or rule.starts or rule.skip)
    )
    return _YEAR if is_common or per in {"month", "week"} else _CAREER
