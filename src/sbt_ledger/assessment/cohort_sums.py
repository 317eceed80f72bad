"""What each person of a cohort has of something: sums over the entries that fit.

All sums are made in one walk over the rows. Whether somebody is in post at the end of the period
does not matter here: the count day of each cohort decides who belongs.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.elaborate import is_elaborate
from sbt_ledger.assessment.fold import Fold
from sbt_ledger.assessment.ratio import ZERO
from sbt_ledger.assessment.sorts import Asked
from sbt_ledger.assessment.tally import Tally
from sbt_ledger.assessment.weigh import Weighed
from sbt_ledger.rules.requirement import Requirement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from sbt_ledger.assessment.cohort_pieces import Pieces
    from sbt_ledger.assessment.result import Counted
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.rule_set import RuleSet


class Amount(NamedTuple):
    """What one person has: as things stand, and once all that is awaited has come.

    And both with all rows of which a blank cell decides whether they fit.
    """

    now: Fraction = ZERO
    later: Fraction = ZERO
    blank_now: Fraction = ZERO
    blank_later: Fraction = ZERO


_NOTHING = Amount()


class Sought(NamedTuple):
    """Something to be summed for each person: a measure of the entries that fit, in periods."""

    cohort: str
    measure: str
    where: Filter
    per: str
    periods: tuple[Period, ...]

    @property
    def line(self) -> Requirement:
        """The requirement that would count the same; its id is none that a rule can name."""
        id_ = f"cohort {self.cohort}"
        return Requirement(id=id_, measure=self.measure, where=self.where, per=self.per)

    @property
    def since(self) -> date:
        """The first day of all its periods; in a career whatever was done before counts too."""
        if any(period.is_open_ended for period in self.periods):
            return date.min
        return min((period.first for period in self.periods), default=date.max)


class Sums:
    """What each person has of each thing sought, in each of its periods."""

    def __init__(self, book: Book, rule_set: RuleSet, span: Span, sought: Sequence[Sought]) -> None:
        self._found: dict[tuple[int, Period], dict[str, Amount]] = {}
        self._source: Pieces | _Plain | None = None
        if not sought:
            return
        lines = tuple(each.line for each in sought)
        rules = _of_all(rule_set, lines)
        if any(is_elaborate(rules, line) for line in lines):
            from sbt_ledger.assessment.cohort_pieces import Pieces  # noqa: PLC0415 - most need not

            self._source = Pieces(book, rules, span, sought)
        else:
            self._source = _Plain(book, rules, span, sought)
        for code in book.rows:
            for slot, amount in self._source.amounts(book.timelines[code]):
                self._found.setdefault(slot, {})[code] = amount

    def of(self, code: str, number: int, period: Period) -> Amount:
        """Return what a person has of the thing of a number."""
        return self._found.get((number, period), {}).get(code, _NOTHING)

    def entries(self, timeline: Timeline, number: int, period: Period) -> tuple[Counted, ...]:
        """Return the rows that a person's sum is made of, and those that were cut."""
        return () if self._source is None else self._source.entries(timeline, number, period)


class _Plain:
    """Sums of which rows need only be counted."""

    def __init__(self, book: Book, rules: RuleSet, span: Span, sought: Sequence[Sought]) -> None:
        lines = zip(sought, rules.require, strict=True)
        asked = (Asked(line, line.where, None, one.periods, one.since) for one, line in lines)
        self._lines = rules.require
        self._fold = Fold(book, rules, tuple(asked), span)
        self._tally = Tally(self._fold)
        self._slots = [
            (number, period) for number, each in enumerate(sought) for period in each.periods
        ]

    def amounts(self, timeline: Timeline) -> Iterator[tuple[tuple[int, Period], Amount]]:
        """Yield what a person has of each thing in each period, where there is anything."""
        tallied = self._tally.of(timeline)
        for slot in self._slots:
            certain, blanks = tallied.sums(*slot)
            if certain or blanks:
                weighed = Weighed.of(certain)
                both = weighed.with_blanks(blanks)
                yield (
                    slot,
                    Amount(
                        weighed.earned,
                        weighed.earned + weighed.pending,
                        both.earned,
                        both.earned + both.pending,
                    ),
                )

    def entries(self, timeline: Timeline, number: int, period: Period) -> tuple[Counted, ...]:
        """Return the rows of a sum."""
        from sbt_ledger.assessment.trail_entries import EntriesTold  # noqa: PLC0415 - to explain

        rows = self._fold.of(timeline.teacher.code).get(number, ())
        told = EntriesTold(self._fold, (self._lines[number],))
        return tuple(told.of_shares(self._fold.shares(rows, period, timeline)))


def _of_all(rule_set: RuleSet, lines: tuple[Requirement, ...]) -> RuleSet:
    """Return the rules under which these lines are counted: caps of other lines are not theirs."""
    return rule_set.but(
        require=lines,
        cap=tuple(line for line in rule_set.cap if not line.for_),
        carry=(),
        grace=(),
    )
