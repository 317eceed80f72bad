"""What could change the meaning of a sheet is refused with its cure: no figure is a guess."""

import io
import json
import zipfile

import pytest

from tests.books import digest
from tests.intake.foreign import workbook
from tests.intake.test_import import LEDGER, TEACHERS, codes, people

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
    sheet = [
        "姓名,项目名称,学时,日期,考核结果",
        f"王芳,课,6,2023-09-04,{result}",
        "张三,课,6,2023-09-04,85",
    ]

    code, told = import_(sheet)

    assert code == 0
    assert [row[0] for row in marks(told)] == ["0007"]
    assert codes(told) == ["not-counted"]


# ---------------------------------------------------------------- headers that nobody knows


@pytest.mark.parametrize(
    "header", ["出席确认", "签退", "5日", "上午签到", "会务记录", "签到 1", "出勤率"]
)
@pytest.mark.parametrize(
    "marks", [("√", "×"), ("√", ""), ("到", "缺席"), ("1", "0"), ("√", "请假")]
)
def test_a_column_of_marks_with_an_unknown_header_is_asked_about(told, header, marks):
    sheet = [
        f"姓名,{header}",
        *(f"{who},{mark}" for who, mark in zip(("王芳", "张三"), marks, strict=True)),
    ]

    code, text = told(sheet, *LECTURE)

    assert code == 3
    assert f"sheet.csv:1: {header}: the column “{header}” holds {marks[0]}" in text
    assert f'[import.columns]: "{header}" = "mark"' in text


@pytest.mark.parametrize(
    "header",
    [
        "到会",
        "参会情况",
        "签到栏",
        "出席与否",
        "考勤",
        "考勤情况",
        "本人签名",
        "是否参加",
        "是否参训",
        "到课",
        "到场",
        "签到确认",
    ],
)
def test_the_words_that_schools_write_over_marks_are_known(import_, header):
    code, told = import_([f"姓名,{header}", "王芳,√", "张三,×", "赵六,缺席"], *LECTURE)

    assert code == 0
    assert marks(told) == [("0012", "present"), ("0007", "absent"), ("0105", "absent")]


def test_a_column_that_a_person_names_is_no_longer_asked_about(import_):
    sheet = ["姓名,会务记录", "王芳,√", "张三,×"]

    as_marks = import_(sheet, *LECTURE, "--habit", 'columns={"会务记录"="mark"}')[1]
    aside = import_(sheet, *LECTURE, "--habit", 'columns={"会务记录"="ignored"}')[1]

    assert marks(as_marks) == [("0012", "present"), ("0007", "absent")]
    assert marks(aside) == [("0012", "present"), ("0007", "present")]


def test_a_second_column_of_marks_is_asked_about(told):
    for sheet in (["姓名,签到,签退", "王芳,√,√", "张三,√,×"], ["姓名,签到,出勤", "王芳,√,×"]):
        code, text = told(sheet, *LECTURE)

        assert code == 3
        assert "Of two sessions import each by itself" in text


def test_marks_without_a_header_are_asked_about(told):
    code, text = told(["序号,姓名,", "1,王芳,√", "2,张三,×"], *LECTURE)

    assert code == 3
    assert "column 3 has no header and holds √, ×" in text


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("本次学时(节)", "1"),
        ("学时1,学时2", "1,1"),
        ("9月1日学时,9月8日学时", "1,2"),
        ("实得小时", "1.5"),
    ],
)
def test_a_column_of_hours_with_an_unknown_header_is_asked_about(told, header, row):
    code, text = told([f"姓名,{header}", f"王芳,{row}"], *LECTURE)

    assert code == 3
    assert f'[import.columns]: "{header.split(",")[0]}" = "hours"' in text


def test_columns_that_are_not_used_are_named(told):
    code, text = told(["姓名,签到,座位,体温", "王芳,√,3排,36.5"], *LECTURE)

    assert code == 0
    assert "These columns are not used: “座位”, “体温”." in text


def test_a_column_where_all_were_there_changes_nothing_and_is_only_named(told):
    code, text = told(["姓名,领取材料", "王芳,√", "张三,√"], *LECTURE)

    assert code == 0
    assert "These columns are not used: “领取材料”." in text


