"""Floors and caps (steps 7 and 8).

"Hours that an open sub-minimum needs are kept first, then earliest date, then row order; caps are
applied ONCE, before any requirement is weighed."
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.exact import ZERO, is_percent, is_percent_of_earned, number, share, text
from tests.naive.filters import fits
from tests.naive.periods import Period
from tests.naive.pools import Piece, World, measure_of
from tests.naive.simplex import best

Rules = Mapping[str, Any]
PeriodsOf = Callable[[str], Sequence[Period]]
# What a requirement and its parts need in a period: id -> adjusted amount.
Needs = Mapping[Period, Mapping[str, Fraction]]


def of_line(line: Mapping[str, Any], piece: Piece, rules: Rules) -> bool:
    """In caps and floors a blank cell does not fit (ruling 14)."""
    return fits(line.get("where", {}), piece.entry.lookup, rules.get("scale", {})) is True


def left_open(
    pieces: Sequence[Piece],
    lines: Sequence[Mapping[str, Any]],
    requirement: Mapping[str, Any],
    rules: Rules,
    periods_of: Callable[[str], Sequence[Period] | None],
    world: World,
) -> list[Piece]:
    """What is under a line of periods that nobody knows counts only where blank cells do."""
    unknown = [
        line
        for line in lines
        if line.get("per", requirement["per"]) != requirement["per"]
        and periods_of(line["per"]) is None
    ]
    return [
        replace(piece, amount=piece.amount if world.blanks else ZERO, undated=True)
        if any(of_line(line, piece, rules) for line in unknown)
        else piece
        for piece in pieces
    ]


def floored(
    pieces: Sequence[Piece], requirement: Mapping[str, Any], rules: Rules, periods_of: PeriodsOf
) -> list[Piece]:
    """Leave out of count, in whatever measure, the groups that do not reach a floor."""
    kept = list(pieces)
    for floor in rules.get("floor", ()):
        for period in floor_periods(floor, requirement, periods_of):
            inside = [
                place for place, piece in enumerate(kept)
                if not piece.dropped and period.holds(piece.slice.day)
                and of_line(floor, piece, rules)
            ]  # fmt: skip
            for group in {group_of(floor, kept[place]) for place in inside}:
                members = [place for place in inside if group_of(floor, kept[place]) == group]
                worth = [worth_of(kept[place], rules) for place in members]
                if sum(worth, ZERO) < Fraction(floor["at_least"]):
                    for place in members:
                        kept[place] = replace(kept[place], amount=ZERO, dropped=True)
    return kept


def floor_periods(
    floor: Mapping[str, Any], requirement: Mapping[str, Any], periods_of: PeriodsOf
) -> Sequence[Period]:
    """Return where a floor is asked: an event is one whole, a topic is added up in a period."""
    if "per" not in floor and floor.get("group") == "event":
        return [Period(date.min, date.max, "")]
    return periods_of(floor.get("per", requirement["per"]))


def worth_of(piece: Piece, rules: Rules) -> Fraction:
    """Return the credits by which a floor is reached; hours where none are worth credits.

    Whatever share of them is for the requirement: "floor to count at all".
    """
    return piece.slice.credits if "credit" in rules else piece.slice.hours


def group_of(floor: Mapping[str, Any], piece: Piece) -> str:
    """A blank group value is its own group (ruling 13)."""
    if "group" not in floor:
        return ""
    if floor["group"] == "event":
        return piece.entry.activity
    return text(piece.entry.seat.cell(floor["group"]))


def concerns(cap: Mapping[str, Any], requirement: Mapping[str, Any], rules: Rules) -> bool:
    """Whether a cap holds for a requirement: it names it in `for`, or names nothing.

    "A cap in percent of a requirement names it in `for`; without `for` it means the only top-level
    requirement of its period and measure" (ruling 15).
    """
    if "for" in cap:
        return requirement["id"] in cap["for"]
    if is_percent(cap["at_most"]) and not is_percent_of_earned(cap["at_most"]):
        return only_requirement(cap, rules) is requirement
    return True


def only_requirement(cap: Mapping[str, Any], rules: Rules) -> Mapping[str, Any] | None:
    found = [
        line
        for line in rules.get("require", ())
        if cap.get("per", line.get("per")) == line.get("per")
        and cap.get("measure", "credits") == measure_of(line)
        and "at_least" in line
    ]
    return found[0] if len(found) == 1 else None


def capped(
    pieces: Sequence[Piece],
    requirement: Mapping[str, Any],
    rules: Rules,
    periods_of: PeriodsOf,
    needs: Needs,
) -> list[Piece]:
    """Cut a requirement's hours to what its caps allow."""
    caps = [cap for cap in rules.get("cap", ()) if concerns(cap, requirement, rules)]
    return within(pieces, caps, requirement, rules, periods_of, needs, requirement["id"])


