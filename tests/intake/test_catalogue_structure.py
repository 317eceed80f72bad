"""The catalogue, structure of sheets: what an import takes for data, and what it leaves out."""

import io
import zipfile

import pytest

from tests.intake.catalogue import COURSE, TALK, School
from tests.intake.clerk import Clerk
from tests.intake.foreign import workbook

SIGNED = ("姓名", "签到")


@pytest.fixture
def school(ledger, tmp_path):
    return School(Clerk(ledger, tmp_path))


def text(school, *lines):
    return school.file("\n".join(lines).encode())


def zipped(part):
    """Return an archive that has one part, such as a document of a word processor."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        target.writestr("[Content_Types].xml", "<Types/>")
        target.writestr(part, "<w/>")
    return written.getvalue()


def with_part(raw, old, new):
    """Return a workbook in which some bytes of a part are others."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(written, "w") as target:
        parts = {name: source.read(name) for name in source.namelist()}
        assert any(old in part for part in parts.values())
        for name, part in parts.items():
            target.writestr(name, part.replace(old, new))
    return written.getvalue()


# ---------------------------------------------------------------- heads


@pytest.mark.row("a merged title and labels above the table")
def test_merged_title_and_labels_above_the_table_are_no_data_but_tell_what_was_held(school):
    sheet = school.book(
        ("示例中学校本研修签到表", "", ""),
        ("培训主题：新课标解读", "时间：2023-09-01 14:00", "主讲人：赵六"),
        ("序号", "姓名", "签到"),
        (1, "李四", "√"),
        merged=["A1:C1"],
    )

    found = school.imports(sheet, "--hours", "2")

    assert (found.whom, found.told["header_line"]) == ("0040", 3)
    assert found.told["activity"] == "20230901-01"


@pytest.mark.row("headers of two levels")
def test_a_two_level_header_joins_the_upper_word_with_the_lower(school):
    sheet = school.book(
        ("姓名", "2023-09-04", "", "2023-09-05", ""),
        ("", "上午", "下午", "上午", "下午"),
        ("李四", "√", "√", "×", "√"),
        merged=["A1:A2", "B1:C1", "D1:E1"],
    )

    found = school.imports(sheet, "--title", "研修", "--hours", "2")

    assert found.people == ["0040"] * 4
    assert found.values("attendance") == ["present", "present", "absent", "present"]


# ---------------------------------------------------------------- rows


@pytest.mark.row("merged cells of data")
def test_a_merged_day_tells_for_all_its_rows_and_a_merged_name_for_none(school):
    header = ("姓名", "培训项目", "日期", "学时")
    of_day = school.book(
        header, ("李四", "讲座", "2023-09-01", 2), ("王五", "讲座", "", 2), merged=["C2:C3"]
    )
    assert school.imports(of_day).whom == "0040 0041"

    of_name = school.book(
        header, ("李四", "讲座", "2023-09-01", 2), ("", "报告", "2023-09-02", 2), merged=["A2:A3"]
    )
    assert school.imports(of_name).whom == "0040 rejected nobody-named"


@pytest.mark.row("sums, how many came, signatures, page footers, the header again")
@pytest.mark.parametrize(
    "row",
    [
        "合计,2", "总计,2", "小计,2", "平均,2", "审核人（签字）,", "校长,", "制表：赵六,",
        "备注：无,", "盖章,", "2023年9月1日,", "第 1 页,", "姓名,签到",
    ],
)  # fmt: skip
def test_sums_signatures_and_repeated_headers_are_nobody(school, row):
    found = school.imports(text(school, "姓名,签到", "李四,√", row, "王五,√"), *TALK)

    assert found.whom == "0040 0041"


@pytest.mark.row("sums, how many came, signatures, page footers, the header again")
@pytest.mark.parametrize(
    ("told", "codes"), [("2", []), ("3", ["count-differs"]), ("1", ["count-differs"])]
)
def test_how_many_were_there_is_held_against_the_marks(school, told, codes):
    count = f"应到3人，实到{told}人,"
    rows = ("姓名,签到", "李四,√", "王五,迟到", "赵六,×")

    for lines in ((*rows, count), (count, *rows)):
        found = school.imports(text(school, *lines), *TALK, "--dry-run")

        assert found.answer.code == 0
        assert found.codes == codes
        assert not codes or ("2" in found.said and told in found.said)


@pytest.mark.row("numbered and blank rows; two tables in one sheet")
def test_numbered_and_blank_rows_are_nobody(school):
    sheet = text(school, "序号,姓名,签到", "1,李四,√", "2,,", ",,", "3,,", "4,王五,√")

    assert school.imports(sheet, *TALK).whom == "0040 0041"


@pytest.mark.row("numbered and blank rows; two tables in one sheet")
def test_two_halves_and_two_tables_below_each_other_are_both_read(school):
    halves = text(school, "姓名,签到,姓名,签到", "李四,√,王五,×", "赵六,√,,")
    found = school.imports(halves, *TALK)
    assert sorted(found.people) == ["0040", "0041", "0046"]
    assert sorted(found.values("attendance")) == ["absent", "present", "present"]

    below = text(school, "姓名,签到", "李四,√", ",", "姓名,签到", "王五,√")
    assert school.imports(below, *TALK).whom == "0040 0041"