def test_questions_of_rows_that_are_no_marks_are_not_asked_about(import_):
    sheet = ["姓名,座号,班次,体会", "王芳,1,A1,很好", "张三,2,B2,是的，收获很大", "赵六,3,,"]

    assert import_(sheet, *LECTURE)[0] == 0


# ---------------------------------------------------------------- lists of who came and who left


EVENTS = ("--title", "T", "--date", "2021-04-13", "--hours", "1", "--time", "14:00-15:00")


@pytest.mark.parametrize("header", ["Action", "Azione utente", "User Action"])
def test_who_left_in_italian_was_not_there_to_the_end(import_, header):
    sheet = [
        f"Nome completo\t{header}\tTimestamp", "王芳\tEntrato\t13/04/2021 14:00:00",
        "王芳\tUscito\t13/04/2021 14:05:00",
    ]  # fmt: skip

    code, told = import_(sheet, *EVENTS)

    assert (code, told["source"]) == (0, "teams-list")
    assert people(told) == [("0012", "absent", "5", "0")]


def test_a_word_that_is_neither_coming_nor_going_is_refused(import_):
    sheet = [
        "Full Name\tUser Action\tTimestamp", "王芳\tJoined\t13/04/2021 14:00:00",
        "王芳\tPoistui\t13/04/2021 14:05:00",
    ]  # fmt: skip

    code, told = import_(sheet, *EVENTS)

    assert (code, codes(told)) == (3, ["unknown-action"])
    assert "Poistui" in told["people"][0]["message"]


def test_a_list_of_events_is_no_form_because_of_one_header(told):
    sheet = [
        "Nome completo\tToiminto\tTimestamp", "王芳\tEntrato\t13/04/2021 14:00:00",
        "王芳\tUscito\t13/04/2021 14:05:00",
    ]  # fmt: skip

    code, text = told(sheet, *EVENTS)

    assert code == 3
    assert '"Toiminto" = "action"' in text


# ---------------------------------------------------------------- how long somebody was there


@pytest.mark.parametrize(
    "header",
    ["姓名,加入时间,离开时间,时长", "用户昵称,首次观看直播时间,最近观看直播时间,直播观看时长"],
)
def test_three_minutes_between_two_times_are_three_minutes(import_, header):
    sheet = [
        header, "王芳,2023-09-04 14:00:00,2023-09-04 15:30:00,0小时3分53秒",
        "张三,2023-09-04 14:00:00,2023-09-04 15:30:00,1小时30分0秒",
    ]  # fmt: skip

    code, told = import_(sheet, *LECTURE, "--time", "14:00-15:30")

    assert code == 0
    assert people(told) == [("0012", "absent", "3.88", "0"), ("0007", "present", "90", "2")]


@pytest.mark.parametrize(
    ("mark", "hours"),
    [
        ("早退44分钟", "1"),
        ("早退45分钟", "1"),
        ("早退46分钟", "0"),
        ("早退90分钟", "0"),
        ("早退0分钟", "2"),
    ],
)
def test_what_was_attended_is_rounded_down_not_what_was_missed(import_, mark, hours):
    code, told = import_(["姓名,签到", f"王芳,{mark}"], *LECTURE)

    assert (code, people(told)) == (0, [("0012", "left-early", None, hours)])


def test_minutes_that_were_missed_need_to_know_how_long_an_hour_is(import_, book):
    (book / "ledger.toml").write_text(LEDGER.partition("[import]")[0], encoding="utf-8")

    code, told = import_(["姓名,签到", "王芳,早退30分钟"], *LECTURE, "--kind", "lecture")

    assert (code, codes(told)) == (3, ["undeclared-unit"])
    assert people(told) == []


def test_a_report_of_another_time_is_no_report_of_the_session(told):
    sheet = ["姓名,加入时间,离开时间", "王芳,2023-09-04 06:00,2023-09-04 08:00"]

    code, text = told(sheet, *LECTURE, "--time", "14:00-16:00")

    assert code == 2
    assert "it begins 2023-09-04 14:00, the report has 2023-09-04 06:00" in text
    other_day = ["姓名,加入时间,离开时间", "王芳,2023-09-01 14:00,2023-09-01 16:00"]
    assert told(other_day, *LECTURE, "--time", "14:00-16:00")[0] == 2


