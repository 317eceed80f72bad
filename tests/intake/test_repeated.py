"""A sheet again, or another of the same session: what stands is told, and what differs as well."""

import pytest

from sbt_ledger.files import commit
from sbt_ledger.files.write import save
from tests.intake.clerk import Clerk, codes, hints, messages, states

WEEK = ("--title", "第一周研讨", "--date", "2025-09-05", "--hours", "2")
NEXT = ("--title", "第二周研讨", "--date", "2025-09-12", "--hours", "3")


@pytest.fixture
def clerk(ledger, tmp_path):
    return Clerk(ledger, tmp_path)


# ---------------------------------------------------------------- the same bytes


def test_the_same_list_for_another_session_is_not_taken_for_recorded(clerk):
    clerk.imports(clerk.sheet("姓名,签到", "王芳,√", "李四,√"), *WEEK)

    code, told = clerk.imports(clerk.desk / "sheet.csv", *NEXT)

    assert code == 3
    assert states(told) == ["differing", "differing"]
    assert "20250905-01, “第一周研讨”, 2025-09-05" in messages(told)
    assert "--again" in hints(told)
    assert told["activities"] == []
    assert clerk.rows("credits", "activity") == [("20250905-01",), ("20250905-01",)]


def test_a_list_that_is_used_every_week_is_recorded_again_if_the_clerk_says_so(clerk):
    sheet = clerk.sheet("姓名,签到", "王芳,√", "李四,√")
    clerk.imports(sheet, *WEEK)

    code, told = clerk.imports(sheet, *NEXT, "--again")

    assert code == 0
    assert states(told) == ["matched", "matched"]
    assert clerk.rows("activities", "id", "hours") == [("20250905-01", "2"), ("20250912-01", "3")]
    assert states(clerk.imports(sheet, *NEXT)[1]) == ["already", "already"]


def test_what_was_recorded_at_a_session_that_is_void_can_be_recorded_at_the_right_one(clerk):
    sheet = clerk.sheet("姓名,签到", "王芳,√")
    clerk.imports(sheet, *WEEK)
    assert clerk.do("void", "20250905-01", "--reason", "wrong day").code == 0

    code, told = clerk.imports(sheet, *WEEK[:2], "--date", "2025-09-06", "--hours", "2")

    assert (code, states(told)) == (0, ["matched"])
    assert ("20250906-01", "T001") in clerk.rows("credits", "activity", "teacher")


def test_of_a_matrix_the_session_left_out_before_is_recorded_afterwards(clerk):
    sheet = clerk.sheet("姓名,9月1日,9月8日,9月15日", "王芳,√,,√")
    words = ("--title", "研讨", "--hours", "2", "--year", "2025")
    assert clerk.imports(sheet, *words, "--skip-bad")[0] == 0
    assert len(clerk.rows("credits", "activity")) == 2

    code, told = clerk.imports(sheet, *words, "--habit", "blank=present")

    assert (code, states(told)) == (0, ["already", "matched", "already"])
    assert clerk.rows("credits", "activity")[-1] == ("20250908-01",)


def test_the_sessions_of_a_matrix_are_written_in_the_order_of_their_days(clerk):
    sheet = clerk.sheet("姓名,9月1日,9月8日,9月15日", "王芳,√,,√", "李四,√,√,√")

    clerk.imports(sheet, "--title", "研讨", "--hours", "2", "--year", "2025", "--skip-bad")

    days = clerk.rows("activities", "start")
    assert days == sorted(days)
    assert len(days) == 3


# ---------------------------------------------------------------- another figure than the book's


@pytest.mark.parametrize(
    ("first", "then", "there", "setting"),
    [
        ("李四,√,2", "李四,×,", "present, hours=2", "--set attendance=absent"),
        ("李四,×,", "李四,√,2", "absent", "--set attendance=present"),
        ("李四,√,2", "李四,√,1", "present, hours=2", "--set hours=1"),
        ("李四,迟到,2", "李四,√,2", "late, hours=2", "--set attendance=present"),
    ],
)
def test_a_corrected_sheet_tells_both_figures_and_what_would_mend_the_book(
    clerk, first, then, there, setting
):
    clerk.imports(clerk.sheet("姓名,签到,学时", first), *WEEK)

    code, told = clerk.imports(clerk.sheet("姓名,签到,学时", then), *WEEK)

    assert (code, states(told), codes(told)) == (3, ["differing"], ["differs"])
    assert f"credits.csv:2 with {there}; the sheet says" in messages(told)
    assert f"ledger correct 20250905-01 T002 {setting}" in hints(told)


