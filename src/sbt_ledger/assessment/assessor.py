"""Assess the teachers of a book under one rule set.

`check` and `explain` walk the same way: `Assessor.standings` weighs, `Assessor.trail` lists the
very shares that were weighed.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.adjust import told_blank
from sbt_ledger.assessment.asking import Asking
from sbt_ledger.assessment.fold import ZERO, Fold
from sbt_ledger.assessment.result import Counted, Mark, Reduction, Standing, State
from sbt_ledger.assessment.tally import Tallied, Tally
from sbt_ledger.assessment.value import reader
from sbt_ledger.assessment.weigh import Weighed, judge, on_pace

if TYPE_CHECKING:
    from sbt_ledger.assessment.asking import Question
    from sbt_ledger.assessment.fold import Fit
    from sbt_ledger.assessment.repeats import Row
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.assessment.value import Valuer
    from sbt_ledger.assessment.weigh import Share
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.rule_set import RuleSet


class Assessor:
    """Assesses the teachers of a book under one rule set."""

    def __init__(
        self, book: Book, rule_set: RuleSet, span: Span, valuer: Valuer | None = None
    ) -> None:
        """Assess what `span` asks for; entries are valued under the rule set, or by `valuer`."""
        self.book = book
        self.rule_set = rule_set
        self.span = span
        self._asking = Asking(book, rule_set, span)
        self.fold = Fold(book, rule_set, self._asking.asked, span.as_of, valuer)
        self._tally = Tally(self.fold)

    def standings(self, code: str) -> tuple[Standing, ...]:
        """Return every requirement of one teacher, in the order of the rule set."""
        timeline = self.book.timelines[code]
        tallied = self._tally.of(timeline)
        return tuple([self._standing(each, tallied) for each in self._asking.of(timeline)])

    def trail(self, standing: Standing) -> tuple[Counted, ...]:
        """Return the rows that a standing was weighed on, and those that were cut, by day."""
        if standing.period is None:
            return ()
        timeline = self.book.timelines[standing.teacher.code]
        index = self.rule_set.require.index(standing.requirement)
        rows = self.fold.of(standing.teacher.code).get(index, ())
        counted = [
            self._counted(fit, row, share)
            for fit, row, share in self.fold.shares(rows, standing.period, timeline)
        ]
        return tuple(sorted(counted, key=lambda each: each.credit.day))

    def _counted(self, fit: Fit, row: Row, share: Share) -> Counted:
        credit = self.fold.credit(row.pair)
        place = self.book.place(row.packed)
        if not fit.known:
            why = (*share.reductions, Reduction(self._told_blank(fit, row)))
            return Counted(credit, place, ZERO, Mark.VOID, why)
        return Counted(credit, place, share.amount, share.mark, share.reductions)

    def _told_blank(self, fit: Fit, row: Row) -> str:
        """Return a sentence that names the blank cells that decide whether an entry fits."""
        columns = self.fold.asked[fit.index].where.blanks(reader(self.book.entry(row.pair)))
        return _("Blank at {place}: {columns}. It decides whether the entry counts.").format(
            place=self.book.place(row.packed), columns=_(", ").join(columns)
        )

    def _standing(self, question: Question, tallied: Tallied) -> Standing:
        number, timeline, period, applies, wanted = question
        if period is None or wanted.settled is State.NOT_APPLICABLE:
            return self._told(question, Weighed())
        requirement, as_of = self.fold.asked[number].requirement, self.span.as_of
        certain, blanks = tallied.sums(number, period)
        weighed = Weighed.of(certain)
        state = judge(requirement, wanted, weighed, period, as_of)
        why: tuple[Reduction, ...] = ()
        if blanks and (
            judge(requirement, wanted, weighed.with_blanks(blanks), period, as_of) is not state
        ):
            rows = self.fold.of(timeline.teacher.code)[number]
            blank = (
                self._told_blank(fit, row)
                for fit, row, day in rows
                if not fit.known and day in period
            )
            state, why = State.UNKNOWN, tuple(Reduction(told) for told in dict.fromkeys(blank))
        elif applies is None and state is not State.MET:
            who = (self.rule_set.who, requirement.who)
            told = told_blank(who, timeline, min(period.last, as_of))
            state, why = State.UNKNOWN, (Reduction(told, requirement),)
        elif wanted.unsure and state is not State.MET:
            state, why = State.UNKNOWN, wanted.unsure
        return self._told(question, weighed, state, why)

    def _told(
        self,
        question: Question,
        weighed: Weighed,
        state: State | None = None,
        why: tuple[Reduction, ...] = (),
    ) -> Standing:
        number, timeline, period, _applies, wanted = question
        requirement, as_of = self.fold.asked[number].requirement, self.span.as_of
        day = as_of if period is None else min(period.last, as_of)
        state = state or wanted.settled or State.UNKNOWN
        missing = wanted.amount - weighed.earned
        lacking = requirement.at_most is None
        return Standing(
            timeline.teacher,
            timeline.group(day),
            self.rule_set,
            requirement,
            period,
            state,
            wanted.amount,
            weighed.earned,
            weighed.certified,
            weighed.pending,
            short=missing if lacking and missing > 0 else ZERO,
            over=-missing if not lacking and missing < 0 else ZERO,
            on_pace=None
            if period is None
            else on_pace(requirement, wanted, weighed, period, as_of),
            awaits=weighed.awaits_to_count if state is State.PENDING else weighed.awaits,
            why=(*wanted.why, *why),
        )
