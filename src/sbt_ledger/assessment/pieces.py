"""The pieces of a teacher's entries that one requirement weighs, each with the day it counts on.

Where hours are cut, carried, spread over time or weighed in parts, sums are not enough: a piece
knows its row, its day, and to which parts of the requirement it belongs.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sbt_ledger.assessment.result import Mark, Reduction
from sbt_ledger.assessment.tags import is_unsplit, part_share, tag_share
from sbt_ledger.assessment.value import reader
from sbt_ledger.months import add_months, months_of
from sbt_ledger.periods import Period
from sbt_ledger.rules.cut_rule import Floor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sbt_ledger.assessment.cuts_held import Cut
    from sbt_ledger.assessment.fitting import Fit, Found
    from sbt_ledger.assessment.fold import Fold
    from sbt_ledger.assessment.repeats import Row
    from sbt_ledger.assessment.result import Credit
    from sbt_ledger.assessment.weigh import Share
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.requirement import Part, Requirement

T = TypeVar("T")
U = TypeVar("U")
_ONE = Fraction(1)
EVER = Period(date.min, date.max, "")
WHOLE_THINGS = ("records", "distinct ")
"""Measures that count things: what is spread over time counts on its own day only."""


class World(NamedTuple):
    """Which doubtful entries are counted: those that await a proof, those with a blank cell."""

    pending: bool = False
    blanks: bool = False


REAL, PENDING = World(), World(pending=True)
WORLDS = (REAL, PENDING, World(blanks=True), World(pending=True, blanks=True))


class Portion(NamedTuple):
    """What of a piece belongs to a part, and whether that is known: a blank cell may decide."""

    share: Fraction
    known: bool


class Piece(NamedTuple):
    """What an entry adds to a requirement on one day; one piece of an entry is its main one."""

    row: Row
    fit: Fit
    share: Share
    credit: Credit
    day: date
    amount: Fraction
    parts: Mapping[str, Portion]
    of_entry: Fraction = _ONE
    """Which share of its entry counts on this day."""
    main: bool = True
    kept: Mapping[str, Fraction] = MappingProxyType({})
    """What floors and caps leave of it, as a share, for each requirement and part."""
    cuts: tuple[Cut | Reduction, ...] = ()
    """What is cut of it, or moved; put into words only where that is to be explained."""
    undated: Mapping[str, Reduction] = MappingProxyType({})
    """Blank cells that leave open what caps leave of it, for each requirement and part."""

    def counting(self, id_: str) -> Fraction:
        """Return how much of it counts to the requirement, or would if it were that part."""
        kept = self.kept.get(id_)
        return self.amount if kept is None else self.amount * kept

    @property
    def is_below_a_floor(self) -> bool:
        """Whether it counts nothing at all, not even as having happened."""
        return bool(self.cuts) and any(
            not isinstance(cut, Reduction) and isinstance(cut.line, Floor) for cut in self.cuts
        )

    @property
    def hangs_on_blanks(self) -> bool:
        """Whether a blank cell leaves open if it counts, to what, or what caps leave of it."""
        return (
            not self.fit.known
            or bool(self.undated)
            or not all(portion.known for portion in self.parts.values())
        )

    def counts_in(self, world: World) -> bool:
        """Whether the piece is counted in a world."""
        mark = self.share.mark
        return (
            mark is not Mark.VOID
            and (world.pending or mark is not Mark.PENDING)
            and (world.blanks or self.fit.known)
        )

    def portion(self, part: str, world: World) -> Fraction | None:
        """Return the share of the piece that belongs to a part, None if none does."""
        found = self.parts.get(part)
        return found.share if found is not None and (found.known or world.blanks) else None


def worlds_apart(pieces: Iterable[Piece]) -> dict[World, World]:
    """Return for each world the first one in which all pieces count as they do there."""
    waits = blanks = False
    for piece in pieces:
        waits = waits or piece.share.mark is Mark.PENDING
        blanks = blanks or piece.hangs_on_blanks
    return {each: World(each.pending and waits, each.blanks and blanks) for each in WORLDS}


def in_each(held: Mapping[World, T], make: Callable[[T, World], U]) -> dict[World, U]:
    """Return what is made of the pieces of each world; worlds that share theirs share it."""
    made: dict[int, U] = {}
    for world, pieces in held.items():
        if id(pieces) not in made:
            made[id(pieces)] = make(pieces, world)
    return {world: made[id(pieces)] for world, pieces in held.items()}


class Pool:
    """Makes the pieces of one requirement of all that a teacher's rows say."""

    def __init__(self, fold: Fold, requirement: Requirement) -> None:
        self.fold = fold
        self.requirement = requirement
        self._once = fold.valuer.rule_set.counting.tags == "one"
        self._split = fold.valuer.rule_set.counting.date == "split"

    def of(self, rows: Sequence[Found], timeline: Timeline) -> list[Piece]:
        """Return the pieces of some rows, by day and row."""
        found = [
            piece
            for fit, row, share in self.fold.shares(rows, EVER, timeline)
            for piece in self._pieces(fit, row, share)
        ]
        return sorted(found, key=lambda piece: (piece.day, piece.row.packed))

    def _pieces(self, fit: Fit, row: Row, share: Share) -> Iterator[Piece]:
        credit = self.fold.credit_of(row)
        parts = self._parts(self.requirement, credit)
        for day, portion, main in self._days(fit, credit):
            amount = share.amount if portion is _ONE else share.amount * portion
            # What comes to nothing in credits may still be hours of a mix.
            if amount or main or self.requirement.mix:
                yield Piece(row, fit, share, credit, day, amount, parts, portion, main)

    def _days(self, fit: Fit, credit: Credit) -> Iterator[tuple[date, Fraction, bool]]:
        """Yield each day on which an entry counts, and with what share of it."""
        measure, day = self.requirement.measure, fit.day or credit.day
        activity = credit.entry.activity
        if credit.rate is not None and credit.rate.spread and not measure:
            many, months = spread_over(credit.rate.spread)
            for step in range(many):
                yield add_months(day, step * months), Fraction(1, many), step == 0
        elif self._split and not measure.startswith(WHOLE_THINGS):
            days = (activity.end - activity.start).days + 1
            for gone in range(days):
                one = activity.start + timedelta(days=gone)
                yield one, Fraction(1, days), one == activity.end
        else:
            yield day, _ONE, True

    def _parts(self, line: Requirement | Part, credit: Credit) -> dict[str, Portion]:
        """Return the parts, at any depth, to which an entry belongs, and with what share of it."""
        found: dict[str, Portion] = {}
        entry, rate = credit.entry, credit.rate
        read = reader(entry)
        for part in line.of_which:
            if rate is not None and part.id in rate.not_for:
                continue
            fits = part.where.fits(read)
            if fits and self._once and is_unsplit(part.where, entry):
                fits = None
            if fits is False:
                continue
            share = self._tagged(part.where, entry)
            if rate is not None and rate.share:
                share *= part_share(rate, part.id)
            found[part.id] = Portion(share, known=bool(fits))
            for id_, inner in self._parts(part, credit).items():
                known = bool(fits) and inner.known
                found[id_] = Portion(share * inner.share, known)
        return found

    def _tagged(self, where: Filter, entry: CreditEntry) -> Fraction:
        return tag_share(where, entry) if self.requirement.measure in {"", "hours"} else _ONE


def spread_over(text: str) -> tuple[int, int]:
    """Return (shares, months from one to the next) of a text such as "2 years"."""
    many, unit = text.split()
    return int(many), months_of(f"1 {unit}")


def is_outside(piece: Piece, line: Requirement | Part, world: World) -> bool:
    """Whether hours belong to a part on top, and so stand outside the total."""
    return any(
        (part.on_top and piece.portion(part.id, world) is not None)
        or is_outside(piece, part, world)
        for part in line.of_which
    )


def of_part(
    part: str, whole: str, held: Iterable[tuple[Piece, Fraction]], world: World
) -> list[tuple[Piece, Fraction]]:
    """Return the hours of a whole that belong to a part of it, each with its share."""
    found: list[tuple[Piece, Fraction]] = []
    for piece, amount in held:
        share, of = piece.portion(part, world), piece.portion(whole, world)
        kept = piece.kept.get(whole, _ONE)
        if share is not None:
            # A cap may hold for the part alone: it takes more than what its whole lost.
            left = piece.kept.get(part, _ONE) / kept if kept else Fraction(0)
            found.append((piece, amount * left * share / (of or _ONE)))
    return found
