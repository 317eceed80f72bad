"""What rows are worth, year by year, where a rule set asks for no sum of the year itself.

It is the trail that `explain` tells; nothing is worked out a second time.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.assess import assessments_of, assessors_of, each_version
from sbt_ledger.assessment.event_worth import worth_of_year
from sbt_ledger.assessment.result import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from sbt_ledger.assessment.result import Counted, Standing
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.rule_set import RuleSet

_ZERO = Fraction(0)


class YearSum(NamedTuple):
    """What the rows of a year are worth together: earned, what of it is certified, and pending."""

    earned: Fraction = _ZERO
    certified: Fraction = _ZERO
    pending: Fraction = _ZERO

    def and_(self, counted: Counted) -> YearSum:
        """Return the sum with one row more."""
        earned = _ZERO if counted.mark is Mark.PENDING else counted.amount
        certified = counted.amount if counted.mark is Mark.OK else _ZERO
        return YearSum(
            self.earned + earned,
            self.certified + certified,
            self.pending + counted.amount - earned + counted.later,
        )


def sums_of_year(
    book: Book, rule_sets: Sequence[RuleSet], period: Period, span: Span
) -> dict[str, YearSum]:
    """Return what each teacher's rows of a year are worth, by code, as they would be handed in."""
    found: dict[str, YearSum] = {}
    for worth in worth_of_year(book, rule_sets, period, span):
        if not worth.is_void:
            found[worth.code] = found.get(worth.code, YearSum()).and_(worth.counted)
    return found


def entries_of(
    book: Book,
    rule_sets: Sequence[RuleSet],
    span: Span,
    codes: Collection[str],
    is_wanted: Callable[[Standing], bool],
) -> Iterator[tuple[Standing, tuple[Counted, ...]]]:
    """Yield the standings of some teachers that are wanted, each with the rows that it weighed."""
    assessors = assessors_of(book, rule_sets, span)
    by_rules = {id(one.rule_set): one for each in assessors for one in each_version(each)}
    for assessment in assessments_of(book, assessors, list(codes)):
        for standing in assessment.standings:
            if is_wanted(standing):
                trails = by_rules[id(standing.rule_set)].trails(assessment.teacher.code)
                yield standing, trails.of(standing).entries
