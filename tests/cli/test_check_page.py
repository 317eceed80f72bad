"""`ledger check -o FILE`: whatever somebody is called, a page stays as it is meant."""

import pytest

from tests.books import AS_OF, TOWN, write_book

LONG = "x" * 60
NAMES = (LONG, "&lt;b&gt;", "[a](http://b.example)", "www.b.example", "<script>alert(1)</script>")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    kinds = '"certificate", "marks", "reading-report", "study-notes", "conference-notice"'
    valid = f'valid = [ {{ where = {{}}, needs_any = [{kinds}], else = "provisional" }} ]\n'
    people = [f"t{number},{name},2010-09-01" for number, name in enumerate(NAMES)]
    return write_book(
        tmp_path_factory.mktemp("page") / "book",
        {
            "rules/town.toml": TOWN + valid.replace("where = {}, ", ""),
            "teachers.csv": "\n".join(("code,name,hired_on", *people, "")),
            "credits.csv": "activity,teacher\n" + "".join(f"a,t{n}\n" for n in range(len(NAMES))),
        },
    )


def test_markdown_shows_a_name_as_it_is_and_makes_no_link_of_it(book, ledger):
    told = ledger("check", "--book", book, "--as-of", AS_OF, "--format", "md").out
    assert "| \\&lt;b\\&gt; |" in told
    assert "| \\[a\\](http\\://b.example) |" in told
    assert "| www\\.b.example |" in told
    assert "\\<script\\>alert(1)" in told


def test_one_long_name_takes_no_room_from_the_other_columns(book, browser, ledger, tmp_path):
    path = tmp_path / "check.html"
    ledger("check", "--book", book, "--as-of", AS_OF, "--lang", "zh-CN", "-o", path)
    page = browser.new_page(viewport={"width": 1100, "height": 800})
    page.goto(path.as_uri())
    heights = "[...document.querySelectorAll('tbody tr')].map(row => row.offsetHeight)"
    assert max(page.evaluate(heights)) < 250
    assert page.evaluate("document.documentElement.scrollWidth") <= 1100