def test_what_the_hint_says_makes_the_book_agree_with_the_sheet(clerk):
    clerk.imports(clerk.sheet("姓名,签到", "李四,√"), *WEEK)
    sheet = clerk.sheet("姓名,签到", "李四,×")
    assert clerk.imports(sheet, *WEEK)[0] == 3

    correct = ("correct", "20250905-01", "T002", "--set", "attendance=absent", "--reason", "sheet")
    assert clerk.do(*correct).code == 0

    assert states(clerk.imports(sheet, *WEEK)[1]) == ["already"]


def test_with_skip_bad_what_differs_is_listed_and_the_others_are_recorded(clerk):
    clerk.imports(clerk.sheet("姓名,签到", "李四,√"), *WEEK)

    code, told = clerk.imports(clerk.sheet("姓名,签到", "李四,×", "王芳,√"), *WEEK, "--skip-bad")

    assert (code, states(told)) == (0, ["differing", "matched"])
    assert "李四" in (clerk.desk / "sheet.rejects.csv").read_text(encoding="utf-8-sig")
    assert told["counts"]["differing"] == 1


def test_a_corrected_export_of_a_platform_is_told(clerk):
    clerk.imports(clerk.sheet("姓名,项目名称,学时,日期", "王芳,课一,6,2025-09-01"))

    code, told = clerk.imports(clerk.sheet("姓名,项目名称,学时,日期", "王芳,课一,8,2025-09-01"))

    assert (code, states(told)) == (3, ["differing"])
    assert "--set hours=8" in hints(told)


def test_a_corrected_opening_balance_is_told(clerk):
    words = ("--kind", "opening-balance", "--habit", "year_day=08-31")
    clerk.imports(clerk.sheet("工号,姓名,学年,学时", "T001,王芳,2021-2022,66.5"), *words)

    code, told = clerk.imports(clerk.sheet("工号,姓名,学年,学时", "T001,王芳,2021-2022,70"), *words)

    assert (code, states(told)) == (3, ["differing"])
    assert "hours=66.5; the sheet says present, hours=70" in messages(told)


def test_of_two_reports_of_one_meeting_the_second_is_no_repetition(clerk):
    words = (
        "--title", "讲座", "--date", "2025-09-05", "--hours", "2", "--time", "14:00-15:30",
        "--habit", "threshold=80%",
    )  # fmt: skip
    head = "姓名,加入时间,离开时间"
    first = clerk.sheet(head, "王芳,2025-09-05 14:00:00,2025-09-05 14:40:00", name="r1.csv")
    second = clerk.sheet(head, "王芳,2025-09-05 14:42:00,2025-09-05 15:30:00", name="r2.csv")
    clerk.imports(first, *words)

    code, told = clerk.imports(second, *words)

    assert (code, states(told)) == (3, ["differing"])
    assert "give both files at once: ledger import FIRST r2.csv" in hints(told)
    clerk.do("undo", "--yes")
    _code, told = clerk.imports(first, second, *words)
    assert [(each["minutes"], each["hours"]) for each in told["people"]] == [("88", "2")]


# ---------------------------------------------------------------- twice in one sheet


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (("王芳,2", "李四,2", "王芳,3"), ("--title", "讲座", "--date", "2025-09-05")),
        (("王芳,2", "李四,2", "王芳,3", "王芳,2"), ("--title", "讲座", "--date", "2025-09-05")),
    ],
)
def test_one_person_with_two_amounts_of_hours_is_not_added_up(clerk, rows, words):
    code, told = clerk.imports(clerk.sheet("姓名,学时", *rows), *words, "--skip-bad")

    assert code == 0
    assert {"doubled-person"} == {*codes(told)}
    assert clerk.rows("credits", "teacher") == [("T002",)]


def test_a_course_in_one_file_with_two_amounts_of_hours_is_refused_and_both_lines_named(clerk):
    code, told = clerk.imports(
        clerk.sheet("姓名,项目名称,学时,日期", "王芳,课一,6,2025-09-01", "王芳,课一,8,2025-09-01")
    )

    assert (code, states(told)) == (3, ["rejected", "rejected"])
    assert "lines 2, 3, differently; hours: 6, 8" in messages(told)


