"""Every kept sample gives what its list says: encoding, header, columns, rows, who made it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from sbt_ledger.errors import BrokenFilesError
from sbt_ledger.intake.contents import Contents
from sbt_ledger.intake.read import read_contents
from sbt_ledger.intake.source import source_of
from sbt_ledger.intake.table import Table
from sbt_ledger.intake.the_table import the_table
from tests.intake.foreign import REAL, SAMPLES, rows_by_role

PAPER = "number name code group - mark hours note"
PAPER_SKIPPED = {17: "empty", 18: "total", 19: "signature"}
CLAIM = "name national_id year level title sponsor mode hours credits"
TEMPLATE = {2: "instruction", 3: "instruction", 4: "instruction", 5: "example"}
MEETING = "name email join leave duration ignored ignored"
MATRIX = "number code name nickname - - group" + " session" * 14 + " -" * 12


@dataclass(frozen=True)
class Expected:
    kind: str
    header_line: int
    roles: str
    rows: int
    source: str
    shape: str
    skipped: dict[int, str]


def row(
    kind: str,
    header_line: int,
    roles: str,
    rows: int,
    source: str,
    shape: str,
    skipped: dict[int, str] | None = None,
) -> Expected:
    return Expected(kind, header_line, roles, rows, source, shape, skipped or {})


OURS = {
    "cpd_legacy_activity_export.csv": row(
        "utf-8", 1,
        "- user_id name first_name last_name email - kind title - date hours - evidence state -",
        3, "cpd-export", "claims",
    ),
    "dingtalk_attendance_raw_utf8bom.csv": row(
        "utf-8", 1,
        "name - group code - user_id date start time mark place note ignored - -" + " ignored" * 5,
        3, "dingtalk-attendance", "sign-in",
    ),
    "google_forms_en_sheet_export.csv": row(
        "utf-8", 1, "time email name code hours title", 2, "google-forms", "sign-in"
    ),
    "google_forms_zh_tw.csv": row(
        "utf-8", 1, "time email name group - -", 3, "google-forms", "sign-in"
    ),
    "google_meet_attendance.csv": row(
        "utf-8", 1, "first_name last_name email duration join leave", 4, "google-meet", "meeting"
    ),
    "moodle_progress_excelcsv_utf16le_tab.csv": row(
        "utf-16-le", 1, "name email session session_date session session_date",
        2, "moodle-completion", "matrix",
    ),
    "moodle_progress_utf8.csv": row(
        "utf-8", 1, "name email session session_date session session_date",
        2, "moodle-completion", "matrix",
    ),
    "national_teacher_system_training.xlsx": row(
        "xlsx", 1, CLAIM, 3, "national-training", "claims"
    ),
    "national_teacher_system_training_gbk.csv": row(
        "gb18030", 1, CLAIM, 3, "national-training", "claims"
    ),
    "paper_signin_typed.xlsx": row(
        "xlsx", 3, PAPER + " - - -", 13, "sign-in", "sign-in", PAPER_SKIPPED
    ),
    "paper_signin_typed_big5.csv": row(
        "cp950", 1, "number name code group mark hours", 3, "sign-in", "sign-in"
    ),
    "paper_signin_typed_gb18030.csv": row(
        "gb18030", 3, PAPER, 13, "sign-in", "sign-in", PAPER_SKIPPED
    ),
    "paper_signin_typed_gbk_replacement_loss.csv": row(
        "gb18030", 3, PAPER, 13, "sign-in", "sign-in", PAPER_SKIPPED
    ),
    "paper_signin_typed_unicode_text_utf16le.txt": row(
        "utf-16-le", 3, PAPER, 13, "sign-in", "sign-in", PAPER_SKIPPED
    ),
    "paper_signin_typed_utf8bom.csv": row(
        "utf-8", 3, PAPER, 13, "sign-in", "sign-in", PAPER_SKIPPED
    ),
    "platform_export_resaved_e17_gbk.csv": row(
        "gb18030", 1, "name national_id code title hours date", 5, "platform-export", "claims"
    ),
    "sep_directive_semicolon_utf8bom.csv": row(
        "utf-8", 2, "name hours date", 2, "unknown", "claims"
    ),
    "teams_report_3sections_en_utf16le.csv": row(
        "utf-16-le", 10, "name join leave duration email user_id role",
        6, "teams-report-sections", "meeting",
    ),
    "teams_report_zh_tw_utf16le_UNVERIFIED_labels.csv": row(
        "utf-16-le", 9, "name join leave duration email user_id role",
        2, "teams-report-sections", "meeting",
    ),
    "tencent_meeting_members.xlsx": row(
        "xlsx", 9, "name join leave ignored duration role", 6, "tencent-members", "meeting"
    ),
    "tw_training_upload_template_5_header_rows_roc_dates.xlsx": row(
        "xlsx", 1, "number date name national_id role - sex note",
        2, "tw-template", "sign-in", TEMPLATE,
    ),
    "wjx_responses_utf8bom.csv": row(
        "utf-8", 1, "number time" + " ignored" * 4 + " name code group - -", 4, "wjx", "sign-in"
    ),
    "zoom_webinar_attendee_report.csv": row(
        "utf-8", 6, "mark name email join leave duration", 3, "zoom-webinar", "meeting"
    ),
}  # fmt: skip

OTHERS = {
    "hr_training_records.csv": row(
        "utf-8", 1, "code name group title date result state", 40, "hr-training", "claims"
    ),
    "lab_signin_gbk_tab_named_xls_a.xls": row("gb18030", 1, "- - name -", 65, "unknown", "sign-in"),
    "roster_matrix_semicolon_decimal_comma.csv": row("utf-8", 1, MATRIX, 65, "matrix", "matrix"),
    "roster_mixed_text_and_number_ids.xlsx": row(
        "xlsx", 1, "code name sex", 40, "roster", "roster"
    ),
    "sichuan_teacher_credit_records.csv": row(
        "utf-8", 1,
        "name national_id group year title kind credits start end content sponsor place state"
        " filed - note",
        163, "sichuan-credits", "claims",
    ),
    "signin_merged_title.xlsx": row(
        "xlsx", 2, "- name sex - - group code mark note", 17, "sign-in", "sign-in"
    ),
    "signin_weekly_two_level_header_blank.xlsx": row(
        "xlsx", 4, "number name" + " session" * 14,
        0, "matrix", "matrix", dict.fromkeys(range(5, 25), "empty"),
    ),
    "teams_list_2020_utf16le_tab.csv": row(
        "utf-16-le", 1, "name action time", 38, "teams-list", "meeting"
    ),
    "teams_list_2020_utf8bom_comma.csv": row(
        "utf-8", 1, "name action time", 57, "teams-list", "meeting"
    ),
    "teams_report_2022_resaved_semicolon.csv": row(
        "utf-8", 1, "name join leave duration email role user_id", 69, "teams-report", "meeting"
    ),
    "zoom_participants_utf8.csv": row("utf-8", 1, MEETING, 31, "zoom-participants", "meeting"),
    "zoom_participants_with_meeting_block.csv": row(
        "utf-8", 4, MEETING, 31, "zoom-participants", "meeting"
    ),
}  # fmt: skip

not_to_be_read = {
    "ce_broker_roster_no_header.xls": "no-header",
    "paper_signin_typed_mojibake_utf8.csv": "mojibake",
}


def read(path: Path) -> tuple[Contents, Table]:
    contents = read_contents(path.read_bytes(), path.name)
    return contents, the_table(contents)


def held(path: Path) -> Expected:
    contents, table = read(path)
    source = source_of(table)
    return Expected(
        contents.encoding or contents.kind,
        table.header_line,
        " ".join(each.role or "-" for each in table.columns),
        len(table.rows),
        source.name,
        source.shape,
        dict(table.skipped),
    )


@pytest.mark.parametrize("name", OURS)
def test_a_sample_gives_its_table(name):
    assert held(SAMPLES / name) == OURS[name]


@pytest.mark.skipif(
    not REAL.is_dir(), reason="real sheets lie beside the project, in ../shared, no part of it"
)
@pytest.mark.parametrize("name", OTHERS)
def test_a_real_sheet_gives_its_table(name):
    assert held(REAL / name) == OTHERS[name]


@pytest.mark.parametrize(("name", "code"), not_to_be_read.items())
def test_a_sample_that_cannot_be_read_says_why(name, code):
    with pytest.raises(BrokenFilesError) as caught:
        read(SAMPLES / name)

    assert [each.code for each in caught.value.problems] == [code]
    assert caught.value.hint


def test_no_sample_is_forgotten():
    assert {each.name for each in SAMPLES.iterdir()} == OURS.keys() | not_to_be_read.keys()


@pytest.mark.parametrize(
    "name",
    [
        "paper_signin_typed_utf8bom.csv",
        "paper_signin_typed_unicode_text_utf16le.txt",
        "paper_signin_typed.xlsx",
    ],
)
def test_the_same_paper_sheet_gives_one_table_in_every_form(name):
    _contents, plain = read(SAMPLES / "paper_signin_typed_gb18030.csv")
    _contents, other = read(SAMPLES / name)

    # Names of the workbook have an ideographic blank; the code of row 7 is a number there.
    assert rows_by_role(other) == rows_by_role(plain)
    assert list(other.lines) == list(plain.lines)
    assert other.hints == plain.hints
    assert other.skipped == plain.skipped


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "gb18030", "utf-8-sig"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_neither_encoding_nor_line_end_nor_separator_changes_the_table(
    encoding, line_end, separator
):
    _contents, plain = read(SAMPLES / "paper_signin_typed_gb18030.csv")
    text = (SAMPLES / "paper_signin_typed_gb18030.csv").read_text("gb18030")
    text = text.replace(",", separator).replace("\n", line_end)

    other = the_table(read_contents(text.encode(encoding), "sheet.xls"))

    assert rows_by_role(other) == rows_by_role(plain)
    assert list(other.lines) == list(plain.lines)


def test_the_paper_sheet_tells_of_its_session_above_the_table():
    _contents, table = read(SAMPLES / "paper_signin_typed.xlsx")

    assert table.hints == {
        "heading": "示例中学校本培训签到表",
        "title": "新课标解读",
        "lead": "王 芳",
        "date": "2023.9.1 下午2:00",
        "count": "10",
    }


def test_hidden_rows_and_sheets_are_told():
    _contents, table = read(SAMPLES / "paper_signin_typed.xlsx")

    assert [(each.code, each.level, each.line) for each in table.problems] == [
        ("hidden-rows", "warning", 15),
        ("hidden-sheet", "warning", None),
    ]


def test_the_overview_of_tencent_has_the_single_intervals_beside_it():
    _contents, table = read(SAMPLES / "tencent_meeting_members.xlsx")

    assert table.sheet == "成员参会概况"
    assert table.hints["start"] == "2023-09-01 14:00"
    assert table.details is not None
    assert table.details.sheet == "成员参会明细"
    assert len(table.details.rows) == 4


def test_of_a_teams_report_the_second_section_is_read_and_the_third_has_the_intervals():
    _contents, table = read(SAMPLES / "teams_report_3sections_en_utf16le.csv")

    assert table.section == "2. Participants"
    assert table.hints["end"] == "9/1/23, 4:31:10 PM"
    assert table.details is not None
    assert (table.details.section, len(table.details.rows)) == ("3. In-Meeting Activities", 4)
    assert table.problems == ()


def test_who_led_a_webinar_was_there_too():
    _contents, table = read(SAMPLES / "zoom_webinar_attendee_report.csv")

    assert [each["name"] for each in rows_by_role(table)] == ["Host", "Ada Alder", "Linus Larch"]
    assert table.hints["title"] == "Pricing live"
    assert list(table.lines) == [7, 10, 11]
