"""What could change the meaning of a sheet is refused with its cure: no figure is a guess."""

import json

import pytest

from tests.intake.foreign import workbook
from tests.intake.test_import import LEDGER, TEACHERS, codes, people, states

HELD = "id,title,start,end,hours,kind\n20230904-01,讲座,2023-09-04,,2,lecture\n"
LECTURE = ("--title", "讲座", "--date", "2023-09-04", "--hours", "2")
TO_SESSION = ("--activity", "20230904-01")


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "ledger.toml").write_text(LEDGER, encoding="utf-8")
    (folder / "teachers.csv").write_text(TEACHERS, encoding="utf-8")
    (folder / "activities.csv").write_text(HELD, encoding="utf-8")
    (folder / "credits.csv").write_text("activity,teacher\n", encoding="utf-8")
    return folder


@pytest.fixture
def import_(ledger, book, tmp_path):
    """Import lines, or the bytes of a workbook; return the exit code and what a program is told."""

    def run(sheet, *words):
        path = tmp_path / "sheet.csv"
        path.write_bytes(sheet if isinstance(sheet, bytes) else "\n".join(sheet).encode())
        answer = ledger("import", path, "--book", book, "--format", "json", "--dry-run", *words)
        return answer.code, json.loads(answer.out) if answer.out else answer.err

    return run


@pytest.fixture
def told(ledger, book, tmp_path):
    """Import lines, and return the exit code and what a person is told."""

    def run(sheet, *words):
        path = tmp_path / "sheet.csv"
        path.write_bytes(sheet if isinstance(sheet, bytes) else "\n".join(sheet).encode())
        answer = ledger("import", path, "--book", book, "--lang", "en", "--dry-run", *words)
        return answer.code, answer.out + answer.err

    return run


def marks(told):
    """Return who is recorded, and how they attended."""
    return [row[:2] for row in people(told)]


# ---------------------------------------------------------------- one session that a person names


@pytest.mark.parametrize(
    "sheet",
    [
        ["姓名,第1次,第2次", "张三,×,×", "赵六,请假,代签"],
        ["姓名,9月4日,9月11日", "张三,×,√"],
        ["姓名,上午,下午", "张三,×,×"],
    ],
)
def test_several_sessions_are_not_one_session_of_the_book(told, sheet):
    code, text = told(sheet, *TO_SESSION)

    assert code == 2
    assert "columns of several sessions" in text
    assert "--habit columns='{" in text


def test_the_column_that_a_person_names_is_the_one_that_counts(import_):
    sheet = ["姓名,第1次,第2次", "张三,×,√", "赵六,√,×"]

    code, told = import_(sheet, *TO_SESSION, "--habit", 'columns={"第2次"="mark"}')

    assert code == 0
    assert marks(told) == [("0007", "present"), ("0105", "absent")]


def test_the_marks_of_a_matrix_with_one_column_count_for_the_session_of_that_day(import_):
    code, told = import_(["姓名,9月4日", "张三,×", "赵六,√", "王五,代签"], *TO_SESSION)

    assert code == 3
    assert marks(told) == [("0007", "absent"), ("0105", "present")]
    assert codes(told) == ["irregular-mark"]


def test_a_column_of_another_day_is_not_the_session(told):
    code, text = told(["姓名,9月11日", "张三,√"], *TO_SESSION)

    assert code == 2
    assert "another day than that of session 20230904-01" in text


@pytest.mark.parametrize("mark", ["A (0/2)", "Not completed"])
def test_a_learning_platform_that_says_no_is_not_present(import_, mark):
    _code, told = import_(["姓名,第1次", f"张三,{mark}", "赵六,P (2/2)"], *TO_SESSION)

    assert ("0007", "present") not in marks(told)
    assert ("0105", "present") in marks(told)


def test_courses_that_a_platform_refused_are_left_out_of_a_session_too(import_):
    sheet = ["姓名,项目名称,学时,日期,审核状态", "王芳,讲座,2,2023-09-04,审核不通过"]

    code, told = import_(sheet, *TO_SESSION)

    assert (code, people(told), codes(told)) == (0, [], ["not-counted"])


def test_a_claim_of_another_day_or_course_is_not_the_session(import_):
    sheet = [
        "姓名,项目名称,学时,日期", "王芳,讲座,2,2023-09-04", "张三,别的课,2,2023-09-04",
        "赵六,讲座,2,2023-09-01",
    ]  # fmt: skip

    code, told = import_(sheet, *TO_SESSION)

    assert code == 3
    assert [row[0] for row in marks(told)] == ["0012"]
    assert codes(told) == ["other-session"]


# ---------------------------------------------------------------- what a platform says of claims


@pytest.mark.parametrize("state", ["待审", "退回", "未审核", "作废", "审核不通过", "Rejected"])
def test_what_a_platform_has_not_approved_does_not_count(import_, state):
    sheet = ["姓名,学时,审核状态", f"王芳,2,{state}", "张三,2,审核通过"]

    code, told = import_(sheet, *LECTURE)

    assert code == 0
    assert [row[0] for row in marks(told)] == ["0007"]
    assert codes(told) == ["not-counted"]


def test_a_state_that_nobody_listed_is_asked_about(import_):
    sheet = ["姓名,学时,审核状态", "王芳,2,挂起", "张三,2,审核通过", "赵六,2,"]

    code, told = import_(sheet, *LECTURE)

    assert code == 3
    assert [row[0] for row in marks(told)] == ["0007"]
    assert codes(told) == ["unknown-state"]
    assert import_(sheet, *LECTURE, "--habit", 'counts=["挂起", ""]')[0] == 0


@pytest.mark.parametrize("result", ["不合格", "缺考", "Fail"])
def test_a_course_that_was_not_passed_does_not_count(import_, result):
    sheet = ["姓名,项目名称,学时,日期,考核结果", f"王芳,课,6,2023-09-04,{result}", "张三,课,6,2023-09-04,85"]

    code, told = import_(sheet)

    assert code == 0
    assert [row[0] for row in marks(told)] == ["0007"]
    assert codes(told) == ["not-counted"]