@pytest.mark.parametrize("threshold", ["80%", ""])
def test_who_left_before_it_began_was_not_there(import_, threshold):
    sheet = [
        "姓名,加入时间,离开时间", "王芳,2023-09-04 13:00,2023-09-04 13:50",
        "张三,2023-09-04 13:55,2023-09-04 16:00",
    ]  # fmt: skip

    code, told = import_(
        sheet, *LECTURE, "--time", "14:00-16:00", "--habit", f"threshold={threshold}"
    )

    assert code == 0
    assert people(told) == [("0012", "absent", "0", "0"), ("0007", "present", "120", "2")]


def test_who_has_no_time_of_leaving_is_counted_to_the_end_and_that_is_said(told):
    sheet = [
        "姓名,加入时间,离开时间",
        "王芳,2023-09-04 14:00,--",
        "张三,2023-09-04 14:00,2023-09-04 15:50",
    ]

    code, text = told(sheet, *LECTURE, "--time", "14:00-16:00")

    assert code == 0
    assert "1 person has no time of leaving, and is counted to the end, 16:00" in text
    assert text.count("no time of leaving: counted to 16:00") == 1


def test_the_block_above_a_report_tells_its_day_and_its_times_apart(import_):
    sheet = [
        "Meeting title,Date,Start time,End time", "晚间讲座,2023-09-04,18:00,19:00", "",
        "First name,Last name,Email,Duration,Time joined,Time exited",
        "Ada,Alder,ada@school.example,58 min,18:02,19:00",
    ]  # fmt: skip

    code, told = import_(sheet, "--hours", "1")

    assert (code, told["activity"]) == (0, "20230904-02")
    assert people(told) == [("0201", "present", "58", "1")]


def test_a_meeting_may_go_on_past_midnight(import_):
    sheet = [
        "First name,Last name,Email,Duration,Time joined,Time exited",
        "Ada,Alder,ada@school.example,58 min,11:30 PM,12:28 AM",
        "Grace,Hazel,grace@school.example,55 min,12:05 AM,1:00 AM",
    ]  # fmt: skip

    code, told = import_(sheet, *LECTURE, "--time", "23:00-01:00", "--habit", "threshold=")

    assert code == 0
    assert people(told) == [("0201", "present", "58", "1"), ("0202", "present", "55", "1")]


@pytest.mark.parametrize("time", ["16:00-14:00", "14:00-14:00", "14:00"])
def test_times_that_are_swapped_are_no_span(told, time):
    code, text = told(["姓名,时长", "王芳,30分钟"], *LECTURE, "--time", time)

    assert code == 2
    assert "is no span of time" in text


# ---------------------------------------------------------------- marks


def test_a_mark_that_is_not_known_is_told_once(import_):
    code, told = import_(["姓名,签到", "王芳,已阅"], *LECTURE)

    assert (code, codes(told)) == (3, ["unknown-mark"])
    assert len(told["problems"]) == 1


def test_who_was_signed_for_is_listed_where_it_is_accepted_too(import_):
    sheet = ["姓名,签到", "王芳,代签", "张三（代）,√", "赵六,√"]

    code, told = import_(sheet, *LECTURE, "--accept-makeup")

    assert (code, len(marks(told))) == (0, 3)
    accepted = [each for each in told["problems"] if each["code"] == "makeup-accepted"]
    assert [(each["line"], each["level"]) for each in accepted] == [(2, "warning"), (3, "warning")]


def test_who_was_signed_for_in_a_matrix_is_listed_too(import_):
    code, told = import_(["姓名,9月4日,9月11日", "王芳,代签,√"], *LECTURE, "--accept-makeup")

    assert (code, marks(told)) == (0, [("0012", "present")] * 2)
    assert codes(told) == ["makeup-accepted"]


# ---------------------------------------------------------------- hours