def within(
    pieces: Sequence[Piece],
    caps: Sequence[Mapping[str, Any]],
    requirement: Mapping[str, Any],
    rules: Rules,
    periods_of: PeriodsOf,
    needs: Needs,
    of: str,
) -> list[Piece]:
    kept = list(pieces)
    sums = []
    for cap in caps:
        measure = cap.get("measure", "credits")
        for period in periods_of(cap.get("per", requirement["per"])):
            under = [
                place for place, piece in enumerate(kept)
                if period.holds(piece.slice.day) and of_line(cap, piece, rules)
            ]  # fmt: skip
            if measure == "records" or measure.startswith("distinct "):
                # What adds nothing takes no place.
                under = [n for n in under if kept[n].amount or "mix" in requirement]
                for place in too_many(kept, under, measure, cap, needs):
                    kept[place] = kept[place].cut_to(ZERO)
            elif measure == measure_of(requirement):
                inside = [n for n, piece in enumerate(kept) if period.holds(piece.slice.day)]
                sums.append(sum_limit(cap, under, inside, period, needs, of))
    return cut(kept, [one for one in sums if one is not None], needs)


def sum_limit(
    cap: Mapping[str, Any],
    under: Sequence[int],
    inside: Sequence[int],
    period: Period,
    needs: Needs,
    of: str,
) -> tuple[dict[int, Fraction], Fraction] | None:
    """Return a cap as factors of the pieces, and the limit of their sum."""
    if is_percent_of_earned(cap["at_most"]):
        part = share(cap["at_most"])
        factors = dict.fromkeys(inside, -part)
        factors |= dict.fromkeys(under, 1 - part)
        return factors, ZERO
    if is_percent(cap["at_most"]):
        asked = [need[of] for one, need in needs.items() if one == period and of in need]
        if not asked:  # not judged in this period: nothing to take a percentage of
            return None
        return dict.fromkeys(under, Fraction(1)), share(cap["at_most"]) * asked[0]
    return dict.fromkeys(under, Fraction(1)), Fraction(cap["at_most"])


def cut(
    pieces: list[Piece], sums: list[tuple[dict[int, Fraction], Fraction]], needs: Needs
) -> list[Piece]:
    """Choose the amounts that are best for the teacher.

    First the hours that sub-minimums need, then the total, then the earliest date and row.
    """
    if all(
        sum((factor * pieces[place].amount for place, factor in factors.items()), ZERO) <= limit
        for factors, limit in sums
    ):
        return pieces
    wanted = [
        (id_, need, [n for n, piece in enumerate(pieces)
                     if period.holds(piece.slice.day) and id_ in piece.parts])
        for period, by_id in needs.items()
        for id_, need in by_id.items()
    ]  # fmt: skip
    wanted = [one for one in wanted if one[2]]
    many, size = len(pieces), len(pieces) + len(wanted)
    aims = []
    for place in range(many):
        order = tuple(Fraction(int(place == other)) for other in range(many))
        aims.append((ZERO, Fraction(1), *order))
    aims += [(Fraction(1), ZERO, *(ZERO for _ in range(many))) for _ in wanted]

    def row(factors: Mapping[int, Fraction]) -> list[Fraction]:
        return [factors.get(place, ZERO) for place in range(size)]

    limits = [(row({place: Fraction(1)}), piece.amount) for place, piece in enumerate(pieces)]
    limits += [(row(factors), limit) for factors, limit in sums]
    for number_, (id_, need, places) in enumerate(wanted):
        served = many + number_
        limits.append((row({served: Fraction(1)}), need))
        limits.append(
            (row({served: Fraction(1), **{n: -pieces[n].parts[id_] for n in places}}), ZERO)
        )
    amounts = best(aims, limits)
    return [piece.cut_to(amount) for piece, amount in zip(pieces, amounts, strict=False)]


def too_many(
    pieces: Sequence[Piece],
    under: Sequence[int],
    measure: str,
    cap: Mapping[str, Any],
    needs: Needs,
) -> list[int]:
    """Return the pieces beyond a number of things: those parts need come first, then by date."""

    def thing(place: int) -> str:
        if measure == "records":
            return str(pieces[place].entry.number)
        return text(pieces[place].entry.seat.cell(measure.removeprefix("distinct ")))

    ordered: list[str] = []
    for period, by_id in needs.items():
        for id_, need in by_id.items():
            have = sum(
                (piece.amount * piece.parts[id_] for n, piece in enumerate(pieces)
                 if id_ in piece.parts and period.holds(piece.slice.day) and n not in under),
                ZERO,
            )  # fmt: skip
            for n in under:
                if have >= need:
                    break
                if id_ in pieces[n].parts and period.holds(pieces[n].slice.day):
                    ordered.append(thing(n))
                    have += pieces[n].amount * pieces[n].parts[id_]
    ordered += [thing(n) for n in under]
    things = [one for one in dict.fromkeys(ordered) if one]
    allowed = set(things[: int(number(cap["at_most"]) or 0)])
    return [n for n in under if thing(n) and thing(n) not in allowed]
