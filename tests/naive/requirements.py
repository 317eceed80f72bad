"""Weighing requirements and their parts (steps 5 to 11, sections 3 and 4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.alternatives import any_of_result
from tests.naive.amounts import Asked, asked_of
from tests.naive.book import Cells
from tests.naive.caps import capped, concerns, floored, left_open, within
from tests.naive.carry import Purse, carry_line, handed_on, most, surplus, used
from tests.naive.exact import ZERO
from tests.naive.figures import figure, uncovered
from tests.naive.grace import fill_old_period
from tests.naive.judge import Judge
from tests.naive.parts_asked import parts_asked
from tests.naive.periods import Period
from tests.naive.pools import (
    REAL,
    WITH_PENDING,
    WORLDS,
    Piece,
    World,
    all_parts,
    is_outside,
    measure_of,
    pool_of,
)
from tests.naive.results import (
    awaited,
    finished,
    freed,
    unfulfillable,
    weighed,
)

Result = dict[str, Any]
Pools = dict[World, list[Piece]]


@dataclass(eq=False)
class Weighing:
    """One requirement of one teacher: its pools, and what is asked in each period."""

    judge: Judge
    line: Cells
    periods: list[Period]
    gates: dict[Period, str | None]
    asked: dict[Period, Asked]
    pools: Pools
    needs: dict[Period, dict[str, Fraction]]

    def inside(self, world: World, period: Period) -> list[Piece]:
        return [piece for piece in self.pools[world] if period.holds(piece.slice.day)]


def results_of(requirement: Cells, judge: Judge) -> list[Result]:
    """Return the results of a requirement and its parts in all periods, oldest first."""
    if "any_of" in requirement:
        return any_of_result(requirement, judge, results_of)
    periods = judge.judged_periods(requirement["per"], requirement["id"])
    if periods is None:
        return undated(requirement, judge)
    gates = {period: judge.gate(requirement, period) for period in periods}
    asked = {period: asked_in(requirement, period, gates[period], judge) for period in periods}
    needs = {period: needs_in(requirement, period, asked[period], judge) for period in periods}
    pools: Pools = {}
    for world in WORLDS:
        pieces = left_open(
            pool_of(requirement, judge.entries, judge.rules, world),
            lines_over(requirement, judge.rules), requirement, judge.rules,
            lambda name: judge.periods(name, requirement["id"]), world,
        )  # fmt: skip
        pieces = floored(pieces, requirement, judge.rules, named_periods(requirement, judge))
        pools[world] = capped(
            pieces, requirement, judge.rules, named_periods(requirement, judge), needs
        )
    weighing = Weighing(judge, requirement, periods, gates, asked, pools, needs)
    return weigh_in_turn(weighing)


def lines_over(requirement: Cells, rules: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the floors and caps that hold for a requirement."""
    caps = [cap for cap in rules.get("cap", ()) if concerns(cap, requirement, rules)]
    return [*rules.get("floor", ()), *caps]


def named_periods(requirement: Cells, judge: Judge) -> Callable[[str], list[Period]]:
    """Return what gives a teacher's periods of a name, as they are for a requirement."""
    return lambda name: judge.periods(name, requirement["id"]) or []


def asked_in(requirement: Cells, period: Period, gate: str | None, judge: Judge) -> Asked:
    """Return the amount, unless nobody is asked; a blank in `who` makes it doubtful only."""
    asked = asked_of(requirement, judge.asker(period))
    if gate == "unknown":
        return replace(asked, doubtful=True)
    return Asked(instead=gate) if gate else asked


def needs_in(requirement: Cells, period: Period, asked: Asked, judge: Judge) -> dict[str, Fraction]:
    """Return the adjusted amounts of a requirement and of the parts that are asked in a period."""
    if asked.instead:
        return {}
    found = {requirement["id"]: asked.amount}
    found |= {
        id_: part.amount
        for id_, part in parts_asked(requirement, period, asked, judge).items()
        if part.instead is None and part.of_earned is None
    }
    return found


def undated(requirement: Cells, judge: Judge) -> list[Result]:
    """A personal period without a date to start from."""
    gate = judge.undated_gate(requirement)
    lines = [(requirement, None), *((part, whole["id"]) for part, whole in all_parts(requirement))]
    return [unfulfillable(line, whole, None, gate, judge, requirement) for line, whole in lines]


def weigh_in_turn(weighing: Weighing) -> list[Result]:
    """Weigh period after period: surplus is carried, and grace fills the older period first."""
    results: list[Result] = []
    purses: dict[str, Purse] = {}
    for period in weighing.periods:
        asked = weighing.asked[period]
        if asked.instead:
            results += freed(weighing.line, period, asked, weighing.judge)
            purses = {}
            continue
        last = weighing.judge.grace_end(period)
        if last > period.end:
            for world in WORLDS:
                weighing.pools[world] = fill_old_period(
                    weighing.pools[world], period, last, asked.amount, weighing.judge.rules
                )
        found, purses = weigh(weighing, period, purses)
        results += found
    return results


