"""The catalogue, hours and credits: how many each cell is through the real command, or why not."""

import pytest

from tests.intake.catalogue import COURSE, Catalogue, School, rows
from tests.intake.clerk import Clerk


@pytest.fixture
def school(ledger, tmp_path):
    return School(Clerk(ledger, tmp_path))


def hours_of(found):
    """Return the hours that are recorded, then what is said of them."""
    hours = found.values("hours") if "people" in found.told else []
    assert found.answer.code == (0 if hours else 3)
    return " ".join((*hours, *found.codes))


PERIODS = "--habit", "hour_minutes=45", "--habit", "hour_step=1"
HOURS: Catalogue = {
    "2, 2.0, ２, 2学时, 2 课时, 2h, 2小时, 两小时, 二学时, ２．５": {
        "2": "2",
        "2.0": "2",
        "２": "2",
        2: "2",
        2.5: "2.5",
        "2学时": "2",
        "2 课时": "2",
        "二学时": "2",
        "２．５": "2.5",
        **dict.fromkeys(("2h", "2小时", "2个小时", "两小时"), "undeclared-unit"),
    },
    "2个半小时, 2.5h, 一个半学时, 2½": {
        "2个半小时": "undeclared-unit",
        "2.5h": "undeclared-unit",
        "一个半学时": "1.5",
        "2½": "2.5",
    },
    "半天, 1天, 全天, 3天, 上午": dict.fromkeys(
        ("半天", "1天", "全天", "3天", "上午"), "undeclared-unit"
    ),
    "90分钟, 120min": dict.fromkeys(("90分钟", "120min"), "undeclared-unit"),
    "1,5 and 109,0909091": {"1,5": "bad-number", "109,0909091": "bad-number"},
    "2-3, 约2, ≥2, 2+1, 2*3, 2学时/天×3天": dict.fromkeys(
        ("2-3", "约2", "≥2", "2+1", "2*3", "2学时/天×3天"), "bad-number"
    ),
    "30学分 in a column of hours; two units; hours and credits that disagree": {
        "30学分": "unit-clash"
    },
    "negative, more than a day or the session has, > 24, sums of 0.1+0.2": {
        "-2": "negative-number",
        "25": "too-many-hours",
        0.1 + 0.2: "0.3",
    },
    "text number with the green triangle, '2, 2。, 2．": dict.fromkeys(
        ("'2", "2 ", "2。", "2．"), "2"
    ),
}


@pytest.mark.parametrize("cells", rows(HOURS))
def test_hours_are_a_number_or_say_why_not(school, cells):
    found = {cell: hours_of(school.claims("2023-09-01", cell)) for cell in cells}

    assert found == cells


@pytest.mark.row("90分钟, 120min", "2个半小时, 2.5h, 一个半学时, 2½")
@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("90分钟", "2"), ("120min", "2"), ("44分钟", "contradiction"), ("2小时", "2"),
        ("2.5h", "3"), ("2个半小时", "3"), ("两小时", "2"), ("2学时", "2"),
    ],
)  # fmt: skip
def test_minutes_and_hours_of_the_clock_become_hours_of_45_minutes(school, cell, hours):
    assert hours_of(school.claims("2023-09-01", cell, *PERIODS)) == hours


@pytest.mark.row("半天, 1天, 全天, 3天, 上午")
@pytest.mark.parametrize(
    ("cell", "hours"),
    [("半天", "4"), ("上午", "4"), ("1天", "8"), ("全天", "8"), ("3天", "24")],
)
def test_a_day_has_the_hours_that_are_declared(school, cell, hours):
    found = school.claims("2023-09-01", cell, "--habit", "day_hours=8")

    assert found.values("hours") == [hours]
    assert found.codes == (["many-hours"] if cell == "3天" else [])


@pytest.mark.row("negative, more than a day or the session has, > 24, sums of 0.1+0.2")
def test_more_than_the_hours_of_a_day_is_told(school):
    found = school.claims("2023-09-01", "9", "--habit", "day_hours=8")

    assert hours_of(found) == "9 many-hours"


