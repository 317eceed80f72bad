"""The figure that a requirement weighs: a sum, a number of values, or fractions of wholes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tests.naive.exact import ZERO, values
from tests.naive.filters import fits
from tests.naive.pools import Piece, World, measure_of, measured, touched, whole_of


def figure(
    line: Mapping[str, Any], pieces: Sequence[Piece], world: World, rules: Mapping[str, Any]
) -> Fraction:
    """Return what the pieces amount to."""
    pieces = [piece for piece in pieces if not piece.dropped]
    if "covers" in line:
        main = [piece for piece in pieces if piece.slice.main]
        return sum((_covered(line, column, main, world) for column in line["covers"]), ZERO)
    if "mix" in line:
        return mixed(line["mix"], pieces, rules)
    measure = measure_of(line)
    if measure.startswith("distinct "):
        column = measure.removeprefix("distinct ")
        standing = [piece for piece in pieces if piece.amount]
        return Fraction(len(touched(standing, column)) + _blank(standing, column, world))
    return sum((piece.amount for piece in pieces), ZERO)


def _covered(
    line: Mapping[str, Any], column: str, pieces: Sequence[Piece], world: World
) -> Fraction:
    wanted = set(map(str, line["covers"][column]))
    found = len(wanted & touched(pieces, column)) + _blank(pieces, column, world)
    return Fraction(min(len(wanted), found))


def _blank(pieces: Sequence[Piece], column: str, world: World) -> int:
    """How many records name no value: each might be one that is still lacking."""
    if not world.blanks:
        return 0
    return sum(not values(piece.entry.seat.cell(column)) for piece in pieces if piece.slice.main)


def uncovered(line: Mapping[str, Any], pieces: Sequence[Piece]) -> list[str]:
    return [
        str(value)
        for column, wanted in line.get("covers", {}).items()
        for value in wanted
        if str(value)
        not in touched([one for one in pieces if one.slice.main and not one.dropped], column)
    ]


def mixed(
    options: Sequence[Mapping[str, Any]], pieces: Sequence[Piece], rules: Mapping[str, Any]
) -> Fraction:
    """Add fractions of wholes; a record counts in the first option that takes it."""
    whole = ZERO
    for piece in pieces:
        for option in options:
            if not fits(option.get("where", {}), piece.entry.lookup, rules.get("scale", {})):
                continue
            if measured(whole_of(piece.entry), measure_of(option)):
                whole += measured(piece.slice, measure_of(option)) / Fraction(option["whole"])
                break
    return whole