@pytest.mark.parametrize(
    "sheet",
    [["姓名,小时", "王芳,1.5"], ["姓名,时数", "王芳,1.5小时"], ["姓名,学时", "王芳,1.5小时"]],
)
def test_hours_of_the_clock_are_no_hours_of_the_book_unless_that_is_declared(import_, book, sheet):
    words = (*LECTURE, "--kind", "lecture")
    assert people(import_(sheet, *words)[1]) == [("0012", "present", None, "2")]

    (book / "ledger.toml").write_text(LEDGER.partition("[import]")[0], encoding="utf-8")
    code, told = import_(sheet, *words)

    assert (code, codes(told)) == (3, ["undeclared-unit"])


# ---------------------------------------------------------------- tables


def test_two_tables_with_heads_of_their_own_are_two_sessions(import_):
    sheet = [
        "培训主题：第一次研讨,时间：2023-09-05", "姓名,签到", "王芳,√", "李四,√", "",
        "培训主题：第二次研讨,时间：2023-09-12", "姓名,签到", "王芳,√", "赵六,√",
    ]  # fmt: skip

    code, told = import_(sheet, "--hours", "2")

    assert code == 3
    assert [row[0] for row in marks(told)] == ["0012", "0033"]
    assert [(each["code"], each["line"]) for each in told["problems"]] == [("second-session", 7)]


def test_two_titles_with_numbers_are_two_sessions_and_a_page_is_none(import_):
    numbered = ["第一次研讨,", "姓名,签到", "王芳,√", "", "第二次研讨,", "姓名,签到", "赵六,√"]
    page = ["研讨签到表,", "姓名,签到", "王芳,√", "", "研讨签到表,", "姓名,签到", "赵六,√"]

    assert codes(import_(numbered, *LECTURE)[1]) == ["second-session"]
    code, told = import_(page, *LECTURE)
    assert (code, [row[0] for row in marks(told)]) == (0, ["0012", "0105"])


@pytest.mark.parametrize("month", ["9月", "2023年9月"])
def test_days_under_their_month_are_each_a_session(import_, month):
    rows = [
        ["校本研修考勤表"], ["序号", "姓名", month, "", "10月", ""],
        ["", "", "5日", "12日", "10日", "17日"],
        [1, "王芳", "√", "√", "√", "×"], [2, "张三", "√", "×", "√", "√"],
    ]  # fmt: skip
    if month != "9月":
        rows[1][4] = "2023年10月"
    sheet = workbook({"S": rows}, merged=["C2:D2", "E2:F2"])

    code, told = import_(sheet, "--title", "研修", "--hours", "2", "--year", "2023")

    assert code == 0
    assert marks(told) == [
        ("0012", "present"), ("0012", "present"), ("0012", "present"), ("0012", "absent"),
        ("0007", "present"), ("0007", "absent"), ("0007", "present"), ("0007", "present"),
    ]  # fmt: skip
    assert told["activities"] == ["20230905-01", "20230912-01", "20231010-01", "20231017-01"]


@pytest.mark.parametrize(
    ("sheet", "line"),
    [
        (["姓名,项目名称,学时,日期", "王芳,课一,2,2023-09-04", ",课二,3,2023-09-04"], 3),
        (["姓名,签到", "王芳,√", ",√"], 3),
        (["姓名,学时", "王芳,2", ",3", "张三,2"], 3),
        (["姓名,学时", "王芳,2", "张三,2", ",3"], 4),
        (["姓名,9月4日,9月11日", "王芳,√,√", ",√,×"], 3),
        (["姓名,加入时间,时长", "王芳,2023-09-04 14:00,2小时", ",2023-09-04 14:00,2小时"], 3),
    ],
)  # fmt: skip
def test_a_row_that_names_nobody_and_tells_something_is_no_empty_row(import_, sheet, line):
    code, told = import_(sheet, *LECTURE)

    assert code == 3
    assert [(each["code"], each["line"]) for each in told["problems"]] == [("nobody-named", line)]


