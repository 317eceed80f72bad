"""Office reports as workbooks and as Markdown: what a spreadsheet finds in them."""

import zipfile
from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.naming import AS_WRITTEN
from sbt_ledger.reports.office.markdown import as_markdown
from sbt_ledger.reports.office.sheet import Column, Sheet
from sbt_ledger.reports.office.workbook import as_xlsx
from tests.books import ROOT
from tests.reports.test_office_formats import a_report

calamine = pytest.importorskip("python_calamine")

HOSTILE = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "<script>alert(1)</script>", "a\x07b"]
COLUMNS = (
    Column("code", "Code"), Column("name", "Name"), Column("hours", "Hours", over="Year"),
    Column("day", "Day", over="Year"), Column("state", "State"),
)  # fmt: skip
ROWS = [
    ("0012", "李静", Fraction(57, 2), date(2026, 2, 28), State.SHORT),
    ("430104199001011234", "王芳", Fraction(1, 3), None, State.MET),
]


def opened(raw, sheet=0):
    return (
        calamine.CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_index(sheet).to_python()
    )


def parts(raw):
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_ids_stay_text_amounts_are_numbers_and_days_are_days():
    rows = opened(as_xlsx(a_report(Sheet("s", "People", COLUMNS, ROWS)), AS_WRITTEN))
    assert rows[2] == ["Code", "Name", "Year", "", "State"]
    assert rows[3] == ["", "", "Hours", "Day", ""]
    assert rows[4] == ["0012", "李静", 28.5, date(2026, 2, 28), "short"]
    assert rows[5] == ["430104199001011234", "王芳", "0.33", "", "met"]


def test_the_sums_the_notes_and_the_line_to_sign_stand_below():
    sheet = Sheet("s", "People", COLUMNS, ROWS, ("", "all", Fraction(29), None, None), ("So.",))
    told = [row[0] or row[1] for row in opened(as_xlsx(a_report(sheet), AS_WRITTEN))]
    assert told[6:] == [
        "all",
        "",
        "So.",
        "So it is.",
        "",
        "Head: ______________      Date: ______________",
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_runs_as_a_formula_and_no_control_character_is_left(text):
    raw = as_xlsx(a_report(Sheet("s", text, COLUMNS, [(text, text, None, None, None)])), AS_WRITTEN)
    found = parts(raw)
    assert not [name for name, xml in found.items() if "<f>" in xml or "\x07" in xml]
    assert opened(raw)[4][0] == text.replace("\x07", " ")


def test_each_table_is_a_sheet_under_a_name_that_a_spreadsheet_takes():
    titles = ["People: [2025/26]?", "people  2025 26", "长" * 40, ""]
    sheets = [Sheet(str(n), title, COLUMNS, ROWS) for n, title in enumerate(titles)]
    raw = as_xlsx(a_report(*sheets), AS_WRITTEN)
    names = calamine.CalamineWorkbook.from_filelike(BytesIO(raw)).sheet_names
    assert len({name.lower() for name in names}) == 4
    assert all(0 < len(name) <= 31 for name in names)


def test_it_prints_on_a4_landscape_with_headings_on_every_page():
    (xml,) = [
        xml
        for name, xml in parts(
            as_xlsx(a_report(Sheet("s", "P", COLUMNS, ROWS)), AS_WRITTEN)
        ).items()
        if name == "xl/worksheets/sheet1.xml"
    ]
    assert 'paperSize="9"' in xml
    assert 'orientation="landscape"' in xml
    assert 'state="frozen"' in xml
    assert "Print_Titles" in parts(
        as_xlsx(a_report(Sheet("s", "P", COLUMNS, ROWS)), AS_WRITTEN)
    )["xl/workbook.xml"]  # fmt: skip


def test_the_same_report_gives_the_same_bytes():
    assert as_xlsx(a_report(), AS_WRITTEN) == as_xlsx(a_report(), AS_WRITTEN)


def test_an_empty_report_is_a_workbook_too():
    assert opened(as_xlsx(a_report(Sheet("s", "Nobody", (), [])), AS_WRITTEN))


def test_markdown_shows_no_markup_of_the_book():
    rows = [("0012", "a|b *c* <b> [x](y) #1", Fraction(1, 2), date(2026, 2, 28), State.MET)]
    lines = as_markdown(a_report(Sheet("s", "People", COLUMNS, rows)), AS_WRITTEN).splitlines()
    assert lines[:3] == ["# Trial, 2025-26", "", "A school, 430, as of 2026-08-31"]
    assert r"| 0012 | a\|b \*c\* \<b\> \[x\](y) \#1 | 0.5 | 2026-02-28 | met |" in lines


@pytest.mark.parametrize("format_", ["xlsx", "md"])
def test_a_report_of_the_example_is_written_into_a_file_by_its_ending(ledger, tmp_path, format_):
    book, file = ROOT / "examples" / "meixihu", tmp_path / f"plan.{format_}"
    words = ("report", "plan", "--book", book, "--as-of", "2026-08-31", "--lang", "zh-CN", "-o")
    assert ledger(*words, file).code == 0
    first = file.read_bytes()
    assert first.startswith(b"PK" if format_ == "xlsx" else "# 培训".encode())
    assert ledger(*words, file).code == 0
    assert file.read_bytes() == first
    assert ledger("check", "--book", book, "--format", format_).code == 2
