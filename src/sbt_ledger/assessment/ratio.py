"""What a cohort reached: a sum over its people, or a ratio of two, exact, and how it may stand.

A blank cell, or a person of whom it is not known whether they belong, leaves it between two
figures; the state is known only if both have the same.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.result import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.rules.cohort import Cohort

ZERO = Fraction(0)


class Figure(NamedTuple):
    """Something `above` something else: a sum and the people it is of, some people and all."""

    above: Fraction = ZERO
    below: int = 0


class Range(NamedTuple):
    """What one person adds, and the least and the most that it may be if a blank cell is filled.

    None is the same as what is certain.
    """

    certain: Figure
    least: Figure | None = None
    most: Figure | None = None


class Part(NamedTuple):
    """What one person adds as things stand, and `later`, once all that is awaited has come."""

    now: Range
    later: Range | None = None
    """None is the same as now."""

    @property
    def certain(self) -> Figure:
        """What is known to count."""
        return self.now.certain

    @property
    def is_doubtful(self) -> bool:
        """Whether a blank cell decides."""
        return any(each is not None and (each.least or each.most) for each in self)


class Stake(NamedTuple):
    """What a school puts into a cohort: its people as one part, and those who perhaps belong."""

    sure: Part
    perhaps: tuple[Part, ...] = ()


class Bar(NamedTuple):
    """What is asked: a floor, a ceiling, or both; in percent of the people, or as a number."""

    floor: Fraction | None
    ceiling: Fraction | None
    is_ratio: bool
    in_people: Cohort | None = None
    """The line that counts a percent in whole people, if one does."""

    def allowed(self, figure: Figure) -> Fraction | None:
        """Return the number of people that a percent comes to, None if people are not rounded."""
        asked = self.floor if self.ceiling is None else self.ceiling
        if self.in_people is None or asked is None:
            return None
        return people(self.in_people, asked * figure.below)

    def state(self, figure: Figure, *, ended: bool) -> State:
        """Return how a figure stands; fractions are compared, nothing is divided."""
        if self.is_ratio and not figure.below:
            return State.EMPTY
        if self.ceiling is not None and figure.above > self._mark(self.ceiling, figure):
            return State.OVER
        if self.floor is None or figure.above >= self._mark(self.floor, figure):
            return State.MET
        return State.SHORT if ended else State.OPEN

    def _mark(self, asked: Fraction, figure: Figure) -> Fraction:
        if not self.is_ratio:
            return asked
        mark = asked * figure.below
        return mark if self.in_people is None else people(self.in_people, mark)


def people(line: Cohort, share: Fraction) -> Fraction:
    """Return a share of people in whole people, if the line rounds it, and its least number."""
    match line.round:
        case "nearest":
            share = Fraction((share + Fraction(1, 2)).__floor__())
        case "up":
            share = Fraction(share.__ceil__())
        case "down":
            share = Fraction(share.__floor__())
    return max(share, Fraction(line.at_least_people or 0))


def together(parts: Iterable[Part]) -> Part:
    """Return people as one part: whatever a bar says of them, it says of this."""
    parts = tuple(parts)
    now = _range([each.now for each in parts])
    if not any(each.later for each in parts):
        return Part(now)
    return Part(now, _range([each.later or each.now for each in parts]))


def judged(bar: Bar, sure: Sequence[Part], perhaps: Sequence[Part], *, ended: bool) -> State:
    """Return the state that the parts of the people come to."""
    now = _states(bar, *([part.now for part in parts] for parts in (sure, perhaps)), ended=ended)
    if len(now) > 1:
        return State.UNKNOWN
    (state,) = now
    if state not in {State.SHORT, State.OPEN} or not any(part.later for part in (*sure, *perhaps)):
        return state
    counted = ([part.later or part.now for part in parts] for parts in (sure, perhaps))
    later = {each is State.MET for each in _states(bar, *counted, ended=ended)}
    if len(later) > 1:
        return State.UNKNOWN
    return State.PENDING if True in later else state


def _states(
    bar: Bar, sure: Sequence[Range], perhaps: Sequence[Range], *, ended: bool
) -> set[State]:
    """Return how it may stand: as it is, and with all that is blank against it, or for it."""
    certain = least = most = sum_of(part.certain for part in sure)
    if any(part.least or part.most for part in sure):
        least = sum_of(part.least or part.certain for part in sure)
        most = sum_of(part.most or part.certain for part in sure)
    least = _pulled(least, [part.least or part.certain for part in perhaps], bar, up=False)
    most = _pulled(most, [part.most or part.certain for part in perhaps], bar, up=True)
    return {bar.state(each, ended=ended) for each in (certain, least, most)}


def _range(ranges: Sequence[Range]) -> Range:
    certain = sum_of(each.certain for each in ranges)
    if not any(each.least or each.most for each in ranges):
        return Range(certain)
    least = sum_of(each.least or each.certain for each in ranges)
    return Range(certain, least, sum_of(each.most or each.certain for each in ranges))


def sum_of(figures: Iterable[Figure]) -> Figure:
    """Return all of them together. Numerators are added per denominator, as in `weigh.Sums`."""
    below, sums = 0, dict[int, int]()
    for each in figures:
        below += each.below
        denominator = each.above.denominator
        sums[denominator] = sums.get(denominator, 0) + each.above.numerator
    return Figure(sum((Fraction(up, down) for down, up in sums.items()), ZERO), below)


def _pulled(figure: Figure, doubtful: list[Figure], bar: Bar, *, up: bool) -> Figure:
    """Return the figure with just those of the doubtful that pull it as far as they can."""
    if not bar.is_ratio:
        return sum_of([figure, *doubtful]) if up else figure
    ordered = sorted(
        (each for each in doubtful if each.below),
        key=lambda each: each.above / each.below,
        reverse=up,
    )
    for each in ordered:
        # Beside a ratio, a higher one pulls it up, a lower one down; beside none, any is one.
        pull = each.above * figure.below - figure.above * each.below
        if not figure.below or (pull > 0 if up else pull < 0):
            figure = sum_of((figure, each))
    return figure
