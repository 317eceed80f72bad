"""The reconstructed sheets of each program, whole: people, minutes, hours and what is told."""

import json
import shutil

import pytest

from tests.intake.clerk import Clerk
from tests.intake.foreign import SAMPLES

SETTINGS = """\
school = "示例中学"
rules = ["changsha-meixihu"]
[import]
hour_minutes = 45
hour_step = 1
day_hours = 8
threshold = "80%"
kind = "lecture"
year_day = "06-30"
"""
ROSTER = """\
code,name,group,email,hired_on
0012,王芳,语文,wang.fang@school.example,2010-09-01
0031,王芳,数学,,2010-09-01
0007,张三,数学,zhang.san@school.example,2010-09-01
0033,李四,英语,,2010-09-01
0201,Ada Alder,English,ada@school.example,2010-09-01
"""


@pytest.fixture
def clerk(ledger, tmp_path):
    clerk = Clerk(ledger, tmp_path)
    (clerk.folder / "ledger.toml").write_text(SETTINGS, encoding="utf-8")
    (clerk.folder / "teachers.csv").write_text(ROSTER, encoding="utf-8")
    return clerk


@pytest.fixture
def imports(clerk):
    """Import a sample into a book that has some teachers besides."""

    def run(name, *words, besides="", roster=""):
        path = clerk.folder / "teachers.csv"
        path.write_text((roster or ROSTER) + besides, encoding="utf-8")
        return clerk.imports(SAMPLES / name, *words)

    return run


def people(told, *keys):
    keys = keys or ("line", "teacher", "attendance", "minutes", "hours")
    return [
        tuple(each[key] for key in keys) for each in told["people"] if each["state"] == "matched"
    ]


def problems(told):
    return [(each["code"], each["line"]) for each in told["problems"]]


# ---------------------------------------------------------------- meetings


def test_a_report_of_teams_has_the_minutes_of_each_stay(imports):
    code, told = imports(
        "teams_report_3sections_en_utf16le.csv", "--date", "2023-09-01", "--hours", "3",
        besides="0301,Casey Guest,,,2010-09-01\n",
    )  # fmt: skip

    assert (code, told["counts"]["rows"]) == (0, 6)
    assert people(told) == [
        (11, "0012", "present", "151.08", "3"),
        # 57 min and 1 h 1 min 2 s; the 42 min without an address lie within.
        (12, "0007", "absent", "118.03", "0"),
        (15, "0301", "absent", "0.13", "0"),  # 8 seconds
    ]
    others = [each["text"] for each in told["people"] if each["state"] == "unknown"]
    assert others == ["Doe, Jane (External)", "0731 5550 0100 (Dial-in)"]


def test_a_report_of_teams_in_chinese_has_the_same_minutes(imports):
    code, told = imports("teams_report_zh_tw_utf16le_UNVERIFIED_labels.csv", "--hours", "3")

    assert code == 0
    assert people(told) == [
        (10, "0012", "present", "151.08", "3"), (11, "0007", "absent", "118.03", "0"),
    ]  # fmt: skip


def test_the_day_of_a_report_without_days_may_stand_in_the_name_of_its_file(clerk):
    named = clerk.desk / "2026-03-05 18_00 - M - Attendance.csv"
    shutil.copy(SAMPLES / "google_meet_attendance.csv", named)
    words = ("--title", "M", "--hours", "1", "--time", "18:00-19:00")

    code, told = clerk.imports(named, *words)

    assert (code, told["activities"]) == (0, ["20260305-01"])
    assert [each["code"] for each in told["problems"]] == ["day-of-file", "latin-names"]
    assert "2026-03-05" in told["problems"][0]["message"]


@pytest.mark.parametrize("name", ["report.csv", "2026-13-05.csv", "202603051.csv"])
def test_a_name_of_a_file_that_is_no_day_tells_none(clerk, name):
    shutil.copy(SAMPLES / "google_meet_attendance.csv", clerk.desk / name)

    answer = clerk.do("import", clerk.desk / name, "--title", "M", "--hours", "1")

    assert answer.code == 2
    assert "--date" in answer.err


def test_a_webinar_has_a_table_of_hosts_and_one_of_who_came_or_did_not(imports):
    code, told = imports(
        "zoom_webinar_attendee_report.csv", "--title", "W", "--hours", "1",
        "--time", "18:00-19:00", besides="0301,Linus Larch,,,2010-09-01\n",
    )  # fmt: skip

    assert code == 0
    assert people(told) == [
        (10, "0201", "present", "56", "1"), (11, "0301", "absent", None, None),
    ]  # fmt: skip


