"""The catalogue, marks of attendance: what each says through the real command."""

import pytest

from tests.intake.catalogue import TALK, Catalogue, School, rows
from tests.intake.clerk import Clerk


@pytest.fixture
def school(ledger, tmp_path):
    return School(Clerk(ledger, tmp_path))


def marked(school, cell, *words):
    """Return how somebody with a mark attended, or the state of the row; then what is said."""
    make = school.sheet if isinstance(cell, str) else school.book
    found = school.imports(make(("姓名", "签到"), ("王五", "√"), ("李四", cell)), *TALK, *words)
    people = found.told["people"][1:]
    assert found.answer.code == (3 if any(each["state"] == "rejected" for each in people) else 0)
    ways = [each["attendance"] or each["state"] for each in people]
    hours = [each["hours"] for each in people if each["hours"]]
    return " ".join((*ways, *hours, *found.codes))


PRESENT = [
    "√", "✓", "✔", "V", "v", "1", "是", "到", "已到", "已签", "已签到", "出席", "参加", "P",
    "Present", "Y", "Yes", "李四", "13:52",
]  # fmt: skip
ABSENT = [
    "×", "✗", "X", "x", "0", "否", "缺", "缺席", "旷", "旷会", "未到", "未签到", "A", "Absent",
    "N", "No", "缺卡",
]  # fmt: skip
LEAVE = ["假", "请假", "事假", "病假", "公假", "产假", "婚假", "丧假", "E", "事假0.5天"]
MARKS: Catalogue = {
    "√ ✓ … Present Y Yes, the own name, a time": dict.fromkeys(PRESENT, "present 2"),
    "× ✗ … Absent N No 缺卡": dict.fromkeys(ABSENT, "absent"),
    "迟 迟到 L; 早退; 中途离开": {
        "迟": "late 2",
        "迟到": "late 2",
        "L": "late 2",
        "迟到20分钟": "late 2",
        "早退": "left-early 2",
        "中途离开": "left-early 2",
    },
    "假 请假 事假 … E, 事假0.5天": dict.fromkeys(LEAVE, "leave"),
    "代签 代 （代） 补签 补": dict.fromkeys(
        ("代签", "代", "（代）", "补签", "补"), "rejected irregular-mark"
    ),
    "blank": {"": "rejected blank-mark"},
    "N/A #N/A -- ? (跳过)": dict.fromkeys(("N/A", "#N/A", "--", "?", "(跳过)"), "not-taken"),
    "未提交 In Progress 审核中 审核不通过 Not completed Fail": dict.fromkeys(
        ("未提交", "In Progress", "审核中", "审核不通过", "Not completed", "Fail"), "not-counted"
    ),
}


@pytest.mark.parametrize("cells", rows(MARKS))
def test_a_mark_says_how_somebody_attended_or_why_it_says_nothing(school, cells):
    assert {cell: marked(school, cell) for cell in cells} == cells


def test_a_word_that_nobody_listed_says_nothing(school):
    assert marked(school, "也许") == "rejected unknown-mark"


@pytest.mark.row("blank")
@pytest.mark.parametrize(("blank", "mark"), [("absent", "absent"), ("present", "present 2")])
def test_a_blank_means_what_is_declared(school, blank, mark):
    assert marked(school, "", "--habit", f"blank={blank}") == mark


@pytest.mark.row("代签 代 （代） 补签 补")
@pytest.mark.parametrize("mark", ["代签", "代", "（代）", "补签", "补"])
def test_who_was_signed_for_is_there_if_that_is_accepted_and_is_listed(school, mark):
    assert marked(school, mark, "--accept-makeup") == "present 2 makeup-accepted"


@pytest.mark.row("present with 0 hours, or the reverse")
@pytest.mark.parametrize(("mark", "hours"), [("√", "0"), ("×", "2"), ("事假", "2"), ("到", "0")])
def test_a_mark_and_hours_that_say_otherwise_are_a_contradiction(school, mark, hours):
    sheet = school.sheet(("姓名", "签到", "学时"), ("王五", "√", "2"), ("李四", mark, hours))

    found = school.imports(sheet, *TALK)

    assert found.answer.code == 3
    assert found.lines("contradiction") == [3]
