"""The amount that a requirement asks of one teacher in one period: in force, then adjusted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.mix import in_proportion
from sbt_ledger.assessment.result import Reduction, State
from sbt_ledger.periods import Period, add_months
from sbt_ledger.rules.requirement import Requirement
from sbt_ledger.rules.source import amount_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.requirement import Adjustment, Held, Part
    from sbt_ledger.rules.rule_set import RuleSet


_fraction = cache(Fraction)


class Demand(NamedTuple):
    """What is asked: an amount, or a state that settles the matter, and why it was changed."""

    amount: Fraction = Fraction(0)
    settled: State | None = None
    why: tuple[Reduction, ...] = ()
    unsure: tuple[Reduction, ...] = ()
    """Blank cells of the roster that may change what is asked."""


def demand(
    rule_set: RuleSet, requirement: Requirement, timeline: Timeline, period: Period, as_of: date
) -> Demand:
    """Return what `requirement` asks of a teacher in `period`."""
    day = min(period.last, as_of)
    if not timeline.in_post(day):
        return Demand(settled=State.NOT_APPLICABLE, why=(Reduction(_not_in_post(day)),))
    mixture = in_proportion(requirement, period, in_force)
    found = in_force(requirement, period.first) if mixture is None else mixture.amount
    if found is None:
        return Demand(settled=State.NOT_APPLICABLE, why=(Reduction(_("No rule was in force.")),))
    wanted = found
    why: list[Reduction] = [] if mixture is None else [*mixture.why]
    unsure: list[Reduction] = []
    for line in rule_set.adjust:
        if line.change == "accept" or (line.require and requirement.id not in line.require):
            continue
        if not _has_letter(line, timeline, period):
            continue
        if line.change == "prorate":
            off, months = months_off(line.who, timeline, period)
            if off:
                wanted = wanted * (months - off) / months
                told = _("Prorated: {off} of {months} months do not count.")
                why.append(Reduction(told.format(off=off, months=months), line))
            continue
        freed = holds((line.who,), "at end", timeline, period, as_of)
        if freed:
            settled = State.EXEMPT if line.change == "exempt" else State.WAIVED
            return Demand(wanted, settled, (Reduction(_("Freed from it."), line),))
        if freed is None:
            unsure.append(Reduction(told_blank((line.who,), timeline, day), line))
    return Demand(wanted, why=tuple(why), unsure=tuple(unsure))


def in_force(requirement: Requirement | Part, day: date) -> Fraction | None:
    """Return the amount in force on a day, None if there is none."""
    if isinstance(requirement, Requirement):
        if requirement.any_of:
            return Fraction(requirement.how_many or 1)
        if requirement.covers and requirement.at_least is None:
            return Fraction(sum(len(values) for values in requirement.covers.values()))
    ceiling = getattr(requirement, "at_most", None)
    amount = amount_on(requirement.at_least if ceiling is None else ceiling, day)
    return _fraction(amount) if isinstance(amount, Decimal) else None


def told_blank(who: Iterable[Filter], timeline: Timeline, day: date) -> str:
    """Return a sentence that names the blank cells of the roster that decide."""
    columns = [
        column for each in who for column in each.blanks(lambda name: timeline.values(name, day))
    ]
    told = _("Blank at {place}: {columns}. It decides what is asked.")
    return told.format(place=timeline.teacher.place, columns=_(", ").join(columns))


def holds(
    who: Sequence[Filter], when: Held, timeline: Timeline, period: Period, as_of: date
) -> bool | None:
    """Whether every filter of `who` fits the teacher at the end, in the whole, or on any day.

    The end of a running period is the day of the question. None: a blank cell decides.
    """
    who = [each for each in who if each]
    if not who:
        return True
    last = min(period.last, as_of)
    # A period that has not begun is judged by the day of the question.
    at_once = when == "at end" or last < period.first
    days = (last,) if at_once else timeline.turning_points(period.first, last)
    answers = [_all(fits(each, timeline, day) for each in who) for day in days]
    if when == "whole period":
        return _all(answers)
    return True if True in answers else (None if None in answers else False)


def fits(who: Filter, timeline: Timeline, day: date) -> bool | None:
    """Whether the teacher fits `who` on `day`; None if a blank cell decides."""
    return who.fits(lambda column: timeline.values(column, day))


def months_off(who: Filter, timeline: Timeline, period: Period) -> tuple[int, int]:
    """Return how many whole calendar months of `period` fit `who`, and its months in all."""
    off = sum(
        all(fits(who, timeline, day) for day in timeline.turning_points(month.first, month.last))
        for month in _whole_months(period)
    )
    after = period.last + timedelta(days=1)
    months = (after.year - period.first.year) * 12 + after.month - period.first.month
    return off, max(months, off, 1)


def _all(answers: Iterable[bool | None]) -> bool | None:
    known = list(answers)
    return False if False in known else (None if None in known else True)


def _whole_months(period: Period) -> Iterable[Period]:
    start = period.first.replace(day=1)
    while start <= period.last:
        following = add_months(start, 1)
        month = Period(start, following - timedelta(days=1), "")
        if month.first >= period.first and month.last <= period.last:
            yield month
        start = following


def _has_letter(line: Adjustment, timeline: Timeline, period: Period) -> bool:
    """Whether a change that touches the period, of what the line asks for, brings its letters."""
    if not line.needs_all:
        return True
    held = {
        kind
        for change in timeline.changes
        if change.attribute in line.who.columns()
        and change.first <= period.last
        and (change.until is None or change.until >= period.first)
        for kind, _path in change.evidence
    }
    return held.issuperset(line.needs_all)


def _not_in_post(day: date) -> str:
    return _("Not in post on {day}.").format(day=day.isoformat())