@pytest.mark.parametrize("last", [",4", "合计,4", "3,", ",", ",0"])
def test_sums_and_numbered_rows_that_nobody_filled_in_are_no_people(import_, last):
    sheet = [
        "序号,姓名,学时",
        "1,王芳,2",
        "2,张三,2",
        f"3,{last}" if last in {",", ",0"} else f",{last}",
    ]

    code, told = import_(sheet, *LECTURE)

    assert (code, len(marks(told))) == (0, 2)


def test_a_merged_name_is_not_filled_down_and_loses_no_course(import_):
    rows = [
        ["姓名", "项目名称", "学时", "日期"], ["王芳", "甲", "6", "2023-09-01"],
        ["", "乙", "6", "2023-09-02"],
        ["张三", "甲", "6", "2023-09-01"],
    ]  # fmt: skip

    code, told = import_(workbook({"S": rows}, merged=["A2:A3"]))

    assert (code, codes(told)) == (3, ["nobody-named"])


@pytest.mark.parametrize(
    "sheet", [["姓名,备注", "王芳,√", "张三,缺席"], ["姓名,签到,备注", "王芳,√,", "张三,√,请假"]]
)
def test_a_remark_that_is_a_mark_and_says_otherwise_is_a_contradiction(import_, sheet):
    code, told = import_(sheet, *LECTURE)

    assert (code, codes(told)) == (3, ["contradiction"])
    assert marks(told) == [("0012", "present")]


# ---------------------------------------------------------------- the days of a matrix


def test_moodle_writes_the_day_and_the_group_into_its_headers(import_):
    days = [f"{day} Sep 2023 2.00PM All students," for day in (1, 8)]
    sheet = [
        f"ID number,Last name,First name,{','.join(days)},Taken sessions,Points,Percentage",
        "0012,王,芳,P (2/2),,?,,1,2 / 2,100", "0007,张,三,A (0/2),,P (2/2),,2,2 / 4,50",
    ]  # fmt: skip

    code, told = import_(sheet, "--title", "讲座", "--hours", "2")

    assert (code, told["source"]) == (0, "moodle-attendance")
    assert marks(told) == [("0012", "present"), ("0007", "absent"), ("0007", "present")]
    assert told["activities"] == ["20230901-01", "20230908-01"]


@pytest.mark.parametrize(
    "header", ["1,2,3", "第1次,第2次,第3次", "第一次,第二次,第三次", "上午,下午,晚上"]
)
def test_sessions_without_a_day_are_of_the_day_that_is_given(import_, told, header):
    sheet = [f"姓名,{header}", "王芳,√,×,√"]

    code, text = told(sheet, "--title", "讲座", "--hours", "2")
    assert (code, "--date: the day of it" in text) == (3, True)

    code, found = import_(sheet, *LECTURE)
    assert code == 0
    assert marks(found) == [("0012", "present"), ("0012", "absent"), ("0012", "present")]
    assert len(found["activities"]) == 3
    assert codes(found) == ["one-day"]


def test_a_day_in_a_header_goes_before_the_day_that_is_given(import_):
    code, told = import_(["姓名,2023年9月5日（上午）,2023年9月5日（下午）", "王芳,√,×"], *LECTURE)

    assert (code, marks(told)) == (0, [("0012", "present"), ("0012", "absent")])
    assert told["activities"] == ["20230905-01", "20230905-02"]


@pytest.mark.parametrize(
    ("header", "words", "cure"),
    [
        ("9.1,9.8", ("--year", "2023"), "Write the day into the header, such as 2025-09-01"),
        ("9.1,9.8", ("--date", "2023-09-01"), "Write the day into the header, such as 2025-09-01"),
        ("9/1/2023,9/8/2023", ("--year", "2023"), "--date-order"),
        ("9月1日,9月8日", (), "--year"),
    ],
)
def test_a_day_in_a_header_that_is_not_certain_is_never_another_day(told, header, words, cure):
    code, text = told([f"姓名,{header}", "王芳,√,×"], "--title", "讲座", "--hours", "2", *words)

    assert code == 3
    assert cure in text
    assert "New session" not in text


