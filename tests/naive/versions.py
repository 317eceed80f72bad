"""Versions of a rule set that replace each other, and layers on each other (P72, P73)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.naive.calendar_days import ONE_DAY, days_in
from tests.naive.evaluator import Found, Rules
from tests.naive.evaluator import evaluate as evaluate_one
from tests.naive.layers import larger, layered

Row = dict[str, Any]
Around = tuple[date, date] | None
# Kindest first: what a teacher would choose.
KINDER = (
    "exempt", "waived", "not-applicable", "met", "pending", "open", "unknown", "short", "over",
)  # fmt: skip


def evaluate_versions(
    rule_sets: Sequence[Rules], case: Mapping[str, Any], around: Around = None
) -> Found:
    """Judge by several rule sets: layers are joined first, and versions take turns."""
    library = {rules["ruleset"]["id"]: rules for rules in rule_sets}
    bases = {id_ for rules in rule_sets for id_ in rules["ruleset"].get("based_on", ())}
    whole = [layered(rules, library) for id_, rules in library.items() if id_ not in bases]
    found: Found = {}
    for chain in chains(whole):
        judged = evaluate(chain[0], case, around)
        for older, newer in pairwise(chain):
            judged = changed(judged, older, newer, case, around)
        for name, rows in judged.items():
            found.setdefault(name, []).extend(rows)
    return found


def evaluate(rules: Rules, *how: Any) -> Found:
    """Judge by one rule set, of whose layers the stricter holds."""
    return larger(evaluate_one(rules, *how), rules)


def chains(rule_sets: Sequence[Rules]) -> list[list[Rules]]:
    """Return the versions of each rule set, oldest first."""
    by_id = {rules["ruleset"]["id"]: rules for rules in rule_sets}
    newer = {rules["ruleset"].get("replaces"): rules for rules in rule_sets}
    found = []
    for rules in rule_sets:
        if rules["ruleset"].get("replaces") in by_id:
            continue
        chain = [rules]
        while chain[-1]["ruleset"]["id"] in newer:
            chain.append(newer[chain[-1]["ruleset"]["id"]])
        found.append(chain)
    return found


def changed(
    judged: Found, older: Rules, newer: Rules, case: Mapping[str, Any], around: Around
) -> Found:
    """Join what the older versions say with what the newer says, as its `on_change` tells."""
    since: date = newer["ruleset"]["from"]
    how = newer["ruleset"].get("on_change", "period start")
    worth = (lambda day: newer if day >= since else older) if how == "record date" else None
    new = evaluate(newer, case, around, worth)
    keep = OLD_RULES[how if how in OLD_RULES else "period start"]
    found: Found = {}
    for name in ("results", "cohorts"):
        old_rows = [row for row in judged[name] if keep(row, since, case["as_of"])]
        new_rows = [row for row in new[name] if not keep(row, since, case["as_of"])]
        found[name] = old_rows + new_rows
    if how == "record date":
        mixed = evaluate(older, case, around, worth)
        for name in ("results", "cohorts"):
            found[name] = [row for row in mixed[name] if keep(row, since, case["as_of"])] + [
                row for row in new[name] if not keep(row, since, case["as_of"])
            ]
    if how == "better":
        found["results"] = better(judged["results"], new["results"], since)
    if how == "split" and case["as_of"] >= since:
        found["results"] = [
            split(row, judged["results"], newer, case, around, since) for row in found["results"]
        ]
    found["deadlines"] = due_once(judged["deadlines"], new["deadlines"], since, case["as_of"])
    found["money"] = [row for row in judged["money"] if str(row["period"]) < str(since)]
    found["money"] += [row for row in new["money"] if str(row["period"]) >= str(since)]
    found["problems"] = new["problems"]
    return found


def _began_before(row: Row, since: date, as_of: date) -> bool:
    """The version in force when the period began rules it to the end."""
    return row["from"] is not None and row["from"] < since


def _ended_before(row: Row, since: date, as_of: date) -> bool:
    """The new one at once, but what had ended stays as it was."""
    return as_of < since or (row["to"] is not None and row["to"] < since)


OLD_RULES: dict[str, Callable[[Row, date, date], bool]] = {
    "period start": _began_before,
    "latest": _ended_before,
    "better": _began_before,
    "split": _ended_before,
    "record date": _began_before,
}


def due_once(old: Sequence[Row], new: Sequence[Row], since: date, as_of: date) -> list[Row]:
    """A deadline is of the version in force when its clock starts; no task is due twice."""

    def task(row: Row) -> tuple[Any, ...]:
        return row["deadline"], row["teacher"], row["activity"] or row["started"]

    kept = [row for row in old if (row["started"] or as_of) < since]
    of_older = {task(row) for row in kept}
    moved = {task(row) for row in old} - of_older
    return kept + [
        row
        for row in new
        if task(row) not in of_older and ((row["started"] or as_of) >= since or task(row) in moved)
    ]


def same_result(one: Row, other: Row) -> bool:
    return all(one[key] == other[key] for key in ("teacher", "require", "from", "to"))


def better(old: Sequence[Row], new: Sequence[Row], since: date) -> list[Row]:
    """Of a period under both versions, take the result that is kinder to the teacher."""
    found = []
    for row in old:
        if row["from"] is None or row["from"] >= since:
            continue
        rivals = [other for other in new if same_result(row, other)]
        best = min([row, *rivals], key=lambda one: (KINDER.index(one["state"]), one["short"]))
        found.append(best)
    return found + [row for row in new if row["from"] is None or row["from"] >= since]


def split(
    row: Row,
    old: Sequence[Row],
    newer: Rules,
    case: Mapping[str, Any],
    around: Around,
    since: date,
) -> Row:
    """Ask in proportion to the days under each version."""
    twins = [other for other in old if same_result(row, other)]
    if (
        not twins
        or row["from"] is None
        or row["to"] is None
        or not row["from"] < since <= row["to"]
    ):
        return row
    before = Fraction(days_in(row["from"], since - ONE_DAY), days_in(row["from"], row["to"]))
    lines = [
        {**line, "at_least": amount_between(line, twins[0], row, before)}
        if line["id"] == row["require"]
        else line
        for line in newer["require"]
    ]
    again = evaluate({**newer, "require": lines}, case, around)["results"]
    return next(other for other in again if same_result(row, other))


def amount_between(line: Rules, old: Row, new: Row, before: Fraction) -> Fraction:
    found: Fraction = old["needed"] * before + new["needed"] * (1 - before)
    return found
