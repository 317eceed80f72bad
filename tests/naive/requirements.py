"""Weighing requirements and their parts (steps 5 to 11, sections 3 and 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from tests.naive.alternatives import any_of_result
from tests.naive.amounts import Asked, asked_of
from tests.naive.book import Cells
from tests.naive.border import Handed, left_of, taken_in, thinned
from tests.naive.caps import capped, concerns, floored, left_open
from tests.naive.carry import Purse, carried_on
from tests.naive.figures import figure, uncovered
from tests.naive.grace import fill_old_period
from tests.naive.judge import Judge
from tests.naive.parts import weigh_parts
from tests.naive.parts_asked import parts_asked
from tests.naive.periods import Period
from tests.naive.pools import (
    REAL,
    WITH_PENDING,
    WORLDS,
    all_parts,
    is_outside,
    pool_of,
)
from tests.naive.results import (
    awaited,
    finished,
    freed,
    unfulfillable,
    weighed,
)
from tests.naive.split import held_in
from tests.naive.weighing import Pools, Weighing, certified, doubt, named_periods

Result = dict[str, Any]


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
    requirement = held_in(requirement, period.start, period.end)
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
    border, judge = weighing.judge.border, weighing.judge
    who = judge.teacher.code, weighing.line["id"]
    older, whole = border.before(*who), dict(weighing.pools)
    follows_own, kept = border.is_first, [*older]
    for period in weighing.periods:
        if not follows_own:
            purses = taken_in(older, period)
            weighing.pools = thinned(whole, older, period)
        asked, carried = weighing.asked[period], dict[str, Purse]()
        if asked.instead:
            found = freed(weighing.line, period, asked, judge)
        else:
            fill(weighing, period, asked)
            found, carried = weigh(weighing, period, purses)
        results += found
        follows_own = border.is_own(period, found, older)
        if follows_own:
            purses = carried
            kept.append(Handed(period, found, carried, left_of(whole, weighing.pools)))
    border.kept[who] = kept
    return results


def fill(weighing: Weighing, period: Period, asked: Asked) -> None:
    """Let the time of grace fill a period first."""
    last = weighing.judge.grace_end(period)
    if last > period.end:
        for world in WORLDS:
            weighing.pools[world] = fill_old_period(
                weighing.pools[world], period, last, asked.amount, weighing.judge.rules
            )


def weigh(
    weighing: Weighing, period: Period, purses: Mapping[str, Purse]
) -> tuple[list[Result], dict[str, Purse]]:
    """Weigh one period: the total, then `of_which` on the SAME capped hours."""
    judge, line = weighing.judge, held_in(weighing.line, period.start, period.end)
    weighing = replace(weighing, line=line)
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
    return results, carried_on(
        weighing.line, weighing.judge.rules, period, totals[REAL], purses, results
    )
