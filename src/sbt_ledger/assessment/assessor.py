"""Assess the teachers of a book under one rule set.

`check` and `explain` walk the same way: `Assessor.standings` weighs, `Assessor.trail` lists the
very shares that were weighed.
"""

from __future__ import annotations

from gettext import gettext as _
from itertools import chain
from typing import TYPE_CHECKING

from sbt_ledger.assessment.adjust import told_blank
from sbt_ledger.assessment.asking import Asking
from sbt_ledger.assessment.elaborate import is_elaborate, looks_back
from sbt_ledger.assessment.fold import Fold
from sbt_ledger.assessment.gates import Gates
from sbt_ledger.assessment.result import Counted, Mark, Reduction, Standing, State
from sbt_ledger.assessment.span import Span
from sbt_ledger.assessment.tally import Tallied, Tally
from sbt_ledger.assessment.value import reader
from sbt_ledger.assessment.weigh import ZERO, Weighed, difference, judge, on_pace
from sbt_ledger.periods import Period, add_months
from sbt_ledger.rules.rule_set import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.assessment.asking import Question
    from sbt_ledger.assessment.fitting import Fit, Found
    from sbt_ledger.assessment.pieces import Piece
    from sbt_ledger.assessment.repeats import Row
    from sbt_ledger.assessment.value import Valuer
    from sbt_ledger.assessment.weigh import Share
    from sbt_ledger.assessment.weighing import Weighing
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.requirement import Requirement
    from sbt_ledger.rules.rule_set import RuleSet


