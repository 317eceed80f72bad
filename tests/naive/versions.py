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
from tests.naive.pools import all_parts

Row = dict[str, Any]
AMOUNTS = {"at_least", "at_most", "at_least_by"}
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
        found["results"] = split(found["results"], judged["results"], (older, newer), case, around)
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
    new: Sequence[Row],
    old: Sequence[Row],
    versions: tuple[Rules, Rules],
    case: Mapping[str, Any],
    around: Around,
) -> list[Row]:
    """Ask in proportion to the days under each version, in the periods that run on."""
    older, newer = versions
    since: date = newer["ruleset"]["from"]
    found = list(new)
    running = [row for row in (*old, *new) if row["part_of"] is None and runs_on(row, since)]
    for teacher, first, last, id_ in dict.fromkeys(map(period_of, running)):
        before = Fraction(days_in(first, since - ONE_DAY), days_in(first, last))
        lines = [line_of(rules, id_) for rules in versions]
        if not can_be_mixed(lines, older, newer):
            continue
        own = (teacher, first, last)
        needed = [{row["require"]: row["needed"] for row in rows if period_of(row)[:3] == own}
                  for rows in (old, new)]  # fmt: skip
        line = mixed(lines, needed, before)
        others = [each for each in newer["require"] if each["id"] != id_]
        again = evaluate({**newer, "require": [*others, line]}, case, around)["results"]
        ids = {line["id"], *(part["id"] for part, _whole in all_parts(line))}
        found = [row for row in found if period_of(row)[:3] != own or row["require"] not in ids]
        found += [row for row in again if period_of(row)[:3] == own and row["require"] in ids]
    return found


def runs_on(row: Row, since: date) -> bool:
    return row["from"] is not None and row["to"] is not None and row["from"] < since <= row["to"]


def period_of(row: Row) -> tuple[Any, ...]:
    return row["teacher"], row["from"], row["to"], row["require"]


def line_of(rules: Rules, id_: str) -> Rules | None:
    return next((line for line in rules["require"] if line["id"] == id_), None)


def can_be_mixed(lines: Sequence[Rules | None], older: Rules, newer: Rules) -> bool:
    """Amounts of one measure, in periods that both versions cut alike; no ceiling of one alone."""
    written = [line for line in lines if line is not None]
    if any(not AMOUNTS & {*line} for line in written):
        return False
    said = {(line["per"], line.get("measure"), "at_most" in line) for line in written}
    alike = {str(rules["period"].get(written[0]["per"])) for rules in (older, newer)}
    return len(said) == len(alike) == 1 and (None not in lines or "at_most" not in written[0])


def mixed(
    lines: Sequence[Rules | None], needed: Sequence[Mapping[str, Fraction]], before: Fraction
) -> Rules:
    """Return the newer line, or the older where it is the only one, with what is asked of both."""
    old, new = lines
    line = new or old or {}
    amounts = [each.get(line["id"], Fraction(0)) for each in needed]
    asked = amounts[0] * before + amounts[1] * (1 - before)
    parts = [{part["id"]: part for part in (each or {}).get("of_which", ())} for each in lines]
    found = {key: each for key, each in line.items() if key not in AMOUNTS | {"of_which"}}
    found["at_most" if "at_most" in line else "at_least"] = asked
    found["of_which"] = [
        part if is_percent_of(pair) else mixed(pair, needed, before)
        for id_, part in {**parts[0], **parts[1]}.items()
        if (pair := [each.get(id_) for each in parts]) and (pair[1] or not is_percent_of(pair))
    ]
    return found


def is_percent_of(pair: Sequence[Rules | None]) -> bool:
    """Whether a part is a percent, in either version: of a whole that is mixed itself."""
    return any("%" in str(part["at_least"]) for part in pair if part is not None)
