"""Office reports as workbooks and as Markdown: what a spreadsheet finds in them."""

import re
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
from tests.books import AS_OF, ROOT, write_book
from tests.reports.test_office_formats import a_report

calamine = pytest.importorskip("python_calamine")

HOSTILE = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "<script>alert(1)</script>", "a\x07b"]
COLUMNS = (
    Column("code", "Code"), Column("name", "Name"), Column("hours", "Hours", over="Year"),
    Column("day", "Day", over="Year"), Column("state", "State"),
)  # fmt: skip
LONG_NAME = "R&" * 151
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


def formats_of(raw):
    """Return the code and the alignment of each format, by its number."""
    styles = parts(raw)["xl/styles.xml"]
    codes = {"0": "General", "1": "0", "2": "0.00"}
    codes |= dict(re.findall(r'numFmtId="(\d+)" formatCode="([^"]*)"', styles))
    cells = styles.partition("<cellXfs")[2].partition("</cellXfs>")[0]
    found = re.findall(r'<xf numFmtId="(\d+)"[^>]*>(?:<alignment ([^>]*)/>)?', cells)
    return [(codes[number], alignment) for number, alignment in found]


def numbers(raw):
    """Return each number of the first sheet with the code by which it is shown."""
    formats = formats_of(raw)
    cells = re.findall(r' s="(\d+)"><v>([-.\d]+)</v>', parts(raw)["xl/worksheets/sheet1.xml"])
    return {value: formats[int(style)][0] for style, value in cells}


@pytest.fixture(scope="module")
def of_one_teacher(tmp_path_factory):
    """Return a function that gives a report of a book with finer amounts and a long name."""
    from sbt_ledger.cli import main

    folder = tmp_path_factory.mktemp("office")
    sessions = "".join(f"a{n},Talk,2026-03-0{n},{h},lecture\n" for n, h in ((1, 2.125), (2, 66)))
    files = {
        "teachers.csv": f"code,name\nt,{LONG_NAME}\n",
        "activities.csv": f"id,title,start,hours,kind\n{sessions}",
        "credits.csv": "activity,teacher\na1,t\na2,t\n",
    }
    book = write_book(folder / "book", files)

    def made(name, *words):
        file = folder / f"{name}.xlsx"
        asked = ("report", name, "--book", book, "--as-of", AS_OF, "--lang", "en", "-o", file)
        assert main([str(word) for word in (*asked, *words)]) == 0
        return file.read_bytes()

    return made


def test_an_amount_is_exact_and_shown_with_two_decimals_at_most(of_one_teacher):
    found = numbers(of_one_teacher("summary"))
    assert found["68.125"] == "0.00"
    assert found["30"] == "0", "a spreadsheet shows 30 as “30.” where the format is 0.##"
    assert numbers(of_one_teacher("dossier", "--teacher", "t"))["2.125"] == "0.00"


def test_a_workbook_shows_as_many_decimals_as_every_other_format():
    amounts = (
        Fraction(12),
        Fraction(57, 2),
        Fraction(-1, 4),
        Fraction(545, 8),
        Fraction(3749, 125),
    )
    columns = tuple(Column(str(number), "Sum") for number in range(len(amounts)))
    raw = as_xlsx(a_report(Sheet("s", "Sums", columns, [amounts])), AS_WRITTEN)
    assert numbers(raw) == {
        "12": "0", "28.5": "0.0", "-0.25": "0.00", "68.125": "0.00", "29.992": "0.00",
    }  # fmt: skip


def test_a_text_keeps_away_from_the_figure_before_it():
    raw = as_xlsx(a_report(Sheet("s", "People", COLUMNS, ROWS)), AS_WRITTEN)
    texts = {told for code, told in formats_of(raw) if code in {"@", "yyyy-mm-dd"}}
    assert texts
    assert all('horizontal="left"' in told and 'indent="1"' in told for told in texts)


def test_the_foot_of_a_page_is_cut_where_a_name_is_longer_than_a_spreadsheet_takes(
    of_one_teacher, recwarn
):
    sheet = parts(of_one_teacher("dossier", "--teacher", "t"))["xl/worksheets/sheet1.xml"]
    (foot,) = re.findall(r"<oddFooter>(.*)</oddFooter>", sheet)
    assert foot.startswith("&amp;L&amp;8Training dossier: R&amp;&amp;")
    assert foot.endswith("…&amp;R&amp;8&amp;P / &amp;N")
    assert len(foot.replace("&amp;", "&")) <= 255
    assert [str(each.message) for each in recwarn if "xlsxwriter" in each.filename] == []


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
    assert ledger("list", "teachers", "--book", book, "--format", format_).code == 2
