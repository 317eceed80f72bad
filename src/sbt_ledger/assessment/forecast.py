"""What is still to be earned until when, and what would finish it.

The pace is a sum over the days of a period; what is planned is judged by the same evaluator, on a
book in which it has been held.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.assess import assessments_of, assessors_of
from sbt_ledger.assessment.rate import rate_on
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.span import Span
from sbt_ledger.assessment.weigh import SUMS, by_now
from sbt_ledger.records.activity import Activities
from sbt_ledger.rules.compared import never_both

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.assessment.result import Assessment, Standing
    from sbt_ledger.periods import Period
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.credit_rule import CreditRule
    from sbt_ledger.rules.rule_set import RuleSet

_ZERO = Fraction(0)
_UNFINISHED = frozenset({State.OPEN, State.SHORT, State.PENDING, State.UNKNOWN})
_STANDS_TO_COME = frozenset({"planned", "delayed"})


class Way(NamedTuple):
    """A credit line whose entries count toward a requirement, and how many hours would finish it.

    `hours` is None where no hour, but a record, a unit or a table decides.
    """

    line: CreditRule
    hours: Fraction | None


class Outlook(NamedTuple):
    """A requirement that is not done yet, in a period that still runs.

    Amounts are in its measure. `left` is what is missing now, `waiting` what records that await
    something would add, `planned` what sessions after the day would add, held and attended,
    `after` what is missing then. `by_now` is what an even pace would have come to, None for what is
    no sum. `days` are left, today not counted.
    """

    standing: Standing
    period: Period
    days: int
    left: Fraction
    waiting: Fraction
    planned: Fraction
    after: Fraction
    state_after: State
    by_now: Fraction | None
    ways: tuple[Way, ...]


def forecast(
    book: Book, rule_sets: Sequence[RuleSet], as_of: date, codes: Sequence[str]
) -> tuple[Outlook, ...]:
    """Return what teachers still have to earn in the periods that run on `as_of`."""
    now = assessments_of(book, assessors_of(book, rule_sets, Span(as_of)), codes)
    return outlooks_of(book, rule_sets, as_of, now)


def outlooks_of(
    book: Book, rule_sets: Sequence[RuleSet], as_of: date, now: Sequence[Assessment]
) -> tuple[Outlook, ...]:
    """Return what is still to earn by assessments of `as_of`, in the periods that run then."""
    running = [
        standing
        for assessment in now
        for standing in assessment.standings
        if _runs(standing, as_of) and standing.state in _UNFINISHED
    ]
    ends: dict[date, dict[str, None]] = {}
    for each in running:
        if each.period is not None and book.activities.latest > as_of:
            ends.setdefault(each.period.last, {})[each.teacher.code] = None
    then = _then(book, rule_sets, as_of, ends)
    return tuple(_outlook(each, then.get(_key(each), each), as_of) for each in running)


def as_held(book: Book, after: date) -> Book:
    """Return the book in which what is planned for days after `after` has been held."""
    return replace(book, activities=_held(book.activities, after))


def _held(activities: Activities, after: date) -> Activities:
    def build(number: int) -> Activity:
        activity = activities.at(number)
        to_come = activity.status in _STANDS_TO_COME and activity.end > after
        return activity._replace(status="") if to_come else activity

    def texts(columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
        at = columns.index("status") if "status" in columns else None
        for number, cells in enumerate(activities.texts(columns)):
            if at is None or cells[at] not in _STANDS_TO_COME:
                yield cells
            else:
                yield (*cells[:at], build(number).status, *cells[at + 1 :])

    return Activities(activities.numbers, activities.ends, texts, build)


def _then(
    book: Book,
    rule_sets: Sequence[RuleSet],
    as_of: date,
    ends: Mapping[date, Iterable[str]],
) -> Mapping[tuple[object, ...], Standing]:
    """Return how requirements stand at the end of their periods, if what is planned is held.

    `ends` has whose periods end on a day.
    """
    held = as_held(book, as_of)
    found: dict[tuple[object, ...], Standing] = {}
    for end, codes in ends.items():
        assessors = assessors_of(held, rule_sets, Span(end))
        for assessment in assessments_of(held, assessors, list(codes)):
            found |= {
                _key(each): each
                for each in assessment.standings
                if each.period is not None and each.period.last == end
            }
    return found


def _outlook(now: Standing, then: Standing, as_of: date) -> Outlook:
    period = now.period
    if period is None:
        raise ValueError(now)
    after = _missing(then)
    left = _missing(now)
    return Outlook(
        standing=now,
        period=period,
        days=(period.last - as_of).days,
        left=left,
        waiting=now.pending,
        planned=max(then.earned + then.pending - now.earned - now.pending, _ZERO),
        after=after,
        state_after=then.state,
        by_now=by_now(now, as_of),
        ways=tuple(_ways(now, left, as_of)),
    )


def _missing(standing: Standing) -> Fraction:
    """Return what is missing: also of one that only awaits something."""
    has = standing.earned + standing.carried_in + standing.spilled
    return max(standing.short, standing.needed - has, _ZERO)


def _ways(standing: Standing, left: Fraction, day: date) -> Iterator[Way]:
    """Yield the credit lines whose entries can count toward a requirement."""
    requirement = standing.requirement
    # Where certain topics are asked for, more hours alone finish nothing.
    if requirement.measure not in SUMS or requirement.covers:
        return
    for line in standing.rule_set.credit:
        if requirement.id in line.not_for or never_both(line.where, requirement.where):
            continue
        rate = rate_on(line.per_hour, day)
        if requirement.measure == "hours":
            yield Way(line, left)
        elif line.per_hour is None:
            yield Way(line, None)
        elif rate:
            yield Way(line, left / rate)


def _runs(standing: Standing, as_of: date) -> bool:
    period = standing.period
    return period is not None and period.first <= as_of <= period.last and not period.is_open_ended


def _key(standing: Standing) -> tuple[object, ...]:
    period = standing.period
    return (
        standing.teacher.code, standing.rule_set.id, standing.requirement.id, standing.part_of,
        period and period.first, period and period.last,
    )  # fmt: skip