@pytest.mark.row("rows of instructions and examples")
@pytest.mark.parametrize("first", ["此列勿刪", "范例", "示例", "例"])
def test_rows_of_instructions_and_examples_are_nobody(school, first):
    sheet = text(school, "序号,姓名,签到", f"{first},张三,√", "1,李四,√")

    assert school.imports(sheet, *TALK).whom == "0040"


# ---------------------------------------------------------------- sheets


@pytest.mark.row("several sheets, hidden sheets and rows")
def test_several_sheets_are_asked_for_by_name(school):
    pages = {"语文组": (SIGNED, ("李四", "√")), "数学组": (SIGNED, ("王五", "√")), "Sheet3": ()}
    sheet = school.file(workbook(pages), "sheet.xlsx")

    found = school.imports(sheet, *TALK)
    assert found.codes == ["several-sheets"]
    assert [word for word in ("语文组", "数学组", "--sheet") if word not in found.said] == []
    assert school.imports(sheet, *TALK, "--sheet", "数学组").whom == "0041"


@pytest.mark.row("several sheets, hidden sheets and rows")
def test_a_hidden_sheet_is_not_read_and_hidden_rows_are_with_a_word(school):
    pages = {"签到": (SIGNED, ("李四", "√"), ("王五", "√")), "花名册": (SIGNED, ("赵六", "√"))}
    raw = workbook(pages, hidden_sheets=["花名册"], hidden_rows=[3])

    found = school.imports(school.file(raw, "sheet.xlsx"), *TALK)

    assert found.people == ["0040", "0041"]
    assert sorted(found.codes) == ["hidden-rows", "hidden-sheet"]
    assert found.lines("hidden-rows") == [3]


@pytest.mark.row("formulas without a value, #REF!, #N/A, #NAME?")
@pytest.mark.parametrize("error", ["#REF!", "#NAME?", "#VALUE!", "#DIV/0!"])
def test_an_error_of_a_formula_is_told_as_such(school, error):
    for found in (
        school.claims("2023-09-01", error), school.claims(error, "2"), school.signed(error),
    ):  # fmt: skip
        assert found.whom == "rejected formula-error"
        assert error in found.said


@pytest.mark.row("formulas without a value, #REF!, #N/A, #NAME?")
def test_a_value_that_was_not_found_is_missing_and_nobody_is_called_so(school):
    assert school.claims("2023-09-01", "#N/A").whom == "rejected missing-hours"
    assert school.claims("#N/A", "2").whom == "rejected missing-date"
    assert school.signed("#N/A").whom == "rejected formula-error"


@pytest.mark.row("formulas without a value, #REF!, #N/A, #NAME?")
@pytest.mark.parametrize("cell", [b"<f>1+1</f><v></v>", b"<f>1+1</f><v/>", b"<f>1+1</f>"])
def test_a_formula_that_was_never_reckoned_is_told_as_such(school, cell):
    raw = workbook({"表": (COURSE, ("李四", "讲座", "2023-09-01", "=1+1"))})
    sheet = school.file(with_part(raw, b"<f>1+1</f><v>0</v>", cell), "sheet.xlsx")

    found = school.imports(sheet)

    assert found.whom == "rejected formula-error"
    assert "=1+1" in found.said


def test_a_mark_that_is_a_failed_formula_is_not_blank(school):
    raw = workbook({"表": (SIGNED, ("李四", "=1+1"), ("王五", "√"))})
    failed = with_part(raw, b'<c r="B2"><f>1+1</f><v>0</v>', b'<c r="B2" t="e"><v>#REF!</v>')

    found = school.imports(school.file(failed, "sheet.xlsx"), *TALK, "--habit", "blank=absent")

    assert found.whom == "rejected 0041 formula-error"


# ---------------------------------------------------------------- headers


@pytest.mark.row("headers that are blank, twice, or written around")
@pytest.mark.parametrize(
    "header", ["姓\n名", "*姓名", "姓名（必填）", "[姓名]", "1、姓名", "姓  名", "姓名 *"]
)
def test_a_header_is_known_with_what_is_written_around_it(school, header):
    sheet = school.sheet((header, "签到", "", "", ""), ("李四", "√", "", "", ""))

    assert school.imports(sheet, *TALK).whom == "0040"


@pytest.mark.row("headers that are blank, twice, or written around")
def test_a_header_that_stands_twice_is_refused_if_both_are_needed(school):
    sheet = text(school, "姓名,签到,签到", "李四,√,×")
    assert school.imports(sheet, *TALK).answer.code == 3

    sheet = text(school, "姓名,备注,签到,备注", "李四,,√,")
    assert school.imports(sheet, *TALK).whom == "0040"


# ---------------------------------------------------------------- text files