def weigh(
    weighing: Weighing, period: Period, purses: Mapping[str, Purse]
) -> tuple[list[Result], dict[str, Purse]]:
    """Weigh one period: the total, then `of_which` on the SAME capped hours."""
    judge, line = weighing.judge, weighing.line
    whole = weighing.asked[period]
    pieces = {world: weighing.inside(world, period) for world in WORLDS}
    totals = {
        world: [piece for piece in pieces[world] if not is_outside(piece, line)] for world in WORLDS
    }
    have = {world: figure(line, totals[world], world, judge.rules) for world in WORLDS}
    brought = purses.get(line["id"], Purse()).whole
    total = weighed(line, None, period, whole.amount, have, brought, judge, line)
    doubt(total, whole, totals[WORLDS[-1]])
    total["certified"] = certified(line, totals[REAL], judge)
    total["missing"] = uncovered(line, totals[REAL])
    total["awaits"] = awaited(totals[WITH_PENDING], period)
    parts = weigh_parts(weighing, period, pieces, have, purses)
    results = [total, *parts]
    finished(results, line, judge)
    return results, carried_on(weighing, period, totals[REAL], purses, results)


def doubt(result: Result, asked: Asked, pieces: Sequence[Piece]) -> None:
    """Where a blank cell leaves open what is asked, or left by caps, only what is met is known."""
    if (asked.doubtful or any(piece.undated for piece in pieces)) and result["state"] != "met":
        result["state"] = "unknown"
        result["on_pace"] = None


def certified(line: Cells, pieces: Sequence[Piece], judge: Judge) -> Fraction:
    proven = [piece for piece in pieces if piece.entry.mark == "ok"]
    return figure(line, proven, REAL, judge.rules)


def weigh_parts(
    weighing: Weighing,
    period: Period,
    pieces: Mapping[World, Sequence[Piece]],
    totals: Mapping[World, Fraction],
    purses: Mapping[str, Purse],
) -> list[Result]:
    """Weigh the parts of a requirement, each as a result of its own."""
    judge = weighing.judge
    asked = parts_asked(weighing.line, period, weighing.asked[period], judge)
    found: list[Result] = []

    def descend(
        line: Cells, shares: Mapping[World, Sequence[Piece]], sums: Mapping[World, Fraction]
    ) -> None:
        spilled: dict[str, dict[World, Fraction]] = {}
        for part in line.get("of_which", ()):
            mine = {
                world: part_pieces(part, line, shares[world], weighing, period, asked, world)
                for world in WORLDS
            }
            counted = {**part, "measure": measure_of(weighing.line)}
            have = {world: figure(counted, mine[world], world, judge.rules) for world in WORLDS}
            need = asked[part["id"]]
            if need.instead:
                found.append(
                    unfulfillable(part, line["id"], period, need.instead, judge, weighing.line)
                )
            else:
                amounts = {
                    world: need.amount if need.of_earned is None else need.of_earned * sums[world]
                    for world in WORLDS
                }
                brought = purses.get(part["id"], Purse()).whole
                extra = spilled.get(part["id"], dict.fromkeys(WORLDS, ZERO))
                result = weighed(
                    part, line["id"], period, amounts, have, brought, judge, weighing.line, extra
                )
                doubt(result, need, mine[WORLDS[-1]])
                result["certified"] = certified(counted, mine[REAL], judge)
                result["awaits"] = awaited(mine[WITH_PENDING], period)
                found.append(result)
                if "spill_to" in part:
                    spilled[part["spill_to"]] = {
                        world: spilled.get(part["spill_to"], {}).get(world, ZERO)
                        + max(have[world] - amounts[world], ZERO)
                        for world in WORLDS
                    }
            descend(part, mine, have)

    descend(weighing.line, pieces, totals)
    return found


def part_pieces(
    part: Cells,
    whole: Cells,
    pieces: Sequence[Piece],
    weighing: Weighing,
    period: Period,
    asked: Mapping[str, Asked],
    world: World,
) -> list[Piece]:
    """Return the capped hours of a requirement that belong to a part, under the part's own caps."""
    judge = weighing.judge
    mine = []
    for piece in pieces:
        if part["id"] not in piece.parts:
            continue
        of_whole = piece.parts.get(whole["id"], Fraction(1))
        portion = piece.parts[part["id"]] / of_whole if of_whole else ZERO
        mine.append(piece.cut_to(piece.amount * portion))
    caps = [cap for cap in judge.rules.get("cap", ()) if part["id"] in cap.get("for", ())]
    need = asked[part["id"]]
    if not caps or need.instead:
        return mine
    own = left_open(
        mine, caps, weighing.line, judge.rules,
        lambda name: judge.periods(name, weighing.line["id"]), world,
    )  # fmt: skip
    return within(
        own, caps, weighing.line, judge.rules, named_periods(weighing.line, judge),
        {period: {part["id"]: need.amount}}, part["id"],
    )  # fmt: skip


def carried_on(
    weighing: Weighing,
    period: Period,
    pieces: Sequence[Piece],
    purses: Mapping[str, Purse],
    results: Sequence[Result],
) -> dict[str, Purse]:
    """Carry surplus out of a requirement that is complete, and tell how much."""
    line, rules, total = weighing.line, weighing.judge.rules, results[0]
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
