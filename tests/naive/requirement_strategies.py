"""Random requirements with parts, and the filters that all rules draw from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.naive.strategies import Draw, Row

WHERE: list[Row] = [
    {}, {"kind": "lecture"}, {"kind": ["lecture", "paper"]}, {"topic": "x"}, {"level": "county+"},
    {"hours": ">= 5"}, {"prize": True}, {"evidence": True}, {"mode": False},
    {"not": {"mode": "online"}}, {"any": [{"kind": "paper"}, {"topic": "y"}]},
    {"kind": "course", "not": {"topic": "x", "level": "school"}}, {"result": "pass"},
    {"planned": "> 5"}, {"end": "< 2026-01-01"},
]  # fmt: skip
# Filters that no blank cell can leave unknown.
SURE: list[Row] = [
    {}, {"kind": "lecture"}, {"kind": ["lecture", "paper"]}, {"kind": "course"},
    {"evidence": True}, {"not": {"mode": "online"}}, {"not": {"topic": "x"}},
]  # fmt: skip
WHO: list[Row] = [
    {}, {}, {"rank": True}, {"rank": ["senior"]}, {"stage": "primary"}, {"not": {"leave": "long"}},
    {"age": ">= 50"}, {"fte": "< 1"}, {"in_post": True}, {"rank": "senior", "asked": True},
]  # fmt: skip
PERIODS = ("year", "cycle", "semester", "month", "own", "first", "career")
COMMON = ("year", "cycle", "semester", "month")
PARTS: list[Any] = [2, 1, 5, "15%", "50%", "20% of earned", Decimal("1.5")]
AMOUNTS = st.sampled_from([10, 1, 2, 30, 0, Decimal("2.1"), Decimal("29.9")])


ASKED: dict[str, st.SearchStrategy[Row]] = {
    "sum": st.fixed_dictionaries({"at_least": AMOUNTS}),
    "measure": st.fixed_dictionaries(
        {"at_least": AMOUNTS, "measure": st.sampled_from(["records", "hours", "days", "months"])}
    ),
    "at_most": st.fixed_dictionaries({"at_most": AMOUNTS}),
    "covers": st.just({"covers": {"topic": ["x", "y"]}}),
    "distinct": st.just({"measure": "distinct topic", "at_least": 2}),
    "ladder": st.just(
        {"at_least_by": {"counter": "extra_licences", "steps": [[0, 2], [1, 10], [3, 20]]}}
    ),
    "mix": st.sampled_from(
        [
            {
                "mix": [
                    {"measure": "semester-hours", "whole": 6},
                    {"measure": "hours", "whole": 30},
                ],
                "at_least": 1,
            },
            {
                "mix": [
                    {"where": {"kind": "lecture"}, "measure": "records", "whole": 3},
                    {"whole": 20},
                ],
                "at_least": 1,
            },
        ]
    ),
    "counters": st.just({"at_least": {"base": 10, "plus": 5, "each": "extra_licences"}}),
    "dated": st.just(
        {
            "at_least": [
                {"from": date(2025, 1, 1), "amount": 5},
                {"from": date(2025, 9, 1), "amount": 12},
            ]
        }
    ),
}


def where(without: Collection[str]) -> st.SearchStrategy[Row]:
    return st.sampled_from(SURE if "blank" in without else WHERE)


@st.composite
def requirements(draw: Draw, without: Collection[str]) -> list[Row]:
    found = [draw(requirement(f"r{number}", without)) for number in range(draw(st.integers(1, 2)))]
    if "any_of" not in without and len(found) > 1 and draw(st.booleans()):
        ids = [one["id"] for one in found]
        either = {"id": "either", "any_of": ids, "how_many": 1, "per": found[0]["per"]}
        nested = {"id": "nested", "any_of": ["either", ids[1]], "how_many": 2}
        nested["per"] = found[1]["per"]
        found += draw(st.sampled_from([[either], [nested, either]]))
    return found


@st.composite
def requirement(draw: Draw, id_: str, without: Collection[str]) -> Row:
    names = [name for name in PERIODS if name not in {"own", "first"} or "personal" not in without]
    others = (("listed", "listed"), ("length_by", "by_stage"), ("ends", "birth"))
    names += [name for feature, name in others if feature not in without]
    names += [] if "rolling" in without else ["rolling 2 year"]
    line: Row = {"id": id_, "per": draw(st.sampled_from(names)), "where": draw(where(without))}
    line |= draw(conditions(without))
    shapes = ["sum", "sum", "measure"]
    shapes += [
        name
        for name in ("at_most", "covers", "distinct", "counters", "dated", "mix", "ladder")
        if name not in without
    ]
    shape = draw(st.sampled_from(shapes))
    line |= draw(ASKED[shape])
    if shape in {"covers", "distinct", "at_most", "mix"}:
        return line
    if "of_which" not in without and draw(st.booleans()):
        line["of_which"] = draw(parts(id_, without, deep="nested" not in without))
    return line


@st.composite
def conditions(draw: Draw, without: Collection[str]) -> Row:
    found: Row = {}
    if draw(st.booleans()):
        found["who"] = draw(whos(without))
    if "who_when" not in without and draw(st.booleans()):
        found["who_when"] = draw(st.sampled_from(["at end", "whole period", "any day"]))
    if "if" not in without and draw(st.booleans()) and draw(st.booleans()):
        found["if"] = {"where": draw(where(without).filter(bool))}
    return found


def whos(without: Collection[str]) -> st.SearchStrategy[Row]:
    return st.sampled_from(WHO)


@st.composite
def parts(draw: Draw, whole: str, without: Collection[str], *, deep: bool) -> list[Row]:
    found: list[Row] = []
    for number in range(draw(st.integers(1, 2))):
        part: Row = {
            "id": f"{whole}p{number}",
            "at_least": draw(
                st.sampled_from([2, 1, 5, "15%", "50%", "20% of earned", Decimal("1.5")])
            ),
            "where": draw(where(without)),
        }
        if draw(st.booleans()) and draw(st.booleans()):
            part["who"] = draw(whos(without))
        if not number and deep and draw(st.booleans()):
            part["of_which"] = draw(parts(part["id"], without, deep=False))
        if "prorate" not in without and draw(st.booleans()):
            part["prorate"] = False
        if "on_top" not in without and draw(st.booleans()) and draw(st.booleans()):
            part["on_top"] = True
        found.append(part)
    if "spill" not in without and len(found) > 1 and draw(st.booleans()):
        found[0]["spill_to"] = found[1]["id"]
    return found
