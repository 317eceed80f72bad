"""Two lists of claims side by side: only here, only there, differing hours, perhaps the same.

Nothing here knows which side is the book: with the sides changed, only-here and only-there change,
and so do the doubles; all else stays.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sbt_ledger.intake.words import key
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from fractions import Fraction

DIFFERENCES = ("only-here", "only-there", "differing-hours", "duplicate-here", "duplicate-there")
TOLD_APART = ("other-title", "pending-there")
"""Listed, and no differences unless somebody is strict."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A course of a teacher, or with title "" the sum of a year, on one side.

    `teacher` is a code, or a name of nobody's; `at` says where it stands. What does not `count`
    is not decided yet, or was refused. Of a claim of some `year` the days are not known.
    """

    teacher: str
    title: str
    start: date
    end: date
    hours: Fraction
    at: str
    counts: bool = True
    year: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Claims of one teacher that belong together, and what is to be said of them."""

    what: str
    teacher: str
    here: tuple[Claim, ...] = ()
    there: tuple[Claim, ...] = ()


def compare(here: Iterable[Claim], there: Iterable[Claim]) -> tuple[Found, ...]:
    """Return what became of every claim, "equal" ones included, teacher by teacher."""
    sides: dict[str, tuple[list[Claim], list[Claim]]] = defaultdict(lambda: ([], []))
    for side, claims in enumerate((here, there)):
        for claim in claims:
            sides[claim.teacher][side].append(claim)
    return tuple(
        found for teacher, both in sides.items() for found in _Pairing(teacher, *both).found()
    )


class _Pairing:
    """The claims of one teacher: what fits surely goes first, and is out of the way then."""

    def __init__(self, teacher: str, here: list[Claim], there: list[Claim]) -> None:
        self._teacher = teacher
        self._here = here
        self._there = [each for each in there if each.counts]
        self._pending = [each for each in there if not each.counts]
        self._found: list[Found] = []

    def found(self) -> list[Found]:
        """Return what became of all claims, in the order of days."""
        self._pair("equal", self._there, _is_equal)
        self._add_up()
        self._pair("differing-hours", self._there, _is_same_course)
        self._pair("pending-there", self._pending, _is_same_course)
        self._doubles()
        self._pair("other-title", self._there, _may_be_same)
        self._pair("pending-there", self._pending, _may_be_same)
        for claim in self._here:
            self._tell("only-here", here=(claim,))
        for what, claims in (("only-there", self._there), ("pending-there", self._pending)):
            for claim in claims:
                self._tell(what, there=(claim,))
        return sorted(self._found, key=lambda found: _order((found.here or found.there)[0]))

    def _tell(
        self, what: str, *, here: tuple[Claim, ...] = (), there: tuple[Claim, ...] = ()
    ) -> None:
        self._found.append(Found(what, self._teacher, here, there))

    def _pair(self, what: str, there: list[Claim], fits: Callable[[Claim, Claim], bool]) -> None:
        """Take out pairs that fit, those of the nearest days first."""
        for one, other in _nearest(self._here, there, fits):
            self._tell(what, here=(one,), there=(other,))

    def _add_up(self) -> None:
        """Take out a course of one side that is several of the other, as its days by themselves."""
        for claim in sorted((*self._here, *self._there), key=_order):
            is_here = _holds(self._here, claim)
            if not is_here and not _holds(self._there, claim):
                continue  # a part of another
            own, others = (self._here, self._there) if is_here else (self._there, self._here)
            parts = [each for each in others if _is_same_course(claim, each)]
            if len(parts) > 1 and sum(each.hours for each in parts) == claim.hours:
                _take(own, (claim,))
                _take(others, parts)
                here, there = ((claim,), parts) if is_here else (parts, (claim,))
                self._tell("equal", here=tuple(here), there=tuple(there))

    def _doubles(self) -> None:
        """Take out what is left of a course that has its counterpart already."""
        paired = (each for each in self._found if each.what != "pending-there")
        known = [claim for each in paired for claim in (*each.here, *each.there)]
        for side, what in (("here", "duplicate-here"), ("there", "duplicate-there")):
            left = self._here if side == "here" else self._there
            doubles = [one for one in left if any(_is_same_course(one, each) for each in known)]
            _take(left, doubles)
            for claim in doubles:
                self._tell(what, **{side: (claim,)})


def _nearest(
    here: list[Claim], there: list[Claim], fits: Callable[[Claim, Claim], bool]
) -> Iterator[tuple[Claim, Claim]]:
    """Yield pairs that fit, each claim once, and take them out of both lists."""
    pairs = [
        (
            _days_apart(one, other), min(_order(one), _order(other)),
            max(_order(one), _order(other)), at, place,
        )
        for at, one in enumerate(here)
        for place, other in enumerate(there)
        if fits(one, other)
    ]  # fmt: skip
    if not pairs:
        return
    ones, others = list(here), list(there)
    for _apart, _first, _second, at, place in sorted(pairs):
        one, other = ones[at], others[place]
        if _holds(here, one) and _holds(there, other):
            _take(here, (one,))
            _take(there, (other,))
            yield one, other


def _holds(claims: Iterable[Claim], claim: Claim) -> bool:
    return any(each is claim for each in claims)


def _take(claims: list[Claim], taken: Iterable[Claim]) -> None:
    gone = {id(each) for each in taken}
    claims[:] = [each for each in claims if id(each) not in gone]


def _is_equal(one: Claim, other: Claim) -> bool:
    return one.hours == other.hours and _is_same_course(one, other)


def _is_same_course(one: Claim, other: Claim) -> bool:
    """Whether the days overlap and the titles differ in signs and blanks only."""
    return _overlap(one, other) and _title(one.title) == _title(other.title)


def _may_be_same(one: Claim, other: Claim) -> bool:
    """Whether all but the title says that it is one course: platforms have many titles for one."""
    return not (one.year or other.year) and one.hours == other.hours and _overlap(one, other)


def _overlap(one: Claim, other: Claim) -> bool:
    return one.start <= other.end and other.start <= one.end


def _title(title: str) -> str:
    return key(title) or matching_key(title)


def _days_apart(one: Claim, other: Claim) -> int:
    return abs((one.start - other.start).days) + abs((one.end - other.end).days)


def _order(claim: Claim) -> tuple[date, date, Fraction, str]:
    return claim.start, claim.end, claim.hours, claim.title
