"""How many activities of a kind a school, or each of its groups, held in a period."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.result import Mark
from sbt_ledger.assessment.value import reader
from sbt_ledger.assessment.value_by_day import valuer_of
from sbt_ledger.records.credit import CreditEntry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book, Pair
    from sbt_ledger.rules.cohort import Cohort
    from sbt_ledger.rules.rule_set import RuleSet


class Held(NamedTuple):
    """Activities by number: those that count, and that await a proof.

    And both again, of those of which a blank cell decides.
    """

    counted: tuple[int, ...] = ()
    pending: tuple[int, ...] = ()
    blank: tuple[int, ...] = ()
    blank_pending: tuple[int, ...] = ()


class Found(NamedTuple):
    """An activity that fits, or may (`known` is false), and the day that decides."""

    number: int
    day: date
    known: bool
    mark: Mark
    groups: tuple[str, ...]


class Activities:
    """The activities of a book that a cohort counts.

    An activity fits by its own cells or together with a row that says more of it, as the row of
    a prize does. Void activities never count, as void records do not.
    """

    def __init__(self, book: Book, rule_set: RuleSet, span: Span) -> None:
        self._book = book
        self._as_of = span.as_of
        self._valuer = valuer_of(rule_set, span.seen_on)
        self._has_proofs = bool(rule_set.valid)
        self._rows: dict[int, list[Pair]] | None = None

    def of(self, cohort: Cohort) -> list[Found]:
        """Return all that a cohort counts, in whatever period."""
        return list(self._fitting(cohort))

    @staticmethod
    def within(found: list[Found], period: Period, group: str | None = None) -> Held:
        """Return those of a period, and of a group if there is one; a blank group may be any."""
        lists: tuple[list[int], list[int], list[int], list[int]] = ([], [], [], [])
        for each in found:
            if each.day not in period or (group and each.groups and group not in each.groups):
                continue
            is_blank = not each.known or (group is not None and not each.groups)
            lists[2 * is_blank + (each.mark is Mark.PENDING)].append(each.number)
        return Held(*map(tuple, lists))

    def _fitting(self, cohort: Cohort) -> Iterator[Found]:
        said_by_rows = cohort.where.columns() & {*self._book.columns.get("credits", ())}
        for number, activity in enumerate(self._book.activities.values()):
            if not activity.held or activity.end > self._as_of:
                continue
            own = CreditEntry(activity)
            answer = cohort.where.fits(reader(own))
            if said_by_rows and not answer:
                entries = [self._book.entry(pair) for pair in self._rows_of(number)]
                answers = {answer, *(cohort.where.fits(reader(each)) for each in entries)}
                answer = True if True in answers else (None if None in answers else False)
            if answer is False:
                continue
            mark = self._mark(number, own)
            if mark is not Mark.VOID:
                groups = reader(own)(cohort.for_each) or () if cohort.for_each else ()
                day = self._valuer.day(own)
                yield Found(number, day, bool(answer), mark, tuple(map(str, groups)))

    def _mark(self, number: int, own: CreditEntry) -> Mark:
        """Return the best mark of the activity and its rows: a proof may lie beside either."""
        if not self._has_proofs:
            return Mark.OK
        mark = self._valuer.value(own).mark
        if mark in {Mark.OK, Mark.PROVISIONAL}:
            return mark
        entries = (self._book.entry(pair) for pair in self._rows_of(number))
        marks = {mark, *(self._valuer.value(each).mark for each in entries)}
        return next(each for each in Mark if each in marks)

    def _rows_of(self, number: int) -> list[Pair]:
        if self._rows is None:
            self._rows = {}
            for rows in self._book.rows.values():
                for pair in rows.pairs():
                    if not self._book.presences[pair[1]].void:
                        self._rows.setdefault(pair[0], []).append(pair)
        return self._rows.get(number, [])
