"""`ledger import`: sheets as they arrive, into a real book, through the real entry."""

import json
import shutil

import pytest

from tests.intake.foreign import REAL, SAMPLES

LEDGER = """\
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
TEACHERS = """\
code,name,group,email,hired_on
0012,王芳,语文,wang.fang@school.example,2010-09-01
0007,张三,数学,zhang.san@school.example,2010-09-01
0033,李四,英语,,2010-09-01
0009,欧阳娜娜,英语,,2010-09-01
0101,阿依古丽·买买提,音乐,,2010-09-01
0102,李䶮,物理,,2010-09-01
0103,张𫖯,化学,,2010-09-01
0104,陈国强,历史,,2010-09-01
0105,赵六,地理,,2010-09-01
0106,王五,体育,,2010-09-01
0107,孙八,美术,,2010-09-01
0108,Zhou Mary,外教,,2010-09-01
0201,Ada Alder,English,ada@school.example,2010-09-01
0202,Grace Hazel,English,grace@school.example,2010-09-01
"""


@pytest.fixture
def book(tmp_path):
    (tmp_path / "ledger.toml").write_text(LEDGER, encoding="utf-8")
    (tmp_path / "teachers.csv").write_text(TEACHERS, encoding="utf-8")
    (tmp_path / "activities.csv").write_text("id,title,start,end,hours,kind\n", encoding="utf-8")
    (tmp_path / "credits.csv").write_text("activity,teacher\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def import_(ledger, book):
    """Import a sample, and return the exit code and what a program is told."""

    def run(name, *words):
        path = name if hasattr(name, "exists") else SAMPLES / name
        answer = ledger("import", path, "--book", book, "--format", "json", *words)
        return answer.code, json.loads(answer.out)

    return run


def people(told):
    """Return what is recorded: teacher, attendance, minutes, hours."""
    return [
        (each["teacher"], each["attendance"], each["minutes"], each["hours"])
        for each in told["people"]
        if each["state"] == "matched"
    ]


def states(told):
    return [each["state"] for each in told["people"]]


def codes(told):
    return sorted({each["code"] for each in told["problems"]})


# ---------------------------------------------------------------- the sheet that people sign

PAPER = [
    ("0012", "present", None, "2"), ("0007", "present", None, "2"),
    ("0101", "present", None, "2"), ("0104", "late", None, "1.5"),
    ("0107", "absent", None, None), ("0108", "present", None, "2"),
]  # fmt: skip
"""王芳 0031, who is not in this roster, and rows with a fault are left out."""


@pytest.mark.parametrize(
    "name",
    [
        "paper_signin_typed_gb18030.csv", "paper_signin_typed_utf8bom.csv",
        "paper_signin_typed_unicode_text_utf16le.txt", "paper_signin_typed.xlsx",
    ],
)  # fmt: skip
def test_one_paper_sheet_gives_one_result_however_it_was_saved(import_, name):
    code, told = import_(name, "--hours", "2", "--skip-bad", "--dry-run")

    assert code == 0
    assert people(told) == PAPER
    assert told["source"] == "sign-in"
    assert told["counts"]["rows"] == 13
    faults = {each["code"] for each in told["problems"] if each["level"] == "error"}
    assert faults == {"contradiction", "irregular-mark", "too-many-hours", "unknown-code"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_the_encoding_of_a_sheet_changes_nothing(import_, tmp_path, encoding):
    text = (SAMPLES / "paper_signin_typed_utf8bom.csv").read_text(encoding="utf-8-sig")
    sheet = tmp_path / "sheet.csv"
    sheet.write_bytes(text.encode(encoding))

    _code, told = import_(sheet, "--hours", "2", "--skip-bad", "--dry-run")

    assert people(told) == PAPER


SHEET = """\
校本研修 2023-09-01
姓名,出席,備註
王芳,√,
李四,公假,外出
王五,×,
"""
"""A paper sheet in characters that each of the seven encodings has."""


def test_one_paper_sheet_gives_one_result_in_seven_encodings_side_by_side(import_, tmp_path):
    came = {}
    for encoding in (
        "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5",
    ):  # fmt: skip
        sheet = tmp_path / f"{encoding}.csv"
        raw = SHEET.replace(",", "\t" if "16" in encoding else ",").encode(encoding)
        sheet.write_bytes(raw)
        code, told = import_(sheet, "--title", "研修", "--date", "2023-09-01", "--hours", "2",
                             "--dry-run")  # fmt: skip
        came[encoding] = (code, people(told), states(told), codes(told), told["counts"],
                          told["header_line"])  # fmt: skip
        assert people(told) == [
            ("0012", "present", None, "2"), ("0033", "leave", None, None),
            ("0106", "absent", None, None),
        ]  # fmt: skip
    assert len({repr(each) for each in came.values()}) == 1, came
    assert len({(tmp_path / f"{each}.csv").read_bytes() for each in came}) == 7


def test_nothing_is_written_while_a_row_is_rejected(import_, book):
    before = {path.name: path.read_bytes() for path in book.glob("*.*v")}

    code, told = import_("paper_signin_typed_gb18030.csv", "--hours", "2")

    assert code == 3
    assert not told["written"]
    assert {path.name: path.read_bytes() for path in book.glob("*.*v")} == before
    assert {"irregular-mark", "too-many-hours", "contradiction"} <= {*codes(told)}


def test_traditional_characters_are_the_same_person_and_the_roster_keeps_its_own(import_, book):
    code, told = import_(
        "paper_signin_typed_big5.csv", "--title", "研習", "--date", "2023-09-01", "--hours", "2"
    )

    assert code == 0
    assert told["encoding"] == "cp950"
    assert people(told) == [
        ("0012", "present", None, "2"), ("0007", "present", None, "2"),
        ("0104", "leave", None, None),
    ]  # fmt: skip
    assert "陈国强" in (book / "teachers.csv").read_text(encoding="utf-8")


def test_a_lost_character_is_told_and_never_guessed(import_):
    _code, told = import_("paper_signin_typed_gbk_replacement_loss.csv", "--hours", "2")

    lost = [each for each in told["problems"] if each["code"] == "lost-character"]
    assert [(each["line"], each["text"]) for each in lost] == [
        (9, "阿依古丽?买买提"), (10, "李?"), (11, "张?")
    ]  # fmt: skip


def test_a_text_that_was_decoded_wrongly_and_saved_so_is_refused(ledger, book):
    answer = ledger(
        "import", SAMPLES / "paper_signin_typed_mojibake_utf8.csv", "--book", book, "--lang", "en"
    )

    assert answer.code == 3
    assert "--encoding" in answer.err


# ---------------------------------------------------------------- meetings


def test_tencent_counts_the_single_stays_inside_the_planned_time(import_):
    code, told = import_("tencent_meeting_members.xlsx", "--hours", "3", "--dry-run")

    assert code == 0
    assert told["source"] == "tencent-members"
    assert people(told) == [
        ("0012", "present", "150", "3"),
        ("0007", "absent", "117.05", "0"),
        ("0033", "present", "150", "3"),
        ("0106", "present", "150", "3"),
        ("0105", "present", "130", "3"),
    ]
    assert states(told)[-1] == "unknown"  # the room
    assert told["counts"]["merged"] == 1


def test_teams_adds_the_row_under_another_name_and_leaves_guests_out(import_):
    code, told = import_(
        "teams_report_3sections_en_utf16le.csv", "--hours", "3", "--date", "2023-09-01"
    )

    assert code == 0
    assert told["header_line"] == 10
    assert [row[0] for row in people(told)] == ["0012", "0007"]
    assert states(told).count("unknown") == 3
    assert told["counts"] == {
        "rows": 6, "people": 5, "matched": 2, "merged": 1, "already": 0, "differing": 0,
        "unknown": 3, "ambiguous": 0, "rejected": 0,
    }  # fmt: skip


def test_a_day_that_can_be_two_is_asked_for(ledger, book):
    answer = ledger(
        "import", SAMPLES / "teams_report_3sections_en_utf16le.csv", "--book", book,
        "--hours", "3", "--lang", "en",
    )  # fmt: skip

    assert answer.code == 2
    assert "--date-order mdy reads it as 2023-09-01" in answer.err


def test_of_days_that_can_be_two_the_first_is_quoted(ledger, book):
    sheet = book.parent / "list.csv"
    rows = [f'王芳,Joined,"11/4/2020, 9:{minute:02}:00 AM"' for minute in range(59, 20, -1)]
    sheet.write_text("\n".join(["Full Name,User Action,Timestamp", *rows]), encoding="utf-8")

    answer = ledger("import", sheet, "--book", book)

    assert "'11/4/2020, 9:59:00 AM' can be read as more than one day" in answer.err


def test_teams_in_chinese_is_known_by_its_shape(import_):
    code, told = import_("teams_report_zh_tw_utf16le_UNVERIFIED_labels.csv", "--hours", "3")

    assert code == 0
    assert told["source"] == "teams-report-sections"
    assert [row[:2] for row in people(told)] == [("0012", "present"), ("0007", "absent")]


def test_a_webinar_lists_who_did_not_come(import_, book):
    with (book / "teachers.csv").open("a", encoding="utf-8") as roster:
        roster.write("0301,Linus Larch,English,linus@example.com,2010-09-01\n")

    code, told = import_(
        "zoom_webinar_attendee_report.csv", "--hours", "1", "--time", "18:00-19:00", "--dry-run",
        "--title", "Pricing",
    )  # fmt: skip

    assert code == 0
    assert people(told) == [("0201", "present", "56", "1"), ("0301", "absent", None, None)]


def test_google_meet_has_times_without_a_day(import_):
    code, told = import_(
        "google_meet_attendance.csv", "--title", "M", "--date", "2026-03-05", "--hours", "1",
        "--time", "18:00-19:00",
    )  # fmt: skip

    assert code == 0
    assert [row[:3] for row in people(told)] == [
        ("0201", "present", "58"), ("0202", "present", "60"), ("0012", "absent", "45")
    ]  # fmt: skip


def test_minutes_do_not_become_hours_by_a_guess(ledger, book):
    (book / "ledger.toml").write_text(LEDGER.partition("[import]")[0], encoding="utf-8")

    answer = ledger(
        "import", SAMPLES / "google_meet_attendance.csv", "--book", book, "--title", "M",
        "--date", "2026-03-05", "--hours", "1", "--kind", "lecture", "--lang", "en",
    )  # fmt: skip

    assert answer.code == 2
    assert "hour_minutes = 45" in answer.err


# ---------------------------------------------------------------- forms and other programs


def test_who_answers_a_form_twice_is_recorded_once(import_):
    code, told = import_("google_forms_zh_tw.csv", "--title", "M", "--hours", "2")

    assert code == 0
    assert [row[0] for row in people(told)] == ["0012", "0007"]
    assert told["counts"]["merged"] == 1


def test_who_signs_for_another_counts_only_if_that_is_accepted(import_):
    words = ("wjx_responses_utf8bom.csv", "--title", "讲座", "--hours", "2", "--dry-run")

    assert import_(*words)[0] == 3
    code, told = import_(*words, "--accept-makeup")
    assert code == 0
    assert [row[0] for row in people(told)] == ["0012", "0007", "0033"]


def test_who_did_not_clock_in_was_absent(import_):
    code, told = import_("dingtalk_attendance_raw_utf8bom.csv", "--title", "讲座", "--hours", "2")

    assert code == 0
    assert [row[:2] for row in people(told)] == [
        ("0012", "present"), ("0007", "late"), ("0033", "absent")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["moodle_progress_utf8.csv", "moodle_progress_excelcsv_utf16le_tab.csv"]
)
def test_a_course_that_was_completed_counts_on_the_day_of_each_person(import_, book, name):
    code, told = import_(name, "--hours", "2")

    assert code == 0
    assert told["activity"] is None
    assert len(told["activities"]) == 3
    rows = (book / "activities.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [row.split(",")[1:3] for row in rows] == [
        ["School-based training 1", "2023-09-01"],
        ["School-based training 1", "2023-09-02"],
        ["Reading note", "2023-09-05"],
    ]


@pytest.mark.parametrize(
    "name", ["national_teacher_system_training.xlsx", "national_teacher_system_training_gbk.csv"]
)
def test_the_national_platform_names_its_own_courses(import_, book, name):
    code, told = import_(name)

    assert code == 0
    assert len(told["activities"]) == 3
    rows = (book / "activities.csv").read_text(encoding="utf-8")
    assert "校本研修,2023-06-30,,24,lecture" in rows
    assert "990001198001010019" not in (book / "imports.csv").read_text(encoding="utf-8-sig")


def test_damaged_ids_are_each_told_and_those_in_guards_are_read(import_):
    code, told = import_("platform_export_resaved_e17_gbk.csv", "--dry-run")

    assert code == 3
    lost = [each["line"] for each in told["problems"] if each["code"] == "lost-digits"]
    assert lost == [2, 3]
    assert people(told) == [("0033", "present", None, "2")]
    assert "990001197502020000" not in json.dumps(told)


def test_years_of_the_republic_and_rows_of_instructions(import_):
    code, told = import_(
        "tw_training_upload_template_5_header_rows_roc_dates.xlsx",
        "--title",
        "研習",
        "--hours",
        "3",
    )

    assert code == 0
    assert told["activities"] == ["20251013-01"]
    assert people(told) == [("0007", "present", None, "3")]
    assert told["counts"]["rows"] == 2


def test_a_sheet_without_a_header_says_what_a_header_is(ledger, book):
    answer = ledger(
        "import", SAMPLES / "ce_broker_roster_no_header.xls", "--book", book, "--lang", "en"
    )

    assert answer.code == 3
    assert "[no-header]" in answer.err


def test_what_nobody_verified_does_not_count(import_):
    code, told = import_("cpd_legacy_activity_export.csv", "--dry-run")

    assert code == 0
    assert people(told) == [("0201", "present", None, "3")]  # of 45 minutes
    assert codes(told) == ["not-counted"]


def test_a_line_that_names_the_separator_is_no_data(import_):
    code, told = import_("sep_directive_semicolon_utf8bom.csv", "--title", "X", "--dry-run")

    assert code == 0
    assert people(told) == [("0012", "present", None, "1.5"), ("0007", "present", None, "2")]


# ---------------------------------------------------------------- what an import leaves behind


def test_an_import_repeated_changes_nothing(import_, book):
    words = ("google_forms_zh_tw.csv", "--title", "M", "--hours", "2")
    import_(*words)
    before = {path.name: path.read_bytes() for path in book.iterdir() if path.is_file()}

    code, told = import_(*words)

    assert code == 0
    assert states(told) == ["already", "already"]
    assert not told["written"]
    assert {path.name: path.read_bytes() for path in book.iterdir() if path.is_file()} == before


def test_the_same_file_under_another_title_is_told_and_not_recorded_again(import_, book):
    import_("google_forms_zh_tw.csv", "--title", "M", "--hours", "2")
    before = (book / "credits.csv").read_bytes()

    code, told = import_("google_forms_zh_tw.csv", "--title", "Other", "--hours", "2")

    assert (code, states(told)) == (3, ["differing", "differing"])
    assert codes(told) == ["recorded-elsewhere", "second-answer"]
    assert (book / "credits.csv").read_bytes() == before


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_same_file_is_known_again_however_a_spreadsheet_saved_where_rows_came_from(
    import_, book, encoding
):
    import_("google_forms_zh_tw.csv", "--title", "M", "--hours", "2")
    imports = book / "imports.csv"
    text = imports.read_text(encoding="utf-8-sig").replace(",", "\t")
    imports.write_text(text.replace("\r\n", "\n"), encoding=encoding)

    _code, told = import_("google_forms_zh_tw.csv", "--title", "Other", "--hours", "2")

    assert codes(told) == ["recorded-elsewhere", "second-answer"]


def test_one_undo_takes_one_import_back(ledger, import_, book):
    before = {path.name: path.read_bytes() for path in book.glob("*.csv")}
    import_("google_forms_zh_tw.csv", "--title", "M", "--hours", "2")
    after = {path.name: path.read_bytes() for path in book.glob("*.csv")}

    assert ledger("undo", "--yes", "--book", book).code == 0
    assert {path.name: path.read_bytes() for path in book.glob("*.csv")} == before
    assert ledger("undo", "--redo", "--yes", "--book", book).code == 0
    assert {path.name: path.read_bytes() for path in book.glob("*.csv")} == after


def test_people_go_to_a_session_that_stands_in_the_book(ledger, import_, book):
    ledger(
        "add", "讲座", "--book", book, "--date", "2026-04-10", "--hours", "2", "--kind", "lecture",
        "--teachers", "0012", "--yes",
    )  # fmt: skip

    code, told = import_("google_forms_zh_tw.csv", "--activity", "20260410-01")

    assert code == 0
    assert states(told) == ["already", "matched"]
    assert "20260410-01,0007" in (book / "credits.csv").read_text(encoding="utf-8")


def test_each_row_keeps_the_file_its_digest_and_the_row_it_came_from(import_, book):
    import_("google_forms_zh_tw.csv", "--title", "M", "--hours", "2")

    rows = (book / "imports.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "activity,teacher,file,sha256,sheet,line,row"
    assert rows[1].startswith("20260410-01,0012,google_forms_zh_tw.csv,")
    assert "2026/04/10 2:44:14 下午" in rows[1]


def test_those_left_out_are_listed_in_the_columns_of_the_sheet(ledger, book, tmp_path):
    sheet = tmp_path / "wjx.csv"
    shutil.copy(SAMPLES / "wjx_responses_utf8bom.csv", sheet)

    answer = ledger(
        "import", sheet, "--book", book, "--title", "讲座", "--hours", "2", "--skip-bad",
        "--lang", "en",
    )  # fmt: skip

    assert answer.code == 0
    header, row = (tmp_path / "wjx.rejects.csv").read_text(encoding="utf-8-sig").splitlines()
    assert header.startswith("line,why,序号,提交答卷时间")
    assert row.startswith("5,")


@pytest.mark.skipif(not REAL.exists(), reason="the real files are not beside the project")
@pytest.mark.parametrize(
    ("name", "words", "rows", "seen"),
    [
        ("zoom_participants_utf8.csv", ("--hours", "2", "--title", "Z"), 31, 27),
        ("zoom_participants_with_meeting_block.csv", ("--hours", "2"), 31, 27),
        ("teams_report_2022_resaved_semicolon.csv",
         ("--title", "Z", "--hours", "2", "--time", "8:00-9:40"), 69, 60),
        ("teams_list_2020_utf16le_tab.csv",
         ("--title", "Z", "--hours", "2", "--time", "12:00-16:00", "--date", "2020-12-11"), 38, 5),
        ("roster_matrix_semicolon_decimal_comma.csv", ("--title", "Z", "--hours", "2"), 65, 65),
        ("lab_signin_gbk_tab_named_xls_a.xls",
         ("--title", "Z", "--hours", "2", "--date", "2022-09-22"), 65, 58),
    ],
)  # fmt: skip
def test_a_real_file_has_as_many_rows_and_people_as_it_should(import_, name, words, rows, seen):
    time = () if "--time" in words or "zoom" not in name else ("--time", "10:00-12:00")

    code, told = import_(REAL / name, *words, *time, "--dry-run")

    assert code == 0
    assert (told["counts"]["rows"], told["counts"]["people"]) == (rows, seen)


@pytest.mark.skipif(not REAL.exists(), reason="the real files are not beside the project")
def test_two_devices_of_one_person_count_once(import_, book):
    with (book / "teachers.csv").open("a", encoding="utf-8") as roster:
        roster.write("003,Kara Zor-L,,,2010-09-01\n")

    _code, told = import_(
        REAL / "zoom_participants_with_meeting_block.csv", "--hours", "2", "--dry-run"
    )

    ((teacher, attendance, minutes, hours),) = people(told)
    assert (teacher, attendance, hours) == ("003", "present", "2")
    assert 111 < float(minutes) < 114


def test_a_session_that_stands_in_the_book_is_named_and_keeps_its_hours(ledger, book):
    words = ("--book", book, "--hours", "2", "--kind", "lecture")
    ledger("add", "M", *words, "--date", "2026-04-10", "--teachers", "0033", "--yes")

    sheet = SAMPLES / "google_forms_zh_tw.csv"
    answer = ledger("import", sheet, "--book", book, "--title", "M", "--hours", "3", "--lang", "en")

    assert answer.code == 0
    assert "Session 20260410-01 of the book: M" in answer.out
    assert "stands in the book with other hours: 2" in answer.err
