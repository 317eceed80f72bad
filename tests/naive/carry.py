"""Carrying surplus into the next period (steps 9 and 11, rulings 3 and 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.calendar_days import ONE_DAY, after
from tests.naive.exact import ZERO, is_percent, number, share
from tests.naive.filters import fits
from tests.naive.periods import Period
from tests.naive.pools import Piece
from tests.naive.simplex import best


@dataclass
class Purse:
    """What was carried in for one requirement or part: amounts, and how many periods they live."""

    coins: list[tuple[Fraction, int]] = field(default_factory=list)

    @property
    def whole(self) -> Fraction:
        return sum((amount for amount, _ in self.coins), ZERO)


def carry_line(rules: Mapping[str, Any], id_: str) -> Mapping[str, Any] | None:
    for line in rules.get("carry", ()):
        named = line.get("require")
        if named == id_ or (isinstance(named, list) and id_ in named):
            found: Mapping[str, Any] = line
            return found
    return None


def may_be_carried(
    piece: Piece, line: Mapping[str, Any], period: Period, rules: Mapping[str, Any]
) -> bool:
    if "except" in line and fits(line["except"], piece.entry.lookup, rules.get("scale", {})):
        return False
    if "earned_in_last" in line:
        return piece.slice.day >= after(period.end + ONE_DAY, "-" + line["earned_in_last"])
    return True


def used(line: Mapping[str, Any], carried: Fraction, own: Fraction, needed: Fraction) -> Fraction:
    """Return how much of the carried hours the need takes."""
    if line.get("use", "carried first") == "own first":
        return min(carried, max(needed - own, ZERO))
    return min(carried, needed)


def most(line: Mapping[str, Any], needed: Fraction) -> Fraction | None:
    if "at_most" not in line:
        return None
    if is_percent(line["at_most"]):
        return share(line["at_most"]) * needed
    return number(line["at_most"])


def surplus(
    pieces: Sequence[Piece],
    line: Mapping[str, Any],
    period: Period,
    rules: Mapping[str, Any],
    spare: Fraction,
    spare_of_parts: Mapping[str, Fraction],
    favoured: Sequence[str],
) -> list[Fraction]:
    """Choose the own hours to carry: most of all, then most of the parts that may be carried.

    What stays behind must still meet the need of the total and of each part.
    """
    aims = []
    limits: list[tuple[list[Fraction], Fraction]] = []
    for place, piece in enumerate(pieces):
        liked = sum((piece.parts.get(id_, ZERO) for id_ in favoured), ZERO)
        latest = tuple(Fraction(int(len(pieces) - 1 - place == n)) for n in range(len(pieces)))
        aims.append((Fraction(1), liked, *latest))
        row = [Fraction(int(place == n)) for n in range(len(pieces))]
        carried = may_be_carried(piece, line, period, rules)
        limits.append((row, piece.amount if carried else ZERO))
    limits.append(([Fraction(1)] * len(pieces), max(spare, ZERO)))
    for id_, left in spare_of_parts.items():
        row = [piece.parts.get(id_, ZERO) for piece in pieces]
        limits.append((row, max(left, ZERO)))
    return best(aims, limits)


def handed_on(
    purse: Purse, taken: Fraction, fresh: Fraction, line: Mapping[str, Any], limit: Fraction | None
) -> Purse:
    """Return the purse of the next period: what is left and still lives, then the fresh surplus."""
    coins = []
    for amount, lives in sorted(purse.coins, key=lambda coin: coin[1]):
        spent = min(amount, taken)
        taken -= spent
        if lives > 1 and amount > spent:
            coins.append((amount - spent, lives - 1))
    coins.append((fresh, int(line.get("lives", 1))))
    kept: list[tuple[Fraction, int]] = []
    for amount, lives in coins:
        room = amount if limit is None else limit - sum((one for one, _ in kept), ZERO)
        if min(amount, room) > 0:
            kept.append((min(amount, room), lives))
    return Purse(kept)


def carried_on(
    line: Mapping[str, Any],
    rules: Mapping[str, Any],
    period: Period,
    pieces: Sequence[Piece],
    purses: Mapping[str, Purse],
    results: Sequence[dict[str, Any]],
) -> dict[str, Purse]:
    """Carry surplus out of a requirement that is complete, and tell how much."""
    total = results[0]
    carry = carry_line(rules, line["id"])
    if carry is None or total["state"] != "met" or not total["complete"] or "at_most" in line:
        return {}
    if period.end == date.max:  # nothing follows a career
        return {}
    spare = total["earned"] - (
        total["needed"] - used(carry, total["carried_in"], total["earned"], total["needed"])
    )
    spare_of_parts = {}
    favoured = []
    for part in results[1:]:
        own = carry_line(rules, part["require"])
        favoured += [part["require"]] if own else []
        if part["state"] in {"exempt", "waived", "not-applicable", "unknown"}:
            continue
        taken = used(own or carry, part["carried_in"], part["earned"], part["needed"])
        spare_of_parts[part["require"]] = part["earned"] - (part["needed"] - taken)
    amounts = surplus(pieces, carry, period, rules, spare, spare_of_parts, favoured)
    found = {}
    for result in results:
        id_ = result["require"]
        own = carry_line(rules, id_)
        if own is None:
            continue
        fresh = sum(
            (amount * (piece.parts.get(id_, ZERO) if result["part_of"] else 1)
             for amount, piece in zip(amounts, pieces, strict=True)),
            ZERO,
        )  # fmt: skip
        taken = used(own, result["carried_in"], result["earned"], result["needed"])
        limit = most(own, result["needed"])
        found[id_] = handed_on(purses.get(id_, Purse()), taken, fresh, own, limit)
        if result["part_of"]:
            found[id_] = Purse(_at_most(found[id_].coins, found[line["id"]].whole))
        result["carried_out"] = found[id_].whole
    return found


def _at_most(coins: Sequence[tuple[Fraction, int]], whole: Fraction) -> list[tuple[Fraction, int]]:
    """Carried hours of a part are contained in the total's (ruling 4)."""
    kept = []
    for amount, lives in coins:
        part = min(amount, whole)
        whole -= part
        kept.append((part, lives))
    return kept
