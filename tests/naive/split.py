"""What is asked in a period that two versions share: so much of each as it has days (P72).

A line that is mixed is the newer version's, or the older one's where only that has it; under
`MIXED` stands what held before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.naive.calendar_days import ONE_DAY

Line = Mapping[str, Any]
MIXED = "#mixed"
AMOUNTS = {"at_least", "at_most", "at_least_by"}


@dataclass(frozen=True)
class Before:
    """The line that held until the day before `since`; whether nothing took its place."""

    line: Line | None
    since: date
    ended: bool


def mixed_rules(older: Line, newer: Line) -> Line:
    """Return the newer version, asking in proportion to the days under each."""
    since = newer["ruleset"]["from"]
    before = {line["id"]: line for line in older["require"]}
    lines = []
    for line in newer["require"]:
        twin = before.pop(line["id"], None)
        lines.append(mixed(twin, line, since) if alike(twin, line, older, newer) else line)
    gone = [line for line in before.values() if alike(None, line, older, newer)]
    return {**newer, "require": [*lines, *(mixed(line, None, since) for line in gone)]}


def alike(twin: Line | None, line: Line, older: Line, newer: Line) -> bool:
    """Amounts of one kind, in periods that both versions cut alike; no ceiling of one alone."""
    pair = [line] if twin is None else [twin, line]
    if any(not AMOUNTS & {*each} for each in pair) or (twin is None and "at_most" in line):
        return False
    said = {
        (each["per"], each.get("measure"), "covers" in each, "mix" in each, "at_most" in each)
        for each in pair
    }
    name = line["per"].split()[-1]  # the year of "rolling 3 year"
    return len(said) == len({str(rules["period"].get(name)) for rules in (older, newer)}) == 1


def mixed(old: Line | None, new: Line | None, since: date) -> Line:
    """Return one line and its parts with what held before; of percents the newer one's."""
    if new is None and old is not None and (MIXED in old and old[MIXED].ended):
        return old
    line = dict(new or old or {})
    if not any(is_percent_of(each) for each in (old, new)):
        line[MIXED] = Before(old, since, new is None)
    theirs, mine = ([*(each or {}).get("of_which", ())] for each in (old, new))
    before = {part["id"]: part for part in theirs}
    line["of_which"] = [mixed(before.pop(part["id"], None), part, since) for part in mine]
    line["of_which"] += [mixed(each, None, since) for each in before.values()
                         if not is_percent_of(each)]  # fmt: skip
    return line


def is_percent_of(line: Line | None) -> bool:
    return line is not None and "%" in str(line.get("at_least"))


def spells(line: Line, first: date, last: date) -> Iterator[tuple[Line | None, date, date]]:
    """Yield from when to when which line asks; None if none does."""
    before = line.get(MIXED)
    if before is None or before.since <= first:
        yield (None if has_ended(line) else line), first, last
        return
    until = min(before.since - ONE_DAY, last)
    if before.line is None:
        yield None, first, until
    else:
        yield from spells(before.line, first, until)
    if before.since <= last:
        yield (None if before.ended else line), before.since, last


def has_ended(line: Line) -> bool:
    return MIXED in line and line[MIXED].ended


def held_in(line: Line, first: date, last: date) -> Line:
    """Return a line without the parts that were only asked before the period began."""
    parts = [held_in(part, first, last) for part in line.get("of_which", ())
             if not is_over(part, first, last)]  # fmt: skip
    return {**line, "of_which": parts} if line.get("of_which") else line


def is_over(line: Line, first: date, last: date) -> bool:
    return has_ended(line) and (line[MIXED].since <= first or last == date.max)


def over_in(lines: Sequence[Line], row: Mapping[str, Any]) -> bool:
    """Whether a result is of a requirement that was only asked before its period began."""
    first, last = row["from"] or date.min, row["to"] or date.max
    return any(line["id"] == row["require"] and is_over(line, first, last) for line in lines)
