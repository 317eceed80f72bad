"""Whatever a cell holds, it becomes a value or is refused with a message: never a traceback."""

# ruff: noqa: DTZ901 - a cell of a sheet knows no zone

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.codes import code_text, national_id, phone_number
from sbt_ledger.intake.date_order import date_order_of
from sbt_ledger.intake.day_cell import read_day
from sbt_ledger.intake.duration import read_duration
from sbt_ledger.intake.hours_cell import read_hours
from sbt_ledger.intake.identity import Identity
from sbt_ledger.intake.mark import read_mark
from sbt_ledger.intake.match import Matcher
from sbt_ledger.intake.moment import DayHabits, read_moment
from sbt_ledger.intake.person_name import said_name
from sbt_ledger.records.teacher import Teacher

# Pieces of what sheets hold, so that a random text often comes near to one that has a meaning.
PIECES = (
    *[
        "张",
        "三",
        "李四",
        "王芳",
        "代签",
        "（",
        "）",
        "(",
        ")",
        "【",
        "】",
        "主持人",
        "、",
        "&",
        "/",
        "，",
        ";",
        "：",
        ":",
        "-",
        "—",
        "~",
        ".",
        "。",
        "'",
        "½",
        "①",
        "²",
        "?",
        "□",
        "�",
    ],
    *[
        "2023",
        "9",
        "1",
        "13",
        "45170",
        "112",
        "年",
        "月",
        "日",
        "民国",
        "星期五",
        "周",
        "上午",
        "下午",
        "AM",
        "PM",
        "GMT+8",
        "Z",
        "T",
        "à",
        "h",
        "m",
        "s",
        "min",
    ],
    *[
        "小时",
        "分",
        "学时",
        "学分",
        "个半",
        "半",
        "天",
        "十",
        "二",
        "两",
        "E+17",
        "430104",
        "X",
        "x",
        "*",
        "138",
        "0000",
        ",",
        "+",
        "√",
        "×",
        "迟到",
        "事假",
        "N/A",
    ],
    *[
        "--",
        "#REF!",
        "Birch",
        "Ben",
        "iPhone",
        "会议室",
        "00",
        "0012",
        "PT",
        "H",
        "M",
        "S",
        "é",
        "Ê¾Àý",
        "锟斤拷",
    ],
    *('="', '"', "\t", "\n", "\u200b", "\u3000", " "),
)
TEXTS = st.one_of(st.text(max_size=12), st.lists(st.sampled_from(PIECES), max_size=7).map("".join))
CELLS = st.one_of(
    TEXTS,
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None])),
    st.times(),
    st.timedeltas(),
)
HABITS = DayHabits(year=2023, near=date(2023, 9, 1), latest=date(2026, 8, 31), calendar="roc")
MATCHER = Matcher(
    {code: Teacher(code, name) for code, name in (("0012", "王芳"), ("0031", "李四"))}
)
READERS: list[Callable[[Any], object]] = [
    said_name,
    code_text,
    national_id,
    phone_number,
    read_moment,
    lambda cell: read_moment(cell, HABITS),
    lambda cell: read_day(cell, HABITS),
    lambda cell: date_order_of([cell], near=HABITS.near),
    read_duration,
    lambda cell: read_duration(cell, "minutes", short_clock=True),
    read_hours,
    lambda cell: read_hours(cell, "periods45", decimal_comma=True),
    lambda cell: read_mark(cell, ["王芳"]),
    lambda cell: MATCHER.match(Identity(cell)),
    lambda cell: MATCHER.match(Identity("王芳", cell, cell, cell, cell)),
]


@pytest.mark.parametrize("reader", READERS, ids=range(len(READERS)))
@settings(max_examples=60)
@given(cell=CELLS)
def test_any_cell_is_read_or_refused_and_always_in_the_same_way(reader, cell):
    first = outcome(reader, cell)

    assert repr(outcome(reader, cell)) == repr(first)
    assert not isinstance(first, float)
    assert not isinstance(first, Fraction) or first >= 0
    assert not isinstance(first, CellError) or all((first.code, first.message, first.hint))


@pytest.mark.parametrize(
    "cell",
    [
        datetime.max,
        datetime.min,
        date.max,
        time.max,
        timedelta.max,
        timedelta.min,
        5e-324,
        1e308,
        "9" * 5000,
        "(" * 3000,
        "a" + " " * 30_000,
        "2023-09-01" + " " * 30_000 + "x",
        "张" + "班主任" * 5000 + "x",
        "1h" + " " * 30_000 + "x",
        "李四、" * 5000,
    ],
)
@pytest.mark.parametrize("reader", READERS, ids=range(len(READERS)))
def test_the_ends_of_all_scales_are_read_or_refused(reader, cell):
    assert repr(outcome(reader, cell)) == repr(outcome(reader, cell))


def outcome(reader, cell):
    """Return what a cell is read as, or why it is refused."""
    try:
        return reader(cell)
    except CellError as error:
        return error
