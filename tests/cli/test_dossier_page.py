"""The dossier of a teacher with a full year in a browser: on paper, and on a phone."""

import re

import pytest

from tests.books import AS_OF, ROOT

pytest.importorskip("jinja2")
_SHEETS = 4
"""A year of 54 events, their proofs, and what is asked: more sheets nobody files."""


@pytest.fixture(scope="module")
def page_of_m112(tmp_path_factory):
    """Return the dossier of the new teacher of the example, in Chinese as it is filed."""
    from sbt_ledger.cli import main

    path = tmp_path_factory.mktemp("dossier") / "page.html"
    words = ("report", "dossier", "--teacher", "M112", "--book", ROOT / "examples/meixihu")
    told = ("--as-of", AS_OF, "--lang", "zh-CN", "-o", path)
    assert main([str(word) for word in (*words, *told)]) == 0
    assert len(re.findall("<tr>", path.read_text("utf-8").split("</table>")[0])) == 54 + 2
    return path


def test_a_full_year_is_printed_on_four_sheets_with_headings_on_each(browser, page_of_m112):
    pdfium = pytest.importorskip("pypdfium2", reason="reads what was printed")
    page = browser.new_page()
    page.goto(page_of_m112.as_uri())

    printed = pdfium.PdfDocument(page.pdf(prefer_css_page_size=True))

    assert len(printed) <= _SHEETS
    for sheet in printed:
        assert sheet.get_width() > sheet.get_height()
        text = sheet.get_textpage().get_text_bounded()
        assert "主办单位" in text or "材料" in text, "the headings of the events, or of the proofs"


def test_no_column_is_squeezed_and_only_the_table_scrolls(browser, page_of_m112):
    page = browser.new_page(viewport={"width": 1100, "height": 760})
    page.goto(page_of_m112.as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") <= 1100
    heads = page.locator("#s1-1-table thead th")
    wide = dict(
        zip(heads.all_inner_texts(), (e.bounding_box()["width"] for e in heads.all()), strict=True)
    )
    assert min(wide[name] for name in ("名称", "主办单位", "证明材料", "审核", "备注")) > 75
    assert wide["名称"] > wide["主办单位"], "what is longer has more room"


def test_on_a_phone_an_event_is_a_few_lines_and_nothing_of_it_is_off_the_screen(
    browser, page_of_m112
):
    page = browser.new_page(viewport={"width": 360, "height": 760})
    page.goto(page_of_m112.as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    cells = page.locator("section.person tbody td:not(:empty)")
    edges = cells.evaluate_all("all => all.map(each => each.getBoundingClientRect().right)")
    assert len(edges) > 54 * 6
    assert max(edges) <= 360
    rows = page.locator("#s1-1-table tbody tr")
    heights = rows.evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert max(heights) < 8 * 24, "eight lines at most"
    earned = rows.first.locator("td").nth(6)
    named = earned.evaluate("each => getComputedStyle(each, '::before').content")
    assert (earned.inner_text(), named) == ("0", '"学分"')
    page.get_by_label("筛选").first.fill("双减")
    assert rows.filter(visible=True).count() == 1
