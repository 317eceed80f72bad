"""A real spreadsheet program prints the workbooks of the office: what is filed is read on paper."""

import re
import shutil
import subprocess

import pytest

from tests.books import AS_OF, ROOT

pytest.importorskip("xlsxwriter", reason="writes workbooks")
SOFFICE = shutil.which("soffice")
_A4 = (842, 595)
"""Landscape, in points."""
REPORTS = {
    # The title, headings of the first table, how many pages begin with them, and the most pages.
    "roster": ("学分登记对象基本情况名册", ("编号", "姓名", "入校时间"), 3, 7),
    "hours": ("学时审核花名册", ("编号", "姓名", "校本研修", "备注"), 2, 6),
    "summary": ("培训学分汇总一览表", ("编号", "姓名", "周期累计", "每年尚需"), 2, 5),
    "form-4068": ("专任教师接受培训情况", ("指标名称", "计量单位"), 1, 5),
    "import-sheet": ("学分导入表", ("姓名", "培训年度", "证书编号"), 40, 70),
    "dossier": ("教师培训学分档案", ("名称", "学时", "备注"), 1, 5),
}

pytestmark = [
    pytest.mark.look,
    pytest.mark.skipif(
        SOFFICE is None,
        reason="soffice is missing: the Debian package libreoffice-calc-nogui brings it",
    ),
]


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Return the size and the text of each page of each report of the example; one call prints."""
    pdfium = pytest.importorskip("pypdfium2", reason="reads what was printed")
    from sbt_ledger.cli import main

    folder = tmp_path_factory.mktemp("prints")
    files = {name: folder / f"{name}.xlsx" for name in REPORTS}
    shared = ("--book", ROOT / "examples/meixihu", "--as-of", AS_OF, "--lang", "zh-CN")
    for name, file in files.items():
        of = ("--teacher", "M112") if name == "dossier" else ()
        assert main(list(map(str, ("report", name, *of, *shared, "-o", file)))) == 0
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
    subprocess.run([*command, *files.values()], check=True, capture_output=True, timeout=240)

    def pages(name):
        found = pdfium.PdfDocument(folder / f"{name}.pdf")
        return [(page.get_size(), page.get_textpage().get_text_bounded()) for page in found]

    return {name: pages(name) for name in files}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_printed_as_it_is_filed(name, printed):
    title, headings, alike, most = REPORTS[name]
    pages = printed[name]

    assert 0 < len(pages) <= most
    for number, (size, text) in enumerate(pages, 1):
        assert tuple(map(round, size)) == _A4
        assert title in text, "the foot of each page"
        assert f"{number} / {len(pages)}" in text
        assert "###" not in text, "a figure that is wider than its column"
    for _size, text in pages[:alike]:
        assert [each for each in headings if each not in text] == []
    assert "______________" in pages[-1][1], "room to sign"


def test_every_sheet_of_a_dossier_says_whose_it_is(printed):
    for _size, text in printed["dossier"]:
        assert text.count("教师培训学分档案：傅松梦") == 2, "above, and in the foot"


def test_amounts_are_printed_with_two_decimals_at_most(printed):
    text = "".join(text for _size, text in printed["summary"])
    amounts = re.findall(r"(?<![-\d.])-?\d+\.\d*(?![-\d.])", text)
    assert len(amounts) > 100
    assert [each for each in amounts if not re.fullmatch(r"-?\d+\.\d{1,2}", each)] == []
