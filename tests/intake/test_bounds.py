"""What a sheet may not say: other days than were named, more hours than fit, two figures."""

import pytest

from tests.intake.clerk import Clerk, codes, hints, messages, states

TALK = ("--title", "讲座", "--date", "2025-09-05")
BALANCE = ("--kind", "opening-balance", "--habit", "year_day=08-31")


@pytest.fixture
def clerk(ledger, tmp_path):
    return Clerk(ledger, tmp_path, "day_hours = 8\n")


# ---------------------------------------------------------------- days


def test_a_row_of_another_day_than_date_says_is_refused(clerk):
    sheet = clerk.sheet("姓名,日期,学时", "王芳,2025-09-05,2", "李四,2026-09-05,2")

    code, told = clerk.imports(sheet, *TALK)

    assert (code, states(told), codes(told)) == (3, ["matched", "rejected"], ["other-day"])
    assert "The row is of 2026-09-05, and the session of 2025-09-05" in messages(told)
    assert "--date or --activity" in hints(told)


def test_a_row_of_another_day_is_left_out_and_listed_with_skip_bad(clerk):
    sheet = clerk.sheet("姓名,日期,学时", "王芳,2025-09-05,2", "李四,2025-10-05,2")

    assert clerk.imports(sheet, *TALK, "--skip-bad")[0] == 0

    assert clerk.rows("credits", "teacher") == [("T001",)]
    assert "李四" in (clerk.desk / "sheet.rejects.csv").read_text(encoding="utf-8-sig")


def test_a_session_of_the_book_takes_no_rows_of_another_day(clerk):
    clerk.imports(clerk.sheet("姓名,签到", "王芳,√"), *TALK, "--hours", "2")

    code, told = clerk.imports(
        clerk.sheet("姓名,签到,日期", "李四,√,2025-10-30"), "--activity", "20250905-01"
    )

    assert (code, codes(told)) == (3, ["other-session"])


@pytest.mark.parametrize("day", ["1月5日", "2026.1.5", "2026/1/5"])
def test_a_day_without_a_year_is_not_replaced_by_the_day_that_gives_the_year(clerk, day):
    sheet = clerk.sheet("姓名,日期,学时", "王芳,12月30日,2", f"李四,{day},2")

    code, told = clerk.imports(sheet, "--title", "讲座", "--date", "2024-12-30")

    assert (code, states(told)) == (3, ["matched", "rejected"])


def test_days_inside_a_course_of_several_days_are_its_own(clerk):
    sheet = clerk.sheet("姓名,日期,学时", "王芳,2025-09-06,2", "李四,2025-09-08,2")

    code, told = clerk.imports(sheet, *TALK, "--end", "2025-09-07")

    assert (code, states(told)) == (3, ["matched", "rejected"])


@pytest.mark.parametrize("words", [(*TALK, "--hours", "2"), ("--activity", "20250905-01")])
def test_a_report_of_another_day_is_not_recorded(clerk, words):
    clerk.imports(clerk.sheet("姓名,签到", "李四,√"), *TALK, "--hours", "2")
    report = clerk.sheet(
        "姓名,加入时间,离开时间", "王芳,2025-09-12 14:00:00,2025-09-12 16:00:00", name="r.csv"
    )

    code, told = clerk.imports(report, *words, "--habit", "hour_minutes=60")

    assert (code, codes(told)) == (3, ["other-day"])


def test_who_joins_after_midnight_was_at_the_meeting(clerk):
    report = clerk.sheet(
        "姓名,加入时间,离开时间", "王芳,2025-09-05 22:00:00,2025-09-06 00:30:00",
        "李四,2025-09-06 00:10:00,2025-09-06 00:30:00",
    )  # fmt: skip

    code, told = clerk.imports(report, *TALK, "--hours", "2", "--habit", "hour_minutes=60")

    assert (code, states(told)) == (0, ["matched", "matched"])


def test_when_a_form_was_filled_in_is_not_when_the_session_was(clerk):
    form = clerk.sheet("Timestamp,姓名", "2025-09-06 08:00:00,王芳")

    assert clerk.imports(form, *TALK, "--hours", "2")[0] == 0


@pytest.mark.parametrize("option", ["--date", "--end"])
def test_nobody_was_there_on_a_day_that_has_not_come(clerk, option):
    sheet = clerk.sheet("姓名,签到", "王芳,√")
    days = {"--date": "2025-09-05", "--end": "2025-09-05", option: "2099-09-05"}

    answer = clerk.do(
        "import", sheet, "--title", "讲座", "--date", days["--date"], "--end",
        max(days.values()), "--hours", "2",
    )  # fmt: skip

    assert answer.code == 2
    assert "2099-09-05 has not come yet" in answer.err


# ---------------------------------------------------------------- hours


@pytest.mark.parametrize(
    ("hours", "end", "code", "told"),
    [
        ("8", "2025-09-05", 0, []),
        ("8.5", "2025-09-05", 0, ["many-hours"]),
        ("16", "2025-09-06", 0, []),
        ("24", "2025-09-05", 0, ["many-hours"]),
        ("24.5", "2025-09-05", 3, ["too-many-hours"]),
        ("25", "2025-09-06", 0, ["many-hours"]),
        ("999999", "2025-09-05", 3, ["too-many-hours"]),
        ("2天", "2025-09-05", 0, ["many-hours"]),
    ],
)
def test_a_day_has_24_hours_and_above_those_of_the_book_it_is_told(clerk, hours, end, code, told):
    sheet = clerk.sheet("姓名,项目名称,学时,开始日期,结束日期", f"王芳,课,{hours},2025-09-05,{end}")

    found = clerk.imports(sheet)

    assert (found[0], codes(found[1])) == (code, told)


