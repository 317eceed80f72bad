"""What each row is worth in the total of its year: the trail of `explain`, row by row.

Where a rule set asks for no total of all rows, one is asked beside its own requirements, so that
the same steps value, cut and mark the rows; nothing is worked out a second time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.assess import assessments_of, assessors_of, each_version
from sbt_ledger.assessment.result import Mark, State
from sbt_ledger.assessment.span import Span, scheme_of
from sbt_ledger.periods import Period
from sbt_ledger.rules.requirement import Requirement
from sbt_ledger.rules.rule_set import OLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sbt_ledger.assessment.result import Assessment, Counted, Standing
    from sbt_ledger.assessment.trail import Trails
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.rule_set import RuleSet

_TOTAL = "total-of-the-year"
_CREDITS = frozenset({"", "credits"})


class Worth(NamedTuple):
    """A teacher's row, and what it adds to the total of a year."""

    code: str
    counted: Counted
    year: Period

    @property
    def awaits(self) -> tuple[str, ...]:
        """The steps and proofs that it lacks; "a|b" for any one of several."""
        lacking = [step for why in self.counted.reductions for step in why.missing]
        return tuple(dict.fromkeys((*self.counted.credit.awaits, *lacking)))

    @property
    def is_void(self) -> bool:
        """Whether it counts nothing, whatever comes."""
        return self.counted.mark is Mark.VOID or not self.counted.known


def worth_of_year(
    book: Book, rule_sets: Sequence[RuleSet], period: Period, as_of: date
) -> Iterator[Worth]:
    """Yield what each row of a year is worth, teacher by teacher, by day.

    What was brought along is none of it. Of several rule sets the first rules that asks something
    of a teacher in this year.
    """
    for worth in worth_of_years(book, rule_sets, (period,), as_of, list(book.teachers)):
        if not worth.counted.credit.entry.is_opening_balance:
            yield worth


def worth_of_years(
    book: Book,
    rule_sets: Sequence[RuleSet],
    years: Sequence[Period],
    as_of: date,
    codes: Sequence[str],
) -> Iterator[Worth]:
    """Yield what each row of some teachers is worth, teacher by teacher, by year and day.

    The years follow one another. What was brought along is among the rows.
    """
    asked = [_with_total(each, years[0]) for each in rule_sets]
    named = Period(years[0].first, years[-1].last, years[0].label)
    assessors = assessors_of(book, asked, Span(as_of, named))
    by_rules = {
        id(version.rule_set): version for each in assessors for version in each_version(each)
    }
    for assessment in assessments_of(book, assessors, codes):
        trails: dict[int, Trails] = {}
        found: dict[tuple[Period, object], Counted] = {}
        code = assessment.teacher.code
        for standing, year in _totals(assessment, years):
            rules = id(standing.rule_set)
            if rules not in trails:
                trails[rules] = by_rules[rules].trails(code)
            for counted in trails[rules].entries(standing):
                found.setdefault((year, counted.place), counted)
        told = (Worth(code, counted, year) for (year, _place), counted in found.items())
        yield from sorted(told, key=_by_day)


def _totals(assessment: Assessment, years: Sequence[Period]) -> Iterator[tuple[Standing, Period]]:
    """Yield the totals of each year by the first rule set that asks for one."""
    bounds = {(year.first, year.last): year for year in years}
    first: dict[Period, str] = {}
    for each in assessment.standings:
        if (
            each.part_of is None
            and each.state is not State.NOT_APPLICABLE
            and each.period is not None
            and is_total(each.requirement)
        ):
            year = bounds.get((each.period.first, each.period.last))
            if year and first.setdefault(year, each.rule_set.id) == each.rule_set.id:
                yield each, year


def is_total(requirement: Requirement) -> bool:
    """Whether a requirement sums the credits of all rows."""
    return requirement.measure in _CREDITS and not (
        requirement.where or requirement.any_of or requirement.covers or requirement.mix
    )


def _with_total(rules: RuleSet, period: Period) -> RuleSet:
    """Return a rule set that asks for the total of a year, also where it does not itself."""
    per = _per(rules, period)
    asks = any(is_total(each) and each.per == per for each in rules.require)
    require = rules.require
    if per and not asks:
        total = Requirement.read({"id": _TOTAL, "at_least": 1, "per": per, "force": "advice"})
        require = (*require, total)
    if rules.older is None:
        return rules.but(require=require) if require is not rules.require else rules
    older = rules.older._replace(rule_set=_with_total(rules.older.rule_set, period))
    return rules.but(**{"require": require, OLDER: older})


def _per(rules: RuleSet, period: Period) -> str:
    """Return what a rule set calls the year, "" if it knows no such year."""
    for per in rules.period:
        if not rules.has_own(per):
            around = scheme_of(rules, per).between(period.first, period.last)
            if any((each.first, each.last) == (period.first, period.last) for each in around):
                return per
    return ""


def _by_day(worth: Worth) -> tuple[object, ...]:
    return worth.year.first, worth.counted.credit.day, worth.counted.place
