"""The dashboard in a browser: sorted, filtered, printed, read aloud, on a phone and in the dark."""

import pytest

from tests.books import AS_OF, ROOT
from tests.cli.test_report_dashboard import HOSTILE, SCHOOL, a_school

pytest.importorskip("jinja2")


@pytest.fixture(scope="module")
def page_of(tmp_path_factory):
    """Return a function that writes the dashboard of a book once, in English."""
    from sbt_ledger.cli import main

    path = tmp_path_factory.mktemp("dashboard") / "page.html"

    def write(book=ROOT / "examples/meixihu"):
        if not path.exists():
            words = ("--book", book, "--as-of", AS_OF, "-o", path, "--lang", "en")
            assert main(["report", "dashboard", *map(str, words)]) == 0
        return path

    return write


def opened(browser, path, **how):
    """Return the page, and what it told and asked for while it was opened."""
    page = browser.new_page(**how)
    told, asked = [], []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    page.goto(path.as_uri())
    return page, told, asked


def test_tables_open_sort_and_filter_without_a_network(browser, page_of):
    page, told, asked = opened(browser, page_of())

    def names(table):
        return page.locator(f"#{table}-table tbody tr:visible td:nth-child(3)").all_inner_texts()

    page.locator("#short").get_by_role("button", name="lacking").click()
    page.locator("#short").get_by_role("button", name="lacking").click()
    assert names("short")[0] == "傅松梦", "12 is more than 1"
    page.locator("#teachers").get_by_label("Filter").fill("语文 short")
    assert names("teachers") == ["杨轩悦", "吴芳波"]
    assert not page.locator("#groups-table").is_visible()
    page.locator("#groups summary").press("Enter")
    page.locator("#groups-table thead button").nth(2).press("Enter")
    page.locator("#groups-table thead button").nth(2).press("Enter")
    assert page.locator("#groups-table tbody tr").first.inner_text().startswith("英语组")
    progress = page.locator("#groups-table thead tr:last-child button", has_text="progress").last
    progress.click()
    first, last = page.locator("#groups-table tbody tr td:last-child").all_inner_texts()[::9]
    assert float(first.rstrip("%")) < float(last.rstrip("%"))
    assert (told, asked) == ([], [page_of().as_uri()])


def test_it_is_printed_on_a4_with_what_is_open(browser, page_of):
    page, _told, _asked = opened(browser, page_of())

    raw = page.pdf(prefer_css_page_size=True)

    assert raw.startswith(b"%PDF")
    assert b"841" in raw, "A4 is 841.9 points long"
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.locator("#groups summary").is_visible()
    assert page.locator("#groups svg").first.is_visible()


def test_a_reader_who_does_not_see_it_is_told_each_chart(browser, page_of):
    page, _told, _asked = opened(browser, page_of())

    assert page.locator("figure > svg[role=img] > desc").count() == page.locator("figure").count()
    for name, said in (("Teachers", "12 short"), ("Verdicts by group", "英语组: 4 short, ")):
        drawn = page.get_by_role("img", name=name).first
        assert said in drawn.locator("> desc").text_content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_and_structure_are_as_they_must_be_in_both_schemes(
    browser, ledger, tmp_path, scheme
):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="checks pages")
    money = "date,what,amount\n2026-06-30,payroll,1000\n2026-06-30,training,12\n"
    book = a_school(
        tmp_path, [(f"T{n}", "AB"[n % 2]) for n in range(6)], hours=2, rules=SCHOOL,
        **{"money.csv": money},
    )  # fmt: skip
    path = tmp_path / "page.html"
    ledger("report", "dashboard", "--book", book, "--as-of", AS_OF, "-o", path, "--lang", "en")
    page, _told, _asked = opened(browser, path, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    found = axe.Axe().run(page)

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [360, 768])
def test_on_a_small_screen_only_what_matters_stays_and_nothing_overflows(browser, page_of, width):
    page, _told, _asked = opened(browser, page_of(), viewport={"width": width, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heads = page.locator("#short-table thead th:visible").all_inner_texts()
    few = ["group", "code", "name", "requirement", "lacking"]
    assert heads == few if width == 360 else set(few) < set(heads)


def test_in_the_dark_the_paper_is_dark(browser, page_of):
    page, _told, _asked = opened(browser, page_of(), color_scheme="dark")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 25, 30)"


def test_names_that_would_run_do_nothing(browser, ledger, tmp_path):
    book = a_school(tmp_path, [(name, name) for name in HOSTILE], hours=2)
    path = tmp_path / "page.html"
    ledger("report", "dashboard", "--book", book, "--as-of", AS_OF, "-o", path, "--lang", "en")

    page, told, asked = opened(browser, path)

    shown = page.locator("#short-table tbody td:nth-child(3)").all_inner_texts()
    assert shown == list(HOSTILE)
    assert page.locator("#groups svg > g > svg > text").first.text_content() == HOSTILE[0]
    assert (told, asked) == ([], [path.as_uri()])


def test_a_thousand_people_are_sorted_and_filtered_at_once(browser, ledger, tmp_path):
    book = a_school(tmp_path, [(f"T{n:04}", f"Group {n % 40}") for n in range(1000)], hours=2)
    path = tmp_path / "page.html"
    ledger("report", "dashboard", "--book", book, "--as-of", AS_OF, "-o", path, "--lang", "en")
    page, _told, _asked = opened(browser, path)
    page.locator("#teachers summary").click()

    spent = page.evaluate(
        """() => {
          const begun = performance.now(), input = document.querySelector("#teachers input");
          document.querySelectorAll("#teachers thead button")[2].click();
          input.value = "T0999"; input.dispatchEvent(new Event("input"));
          return performance.now() - begun;
        }"""
    )

    assert page.locator("#teachers tbody tr:visible").count() == 1
    assert spent < 2000, "milliseconds, on a slow machine"
