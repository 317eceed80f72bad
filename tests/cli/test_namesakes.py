"""Two people of one name: wherever names alone are listed, the code stands beside."""

import json

import pytest

from sbt_ledger.reports.wrapping import cells_wide
from tests.books import TOWN, write_book
from tests.cli.conftest import rows_of

DAY = "2026-03-31"
DEADLINE = 'deadline = [ { id = "d", task = "check", by = "year end" } ]\n'
BOTH = ("李静 (A/B) 4/", "李静 (a) 10/")


@pytest.fixture
def book(tmp_path):
    return write_book(
        tmp_path / "book",
        {
            "rules/town.toml": TOWN + DEADLINE,
            "teachers.csv": "code,name,group\nA/B,李静,数学组\na,李静,语文组\nw,王芳,语文组\n",
            "activities.csv": "id,title,start,hours,kind\nx,Talk,2026-01-05,4,lecture\n"
            "y,Course,2026-01-06,6,lecture\n",
            "credits.csv": "activity,teacher\nx,A/B\nx,a\ny,a\nx,w\ny,w\n",
        },
    )


@pytest.mark.parametrize("form", ["text", "table"])
def test_who_is_behind_pace_is_told_with_the_code_where_two_have_the_name(book, form, ledger):
    told = ledger("check", "--book", book, "--as-of", DAY, "--format", form).out

    assert all(each in " ".join(told.split()) for each in BOTH), told
    assert "王芳 10/" in " ".join(told.split())


@pytest.mark.parametrize(("form", "who"), [
    ("text", "李静 (A/B), 李静 (a), 王芳"),
    ("md", "李静 (A/B), 李静 (a), 王芳"),
    ("html", "李静 (A/B), 李静 (a), 王芳"),
])  # fmt: skip
def test_who_missed_a_deadline_is_told_so_in_what_people_read(book, form, who, ledger, tmp_path):
    path = tmp_path / f"found.{form}"
    asked = ("--book", book, "--as-of", "2026-12-31", "--period", "2025-26")
    ledger("report", "dashboard", *asked, "--format", form, "-o", path)

    assert who in path.read_text("utf-8")


def test_programs_get_their_codes(book, ledger):
    asked = ("report", "dashboard", "--book", book, "--as-of", "2026-12-31", "--period", "2025-26")

    (told,) = json.loads(ledger(*asked, "--format", "json").out)["deadlines"]
    (row,) = rows_of(ledger(*asked, "--table", "deadlines", "--format", "csv").out)

    assert told["who"] == ["A/B", "a", "w"]
    assert row["who"] == "A/B;a;w"


@pytest.mark.parametrize(("report", "width"), [("hours", 60), ("roster", 34)])
def test_a_narrow_table_keeps_the_code_and_drops_the_number(
    book, report, width, ledger, monkeypatch
):
    monkeypatch.setenv("COLUMNS", str(width))

    told = ledger("report", report, "--book", book, "--as-of", DAY, "--format", "table").out

    lines = told.splitlines()
    assert max(map(cells_wide, lines)) <= width
    assert [line.split()[:2] for line in lines if "李静" in line][:2] == [
        ["A/B", "李静"], ["a", "李静"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "absent: 李静 (a)"), ("zh-CN", "缺席：李静 (a)"), ("zh-TW", "缺席：李靜")],
)
def test_who_was_absent_is_confirmed_with_the_code_where_two_have_the_name(
    lang, told, book, ledger
):
    given = ("--date", "2026-02-01", "--hours", "2", "--kind", "lecture")
    absent = ("--teachers", "A/B,a,w", "--absent", "a,w", "--yes", "--lang", lang)
    answer = ledger("add", "Talk", "--book", book, *given, *absent)
    assert told.replace("靜", "静") in answer.out, answer.err
    assert "王芳 (w)" not in answer.out


@pytest.mark.parametrize("lang", ["en", "zh-CN", "zh-TW"])
def test_a_figure_stands_apart_from_a_name_that_ends_in_one(lang, book, ledger):
    roster = book / "teachers.csv"
    roster.write_text(roster.read_text("utf-8").replace("王芳", "王芳2"), "utf-8")
    told = ledger("check", "--book", book, "--as-of", DAY, "--format", "text", "--lang", lang).out
    assert "王芳2 10/" in told
