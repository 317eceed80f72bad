"""The HTML of a mail as it is seen: on a phone and on a desk, by day and by night."""

import json

import pytest

from tests.books import TOWN
from tests.mail.conftest import FILES

SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
SPILLS = """() => {
  const edge = document.body.getBoundingClientRect().right + 1
  return [...document.querySelectorAll("body *")]
    .filter(each => each.getBoundingClientRect().right > edge).map(each => each.outerHTML)
}"""
"""What stands out of the column of the text."""
LONG = "Mathematik-Naturwissenschaften-Informatik-Arbeitsgemeinschaft"  # no blank to break it at
RULES = (
    TOWN.replace('per = "year" }', 'per = "year", text = { en = "At least 30 hours a year" } }')
    + 'deadline = [ { id = "rate", task = "rated_on", after = "end", within = "10 days",'
    ' blocks = ["show hours"] } ]\n'
    'cohort = [ { id = "lessons", measure = "records", at_least = 3, per = "year",'
    ' where = { kind = "lesson" } } ]\n'
)


@pytest.fixture
def html(make, run):
    """Return the HTML of the mails of a head who is behind, and of the office, in a language."""
    book = make(
        mail='office = "head@school.example"\ndays_before = [90]\n'
        'contact = "https://training.lake-school.example/questions?of=teachers&in=2026"',
        teachers=FILES["teachers.csv"].replace("Maths", LONG).replace("Ada", "Ada " + "Lovely" * 9),
    )
    (book / "rules/town.toml").write_text(RULES)

    def told(language):
        words = ("--format", "json", "--only", "ada@school.example", "--only",
                 "head@school.example")  # fmt: skip
        answer = run(*words, lang=language, as_of="2026-08-31")
        return {each["to"].partition("@")[0]: each for each in json.loads(answer.out)["mails"]}

    return told


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_a_mail_is_read_on_any_screen_without_sideways_scrolling_or_a_request(
    size, scheme, browser, html, tmp_path
):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="checks pages")
    asked, console = [], []
    page = browser.new_page(viewport=SIZES[size], color_scheme=scheme)
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: console.append(message.text))
    for name, mail in html("en").items():
        path = tmp_path / f"{name}.html"
        path.write_text(mail["html"], "utf-8")
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
        assert page.evaluate(SPILLS) == []
        _holds(mail["text"], page.locator("body").inner_text())
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        is_dark = sum(map(int, background.removeprefix("rgb(").rstrip(")").split(","))) < 200
        assert is_dark == (scheme == "dark")
        found = axe.Axe().run(page)
        grave = [each["id"] for each in found.response["violations"]
                 if each["impact"] in {"serious", "critical"}]  # fmt: skip
        assert grave == [], found.generate_report()
    assert (len(asked), console) == (2, []), "the two files themselves"
    page.close()


def _holds(text, shown):
    """Hold that all words of the plain text stand in what is shown, but for the titles of cells."""
    seen = "".join(shown.split())
    for line in text.splitlines():
        for word in line.split():
            assert word.strip(";.:") in seen, line


def test_on_a_phone_a_row_of_a_table_is_a_card_and_on_a_desk_a_row(browser, html, tmp_path):
    path = tmp_path / "mail.html"
    path.write_text(html("en")["head"]["html"], "utf-8")
    for size, display in (("phone", "block"), ("desk", "table-row")):
        page = browser.new_page(viewport=SIZES[size])
        page.goto(path.as_uri())
        assert page.evaluate("getComputedStyle(document.querySelector('tbody tr')).display") == (
            display
        )
        assert page.locator("thead").is_visible() == (size == "desk")
        page.close()
