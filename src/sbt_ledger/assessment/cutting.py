"""Cut the pieces of one requirement by the floors and caps of its rule set.

They hold over all its periods at once, before any of them is weighed, so that a yearly ceiling
also holds inside the cycle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.cuts import cut_both, share_kept
from sbt_ledger.assessment.cuts_bounds import Bounds
from sbt_ledger.assessment.cuts_held import Item, Need
from sbt_ledger.assessment.pieces import WORLDS, worlds_apart
from sbt_ledger.assessment.result import Mark, Reduction
from sbt_ledger.assessment.value import reader
from sbt_ledger.assessment.weigh import ZERO
from sbt_ledger.assessment.who import NotKnownError
from sbt_ledger.rules.cut_rule import Cap
from sbt_ledger.rules.rule_set import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from fractions import Fraction

    from sbt_ledger.assessment.adjust import Demand
    from sbt_ledger.assessment.asking import Asking, Question
    from sbt_ledger.assessment.cuts import Cuts
    from sbt_ledger.assessment.cuts_bounds import Bound
    from sbt_ledger.assessment.fold import Fold
    from sbt_ledger.assessment.pieces import Piece, World
    from sbt_ledger.periods import Period
    from sbt_ledger.rules.requirement import Part, Requirement


_Amount = tuple[tuple[str, "Period"], "Fraction"]


class Cutting:
    """Says what floors and caps leave of the pieces of one requirement."""

    def __init__(self, fold: Fold, asking: Asking, requirement: Requirement) -> None:
        self.fold = fold
        self.asking = asking
        self.requirement = requirement
        rules = fold.valuer.rule_set
        self._bounds = Bounds(rules)
        self._ids = (requirement.id, *(part.id for part in parts_of(requirement)))
        lines = (*rules.floor, *rules.cap)
        self._looked_at = {number for number, line in enumerate(lines) if self._is_of(line)}
        every = (*self._bounds.floors, *self._bounds.things, *self._bounds.sums)
        self._of_own = tuple(each for each in every if self._is_of_own(each.per))

    def left(
        self,
        pieces: Sequence[Piece],
        questions: Sequence[Question],
        period_of: Callable[[str, date], Period | None],
    ) -> dict[World, list[Piece]]:
        """Return, in each world, the pieces that count there, with what is left of each.

        `period_of` raises NotKnownError where a blank cell decides on the periods of a line: then
        what is under it counts in the worlds of what blank cells leave open only.
        """
        if not self._bounds or not pieces:
            return _counting(pieces)
        amounts = dict(self._amounts(questions))
        parts = [id_ for id_ in self._ids if id_ != self.requirement.id]
        needs = [
            Need(id_, period, amounts[id_, period], self.requirement.measure)
            for id_ in parts
            for (of, period) in amounts
            if of == id_
        ]
        pieces = self._undated(pieces, period_of)

        def known_period_of(per: str, day: date) -> Period | None:
            try:
                return period_of(per, day)
            except NotKnownError:
                return None

        found: dict[World, list[Piece]] = {}
        alike = worlds_apart(pieces)
        for blanks in sorted({each.blanks for each in alike.values()}):
            world, later = (each for each in WORLDS if each.blanks is blanks)
            items = [
                self._item(number, piece, later)
                for number, piece in enumerate(pieces)
                if piece.counts_in(later)
            ]

            def required(id_: str, period: Period) -> Fraction | None:
                return amounts.get((id_, period))

            now, then = cut_both(items, self._bounds, known_period_of, needs, required)
            found[world] = self._cut(pieces, world, now)
            if later in alike.values():
                found[later] = self._cut(pieces, later, then)
        return {world: found[alike[world]] for world in WORLDS}

    def _is_of(self, line: object) -> bool:
        """Whether a line cuts what the requirement measures."""
        if not isinstance(line, Cap) or line.counts_things:
            return True
        return ("" if line.measure == "credits" else line.measure) == self.requirement.measure

    def _is_of_own(self, per: str) -> bool:
        """Whether a line is of periods of each teacher's own that the requirement has not."""
        is_other = bool(per) and per != self.requirement.per
        return is_other and self.asking.own.rule(per, self.requirement.id) is not None

    def _undated(
        self, pieces: Sequence[Piece], period_of: Callable[[str, date], Period | None]
    ) -> Sequence[Piece]:
        """Return the pieces; those under lines whose periods are not known say so."""
        if not self._of_own:
            return pieces
        found: list[Piece] = []
        for piece in pieces:
            read = reader(piece.credit.entry)
            under = self._bounds.under(read) & self._looked_at
            undated: dict[str, Reduction] = {}
            for bound in self._of_own:
                why = _undated(bound, piece.day, period_of) if bound.number in under else None
                ids = (id_ for id_ in self._ids if bound.scope in self._bounds.chain(id_))
                undated |= {} if why is None else dict.fromkeys(ids, why)
            found.append(piece._replace(undated=undated) if undated else piece)
        return found

    def _item(self, number: int, piece: Piece, world: World) -> Item:
        credit = piece.credit
        read = reader(credit.entry)
        whole = self.requirement.measure
        worth, hours = credit.worth * piece.of_entry, credit.entry.attended * piece.of_entry
        to = frozenset(id_ for id_ in self._ids if piece.portion(id_, world) is not None)
        return Item(
            number,
            piece.day,
            {"": worth, "hours": hours, whole: piece.amount},
            self._bounds.under(read) & self._looked_at,
            to | {self.requirement.id},
            read,
            piece.row.pair[0],
            piece.share.mark is Mark.PENDING,
            worth if self.fold.valuer.rule_set.credit else hours,
            # What comes to nothing in credits may still be hours of a mix.
            not piece.amount and not self.requirement.mix,
        )

    def _cut(self, pieces: Sequence[Piece], world: World, cuts: Cuts) -> list[Piece]:
        found: list[Piece] = []
        for number, piece in enumerate(pieces):
            if not piece.counts_in(world):
                continue
            told = cuts.get(number, ())
            undated = {} if world.blanks else piece.undated
            if not told and not undated:
                found.append(piece)
                continue
            kept = {id_: share_kept(told, self._bounds.chain(id_)) for id_ in self._ids}
            kept |= dict.fromkeys(undated, ZERO)
            why = {each.why: each for each in undated.values()}
            found.append(piece._replace(kept=kept, cuts=(*told, *why.values())))
        return found

    def _amounts(
        self, questions: Sequence[Question]
    ) -> Iterator[tuple[tuple[str, Period], Fraction]]:
        """Yield what the requirement and its parts ask in each period, where they ask anything."""
        for question in questions:
            wanted, period = question.wanted, question.period
            if period is None or wanted.settled is not None:
                continue
            yield (self.requirement.id, period), wanted.amount
            for id_, amount in self._of_parts(question, self.requirement, wanted):
                yield (id_, period), amount

    def _of_parts(
        self, question: Question, line: Requirement | Part, wanted: Demand
    ) -> Iterator[tuple[str, Fraction]]:
        for part in line.of_which:
            asked = self.asking.of_part(question, part, wanted)
            if asked.settled is None and asked.of_earned is None:
                yield part.id, asked.amount
            yield from self._of_parts(question, part, asked)


def _counting(pieces: Sequence[Piece]) -> dict[World, list[Piece]]:
    """Return, in each world, the pieces that count there, where nothing is cut."""
    alike = worlds_apart(pieces)
    found = {
        world: [piece for piece in pieces if piece.counts_in(world)] for world in {*alike.values()}
    }
    return {world: found[alike[world]] for world in WORLDS}


def _undated(
    bound: Bound, day: date, period_of: Callable[[str, date], Period | None]
) -> Reduction | None:
    """Return which blank cell decides in which period of a line a day lies, None if none does."""
    try:
        period_of(bound.per, day)
    except NotKnownError as unknown:
        return Reduction(unknown.told, bound.line)
    return None
