"""Weigh a requirement whose hours are cut, carried, spread or weighed in parts, period by period.

What doubtful entries would change is found by weighing each world: as it is, with all that awaits
a proof, with all of which a blank cell leaves open whether it counts, and with both.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from sbt_ledger.assessment.border import Handed, left_of, taken_in, thinned
from sbt_ledger.assessment.carry import Carrying, Purse
from sbt_ledger.assessment.cutting import Cutting
from sbt_ledger.assessment.figure import Figure
from sbt_ledger.assessment.grace import filled
from sbt_ledger.assessment.pieces import REAL, WORLDS, Pool, World, in_each
from sbt_ledger.assessment.result import Standing, State
from sbt_ledger.assessment.weighed_period import OfPeriod

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.assessment.asking import Asking, Question
    from sbt_ledger.assessment.border import Border, Left
    from sbt_ledger.assessment.carry import Steps
    from sbt_ledger.assessment.fitting import Found
    from sbt_ledger.assessment.fold import Fold
    from sbt_ledger.assessment.pieces import Piece
    from sbt_ledger.periods import Period
    from sbt_ledger.rules.requirement import Requirement

Held = list[tuple["Piece", Fraction]]
_SETTLED = frozenset({State.EXEMPT, State.WAIVED, State.NOT_APPLICABLE, State.UNKNOWN})


class Weighing:
    """Weighs one requirement and its parts, for one teacher after the other."""

    def __init__(
        self, fold: Fold, asking: Asking, number: int, told: Callable[[Piece, Requirement], str]
    ) -> None:
        """`told` says in a sentence which blank cells decide whether a piece fits."""
        self.fold = fold
        self.asking = asking
        self.rule_set = fold.valuer.rule_set
        self.requirement = fold.asked[number].requirement
        self.as_of = fold.as_of
        self.told_blank = told
        self.figure = Figure(fold, self.requirement)
        self._pool = Pool(fold, self.requirement)
        self._cutting = Cutting(fold, asking, self.requirement)
        self._carrying = Carrying(fold, self.requirement)
        self.border: Border | None = None
        """Where the periods of the version before end, if surplus or grace reaches across."""

    def handed(self, questions: Sequence[Question], rows: Sequence[Found]) -> list[Handed]:
        """Return what each period leaves to those after it, whichever version rules it."""
        older: list[Handed] = []
        if self.border is not None and questions:
            code = questions[0].timeline.teacher.code
            older = self.border.before(code, self.requirement.id)
        return older + [
            Handed(one.question.period, one.found, purses, left)
            for one, purses, left in self._by_version(questions, rows, older)
            if left is not None and one.question.period is not None
        ]

    def standings(
        self, questions: Sequence[Question], rows: Sequence[Found]
    ) -> Iterator[tuple[Question, Callable[[], list[Standing]]]]:
        """Yield each question with what tells the standings of the requirement and of its parts.

        Most periods are there for what is cut in them only: nobody asks how they stand.
        """
        for one, purses in self._in_turn(questions, rows):
            yield one.question, partial(_told, one, purses)

    def trail(
        self, questions: Sequence[Question], rows: Sequence[Found]
    ) -> Iterator[tuple[OfPeriod, Steps]]:
        """Yield the periods in turn, and how each carries out what it does."""
        steps: Steps = {}
        for one, _purses in self._in_turn(questions, rows, steps):
            yield one, dict(steps)
            steps.clear()

    def _in_turn(
        self, questions: Sequence[Question], rows: Sequence[Found], steps: Steps | None = None
    ) -> Iterator[tuple[OfPeriod, Mapping[str, Purse]]]:
        older: list[Handed] = []
        if self.border is not None and questions:
            code = questions[0].timeline.teacher.code
            older = self.border.before(code, self.requirement.id)
        for one, purses, _left in self._by_version(questions, rows, older, steps):
            yield one, purses

    def _by_version(
        self,
        questions: Sequence[Question],
        rows: Sequence[Found],
        older: Sequence[Handed],
        steps: Steps | None = None,
    ) -> Iterator[tuple[OfPeriod, Mapping[str, Purse], Mapping[World, Left] | None]]:
        """Yield the periods in turn, what each carries out, and what of the rows is left after it.

        The latter is None where an older version rules the period: that one hands on to the next.
        """
        whole = held = self._held(rows, questions)
        purses: Mapping[str, Purse] = {}
        follows_own = self.border is None
        for question in questions:
            period = question.period
            if period is not None and not follows_own:
                purses, held = taken_in(older, period), thinned(whole, older, period)
            one, then = self._weighed(question, held, purses)
            carried: Mapping[str, Purse] = {}
            if period is not None and then is not None and self._carrying:
                totals = one.totals[REAL]
                carried = self._carrying.on(totals, period, purses, one.found, steps)
            if self.border is not None and period is not None:
                follows_own = self.border.is_own(period, one.found, older)
            if follows_own:
                purses, held = carried, then or held
            yield one, carried, left_of(whole, held) if follows_own else None

    def _weighed(
        self, question: Question, held: dict[World, Held], purses: Mapping[str, Purse]
    ) -> tuple[OfPeriod, dict[World, Held] | None]:
        """Return a period as it is weighed, and the pieces; None where nothing is weighed."""
        if question.period is None or question.wanted.settled in _SETTLED:
            return OfPeriod(self, question, {}, {}), None
        then = filled(self.rule_set.grace, held, question, question.wanted.amount)
        return OfPeriod(self, question, then, purses), then

    def _held(self, rows: Sequence[Found], questions: Sequence[Question]) -> dict[World, Held]:
        """Return, in each world, the pieces and how much of each floors and caps leave."""
        if not questions:
            return {world: [] for world in WORLDS}
        timeline = questions[0].timeline
        pieces = self._pool.of(rows, timeline)

        def period_of(per: str, day: date) -> Period | None:
            return self._period_of(per, day, questions)

        left = self._cutting.left(pieces, questions, period_of)
        id_ = self.requirement.id
        return in_each(
            left, lambda found, _world: [(piece, piece.counting(id_)) for piece in found]
        )

    def _period_of(self, per: str, day: date, questions: Sequence[Question]) -> Period | None:
        """Return the period `per` of a teacher that contains a day; NotKnownError of blanks."""
        if per == self.requirement.per:
            found = (each.period for each in questions if each.period and day in each.period)
            return next(found, None)
        scheme = self.asking.scheme(per, questions[0].timeline, self.requirement.id)
        return next(iter(scheme.between(day, day)), None)


def _told(one: OfPeriod, purses: Mapping[str, Purse]) -> list[Standing]:
    """Return the standings of a period, each with what it hands on to the next."""
    return [
        each._replace(carried_out=purses.get(each.requirement.id, Purse()).whole)
        for each in one.found
    ]
