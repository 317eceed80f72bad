"""One result: its figures, its state and what follows (section 3; interface.md 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.amounts import Asked
from tests.naive.book import Cells
from tests.naive.calendar_days import days_in
from tests.naive.exact import ZERO, text
from tests.naive.judge import Judge
from tests.naive.periods import Period
from tests.naive.pools import (
    REAL,
    WITH_BLANKS,
    WITH_BOTH,
    WITH_PENDING,
    Piece,
    World,
    all_parts,
    measure_of,
)

Result = dict[str, Any]
NOTHING_LEFT = {"met", "exempt", "waived", "not-applicable"}


def dated(period: Period | None, judge: Judge) -> Result:
    """Return label and days of a period; a career has none."""
    if period is None:
        return {"period": None, "from": None, "to": None}
    last = None if period.end == date.max else period.end
    return {"period": period.label, "from": period.start, "to": last}


def blank_result(
    line: Cells, whole: str | None, period: Period | None, judge: Judge, top: Cells
) -> Result:
    on = judge.book.as_of if period is None else min(period.end, judge.book.as_of)
    return {
        "teacher": judge.teacher.code,
        "name": text(judge.teacher.cells.get("name")),
        "group": ";".join(judge.teacher.lookup("group", on) or ()) or None,
        "rules": judge.rules["ruleset"]["id"],
        "require": line["id"],
        "part_of": whole,
        **dated(period, judge),
        "measure": measure_name(top, judge),
        **dict.fromkeys(
            ("needed", "earned", "certified", "pending", "carried_in", "carried_out", "short",
             "over", "spilled"),
            ZERO,
        ),
        "state": "unknown", "complete": False, "missing": [], "awaits": [], "gives": None,
        "if_not": None, "on_pace": None, "force": line.get("force", "must"),
    }  # fmt: skip


def measure_name(line: Cells, judge: Judge) -> str:
    if "covers" in line and "measure" not in line:
        return "covers"
    if "mix" in line:
        return "mix"
    if "any_of" in line:
        return "any_of"
    if measure_of(line) == "credits":
        return str(judge.rules["ruleset"].get("unit", "credit")) + "s"
    return measure_of(line)


def unfulfillable(
    line: Cells, whole: str | None, period: Period | None, state: str, judge: Judge, top: Cells
) -> Result:
    """Return a result in which nothing is weighed: exempt, waived, not-applicable or unknown."""
    result = blank_result(line, whole, period, judge, top)
    result["state"] = state
    result["complete"] = state in NOTHING_LEFT
    return result


def freed(line: Cells, period: Period, asked: Asked, judge: Judge) -> list[Result]:
    """Return the results of a requirement of which nothing is asked, and of its parts."""
    assert asked.instead
    lines = [(line, None), *((part, whole["id"]) for part, whole in all_parts(line))]
    return [unfulfillable(one, whole, period, asked.instead, judge, line) for one, whole in lines]


def weighed(
    line: Cells,
    whole: str | None,
    period: Period,
    needed: Fraction | Mapping[World, Fraction],
    have: Mapping[World, Fraction],
    carried: Fraction,
    judge: Judge,
    top: Cells,
    spilled: Mapping[World, Fraction] | None = None,
) -> Result:
    """Weigh the figures of each world against what is needed."""
    result = blank_result(line, whole, period, judge, top)
    needs = dict.fromkeys(have, needed) if isinstance(needed, Fraction) else dict(needed)
    more = spilled or dict.fromkeys(have, ZERO)
    ceiling = "at_most" in line and "at_least" not in line
    # What is there less what is needed, in each world.
    margins = {world: have[world] + carried + more[world] - needs[world] for world in have}
    result |= {
        "needed": needs[REAL],
        "earned": have[REAL],
        "pending": max(have[WITH_PENDING] - have[REAL], ZERO),
        "carried_in": carried,
        "spilled": more[REAL],
        "short": ZERO if ceiling else max(-margins[REAL], ZERO),
        "over": max(margins[REAL], ZERO) if ceiling else ZERO,
    }
    ended = judge.has_ended(period)
    state = state_of(margins[REAL], margins[WITH_PENDING], ceiling=ceiling, ended=ended)
    with_blanks = state_of(margins[WITH_BLANKS], margins[WITH_BOTH], ceiling=ceiling, ended=ended)
    # "unknown only if counting the row would change its state" (ruling 14)
    result["state"] = state if state == with_blanks else "unknown"
    if measure_of(top) in {"credits", "hours"} and not ceiling and not {"covers", "mix"} & {*line}:
        result["on_pace"] = on_pace(result, period, judge)
    return result


def state_of(margin: Fraction, with_pending: Fraction, *, ceiling: bool, ended: bool) -> str:
    """Return the state (section 3)."""
    if ceiling:
        return "over" if margin > 0 else "met"
    if margin >= 0:
        return "met"
    if with_pending >= 0:
        return "pending"
    return "short" if ended else "open"


def on_pace(result: Result, period: Period, judge: Judge) -> bool | None:
    """`earned + carried_in >= needed x days gone / days of the period`, exactly (ruling 20)."""
    if result["state"] == "unknown" or period.end == date.max:
        return None
    gone = days_in(period.start, min(period.end, judge.book.as_of))
    days = days_in(period.start, period.end)
    have: Fraction = result["earned"] + result["carried_in"]
    return bool(have * days >= result["needed"] * gone)


def awaited(pieces: Sequence[Piece], period: Period) -> list[str]:
    """Return what the records of a result wait for: those that do not count yet, if there are."""
    inside = [piece.entry for piece in pieces if period.holds(piece.slice.day)]
    pending = [entry for entry in inside if entry.mark == "pending"]
    return sorted({step for entry in pending or inside for step in entry.awaits})


def complete(result: Result, results: Sequence[Result]) -> bool:
    """Whether it and all its `must` parts are met (ruling 3)."""
    return result["state"] in NOTHING_LEFT and all(
        complete(part, results)
        for part in results
        if part["part_of"] == result["require"] and part["force"] == "must"
    )


def finished(results: Sequence[Result], requirement: Cells, judge: Judge) -> None:
    """Say what is complete, what a result gives, and what follows if it is missed."""
    lines = {part["id"]: part for part, _ in all_parts(requirement)}
    lines[requirement["id"]] = requirement
    for result in results:
        line = lines[result["require"]]
        result["complete"] = complete(result, results)
        certain = result["certified"] + result["carried_in"] + result["spilled"]
        final = certain >= result["needed"] or "at_most" in line
        if result["state"] == "met" and result["complete"] and final:
            result["gives"] = line.get("gives")
        if result["state"] in {"short", "over"}:
            result["if_not"] = line.get("if_not")
