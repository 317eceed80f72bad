"""What the people of a cohort have: sums of their credits, seats taken, so much of something.

All cohorts of a rule set are counted in one walk over the rows. Whether somebody is in post at the
end of the period does not matter here: the count day of each cohort decides who belongs.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.fold import Fold
from sbt_ledger.assessment.ratio import ZERO, Figure, Part
from sbt_ledger.assessment.sorts import Asked
from sbt_ledger.assessment.tally import Tally
from sbt_ledger.assessment.weigh import Weighed
from sbt_ledger.records.credit import OPENING_BALANCE
from sbt_ledger.rules.cohort import BY_SEATS
from sbt_ledger.rules.credit_rule import AttendanceRule
from sbt_ledger.rules.filter import Filter, both
from sbt_ledger.rules.requirement import Requirement
from sbt_ledger.rules.source import amount_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.cohort import Cohort, Having
    from sbt_ledger.rules.rule_set import RuleSet

_NEVER = Filter.read({"attendance": []})
"""Nobody's attendance is any of none."""
_NO_SEAT = Filter.read({"not": {"kind": OPENING_BALANCE}})
"""Credits brought along were seats elsewhere."""


class Amount(NamedTuple):
    """What one person has: earned, of which proofs are pending, and of which a cell is blank."""

    earned: Fraction = ZERO
    pending: Fraction = ZERO
    blank: Fraction = ZERO


_NOTHING = Amount()
_NOT_HAVING, _HAVING = Figure(ZERO, 1), Figure(Fraction(1), 1)


class Sought(NamedTuple):
    """Something to be summed for each person: a measure of the entries that fit, in periods."""

    measure: str
    where: Filter
    periods: tuple[Period, ...]


class Sums:
    """What each person has of each thing sought, in each of its periods."""

    def __init__(
        self, book: Book, rule_set: RuleSet, as_of: date, sought: Sequence[Sought]
    ) -> None:
        self._found: dict[tuple[int, Period], dict[str, Amount]] = {}
        if not sought:
            return
        fold = Fold(book, rule_set, tuple(map(_asked, sought)), as_of)
        tally = Tally(fold)
        slots = [(number, period) for number, each in enumerate(sought) for period in each.periods]
        for code in book.rows:
            tallied = tally.of(book.timelines[code])
            for slot in slots:
                certain, blanks = tallied.sums(*slot)
                if certain or blanks:
                    weighed, more = Weighed.of(certain), Weighed.of(blanks)
                    amount = Amount(weighed.earned, weighed.pending, more.earned + more.pending)
                    self._found.setdefault(slot, {})[code] = amount

    def of(self, code: str, number: int, period: Period) -> Amount:
        """Return what a person has of the thing of a number."""
        return self._found.get((number, period), {}).get(code, _NOTHING)


class People:
    """Says of each person what they add to a cohort in a period."""

    def __init__(
        self,
        book: Book,
        rule_set: RuleSet,
        as_of: date,
        asked: Iterable[tuple[Cohort, tuple[Period, ...]]],
    ) -> None:
        self._numbers: dict[str, int] = {}
        valued: list[Sought] = []
        seats: list[Sought] = []
        for cohort, periods in asked:
            kept = seats if cohort.measure in BY_SEATS else valued
            self._numbers[cohort.id] = len(kept)
            kept += [Sought(*each, periods) for each in _sought_by(cohort)]
        self._valued = Sums(book, rule_set, as_of, valued)
        self._seats = Sums(book, _every_seat(rule_set), as_of, seats)

    def part(self, cohort: Cohort, code: str, period: Period) -> Part:
        """Return what a person adds to a cohort that sums credits, seats or those who have some."""
        number = self._numbers[cohort.id]
        if cohort.measure in BY_SEATS:
            seats = [self._seats.of(code, number + step, period) for step in range(3)]
            return _seats(cohort, *seats)
        amount = self.amount(cohort, code, period)
        return _mean(amount) if cohort.having is None else _having(cohort.having, amount, period)

    def amount(self, cohort: Cohort, code: str, period: Period) -> Amount:
        """Return what a person has of the entries that the cohort sums."""
        return self._valued.of(code, self._numbers[cohort.id], period)


def has(*, fulfilled: bool, pending: bool = False, unknown: bool = False) -> Part:
    """Return what a person adds to a share who fulfils something, or may."""
    if fulfilled:
        return Part(_HAVING)
    return Part(
        _NOT_HAVING,
        pending=_HAVING if pending else None,
        most=_HAVING if unknown else None,
    )


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


def _asked(sought: Sought) -> Asked:
    line = Requirement(id="", measure=sought.measure, where=sought.where, per="")
    since = min((period.first for period in sought.periods), default=date.max)
    return Asked(line, sought.where, None, sought.periods, since)


def _every_seat(rule_set: RuleSet) -> RuleSet:
    """Return rules under which every row of an activity that was held counts, whatever it says."""
    return rule_set.but(
        credit=(),
        valid=(),
        floor=(),
        cap=(),
        deadline=(),
        attendance=AttendanceRule(void_if=_NEVER),
    )


def _mean(amount: Amount) -> Part:
    earned = amount.earned
    return Part(
        Figure(earned, 1),
        pending=Figure(earned + amount.pending, 1) if amount.pending else None,
        most=Figure(earned + amount.blank, 1) if amount.blank else None,
    )


def _having(having: Having, amount: Amount, period: Period) -> Part:
    floor, ceiling = (amount_on(each, period.first) for each in (having.at_least, having.at_most))

    def enough(earned: Fraction) -> bool:
        low = floor is not None and earned < Fraction(floor)
        return not low and (ceiling is None or earned <= Fraction(ceiling))

    if floor is None and ceiling is None:
        return Part(_NOT_HAVING)
    now = enough(amount.earned)
    in_doubt = bool(amount.blank) and enough(amount.earned + amount.blank) is not now
    if now and in_doubt:
        return Part(_HAVING, least=_NOT_HAVING)
    return has(fulfilled=now, pending=enough(amount.earned + amount.pending), unknown=in_doubt)


def _seats(cohort: Cohort, expected: Amount, done: Amount, missed: Amount) -> Part:
    """Return the seats of one person; of those in doubt some may be expected, or done."""
    if cohort.measure == "seats":
        most = Figure(done.earned + done.blank) if done.blank else None
        return Part(Figure(done.earned), most=most)
    certain = Figure(done.earned, int(expected.earned))
    if not (expected.blank or done.blank):
        return Part(certain)
    above = done.earned + done.blank
    below = max(expected.earned + expected.blank - missed.blank, above)
    least = Figure(done.earned, int(expected.earned + missed.blank))
    return Part(certain, least=least, most=Figure(above, int(below)))