@pytest.mark.row("sep=;, stray quotes, ragged rows, lone CR, NUL")
def test_the_separator_may_be_named_and_ragged_rows_are_read(school):
    assert school.imports(text(school, "sep=;", "姓名;签到", "李四;√"), *TALK).whom == "0040"
    assert school.imports(text(school, "姓名,签到,备注", "李四,√", "王五,√,,"), *TALK).whom == (
        "0040 0041"
    )
    assert school.imports(school.file("姓名,签到\r李四,√\r".encode()), *TALK).whom == "0040"


@pytest.mark.row("sep=;, stray quotes, ragged rows, lone CR, NUL")
@pytest.mark.parametrize("row", ['"李四,√', '"李四"x,√'])
def test_a_stray_quotation_mark_is_told_with_its_line(school, row):
    found = school.imports(text(school, "姓名,签到", "王五,√", row, "赵六,√"), *TALK)

    assert found.answer.code == 3
    assert [each["line"] for each in found.told["problems"]] == [3]


@pytest.mark.row("sep=;, stray quotes, ragged rows, lone CR, NUL")
def test_nul_bytes_are_refused(school):
    found = school.imports(school.file("姓名,签到\n李四\0,√\n".encode()), *TALK)

    assert (found.answer.code, found.people) == (3, [])


@pytest.mark.row("password, .et, .numbers, PDF, picture, .docx")
@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le") * 64,
         "locked.xlsx"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "sheet.et"),
        (b"%PDF-1.7\n", "sheet.pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "sheet.png"),
        (b"PK\x03\x04" + bytes(60), "sheet.numbers"),
        (zipped("word/document.xml"), "sheet.docx"),
    ],
    ids=["password", "et", "pdf", "picture", "numbers", "docx"],
)  # fmt: skip
def test_what_is_no_sheet_is_refused_with_the_way_to_save_it(school, raw, name):
    found = school.imports(school.file(raw, name), *TALK, lang="zh-CN")

    assert found.answer.code == 3
    assert "xlsx" in found.said


# ---------------------------------------------------------------- sessions


@pytest.mark.row("two meetings in one file")
def test_two_meetings_in_one_file_are_refused(school):
    sheet = text(school, "姓名,日期,签到", "李四,2023-09-01,√", "王五,2023-11-20,√")

    found = school.imports(sheet, "--title", "讲座", "--date", "2023-09-01", "--hours", "2")

    assert found.answer.code == 3
    assert found.lines("other-day") == [3]


@pytest.mark.row("the same file twice")
def test_the_same_file_twice_is_recorded_once(ledger, tmp_path):
    clerk = Clerk(ledger, tmp_path)
    sheet = clerk.sheet("姓名,签到", "李四,√", "王芳,√")
    assert clerk.imports(sheet, *TALK)[0] == 0

    code, told = clerk.imports(sheet, *TALK)

    assert (code, [each["state"] for each in told["people"]]) == (0, ["already", "already"])
    assert len(clerk.rows("credits", "teacher")) == 2


def test_two_sessions_of_one_day_are_not_told_apart_by_their_times(ledger, tmp_path):
    clerk = Clerk(ledger, tmp_path)
    morning = clerk.sheet("姓名,签到", "李四,√", name="morning.csv")
    assert clerk.imports(morning, *TALK, "--time", "08:00-10:00")[0] == 0
    afternoon = clerk.sheet("姓名,签到", "李四,√", "王芳,√", name="afternoon.csv")

    code, told = clerk.imports(afternoon, *TALK, "--time", "14:00-16:00", "--dry-run")

    assert (code, [each["state"] for each in told["people"]]) == (0, ["already", "matched"])
    assert [each["code"] for each in told["problems"]] == ["time-not-kept"]
    assert "--title" in told["problems"][0]["hint"]


@pytest.mark.parametrize("rows", [(), ("1,,", "2,,"), ("1,,", "合计,,")])
def test_a_sheet_that_names_nobody_is_refused(school, rows):
    found = school.imports(text(school, "序号,姓名,签到", *rows), *TALK)

    assert (found.answer.code, found.codes) == (3, ["nobody-read"])


def test_a_sheet_of_guests_alone_is_none_of_ours_and_no_fault(school):
    assert school.imports(text(school, "姓名,签到", "外校,√"), *TALK).whom == "unknown"


# ---------------------------------------------------------------- what is told of a fault


def test_every_fault_has_file_sheet_row_column_text_reason_and_cure(school):
    rows = ((), (), ("", *COURSE), ("", "李?", "讲座", "2023-09-01", "2"),
            ("", "王五", "讲座", "2023-06-31", "约2"))  # fmt: skip

    found = school.imports(school.book(*rows))

    told = [
        (each["file"], each["line"], each["column"], each["text"])
        for each in found.told["problems"]
    ]
    assert {*told} == {
        ("sheet.xlsx[表]", 4, "姓名", "李?"),
        ("sheet.xlsx[表]", 5, "日期", "2023-06-31"),
        ("sheet.xlsx[表]", 5, "学时", "约2"),
    }
    assert all(each["message"] and each["hint"] for each in found.told["problems"])
