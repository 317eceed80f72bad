"""The pace: of the sums whose periods still run, how much is done, and how much of the time gone.

What the sessions of the plan would add is judged as `forecast` does it.
"""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.forecast import forecast
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.weigh import by_now
from sbt_ledger.reports.check_order import has, period_together
from sbt_ledger.reports.coded import Coded, coded
from sbt_ledger.reports.office.by_group import Amounts, pace_bar, pace_legend
from sbt_ledger.reports.office.chart import Chart
from sbt_ledger.reports.office.progress import is_behind, is_sum, share_of
from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns
from sbt_ledger.reports.words import period_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sbt_ledger.assessment.forecast import Outlook
    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import Row

_ZERO = Fraction(0)
_DECIDED = frozenset({State.EXEMPT, State.WAIVED, State.NOT_APPLICABLE})


class _Course(NamedTuple):
    """A sum in one period, over all of whom it is asked."""

    asks: Coded
    period: str | Coded
    until: date
    standings: list[Standing]

    @property
    def named(self) -> str:
        """The name, with the period where it is one of all people."""
        alone = isinstance(self.period, Coded)
        return self.asks.name if alone else f"{self.asks.name} {self.period}"

    @property
    def needed(self) -> Fraction:
        return sum((each.needed for each in self.standings), _ZERO)

    @property
    def earned(self) -> Fraction:
        """What was earned; what one has too much of makes up for nobody else."""
        return sum((min(has(each), each.needed) for each in self.standings), _ZERO)

    @property
    def behind(self) -> int:
        return sum(is_behind(each) for each in self.standings)

    def amounts(self, as_of: date) -> Amounts:
        """Return what all have, what an even pace would have come to, and what is needed."""
        return Amounts(self.earned, self.by_now(as_of), self.needed)

    def by_now(self, as_of: date) -> Fraction:
        """Return what an even pace would have come to."""
        return sum((by_now(each, as_of) or _ZERO for each in self.standings), _ZERO)


def pace(asked: Asked, standings: Iterable[Standing]) -> Sheet:
    """Return the pace of each sum in the periods that run on the day."""
    as_of = asked.assessment.as_of
    courses = _courses(asked, standings, as_of)
    outlooks = _outlooks(asked, courses)
    rows = [_row(each, outlooks, as_of) for each in courses]
    names = "require* period* until people met behind* gone* progress* lacking planned left_then"
    bars = tuple(
        pace_bar(each.named, Amounts(each.earned, each.by_now(as_of), each.needed))
        for each in courses
    )
    chart = Chart("bars", _("Progress, beside the time that has gone"), bars, pace_legend())
    note = _("“Planned”: what sessions after this day would add, if all are held and attended.")
    return Sheet(
        "pace", _("Pace"), columns(asked.naming, names), rows,
        notes=(note,) if any(row[-2] for row in rows) else (),
        empty=_("No sum is asked for in a period that runs."),
        charts=(chart,) if bars else (), folded=True,
    )  # fmt: skip


def behind(asked: Asked, standings: Iterable[Standing]) -> Sheet:
    """Return who is open and behind an even pace, by group."""
    as_of = asked.assessment.as_of
    rows: list[Row] = [
        (
            asked.group_of(each.teacher.code), each.teacher.code, each.teacher.name,
            coded(each.requirement, asked.language), period_of(each),
            each.period.last if each.period else None, share_of(has(each), each.needed),
            each.earned, by_now(each, as_of), each.needed, each.short, each.rule_set.id,
        )
        for each in standings
        if each.binds and is_behind(each)
    ]  # fmt: skip
    names = "group* code* name* require* period until progress earned by_now needed lacking* rules"
    return Sheet(
        "behind", _("Open and behind pace"), columns(asked.naming, names), rows,
        empty=_("Nobody is behind pace."), folded=bool(rows),
    )  # fmt: skip


def _courses(asked: Asked, standings: Iterable[Standing], as_of: date) -> list[_Course]:
    found: dict[tuple[str, str, str | Coded], _Course] = {}
    for each in standings:
        period = each.period
        if period is None or not is_sum(each) or each.state in _DECIDED:
            continue
        if period.first <= as_of <= period.last:
            label = period_together(each)
            course = _Course(coded(each.requirement, asked.language), label, period.last, [])
            found.setdefault((each.rule_set.id, each.requirement.id, label), course)
            found[each.rule_set.id, each.requirement.id, label].standings.append(each)
    return list(found.values())


def _outlooks(asked: Asked, courses: Sequence[_Course]) -> dict[tuple[object, ...], Outlook]:
    """Return what is planned for those of whom a sum is asked that still runs."""
    codes = dict.fromkeys(each.teacher.code for course in courses for each in course.standings)
    if not codes or asked.book.activities.latest <= asked.assessment.as_of:
        return {}
    report = asked.assessment
    found = forecast(asked.book, report.rule_sets, report.as_of, list(codes))
    return {_key(each.standing): each for each in found}


def _row(course: _Course, outlooks: dict[tuple[object, ...], Outlook], as_of: date) -> Row:
    ahead = [outlooks[key] for each in course.standings if (key := _key(each)) in outlooks]
    left = course.needed - course.earned
    after = sum((each.after for each in ahead), _ZERO)
    planned = sum((each.planned for each in ahead), _ZERO)
    return (
        course.asks, course.period, course.until, len(course.standings),
        sum(each.state is State.MET for each in course.standings), course.behind,
        share_of(course.by_now(as_of), course.needed), share_of(course.earned, course.needed),
        left, planned or None, after if planned else None,
    )  # fmt: skip


def _key(standing: Standing) -> tuple[object, ...]:
    return standing.teacher.code, standing.rule_set.id, standing.requirement.id, standing.period