def test_who_is_still_in_is_counted_to_the_end_and_that_is_said(imports):
    roster = ROSTER.replace("0031,王芳,数学,,2010-09-01\n", "")
    others = "0105,赵六,,,2010-09-01\n0106,王五,,,2010-09-01\n"

    code, told = imports(
        "tencent_meeting_members.xlsx", "--hours", "3", roster=roster, besides=others
    )

    assert (code, told["counts"]["rows"], told["counts"]["merged"]) == (0, 6, 1)
    assert people(told) == [
        (10, "0012", "present", "150", "3"), (11, "0007", "absent", "117.05", "0"),
        (12, "0033", "present", "150", "3"), (12, "0106", "present", "150", "3"),
        (13, "0105", "present", "130", "3"),
    ]  # fmt: skip
    assert problems(told) == [("still-in", 9)]


# ---------------------------------------------------------------- forms


def test_of_two_answers_the_first_counts_and_the_second_is_listed(imports):
    code, told = imports("google_forms_zh_tw.csv", "--title", "M", "--hours", "2")

    assert code == 0
    assert people(told) == [
        (2, "0012", "present", None, "2"), (3, "0007", "present", None, "2"),
    ]  # fmt: skip
    assert problems(told) == [("second-answer", 4)]


def test_an_english_form_has_its_month_first_and_codes_without_zeros(imports):
    roster = (
        "code,name,email,hired_on\n007,Ada Alder,ada@school.example,2010-09-01\n"
        "012,Ben Birch,,2010-09-01\n"
    )
    words = ("--title", "Lesson study", "--hours", "3", "--habit", "hour_step=0.5")

    code, told = imports("google_forms_en_sheet_export.csv", *words, roster=roster)

    assert (code, told["activities"]) == (3, [])
    code, told = imports(
        "google_forms_en_sheet_export.csv", *words, "--date-order", "mdy", roster=roster
    )
    assert (code, told["activities"]) == (0, ["20260410-01"])
    assert people(told) == [
        (2, "007", "present", None, "3"), (3, "012", "present", None, "2.5"),
    ]  # fmt: skip  # 150 and 120 minutes, in halves of 45
    assert problems(told) == [("code-filled", 3)]


def test_a_chinese_form_has_wide_digits_skipped_questions_and_one_who_signed_for_another(imports):
    words = ("wjx_responses_utf8bom.csv", "--title", "讲座", "--hours", "2")

    code, told = imports(*words, "--dry-run")
    assert (code, problems(told)[-1]) == (3, ("irregular-mark", 5))

    code, told = imports(*words, "--accept-makeup")
    assert code == 0
    assert people(told, "line", "teacher", "hours") == [
        (2, "0012", "2"), (3, "0007", "2"), (5, "0033", "2"),
    ]  # fmt: skip
    assert {*problems(told)} == {
        ("code-filled", 2), ("code-filled", 3), ("code-filled", 4),
        ("second-answer", 4), ("makeup-accepted", 5),
    }  # fmt: skip


# ---------------------------------------------------------------- platforms


