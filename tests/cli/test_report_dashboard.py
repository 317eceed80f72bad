"""`ledger report dashboard`: its figures are those of `check`, and its page holds at every size."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.books import AS_OF, ROOT, TOWN, write_book

pytest.importorskip("jinja2")
EXAMPLE = ROOT / "examples/meixihu"
HOSTILE = ("<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\" onload='x' </svg>")


def dashboard(ledger, book, *words, as_of=AS_OF):
    """Return all tables of the dashboard as JSON has them."""
    asked = ("report", "dashboard", "--book", book, "--as-of", as_of, "--format", "json")
    answer = ledger(*asked, *words)
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


def page(ledger, book, tmp_path, *words, as_of=AS_OF):
    """Return the dashboard as a page."""
    path = tmp_path / "dashboard.html"
    answer = ledger(
        "report", "dashboard", "--book", book, "--as-of", as_of, "-o", path, "--lang", "en", *words
    )
    assert answer.code == 0, answer.err
    return path.read_text("utf-8")


def a_school(tmp_path, people, *, hours=30, rules=TOWN, **files):
    """Return a book of `people` (name, group) who were at one talk of so many hours."""
    text = io.StringIO()
    rows = [(f"t{n}", name, group) for n, (name, group) in enumerate(people)]
    csv.writer(text).writerows([("code", "name", "group"), *rows])
    credits_ = "".join(f"a,t{n}\n" for n in range(len(people)))
    told = {
        "rules/town.toml": rules,
        "teachers.csv": text.getvalue(),
        "activities.csv": f"id,title,start,hours,kind\na,Talk,2026-03-05,{hours},lecture\n",
        "credits.csv": f"activity,teacher\n{credits_}",
    }
    return write_book(tmp_path / "book", {**told, **files})


def verdicts(found):
    return {row["verdict"]: row["people"] for row in found["overview"]}


def test_on_the_last_day_of_the_year_the_verdicts_are_those_of_check(ledger):
    found = dashboard(ledger, EXAMPLE)
    checked = json.loads(
        ledger("check", "--book", EXAMPLE, "--as-of", AS_OF, "--format", "json").out
    )["summary"]

    assert found["totals"]["overview"]["people"] == checked.pop("teachers")
    assert verdicts(found) == checked
    assert {name: found["totals"]["groups"][name] for name in checked} == checked
    assert found["verdict"].startswith("2025-26学年，101名教师中：12 不足")
    assert "此前" not in found["verdict"]


def test_who_is_short_stands_by_group_with_what_is_lacking(ask):
    found = json.loads(ask("report", "dashboard", "--format", "json").out)

    assert [(row["group"], row["code"], row["lacking"]) for row in found["short"]] == [
        ("Maths", "T3", "30")
    ]
    assert [(row["code"], row["state"]) for row in found["waiting"]] == [("T2", "pending")]
    assert [(row["group"], row["progress=year"]) for row in found["groups"]] == [
        ("Chinese", "66.7%"), ("Maths", "0%"),
    ]  # fmt: skip


def test_who_is_short_in_check_and_not_in_the_year_is_short_from_earlier_periods(ledger, tmp_path):
    talks = (
        "id,title,start,hours,kind\na,Talk,2026-03-05,29,lecture\nb,Talk,2024-10-05,30,lecture\n"
    )
    rows = "activity,teacher\na,t0\na,t1\na,t2\nb,t1\n"
    people = [("Zhou", "A"), ("Wu", "A"), ("Li", "B")]
    tables = {"activities.csv": talks, "credits.csv": rows}
    book = a_school(
        tmp_path, people, rules=TOWN.replace("at_least = 30", "at_least = 29"), **tables
    )

    def told(as_of, *words):
        checked = ledger("check", "--book", book, "--as-of", as_of, "--lang", "en")
        found = dashboard(ledger, book, "--lang", "en", *words, as_of=as_of)
        return found["verdict"], checked.out.splitlines()[-1]

    year = "In the school year 2025-26: "
    assert told("2026-04-01") == (
        f"{year}0 of 3 teachers short, 3 compliant. Still short from earlier periods: 2 more.",
        "2 of 3 teachers short, 1 compliant.",
    )
    assert told("2026-04-01", "--teacher", "t1")[0] == f"{year}0 of 1 teacher short, 1 compliant."
    assert told("2026-03-04")[0] == (
        f"{year}0 of 3 teachers short, 3 open. Still short from earlier periods: 2 more."
    )
    on_the_last_day = told(AS_OF)
    assert on_the_last_day[0] == year + on_the_last_day[1]
    days = told("2026-04-01", "--period", "2026-01-01..2026-03-31")[0]
    assert days.startswith("In 2026-01-01..2026-03-31: ")


def test_a_group_alone_is_judged_alone_and_nothing_of_the_school_is_said(ledger):
    found = dashboard(ledger, EXAMPLE, "--group", "地理组")

    assert [row["group"] for row in found["groups"]] == ["地理组"]
    assert verdicts(found)["unknown"] == 1
    assert found["cohorts"] == found["money"] == []
    assert {row["group"] for row in found["teachers"]} == {"地理组"}


def test_one_teacher_alone_has_a_dashboard(ledger):
    found = dashboard(ledger, EXAMPLE, "--teacher", "M112")

    assert [row["code"] for row in found["teachers"]] == ["M112"]
    assert found["verdict"].startswith("2025-26学年，1名教师中")


def test_the_pace_is_what_an_even_one_would_have_come_to_and_what_is_planned(ledger):
    found = dashboard(ledger, EXAMPLE, as_of="2026-03-31")

    year = found["pace"][0]
    assert (year["require"], year["people"], year["met"], year["behind"]) == ("year", 100, 96, 2)
    assert (year["gone"], year["progress"]) == ("58.1%", "98%")
    assert (year["lacking"], year["left_then"]) == ("61", "12.5")
    late = [row for row in found["behind"] if row["require"] == "year"]
    assert [row["code"] for row in late] == ["M114", "M031"]


def test_the_pace_of_a_year_that_is_past_is_that_of_its_last_day(ledger):
    found = dashboard(ledger, EXAMPLE, "--period", "2023-24")

    assert (found["as_of"], found["asked_on"]) == ("2024-08-31", AS_OF)
    assert {row["period"]: row["gone"] for row in found["pace"]} == {
        "2023-24": "100%", "2020/21-2024/25": "80%", "year1": "100%",
    }  # fmt: skip
    assert {row["period"] for row in found["behind"]} <= {"2020/21-2024/25"}


def test_months_and_kinds_add_up_to_the_same_training(ledger):
    found = dashboard(ledger, EXAMPLE)

    assert len(found["months"]) == 12
    for name in ("activities", "times"):
        by_month, by_kind = (sum(row[name] for row in found[by]) for by in ("months", "kinds"))
        assert by_month == by_kind > 0


def test_where_nobody_is_short_it_says_so(ledger, tmp_path):
    book = a_school(tmp_path, [("Zhou", ""), ("Wu", "")])

    assert verdicts(dashboard(ledger, book))["compliant"] == 2
    shown = page(ledger, book, tmp_path)
    assert "Nobody is short." in shown
    assert "No rule in use asks anything of the whole school." in shown
    assert "without a group" in shown


def test_where_everybody_is_short_all_are_listed(ledger, tmp_path):
    found = dashboard(ledger, a_school(tmp_path, [("Zhou", "A"), ("Wu", "B")], hours=29))

    assert [(row["name"], row["lacking"], row["progress"]) for row in found["short"]] == [
        ("Zhou", "1", "96.7%"), ("Wu", "1", "96.7%"),
    ]  # fmt: skip
    assert verdicts(found)["short"] == 2


def test_a_book_of_nobody_has_a_page_without_a_chart_of_people(ledger, tmp_path):
    book = a_school(tmp_path, [])

    shown = page(ledger, book, tmp_path)
    assert "No teacher was asked about." in shown
    assert "<figure" not in shown


def test_an_unknown_value_is_neither_short_nor_drawn_as_done(ledger, tmp_path):
    own = TOWN.replace('start = "09-01"', 'start = "hired_on", length = "1 year"')
    book = a_school(tmp_path, [("Zhou", "A")], rules=own)

    found = dashboard(ledger, book)
    assert verdicts(found)["unknown"] == 1
    assert [row["progress"] for row in found["waiting"]] == [""]
    assert 'class="unknown"' in page(ledger, book, tmp_path)


SCHOOL = (
    TOWN
    + """\
