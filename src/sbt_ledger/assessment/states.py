"""The state of a requirement, or of a part of it, in one period: of what has happened so far.

It is unknown where what blank cells leave open would make it another one.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.assessment.pieces import PENDING, REAL, WORLDS, World
from sbt_ledger.assessment.result import Reduction, State
from sbt_ledger.assessment.who import told_blank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sbt_ledger.assessment.adjust import Demand
    from sbt_ledger.assessment.asking import Question
    from sbt_ledger.assessment.pieces import Piece
    from sbt_ledger.assessment.weighing import Weighing
    from sbt_ledger.rules.requirement import Requirement

Held = list[tuple["Piece", Fraction]]
Sums = dict[World, Fraction]
_Why = tuple[Reduction, ...]


class States:
    """Finds the states of one requirement and its parts in one period."""

    def __init__(self, weighing: Weighing, question: Question) -> None:
        self.weighing = weighing
        self.question = question

    def of(
        self,
        line: Requirement,
        wanted: Demand,
        margins: Sums,
        have: Sums,
        held: Mapping[World, Held],
    ) -> tuple[State, _Why]:
        """Return the state and why it is unknown.

        Given, in each world, what counts above what is needed, what there is, and its pieces.
        """
        ceiling = wanted.amount if line.is_ceiling else wanted.ceiling
        real, pending, blanks, both = (
            (margins[world], ceiling is not None and have[world] > ceiling) for world in WORLDS
        )
        state = self._state(line, real, pending)
        if self._state(line, blanks, both) is not state:
            return State.UNKNOWN, (*self._blank_rows(line, held), *self._undated(line, held))
        if state is State.MET:
            return state, ()
        if unsure := self._blank_cells() or wanted.unsure or self._undated(line, held):
            return State.UNKNOWN, unsure
        return state, ()

    def _state(
        self, line: Requirement, have: tuple[Fraction, bool], with_pending: tuple[Fraction, bool]
    ) -> State:
        """Return the state of a margin; beside each stands whether it is too much."""
        if have[1]:
            return State.OVER
        if line.is_ceiling or have[0] >= 0:
            return State.MET
        if with_pending[0] >= 0 and not with_pending[1]:
            return State.PENDING
        return State.SHORT if self._has_ended else State.OPEN

    @property
    def _has_ended(self) -> bool:
        period = self.question.period
        return period is not None and self.weighing.as_of >= period.last

    def _blank_rows(self, line: Requirement, held: Mapping[World, Held]) -> _Why:
        """Return the rows of which blank cells leave open whether they count."""
        known = {(piece.row, piece.day) for piece, _amount in held[PENDING]}
        figure = self.weighing.figure
        blank = [
            piece
            for piece, _amount in held[WORLDS[-1]]
            if (piece.row, piece.day) not in known or figure.is_blank(piece)
        ]
        told = (self.weighing.told_blank(piece, line) for piece in blank)
        return tuple(Reduction(each) for each in dict.fromkeys(told))

    @staticmethod
    def _undated(line: Requirement, held: Mapping[World, Held]) -> _Why:
        """Return the blank cells of the roster that leave open what caps leave of the rows."""
        why = [
            piece.undated[line.id]
            for piece, _amount in held[WORLDS[-1]]
            if line.id in piece.undated
        ]
        return tuple({each.why: each for each in why}.values())

    def _blank_cells(self) -> _Why:
        """Return what of the roster decides whether the requirement is asked at all; or nothing."""
        period, requirement = self.question.period, self.weighing.requirement
        if self.question.applies is not None or period is None:
            return ()
        day = min(period.last, self.weighing.as_of)
        who = (self.weighing.rule_set.who, requirement.who)
        return (Reduction(told_blank(who, self.question.timeline, day), requirement),)


def margins_of(have: Sums, carried: Fraction, spilled: Sums, needs: Sums) -> Sums:
    """Return, in each world, what counts above what is needed."""
    found = {REAL: have[REAL] + carried + spilled[REAL] - needs[REAL]}
    for world in WORLDS[1:]:
        sums = (have, spilled, needs)
        if all(each[world] is each[REAL] for each in sums):
            found[world] = found[REAL]
        else:
            found[world] = have[world] + carried + spilled[world] - needs[world]
    return found
