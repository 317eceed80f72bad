"""From bytes to sheets: what a file is, in which encoding, and why it cannot be taken."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date

import pytest

from sbt_ledger.errors import BrokenFilesError
from sbt_ledger.intake.contents import Contents
from sbt_ledger.intake.read import read_contents
from tests.intake.foreign import SAMPLES, text, workbook

DAY = date(2023, 9, 1)
ROWS: list[list[object]] = [["姓名", "学时"], ["王芳", 2], ["张三", 1.5]]


def problem_of(raw: bytes, **options: str) -> tuple[str, str, int | None]:
    with pytest.raises(BrokenFilesError) as caught:
        read_contents(raw, "a.xls", **options)
    (problem,) = caught.value.problems
    assert problem.file == "a.xls"
    assert problem.hint
    return problem.code, problem.message, problem.line


def rows(contents: Contents) -> list[list[object]]:
    return [list(each) for each in contents.sheets[0].rows]


def zipped(**members: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return stream.getvalue()


def with_cells(cells: str) -> bytes:
    """Return a workbook whose first sheet is made of these cells."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook({"A": ROWS}))) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                before, after = content.split(b"<sheetData>")[0], content.split(b"</sheetData>")[1]
                content = before + b"<sheetData>" + cells.encode() + b"</sheetData>" + after
            new.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture"),
        (zipped(word__document_xml="<w/>"), "Word"),
        (zipped(Index__Document_iwa="x"), "Numbers"),
        (zipped(xl__workbook_bin="x"), ".xlsb"),
        (zipped(a_txt="x"), "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "Word"),
    ],
)
def test_what_is_no_table_is_refused_by_its_first_bytes(raw, words):
    code, message, _line = problem_of(raw)

    assert code == "not-a-table"
    assert words in message


@pytest.mark.parametrize("raw", [b"", b" \r\n\t"])
def test_an_empty_file_is_told(raw):
    assert problem_of(raw)[0] == "empty-file"


@pytest.mark.parametrize("name", ["tencent_meeting_members.xlsx", "ce_broker_roster_no_header.xls"])
def test_a_workbook_that_is_cut_off_is_told(name):
    raw = (SAMPLES / name).read_bytes()

    assert problem_of(raw[: len(raw) // 2])[0] == "broken-workbook"


def test_without_calamine_a_workbook_is_refused_with_the_cure_and_a_text_is_read(monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)

    assert problem_of(workbook({"A": ROWS}))[0] == "no-excel"
    assert rows(text("姓名,学时", "王芳,2")) == [["姓名", "学时"], ["王芳", "2"]]


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="XFD1048576"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="AAAAAA99999"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="ZZ900000"><v>1</v></c></row>',
    ],
)
def test_a_stray_cell_far_away_does_not_fill_the_memory(cells):
    assert problem_of(with_cells(cells))[0] in {"too-large", "broken-workbook"}


def test_a_zip_that_unpacks_to_far_too_much_is_refused_unread(monkeypatch):
    monkeypatch.setattr("sbt_ledger.intake.zip_parts.MOST_BYTES", 5_000_000)
    bomb = zipped(xl__workbook_xml="<x/>", xl__worksheets__sheet1_xml=" " * 6_000_000)

    assert len(bomb) < 10_000
    assert problem_of(bomb)[0] == "too-large"


def test_rows_are_numbered_as_excel_shows_them_also_below_empty_ones():
    (sheet,) = read_contents(workbook({"A": [[], [], *ROWS]}), "a.xlsx").sheets

    assert list(sheet.rows[2])[:2] == ["姓名", "学时"]
    assert list(sheet.lines)[2] == 3


def test_a_workbook_tells_what_is_hidden_and_merged_and_when_its_days_begin():
    raw = workbook(
        {"签到表": ROWS, "名册": ROWS},
        hidden_rows=[3],
        hidden_sheets=["名册"],
        merged=["A2:A3"],
        from_1904=True,
    )
    contents = read_contents(raw, "a.xlsx")

    seen, hidden = contents.sheets
    assert (seen.label, seen.hidden, hidden.hidden) == ("a.xlsx[签到表]", False, True)
    assert seen.hidden_lines == {3}
    assert seen.merged == (((1, 0), (2, 0)),)
    assert contents.from_1904


@pytest.mark.parametrize("from_1904", [False, True])
def test_a_day_of_a_workbook_is_that_day_whenever_its_days_begin(from_1904):
    raw = workbook({"A": [["日期"], [DAY]]}, from_1904=from_1904)

    assert rows(read_contents(raw, "a.xlsx"))[1] == [DAY]