def test_hours_in_a_matrix_are_no_marks_and_it_is_said_where_they_go(told):
    code, text = told(["姓名,9月4日,9月11日", "王芳,2学时,√"], *LECTURE)

    assert code == 3
    assert "hours of each session go into a sheet with 学时" in text


# ---------------------------------------------------------------- the head of a sheet


@pytest.mark.parametrize("head", ["学时：3", "学时：3学时", "计划学时：3"])
def test_the_hours_above_a_sheet_are_those_of_the_session(import_, head):
    sheet = [f"培训主题：研讨,时间：2023-09-05,{head}", "姓名,签到,学时", "王芳,√,3", "张三,√,2"]

    code, told = import_(sheet)

    assert code == 0
    assert people(told) == [("0012", "present", None, "3"), ("0007", "present", None, "2")]


def test_who_waited_to_be_let_in_was_not_there_yet(import_):
    sheet = [
        "Name (Original Name),Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room",
        "王芳,09/04/2023 02:00:00 PM,09/04/2023 03:20:00 PM,80,No,Yes",
        "王芳,09/04/2023 03:20:00 PM,09/04/2023 03:30:00 PM,10,No,No",
        "张三,09/04/2023 02:00:00 PM,09/04/2023 03:30:00 PM,90,Yes,No",
    ]  # fmt: skip

    code, told = import_(sheet, *LECTURE, "--time", "14:00-15:30")

    assert code == 0
    assert people(told) == [("0012", "absent", "10", "0"), ("0007", "present", "90", "2")]


def test_hours_that_all_rows_tell_are_those_of_the_session(import_, told):
    words = ("--title", "讲座", "--date", "2023-09-05")

    code, found = import_(["姓名,签到,学时", "王芳,√,3", "张三,×,"], *words)

    assert (code, people(found)[0]) == (0, ("0012", "present", None, "3"))
    assert told(["姓名,签到,学时", "王芳,√,3", "张三,√,2"], *words)[0] == 2


# ---------------------------------------------------------- documents, and columns of one name


@pytest.mark.parametrize("command", ["import", "reconcile", "teacher import"])
@pytest.mark.parametrize("name", ["signed.docx", "signed.doc", "signed.xlsx"])
def test_a_document_of_word_is_refused_with_the_way_to_its_table(
    ledger, book, tmp_path, command, name
):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "WordDocument".encode("utf-16-le")
    sheet = tmp_path / name
    sheet.write_bytes(old if name.endswith(".doc") else stream.getvalue())
    before = digest(book)

    answer = ledger(*command.split(), sheet, "--book", book, "--lang", "en")

    assert answer.code == 3
    assert f"{name}: this is a Word document" in answer.err
    assert "Copy its table into Excel or WPS" in answer.err
    assert digest(book) == before


@pytest.mark.parametrize("skip", [(), ("--skip-bad",)], ids=["as it is", "skip bad"])
@pytest.mark.parametrize(
    "lines",
    [
        ("姓名,签到,姓名", "王芳,√,李四"),
        ("姓名,项目名称,项目名称,学时,日期", "王芳,甲,乙,2,2025-09-05"),
        ("姓名,项目名称,学时（学分）,日期", "王芳,甲,2,2025-09-05"),
        (
            "主题：甲", "时间：2025-09-05", "姓名,签到", "王芳,√", "",
            "主题：乙", "时间：2025-09-12", "姓名,签到", "李四,√",
        ),
    ],
    ids=["two names", "two titles", "two units", "two sessions"],
)  # fmt: skip
def test_of_a_sheet_of_which_nobody_knows_what_it_means_nothing_is_recorded_or_to_record(
    ledger, book, tmp_path, lines, skip
):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    before = digest(book)
    words = ("--title", "讲座", "--date", "2025-09-05", "--hours", "2", "--kind", "lecture")

    answer = ledger("import", sheet, "--book", book, "--lang", "en", *words, *skip)

    assert answer.code == 3
    assert "1 held back" in answer.out or "1 rejected" in answer.out
    assert "to record" not in answer.out
    assert "what its columns or tables mean is not clear" in answer.err
    assert "--skip-bad" not in answer.err
    assert digest(book) == before
