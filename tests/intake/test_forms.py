"""The forms of the archive: what holds records of people is read, others are called by name."""

import pytest

from tests.intake.clerk import Clerk, codes, hints, messages, states
from tests.intake.foreign import REAL

TEMPLATES = REAL.parent / "templates"
HANDBOOK = (
    "起止时间,培训项目（内容）,培训形式,主办（承办）单位,学时,学分,考核成绩,证明材料,登记人签章,备注",
    "2023-09-01,课一,面授,学院,8,,合格,证书,,",
    "2023年10月1日至10月3日,课二,面授,学院,12,,合格,证书,,",
    "年度小计：,,,,20,,,,学校盖章,",
)


@pytest.fixture
def clerk(ledger, tmp_path):
    return Clerk(ledger, tmp_path)


# ---------------------------------------------------------------- the handbook of one person


@pytest.mark.parametrize(
    "above",
    [
        (
            "姓名,王芳,性别,女,出生年月,1980-01,身份证号,,,,",
            "工作单位,示例中学,学历,本科,职称,一级,任教学科,语文,,,",
        ),
        ("姓名：王芳,,性别：女,,,,,,,,",),
        ("姓名：,王芳,,教师统编号：,T001,,,,,,",),
        ("教师统编号：T001,,,,,,,,,,",),
    ],
    ids=["cells", "one cell", "cells beside", "code"],
)  # fmt: skip
def test_each_row_of_a_handbook_is_of_the_person_above_it(clerk, above):
    sheet = clerk.sheet("教师继续教育学时学分登记手册,,,,,,,,,,", *above, *HANDBOOK)

    code, told = clerk.imports(sheet)

    assert (code, states(told)) == (0, ["matched", "matched"]), messages(told)
    assert clerk.rows("credits", "teacher", "result") == [("T001", "合格"), ("T001", "合格")]
    assert clerk.rows("activities", "title", "start", "end", "hours") == [
        ("课一", "2023-09-01", "", "8"),
        ("课二", "2023-10-01", "2023-10-03", "12"),
    ]


def test_a_handbook_of_somebody_who_is_not_in_the_roster_is_of_nobody(clerk):
    code, told = clerk.imports(clerk.sheet("姓名：钱七,,,,,,,,,,", *HANDBOOK))

    assert (code, states(told)) == (0, ["unknown", "unknown"])


def test_a_handbook_whose_code_and_name_are_two_people_is_refused(clerk):
    code, told = clerk.imports(clerk.sheet("姓名：王芳,,工号：T002,,,,,,,,", *HANDBOOK))

    assert (code, states(told)) == (3, ["rejected", "rejected"])
    assert {*codes(told)} == {"contradiction"}


def test_a_handbook_in_which_no_name_was_written_is_of_nobody(clerk):
    blank = ("姓名,,性别,,出生年月,,身份证号,,,,", "工作单位,,学历,,职称,,任教学科,,,,")
    sheet = clerk.sheet("登记手册,,,,,,,,,,", *blank, *HANDBOOK)

    answer = clerk.do("import", sheet)

    assert answer.code == 3
    assert clerk.rows("credits", "teacher") == []


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("2023-09-01至2023-09-03", ("2023-09-01", "2023-09-03")),
        ("2023.9.1—2023.9.3", ("2023-09-01", "2023-09-03")),
        ("2023年9月1日～9月3日", ("2023-09-01", "2023-09-03")),
        ("2023/9/1 - 2024/1/3", ("2023-09-01", "2024-01-03")),
        ("2023-09-01-2023-09-03", ("2023-09-01", "2023-09-03")),
        ("2023-09-01至2023-09-01", ("2023-09-01", "")),
        ("2023-09-01", ("2023-09-01", "")),
    ],
)
def test_a_first_and_a_last_day_in_one_cell_are_read_where_the_header_says_so(clerk, cell, days):
    assert clerk.imports(clerk.sheet("姓名,项目名称,学时,起止时间", f"王芳,课,2,{cell}"))[0] == 0

    assert clerk.rows("activities", "start", "end") == [days]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("2023-09-03至2023-09-01", "several-days"),
        ("2023年9月1日-3日", "several-days"),
        ("2022年7月-2022年8月", "missing-date"),
        ("9月1日至9月3日", "several-days"),
    ],
)
def test_what_is_no_first_and_last_day_is_refused(clerk, cell, why):
    code, told = clerk.imports(clerk.sheet("姓名,项目名称,学时,起止时间", f"王芳,课,2,{cell}"))

    assert code == 3
    assert codes(told)[0] in {why, "bad-date", "no-single-day"}