cohort = [
  { id = "turnout", measure = "rate", at_least = "95%", per = "year", done = { kind = "lecture" } },
  { id = "demo", measure = "records", where = { kind = "demo" }, at_least = 2, per = "year" },
]
deadline = [ { id = "d", task = "check", by = "year end" } ]
money = [ { id = "share", what = "training", of = "payroll", at_least = "1.5%", per = "year" } ]
"""
)


def test_what_the_school_owes_is_drawn_beside_what_is_needed(ledger, tmp_path):
    money = "date,what,amount\n2026-06-30,payroll,1000\n2026-06-30,training,12\n"
    book = a_school(tmp_path, [("Zhou", "A")], rules=SCHOOL, **{"money.csv": money})

    found = dashboard(ledger, book)
    assert [(row["require"], row["reached"], row["state"]) for row in found["cohorts"]] == [
        ("demo", "0", "short"), ("turnout", "100%", "met"),
    ]  # fmt: skip
    assert [(row["reached"], row["needed"]) for row in found["money"]] == [("1.2%", "1.5%")]
    assert [row["who"] for row in found["deadlines"]] == [["t0"]]
    shown = page(ledger, book, tmp_path)
    assert "turnout 2025-26: 100% of 95%, met" in shown
    assert "share 2025-26: 1.2% of 1.5%, short" in shown
    assert 'x1="80%"' in shown, "1.5% stands at four fifths of its gauge"


def test_of_forty_groups_with_long_names_those_with_most_short_are_drawn(ledger, tmp_path):
    people = [
        (f"T{n}", f"综合实践活动与劳动教育课程第{n}教研组（初中部与高中部）") for n in range(40)
    ]
    book = a_school(tmp_path, people, hours=2)

    assert len(dashboard(ledger, book)["groups"]) == 40
    shown = page(ledger, book, tmp_path)
    assert "24 of 40 are drawn; the table has all." in shown
    assert "综合实践活动与劳动教育课程第0教研组(初中部与高中部)</text>" in shown


def test_a_school_of_a_thousand_has_a_page_of_a_size_that_opens(ledger, tmp_path):
    people = [(f"T{n}", f"Group {n % 12}") for n in range(1000)]
    shown = page(ledger, a_school(tmp_path, people, hours=2), tmp_path)

    assert len(shown) < 2_000_000
    assert shown.count("<details>") >= 6, "long lists are folded away"


def test_names_that_would_run_are_text_wherever_they_stand(ledger, tmp_path):
    book = a_school(tmp_path, [(name, name) for name in HOSTILE], hours=2)

    shown = page(ledger, book, tmp_path)
    assert shown.count("<script") == 1, "the page's own"
    assert "onload='x'" not in shown
    assert "</svg>&#34;" not in shown


@pytest.mark.parametrize("language", ["en", "zh-CN", "zh-TW"])
def test_the_page_of_the_example_is_as_expected(language, ledger, golden, tmp_path):
    tables = (
        "overview", "short", "groups", "pace", "cohorts", "deadlines", "months", "money",
    )  # fmt: skip
    chosen = [word for name in tables for word in ("--table", name)]

    shown = page(ledger, EXAMPLE, tmp_path, *chosen, "--lang", language)

    golden(Path(__file__).parent / "dashboard" / f"{language}.html", shown)
