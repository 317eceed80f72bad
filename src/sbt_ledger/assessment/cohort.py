"""What the school must reach together: in this version, how many activities of a kind it held."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import CohortStanding, State
from sbt_ledger.assessment.span import scheme_of
from sbt_ledger.assessment.value import reader
from sbt_ledger.records.credit import CreditEntry
from sbt_ledger.rules.source import amount_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.cohort import Cohort
    from sbt_ledger.rules.rule_set import RuleSet


def cohort_standings(book: Book, rule_set: RuleSet, span: Span) -> Iterator[CohortStanding]:
    """Yield each cohort rule in each period that is asked for."""
    for cohort in rule_set.cohort:
        fitting = _fitting(book, rule_set, cohort)
        for period in span.choose(scheme_of(rule_set, cohort.per), rule_set.ruleset.from_):
            yield _count(rule_set, cohort, period, fitting, span)


def _fitting(book: Book, rule_set: RuleSet, cohort: Cohort) -> list[Activity]:
    where = cohort.where.with_scales(rule_set.scale)
    held = (activity for activity in book.activities.values() if activity.held)
    return [activity for activity in held if where.fits(reader(CreditEntry(activity)))]


def _count(
    rule_set: RuleSet, cohort: Cohort, period: Period, fitting: list[Activity], span: Span
) -> CohortStanding:
    counted = tuple(
        activity.id for activity in fitting if activity.end in period and activity.end <= span.as_of
    )
    floor, ceiling = (amount_on(asked, period.first) for asked in (cohort.at_least, cohort.at_most))
    return CohortStanding(
        rule_set=rule_set,
        cohort=cohort,
        period=period,
        state=_state(len(counted), floor, ceiling, ended=span.as_of >= period.last),
        needed=str(floor if floor is not None else ceiling),
        value=Fraction(len(counted)),
        activities=counted,
    )


def _state(
    count: int, floor: Decimal | str | None, ceiling: Decimal | str | None, *, ended: bool
) -> State:
    if ceiling is not None and count > Fraction(ceiling):
        return State.OVER
    if floor is None or count >= Fraction(floor):
        return State.MET
    return State.SHORT if ended else State.OPEN
