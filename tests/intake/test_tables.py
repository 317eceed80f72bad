"""From a sheet to its table: the header, what each column is, and which rows are no data."""

from __future__ import annotations

from datetime import date

import pytest

from sbt_ledger.errors import BrokenFilesError
from sbt_ledger.intake.read import read_contents
from sbt_ledger.intake.table import Table
from sbt_ledger.intake.the_table import the_table
from tests.intake.foreign import rows_by_role, table, text, workbook


def roles(found: Table) -> list[str]:
    return [each.role for each in found.columns]


def headers_of(found: Table, role: str) -> list[str]:
    return [each.header for each in found.columns if each.role == role]


def refused(raw: bytes, sheet_name: str = "") -> tuple[str, str]:
    with pytest.raises(BrokenFilesError) as caught:
        the_table(read_contents(raw, "a.xlsx"), sheet_name=sheet_name)
    assert caught.value.hint
    return caught.value.problems[0].code, caught.value.message


def of_workbook(raw: bytes, sheet_name: str = "") -> Table:
    return the_table(read_contents(raw, "a.xlsx"), sheet_name=sheet_name)


@pytest.mark.parametrize(
    "header",
    [
        "姓名", "姓  名", "姓\n名", " *姓名", "姓名*", "姓名（必填）", "（必填）姓名", "1、姓名",
        "教师姓名", "您的姓名", "NAME", "Full name", "Ｎａｍｅ", "User Name (Original Name)",
        "employee_name",
        "2、请问您的姓名是？",
    ],
)  # fmt: skip
def test_a_name_is_known_however_its_header_is_dressed(header):
    assert roles(table(f'"{header}",学时', "王芳,2")) == ["name", "hours"]


def test_of_two_columns_that_may_be_one_thing_the_surer_word_has_it():
    assert roles(table("昵称,姓名,工号,编号", "芳芳,王芳,0012,x")) == [
        "nickname",
        "name",
        "code",
        "",
    ]


def test_a_nickname_is_the_name_where_there_is_no_other():
    assert roles(table("昵称,时长（分钟）", "王芳,90")) == ["name", "duration"]


def test_a_person_may_name_the_columns_and_is_believed():
    found = table("学员,姓名,课", "王芳,组长,2", 学员="name", 课="hours")

    assert roles(found) == ["name", "", "hours"]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("学时", "periods45"),
        ("课时", "periods45"),
        ("学分", "credits"),
        ("小时", "clock-hours"),
        ("时数", ""),
        ("时长（分钟）", "minutes"),
        ("Duration (Minutes)", "minutes"),
        ("所要時間（分）", "minutes"),
        ("时长", ""),
        ("实际工作时长(小时)", "hours"),
        ("Hours of PD (below 60 minutes as a decimal)", "hours"),
    ],
)
def test_the_unit_is_what_the_header_says_and_never_assumed(header, unit):
    assert table(f"姓名,{header}", "王芳,2").columns[1].unit == unit


def test_a_header_with_two_units_is_told():
    found = table("姓名,学时（学分）", "王芳,2")

    assert [(each.code, each.level) for each in found.problems] == [("unit-clash", "error")]


def test_a_needed_column_that_stands_twice_is_told_and_an_unknown_one_is_not():
    assert [p.code for p in table("姓名,学时,学时", "王芳,2,3").problems] == ["duplicate-column"]
    assert table("姓名,学时,图片,图片", "王芳,2,a,b").problems == ()


def test_a_number_that_only_counts_the_rows_is_no_code():
    assert roles(table("编号,姓名,签到", "1,王芳,√", "2,张三,√")) == ["number", "name", "mark"]
    assert roles(table("编号,姓名,签到", "0012,王芳,√", "7,张三,√")) == ["code", "name", "mark"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("合计,,14,", "total"),
        ("总 计：,,14,", "total"),
        ("年度小计：,,2,", "total"),
        ("Total,,14,", "total"),
        ("应到14人，实到10人,,,", "total"),
        ("审核人（签字）：,,校长（签字）：,", "signature"),
        ("校长：,,年 月 日,", "signature"),
        ("备注：请假须有假条,,,", "remark"),
        ("范例,王小明,2,√", "example"),
        ("示例：,王小明,2,√", "example"),
        ("填寫說明(此列勿刪!),文字,數字,符號", "instruction"),
        ("序号,姓名,学时,签到", "repeated header"),
        ("9,,,", "empty"),
        (",,,", "empty"),
        (" ,　, ,", "empty"),
        (",,2,", "total"),
        ("语文组,,,", "note"),
    ],
)
def test_a_row_that_is_no_data_is_left_out_and_it_is_said_why(row, why):
    found = table("序号,姓名,学时,签到", "1,王芳,2,√", *row.split("\n"), "2,张三,2,√")

    assert found.skipped == ((3, why),)
    assert [each["name"] for each in rows_by_role(found)] == ["王芳", "张三"]
    assert list(found.lines) == [2, 4]


