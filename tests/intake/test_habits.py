"""The habits of a book through the real command, and what is still lacking in a sheet."""

import io
import zipfile

import pytest

from tests.intake.clerk import Clerk, codes, messages, states
from tests.intake.foreign import workbook

TALK = ("--title", "讲座", "--date", "2025-09-05", "--hours", "2")
MEETING = (*TALK, "--time", "14:00-15:30", "--habit", "hour_minutes=45")
REPORT = "姓名,加入时间,离开时间,身份"


@pytest.fixture
def clerk(ledger, tmp_path):
    return Clerk(ledger, tmp_path)


def marks(told):
    return [each["attendance"] for each in told["people"]]


@pytest.mark.parametrize(
    ("words", "code", "mark"),
    [((), 3, None), (("--habit", "blank=absent"), 0, "absent"),
     (("--habit", "blank=present"), 0, "present")],
)  # fmt: skip
def test_a_blank_mark_means_what_is_said_and_else_nothing(clerk, words, code, mark):
    found = clerk.imports(clerk.sheet("姓名,签到", "王芳,√", "李四,"), *TALK, *words)

    assert found[0] == code
    assert marks(found[1]) == ["present", mark]
    assert ("blank-mark" in codes(found[1])) is (mark is None)


def test_roles_that_are_excluded_are_not_recorded(clerk):
    sheet = clerk.sheet(
        REPORT, "王芳,2025-09-05 14:00:00,2025-09-05 15:30:00,主持人",
        "李四,2025-09-05 14:00:00,2025-09-05 15:30:00,成员",
    )  # fmt: skip

    _code, told = clerk.imports(sheet, *MEETING, "--habit", 'roles_excluded=["主持人"]')

    assert [each["teacher"] for each in told["people"]] == ["T002"]


@pytest.mark.parametrize(
    ("join", "leave", "mark"),
    [
        ("14:15:00", "15:30:00", "present"), ("14:16:00", "15:30:00", "late"),
        ("14:00:00", "15:20:00", "present"), ("14:00:00", "15:19:00", "left-early"),
    ],
)  # fmt: skip
def test_who_comes_late_or_leaves_early_is_marked_beyond_what_the_book_allows(
    clerk, join, leave, mark
):
    sheet = clerk.sheet(REPORT, f"王芳,2025-09-05 {join},2025-09-05 {leave},成员")

    _code, told = clerk.imports(
        sheet, *MEETING, "--habit", "late_over='15 minutes'",
        "--habit", "left_early_over='10 minutes'",
    )  # fmt: skip

    assert marks(told) == [mark]


@pytest.mark.parametrize("words", [("--sheet", "英语"), ("--habit", "sheet=英语")])
def test_of_several_sheets_the_one_that_is_named_is_taken(clerk, words):
    path = clerk.desk / "two.xlsx"
    path.write_bytes(
        workbook(
            {"语文": [["姓名", "签到"], ["王芳", "√"]], "英语": [["姓名", "签到"], ["李四", "√"]]}
        )
    )
    assert clerk.do("import", path, *TALK).code == 3

    code, told = clerk.imports(path, *TALK, *words)

    assert (code, told["sheet"]) == (0, "英语")
    assert [each["teacher"] for each in told["people"]] == ["T002"]


def test_one_person_with_two_marks_is_refused_with_both_lines(clerk):
    code, told = clerk.imports(clerk.sheet("姓名,签到", "王芳,√", "李四,√", "王芳,×"), *TALK)

    assert (code, codes(told)) == (3, ["doubled-person"])
    assert "lines 2, 4" in messages(told)


def test_who_is_in_a_report_for_an_unknown_time_is_not_counted_as_nobody(clerk):
    sheet = clerk.sheet("姓名,加入时间,离开时间,时长", "王芳,--,--,--")

    code, told = clerk.imports(sheet, *MEETING)

    assert (code, codes(told)) == (3, ["unknown-duration"])


@pytest.mark.parametrize(
    ("header", "row", "code"),
    [
        ("姓名,项目名称,学时,日期", "王芳,,2,2025-09-05", "missing-title"),
        ("姓名,项目名称,学时,日期", "王芳,课,,2025-09-05", "missing-hours"),
        ("姓名,项目名称,学时,日期", "王芳,课,2,", "missing-date"),
        (
            "姓名,项目名称,学时,开始日期,结束日期", "王芳,课,2,2025-09-05,2025-09-04",
            "end-before-start",
        ),
    ],
)  # fmt: skip
def test_what_a_claim_lacks_is_named(clerk, header, row, code):
    found = clerk.imports(clerk.sheet(header, row))

    assert (found[0], codes(found[1])) == (3, [code])


def test_a_claim_of_no_kind_is_asked_for_its_kind(clerk):
    settings = clerk.folder / "ledger.toml"
    settings.write_text(settings.read_text(encoding="utf-8").partition("[import]")[0], "utf-8")

    code, told = clerk.imports(clerk.sheet("姓名,项目名称,学时,日期", "王芳,课,2,2025-09-05"))

    assert (code, codes(told)) == (3, ["missing-kind"])


def test_a_sheet_of_open_office_is_read(clerk):
    cells = (("姓名", "签到"), ("王芳", "√"))
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p>'
            "</table:table-cell>"
            for text in row
        )
        + "</table:table-row>"
        for row in cells
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body>'
        f'<office:spreadsheet><table:table table:name="S">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:'
            'opendocument:xmlns:manifest:1.0"/>',
        )
    path = clerk.desk / "s.ods"
    path.write_bytes(stream.getvalue())

    code, told = clerk.imports(path, *TALK)

    assert (code, states(told)) == (0, ["matched"])
