"""Weigh a requirement in one period: the total, then its parts on the same hours."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property, partial
from typing import TYPE_CHECKING

from sbt_ledger.assessment.carry import Purse
from sbt_ledger.assessment.part_demand import as_requirement, every_part
from sbt_ledger.assessment.pieces import PENDING, REAL, WORLDS, World, in_each, is_outside, of_part
from sbt_ledger.assessment.result import Mark, Standing, State
from sbt_ledger.assessment.states import States, margins_of
from sbt_ledger.assessment.weigh import ZERO, Weighed, on_pace
from sbt_ledger.rules.mixed import held_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sbt_ledger.assessment.adjust import Demand
    from sbt_ledger.assessment.asking import Question
    from sbt_ledger.assessment.pieces import Piece
    from sbt_ledger.assessment.repeats import Row
    from sbt_ledger.assessment.weighing import Weighing
    from sbt_ledger.rules.requirement import Part, Requirement

Held = list[tuple["Piece", Fraction]]
Sums = dict[World, Fraction]
_ONE = Fraction(1)
_NOTHING: Sums = dict.fromkeys(WORLDS, ZERO)
_SETTLED = frozenset({State.EXEMPT, State.WAIVED, State.NOT_APPLICABLE, State.UNKNOWN})


class OfPeriod:
    """Weighs the requirement in one period: the total, then its parts on the same hours."""

    def __init__(
        self,
        weighing: Weighing,
        question: Question,
        held: Mapping[World, Held],
        purses: Mapping[str, Purse],
    ) -> None:
        self.weighing = weighing
        self.question = question
        self.period = question.period
        self.requirement = held_in(weighing.requirement, self.period)
        self._states = States(weighing, question)
        self.purses = purses
        """What each requirement and part brought along."""
        self._held = held

    @cached_property
    def _inside(self) -> dict[World, Held]:
        """The pieces of the period, in each world."""
        return in_each(self._held, self._within)

    @cached_property
    def totals(self) -> dict[World, Held]:
        """Those of the pieces that count to the total."""
        return in_each(self._inside, self._counted)

    def _within(self, held: Held, _world: World) -> Held:
        period = self.period
        return [] if period is None else [each for each in held if each[0].day in period]

    def _counted(self, held: Held, world: World) -> Held:
        """Return the pieces but for those of parts on top."""
        return [each for each in held if not is_outside(each[0], self.requirement, world)]

    @cached_property
    def found(self) -> list[Standing]:
        """The standing of the requirement, then those of its parts, however deep."""
        wanted = self.question.wanted
        if not self._inside:
            return list(self._freed())
        have = self._figures(self.totals)
        total = self._standing(
            self.requirement,
            None,
            wanted,
            dict.fromkeys(WORLDS, wanted.amount),
            self.totals,
            have,
            _NOTHING,
        )
        parts = [*self._parts(self.requirement, wanted, self._inside, have)]
        return _finished([total, *parts])

    def trail(self, id_: str) -> Iterator[tuple[Piece, Fraction, Fraction]]:
        """Yield the pieces of the requirement or of one part; those that wait among them.

        With how much of each counts (of those that wait: once they do not any more), and how much
        more of it counts once all that waits is there: less, if that fills a hole in its stead.
        """
        now, then, ever = map(self._by_place, (REAL, PENDING, WORLDS[-1]))
        for place, (piece, amount) in {**ever, **then, **now}.items():
            is_total = id_ == self.requirement.id
            if is_outside(piece, self.requirement, REAL) if is_total else id_ not in piece.parts:
                continue
            known = [
                self._counts(*found[place], id_) if place in found else ZERO
                for found in (now, then)
            ]
            counts, more = known[0], known[1] - known[0]
            if place not in now and not piece.counts_in(REAL):
                # What waits, or nobody knows, is told as it would count.
                counts, more = known[1] if place in then else self._counts(piece, amount, id_), ZERO
            yield piece, counts, more

    def _by_place(self, world: World) -> dict[tuple[Row, date], tuple[Piece, Fraction]]:
        """Return the pieces of a world by row and day."""
        return {(each[0].row, each[0].day): each for each in self._inside.get(world, ())}

    def _counts(self, piece: Piece, amount: Fraction, id_: str) -> Fraction:
        """Return how much of a piece of the whole counts to it, or to one of its parts."""
        part = piece.parts.get(id_)
        share = _ONE if part is None else part.share
        kept, own = piece.kept.get(self.requirement.id, _ONE), piece.kept.get(id_, _ONE)
        return amount * share * own / kept if kept else ZERO

    def _freed(self) -> Iterator[Standing]:
        """Yield the standings of a requirement of which nothing is asked, and of its parts."""
        wanted = self.question.wanted
        yield self._settled(self.requirement, None, wanted)
        for part, of in every_part(self.requirement):
            yield self._settled(as_requirement(part, self.requirement), of, wanted)

    def _figures(self, held: Mapping[World, Held]) -> Sums:
        figure = self.weighing.figure
        if figure.is_sum:
            return in_each(held, figure.of)
        return {world: figure.of(held[world], world) for world in WORLDS}

    def _parts(
        self, line: Requirement | Part, wanted: Demand, held: Mapping[World, Held], sums: Sums
    ) -> Iterator[Standing]:
        spilled: dict[str, Sums] = {}
        for part in line.of_which:
            mine = in_each(held, partial(of_part, part.id, line.id))
            have = self._figures(mine)
            asked = self.weighing.asking.of_part(self.question, part, wanted)
            as_line = as_requirement(part, self.requirement)
            if asked.settled in _SETTLED:
                yield self._settled(as_line, line.id, asked)
            else:
                share = asked.of_earned
                needs = {
                    world: asked.amount if share is None else share * sums[world]
                    for world in WORLDS
                }
                extra = spilled.get(part.id, _NOTHING)
                yield self._standing(as_line, line.id, asked, needs, mine, have, extra)
                if part.spill_to:
                    before = spilled.get(part.spill_to, _NOTHING)
                    spilled[part.spill_to] = {
                        world: before[world] + max(have[world] - needs[world], ZERO)
                        for world in WORLDS
                    }
            yield from self._parts(part, asked, mine, have)

    def _standing(  # noqa: PLR0913, PLR0917 - one standing has this many sides
        self,
        line: Requirement,
        part_of: str | None,
        wanted: Demand,
        needs: Sums,
        held: Mapping[World, Held],
        have: Sums,
        spilled: Sums,
    ) -> Standing:
        carried = self.purses.get(line.id, Purse()).whole
        margins = margins_of(have, carried, spilled, needs)
        state, why = self._states.of(line, wanted, margins, have, held)
        ceiling = wanted.amount if line.is_ceiling else wanted.ceiling
        excess = ZERO if ceiling is None else have[REAL] - ceiling
        proven = [each for each in held[REAL] if each[0].share.mark is Mark.OK]
        certified = have[REAL]
        if len(proven) < len(held[REAL]):
            certified = self.weighing.figure.of(proven, REAL)
        weighed = Weighed(have[REAL], certified, max(have[PENDING] - have[REAL], ZERO))
        margin, asked = margins[REAL], wanted._replace(amount=needs[REAL])
        return self._told(line, part_of, asked, state)._replace(
            earned=weighed.earned,
            certified=weighed.certified,
            pending=weighed.pending,
            short=ZERO if line.is_ceiling else max(-margin, ZERO),
            over=max(excess, ZERO),
            ceiling=ceiling,
            on_pace=self._on_pace(line, asked, weighed, carried, state),
            awaits=_awaits(held[PENDING], state),
            # What is not known is why; how the amount came about is no reason for it.
            why=why or wanted.why,
            carried_in=carried,
            spilled=spilled[REAL],
            missing=self.weighing.figure.lacking(held[REAL]),
        )

    def _on_pace(
        self, line: Requirement, asked: Demand, weighed: Weighed, carried: Fraction, state: State
    ) -> bool | None:
        if self.period is None or state is State.UNKNOWN or line.covers or line.mix:
            return None
        with_carried = weighed._replace(earned=weighed.earned + carried)
        return on_pace(line, asked, with_carried, self.period, self.weighing.as_of)

    def _settled(self, line: Requirement, part_of: str | None, wanted: Demand) -> Standing:
        state = wanted.settled or State.UNKNOWN
        return self._told(line, part_of, wanted, state)._replace(why=wanted.why)

    def _told(
        self, line: Requirement, part_of: str | None, wanted: Demand, state: State
    ) -> Standing:
        timeline, as_of = self.question.timeline, self.weighing.as_of
        day = as_of if self.period is None else min(self.period.last, as_of)
        return Standing(
            timeline.teacher,
            timeline.group(day),
            self.weighing.rule_set,
            line,
            self.period,
            state,
            wanted.amount,
            part_of=part_of,
        )


def _awaits(held: Held, state: State) -> tuple[str, ...]:
    """Return what rows await: those that do not count yet, and in other states all."""
    steps = {
        step
        for piece, _amount in held
        for step in piece.share.awaits
        if state is not State.PENDING or piece.share.mark is Mark.PENDING
    }
    return tuple(sorted(steps))


def _finished(found: list[Standing]) -> list[Standing]:
    """Say of each whether its parts that must be met are, from the deepest up."""
    done: dict[str | None, bool] = {}
    told: list[Standing] = []
    for each in reversed(found):
        one = each._replace(parts_done=done.get(each.requirement.id, True))
        if one.requirement.force == "must" or each.part_of is None:
            done[each.part_of] = done.get(each.part_of, True) and one.complete
        told.append(one)
    return told[::-1]
