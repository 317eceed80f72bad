"""Either / or / n of: requirements of which some are enough (P13)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from tests.naive.amounts import asked_of
from tests.naive.book import Cells
from tests.naive.judge import Judge
from tests.naive.layers import LARGER, rank
from tests.naive.periods import Period
from tests.naive.pools import WORLDS
from tests.naive.results import finished, unfulfillable, weighed

Result = dict[str, Any]
ResultsOf = Callable[[Cells, Judge], list[Result]]
FULFILLED = {"met", "exempt", "waived"}


def any_of_result(requirement: Cells, judge: Judge, results_of: ResultsOf) -> list[Result]:
    """Weigh how many of the named requirements are complete."""
    named = [line for line in judge.rules["require"] if line["id"] in requirement["any_of"]]
    per = requirement.get("per") or named[0]["per"]
    periods = judge.judged_periods(per, requirement["id"])
    if periods is None:
        why = judge.undated_gate(requirement)
        return [unfulfillable(requirement, None, None, why, judge, requirement)]
    found = []
    held = [[line, *beside(line, judge)] for line in named]
    results = {line["id"]: results_of(line, judge) for lines in held for line in lines}
    for period in periods:
        gate = judge.gate(requirement, period)
        asked = asked_of(requirement, judge.asker(period))
        instead = asked.instead if gate in {None, "unknown"} else gate
        if instead:
            found.append(unfulfillable(requirement, None, period, instead, judge, requirement))
            continue
        chosen = [strictest(lines, results, period, judge) for lines in held]
        have = {}
        for world in WORLDS:
            states = FULFILLED | ({"pending"} if world.pending else set())
            states |= {"unknown"} if world.blanks else set()
            have[world] = Fraction(
                sum(
                    one is not None
                    and one["state"] in states
                    and (one["complete"] or one["state"] not in FULFILLED)
                    for one in chosen
                )
            )
        result = weighed(
            requirement, None, period, asked.amount, have, Fraction(0), judge, requirement
        )
        if (gate or asked.doubtful) and result["state"] != "met":
            result["state"] = "unknown"
        result["certified"] = Fraction(
            sum(is_certified(one, line) for one, line in zip(chosen, named, strict=True))
        )
        result["on_pace"] = None
        waiting = [one for one in chosen if one is not None and one["state"] == "pending"]
        if result["state"] == "pending":
            result["awaits"] = sorted({step for one in waiting for step in one["awaits"]})
        finished([result], requirement, judge)
        found.append(result)
    return found


def is_certified(result: Result | None, line: Cells) -> bool:
    """Whether an option is fulfilled, and nothing of what fulfils it still awaits a proof."""
    if result is None or result["state"] not in FULFILLED or not result["complete"]:
        return False
    certain = result["certified"] + result["carried_in"] + result["spilled"]
    return result["state"] != "met" or certain >= result["needed"] or "at_most" in line


def beside(line: Cells, judge: Judge) -> list[Cells]:
    """Return the lines of other layers of which the one that asks more is told."""
    ids = {other for id_, other in judge.rules.get(LARGER, ()) if id_ == line["id"]}
    return [other for other in judge.rules["require"] if other["id"] in ids]


def strictest(
    lines: Sequence[Cells], results: Mapping[str, Sequence[Result]], period: Period, judge: Judge
) -> Result | None:
    """Return of the lines of several layers the result that is told."""
    found = [matching(results[line["id"]], line, period, judge) for line in lines]
    told = [one for one in found if one is not None]
    return max(told, key=lambda one: rank(one, lines[-1]["id"]), default=None)


def matching(results: Sequence[Result], line: Cells, period: Period, judge: Judge) -> Result | None:
    """Return the result of the same period, else of the one that holds the day of judging."""
    own = [one for one in results if one["require"] == line["id"]]
    for one in own:
        if one["period"] == period.label and one["from"] == period.start:
            return one
    on = min(period.end, judge.book.as_of)
    if on < period.start:
        return None
    for one in own:
        if one["period"] in {None, "career"}:
            return one
        if (one["from"] is None or one["from"] <= on) and (one["to"] is None or on <= one["to"]):
            return one
    return None
