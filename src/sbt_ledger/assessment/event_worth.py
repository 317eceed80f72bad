"""What each row is worth in the total of its year: the trail of `explain`, row by row.

Where a rule set asks for no total of all rows, one is asked beside its own requirements, so that
the same steps value, cut and mark the rows; nothing is worked out a second time.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.assess import assessors_of, each_version, standings_by_rules
from sbt_ledger.assessment.leavers import with_leavers
from sbt_ledger.assessment.result import Mark, State
from sbt_ledger.assessment.span import Span, scheme_of
from sbt_ledger.periods import Period
from sbt_ledger.rules.requirement import Requirement
from sbt_ledger.rules.rule_set import OLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sbt_ledger.assessment.assessor import Assessor
    from sbt_ledger.assessment.result import Counted, Standing
    from sbt_ledger.assessment.trail import Trails
    from sbt_ledger.assessment.versions import Judge
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.rule_set import RuleSet

_FREEING = frozenset({"exempt", "waive"})
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
    book: Book, rule_sets: Sequence[RuleSet], period: Period, span: Span
) -> Iterator[Worth]:
    """Yield what each row of a year is worth on the day of a span, teacher by teacher, by day.

    What was brought along is none of it. Of several rule sets the first rules that asks something
    of a teacher in this year.
    """
    worths = Worths(book, rule_sets, (period,), span)
    for code in book.teachers:
        for worth in worths.of(code):
            if not worth.counted.credit.entry.is_opening_balance:
                yield worth


class Worths:
    """What the rows of teachers are worth in years that follow one another.

    What was brought along is among the rows. Of who left within a year the rows are worth what
    they are worth of those who stayed.
    """

    def __init__(
        self, book: Book, rule_sets: Sequence[RuleSet], years: Sequence[Period], span: Span
    ) -> None:
        """Take the rule sets, of which the first rules that asks something, and the years."""
        book = with_leavers(book, years, span.as_of)
        self._years = years
        self._assessors = _Assessors(book, rule_sets, years, span)
        self._standings_of = standings_by_rules(book, self._assessors)

    def of(self, code: str) -> list[Worth]:
        """Return what each row of a teacher is worth, by year and day."""
        trails: dict[int, Trails] = {}
        found: dict[tuple[Period, object], Counted] = {}
        for standing, year in _totals(self._standings_of(code), self._years):
            rules = id(standing.rule_set)
            if rules not in trails:
                trails[rules] = self._assessors.by_rules[rules].trails(code)
            for counted in trails[rules].entries(standing):
                found.setdefault((year, counted.place), counted)
        told = (Worth(code, counted, year) for (year, _place), counted in found.items())
        return sorted(told, key=_by_day)


class _Assessors:
    """Who assesses by each rule set with a total of the years, in turn.

    One is made only for somebody of whom the rule sets before ask nothing.
    """

    def __init__(
        self, book: Book, rule_sets: Sequence[RuleSet], years: Sequence[Period], span: Span
    ) -> None:
        self.by_rules: dict[int, Assessor] = {}
        """Each version of those made, by its rule set."""
        self._book, self._year = book, years[0]
        whole = Period(years[0].first, years[-1].last, years[0].label)
        self._span = Span(span.as_of, whole, asked_on=span.asked_on)
        self._rule_sets = rule_sets
        self._made: list[Assessor | Judge] = []

    def __iter__(self) -> Iterator[Assessor | Judge]:
        for number, rule_set in enumerate(self._rule_sets):
            if number == len(self._made):
                self._make(rule_set)
            yield self._made[number]

    def _make(self, rule_set: RuleSet) -> None:
        asked = [_with_total(rule_set, self._year)]
        for assessor in assessors_of(self._book, asked, self._span):
            self._made.append(assessor)
            for version in each_version(assessor):
                self.by_rules[id(version.rule_set)] = version


def _totals(
    by_rules: Iterable[Sequence[Standing]], years: Sequence[Period]
) -> Iterator[tuple[Standing, Period]]:
    """Yield the totals of each year by the first rule set that asks for one."""
    wanted = {(year.first, year.last): year for year in years}
    for standings in by_rules:
        found = [
            (each, wanted[each.period.first, each.period.last])
            for each in standings
            if each.part_of is None
            and each.state is not State.NOT_APPLICABLE
            and each.period is not None
            and (each.period.first, each.period.last) in wanted
            and is_total(each.requirement)
        ]
        yield from found
        for _each, year in found:
            wanted.pop((year.first, year.last), None)
        if not wanted:
            return


def is_total(requirement: Requirement) -> bool:
    """Whether a requirement sums the credits of all rows."""
    return requirement.measure in _CREDITS and not (
        requirement.where or requirement.any_of or requirement.covers or requirement.mix
    )


def _with_total(rules: RuleSet, period: Period) -> RuleSet:
    """Return a rule set that asks everybody for the total of a year, also where it does not itself.

    Who is freed of it has done what they have done.
    """
    per = _per(rules, period)
    asks = any(is_total(each) and each.per == per for each in rules.require)
    require = rules.require
    if per and not asks:
        total = Requirement(id=_TOTAL, at_least=Decimal(1), per=per, force="advice")
        require = (*require, total)
    kept = tuple(each for each in rules.adjust if each.change not in _FREEING)
    if require is not rules.require or len(kept) != len(rules.adjust):
        rules = rules.but(require=require, adjust=kept)
    if rules.older is None:
        return rules
    older = rules.older._replace(rule_set=_with_total(rules.older.rule_set, period))
    return rules.but(**{OLDER: older})


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
