"""How the cycle of each teacher stands, and what each of its years brought."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.span import Touching
from sbt_ledger.assessment.year_sums import YearSum, entries_of
from sbt_ledger.files.archive_tables import archive
from sbt_ledger.reports.office.sums import cycle_of, sum_of, totals_by_teacher, years_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from sbt_ledger.assessment.result import Counted, Standing
    from sbt_ledger.periods import Period
    from sbt_ledger.reports.office.asked import Asked

    _Entries = dict[str, tuple[Counted, ...]]

MISSED = frozenset({State.SHORT, State.OVER})
_FREED = frozenset({State.EXEMPT, State.WAIVED})


class Year(NamedTuple):
    """What a year brought, and what of it is certified: None where it has not begun.

    `state` is that of the year's own sum.
    """

    period: Period
    earned: Fraction | None
    certified: Fraction | None
    state: State | None = None


class Judged(NamedTuple):
    """A teacher's cycle, its years in order, and the training of new teachers, if it is asked."""

    cycle: Standing
    years: tuple[Year, ...]
    induction: Standing | None

    @property
    def is_asked(self) -> bool:
        """Whether the cycle's sum is asked of the teacher, and not waived."""
        return self.cycle.state not in _FREED

    @property
    def years_short(self) -> tuple[str, ...]:
        """The labels of the years that were missed."""
        return tuple(each.period.label for each in self.years if each.state in MISSED)


def cycles(asked: Asked) -> list[Judged]:
    """Return the cycle that holds the day of the report of each who is asked for a sum."""
    totals = totals_by_teacher(asked)
    cycles = {code: cycle_of(found, asked) for code, found in totals.items()}
    own = {code: each for code, each in cycles.items() if each is not None}
    told = _untold(asked, totals, own)
    induction = {each.teacher.code: each for each in asked.standings() if _is_of_new_teachers(each)}
    return [
        Judged(each, tuple(_years(asked, each, totals[code], told)), induction.get(code))
        for code, each in own.items()
    ]


def _untold(
    asked: Asked, totals: dict[str, list[Standing]], cycles: dict[str, Standing]
) -> _Entries:
    """Return the rows of the cycles in which years have no sum: none is asked, or who is freed."""
    codes = [
        code for code, cycle in cycles.items() if cycle.period and _has_untold(cycle, totals[code])
    ]
    if not codes:
        return {}
    span = Touching(asked.assessment.as_of, asked.period, asked_on=asked.seen_on)

    def is_wanted(each: Standing) -> bool:
        cycle = cycles.get(each.teacher.code)
        return cycle is not None and _is_same(each, cycle)

    found = entries_of(asked.book, asked.rule_sets, span, codes, is_wanted)
    return {standing.teacher.code: entries for standing, entries in found}


def _has_untold(cycle: Standing, totals: Sequence[Standing]) -> bool:
    years = [each for each in totals if _is_year_of(cycle, each)]
    return not years or any(_is_freed_alone(cycle, each) for each in years)


def _is_freed_alone(cycle: Standing, year: Standing) -> bool:
    """Whether somebody is freed of a year, the rows of which count in the cycle all the same."""
    return year.state in _FREED and cycle.state not in _FREED


def _is_same(one: Standing, other: Standing) -> bool:
    return (one.rule_set.id, one.requirement.id, one.period) == (
        other.rule_set.id, other.requirement.id, other.period,
    )  # fmt: skip


def _is_year_of(cycle: Standing, other: Standing) -> bool:
    years = (year for _number, year in years_in(cycle.period)) if cycle.period else ()
    return other.rule_set.id == cycle.rule_set.id and other.period in set(years)


def _years(asked: Asked, cycle: Standing, totals: Sequence[Standing], told: _Entries) -> list[Year]:
    same = [each for each in totals if each.rule_set.id == cycle.rule_set.id]
    found = []
    for _number, period in years_in(cycle.period) if cycle.period else ():
        year = sum_of(same, period)
        state = None if year is None else year.state
        if year is not None and not _is_freed_alone(cycle, year):
            found.append(Year(period, year.earned, year.certified, state))
        else:
            earned, certified = _told(asked, period, told.get(cycle.teacher.code))
            found.append(Year(period, earned, certified, state))
    return found


def _told(
    asked: Asked, period: Period, entries: Sequence[Counted] | None
) -> tuple[Fraction, Fraction] | tuple[None, None]:
    """Return what rows of a year add to the cycle, and the certified ones; None where none does."""
    if entries is None or not asked.has_come(period.first):
        return None, None
    found = [each for each in entries if each.credit.day in period and each.known]
    whole = reduce(YearSum.and_, found, YearSum())
    return whole.earned, whole.certified


def _is_of_new_teachers(standing: Standing) -> bool:
    programs = {
        str(condition)
        for test in standing.requirement.where.tests
        if test.column == "program"
        for condition in test.conditions
    }
    return bool(programs) and programs <= archive().induction
