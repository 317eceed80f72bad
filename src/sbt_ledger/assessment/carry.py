"""Surplus carried into the next period.

What is carried out is the most that may leave so that the rest still meets the total and each part.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.figures import figure, told_length
from sbt_ledger.assessment.pieces import REAL
from sbt_ledger.assessment.result import Reduction, State
from sbt_ledger.assessment.value import reader
from sbt_ledger.assessment.weigh import ZERO
from sbt_ledger.months import add_months, months_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sbt_ledger.assessment.fold import Fold
    from sbt_ledger.assessment.pieces import Piece
    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.periods import Period
    from sbt_ledger.rules.carry_rule import Carry
    from sbt_ledger.rules.requirement import Requirement

Held = list[tuple["Piece", Fraction]]
Steps = dict[str, list[Reduction]]
"""How what is carried came about, by requirement or part."""
_NOT_DONE = frozenset({State.SHORT, State.MET})
_NOT_WEIGHED = frozenset({State.EXEMPT, State.WAIVED, State.NOT_APPLICABLE, State.UNKNOWN})


class Coin(NamedTuple):
    """Hours brought along, for how many periods they live, and out of which period they are."""

    amount: Fraction
    lives: int
    out_of: Period | None = None


class Purse(tuple[Coin, ...]):
    """What one requirement or part brings into a period."""

    __slots__ = ()

    @property
    def whole(self) -> Fraction:
        """All that is brought along."""
        return sum((coin.amount for coin in self), ZERO)


class Carrying:
    """Carries the surplus of one requirement and its parts from period to period."""

    def __init__(self, fold: Fold, requirement: Requirement) -> None:
        self.fold = fold
        self.requirement = requirement
        self._rules = fold.valuer.rule_set
        self._line = self._line_of(requirement.id)

    def __bool__(self) -> bool:
        """Whether anything is carried at all."""
        return self._line is not None

    def on(
        self,
        held: Held,
        period: Period,
        purses: Mapping[str, Purse],
        found: Sequence[Standing],
        steps: Steps | None = None,
    ) -> dict[str, Purse]:
        """Return what each requirement and part carries out; nothing unless all is complete.

        `steps` takes how that came about, by the ids.
        """
        total = found[0]
        if self._line is None or total.state is not State.MET or not total.complete:
            if self._line is not None and steps is not None and total.state in _NOT_DONE:
                told = _("Nothing is carried on: it is not met, or a part of it is not.")
                steps[total.requirement.id] = [Reduction(told, self._line)]
            return {}
        if period.is_open_ended:  # nothing follows a career
            return {}
        spare = _spare(self._line, total)
        spares: dict[str, Fraction] = {}
        favoured: list[str] = []
        for part in found[1:]:
            own = self._line_of(part.requirement.id)
            favoured += [part.requirement.id] if own is not None else []
            if part.state not in _NOT_WEIGHED:
                spares[part.requirement.id] = _spare(own or self._line, part)
        fresh = self._fresh(held, self._line, period, spare, spares, favoured)
        carried: dict[str, Purse] = {}
        for standing in found:
            id_ = standing.requirement.id
            own = self._line_of(id_)
            if own is None:
                continue
            share = _all_of(fresh) if standing.part_of is None else _of_part(fresh, id_)
            taken = _used(own, standing)
            limit = None if own.at_most is None else Fraction(own.at_most)
            if standing.part_of is not None:
                # What is carried of a part is contained in what is carried of the total.
                limit = _least(limit, carried[total.requirement.id].whole)
            purse = purses.get(id_, Purse())
            carried[id_] = _handed_on(purse, taken, Coin(share, own.lives, period), limit)
            if steps is not None:
                steps[id_] = _told(own, standing, purse, share, carried[id_])
        return carried

    def _line_of(self, id_: str) -> Carry | None:
        return next((line for line in self._rules.carry if id_ in line.require), None)

    def _fresh(  # noqa: PLR0913, PLR0917 - what decides how much may leave
        self,
        held: Held,
        line: Carry,
        period: Period,
        spare: Fraction,
        spares: Mapping[str, Fraction],
        favoured: Sequence[str],
    ) -> list[tuple[Piece, Fraction]]:
        """Choose the own hours to carry: of parts that carry themselves first, then the latest."""
        left = {id_: max(amount, ZERO) for id_, amount in spares.items()}
        room = max(spare, ZERO)
        chosen: list[tuple[Piece, Fraction]] = []
        allowed = [each for each in reversed(held) if self._may_be_carried(each[0], line, period)]
        for piece, amount in sorted(
            allowed, key=lambda each: not any(each[0].portion(id_, REAL) for id_ in favoured)
        ):
            limits = [amount, room]
            for id_, rest in left.items():
                share = piece.portion(id_, REAL)
                if share:
                    limits.append(rest / share)
            taken = min(limits)
            room -= taken
            for id_ in left:
                left[id_] -= taken * (piece.portion(id_, REAL) or ZERO)
            chosen.append((piece, taken))
        return chosen

    def _may_be_carried(self, piece: Piece, line: Carry, period: Period) -> bool:
        entry = self.fold.book.entry(piece.row.pair)
        if line.except_ and line.except_.fits(reader(entry)):
            return False
        if line.earned_in_last:
            since = add_months(period.last + timedelta(days=1), -months_of(line.earned_in_last))
            return piece.day >= since
        return True


def _spare(line: Carry, standing: Standing) -> Fraction:
    return standing.earned - (standing.needed - _used(line, standing))


def _used(line: Carry, standing: Standing) -> Fraction:
    """Return how much of what was brought along the need takes."""
    if line.use == "own first":
        return min(standing.carried_in, max(standing.needed - standing.earned, ZERO))
    return min(standing.carried_in, standing.needed)


def _handed_on(purse: Purse, taken: Fraction, fresh: Coin, limit: Fraction | None) -> Purse:
    """Return the purse of the next period: what is left and still lives, then the fresh surplus."""
    coins: list[Coin] = []
    for coin in sorted(purse, key=lambda coin: coin.lives):
        spent = min(coin.amount, taken)
        taken -= spent
        if coin.lives > 1 and coin.amount > spent:
            coins.append(coin._replace(amount=coin.amount - spent, lives=coin.lives - 1))
    kept: list[Coin] = []
    for coin in (*coins, fresh):
        room = coin.amount if limit is None else limit - sum((each.amount for each in kept), ZERO)
        if min(coin.amount, room) > 0:
            kept.append(coin._replace(amount=min(coin.amount, room)))
    return Purse(kept)


def _told(
    line: Carry, standing: Standing, purse: Purse, share: Fraction, carried: Purse
) -> list[Reduction]:
    """Return how what is carried out came about: the surplus, what of it may leave, what lapses."""
    taken = _used(line, standing)
    spare = max(_spare(line, standing), ZERO)
    sum_ = f"{figure(standing.earned)} + {figure(taken)} - {figure(standing.needed)}"
    told = [_("Surplus of its own: {sum} = {spare}.").format(sum=sum_, spare=figure(spare))]
    if share < spare:
        told.append(_told_held_back(line, share))
    old = sum((coin.amount for coin in carried if coin.out_of != standing.period), ZERO)
    left = purse.whole - taken
    if left:
        text = _("Of what was brought along {left} is left: {old} goes on, the rest lapses.")
        told.append(text.format(left=figure(left), old=figure(old)))
    if line.at_most is not None and share + old > carried.whole:
        told.append(_("At most {most} is carried.").format(most=line.at_most))
    return [Reduction(each, line) for each in told]


def _all_of(fresh: Iterable[tuple[Piece, Fraction]]) -> Fraction:
    return sum((amount for _piece, amount in fresh), ZERO)


def _of_part(fresh: Iterable[tuple[Piece, Fraction]], id_: str) -> Fraction:
    return sum((amount * (piece.portion(id_, REAL) or ZERO) for piece, amount in fresh), ZERO)


def _told_held_back(line: Carry, share: Fraction) -> str:
    """Return what of a surplus may leave, and what keeps the rest."""
    keeps = [_("what parts need")]
    if line.except_:
        keeps.insert(0, _("what is excepted"))
    if line.earned_in_last:
        keeps.insert(0, _("what was earned before the last {length}"))
    told = _("Of it {amount} may be carried; not: {kept}.")
    kept = _(", ").join(keeps).format(length=told_length(line.earned_in_last))
    return told.format(amount=figure(share), kept=kept)


def _least(limit: Fraction | None, other: Fraction) -> Fraction:
    return other if limit is None else min(limit, other)