def test_under_another_header_two_days_are_several_sessions(clerk):
    sheet = clerk.sheet("姓名,项目名称,学时,日期", "王芳,课,2,2023-09-01至2023-09-03")

    assert codes(clerk.imports(sheet)[1]) == ["several-days"]


def test_a_header_of_known_and_unknown_columns_by_turns_is_a_header(clerk):
    sheet = clerk.sheet("姓名,办公室,签到,楼层,备注,其他", "王芳,301,√,3,,", "李四,302,×,3,,")

    code, told = clerk.imports(sheet, "--title", "讲座", "--date", "2025-09-05", "--hours", "2")

    assert (code, states(told)) == (0, ["matched", "matched"])


# ---------------------------------------------------------------- forms without records

FORMS = {
    "is a statistic": ("指标名称,计量单位,代码,上学年", "接受过培训的专任教师,人,01,40"),
    "is a plan": (
        "序号,时间,地点,培训主题,培训形式,主讲人,参加对象,计划学时",
        "1,2023-09-01,报告厅,新课标,讲座,王芳,全体教师,3",
    ),
    "is an index": (
        "序号,文号/编号,责任者,题名,日期,页次,份数",
        "1,1号,教科室,计划,2023-08-28,1-4,1",
    ),
    "lists the papers of one person": (
        "序号,材料名称,类别,日期,学时,认定学分,原件/复印件,份数,备注",
        "1,证书,结业证,2023-08-28,8,1,原件,1,",
    ),
    "tells hours of whole years": ("审核年度：2023,,", "姓名,教师统编号,合计学时", "王芳,T001,90"),
    "tells hours of whole years, and no course": (
        "姓名,教师统编号,第1年(2019),第2年(2020),周期累计学分",
        "王芳,T001,72,80,152",
    ),
}


@pytest.mark.parametrize("what", FORMS)
def test_a_form_without_records_is_refused_with_what_it_is_and_what_to_do(clerk, what):
    answer = clerk.do("import", clerk.sheet(*FORMS[what]))

    assert answer.code == 2
    assert f"sheet.csv {what}" in answer.err
    assert len(answer.err.splitlines()) > 1
    assert clerk.rows("credits", "teacher") == []


def test_the_sums_of_a_year_are_what_teachers_bring_along_if_that_is_said(clerk):
    sheet = clerk.sheet("审核年度：2022-2023,,", "姓名,教师统编号,合计学时", "王芳,T001,90")

    code, told = clerk.imports(sheet, "--kind", "opening-balance", "--habit", "year_day=06-30")

    assert (code, states(told)) == (0, ["matched"]), messages(told) + hints(told)
    assert clerk.rows("activities", "start", "kind") == [("2023-06-30", "opening-balance")]


def test_hours_beside_names_are_a_session_once_its_title_is_said(clerk):
    sheet = clerk.sheet("年度：2025,", "姓名,学时", "王芳,2")

    code, told = clerk.imports(sheet, "--title", "讲座", "--date", "2025-09-05")

    assert (code, states(told)) == (0, ["matched"])


def test_a_plan_beside_a_signed_sheet_in_one_workbook_does_not_stop_it(clerk, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (("姓名", "签到"), ("王芳", "√")):
        book.active.append(row)
    plan = book.create_sheet("计划")
    plan.append(["序号", "时间", "培训主题", "参加对象", "计划学时"])
    book.save(tmp_path / "s.xlsx")
    words = ("--title", "讲座", "--date", "2025-09-05", "--hours", "2", "--sheet", "Sheet")

    assert clerk.imports(tmp_path / "s.xlsx", *words)[0] == 0


@pytest.mark.skipif(not TEMPLATES.is_dir(), reason="the templates are not here")
@pytest.mark.parametrize(
    ("number", "what"),
    [
        (1, "lists people"), (2, "tells hours of whole years"), (3, "tells hours of whole years"),
        (4, "is a statistic"), (5, "is a plan"), (6, "is an index"), (7, "lists the papers"),
    ],
)  # fmt: skip
def test_each_official_form_says_what_it_is(clerk, number, what):
    (form,) = TEMPLATES.glob(f"{number}_*.csv")

    answer = clerk.do("import", form)

    assert answer.code == 2
    assert what in answer.err


@pytest.mark.skipif(not TEMPLATES.is_dir(), reason="the templates are not here")
def test_the_sheet_for_the_platform_is_read(clerk):
    (form,) = TEMPLATES.glob("8_*.csv")

    assert clerk.imports(form)[0] == 0

    assert clerk.rows("activities", "start", "end", "hours", "level") == [
        ("2023-09-01", "2023-12-31", "24", "school")
    ]
