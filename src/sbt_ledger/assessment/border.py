"""From the periods of an older version into those of the newer one: surplus, and hours of grace.

What was carried out under the older version is what the newer one takes in, and hours that have
filled a hole there are gone. The newer version does not judge again what the older one did.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.demands import kindness
from sbt_ledger.assessment.pieces import in_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from sbt_ledger.assessment.assessor import Assessor
    from sbt_ledger.assessment.carry import Held, Purse
    from sbt_ledger.assessment.cuts_held import Cut
    from sbt_ledger.assessment.pieces import World
    from sbt_ledger.assessment.result import Reduction, Standing
    from sbt_ledger.periods import Period

    Why = tuple[Cut | Reduction, ...]
    Left = Mapping[tuple[int, date], tuple[Fraction, Why]]

_UNTOUCHED: tuple[Fraction, Why] = (Fraction(1), ())


class Handed(NamedTuple):
    """What a period of a requirement leaves to those after it.

    Of the rows that grace has moved into it, or before it, `left` tells in each world which share
    still counts on its own day, and why no more.
    """

    period: Period
    found: Sequence[Standing]
    purses: Mapping[str, Purse]
    left: Mapping[World, Left]


class Border(NamedTuple):
    """Where the periods of an older version end.

    `chain` gives what its periods leave, by teacher and requirement, oldest first. `is_older` says
    which periods are still its own, and `is_contested` in which of them the kinder version rules.
    """

    chain: Callable[[str, str], Sequence[Handed]]
    is_older: Callable[[Period], bool]
    is_contested: Callable[[Period], bool]

    def before(self, code: str, requirement: str) -> list[Handed]:
        """Return what the periods that are still the older version's leave."""
        return [each for each in self.chain(code, requirement) if self.is_older(each.period)]

    def is_own(self, period: Period, found: Sequence[Standing], older: Iterable[Handed]) -> bool:
        """Whether the newer version rules a period in which it finds this."""
        if not self.is_older(period):
            return True
        rival = next((each for each in older if each.period.first == period.first), None)
        if rival is None or not self.is_contested(period):
            return False
        return kindness(list(found)) < kindness(list(rival.found))


def handed(assessor: Assessor, code: str, requirement: str) -> Sequence[Handed]:
    """Return what the periods of a requirement leave to those after them, oldest first."""
    for number, weighing in assessor.weighings.items():
        if weighing.requirement.id == requirement:
            rows = assessor.fold.of(code)
            questions = [
                assessor.gates.gated(each, rows, assessor.fold)
                for each in assessor.asking.of(assessor.book.timelines[code])
                if each.number == number
            ]
            return weighing.handed(questions, rows.get(number, ()))
    return ()


def taken_in(older: Iterable[Handed], period: Period) -> Mapping[str, Purse]:
    """Return what the last of the older version's periods before this one carries into it."""
    found: Mapping[str, Purse] = {}
    for each in older:
        if each.period.last < period.first:
            found = each.purses
    return found


def thinned(
    held: Mapping[World, Held], older: Iterable[Handed], period: Period
) -> dict[World, Held]:
    """Return the pieces without what has filled holes of the older version's periods."""
    left: Mapping[World, Left] = {}
    for each in older:
        if each.period.last < period.last:
            left = each.left
    return in_each(held, lambda found, world: _thinned(found, left.get(world, {})))


def _thinned(held: Held, left: Left) -> Held:
    if not left:
        return held
    found: Held = []
    for piece, amount in held:
        share, why = left.get((piece.row.packed, piece.day), _UNTOUCHED)
        if share:
            told = piece._replace(cuts=(*piece.cuts, *why)) if why else piece
            found.append((told, amount * share))
    return found


def left_of(before: Mapping[World, Held], after: Mapping[World, Held]) -> dict[World, Left]:
    """Return which share of each piece that grace has moved still counts on its own day."""
    return {
        world: {} if held is after[world] else _left_of(held, after[world])
        for world, held in before.items()
    }


def _left_of(before: Held, after: Held) -> Left:
    stayed = {(piece.row.packed, piece.day): (piece, amount) for piece, amount in after}
    found: dict[tuple[int, date], tuple[Fraction, Why]] = {}
    for piece, amount in before:
        key = (piece.row.packed, piece.day)
        rest, have = stayed.get(key, (piece, Fraction(0)))
        if have < amount:
            found[key] = have / amount, rest.cuts[len(piece.cuts) :]
    return found
