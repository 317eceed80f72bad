"""Weighing the parts of a requirement on the hours that its caps leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tests.naive.amounts import Asked
from tests.naive.book import Cells
from tests.naive.caps import left_open, within
from tests.naive.carry import Purse
from tests.naive.exact import ZERO
from tests.naive.figures import figure
from tests.naive.parts_asked import parts_asked
from tests.naive.periods import Period
from tests.naive.pools import (
    REAL,
    WITH_PENDING,
    WORLDS,
    Piece,
    World,
    measure_of,
)
from tests.naive.results import (
    awaited,
    unfulfillable,
    weighed,
)
from tests.naive.weighing import Weighing, certified, doubt, named_periods

Result = dict[str, Any]


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
