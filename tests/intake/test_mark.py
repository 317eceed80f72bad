"""What stands in a cell of an attendance sheet; a word that nobody listed could mean either."""

# ruff: noqa: DTZ001 - a cell of a sheet knows no zone

from datetime import datetime, time
from fractions import Fraction

import pytest

from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.cell_words import _tables, word_key
from sbt_ledger.intake.hours_cell import Amount
from sbt_ledger.intake.mark import Mark, read_mark

MARKS = {
    "present": "√ ✓ ✔ V v 1 是 到 已到 已签 已签到 出席 参加 P Present Y Yes 王芳 13:52 簽到",
    "absent": "× ✗ X x 0 否 缺 缺席 旷 旷会 未到 未签到 A Absent N No 缺卡",
    "late": "迟 迟到 L 遲到",
    "left-early": "早退 中途离开",
    "leave": "假 请假 事假 病假 公假 产假 婚假 丧假 E 請假",
    "irregular": "代签 代 （代） 补签 补",
    "not-taken": "N/A #N/A -- ? (跳过) -",
    "not-counted": "未提交 In_Progress 审核中 审核不通过 Not_completed Fail",
}


@pytest.mark.parametrize(
    ("kind", "cell"),
    [(kind, cell.replace("_", " ")) for kind, cells in MARKS.items() for cell in cells.split()],
)
def test_each_mark_has_its_meaning(kind, cell):
    assert read_mark(cell, ["王芳"]).kind == kind


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (1.0, "present"),
        (0.0, "absent"),
        (True, "present"),
        (False, "absent"),
        (time(13, 52), "present"),
        (datetime(2023, 9, 1, 13, 52), "present"),
        ("2023/9/1 13:52", "present"),
        ("9/1/23, 1:52:05 PM", "present"),
        ("P (2/2)", "present"),
        ("L (1/2)", "late"),
        ("", "blank"),
        (" \u3000", "blank"),
        ("√ ", "present"),
        ("Ｖ", "present"),
        ("Completed (achieved pass grade)", "present"),
        ("Completed (did not achieve pass grade)", "not-counted"),
    ],
)
def test_numbers_times_and_points_are_marks_as_well(cell, kind):
    assert read_mark(cell).kind == kind


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("事假0.5天", Mark("leave", "事假0.5天", Amount(Fraction(1, 2), "days"))),
        ("病假半天", Mark("leave", "病假半天", Amount(Fraction(1), "half-days"))),
        ("迟到20分钟", Mark("late", "迟到20分钟", Amount(Fraction(20), "minutes"))),
        ("迟到（20分钟）", Mark("late", "迟到（20分钟）", Amount(Fraction(20), "minutes"))),
        ("早退1节", Mark("left-early", "早退1节", Amount(Fraction(1), "periods45"))),
        ("公假", Mark("leave", "公假")),
    ],
)
def test_a_mark_may_say_how_much_was_missed(cell, mark):
    assert read_mark(cell) == mark


@pytest.mark.parametrize(
    "cell",
    [
        "吃饭",
        "迟到20",
        "迟到-5分钟",
        "李四",
        "9月1日",
        "○",
        "/",
        0.5,
        2.0,
        "到到",
        "迟到、早退",
        "出席20分钟",
    ],
)
def test_a_word_that_nobody_listed_is_refused_with_its_text(cell):
    with pytest.raises(CellError) as told:
        read_mark(cell, ["王芳"])

    assert told.value.code == "unknown-mark"
    assert str(cell).removesuffix(".0") in told.value.message


def test_no_word_means_two_things():
    keys = [{word_key(word) for word in table["words"]} for table in _tables()["mark"].values()]

    assert sum(map(len, keys)) == len(set().union(*keys))