@pytest.mark.row("negative, more than a day or the session has, > 24, sums of 0.1+0.2")
def test_more_than_the_session_has_is_refused(school):
    sheet = school.sheet(("姓名", "签到", "学时"), ("李四", "√", "3"), ("王五", "√", "2"))

    found = school.imports(sheet, "--title", "讲座", "--date", "2023-09-01", "--hours", "2")

    assert found.lines("too-many-hours") == [2]
    assert found.answer.code == 3


@pytest.mark.row("1,5 and 109,0909091")
@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_comma_is_decimal_where_another_mark_parts_the_columns(school, separator):
    lines = (separator.join(COURSE), separator.join(("李四", "讲座", "2023-09-01", "1,5")))

    found = school.imports(school.file("\n".join(lines).encode()))

    assert hours_of(found) == "1.5"


@pytest.mark.row("30学分 in a column of hours; two units; hours and credits that disagree")
@pytest.mark.parametrize(
    ("header", "code"), [("学时（学分）", "unit-clash"), ("学时/学分", "unknown-column")]
)
def test_a_header_of_two_units_is_refused(school, header, code):
    found = school.imports(
        school.sheet(("姓名", "培训项目", "日期", header), ("李四", "讲座", "2023-09-01", "2"))
    )

    assert found.codes == [code]
    assert found.answer.code == 3


@pytest.mark.row("30学分 in a column of hours; two units; hours and credits that disagree")
@pytest.mark.parametrize(
    ("credit", "habit", "codes"),
    [
        ("1", "6", []), ("0.75", "8", []), ("0.75", "6", ["credits-disagree"]),
        ("1", "8", ["credits-disagree"]),
    ],
)  # fmt: skip
def test_hours_and_credits_that_disagree_with_the_rule_are_told_with_both(
    school, credit, habit, codes
):
    sheet = school.sheet((*COURSE, "学分"), ("李四", "讲座", "2023-09-01", "6", credit))

    found = school.imports(sheet, "--habit", f"credit_hours={habit}")

    assert found.values("hours") == ["6"]
    assert found.codes == codes
    assert not codes or [number for number in ("6", credit) if number not in found.said] == []


@pytest.mark.row("108.5 between two bands")
@pytest.mark.parametrize(("minutes", "hours"), [("4904", "108"), ("4905", "109")])
def test_hours_are_whole_before_they_fall_into_bands(school, minutes, hours):
    header = ("姓名", "培训项目", "开始日期", "结束日期", "时长")
    sheet = school.sheet(header, ("李四", "讲座", "2023-07-01", "2023-08-31", f"{minutes}分钟"))

    found = school.imports(sheet, *PERIODS, "--habit", 'columns={"时长"="hours"}')

    assert hours_of(found) == hours


@pytest.mark.row("the same course claimed twice")
def test_a_course_that_is_claimed_twice_is_told_with_both_rows(school):
    header = ("姓名", "培训项目", "主办单位", "开始日期", "结束日期", "学时")
    sheet = school.sheet(
        header,
        ("李四", "公需科目", "某大学", "2023-07-01", "2023-07-10", "30"),
        ("李四", "公需科目培训", "某大学", "2023-07-05", "2023-07-12", "30"),
    )

    found = school.imports(sheet)

    assert found.answer.code == 0
    assert found.codes == ["alike-claims"]
    assert [word for word in ("公需科目", "公需科目培训", "2") if word not in found.said] == []


@pytest.mark.parametrize("cell", ["约2", "2-3", "2+1", "30学分", "-2"])
def test_hours_that_are_refused_are_quoted_with_their_row(school, cell):
    found = school.claims("2023-09-01", cell, lang="zh-CN")

    (problem,) = found.told["problems"]
    assert (problem["line"], problem["column"], problem["text"]) == (2, "学时", cell)
    assert cell in problem["message"]
    assert problem["hint"]
