"""What a school, or each of its groups, must reach together: means, shares, rates and counts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.assessment.fulfilled import Fulfilled
from sbt_ledger.assessment.held import Activities
from sbt_ledger.assessment.members import Members, Roll, count_day
from sbt_ledger.assessment.people import People
from sbt_ledger.assessment.ratio import Bar, Figure, Part, Range, Stake, judged, together
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.school import CohortStanding
from sbt_ledger.assessment.span import scheme_of
from sbt_ledger.rules.cohort import RATIOS
from sbt_ledger.rules.source import amount_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sbt_ledger.assessment.fulfilled import Judged
    from sbt_ledger.assessment.held import Held
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.cohort import Cohort
    from sbt_ledger.rules.rule_set import RuleSet
    from sbt_ledger.rules.source import Amount

_HUNDRED = 100


def cohort_standings(
    book: Book, rule_set: RuleSet, span: Span, judged_so_far: Judged | None = None
) -> Iterator[CohortStanding]:
    """Yield each cohort rule in each period that is asked for, group by group and as a whole.

    `judged_so_far` gives the standings of teachers who were assessed already.
    """
    if rule_set.cohort:
        yield from Cohorts(book, rule_set, span, judged_so_far).standings()


class Cohorts:
    """The cohort rules of a rule set, counted together."""

    def __init__(
        self, book: Book, rule_set: RuleSet, span: Span, judged_so_far: Judged | None
    ) -> None:
        """Count under one rule set; `judged_so_far` gives standings that were weighed already."""
        self.book, self.rule_set, self.as_of = book, rule_set, span.as_of
        self.roll = Roll(book, rule_set)
        self.asked = [
            (line, span.choose(scheme_of(rule_set, line.per), rule_set.ruleset.from_))
            for line in rule_set.cohort
        ]
        self.activities = Activities(book, rule_set, span)
        sums = [(line, periods) for line, periods in self.asked if _is_summed(line)]
        self.people = People(book, rule_set, span, sums)
        self.fulfilled = Fulfilled(book, rule_set, span, self.asked, judged_so_far)

    def standings(self) -> Iterator[CohortStanding]:
        """Yield each in each period that is asked for, group by group and as a whole."""
        for line, periods in self.asked:
            found = self.activities.of(line) if line.measure == "records" else []
            for period in periods:
                if line.measure != "records":
                    yield from self._of_people(line, period)
                elif not line.for_each:
                    yield self._held(line, period, self.activities.within(found, period))
                else:
                    for group in self._groups(line, period) or (None,):
                        held = self.activities.within(found, period, group)
                        yield self._held(line, period, held, group)

    def _groups(self, line: Cohort, period: Period) -> list[str]:
        day = count_day(line, period, self.as_of)
        return [*self.roll.by(line.column, self.roll.on(line, day), day)]

    def _held(
        self, line: Cohort, period: Period, held: Held, group: str | None = None
    ) -> CohortStanding:
        """Return how a count of activities stands, of the school or of a group."""
        bar = bar_of(line, period)
        counted, pending, blank, both = (Fraction(len(each)) for each in held)
        now, later = counted, counted + pending
        part = Part(
            Range(Figure(now), most=Figure(now + blank)),
            Range(Figure(later), most=Figure(later + blank + both)),
        )
        state = judged(bar, [part], [], ended=self.as_of >= period.last)
        empty = bool(line.for_each) and group is None
        if empty or not self.roll.anybody(line, count_day(line, period, self.as_of)):
            state = State.EMPTY
        ids = [tuple(self.book.activities.at(number).id for number in each) for each in held]
        told = standing_of(self.rule_set, line, period, state, Figure(counted))
        return told._replace(
            group=group,
            activities=ids[0],
            unsure=(*ids[2], *ids[3]) if state is State.UNKNOWN else (),
        )

    def _of_people(self, line: Cohort, period: Period) -> Iterator[CohortStanding]:
        day = count_day(line, period, self.as_of)
        members = self.roll.on(line, day)
        groups = self.roll.by(line.group_by, members, day) if line.group_by else {}
        parts = {code: self.part(line, code, period) for code in members.sure + members.perhaps}
        for group, some in groups.items():
            yield self._weighed(line, period, some, parts, group)
        whole = self._weighed(line, period, members, parts, None)
        yield whole._replace(for_show=bool(groups))

    def part(self, line: Cohort, code: str, period: Period) -> Part:
        """Return what one person adds to a cohort."""
        if line.having is not None and line.having.require:
            return self.fulfilled.part(line.having.require, code, period)
        return self.people.part(line, code, period)

    def _weighed(
        self,
        line: Cohort,
        period: Period,
        members: Members,
        parts: dict[str, Part],
        group: str | None,
    ) -> CohortStanding:
        """Return how a sum over people stands, of the school or of a group."""
        sure, perhaps = ([parts[code] for code in codes] for codes in members[:2])
        stake = Stake(together(sure), tuple(perhaps)) if members else None
        doubtful = (code for code in members.sure if parts[code].is_doubtful)
        told = weighed(self.rule_set, line, period, (stake,), self.as_of)
        state = told.state
        return told._replace(
            group=group,
            stake=stake,
            people=_those_who_have(line, members, parts),
            below=self._below(line, period, members),
            left_out=members.left_out,
            unsure=(*members.perhaps, *doubtful) if state is State.UNKNOWN else (),
        )

    def _below(self, line: Cohort, period: Period, members: Members) -> tuple[str, ...]:
        """Return who of a mean has less than its mark: a remark, no fault of theirs."""
        floor = amount_on(line.at_least, period.first)
        if line.measure != "mean" or floor is None:
            return ()
        mark = Fraction(floor)
        return tuple(
            code for code in members.sure if self.people.amount(line, code, period).now < mark
        )


def weighed(
    rule_set: RuleSet,
    line: Cohort,
    period: Period,
    stakes: Iterable[Stake | None],
    as_of: date,
) -> CohortStanding:
    """Return how a sum over people stands, of one school or of several together."""
    found = [each for each in stakes if each is not None]
    sure = together(each.sure for each in found)
    perhaps = [part for each in found for part in each.perhaps]
    state = State.EMPTY
    if found:
        state = judged(bar_of(line, period), [sure], perhaps, ended=as_of >= period.last)
    return standing_of(rule_set, line, period, state, sure.certain)


def standing_of(
    rule_set: RuleSet, line: Cohort, period: Period, state: State, figure: Figure
) -> CohortStanding:
    """Return a state with the figure that it comes from, beside what is asked."""
    bar = bar_of(line, period)
    value: Fraction | None = figure.above
    if bar.is_ratio:
        value = figure.above / figure.below if figure.below else None
    if bar.floor is None and bar.ceiling is None:
        state = State.NOT_APPLICABLE
    held = (amount_on(each, period.first) for each in (line.at_least, line.at_most))
    asked = next((each for each in held if each is not None), 0)
    return CohortStanding(
        rule_set=rule_set,
        cohort=line,
        period=period,
        state=state,
        needed=str(asked),
        value=value,
        numerator=figure.above if bar.is_ratio else None,
        denominator=Fraction(figure.below) if bar.is_ratio else None,
        allowed=bar.allowed(figure),
    )


def _is_summed(line: Cohort) -> bool:
    """Whether a cohort sums rows of people, rather than activities or fulfilled requirements."""
    return line.measure != "records" and not (line.having is not None and line.having.require)


def _those_who_have(line: Cohort, members: Members, parts: dict[str, Part]) -> tuple[str, ...]:
    if line.having is None:
        return ()
    return tuple(code for code in members.sure if parts[code].certain.above)


def bar_of(line: Cohort, period: Period) -> Bar:
    """Return what a cohort asks for in a period: the amounts in force when it began."""
    floor, ceiling = (_asked(each, period) for each in (line.at_least, line.at_most))
    rounds = bool(line.round) or line.at_least_people is not None
    return Bar(floor, ceiling, line.measure in RATIOS | {"mean"}, line if rounds else None)


def _asked(amount: Amount | None, period: Period) -> Fraction | None:
    held = amount_on(amount, period.first)
    if isinstance(held, str):
        return Fraction(held.removesuffix("%")) / _HUNDRED
    return None if held is None else Fraction(held)
