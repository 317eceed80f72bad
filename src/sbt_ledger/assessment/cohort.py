"""What the school must reach together: in this version, how many activities of a kind it held."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.assessment.adjust import fits
from sbt_ledger.assessment.result import CohortStanding, State
from sbt_ledger.assessment.span import scheme_of
from sbt_ledger.assessment.value import Valuer, reader
from sbt_ledger.records.credit import CreditEntry
from sbt_ledger.rules.source import amount_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
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
        certain, blank = _fitting(book, cohort)
        day_of = Valuer(rule_set).day
        for period in span.choose(scheme_of(rule_set, cohort.per), rule_set.ruleset.from_):
            yield _count(book, rule_set, cohort, period, certain, blank, span, day_of)


def _fitting(book: Book, cohort: Cohort) -> tuple[list[Activity], list[Activity]]:
    """Return the activities that fit, and those of which a blank cell decides."""
    answers: dict[bool | None, list[Activity]] = {True: [], None: [], False: []}
    for activity in book.activities.values():
        if activity.held:
            answers[cohort.where.fits(reader(CreditEntry(activity)))].append(activity)
    return answers[True], answers[None]


def _count(  # noqa: PLR0913, PLR0917 - a count has this many sides
    book: Book,
    rule_set: RuleSet,
    cohort: Cohort,
    period: Period,
    certain: list[Activity],
    blank: list[Activity],
    span: Span,
    day_of: Callable[[CreditEntry], date],
) -> CohortStanding:
    day, ended = min(period.last, span.as_of), span.as_of >= period.last

    def within(activities: list[Activity]) -> tuple[str, ...]:
        return tuple(
            each.id
            for each in activities
            if each.end <= span.as_of and day_of(CreditEntry(each)) in period
        )

    counted = within(certain)
    floor, ceiling = (amount_on(asked, period.first) for asked in (cohort.at_least, cohort.at_most))
    state = _state(len(counted), floor, ceiling, ended=ended)
    if _state(len(counted) + len(within(blank)), floor, ceiling, ended=ended) is not state:
        state = State.UNKNOWN
    if floor is None and ceiling is None:
        state = State.NOT_APPLICABLE
    elif not _has_members(book, rule_set, cohort, day):
        state = State.EMPTY
    return CohortStanding(
        rule_set=rule_set,
        cohort=cohort,
        period=period,
        state=state,
        needed=str(next((each for each in (floor, ceiling) if each is not None), 0)),
        value=Fraction(len(counted)),
        activities=counted,
    )


def _has_members(book: Book, rule_set: RuleSet, cohort: Cohort, day: date) -> bool:
    """Whether anybody in post on `day` is of those whom the rules speak of."""
    return any(
        timeline.in_post(day)
        and fits(rule_set.who, timeline, day) is not False
        and fits(cohort.who, timeline, day) is not False
        for timeline in book.timelines.values()
    )


def _state(
    count: int, floor: Decimal | str | None, ceiling: Decimal | str | None, *, ended: bool
) -> State:
    if ceiling is not None and count > Fraction(ceiling):
        return State.OVER
    if floor is None or count >= Fraction(floor):
        return State.MET
    return State.SHORT if ended else State.OPEN
