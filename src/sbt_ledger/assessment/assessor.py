"""Assess the teachers of a book under one rule set.

`check` and `explain` walk the same way: `Assessor.standings` weighs, `Assessor.trail` lists the
very shares that were weighed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.asking import Asking
from sbt_ledger.assessment.blank_cells import told_blanks
from sbt_ledger.assessment.demands import strictest
from sbt_ledger.assessment.elaborate import is_elaborate
from sbt_ledger.assessment.fold import Fold
from sbt_ledger.assessment.gates import Gates
from sbt_ledger.assessment.result import Counted, Reduction, Standing, State
from sbt_ledger.assessment.span import Span, whole_span
from sbt_ledger.assessment.tally import Tallied, Tally
from sbt_ledger.assessment.weigh import ZERO, Weighed, difference, judge, on_pace
from sbt_ledger.assessment.who import told_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sbt_ledger.assessment.asking import Question
    from sbt_ledger.assessment.fitting import Fit, Found
    from sbt_ledger.assessment.pieces import Piece
    from sbt_ledger.assessment.repeats import Row
    from sbt_ledger.assessment.trail import Trails
    from sbt_ledger.assessment.weighing import Weighing
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.requirement import Requirement
    from sbt_ledger.rules.rule_set import RuleSet

    _Weighed = Mapping[tuple[int, Period | None], Callable[[], list[Standing]]]


class Assessor:
    """Assesses the teachers of a book under one rule set."""

    def __init__(self, book: Book, rule_set: RuleSet, span: Span) -> None:
        """Assess what `span` asks for."""
        self.book = book
        self.rule_set = rule_set
        self.span = span
        self._asking = Asking(book, rule_set, span)
        # What is cut or carried over hangs on periods before those that are asked for.
        wider = whole_span(rule_set, span)
        whole = None if wider is span else Asking(book, rule_set, wider)
        self.asking = whole or self._asking
        """What is asked, also in all periods on which those that are asked for hang."""
        asked = self.asking.asked
        self.gates = Gates(rule_set, asked)
        self.fold = Fold(book, rule_set, (*asked, *self.gates.asked), span)
        self._tally = Tally(self.fold)
        elaborate = [
            number for number, each in enumerate(asked) if is_elaborate(rule_set, each.requirement)
        ]
        self.weighings = self._weighing(elaborate) if elaborate else {}
        # Most rule sets ask for plain sums: each row is counted, and none is looked at by itself.
        self._is_elaborate = bool(
            self.weighings or self.gates.asked or any(line.any_of for line in rule_set.require)
        )

    def _weighing(self, numbers: Sequence[int]) -> dict[int, Weighing]:
        from sbt_ledger.assessment.weighing import Weighing  # noqa: PLC0415 - most need it not

        asking = self.asking
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
            question = self.gates.gated(asked, rows, self.fold)
            if self._requirement(question).any_of:
                found.append(question)
            elif question.number in self.weighings:
                found += weighed[question.number, question.period]()
            else:
                found.append(self._standing(question, tallied))
        done = self._named(timeline, rows, tallied, weighed)
        for each in found:
            yield each if isinstance(each, Standing) else self._chosen(each, done)

    def _named(
        self,
        timeline: Timeline,
        rows: Mapping[int, Sequence[Found]],
        tallied: Tallied,
        weighed: _Weighed,
    ) -> Sequence[Standing]:
        """Return the standings, of any period, of the requirements of which some are enough."""
        names = {name for line in self.rule_set.require for name in line.any_of}
        found: list[Standing] = []
        choices: dict[str, list[Question]] = {}
        for asked in self.asking.of(timeline) if names else ():
            question = self.gates.gated(asked, rows, self.fold)
            requirement = self._requirement(question)
            if requirement.id not in names:
                continue
            if requirement.any_of:
                choices.setdefault(requirement.id, []).append(question)
            elif question.number in self.weighings:
                told = weighed.get((question.number, question.period))
                found += () if told is None else told()
            else:
                found.append(self._standing(question, tallied))
        known = [*strictest(found, self.rule_set)]
        if choices:
            from sbt_ledger.assessment.choice import in_turn  # noqa: PLC0415 - most need it not

            for line in in_turn(line for line in self.rule_set.require if line.id in choices):
                known += [self._chosen(each, known) for each in choices[line.id]]
        return known

    def _chosen(self, question: Question, done: Sequence[Standing]) -> Standing:
        from sbt_ledger.assessment.choice import chosen  # noqa: PLC0415 - most need it not

        requirement, told = self._requirement(question), self._told(question, Weighed())
        return chosen(question, requirement, done, told, self.span)

    def _weighed(self, timeline: Timeline, rows: Mapping[int, Sequence[Found]]) -> _Weighed:
        """Return what tells how all periods stand in turn, by requirement and period."""
        questions: dict[int, list[Question]] = {number: [] for number in self.weighings}
        last = self.span.as_of if self.span.named is None else self.span.named.last
        for asked in self.asking.of(timeline):
            begins = None if asked.period is None else asked.period.first
            if asked.number in questions and (begins is None or begins <= last):
                questions[asked.number].append(self.gates.gated(asked, rows, self.fold))
        return {
            (number, question.period): told
            for number, asked in questions.items()
            for question, told in self.weighings[number].standings(asked, rows.get(number, ()))
        }

    def _requirement(self, question: Question) -> Requirement:
        return self.fold.asked[question.number].requirement

    def _told_piece(self, piece: Piece, line: Requirement) -> str:
        wheres = (self.fold.asked[piece.fit.index].where, line.where)
        return told_blanks(wheres, piece.row, self.book, line.values_counted)

    def trail(self, standing: Standing) -> tuple[Counted, ...]:
        """Return the rows that a standing was weighed on, and those that were cut, by day."""
        return self.trails(standing.teacher.code).of(standing).entries

    def trails(self, code: str) -> Trails:
        """Return who tells how the standings of a teacher came about."""
        from sbt_ledger.assessment.trail import Trails  # noqa: PLC0415 - only `explain` asks

        return Trails(self, code)

    def options(self, standing: Standing, question: Question) -> list[Standing]:
        """Return the standings of which some are enough for a requirement that names them."""
        from sbt_ledger.assessment.choice import options  # noqa: PLC0415 - most need it not

        timeline = question.timeline
        rows, tallied = self.fold.of(timeline.teacher.code), self._tally.of(timeline)
        named = self._named(timeline, rows, tallied, self._weighed(timeline, rows))
        return options(question, standing.requirement, named, self.span)

    def _told_blanks(self, fit: Fit, row: Row) -> str:
        return told_blanks((self.fold.asked[fit.index].where,), row, self.book)

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
                self._told_blanks(fit, row)
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
        ceiling = wanted.amount if requirement.is_ceiling else wanted.ceiling
        excess = ZERO if ceiling is None else difference(weighed.earned, ceiling)
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
            short=missing if missing > 0 and not requirement.is_ceiling else ZERO,
            over=excess if excess > 0 else ZERO,
            ceiling=ceiling,
            on_pace=None
            if period is None
            else on_pace(requirement, wanted, weighed, period, as_of),
            awaits=weighed.awaits_to_count if state is State.PENDING else weighed.awaits,
            # What is not known is why; how the amount came about is no reason for it.
            why=why or wanted.why,
        )
