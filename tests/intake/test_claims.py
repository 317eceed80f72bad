"""Claims of courses: rows alike are read once, and each is told and recorded on its own line."""

import json

import pytest

from sbt_ledger.intake.reading import TableReader
from sbt_ledger.intake.table import Column, Table

LEDGER = """\
school = "示例中学"
rules = ["changsha-meixihu"]
[import]
kind = "lecture"
"""
TEACHERS = "code,name,hired_on\nT001,王芳,2010-09-01\nT002,张三,2010-09-01\nT003,李四,2010-09-01\n"
HEADER = "姓名,工号,培训项目名称,培训开始日期,培训结束日期,培训获得学时,主办单位"


@pytest.fixture
def book(tmp_path):
    (tmp_path / "ledger.toml").write_text(LEDGER, encoding="utf-8")
    (tmp_path / "teachers.csv").write_text(TEACHERS, encoding="utf-8")
    (tmp_path / "activities.csv").write_text("id,title,start,end,hours,kind\n", encoding="utf-8")
    (tmp_path / "credits.csv").write_text("activity,teacher\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def claim(ledger, book, tmp_path):
    """Import rows, and return the exit code, and the lines, teachers and sessions recorded."""

    def run(*rows):
        sheet = tmp_path / "claims.csv"
        sheet.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8-sig")
        answer = ledger("import", sheet, "--book", book, "--format", "json")
        return answer.code, json.loads(answer.out)

    return run


def sessions(book):
    rows = (book / "activities.csv").read_text(encoding="utf-8-sig").splitlines()
    return [",".join(row.split(",")[1:3]) for row in rows[1:]]


def test_as_above_means_the_day_of_the_row_above_also_where_that_row_stood_before(claim, book):
    code, _told = claim(
        "王芳,T001,甲,2025-03-01,2025-03-01,2,学院",
        "王芳,T001,乙,2025-04-02,2025-04-02,2,学院",
        "张三,T002,甲,2025-03-01,2025-03-01,2,学院",
        "张三,T002,丙,〃,〃,2,学院",
    )

    assert code == 0
    assert sessions(book) == ["甲,2025-03-01", "乙,2025-04-02", "丙,2025-03-01"]


def test_rows_that_claim_one_course_are_one_session_of_several_people(claim, book):
    code, told = claim(
        "王芳,T001,甲,2025-03-01,2025-03-02,2,学院",
        "张三,T002,甲,2025-03-01,2025-03-02,2,学院",
        "王芳,T001,乙,2025-04-02,2025-04-02,2,学院",
        "王芳,T001,甲,2025-03-01,2025-03-02,2,学院",
    )

    assert code == 0
    assert sessions(book) == ["甲,2025-03-01", "乙,2025-04-02"]
    assert [(each["line"], each["teacher"], each["state"]) for each in told["people"]] == [
        (2, "T001", "matched"), (3, "T002", "matched"), (4, "T001", "matched"),
        (5, "T001", "already"),
    ]  # fmt: skip


def test_a_fault_that_stands_in_several_rows_is_told_on_the_line_of_each(claim):
    code, told = claim(
        "王芳,T001,甲,2025-03-01,2025-03-01,2,学院",
        "张三,T002,甲,2025-13-01,2025-03-01,2,学院",
        "李四,T003,甲,2025-13-01,2025-03-01,2,学院",
        "李五,T003,甲,2025-03-01,2025-03-01,2,学院",
        "李五,T003,乙,2025-03-01,2025-03-01,2,学院",
    )

    assert code != 0
    assert [each["line"] for each in told["problems"]] == [3, 4, 5, 6]
    assert [each["state"] for each in told["people"]] == ["matched", *["rejected"] * 4]


def test_who_is_not_in_the_roster_is_named_on_each_of_his_lines(claim):
    code, told = claim(
        "王芳,T001,甲,2025-03-01,2025-03-01,2,学院",
        "外人,,甲,2025-03-01,2025-03-01,2,学院",
        "外人,,甲,2025-03-01,2025-03-01,2,学院",
    )

    assert code == 0
    assert [(each["line"], each["state"]) for each in told["people"]] == [
        (2, "matched"), (3, "unknown"), (4, "unknown"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "alike"),
    [
        (("1", "1"), {True}), ((1.0, 1.0), {True}), (("1", 1.0), {False}),
        ((1, 1.0), set()), ((1, True), set()), (("", ""), {True}),
    ],
)  # fmt: skip
def test_cells_are_only_alike_where_equal_means_the_same(cells, alike):
    rows = [[cell] for cell in cells]
    reader = TableReader(Table("f", "", 1, (Column(0, "工号", "code"),), rows, (2, 3)))

    key_of = reader.key_of(["code"])

    first, second = map(key_of, rows)
    assert {first == second for key in (first,) if key is not None} == alike
