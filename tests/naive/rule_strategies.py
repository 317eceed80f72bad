"""Random rule sets over the whole language, as plain dicts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from hypothesis import strategies as st

from tests.naive.requirement_strategies import AMOUNTS, COMMON, requirements, where, whos
from tests.naive.strategies import Draw, Row

OTHER_PERIODS: Row = {
    "listed": {
        "by": "group",
        "list": {
            "A": [[date(2023, 2, 1), date(2025, 1, 31)], [date(2025, 2, 1), date(2026, 8, 31)]],
            "B": [[date(2024, 2, 29), date(2026, 2, 28)]],
        },
    },
    "by_stage": {
        "start": "hired_on",
        "length_by": {"stage": {"primary": "1 year", "secondary": "2 years"}},
    },
    "birth": {"start": "hired_on", "length": "2 years", "ends": "before birth month"},
}


@st.composite
def rule_sets(draw: Draw, without: Collection[str] = ()) -> Row:
    """Return a rule set as tomllib gives it."""

    def wanted(feature: str) -> bool:
        return feature not in without and draw(st.booleans())

    require = draw(requirements(without))
    rules: Row = {
        "ruleset": {
            "id": "town",
            "from": draw(st.sampled_from([date(2023, 9, 1), date(2025, 1, 1)])),
        },
        "period": {
            "year": {"start": draw(st.sampled_from(["09-01", "01-01", "07-01"]))},
            "cycle": {
                "start": date(2022, 9, 1),
                "length": draw(st.sampled_from(["2 years", "3 years"])),
            },
            "semester": {"starts": ["02-01", "09-01"]},
            "month": {"skip": draw(st.sampled_from([[8], [2, 7, 8]]))},
            "own": {"start": "hired_on", "length": "1 year"},
            "first": {"start": "hired_on", "length": "2 years", "once": True},
            **OTHER_PERIODS,
        },
        "scale": {"level": ["school", "county", "city", "nation"]},
        "counting": draw(countings(without)),
        "credit": draw(st.lists(credit_lines(without), min_size=1, max_size=3)),
        "require": require,
    }
    if wanted("attendance"):
        rules["attendance"] = draw(
            st.sampled_from(
                [{"void_if_missing": "1/5"}, {"late_over": "15 minutes"},
                 {"void_if": {"attendance": ["absent"]}, "void_if_missing": "50%"},
                 {"credit": "all or nothing", "void_if_missing": "1/5"}]
            )
        )  # fmt: skip
    tables = {
        "valid": ("valid", valid_lines(without)),
        "floors": ("floor", floors(without)),
        "caps": ("cap", caps(require, without)),
        "adjust": ("adjust", adjusts(require, without)),
        "cohorts": ("cohort", cohorts(require, without)),
        "deadlines": ("deadline", deadlines()),
        "money": (
            "money",
            st.just({"what": "fund", "of": "payroll", "at_least": "3%", "per": "year"}),
        ),
    }
    for feature, (table, line) in tables.items():
        if wanted(feature):
            lines = draw(st.lists(line, min_size=1, max_size=2))
            ids = [f"{table}{number}" for number in range(len(lines))]
            rules[table] = [{"id": id_, **one} for id_, one in zip(ids, lines, strict=True)]
    if wanted("grace"):
        rules["grace"] = [
            {
                "length": draw(st.sampled_from(["3 months", "1 year"])),
                "credits_go": "old period first",
                **draw(st.sampled_from([{}, {"needs_all": ["letter"]}])),
            }
        ]
    if wanted("carry"):
        rules["carry"] = draw(carries(require))
    return rules


@st.composite
def countings(draw: Draw, without: Collection[str]) -> Row:
    dates = ["end", "start", *(name for name in ("split", "for", "award") if name not in without)]
    found: Row = {"date": draw(st.sampled_from(dates))}
    if "same_course" not in without and draw(st.booleans()):
        found["same_course"] = draw(st.sampled_from(["once per cycle", "once per own", "once"]))
    if "tags" not in without and draw(st.booleans()):
        found["tags"] = "one"
    return found


@st.composite
def credit_lines(draw: Draw, without: Collection[str]) -> Row:
    line: Row = {"where": draw(where(without))}
    rates: list[Row] = [
        {"per_hour": 1}, {"per_hour": "0.1"}, {"per_record": 5}, {"per_unit": "2.5"},
        {"minutes": 50},
        {"by": "level", "table": {"school": 1, "city": 4}, "else": 2},
        {"by": "level", "table": {"school": 1, "county": 3}},
        {"per_hour": [{"from": date(2024, 1, 1), "amount": 1},
                      {"from": date(2025, 9, 1), "amount": 2}]},
    ]  # fmt: skip
    line |= draw(st.sampled_from(rates))
    if "factor" not in without and draw(st.booleans()):
        line["factor"] = draw(st.sampled_from([2, "0.5"]))
        line["plus"] = [{"where": draw(where(without)), "per_record": 5}]
    if "rounding" not in without and draw(st.booleans()):
        line |= draw(
            st.sampled_from(
                [{"step": "0.5", "round": "down"}, {"step": 1, "round": "up"}, {"at_most": 15},
                 {"step": "0.25", "round": "nearest", "least": 1}]
            )
        )  # fmt: skip
    if "spread" not in without and draw(st.booleans()) and draw(st.booleans()):
        line["spread"] = "2 years"
    if "shares" not in without and draw(st.booleans()):
        line |= draw(st.sampled_from([{"not_for": ["r0"]}, {"share": {"r0": "50%"}}]))
    return line


@st.composite
def valid_lines(draw: Draw, without: Collection[str]) -> Row:
    needs: list[Row] = [
        {"needs_any": ["certificate", "marks"]}, {"needs_all": ["review", "college"]},
        {"needs_any": ["certificate", "review"], "within": "5 days"},
        {"needs_all": ["learner-evaluation"], "within": "96 hours"},
        {"needs_all": ["review"], "before": "start"}, {"needs": {"topic": ["x", "y"]}},
    ]  # fmt: skip
    return {
        "where": draw(where(without)),
        **draw(st.sampled_from(needs)),
        "else": draw(st.sampled_from(["provisional", "pending", "void"])),
    }


@st.composite
def floors(draw: Draw, without: Collection[str]) -> Row:
    line: Row = {"group": draw(st.sampled_from(["topic", "event"])), "at_least": draw(AMOUNTS)}
    if draw(st.booleans()):
        line["where"] = draw(where(without))
    if draw(st.booleans()):
        line["per"] = "year"
    return line


@st.composite
def caps(draw: Draw, require: list[Row], without: Collection[str]) -> Row:
    line: Row = {"where": draw(where(without)), "at_most": draw(AMOUNTS)}
    per = draw(st.sampled_from(["year", "cycle", None]))
    sums = [one for one in require if "at_least" in one and "measure" not in one]
    parts = [part["id"] for one in sums for part in one.get("of_which", ())]
    if "percent-caps" not in without and sums and draw(st.booleans()):
        one = draw(st.sampled_from(sums))
        share = draw(st.sampled_from(["50%", "20%", "50% of earned"] if line["where"] else ["50%"]))
        return {**line, "at_most": share, "for": [one["id"]], "per": one["per"]}
    if per:
        line["per"] = per
    if "thing-caps" not in without and draw(st.booleans()) and draw(st.booleans()):
        line["measure"] = draw(st.sampled_from(["records", "distinct topic"]))
        line["at_most"] = draw(st.integers(1, 3))
        return line
    if draw(st.booleans()) and parts:
        line["for"] = [draw(st.sampled_from(parts))]
    elif draw(st.booleans()):
        line["for"] = [draw(st.sampled_from(require))["id"]]
    return line


@st.composite
def carries(draw: Draw, require: list[Row]) -> list[Row]:
    sums = [one for one in require if "at_least" in one and one.get("measure") in {None, "hours"}]
    sums = [one for one in sums if one["per"] != "rolling 2 year"]
    if not sums:
        return []
    whole = draw(st.sampled_from(sums))
    line: Row = {"require": whole["id"]}
    if draw(st.booleans()):
        line["at_most"] = draw(AMOUNTS)
    if draw(st.booleans()):
        line["except"] = {"kind": "lecture"}
    if draw(st.booleans()):
        line["lives"] = 2
    if draw(st.booleans()):
        line["use"] = "own first"
    if draw(st.booleans()):
        line["earned_in_last"] = "6 months"
    return [line]


@st.composite
def adjusts(draw: Draw, require: list[Row], without: Collection[str]) -> Row:
    shapes = [
        {"change": "exempt"}, {"change": "waive", "needs_all": ["letter"]},
        {"change": "set", "each": 7, "per": "extra_licences", "at_most": 20},
    ]  # fmt: skip
    if "prorate" not in without:
        shapes += [
            {"change": "prorate", "by": "months", "round": "up 0.5"},
            {"change": "prorate", "by": "months", "min_length": "3 months"},
            {"change": "prorate", "by": "days"},
            {"change": "prorate", "by": "fte", "least": 1},
        ]
    if "pause" not in without:
        shapes += [{"change": "pause"}, {"change": "extend", "by": "6 months"}]
    if "accept" not in without:
        shapes.append({"change": "accept", "needs_all": ["transfer-sheet"]})
    line: Row = {"who": draw(whos(without)), **draw(st.sampled_from(shapes))}
    line["who"] = line["who"] or {"leave": True}
    if draw(st.booleans()):
        line["require"] = [draw(st.sampled_from(require))["id"]]
    return line


@st.composite
def cohorts(draw: Draw, require: list[Row], without: Collection[str]) -> Row:
    inner = {"measure": "records", "at_least": 1, "where": draw(where(without))}
    named = [one for one in require if one["per"] in COMMON]
    lines: list[Row] = [
        {"measure": "records", "at_least": 2, "where": draw(where(without))},
        {"measure": "mean", "at_least": 10, "where": draw(where(without))},
        {"measure": "share", "having": inner, "at_least": "22%"},
        {"measure": "share", "having": inner, "at_most": "50%", "round": "nearest",
         "at_least_people": 1},
        {"measure": "rate", "of": {"not": {"attendance": ["leave", "swapped"]}},
         "done": {"attendance": ["present", "late"]}, "at_least": "95%"},
    ]  # fmt: skip
    line = draw(st.sampled_from(lines))
    per = draw(st.sampled_from(["year", "semester"]))
    if named and "having" in line and draw(st.booleans()):
        one = draw(st.sampled_from(named))
        line, per = {**line, "having": {"require": one["id"]}}, one["per"]
    if draw(st.booleans()):
        line["who"] = draw(whos(without))
    if line["measure"] != "records" and draw(st.booleans()):
        line["group_by"] = "group"
    return {**line, "per": per}


def deadlines() -> st.SearchStrategy[Row]:
    return st.sampled_from(
        [
            {"task": "plan", "by": "year end"},
            {"task": "plan", "by": "3 days after year end"},
            {"task": "plan", "by": "10 days before semester end"},
            {"task": "rated_on", "where": {"kind": "lecture"}, "within": "5 days", "after": "end"},
            {"task": "rated_on", "within": "5 days", "after": "end", "days": "working"},
            {"task": "plan", "within": "25 days", "after": "hired_on", "days": "working"},
        ]
    )


__all__ = ["rule_sets"]