_LONGEST = 30 * 12
"""Months: no period of a rule set is longer, but for careers."""


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
        # What is cut or carried over hangs on periods before those that are asked for.
        self._whole = (
            Asking(book, rule_set, _all_time(rule_set, span)) if looks_back(rule_set) else None
        )
        asked = (self._whole or self._asking).asked
        self._gates = Gates(rule_set, asked)
        self.fold = Fold(book, rule_set, (*asked, *self._gates.asked), span.as_of, valuer)
        self._tally = Tally(self.fold)
        elaborate = [
            number for number, each in enumerate(asked) if is_elaborate(rule_set, each.requirement)
        ]
        self._weighings = self._weighing(elaborate) if elaborate else {}
        # Most rule sets ask for plain sums: each row is counted, and none is looked at by itself.
        self._is_elaborate = bool(
            self._weighings or self._gates.asked or any(line.any_of for line in rule_set.require)
        )

    def _weighing(self, numbers: Sequence[int]) -> dict[int, Weighing]:
        from sbt_ledger.assessment.weighing import Weighing  # noqa: PLC0415 - most need it not

        asking = self._whole or self._asking
        return {number: Weighing(self.fold, asking, number, self._told_piece) for number in numbers}

    def standings(self, code: str) -> tuple[Standing, ...]:
        """Return every requirement of one teacher, in the order of the rule set."""
        timeline = self.book.timelines[code]
        if not self._is_elaborate:
            tallied = self._tally.of(timeline)
            return tuple([self._standing(each, tallied) for each in self._asking.of(timeline)])
        return tuple(self._elaborate(timeline))

    def _elaborate(self, timeline: Timeline) -> Iterator[Standing]:
        """Yield the standings where some requirement looks at more than its own sum."""
        rows = self.fold.of(timeline.teacher.code)
        tallied = self._tally.of(timeline)
        found: list[Standing | Question] = []
        weighed = self._weighed(timeline, rows)
        for asked in self._asking.of(timeline):
            question = self._gates.gated(asked, rows, self.fold)
            if self._requirement(question).any_of:
                found.append(question)
            elif question.number in self._weighings:
                found += weighed[question.number, question.period]
            else:
                found.append(self._standing(question, tallied))
        from sbt_ledger.assessment.choice import chosen  # noqa: PLC0415 - most need it not

        done = self._named(timeline, rows, tallied, weighed)
        for each in found:
            if isinstance(each, Standing):
                yield each
            else:
                yield chosen(
                    each, self._requirement(each), done, self._told(each, Weighed()), self.span
                )

    def _named(
        self,
        timeline: Timeline,
        rows: Mapping[int, Sequence[Found]],
        tallied: Tallied,
        weighed: Mapping[tuple[int, Period | None], list[Standing]],
    ) -> list[Standing]:
        """Return the standings, of any period, of the requirements of which some are enough."""
        names = {name for line in self.rule_set.require for name in line.any_of}
        found: list[Standing] = []
        for asked in (self._whole or self._asking).of(timeline) if names else ():
            question = self._gates.gated(asked, rows, self.fold)
            requirement = self._requirement(question)
            if requirement.id not in names or requirement.any_of:
                continue
            if question.number in self._weighings:
                found += weighed.get((question.number, question.period), ())
            else:
                found.append(self._standing(question, tallied))
        return found

    def _weighed(
        self, timeline: Timeline, rows: Mapping[int, Sequence[Found]]
    ) -> dict[tuple[int, Period | None], list[Standing]]:
        """Return what is weighed in all periods in turn, by requirement and period."""
        questions: dict[int, list[Question]] = {number: [] for number in self._weighings}
        last = self.span.as_of if self.span.named is None else self.span.named.last
        for asked in (self._whole or self._asking).of(timeline):
            begins = None if asked.period is None else asked.period.first
            if asked.number in questions and (begins is None or begins <= last):
                questions[asked.number].append(self._gates.gated(asked, rows, self.fold))
        return {
            (number, question.period): standings
            for number, asked in questions.items()
            for question, standings in self._weighings[number].standings(
                asked, rows.get(number, ())
            )
        }

    def _requirement(self, question: Question) -> Requirement:
        return self.fold.asked[question.number].requirement

    def _told_piece(self, piece: Piece) -> str:
        return self._told_blank(piece.fit, piece.row)

    def trail(self, standing: Standing) -> tuple[Counted, ...]:
        """Return the rows that a standing was weighed on, and those that were cut, by day."""
        if standing.period is None:
            return ()
        timeline = self.book.timelines[standing.teacher.code]
        index = self._number_of(standing)
        rows = self.fold.of(standing.teacher.code).get(index, ())
        if index in self._weighings:
            return tuple(self._trail_of_pieces(index, standing, timeline, rows))
        counted = [
            self._counted(fit, row, share)
            for fit, row, share in self.fold.shares(rows, standing.period, timeline)
        ]
        return tuple(sorted(counted, key=lambda each: each.credit.day))

    def _number_of(self, standing: Standing) -> int:
        """Return the number of the requirement of which a standing is, or of whose part."""
        asked, lines = standing.requirement, self.rule_set.require
        # Layers may have two readings of one id.
        same = (number for number, line in enumerate(lines) if line is asked)
        named = (
            number
            for number, line in enumerate(lines)
            if asked.id == line.id or asked.id in {part.id for part in parts_of(line)}
        )
        return next(chain(same, named))

    def _trail_of_pieces(
        self, number: int, standing: Standing, timeline: Timeline, rows: Sequence[Found]
    ) -> Iterator[Counted]:
        asked = (self._whole or self._asking).of(timeline)
        questions = [
            self._gates.gated(each, self.fold.of(timeline.teacher.code), self.fold)
            for each in asked
            if each.number == number
        ]
        for piece, amount, why in self._weighings[number].trail(questions, rows, standing):
            credit, place = self.fold.credit_of(piece.row), self.book.place(piece.row.packed)
            known = piece.fit.known
            told = why if known else (*why, Reduction(self._told_piece(piece)))
            mark = piece.share.mark if known else Mark.VOID
            yield Counted(credit, place, amount if known else ZERO, mark, told)

    def _counted(self, fit: Fit, row: Row, share: Share) -> Counted:
        credit = self.fold.credit_of(row)
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
        missing = difference(wanted.amount, weighed.earned)
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


def _all_time(rule_set: RuleSet, span: Span) -> Span:
    """Return the span of all periods of a rule set up to those that are asked for."""
    last = span.as_of if span.named is None else max(span.as_of, span.named.last)
    first = add_months(rule_set.ruleset.from_, -_LONGEST)
    return Span(span.as_of, Period(first, add_months(last, _LONGEST), ""))