@pytest.mark.parametrize(
    "row", ["示例中学,王芳,2,√", "校长,王芳,2,√", "Sumner,王芳,2,√", "注册处,王芳,2,√", ",王芳,,"]
)
def test_a_row_of_a_person_is_data_whatever_stands_before_it(row):
    found = table("单位,姓名,学时,签到", row)

    assert found.skipped == ()
    assert len(found.rows) == 1


def test_how_many_were_there_is_kept_from_the_foot_of_the_sheet():
    found = table("序号,姓名,签到", "1,王芳,√", "合计,,应到2人，实到1人")

    assert found.hints["count"] == "1"


@pytest.mark.parametrize(
    ("lines", "hints"),
    [
        (["培训主题：新课标解读"], {"title": "新课标解读"}),
        (["主题: 新课标  时间：2023.9.1 14:00 地点：报告厅"],
         {"title": "新课标", "date": "2023.9.1 14:00", "place": "报告厅"}),
        (["会议主题:,校本研修", "预定开始时间:,2023-09-01 14:00"],
         {"title": "校本研修", "start": "2023-09-01 14:00"}),
        (["Meeting title,Lesson study", "Start time,9/1/23"],
         {"title": "Lesson study", "start": "9/1/23"}),
        (["*Résumé de la réunion", "Titre de la réunion,Étude"],
         {"heading": "Résumé de la réunion", "title": "Étude"}),
        (["示例中学签到表"], {"heading": "示例中学签到表"}),
        (["学校（盖章）：,,填表时间："], {}),
    ],
)  # fmt: skip
def test_what_stands_above_the_table_is_a_hint(lines, hints):
    found = table(*lines, "序号,姓名,签到", "1,王芳,√")

    assert found.hints == hints
    assert found.header_line == len(lines) + 1


def test_a_table_of_one_row_about_the_meeting_is_a_hint_for_the_next():
    found = table(
        "Topic,Meeting ID,Start Time,Duration (Minutes)",
        "Study,123,11/19/2021 10:00:00 AM,120",
        "",
        "Name (Original Name),Join Time,Leave Time,Duration (Minutes)",
        "Ada,11/19/2021 10:00:00 AM,11/19/2021 11:00:00 AM,60",
    )

    assert found.hints == {"title": "Study", "start": "11/19/2021 10:00:00 AM", "duration": "120"}
    assert list(found.lines) == [5]


def test_the_header_may_stand_on_line_25_and_not_below():
    above = ["通知"] * 24

    assert table(*above, "姓名,签到", "王芳,√").header_line == 25
    with pytest.raises(BrokenFilesError, match="header"):
        table(*above, "通知", "姓名,签到", "王芳,√")


def test_where_no_header_can_be_read_the_known_words_are_named():
    with pytest.raises(BrokenFilesError) as caught:
        table("甲,乙", "王芳,2")

    assert caught.value.problems[0].code == "no-header"
    assert "姓名" in caught.value.hint
    assert "[import.columns]" in caught.value.hint


def test_a_list_of_names_alone_is_a_table():
    assert rows_by_role(table("姓名", "王芳", "张三")) == [{"name": "王芳"}, {"name": "张三"}]


def test_a_form_to_be_filled_in_is_no_header():
    found = table("姓名,,性别,,工号,", "日期,项目名称,学时,,,", "2023-09-01,新课标,2,,,")

    assert found.header_line == 2


def test_two_halves_side_by_side_are_one_table_each_row_with_its_line():
    found = table("序号,姓名,签到,序号,姓名,签到", "1,王芳,√,3,李四,√", "2,张三,√,,,")

    assert [each["name"] for each in rows_by_role(found)] == ["王芳", "张三", "李四"]
    assert list(found.lines) == [2, 3, 2]
    assert found.skipped == ((3, "empty"),)


def test_pages_below_each_other_are_one_table():
    found = table("姓名,签到", "王芳,√", "", "签到表（续）", "姓名,签到", "张三,√")

    assert [each["name"] for each in rows_by_role(found)] == ["王芳", "张三"]


def test_another_table_below_is_not_read_silently():
    found = table("姓名,签到", "王芳,√", "", "培训主题,学时,地点", "新课标,2,报告厅")

    assert len(found.rows) == 1
    assert [(p.code, p.line, p.level) for p in found.problems] == [("second-table", 4, "warning")]


def test_a_header_of_two_rows_is_joined_by_its_merged_cells():
    rows: list[list[object]] = [
        ["签到表", "", "", "", "", ""],
        ["序号", "姓名", "周一", "", "周二", ""],
        ["", "", "上午", "下午", "上午", "下午"],
        [1, "王芳", "√", "", "√", "√"],
    ]
    merged = ["A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"]

    for found in (
        of_workbook(workbook({"A": rows}, merged=merged)),
        table(*(",".join(map(str, row)) for row in rows)),
    ):
        assert headers_of(found, "session") == ["周一上午", "周一下午", "周二上午", "周二下午"]
        assert roles(found)[:2] == ["number", "name"]
        assert found.header_line == 3
        assert len(found.rows) == 1