def test_a_row_that_stands_twice_in_a_sheet_is_counted_once_and_told(clerk):
    sheet = clerk.sheet(
        "姓名,项目名称,学时,日期", "王芳,校本研修,2,2025-09-01", "王芳,校本研修,2,2025-09-01"
    )

    code, told = clerk.imports(sheet)

    assert (code, codes(told)) == (0, ["twice-in-sheet"])
    assert "stands in line 2 already with this session" in messages(told)
    assert len(clerk.rows("credits", "teacher")) == 1


def test_two_amounts_of_one_year_are_no_balance_of_which_the_second_is_lost(clerk):
    words = ("--kind", "opening-balance", "--habit", "year_day=08-31")
    sheet = clerk.sheet("工号,姓名,学年,学时", "T001,王芳,2021-2022,66.5", "T001,王芳,2021-2022,10")

    code, told = clerk.imports(sheet, *words)

    assert (code, states(told)) == (3, ["rejected", "rejected"])
    assert "hours: 66.5, 10" in messages(told)
    assert "add the hours up" in hints(told)


def test_one_year_under_two_names_in_one_file_is_told(clerk):
    words = ("--kind", "opening-balance", "--habit", "year_day=08-31")
    sheet = clerk.sheet("工号,姓名,学年,学时", "T001,王芳,2023,30", "T001,王芳,2022-23学年,30")

    code, told = clerk.imports(sheet, *words)

    assert code == 0
    assert "second-balance" in codes(told)


def test_courses_of_one_title_and_day_by_two_organisers_stay_what_they_are_when_repeated(clerk):
    sheet = clerk.sheet(
        "姓名,项目名称,学时,日期,主办单位", "王芳,课一,6,2025-09-01,甲学院",
        "李四,课一,8,2025-09-01,乙学院",
    )  # fmt: skip
    assert clerk.imports(sheet)[0] == 0

    code, told = clerk.imports(sheet)

    assert (code, states(told)) == (0, ["already", "already"])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("王芳,继续教育公需科目,30,2023-03-01,2023-06-01", ["alike-claims"]),
        ("王芳,继续教育公需科目,30,2023-06-01,2023-06-02", ["alike-claims"]),
        ("王芳,继续教育公需科目,30,2023-06-02,2023-06-09", []),
        ("王芳,继续教育公需科目,29,2023-03-01,2023-06-01", []),
        ("李四,继续教育公需科目,30,2023-03-01,2023-06-01", []),
    ],
    ids=["alike", "the last day", "the day after", "other hours", "somebody else"],
)  # fmt: skip
def test_a_claim_that_is_perhaps_a_course_of_the_book_under_another_title_is_told(clerk, row, told):
    header = "姓名,项目名称,学时,开始日期,结束日期"
    clerk.imports(clerk.sheet(header, "王芳,公需科目一,30,2023-03-01,2023-06-01"))

    code, found = clerk.imports(clerk.sheet(header, row))

    assert (code, codes(found)) == (0, told)
    assert not told or "“公需科目一” (credits.csv:2)" in messages(found)


def test_claims_of_one_sheet_under_two_titles_are_told(clerk):
    header = "姓名,项目名称,学时,开始日期,结束日期"

    code, found = clerk.imports(
        clerk.sheet(
            header, "王芳,公需科目一,30,2023-03-01,2023-06-01",
            "王芳,公需科目二,30,2023-06-01,2023-06-02",
        )
    )  # fmt: skip

    assert (code, codes(found)) == (0, ["alike-claims"])


def interrupted(drafts, **seams):
    save(drafts, **seams)
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (("import", *WEEK), ("姓名,签到", "王芳,√")),
        (("teacher", "import"), ("工号,姓名", "T009,孙八")),
    ],
)
def test_control_c_after_the_writing_does_not_hide_that_a_sheet_is_recorded(
    clerk, monkeypatch, words, lines
):
    monkeypatch.setattr(commit, "save", interrupted)

    answer = clerk.do(*words, clerk.sheet(*lines), "--yes")

    assert (answer.code, answer.out) == (0, "")
    assert answer.err.startswith("Recorded: ")
    assert "bug" not in answer.err
