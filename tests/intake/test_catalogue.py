"""The catalogue of messy cells, a row a test: what each becomes, or why it is refused.

The rows of dates that are years apart, of sheets and of claims are no matter of one cell.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.codes import code_text, national_id
from sbt_ledger.intake.day_cell import read_day
from sbt_ledger.intake.hours_cell import Amount, read_hours
from sbt_ledger.intake.identity import Identity
from sbt_ledger.intake.mark import read_mark
from sbt_ledger.intake.match import Matcher
from sbt_ledger.intake.moment import DayHabits
from sbt_ledger.intake.person_name import said_name
from sbt_ledger.records.teacher import Teacher

ROSTER = {
    code: Teacher(code, name, cells={"group": group, **cells})
    for code, name, group, cells in (
        ("0012", "王芳", "语文", {"phone": "13812340000", "alias": "T0012"}),
        ("0031", "王芳", "数学", {}),
        ("0040", "李四", "", {}),
        ("0041", "王五", "", {}),
        ("0042", "张三", "", {}),
        ("0043", "阿依古丽·买买提", "", {}),
        ("0044", "陈国强", "", {}),
        ("0045", "Ben Birch", "", {"email": "ben@school.example"}),
        ("0046", "赵六", "", {}),
    )
}
MATCHER = Matcher(ROSTER)
SESSION = DayHabits(year=2023, near=date(2023, 9, 1), latest=date(2026, 8, 31))
DAY = "2023-09-01"


def who(*cells: Any) -> str:
    """Return whom a row means, or its state with the problem."""
    match = MATCHER.match(Identity(*cells))
    if match.teacher:
        return "+".join((match.teacher, *match.others))
    return f"{match.state} {match.problem.code}" if match.problem else match.state


def day(cell: Any) -> str:
    moment = read_day(cell, SESSION)
    return " ".join((str(moment.day), *(each.code for each in moment.warnings)))


def hours(cell: Any, unit: str = "") -> Amount | None:
    return read_hours(cell, unit)


def kind(cell: Any) -> str:
    return read_mark(cell, ["王芳"]).kind


def last_name(cell: Any) -> str:
    return said_name(cell).names[-1]


Row = tuple[str, Callable[..., object], dict[Any, object]]

NAMES: list[Row] = [
    (
        "widths, blanks and zero-width characters",
        who,
        {"李\u200b四\ufeff": "0040", "Ｂｅｎ\u202fBirch": "0045"},
    ),
    ("a half is handled before widths", hours, {"2½": Amount(Fraction(5, 2))}),
    ("a circled number is no digit of a name", last_name, {"①张三": "张三"}),
    (
        "blanks between Han go, others stay",
        last_name,
        {"张 三": "张三", "张　三": "张三", "Zhou Mary": "Zhou Mary"},
    ),
    ("trailing blanks", who, {"李四 ": "0040"}),
    ("radicals that look alike", last_name, {"⽅芳": "方芳", "⻢云": "马云"}),
    (
        "dots of minority names",
        who,
        {"阿依古丽•买买提": "0043", "阿依古丽・买买提": "0043", "阿依古丽．买买提": "0043"},
    ),
    ("traditional and simplified", who, {"陳國強": "0044"}),
    (
        "lost characters",
        who,
        {
            "李?": "rejected lost-character",
            "张□": "rejected lost-character",
            "(左马右天)": "rejected lost-character",
        },
    ),
    (
        "mojibake",
        who,
        {"Ê¾Àý": "rejected mojibake", "å¼ ä¸‰": "rejected mojibake", "锟斤拷": "rejected mojibake"},
    ),
    ("two of one name", who, {"王芳": "ambiguous ambiguous-name", ("王芳", "0031"): "0031"}),
    (
        "name and code glued",
        who,
        {
            "0040李四": "0040",
            "李四0040": "0040",
            "0040；李四": "0040",
            "0040 李四": "0040",
            "0040": "0040",
            "": "unknown",
            "0041李四": "rejected contradiction",
        },
    ),
    (
        "roles, groups and prefixes",
        who,
        {
            "李四(主持人)": "0040",
            "李四（语文组）": "0040",
            "赵六（代）": "0046",
            "手机用户1234(张 三)": "0042",
            "12赵六": "0046",
            "初二数学李四": "0040",
        },
    ),
    (
        "two people in one cell",
        who,
        {
            "李四、王五": "0040+0041",
            "李四&王五": "0040+0041",
            "李四/王五": "0040+0041",
            "李四、外人": "rejected several-people",
        },
    ),
    (
        "devices and others",
        who,
        {
            "会议室A301": "unknown",
            "录播": "unknown",
            "iPhone": "unknown",
            "read.ai meeting notes": "unknown",
            "外校": "unknown",
        },
    ),
    ("near misses", who, {"张珊": "unknown near-name", "王方": "rejected near-name"}),
    (
        "English names",
        who,
        {
            "ben birch": "0045",
            "BEN BIRCH": "0045",
            "Birch, Ben": "0045",
            "Ben  Birch": "0045",
            ("Benny", "", "ben@school.example"): "0045",
        },
    ),
    ("pinyin", who, {"Wang Fang": "unknown"}),
]
CODES: list[Row] = [
    (
        "a code without its zeros",
        who,
        {
            ("李四", 40.0): "0040",
            ("王五", 40.0): "rejected contradiction",
            ("", 40.0): "rejected zeros-lost",
        },
    ),
    ("a whole number as a float", code_text, {2500000000103.0: "2500000000103", 0.5: "bad-code"}),
    (
        "scientific notation",
        code_text,
        {"9.90001E+17": "lost-digits", "1.23457E+11": "lost-digits"},
    ),
    (
        "digits cut to zeros",
        national_id,
        {"430104198805123000": "lost-digits", 4.30104198805123e17: "lost-digits"},
    ),
    (
        "marks that keep a text from being a number",
        code_text,
        {"\t9900": "9900", "'9900": "9900", '="0007"': "0007", "9900\t": "9900"},
    ),
    (
        "x, widths, old numbers, blanks",
        national_id,
        {
            "11010519491231002x": "11010519491231002X",
            "11010519491231002Ｘ": "11010519491231002X",
            "110105491231002": "110105491231002",
            "110105 19491231 002X": "11010519491231002X",
        },
    ),
    ("a bad check digit", national_id, {"110105194912310021": "bad-national-id"}),
    ("the code of another person", who, {("李四", "0041"): "rejected contradiction"}),
    (
        "one code in three forms",
        who,
        {("王芳", "T0012"): "0012", ("王芳", "t0012"): "0012", ("王芳", "12"): "0012"},
    ),
    (
        "masked numbers",
        who,
        {
            ("王芳", "", "", "138****0000"): "0012",
            ("王芳", "", "", "139****0000"): "ambiguous ambiguous-name",
        },
    ),
]
DAYS: list[Row] = [
    (
        "the common shapes",
        day,
        dict.fromkeys(
            (
                "2023.9.1",
                "2023年9月1日",
                "2023/9/1",
                "2023-09-01",
                "20230901",
                "２０２３．９．１",
                "2023. 9. 1",
                "2023年09月01号",
            ),
            DAY,
        ),
    ),
    (
        "short years",
        day,
        {"23-9-1": f"{DAY} short-year", "23.9.1": f"{DAY} short-year", "9-1-23": "ambiguous-date"},
    ),
    ("numbers of a spreadsheet", day, {45170: DAY, 45170.583: DAY, "45170": f"{DAY} serial-date"}),
    (
        "times and weekdays behind",
        day,
        {
            "2023/9/1 14:00": DAY,
            "2023-09-01 星期五": DAY,
            "9月1日下午": DAY,
            "2023/09/01 下午 02:44:14": DAY,
            "2023.9.1（周五）": DAY,
            "2023.9.1（周四）": f"{DAY} other-weekday",
        },
    ),
    ("day or month first", day, {"9/1/2023": "ambiguous-date", "1/9/2023": "ambiguous-date"}),
    (
        "years of the Republic",
        day,
        {"民國112年9月1日": DAY, "112/9/1": "roc-date", "114/10/13": "roc-date"},
    ),
    (
        "no single day",
        day,
        dict.fromkeys(("2023.9", "2023年秋", "2023—2024学年第一学期", "暑假"), "no-single-day"),
    ),
    (
        "several days",
        day,
        dict.fromkeys(("2023.9.1-9.3", "9.1、9.8、9.15", "7月10日—12日"), "several-days"),
    ),
    (
        "no day at all",
        day,
        {
            "2023-06-31": "bad-date",
            "2023-02-29": "bad-date",
            "2203-09-01": "bad-date",
            "2026-09-01": "future-date",
        },
    ),
    ("blank", day, dict.fromkeys(("0", "-", "/", "无"), "missing-date")),
]
MARKS: list[Row] = [
    (
        "present",
        kind,
        dict.fromkeys(
            [
                "√",
                "✓",
                "✔",
                "V",
                "v",
                "1",
                "是",
                "到",
                "已到",
                "已签",
                "已签到",
                "出席",
                "参加",
                "P",
                "Present",
                "Y",
                "Yes",
                "王芳",
                "13:52",
            ],
            "present",
        ),
    ),
    (
        "absent",
        kind,
        dict.fromkeys(
            [
                "×",
                "✗",
                "X",
                "x",
                "0",
                "否",
                "缺",
                "缺席",
                "旷",
                "旷会",
                "未到",
                "未签到",
                "A",
                "Absent",
                "N",
                "No",
                "缺卡",
            ],
            "absent",
        ),
    ),
    ("late", kind, dict.fromkeys(["迟", "迟到", "L"], "late")),
    ("left early", kind, {"早退": "left-early", "中途离开": "left-early"}),
    (
        "leave",
        kind,
        dict.fromkeys(
            ["假", "请假", "事假", "病假", "公假", "产假", "婚假", "丧假", "E", "事假0.5天"],
            "leave",
        ),
    ),
    (
        "signed by another or later",
        kind,
        dict.fromkeys(["代签", "代", "（代）", "补签", "补"], "irregular"),
    ),
    ("blank", kind, {"": "blank"}),
    ("not taken", kind, dict.fromkeys(["N/A", "#N/A", "--", "?", "(跳过)"], "not-taken")),
    (
        "not counted",
        kind,
        dict.fromkeys(
            ("未提交", "In Progress", "审核中", "审核不通过", "Not completed", "Fail"),
            "not-counted",
        ),
    ),
]
HOURS: list[Row] = [
    (
        "numbers with a unit or none",
        hours,
        {
            "2": Amount(Fraction(2)),
            "2.0": Amount(Fraction(2)),
            "２": Amount(Fraction(2)),
            "2学时": Amount(Fraction(2), "periods45"),
            "2 课时": Amount(Fraction(2), "periods45"),
            "二学时": Amount(Fraction(2), "periods45"),
            "2h": Amount(Fraction(2), "hours"),
            "2小时": Amount(Fraction(2), "hours"),
            "2个小时": Amount(Fraction(2), "hours"),
            "两小时": Amount(Fraction(2), "hours"),
            "２．５": Amount(Fraction(5, 2)),
        },
    ),
    (
        "halves",
        hours,
        {
            "2个半小时": Amount(Fraction(5, 2), "hours"),
            "2.5h": Amount(Fraction(5, 2), "hours"),
            "一个半学时": Amount(Fraction(3, 2), "periods45"),
            "2½": Amount(Fraction(5, 2)),
        },
    ),
    (
        "days",
        hours,
        {
            "半天": Amount(Fraction(1), "half-days"),
            "1天": Amount(Fraction(1), "days"),
            "全天": Amount(Fraction(1), "days"),
            "3天": Amount(Fraction(3), "days"),
            "上午": Amount(Fraction(1), "half-days"),
        },
    ),
    (
        "minutes",
        hours,
        {"90分钟": Amount(Fraction(90), "minutes"), "120min": Amount(Fraction(120), "minutes")},
    ),
    ("a comma", hours, {"1,5": "bad-number", "109,0909091": "bad-number"}),
    (
        "no certain number",
        hours,
        dict.fromkeys(("2-3", "约2", "≥2", "2+1", "2*3", "2学时/天×3天"), "bad-number"),
    ),
    ("credits in a column of hours", hours, {("30学分", "periods45"): "unit-clash"}),
    (
        "negative, and sums of floats",
        hours,
        {"-2": "negative-number", 0.1 + 0.2: Amount(Fraction(3, 10))},
    ),
    (
        "what a spreadsheet leaves around",
        hours,
        dict.fromkeys(("'2", "2 ", "2。", "2．"), Amount(Fraction(2))),
    ),
]
CELLS = [
    pytest.param(reader, cell, expected, id=f"{row}: {cell!r}")
    for row, reader, cells in (*NAMES, *CODES, *DAYS, *MARKS, *HOURS)
    for cell, expected in cells.items()
]


@pytest.mark.parametrize(("reader", "cell", "expected"), CELLS)
def test_each_row_of_the_catalogue_becomes_what_it_says(reader, cell, expected):
    cells = cell if isinstance(cell, tuple) else (cell,)

    try:
        found = reader(*cells)
    except CellError as error:
        found = error.code

    assert found == expected
