"""Random cohorts, deadlines and money, beside the other tables of a rule set."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from tests.naive.requirement_strategies import AMOUNTS, where, whos
from tests.naive.rule_strategies import rule_sets
from tests.naive.strategies import Draw, Row, cases, days, maybe

PERS = ("year", "semester", "cycle", "month", "rolling 2 year", "career")
PERCENTS = st.sampled_from(["22%", "50%", "100%", "33.3%", "0%"])
DATED = [{"from": date(2024, 1, 1), "amount": 2}, {"from": date(2025, 9, 1), "amount": 5}]


@st.composite
def school_rule_sets(draw: Draw, without: Collection[str] = ()) -> Row:
    """Return a rule set that asks something of the school."""
    rules = draw(rule_sets({*without, "cohorts", "deadlines", "money"}))
    for table, line in (
        ("cohort", cohorts(rules["require"], without)),
        ("deadline", deadlines(without)),
        ("money", money()),
    ):
        lines = draw(st.lists(line, max_size=2))
        rules[table] = [{"id": f"{table}{number}", **one} for number, one in enumerate(lines)]
    if draw(st.booleans()) and draw(st.booleans()):
        rules["who"] = draw(whos(without))
    return rules


@st.composite
def cohorts(draw: Draw, require: list[Row], without: Collection[str]) -> Row:
    measure = draw(st.sampled_from(["mean", "share", "rate", "records", "people", "seats"]))
    line: Row = {"measure": measure, "per": draw(st.sampled_from(PERS))}
    number = AMOUNTS | st.just(DATED)
    amount = PERCENTS if measure in {"share", "rate"} else number
    maybe(draw, line, at_least=amount, at_most=amount)
    if not {"at_least", "at_most"} & {*line}:
        line["at_least"] = draw(amount)
    if not is_possible(line):
        del line["at_most"]
    if measure in {"share", "people"}:
        line["having"] = draw(havings(require, without))
    elif draw(st.booleans()):
        line["where"] = draw(where(without))
    if measure == "rate" or (measure == "seats" and draw(st.booleans())):
        line["done"] = draw(
            st.sampled_from([{"attendance": ["present", "late"]}, {"result": "pass"}])
            | where(without).filter(bool)
        )
        maybe(draw, line, of=st.just({"not": {"attendance": ["leave", "swapped"]}}))
    if measure == "share":
        maybe(
            draw,
            line,
            round=st.sampled_from(["up", "down", "nearest"]),
            at_least_people=st.integers(1, 2),
        )
    maybe(draw, line, who=whos(without), count_on=st.just("period start"))
    if draw(st.booleans()):
        line["for_each" if measure == "records" else "group_by"] = "group"
    return line


def is_possible(line: Row) -> bool:
    """Whether nothing is at least more than it is at most; of dated amounts that is not asked."""
    bounds = [line[key] for key in ("at_least", "at_most") if key in line]
    if any(isinstance(each, list) for each in bounds):
        return len(bounds) == 1
    numbers = [Fraction(str(each).rstrip("%")) for each in bounds]
    return numbers == sorted(numbers)


@st.composite
def havings(draw: Draw, require: list[Row], without: Collection[str]) -> Row:
    if draw(st.booleans()):
        return {"require": draw(st.sampled_from(require))["id"]}
    measures = ["", "records", "hours", "days"]
    measures += [] if "distinct" in without else ["distinct topic"]
    line: Row = {"measure": draw(st.sampled_from(measures)), "where": draw(where(without))}
    maybe(draw, line, at_least=AMOUNTS | st.just(DATED), at_most=AMOUNTS)
    if not is_possible(line):
        del line["at_most"]
    return line if {"at_least", "at_most"} & {*line} else {**line, "at_least": draw(AMOUNTS)}


@st.composite
def deadlines(draw: Draw, without: Collection[str]) -> Row:
    line: Row = {"task": draw(st.sampled_from(["plan", "rated_on", "lecture"]))}
    line |= draw(
        st.sampled_from(
            [
                {"by": "year end"},
                {"by": "3 days after year end"},
                {"by": "10 days before semester end"},
                {"by": "own end"},
                {"by": "2 days after first end"},
                {"by": "period end", "per": "rolling 2 year"},
                {"by": "month end"},
                {"within": "5 days", "after": "end"},
                {"within": "1 week", "after": "start"},
                {"within": "96 hours", "after": "end"},
                {"within": "1 month", "after": "review"},
                {"within": "25 days", "after": "hired_on"},
                {"within": "2 weeks", "after": "period start", "per": "semester"},
                {"within": "10 days", "after": "year end"},
                {"within": "1 year", "after": "career start"},
                {"within": "3 months", "after": "period start", "per": "own"},
            ]
        )
    )
    if line.get("within", "days").endswith("days"):
        maybe(draw, line, days=st.just("working"))
    maybe(draw, line, where=where(without), who=whos(without))
    return line


@st.composite
def money(draw: Draw) -> Row:
    line: Row = {"what": draw(st.sampled_from(["fund", "paid"]))}
    line["of"] = draw(st.sampled_from(["payroll", "fund"]).filter(lambda of: of != line["what"]))
    line["at_least"] = draw(
        st.sampled_from(["3%", "70%", "0.5%"])
        | st.just([{"from": date(2025, 1, 1), "amount": "3%"}])
    )
    per = draw(st.sampled_from(["year", "semester", "cycle", "rolling 2 year", "career", None]))
    return {**line, "per": per} if per else line


@st.composite
def school_cases(draw: Draw, without: Collection[str] = ()) -> Row:
    """Return a case with money and holidays."""
    case = draw(cases({*without, "money"}))
    row = st.fixed_dictionaries(
        {
            "date": days(),
            "what": st.sampled_from(["fund", "payroll", "paid"]),
            "amount": st.sampled_from([1000, 30, 29, 0, Decimal("30.01")]),
        },
        optional={"period": st.sampled_from(["2025", "2025-26", "2024-25/1", "2025-M09", "late"])},
    )
    case["money"] = draw(st.lists(row, max_size=5))
    case["holidays"] = draw(st.sampled_from([[], ["2025-10-01..2025-10-07", "2026-09-01"]]))
    return case
