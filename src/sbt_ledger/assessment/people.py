"""What the people of a cohort add to it: credits, seats taken, or that they have something."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.assessment.cohort_sums import Amount, Sought, Sums
from sbt_ledger.assessment.ratio import ZERO, Figure, Part, Range
from sbt_ledger.records.credit import OPENING_BALANCE
from sbt_ledger.rules.cohort import BY_SEATS
from sbt_ledger.rules.credit_rule import AttendanceRule
from sbt_ledger.rules.filter import Filter, both
from sbt_ledger.rules.rule_set import VALUED_BY
from sbt_ledger.rules.source import amount_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sbt_ledger.assessment.result import Counted
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.cohort import Cohort, Having
    from sbt_ledger.rules.rule_set import RuleSet

_NEVER = Filter.read({"attendance": []})
"""Nobody's attendance is any of none."""
_NO_SEAT = Filter.read({"not": {"kind": OPENING_BALANCE}})
"""Credits brought along were seats elsewhere."""
_NOT_HAVING, _HAVING = Figure(ZERO, 1), Figure(Fraction(1), 1)


class People:
    """Says of each person what they add to a cohort in a period."""

    def __init__(
        self,
        book: Book,
        rule_set: RuleSet,
        span: Span,
        asked: Iterable[tuple[Cohort, tuple[Period, ...]]],
    ) -> None:
        self._numbers: dict[str, int] = {}
        valued: list[Sought] = []
        seats: list[Sought] = []
        for cohort, periods in asked:
            kept = seats if cohort.measure in BY_SEATS else valued
            self._numbers[cohort.id] = len(kept)
            kept += [Sought(cohort.id, *each, cohort.per, periods) for each in _sought_by(cohort)]
        self._valued = Sums(book, rule_set, span, valued)
        self._seats = Sums(book, _every_seat(rule_set), span, seats)

    def part(self, cohort: Cohort, code: str, period: Period) -> Part:
        """Return what a person adds to a cohort that sums credits, seats or those who have some."""
        number = self._numbers[cohort.id]
        if cohort.measure in BY_SEATS:
            seats = [self._seats.of(code, number + step, period) for step in range(3)]
            return _seats(cohort, *seats)
        amount = self.amount(cohort, code, period)
        if cohort.having is None:
            return _mean(amount)
        return _having(cohort.having, amount, period.first)

    def amount(self, cohort: Cohort, code: str, period: Period) -> Amount:
        """Return what a person has of the entries that the cohort sums."""
        return self._valued.of(code, self._numbers[cohort.id], period)

    def entries(
        self, cohort: Cohort, timeline: Timeline, period: Period
    ) -> tuple[tuple[Counted, ...], tuple[Counted, ...]]:
        """Return the rows that a person's figure is made of; of seats those that were not taken.

        The latter are among the former.
        """
        number = self._numbers[cohort.id]
        if cohort.measure not in BY_SEATS:
            return self._valued.entries(timeline, number, period), ()
        expected, done = (self._seats.entries(timeline, number + step, period) for step in range(2))
        taken = {each.place for each in done if each.amount}
        if cohort.measure == "seats":
            return done, ()
        return expected, tuple(each for each in expected if each.place not in taken)


def has(*, fulfilled: bool, pending: bool = False, unknown: bool = False) -> Part:
    """Return what a person adds to a share who fulfils something, or may."""
    if fulfilled:
        return Part(Range(_HAVING))
    now = Range(_NOT_HAVING, most=_HAVING if unknown else None)
    return Part(now, Range(_HAVING) if pending else None)


def _sought_by(cohort: Cohort) -> list[tuple[str, Filter]]:
    """Return the measures and filters of what a cohort sums."""
    if cohort.having is not None:
        return [(cohort.having.measure, cohort.having.where)]
    if cohort.measure not in BY_SEATS:
        return [("", cohort.where)]
    expected = both(both(cohort.where, cohort.of), _NO_SEAT)
    missed = Filter(without=(cohort.done,)) if cohort.done else _NEVER
    filters = (expected, both(expected, cohort.done), both(expected, missed))
    return [("records", where) for where in filters]


def _every_seat(rule_set: RuleSet) -> RuleSet:
    """Return rules under which every row of an activity that was held counts, whatever it says."""
    counting = rule_set.counting
    # A seat is taken whole, on one day.
    day = "end" if counting.date == "split" else counting.date
    return rule_set.but(
        counting=counting.but(date=day, same_course="", tags="many"),
        credit=(),
        valid=(),
        floor=(),
        cap=(),
        deadline=(),
        attendance=AttendanceRule(void_if=_NEVER),
        **{VALUED_BY: ()},
    )


def _mean(amount: Amount) -> Part:
    now = Range(Figure(amount.now, 1), most=_if_more(amount.blank_now, amount.now))
    later = Range(Figure(amount.later, 1), most=_if_more(amount.blank_later, amount.later))
    return Part(now, later if later != now else None)


def _if_more(amount: Fraction, than: Fraction) -> Figure | None:
    return Figure(amount, 1) if amount != than else None


def _having(having: Having, amount: Amount, day: date) -> Part:
    floor, ceiling = (amount_on(each, day) for each in (having.at_least, having.at_most))

    def enough(earned: Fraction) -> bool:
        low = floor is not None and earned < Fraction(floor)
        return not low and (ceiling is None or earned <= Fraction(ceiling))

    def ranged(certain: Fraction, with_blanks: Fraction) -> Range:
        is_now, is_then = enough(certain), enough(with_blanks)
        least = _NOT_HAVING if is_now and not is_then else None
        most = _HAVING if is_then and not is_now else None
        return Range(_HAVING if is_now else _NOT_HAVING, least, most)

    if floor is None and ceiling is None:
        return has(fulfilled=False)
    now, later = ranged(amount.now, amount.blank_now), ranged(amount.later, amount.blank_later)
    return Part(now, later if later != now else None)


def _seats(cohort: Cohort, expected: Amount, done: Amount, missed: Amount) -> Part:
    """Return the seats of one person; of those in doubt some may be expected, or done.

    `missed` are those expected and not done.
    """
    if cohort.measure == "seats":
        return Part(Range(Figure(done.now), most=Figure(done.blank_now)))
    certain = Figure(done.now, int(expected.now))
    if expected.blank_now == expected.now and done.blank_now == done.now:
        return Part(Range(certain))
    blank_missed = missed.blank_now - missed.now
    below = max(expected.blank_now - blank_missed, done.blank_now)
    least = Figure(done.now, int(expected.now + blank_missed))
    return Part(Range(certain, least, Figure(done.blank_now, int(below))))
