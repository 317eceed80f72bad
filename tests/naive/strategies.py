"""Random small books as plain dicts, to hold two evaluators against each other.

Both shrink towards one teacher, no records and one plain requirement. `without` names features that
are left out: `rule_sets(without={"carry", "split"})`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

Row = dict[str, Any]
Draw = st.DrawFn

AS_OF = (
    date(2026, 8, 31), date(2026, 8, 30), date(2026, 9, 1), date(2025, 12, 31), date(2026, 1, 1),
    date(2024, 2, 29), date(2025, 2, 28), date(2026, 6, 15),
)  # fmt: skip
EDGES = (
    date(2025, 9, 1), date(2025, 8, 31), date(2026, 1, 1), date(2025, 12, 31), date(2026, 2, 1),
    date(2026, 1, 31), date(2024, 2, 29), date(2024, 2, 28), date(2024, 3, 1), date(2025, 2, 28),
    date(2026, 8, 31), date(2025, 7, 1), date(2025, 6, 30),
)  # fmt: skip
FEATURES = (
    "duplicates", "parts", "split", "spread", "for", "attendance", "valid", "factor", "rounding",
    "shares", "caps", "percent-caps", "thing-caps", "floors", "of_which", "nested",
    "spill", "on_top", "covers",
    "distinct", "any_of", "if", "at_most", "dated", "counters", "carry", "adjust", "prorate",
    "cohorts", "deadlines", "money", "same_course", "blank", "who_when", "personal", "rolling",
    "grace", "mix", "ladder", "pause", "listed", "length_by", "ends", "award", "tags", "accept",
)  # fmt: skip


def days() -> st.SearchStrategy[date]:
    return st.sampled_from(EDGES) | st.dates(date(2023, 6, 1), date(2026, 12, 31))


def maybe(draw: Draw, row: Row, **columns: st.SearchStrategy[Any]) -> None:
    """Fill each column or leave it out: leaving out comes first, so that rows shrink short."""
    for name, strategy in columns.items():
        value = draw(st.none() | strategy)
        if value is not None:
            row[name] = value


# ---------------------------------------------------------------- books

HOURS = st.sampled_from(
    [10, 1, 2, 5, 30, 0, Decimal("0.1"), Decimal("0.7"), Decimal("1.5"), Decimal("29.9"), 90]
)
KINDS = ("course", "lecture", "paper", "plan")
TOPICS = ("x", "y", "z")
LEVELS = ("school", "county", "city", "nation")
PROOFS = ("certificate", "certificate=a.pdf;photo", "photo")
MARKS = ("present", "late", "absent", "leave", "left-early", "swapped")


@st.composite
def teachers(draw: Draw) -> list[Row]:
    found = []
    for number in range(draw(st.integers(1, 3))):
        row: Row = {"code": f"t{number}"}
        maybe(
            draw,
            row,
            hired_on=st.sampled_from([date(2020, 2, 29), date(2024, 2, 29), date(2025, 9, 1)])
            | st.dates(date(2022, 1, 1), date(2026, 6, 1)),
            stage=st.sampled_from(["primary", "secondary"]),
            group=st.sampled_from(["A", "B", "A;B"]),
            born_on=st.sampled_from([date(1975, 6, 15), date(1980, 2, 29), date(1999, 12, 1)]),
        )
        if draw(st.booleans()) and draw(st.booleans()):
            since = row.get("hired_on", date(2023, 1, 1))
            row["left_on"] = since + timedelta(days=draw(st.integers(0, 1500)))
        found.append(row)
    return found


@st.composite
def changes(draw: Draw, roster: list[Row]) -> list[Row]:
    """Return one span an attribute and teacher: two that hold at once would say two things."""
    values = {
        "rank": st.sampled_from(["junior", "senior"]),
        "leave": st.sampled_from(["illness", "long"]),
        "fte": st.sampled_from(["0.5", "0.8", "1"]),
        "extra_licences": st.sampled_from(["0", "1", "3"]),
        "asked": st.just("yes"),
    }
    keys = st.tuples(st.sampled_from([row["code"] for row in roster]), st.sampled_from([*values]))
    found = []
    for teacher, attribute in draw(st.lists(keys, max_size=4, unique=True)):
        row: Row = {
            "teacher": teacher,
            "attribute": attribute,
            "value": draw(values[attribute]),
            "from": draw(days()),
        }
        if draw(st.booleans()):
            row["until"] = row["from"] + timedelta(days=draw(st.integers(0, 500)))
        if draw(st.booleans()):
            row["evidence"] = "letter"
        found.append(row)
    plain = [row["code"] for row in roster if not {"hired_on", "left_on"} & set(row)]
    if draw(st.booleans()) and plain:  # the roster says nothing: no conflict can arise
        come = draw(st.dates(date(2022, 1, 1), date(2025, 6, 1)))
        row = {"teacher": plain[0], "attribute": "employment", "from": come}
        found.append({**row, "value": draw(st.sampled_from(["hired", "transferred-in"]))})
        if draw(st.booleans()):
            gone = come + timedelta(days=draw(st.integers(1, 1500)))
            found.append({**row, "value": "transferred-out", "from": gone})
    return found


@st.composite
def steps(draw: Draw, around: date) -> str:
    """Return the steps passed, with their days or without."""
    names = draw(st.lists(st.sampled_from(["review", "college"]), min_size=1, unique=True))
    written = []
    for name in names:
        later = draw(st.none() | st.integers(-5, 20))
        written.append(name if later is None else f"{name}@{around + timedelta(days=later)}")
    return ";".join(written)


@st.composite
def records(draw: Draw, roster: list[Row], without: Collection[str]) -> list[Row]:
    found: list[Row] = []
    for number in range(draw(st.integers(0, 5))):
        start = draw(days())
        row: Row = {"teacher": draw(st.sampled_from([one["code"] for one in roster]))}
        long = draw(st.sampled_from([0, 0, 1, 4]))
        row |= {"start": start, "end": start + timedelta(days=long)} if long else {"date": start}
        row["kind"] = draw(st.sampled_from(KINDS))
        end = start + timedelta(days=long)
        maybe(
            draw,
            row,
            hours=HOURS,
            planned=st.sampled_from([10, 30, 5]),
            minutes=st.sampled_from([45, 100, 16]),
            topic=st.sampled_from(TOPICS),
            level=st.sampled_from(LEVELS),
            mode=st.sampled_from(["online", "concentrated"]),
            attendance=st.sampled_from(MARKS),
            late_minutes=st.sampled_from([15, 16]),
            evidence=st.sampled_from(PROOFS),
            evidence_on=st.sampled_from([end + timedelta(days=many) for many in (0, 5, 6, 40)]),
            approvals=steps(end),
            result=st.sampled_from(["pass", "fail"]),
            rated_on=st.sampled_from([end + timedelta(days=many) for many in (0, 4, 5, 6, 12)]),
            status=st.sampled_from(["planned", "void"]),
        )
        if "blank" in without:
            row = {"topic": "x", "level": "school", "mode": "online", "result": "pass", **row}
        if "award" not in without:
            maybe(draw, row, award=st.sampled_from([end, end + timedelta(days=40)]))
        if "tags" not in without:
            maybe(draw, row, topic=st.sampled_from(["x;y", "x=1;y=3", "x=1;y=1;z=1"]))
        if "accept" not in without and draw(st.booleans()) and draw(st.booleans()):
            row["kind"] = "opening-balance"
            maybe(draw, row, evidence=st.just("transfer-sheet"))
        if "for" not in without:
            maybe(draw, row, **{"for": st.sampled_from(["2025-09", "2026-08", "2025-08-31"])})
        if "same_course" not in without:
            maybe(draw, row, course=st.sampled_from(["c1", "c2"]))
        if draw(st.booleans()):
            row |= {"unit": draw(st.sampled_from(["day", "semester-hour", "month"])), "units": 3}
        found += draw(rows_of_one_event(row, f"a{number}", roster, without))
    return found


@st.composite
def rows_of_one_event(
    draw: Draw, row: Row, id_: str, roster: list[Row], without: Collection[str]
) -> list[Row]:
    """Return a row alone, twice, in two parts, or with another teacher's at the same event."""
    shapes = ["alone", "alone", "together"]
    shapes += [] if "duplicates" in without else ["twice"]
    shapes += [] if "parts" in without else ["parts"]
    shape = draw(st.sampled_from(shapes))
    row = {"id": id_, **row}
    if shape == "twice":
        again = dict(row)
        maybe(draw, again, hours=HOURS, evidence=st.sampled_from(PROOFS))
        return [row, again]
    if shape == "parts":
        second = {**row, "part": "2"}
        maybe(
            draw,
            second,
            hours=HOURS,
            attendance=st.sampled_from(MARKS),
            evidence=st.sampled_from(PROOFS),
        )
        return [{**row, "part": "1"}, second]
    if shape == "together" and len(roster) > 1:
        other = next(one["code"] for one in roster if one["code"] != row["teacher"])
        second = {**row, "teacher": other}
        maybe(draw, second, attendance=st.sampled_from(MARKS))
        return [row, second]
    return [row]


@st.composite
def cases(draw: Draw, without: Collection[str] = ()) -> Row:
    """Return a case as the case files write it."""
    roster = draw(teachers())
    if "blank" in without:
        roster = [
            {"stage": "primary", "group": "A", "born_on": date(1980, 2, 29), **row}
            for row in roster
        ]
    money = st.fixed_dictionaries(
        {
            "date": days(),
            "what": st.sampled_from(["fund", "payroll"]),
            "amount": st.sampled_from([1000, 30, 29, Decimal("30.01")]),
        }
    )
    return {
        "name": "drawn",
        "as_of": draw(st.sampled_from(AS_OF)),
        "teachers": roster,
        "changes": draw(changes(roster)),
        "records": draw(records(roster, without)),
        "money": [] if "money" in without else draw(st.lists(money, max_size=3)),
    }
