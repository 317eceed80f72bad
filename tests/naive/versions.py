"""Versions of a rule set that replace each other, and layers on each other (P72, P73)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tests.naive.border import Border
from tests.naive.evaluator import Found, Rules
from tests.naive.evaluator import evaluate as evaluate_one
from tests.naive.layers import larger, layered
from tests.naive.periods import Period
from tests.naive.split import mixed_rules, over_in

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
        older, *later = chain
        border = Border()
        judged = evaluate(older, case, around, border=border)
        for version in later:
            splits = version["ruleset"].get("on_change") == "split"
            newer = mixed_rules(older, version) if splits else version
            judged, border = changed(judged, older, newer, case, around, border)
            older = newer
        for name, rows in judged.items():
            found.setdefault(name, []).extend(rows)
    return found


def evaluate(rules: Rules, *how: Any, unasked: bool = False, border: Border | None = None) -> Found:
    """Judge by one rule set, of whose layers the stricter holds."""
    return larger(evaluate_one(rules, *how, unasked=unasked, border=border), rules)


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
    judged: Found,
    older: Rules,
    newer: Rules,
    case: Mapping[str, Any],
    around: Around,
    border: Border,
) -> tuple[Found, Border]:
    """Join what the older versions say with what the newer says, as its `on_change` tells."""
    since: date = newer["ruleset"]["from"]
    how = newer["ruleset"].get("on_change", "period start")
    worth = (lambda day: newer if day >= since else older) if how == "record date" else None
    keep = OLD_RULES[how if how in OLD_RULES else "period start"]
    if how == "record date":
        border = replace(border, kept={})
        mixed = evaluate(older, case, around, worth, border=border)
    mine = border_of(border, newer, case["as_of"])
    new = evaluate(newer, case, around, worth, unasked=how == "better", border=mine)
    found: Found = {}
    for name in ("results", "cohorts"):
        old_rows = [row for row in judged[name] if keep(row, since, case["as_of"])]
        new_rows = [row for row in new[name] if not keep(row, since, case["as_of"])]
        found[name] = old_rows + new_rows
    if how == "record date":
        for name in ("results", "cohorts"):
            found[name] = [row for row in mixed[name] if keep(row, since, case["as_of"])] + [
                row for row in new[name] if not keep(row, since, case["as_of"])
            ]
    if how == "better" and case["as_of"] >= since:
        found["results"] = better(judged["results"], new["results"], newer)
    if how == "split" and case["as_of"] >= since:
        lines = newer["require"]
        found["results"] = [row for row in found["results"] if not over_in(lines, row)]
    found["deadlines"] = due_once(judged["deadlines"], new["deadlines"], since, case["as_of"])
    found["money"] = [row for row in judged["money"] if str(row["period"]) < str(since)]
    found["money"] += [row for row in new["money"] if str(row["period"]) >= str(since)]
    found["problems"] = new["problems"]
    return found, mine


def border_of(older: Border, newer: Rules, as_of: date) -> Border:
    """Return where the periods of an older version end, and what they leave."""
    since: date = newer["ruleset"]["from"]
    how: str = newer["ruleset"].get("on_change", "period start")

    def is_older(period: Period) -> bool:
        return OLD_RULES[how]({"from": period.start, "to": period.end}, since, as_of)

    def is_contested(period: Period) -> bool:
        return how == "better" and period.start < since <= min(period.end, as_of)

    return Border(older.kept, is_older, is_contested, kindness, is_first=False)


def _began_before(row: Row, since: date, as_of: date) -> bool:
    """The version in force when the period began rules it to the end."""
    return as_of < since if row["from"] is None else row["from"] < since


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


def better(old: Sequence[Row], new: Sequence[Row], newer: Rules) -> list[Row]:
    """Of a period under both versions, take what is kinder to the teacher, parts and all.

    What the newer version does not ask at all is not asked, unless it is done.
    """
    since: date = newer["ruleset"]["from"]
    asked = {line["id"] for line in newer["require"]}
    rivals = {key_of(unit): unit for unit in units(new)}
    found: list[Row] = []
    for unit in units(old):
        if not _began_before(unit[0], since, since):
            continue
        rival = rivals.get(key_of(unit))
        if rival is not None:
            found += rival if kindness(rival) < kindness(unit) else unit
        elif (unit[0]["to"] or date.max) < since or unit[0]["require"] in asked or is_done(unit):
            found += unit
    return found + [row for row in new if row["from"] is None or row["from"] >= since]


def units(rows: Sequence[Row]) -> list[list[Row]]:
    """Return each requirement in a period with its parts, which follow it."""
    found: list[list[Row]] = []
    for row in rows:
        if row["part_of"] is None:
            found.append([])
        found[-1].append(row)
    return found


def key_of(unit: Sequence[Row]) -> tuple[Any, ...]:
    return unit[0]["teacher"], unit[0]["require"], unit[0]["from"]


def is_done(unit: Sequence[Row]) -> bool:
    return all(row["complete"] for row in unit if row["force"] == "must")


def kindness(unit: Sequence[Row]) -> tuple[Any, ...]:
    """The worst state of all that must be met, that of the whole, then how much is short."""
    ranks = [KINDER.index(row["state"]) for row in unit if row["force"] == "must"]
    whole = KINDER.index(unit[0]["state"])
    return max([whole, *ranks]), whole, unit[0]["short"], sum(row["short"] for row in unit)
