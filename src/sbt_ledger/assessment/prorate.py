"""Which share of an amount is left: by whole months, by days, or by an attribute such as `fte`.

The whole period is looked at, also what of it lies after the day of the question: who is on leave
until August is asked less already in March.
"""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.counters import months_in, number_told
from sbt_ledger.assessment.who import runs, spans_of
from sbt_ledger.months import whole_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sbt_ledger.periods import Period
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.adjustment import Adjustment

ONE = Fraction(1)


class Left(NamedTuple):
    """The share of an amount that is left, in words what takes the rest off, and which days."""

    share: Fraction
    told: str = ""
    off: tuple[tuple[date, date], ...] = ()


def left(line: Adjustment, timeline: Timeline, period: Period) -> Left | None:
    """Return what a `prorate` line leaves; None where a blank cell decides."""
    if period.is_open_ended:
        return Left(ONE)
    fitting = tuple(runs(line.who, timeline, period.first, period.last))
    if any(fit is None for _first, _last, fit in fitting):
        return None
    if not any(fit for _first, _last, fit in fitting):
        return Left(ONE)
    off = [
        (max(first, period.first), min(last, period.last))
        for first, last in spans_of(line.who, timeline, line.min_length)
        if first <= period.last and last >= period.first
    ]
    found = _share_left(line, off, timeline, period)
    return None if found is None else found._replace(off=tuple(off))


def _share_left(
    line: Adjustment, off: Sequence[tuple[date, date]], timeline: Timeline, period: Period
) -> Left | None:
    if line.by_attribute:
        return _by_attribute(line.by_attribute, off, timeline, period)
    if line.by == "days":
        away = sum((last - first).days + 1 for first, last in off)
        told = _("Prorated: {off} of {days} days do not count.")
        days = Fraction(line.of or period.days)
        return _without(away, days, told.format(off=away, days=days))
    away = _months_off(off, period)
    months = Fraction(line.of or max(whole_months(period.first, period.last), away, 1))
    told = _("Prorated: {off} of {months} months do not count.")
    return _without(away, months, told.format(off=away, months=months))


def _without(away: int, every: Fraction, told: str) -> Left:
    return Left(max(1 - away / every, Fraction(0)), told)


def _months_off(off: Iterable[tuple[date, date]], period: Period) -> int:
    """Return how many whole calendar months lie in one of the spans."""
    months = months_in(period.first, period.last)
    return sum(
        any(first <= month.first and month.last <= last for first, last in off) for month in months
    )


def _by_attribute(
    attribute: str, off: Iterable[tuple[date, date]], timeline: Timeline, period: Period
) -> Left | None:
    """Return the mean of an attribute, weighted by days; 1 on the days that do not count as off."""
    weighed = Fraction(period.days)
    for first, last in off:
        days = timeline.turning_points(first, last)
        ends = (*days[1:], None)
        for begun, following in zip(days, ends, strict=True):
            many = ((last - begun).days + 1) if following is None else (following - begun).days
            if timeline.values(attribute, begun) is None:
                continue
            share = number_told(timeline, attribute, begun)
            if share is None:
                return None
            weighed -= many * (1 - share)
    told = _("Prorated by “{attribute}”: {share} of it is asked.")
    share = weighed / period.days
    return Left(share, told.format(attribute=attribute, share=share))
