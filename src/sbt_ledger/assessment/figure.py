"""The figure that a requirement weighs: a sum, a number of values, or fractions of wholes."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.figures import figure
from sbt_ledger.assessment.pieces import WHOLE_THINGS
from sbt_ledger.assessment.value import reader
from sbt_ledger.assessment.weigh import ZERO, measured_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sbt_ledger.assessment.fold import Fold
    from sbt_ledger.assessment.pieces import Piece, World
    from sbt_ledger.assessment.result import Credit
    from sbt_ledger.rules.requirement import Mix, Requirement

_DISTINCT = "distinct "
Weighed = tuple["Piece", Fraction]
"""A piece, and how much of it counts."""


class Figure:
    """Says what the pieces of a requirement amount to."""

    def __init__(self, fold: Fold, requirement: Requirement) -> None:
        self.fold = fold
        self.requirement = requirement

    @property
    def is_sum(self) -> bool:
        """Whether it is a sum of what the pieces come to, and not of something else in them."""
        line = self.requirement
        return not (line.covers or line.mix or line.measure.startswith(_DISTINCT))

    def of(self, pieces: Sequence[Weighed], world: World) -> Fraction:
        """Return what the pieces amount to; in a world with blanks, one may be any value."""
        requirement = self.requirement
        pieces = [each for each in pieces if not each[0].is_below_a_floor]
        if requirement.covers:
            main = [piece for piece, _amount in pieces if piece.main]
            found = (
                self._touched(column, values, main, world)
                for column, values in _covered(requirement)
            )
            return sum(found, ZERO)
        if requirement.mix:
            return sum((self._mixed(piece, requirement.mix) for piece, _amount in pieces), ZERO)
        if requirement.measure.startswith(_DISTINCT):
            column = requirement.measure.removeprefix(_DISTINCT)
            standing = [piece for piece, amount in pieces if amount]
            return Fraction(
                len(self._values(column, standing)) + self._blanks(column, standing, world)
            )
        return sum((amount for _piece, amount in pieces), ZERO)

    def is_blank(self, piece: Piece) -> bool:
        """Whether a cell is blank of which the values are counted: it may be any of them."""
        columns = self.requirement.values_counted
        read = reader(self.fold.book.entry(piece.row.pair))
        return not all(read(column) for column in columns)

    def added(self, pieces: Iterable[Weighed]) -> Iterator[tuple[Fraction, str]]:
        """Yield what each piece adds to the figure, after those before it, and of what in words."""
        seen: set[str] = set()
        for piece, amount in pieces:
            if piece.is_below_a_floor:
                yield ZERO, ""  # what the floor took of it is told with the piece
            elif self.requirement.covers:
                yield self._newly_touched(piece, seen)
            elif self.requirement.mix:
                yield self._mixed(piece, self.requirement.mix), self._told_mixed(piece)
            elif self.requirement.measure.startswith(_DISTINCT):
                yield self._newly_named(piece, amount, seen)
            else:
                yield amount, ""

    def _newly_touched(self, piece: Piece, seen: set[str]) -> tuple[Fraction, str]:
        touched = [
            (f"{column}={value}", value)
            for column, values in _covered(self.requirement)
            for value in values
            if piece.main and value in self._values(column, [piece])
        ]
        new = [value for key, value in touched if key not in seen]
        old = [value for key, value in touched if key in seen]
        seen.update(key for key, _value in touched)
        told = []
        if new:
            told.append(_("Touches {values}.").format(values=_(", ").join(new)))
        if old:
            told.append(_("Touched already: {values}.").format(values=_(", ").join(old)))
        if not told and self.is_blank(piece):
            return Fraction(0), _("Blank, and may touch any of what is asked.")
        return Fraction(len(new)), " ".join(told) or _("Touches none of what is asked.")

    def _newly_named(self, piece: Piece, amount: Fraction, seen: set[str]) -> tuple[Fraction, str]:
        column = self.requirement.measure.removeprefix(_DISTINCT)
        values = self._values(column, [piece]) if amount else set()
        new, old = sorted(values - seen), sorted(values & seen)
        seen |= values
        told = []
        if new:
            told.append(_("Counts for {values}.").format(values=_(", ").join(new)))
        if old:
            told.append(_("Counted already: {values}.").format(values=_(", ").join(old)))
        return Fraction(len(new)), " ".join(told)

    def _told_mixed(self, piece: Piece) -> str:
        credit = piece.credit
        read = reader(credit.entry)
        for option in self.requirement.mix:
            amount = measured_by(option.measure, credit) if option.where.fits(read) else ZERO
            if amount:
                measure = option.measure or _("credits")
                told = _("{amount} of {whole} {measure}.")
                return told.format(amount=figure(amount), whole=option.whole, measure=measure)
        return _("Fits none of the ways that can be mixed.")

    def lacking(self, pieces: Sequence[Weighed]) -> tuple[str, ...]:
        """Return the values that a coverage asks for and nothing touches."""
        main = [piece for piece, _a in pieces if piece.main and not piece.is_below_a_floor]
        return tuple(
            value
            for column, values in _covered(self.requirement)
            for value in values
            if value not in self._values(column, main)
        )

    def _touched(
        self, column: str, values: Sequence[str], pieces: Sequence[Piece], world: World
    ) -> Fraction:
        found = len(self._values(column, pieces).intersection(values))
        return Fraction(min(len(values), found + self._blanks(column, pieces, world)))

    def _values(self, column: str, pieces: Iterable[Piece]) -> set[str]:
        return {
            str(value).partition("=")[0].strip()
            for piece in pieces
            for value in reader(self.fold.book.entry(piece.row.pair))(column) or ()
        }

    def _blanks(self, column: str, pieces: Iterable[Piece], world: World) -> int:
        if not world.blanks:
            return 0
        entries = (self.fold.book.entry(piece.row.pair) for piece in pieces)
        return sum(not reader(entry)(column) for entry in entries)

    def _mixed(self, piece: Piece, options: Sequence[Mix]) -> Fraction:
        """Return what a piece is of the whole; it counts in the first option that takes it."""
        credit = piece.credit
        read = reader(credit.entry)
        for option in options:
            amount = measured_by(option.measure, credit) if option.where.fits(read) else ZERO
            if amount:
                return amount * _on_its_day(piece, option.measure, credit) / Fraction(option.whole)
        return ZERO


def _on_its_day(piece: Piece, measure: str, credit: Credit) -> Fraction:
    """Return which share of an entry counts on the day of a piece: only credits are spread."""
    is_spread = credit.rate is not None and bool(credit.rate.spread)
    if measure and (is_spread or measure.startswith(WHOLE_THINGS)):
        return Fraction(piece.main)
    return piece.of_entry


def _covered(requirement: Requirement) -> list[tuple[str, tuple[str, ...]]]:
    return list(requirement.covers.items())


def asked_of_all(requirement: Requirement) -> Fraction:
    """Return how many values a coverage asks for."""
    return Fraction(sum(len(values) for _column, values in _covered(requirement)))