def test_a_course_of_which_only_the_year_is_told_may_have_any_hours(clerk):
    sheet = clerk.sheet("姓名,项目名称,学时,培训年度", "王芳,课,72,2022")

    code, told = clerk.imports(sheet, "--habit", "year_day=06-30")

    assert (code, codes(told)) == (0, [])


@pytest.mark.parametrize("hours", ["25", "1000000000"])
def test_a_session_has_no_more_hours_than_its_day(clerk, hours):
    answer = clerk.do("import", clerk.sheet("姓名,签到", "王芳,√"), *TALK, "--hours", hours)

    assert answer.code == 2
    assert f"--hours: {hours} hours do not fit between 2025-09-05 and 2025-09-05" in answer.err


def test_a_sheet_without_marks_gives_nobody_more_hours_than_the_session_has(clerk):
    sheet = clerk.sheet("姓名,学时", "王芳,2", "李四,5", "赵六,1")

    code, told = clerk.imports(sheet, *TALK, "--hours", "2", "--skip-bad")

    assert (code, states(told)) == (0, ["matched", "rejected", "matched"])
    assert codes(told) == ["too-many-hours"]
    assert clerk.rows("credits", "teacher", "hours") == [("T001", ""), ("T003", "1")]


def test_the_session_has_the_hours_that_were_said_whatever_the_first_row_has(clerk):
    clerk.imports(clerk.sheet("姓名,学时", "王芳,2", "李四,"), *TALK, "--hours", "3")

    assert clerk.rows("activities", "hours") == [("3",)]
    assert clerk.rows("credits", "teacher", "hours") == [("T001", "2"), ("T002", "")]


@pytest.mark.parametrize("hours", ["0", "0.0000001"])
def test_presence_of_no_hours_is_a_contradiction(clerk, hours):
    code, told = clerk.imports(clerk.sheet("姓名,学时", f"王芳,{hours}"), *TALK)

    assert (code, codes(told)) == (3, ["contradiction"])


def test_a_claim_above_the_hours_of_its_session_in_the_book_is_told(clerk):
    header = "姓名,项目名称,学时,日期"
    clerk.imports(clerk.sheet(header, "王芳,课,2,2025-09-05"))

    code, told = clerk.imports(clerk.sheet(header, "李四,课,4,2025-09-05"))

    assert (code, codes(told)) == (0, ["other-hours"])
    assert clerk.rows("credits", "teacher", "hours") == [("T001", ""), ("T002", "4")]


# ---------------------------------------------------------------- hours and credits


@pytest.mark.parametrize(("credit", "told"), [("1", []), ("5", ["credits-disagree"]), ("", [])])
def test_credits_that_are_worth_other_hours_are_told_with_both_numbers(clerk, credit, told):
    sheet = clerk.sheet("姓名,项目名称,学时,学分,日期", f"王芳,课,6,{credit},2025-09-05")

    code, found = clerk.imports(sheet, "--habit", "credit_hours=6")

    assert (code, codes(found)) == (0, told)
    assert not told or "6 hours, and credits that are worth 30: 5" in messages(found)


def test_credits_beside_the_hours_of_a_balance_are_compared_as_well(clerk):
    sheet = clerk.sheet("工号,姓名,学年,学时,学分", "T001,王芳,2021-2022,72,13")

    _code, told = clerk.imports(sheet, *BALANCE, "--habit", "credit_hours=6")

    assert codes(told) == ["credits-disagree"]


# ---------------------------------------------------------------- counted years


@pytest.mark.parametrize(
    ("cycle", "days"),
    [
        ("2020-2024", ["2020-08-31", "2021-08-31"]),
        ("2020-2025", ["2021-08-31", "2022-08-31"]),
    ],
)
def test_counted_years_are_school_years_where_the_cycle_is_one_year_longer(clerk, cycle, days):
    sheet = clerk.sheet(
        f"汇总表（{cycle}周期）,,,,,,", "工号,姓名,第1年,第2年,第3年,第4年,第5年",
        "T001,王芳,40,50,,,",
    )  # fmt: skip

    assert clerk.imports(sheet, *BALANCE)[0] == 0

    assert clerk.rows("activities", "start") == [(day,) for day in days]


def test_counted_years_that_do_not_fill_their_cycle_are_asked_for(clerk):
    sheet = clerk.sheet("汇总表（2020-2025周期）,,,", "工号,姓名,第1年,第2年", "T001,王芳,40,50")

    code, told = clerk.imports(sheet, *BALANCE)

    assert (code, {*codes(told)}) == (3, {"counted-year"})
    assert "第1年(2019-2020学年)" in hints(told)


@pytest.mark.parametrize("year", ["2098-2099", "2099-2100", "2099"])
def test_nobody_brings_along_hours_of_a_year_that_has_not_come(clerk, year):
    code, told = clerk.imports(clerk.sheet("工号,姓名,学年,学时", f"T001,王芳,{year},30"), *BALANCE)

    assert (code, codes(told)) == (3, ["future-date"])
