"""The sums that rules ask of a teacher: of a year, and of the cycle that it is a part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.event_worth import is_total
from sbt_ledger.months import whole_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.periods import Period
    from sbt_ledger.reports.office.asked import Asked

YEAR = 12  # months


def totals_by_teacher(asked: Asked) -> dict[str, list[Standing]]:
    """Return the sums asked of each of those meant, by code; who is asked none is left out."""
    found: dict[str, list[Standing]] = {}
    for each in asked.standings():
        if is_sum(each):
            found.setdefault(each.teacher.code, []).append(each)
    return found


def is_sum(standing: Standing) -> bool:
    """Whether a standing is the sum of all that counts in a span of days."""
    period = standing.period
    has_end = period is not None and not period.is_open_ended
    return has_end and standing.part_of is None and is_total(standing.requirement)


def sum_of(standings: Iterable[Standing], period: Period) -> Standing | None:
    """Return the sum of exactly these days, by the first rule set that asks for one."""
    return next((each for each in standings if _days(each) == (period.first, period.last)), None)


def cycle_of(standings: Iterable[Standing], asked: Asked) -> Standing | None:
    """Return the sum of the longest span that holds the day of the report."""
    found = [each for each in standings if each.period is not None and asked.day in each.period]
    return max(found, key=lambda each: each.period.days if each.period else 0, default=None)


def years_in(period: Period) -> Iterator[tuple[int, Period]]:
    """Yield the years of a cycle, from 0; what is left at its end is one as well."""
    from sbt_ledger.periods import Cycles  # noqa: PLC0415 - two reports ask

    years = Cycles(period.first, YEAR).between(period.first, period.last)
    yield from enumerate(years)


def is_longer_than_a_year(period: Period) -> bool:
    """Whether a period is a cycle of several years."""
    return whole_months(period.first, period.last) > YEAR


def _days(standing: Standing) -> object:
    period = standing.period
    return period and (period.first, period.last)
