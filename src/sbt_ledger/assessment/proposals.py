"""Changes of the roster that results ask for: proposed, never done by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sbt_ledger.assessment.own_periods import OwnPeriods
from sbt_ledger.assessment.value import reader
from sbt_ledger.rules.condition import NEGATIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sbt_ledger.assessment.result import Report, Standing
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.teacher import Teacher, Timeline
    from sbt_ledger.rules.condition import Read
    from sbt_ledger.rules.proposed import Proposed

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Proposal:
    """`attribute` of a teacher, now `now`, is to be `value` ("": to hold no more) on these days.

    `until` is None if it is to hold from then on. `standing` is the result that asks for it.
    """

    standing: Standing
    attribute: str
    now: tuple[str, ...]
    value: str
    first: date
    until: date | None

    @property
    def teacher(self) -> Teacher:
        """Whose attribute it is."""
        return self.standing.teacher


def proposals_of(report: Report) -> Iterator[Proposal]:
    """Yield what the results of periods that are over ask for, and the roster does not say yet.

    A period before the first record asks for nothing: the book says nothing of it. Nor does a
    result that is not recorded: who was not assessed did not fail.
    """
    since = report.book.activities.earliest
    for assessment in report.assessments:
        timeline = report.book.timelines[assessment.teacher.code]
        for standing in assessment.standings:
            proposed = standing.requirement.proposes
            period = standing.period
            if proposed is None or period is None or not since <= period.last <= report.as_of:
                continue
            if standing.missed and _is_failed(standing, period, report.book):
                yield from _of(standing, period, proposed, timeline, report.as_of)


def consequences_of(standings: Iterable[Standing], book: Book) -> tuple[str, ...]:
    """Return what follows from what was missed; from a result that is not recorded nothing does."""
    told = (
        each.if_not
        for each in standings
        if each.period is None or _is_failed(each, each.period, book)
    )
    return tuple(dict.fromkeys(filter(None, told)))


def _is_failed(standing: Standing, period: Period, book: Book) -> bool:
    """Whether what was missed is a result, and one that is recorded; else missing it is enough."""
    line = standing.requirement
    tests = [test for test in line.where.tests if test.column != "kind"]
    if line.measure != "records" or not tests:
        return True
    kinds = [test for test in line.where.tests if test.column == "kind"]
    return any(
        all(test.fits(read) for test in kinds)
        and all(entry.text(test.column) for test in tests if not test.fits(read))
        for entry, read in _held(book, standing.teacher.code, period)
    )


def _held(book: Book, code: str, period: Period) -> Iterator[tuple[CreditEntry, Read]]:
    """Yield what a teacher has at the held activities of a period."""
    for entry, _place in book.rows_of(code):
        if entry.activity.held and entry.activity.end in period and not entry.void:
            yield entry, reader(entry)


def _of(
    standing: Standing, period: Period, proposed: Proposed, timeline: Timeline, as_of: date
) -> Iterator[Proposal]:
    first = period.last + _ONE_DAY if proposed.is_of_next else period.first
    until = None
    if proposed.for_:
        meant = _following(standing, timeline, first, as_of) if proposed.is_of_next else period
        if meant is None:
            return
        until = meant.last
    first = max(first, timeline.hired_on or first)
    now = tuple(timeline.values(proposed.attribute, first) or ())
    holds = [value for value in now if value.casefold() not in NEGATIVE]
    done = proposed.value in now if proposed.value else not holds
    if timeline.in_post(first) and not done:
        yield Proposal(standing, proposed.attribute, now, proposed.value, first, until)


def _following(standing: Standing, timeline: Timeline, first: date, as_of: date) -> Period | None:
    """Return the period that holds the day after the one that was missed, None if none does."""
    line = standing.requirement
    scheme = OwnPeriods(standing.rule_set, as_of).scheme(line.per, timeline, line.id)
    return next(iter(scheme.between(first, first)), None)