@pytest.mark.parametrize(
    "name", ["moodle_progress_utf8.csv", "moodle_progress_excelcsv_utf16le_tab.csv"]
)
def test_who_completed_what_on_which_day(imports, clerk, name):
    code, _told = imports(name, "--hours", "2")

    assert code == 0
    assert clerk.rows("activities", "id", "title", "start") == [
        ("20230901-01", "School-based training 1", "2023-09-01"),
        ("20230902-01", "School-based training 1", "2023-09-02"),
        ("20230905-01", "Reading note", "2023-09-05"),
    ]
    assert {*clerk.rows("credits", "activity", "teacher")} == {
        ("20230901-01", "0012"), ("20230902-01", "0007"), ("20230905-01", "0007"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["national_teacher_system_training.xlsx", "national_teacher_system_training_gbk.csv"]
)
def test_the_national_platform_tells_hours_modes_and_years(imports, clerk, name):
    words = ("--habit", "credit_hours=6") if name.endswith("xlsx") else ()
    roster = ROSTER.replace("0031,王芳,数学,,2010-09-01\n", "")

    code, told = imports(name, *words, roster=roster)

    assert code == 0
    assert people(told, "teacher", "hours") == [("0012", "80"), ("0007", "24"), ("0033", "50")]
    assert clerk.rows("activities", "title", "start", "hours", "mode", "level") == [
        ("数学学科带头人高级研修", "2023-06-30", "80", "面授培训与网络研修相结合", "province"),
        ("校本研修", "2023-06-30", "24", "短期面授培训", "school"),
        ("国培计划（2022）", "2022-06-30", "50", "net", "nation"),
    ]


def test_of_a_damaged_export_what_is_left_is_read(imports):
    roster = (
        "code,name,hired_on\n0012,王芳,2010-09-01\n0008,张三,2010-09-01\n"
        "0033,李四,2010-09-01\n0007,赵六,2010-09-01\n0009,钱七,2010-09-01\n"
    )

    code, told = imports(
        "platform_export_resaved_e17_gbk.csv", "--skip-bad", "--dry-run", roster=roster
    )

    assert (code, told["activities"]) == (0, ["20230901-01"])  # of five shapes of one day
    assert people(told, "line", "teacher", "hours") == [
        (4, "0033", "2"), (5, "0007", "4"), (6, "0009", "8"),
    ]  # fmt: skip
    assert [line for code, line in problems(told) if code == "lost-digits"] == [2, 3]
    assert "990001197502020000" not in json.dumps(told)


def test_rows_of_instructions_and_the_example_are_nobody_and_years_are_of_the_republic(imports):
    code, told = imports(
        "tw_training_upload_template_5_header_rows_roc_dates.xlsx", "--title", "研習",
        "--hours", "3", besides="0302,王小芳,,,2010-09-01\n",
    )  # fmt: skip

    assert (code, told["activities"], told["counts"]["rows"]) == (0, ["20251013-01"], 2)
    assert people(told, "line", "teacher", "hours") == [(6, "0302", "3"), (7, "0007", "3")]


def test_what_is_not_verified_does_not_count_and_where_it_does_a_bad_month_is_told(imports):
    name, ben = "cpd_legacy_activity_export.csv", "0303,Ben Birch,,,2010-09-01\n"

    code, told = imports(name, "--dry-run", besides=ben)
    assert (code, people(told, "line", "hours")) == (0, [(2, "3")])  # 2.5 hours, of 45 minutes
    assert "2 rows are left out" in told["problems"][0]["message"]

    code, told = imports(name, "--habit", 'counts=["0"]', "--skip-bad", "--dry-run", besides=ben)
    assert code == 0
    assert [(each["line"], each["state"]) for each in told["people"]][-1] == (4, "rejected")
    assert ("bad-date", 4) in problems(told)


# ---------------------------------------------------------------- paper


@pytest.mark.parametrize(
    "name",
    [
        "paper_signin_typed_gb18030.csv", "paper_signin_typed_utf8bom.csv",
        "paper_signin_typed_unicode_text_utf16le.txt", "paper_signin_typed.xlsx",
    ],
)  # fmt: skip
def test_two_of_one_name_are_told_apart_by_their_codes(imports, name):
    code, told = imports(name, "--hours", "2", "--skip-bad", "--dry-run")

    assert code == 0
    assert people(told, "line", "teacher", "attendance", "hours")[:3] == [
        (4, "0012", "present", "2"), (5, "0031", "present", "2"), (6, "0007", "present", "2"),
    ]  # fmt: skip


def test_where_characters_were_lost_the_other_rows_are_fine(imports):
    name = "paper_signin_typed_gbk_replacement_loss.csv"

    _code, told = imports(name, "--hours", "2", "--skip-bad", "--dry-run")

    assert people(told, "line", "teacher") == [(4, "0012"), (6, "0007")]
    assert {("lost-character", line) for line in (9, 10, 11)} <= {*problems(told)}
    assert ("contradiction", 5) in problems(told)  # its mark was lost, and the hours say otherwise


def test_a_comma_is_decimal_where_the_first_line_says_what_parts_cells(imports):
    roster = ROSTER.replace("0031,王芳,数学,,2010-09-01\n", "")

    code, told = imports("sep_directive_semicolon_utf8bom.csv", "--title", "X", roster=roster)

    assert (code, told["activities"]) == (0, ["20230901-01"])
    assert people(told, "line", "teacher", "hours") == [(3, "0012", "1.5"), (4, "0007", "2")]


def test_a_table_without_a_header_is_refused(clerk):
    answer = clerk.do("import", SAMPLES / "ce_broker_roster_no_header.xls", "--format", "json")

    (problem,) = json.loads(answer.out)["problems"]
    assert (answer.code, problem["code"]) == (3, "no-header")