@pytest.mark.parametrize(
    ("encoding", "used"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_the_encoding_is_found(encoding, used):
    contents = text("姓名,工号,学时", "王芳,0012,2", "欧阳娜娜,0007,2", encoding=encoding)

    assert contents.encoding == used
    assert rows(contents)[2] == ["欧阳娜娜", "0007", "2"]


def test_big5_is_known_by_its_headers_for_nearly_all_of_it_is_gb18030_too():
    raw = "姓名,時數\r\n王芳,2".encode("big5")
    raw.decode("gb18030")

    assert rows(read_contents(raw, "a.csv"))[0] == ["姓名", "時數"]


def test_of_two_encodings_without_a_known_word_neither_is_guessed():
    raw = "小明,甲乙\r\n王芳,丙丁".encode("big5")

    assert problem_of(raw)[0] == "ambiguous-encoding"
    assert rows(read_contents(raw, "a.csv", encoding="big5"))[0] == ["小明", "甲乙"]


def test_a_declared_encoding_wins_and_must_exist():
    raw = "姓名\r\n王芳".encode("gb18030")

    assert rows(read_contents(raw, "a.csv", encoding="gb18030"))[1] == ["王芳"]
    assert problem_of(raw, encoding="utf-8")[0] == "bad-encoding"
    assert problem_of(raw, encoding="klingon")[0] == "bad-encoding"
    assert problem_of(raw, encoding="zlib")[0] == "bad-encoding"


@pytest.mark.parametrize("misread_as", ["latin-1", "cp1252"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_chinese_that_was_misread_and_saved_is_refused(encoding, misread_as):
    spoilt = "姓名,工号,学时\r\n".encode(encoding).decode(misread_as, "replace")

    assert problem_of(spoilt.encode("utf-8"))[0] == "mojibake"


def test_utf8_that_was_read_as_gbk_and_saved_is_refused():
    spoilt = "姓名,工号,学时,签到\r\n王芳,1,2,√\r\n".encode().decode("gb18030", "replace")

    assert problem_of(spoilt.encode("utf-8"))[0] == "mojibake"
    assert problem_of("姓名,学时\r\n锟斤拷,2".encode())[0] == "mojibake"


def test_french_is_not_mistaken_for_misread_chinese():
    contents = text("Nom complet\tHeure d'arrivée\tDurée", "Élodie Guérin\t09:01\t2 h 44 m")

    assert rows(contents)[1][0] == "Élodie Guérin"


def test_the_separator_is_what_parts_the_headers_not_what_is_most_frequent():
    decimal_commas = text("姓名;学时;折合", "王芳;1,5;2,5", "张三;2,5;3,5")
    times = text("Full Name\tUser Action\tTimestamp", "Doe, Jane\tJoined\t9/1/23, 2:00:05 PM")

    assert decimal_commas.separator == ";"
    assert times.separator == "\t"
    assert rows(times)[1] == ["Doe, Jane", "Joined", "9/1/23, 2:00:05 PM"]


def test_separators_inside_quotes_do_not_count():
    assert text('甲;"1,2,3,4"', '乙;"5,6,7,8"').separator == ";"


def test_the_separator_may_be_named_in_a_first_line_which_keeps_its_number():
    contents = text("sep=;", "姓名;学时", "王芳;1,5")

    assert rows(contents) == [["姓名", "学时"], ["王芳", "1,5"]]
    assert list(contents.sheets[0].lines) == [2, 3]


def test_a_row_has_the_line_on_which_it_begins_also_where_cells_break():
    contents = text('"姓名","备注"', '"王芳","一', '二"', '"张三",""')

    assert list(contents.sheets[0].lines) == [1, 2, 4]


@pytest.mark.parametrize("line", ['张三,"不错', '张三,"不"错'])
def test_a_quotation_mark_that_is_not_closed_or_that_text_follows_is_told_with_its_line(line):
    raw = f"姓名,备注\n王芳,好\n{line}\n李四,好".encode()

    assert problem_of(raw) == (
        "bad-csv",
        "a quotation mark is not closed, or text follows one",
        3,
    )


def test_ragged_rows_are_kept():
    assert rows(text("姓名,学时", "王芳", "张三,2,多")) == [
        ["姓名", "学时"],
        ["王芳"],
        ["张三", "2", "多"],
    ]


def test_nul_bytes_are_no_text():
    assert problem_of("姓名,学时\n王芳,\0".encode() + b"x" * 100)[2] == 2


PAGE = """<html><head><meta charset="{charset}"><style>td {{ color: red }}</style></head>
<body><h2>研习统计</h2><p>单位：小时／人次</p><table>
<tr><td rowspan="2">姓名</td><td colspan="2">时数</td></tr>
<tr><td>上午</td><td>下午</td></tr>
<tr><td>王芳</td><td>2</td><td>1<br>补</td></tr>
<tr style="display: none"><td>张三</td><td>&nbsp;</td><td>3
个</td></tr></table></body></html>"""


@pytest.mark.parametrize(("charset", "used"), [("utf-8", "utf-8"), ("gb2312", "gb18030")])
def test_a_web_page_called_xls_is_read_as_a_spreadsheet_shows_it(charset, used):
    contents = read_contents(PAGE.format(charset=charset).encode(used), "a.xls")

    assert (contents.kind, contents.encoding) == ("html", used)
    assert rows(contents) == [
        ["研习统计"],
        ["单位：小时／人次"],
        ["姓名", "时数", ""],
        ["", "上午", "下午"],
        ["王芳", "2", "1\n补"],
        ["张三", "", "3 个"],
    ]
    (sheet,) = contents.sheets
    assert sheet.hidden_lines == {6}
    assert set(sheet.merged) == {((2, 0), (3, 0)), ((2, 1), (2, 2))}
