"""Office reports as pages: they stand alone, show cells as text, and work in a browser."""

from datetime import date
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.naming import AS_WRITTEN
from sbt_ledger.reports.office.sheet import Column, Sheet
from sbt_ledger.reports.office.web import as_html
from tests.reports.test_office_formats import a_report

pytest.importorskip("jinja2")
HOSTILE = "<script>alert(1)</script>\" onload='x' & =cmd"
COLUMNS = (
    Column("code", "Code"), Column("name", "Name"), Column("hours", "Hours", over="Year"),
    Column("day", "Day", over="Year"), Column("state", "State"),
)  # fmt: skip
ROWS = [
    ("0012", "李静", Fraction(57, 2), date(2026, 2, 28), State.SHORT),
    ("0013", HOSTILE, Fraction(1, 3), None, State.MET),
    ("0014", "王芳", Fraction(100), None, State.MET),
]


def the_page(*sheets):
    return as_html(a_report(*sheets), AS_WRITTEN, "en")


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links, self.texts = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in {"href", "src"}]
        assert not [name for name, _value in attrs if name.startswith("on")]

    def handle_data(self, data):
        self.texts.append(data)


def read(page):
    reader = Reader()
    reader.feed(page)
    return reader


def test_what_a_cell_says_is_text_and_runs_nowhere():
    found = read(the_page(Sheet("s", HOSTILE, COLUMNS, ROWS, None, (HOSTILE,))))
    assert found.tags.count("script") == 1, "the page's own"
    assert found.texts.count(HOSTILE) == 3


def test_the_page_asks_nothing_of_any_network():
    page = the_page()
    assert "default-src 'none'" in page
    assert all(link.startswith("#") for link in read(page).links)
    assert "http:" not in page
    assert "https:" not in page


def test_an_empty_report_says_so():
    page = the_page(Sheet("s", "Nobody", COLUMNS, []))
    assert "There is nothing to list." in page
    assert "<table" not in page


def test_in_a_browser_tables_sort_by_amount_and_filter_by_words(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(the_page(Sheet("s", "People", COLUMNS, ROWS)), "utf-8")
    page = browser.new_page()
    told, asked = [], []
    page.on("console", lambda message: told.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())

    def codes():
        return [row.split("\t")[0] for row in page.locator("tbody tr:visible").all_inner_texts()]

    assert codes() == ["0012", "0013", "0014"]
    page.get_by_role("button", name="Hours").click()
    assert codes() == ["0013", "0012", "0014"], "by amount, not by letters"
    page.get_by_role("button", name="Hours").click()
    assert codes() == ["0014", "0012", "0013"]
    page.get_by_label("Filter").fill("met 王")
    assert codes() == ["0014"]
    assert page.get_by_role("status").inner_text() == "1 / 3"
    assert (told, asked) == ([], [path.as_uri()])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_reader_for_the_blind_finds_nothing_amiss(browser, tmp_path, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="checks pages")
    path = tmp_path / "page.html"
    path.write_text(the_page(), "utf-8")
    page = browser.new_page(color_scheme=scheme)
    page.goto(path.as_uri())
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_on_a_phone_nothing_but_a_table_is_wider_than_the_screen(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(the_page(Sheet("s", "People", COLUMNS * 6, [row * 6 for row in ROWS])), "utf-8")
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