def test_the_report_of_wecom_has_its_columns_in_the_lower_row():
    rows = [
        ["上下班打卡_日报", *[""] * 7],
        ["统计时间:2026-06-01-2026-06-05", *[""] * 7],
        ["时间", "姓名", "账号", "基础信息", "", "考勤概况", "", ""],
        ["", "", "", "部门", "职务", "所属规则", "最早", "最晚"],
        ["2026/06/05 星期五", "王芳", "wf", "语文组", "教师", "教师", "13:52", "16:30"],
    ]
    merged = ["A1:H1", "A2:H2", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:H3"]

    found = of_workbook(workbook({"A": rows}, merged=merged))

    assert roles(found) == ["date", "name", "user_id", "group", "", "", "time", "leave"]
    assert list(found.lines) == [5]


def test_a_merged_subject_holds_for_all_its_rows_and_a_merged_name_for_the_first_only():
    rows = [["姓名", "学科", "签到"], ["王芳", "语文", "√"], ["", "", "√"]]

    found = of_workbook(workbook({"A": rows}, merged=["A2:A3", "B2:B3"]))

    assert rows_by_role(found) == [
        {"name": "王芳", "group": "语文", "mark": "√"},
        {"name": "", "group": "语文", "mark": "√"},
    ]


@pytest.mark.parametrize(
    "headers",
    [
        ["2022.02.07", "2022.02.09"],
        ["9月1日", "9月8日"],
        ["9.1", "9.8"],
        ["9/1(周五)", "9/8(周五)"],
        ["20230901", "20230908"],
        ["周一上午", "周一下午"],
        ["星期一", "星期二"],
        ["上午", "下午"],
        ["第1次", "第2次"],
        ["第一讲", "第二讲"],
        ["1", "2", "3"],
        ["1 Sep 2023 2.00PM All students", "8 Sep 2023 2.00PM All students"],
    ],
)
def test_the_columns_of_a_matrix_are_its_sessions(headers):
    found = table(
        ",".join(["姓名", *headers, "备注"]), ",".join(["王芳", *["√"] * len(headers), ""])
    )

    assert headers_of(found, "session") == headers


@pytest.mark.parametrize("header", ["2", "第1年(2019)", "2023年度", "学期", "体育", "2022级"])
def test_what_is_no_session_is_none(header):
    assert headers_of(table(f"姓名,签到,{header}", "王芳,√,x"), "session") == []


def test_days_in_the_header_of_a_workbook_are_sessions():
    rows: list[list[object]] = [["姓名", date(2023, 9, 1), date(2023, 9, 8)], ["王芳", "√", "×"]]

    assert headers_of(of_workbook(workbook({"A": rows})), "session") == ["2023-09-01", "2023-09-08"]


PEOPLE = [["姓名", "签到"], ["王芳", "√"]]


def test_of_several_sheets_with_a_table_none_is_guessed():
    raw = workbook({"语文": PEOPLE, "数学": PEOPLE, "空": []})

    code, message = refused(raw)

    assert code == "several-sheets"
    assert "语文" in message
    assert "数学" in message
    assert of_workbook(raw, "数学").sheet == "数学"
    assert refused(raw, sheet_name="英语")[0] == "no-sheet"


def test_the_one_sheet_with_a_table_needs_no_name_and_a_hidden_one_is_only_read_by_name():
    raw = workbook({"签到": PEOPLE, "Sheet2": [["随便"]], "名册": PEOPLE}, hidden_sheets=["名册"])

    assert of_workbook(raw).sheet == "签到"
    hidden = of_workbook(raw, "名册")
    assert (hidden.sheet, [each.code for each in hidden.problems]) == ("名册", ["hidden-sheet"])


def test_hidden_rows_are_read_as_a_csv_of_the_sheet_would_have_them_and_told():
    found = of_workbook(workbook({"A": [*PEOPLE, ["张三", "√"]]}, hidden_rows=[3]))

    assert len(found.rows) == 2
    assert [(p.code, p.line, p.level) for p in found.problems] == [("hidden-rows", 3, "warning")]


def test_a_workbook_without_anything_is_told():
    assert refused(workbook({"A": [], "B": []}))[0] == "empty-file"


def test_a_cell_of_a_long_note_is_not_taken_for_a_header():
    assert text("说明：" + "很" * 5000, "姓名,签到", "王芳,√").sheets[0].rows
    assert table("说明：" + "很" * 5000, "姓名,签到", "王芳,√").header_line == 2
