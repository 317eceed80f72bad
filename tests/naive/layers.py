"""Layers on each other (P73): which lines hold, and which of two rows is told.

Of two lines that say the same but for how much, both are judged and the row that asks more is
kept; of all others both rows are told, the upper one's under `LAYER:ID`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import Any

Rules = Mapping[str, Any]
Found = dict[str, list[dict[str, Any]]]
LARGER = "#larger"
"""Pairs of ids of which the larger demand is told, under the first of them."""
SAYS_NOTHING = {"id", "source", "clause", "quote", "text", "name", "doubts", "force", "of_which"}
UNITS = {"hour": Fraction(1, 24), "day": Fraction(1), "week": Fraction(7)}
NAMING = {"adjust": "require", "carry": "require", "cap": "for", "credit": "not_for"}
JUDGED = ("require", "cohort", "deadline", "cap", "floor", "money", "valid", "keep")


def layered(rules: Rules, library: Mapping[str, Rules]) -> Rules:
    """Lay a rule set over those it is based on: the later named, the nearer."""
    whole: Rules = {}
    for id_ in rules["ruleset"].get("based_on", ()):
        whole = over(layered(library[id_], library), whole, rules["ruleset"].get("if_both"))
    return naming_both(over(rules, whole, rules["ruleset"].get("if_both")))


def naming_both(rules: Rules) -> Rules:
    """What names a requirement or part means the one beside it as well, `LAYER:ID`."""
    ids = [line["id"] for line in written(rules.get("require", ()))]
    others: dict[str, list[str]] = {}
    for id_ in ids:
        if ":" in id_:
            others.setdefault(id_.split(":")[-1], []).append(id_)
    found = dict(rules)
    for table, key in NAMING.items():
        found[table] = [naming(line, key, others) for line in rules.get(table, ())]
    return found


def naming(line: Rules, key: str, others: Mapping[str, Sequence[str]]) -> Rules:
    named = line.get(key, ())
    names = [named] if isinstance(named, str) else [*named]
    more = [other for name in names for other in others.get(name, ()) if other not in names]
    found = {**line, key: [*names, *more]} if more else dict(line)
    if "share" in line:
        shares = line["share"]
        more_shares = {other: shares[name] for name in shares for other in others.get(name, ())}
        found["share"] = {**more_shares, **shares}
    return found


def written(lines: Sequence[Rules]) -> Iterator[Rules]:
    """Yield requirements and their parts, however deep."""
    for line in lines:
        yield line
        yield from written(line.get("of_which", ()))


def over(upper: Rules, lower: Rules, if_both: str | None) -> Rules:
    """Lay one layer over another: entries of one id replace each other, others stand together."""
    found = dict(lower)
    pairs = [*lower.get(LARGER, ()), *upper.get(LARGER, ())]
    for table, mine in upper.items():
        below = lower.get(table)
        if table == LARGER:
            continue
        if isinstance(mine, list) and isinstance(below, list):
            is_strict = if_both == "stricter" and table in JUDGED
            layer = upper["ruleset"]["id"] if is_strict else None
            found[table] = joined(table, mine, below, layer, pairs)
        elif isinstance(mine, dict) and isinstance(below, dict) and table not in {"ruleset", "who"}:
            found[table] = {**below, **mine}
        else:
            found[table] = mine
    return {**found, LARGER: pairs}


def joined(
    table: str,
    mine: Sequence[Rules],
    below: Sequence[Rules],
    layer: str | None,
    pairs: list[tuple[str, str]],
) -> list[Rules]:
    own = {line["id"]: line for line in mine if "id" in line}
    kept: list[Rules] = []
    for line in below:
        if line.get("id") not in own:
            kept.append(line)
        elif layer is None:
            kept.append(own[line["id"]])
        else:
            kept += both(own[line["id"]], line, layer, pairs)
    told = {line.get("id") for line in below}
    new = [line for line in mine if "id" not in line or line["id"] not in told]
    first, then = (new, kept) if table == "credit" else (kept, new)  # the FIRST one decides
    said = [plainly(line) for line in first if "id" not in line]
    return [*first, *(line for line in then if "id" in line or plainly(line) not in said)]


def plainly(line: Rules) -> Rules:
    """Return what a line says without what it cites."""
    cited = SAYS_NOTHING - {"force", "of_which"}
    return {key: each for key, each in line.items() if key not in cited}


def both(upper: Rules, lower: Rules, layer: str, pairs: list[tuple[str, str]]) -> list[Rules]:
    """Return the line that asks more with the parts of both, or both lines."""
    differing = differs(upper, lower)
    one = plainly_more(upper, lower) if differing <= {"at_least", "at_most", "within"} else None
    if one is not None:
        other = lower if one is upper else upper
        if "of_which" not in other:
            return [one]
        parts = list(parts_of_both(upper, lower, layer, pairs))
        return [{**one, "of_which": parts}]
    beside = {**upper, "id": f"{layer}:{upper['id']}"}
    has_parts = "of_which" in upper or "of_which" in lower
    if not has_parts and differing <= {"at_least", "who", "who_when", "if"}:
        pairs.append((lower["id"], beside["id"]))
    return [lower, beside]


def parts_of_both(
    upper: Rules, lower: Rules, layer: str, pairs: list[tuple[str, str]]
) -> Iterator[Rules]:
    own = {part["id"]: part for part in upper.get("of_which", ())}
    for part in lower["of_which"]:
        yield part
        if part["id"] in own:
            mine = own.pop(part["id"])
            yield {**mine, "id": f"{layer}:{part['id']}"}
            if differs(mine, part) <= {"at_least"}:
                pairs.append((part["id"], f"{layer}:{part['id']}"))
    yield from own.values()


def differs(one: Rules, other: Rules) -> set[str]:
    return {key for key in {*one, *other} - SAYS_NOTHING if one.get(key) != other.get(key)}


def plainly_more(one: Rules, other: Rules) -> Rules | None:
    """Return the line that asks as much in all ways, the first of equals; None if neither does."""
    floors = [plain(line.get("at_least", 0)) for line in (one, other)]
    ceilings = [plain(line.get("at_most", 10**9)) for line in (one, other)]
    times = [days(line.get("within", "9999 weeks")) for line in (one, other)]
    if (
        None in (*floors, *ceilings, *times)
        or len({"%" in str(v) for v in amounts(one, other)}) > 1
    ):
        return None
    demands = zip(*floors_first(floors, ceilings, times), strict=True)
    ways = [mine - theirs for mine, theirs in demands]
    if all(way >= 0 for way in ways):
        return one
    return other if all(way <= 0 for way in ways) else None


def floors_first(*bounds: Sequence[Any]) -> list[list[Fraction]]:
    """Return what each of two lines asks, all so that more of it is stricter."""
    (a, b), (c, d), (e, f) = bounds
    return [[a, -c, -e], [b, -d, -f]]


def amounts(*lines: Rules) -> Iterator[Any]:
    for line in lines:
        yield from (line[key] for key in ("at_least", "at_most") if key in line)


def plain(amount: Any) -> Fraction | None:
    """Return a number or a percent as a number; None if it hangs on the day or the teacher."""
    if isinstance(amount, list | dict):
        return None
    return Fraction(str(amount).removesuffix("%"))


def days(within: str) -> Fraction | None:
    """Return a time in days; None of months and years, which have no number of days."""
    count, unit = within.split(" ")
    worth = UNITS.get(unit.removesuffix("s"))
    return None if worth is None else Fraction(ceil(int(count) * worth))


def larger(found: Found, rules: Rules) -> Found:
    """Keep of each pair the row that asks more, and tell it under the id of the lower one."""
    rows = found["results"]
    for id_, beside in rules.get(LARGER, ()):
        rows = [row for row in rows if not yields(row, id_, beside, rows)]
        rows = [{**row, "require": id_} if row["require"] == beside else row for row in rows]
    return {**found, "results": rows}


def yields(
    row: Mapping[str, Any], id_: str, beside: str, rows: Sequence[Mapping[str, Any]]
) -> bool:
    if row["require"] not in {id_, beside}:
        return False
    rival_id = beside if row["require"] == id_ else id_
    rivals = [
        other
        for other in rows
        if other["require"] == rival_id
        and all(other[key] == row[key] for key in ("teacher", "from", "to"))
    ]
    return any(rank(other, beside) > rank(row, beside) for other in rivals)


def rank(row: Mapping[str, Any], beside: str) -> tuple[bool, Any, bool]:
    """Return by what a row is kept: it is asked, for more; of equals the upper one."""
    return row["state"] != "not-applicable", row["needed"] or 0, row["require"] == beside
