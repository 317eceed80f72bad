"""`ledger export`: the book as typed tables, which other engines sum up to the same figures."""

import csv
import re
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

import duckdb
import pytest

from tests.books import AS_OF, ROOT, check, digest, write_book

MEIXIHU = ROOT / "examples" / "meixihu"
TABLES = ("teachers", "changes", "activities", "credits", "money", "results")
_BLOCK = re.compile(r"```(python|sql)\n(.*?)```", re.DOTALL)


@pytest.fixture
def export(ledger, tmp_path):
    def exported(book, *words, code=0):
        folder = tmp_path / "out"
        answer = ledger(
            "export", "--book", book, "--as-of", AS_OF, *(words or ("--parquet", folder))
        )
        assert answer.code == code, answer.err
        return folder if code == 0 else answer

    return exported


def ask(folder, sql):
    return duckdb.execute(sql.replace("{", f"'{folder}/").replace("}", ".parquet'")).fetchall()


def test_every_row_is_there_once_with_its_line(export):
    folder = export(MEIXIHU)

    for name in TABLES[:-1]:
        with (MEIXIHU / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            lines = sum(1 for _row in csv.reader(stream)) - 1
        found = ask(folder, "from {" + name + "} select line")
        assert len(found) == len(set(found)) == lines, name


def test_results_are_those_of_check(export, ledger):
    folder = export(MEIXIHU)

    found = ask(folder, 'select teacher, "require", period, state, short from {results}')

    asked = [row for row in check(ledger, MEIXIHU)["results"] if row["state"] != "not-applicable"]
    assert sorted(found) == sorted(
        (row["teacher"], row["require"], row["period"], row["state"], Decimal(row["short"]))
        for row in asked
    )


def test_hours_summed_elsewhere_are_the_hours_of_the_book(export, ledger):
    folder = export(MEIXIHU)

    ((hours,),) = ask(
        folder,
        "select sum(attended) from {credits} c join {activities} a on c.activity = a.id"
        " where teacher = 'M031' and a.end >= '2025-09-01' and a.start <= '2026-08-31'"
        " and not void and a.status is null and attendance in ('present', 'late', 'left-early')",
    )

    shown = ledger(
        "list", "credits", "--teacher", "M031", "--since", "2025-09-01", "--until", "2026-08-31",
        "--book", MEIXIHU, "--format", "csv",
    )  # fmt: skip
    rows = list(csv.DictReader(shown.out.removeprefix("\ufeff").splitlines()))
    kept = [row for row in rows if row["attendance"] in {"present", "late", "left-early"}]
    assert hours == sum(Decimal(row["hours"]) for row in kept if not row["status"])


def test_days_amounts_and_blanks_are_typed(export, tmp_path):
    book = write_book(
        tmp_path / "book",
        {
            "teachers.csv": 'code,name,hired_on,note\n007,李静,2020/2/29,"two\nlines, ""so"""\n',
            "activities.csv": "id,title,start,hours,kind\na,Talk,2026-03-05,1.25,lecture\n",
            "credits.csv": "activity,teacher\na,7\n",
        },
    )
    folder = export(book)

    assert ask(folder, "select code, hired_on, left_on, note, in_post from {teachers}") == [
        ("007", date(2020, 2, 29), None, 'two\nlines, "so"', True)
    ]
    assert ask(folder, "select start, hours, status from {activities}") == [
        (date(2026, 3, 5), Decimal("1.25"), None)
    ]
    assert ask(folder, "select teacher, attended, void, line from {credits}") == [
        ("007", Decimal("1.25"), False, 2)
    ]
    assert ask(folder, "select * from {money}") == []


def test_a_national_id_is_masked(export, tmp_path):
    settings = 'school = "A"\nrules = ["town"]\n[import]\nkeep_national_id = true\n'
    roster = "code,name,national_id\nt,李静,990001198001010019\n"
    folder = export(
        write_book(tmp_path / "book", {"ledger.toml": settings, "teachers.csv": roster})
    )

    assert ask(folder, "select national_id from {teachers}") == [("990**************9",)]


def test_csv_needs_no_extra_and_runs_no_formula(export, tmp_path):
    book = write_book(tmp_path / "book", {"teachers.csv": "code,name\nt,=1+1\n"})
    export(book, "--csv", tmp_path / "csv", "--table", "teachers")

    (file,) = (tmp_path / "csv").iterdir()
    assert file.read_bytes().startswith(b"\xef\xbb\xbfcode,name")
    assert "'=1+1" in file.read_text("utf-8")


def test_one_folder_takes_both_kinds(ledger, tmp_path):
    both = tmp_path / "both"

    answer = ledger(
        "export", "--book", MEIXIHU, "--as-of", AS_OF, "--table", "money",
        "--parquet", both, "--csv", both,
    )  # fmt: skip

    assert sorted(each.name for each in both.iterdir()) == ["money.csv", "money.parquet"]
    assert answer.err.split() == [str(both / "money.parquet"), str(both / "money.csv")]


def test_nothing_is_written_over_a_book_and_nothing_in_it_changes(export, tmp_path):
    book = write_book(tmp_path / "book", {})
    before = digest(book)

    refused = export(book, "--csv", book, code=4)
    unsaid = export(book, "--table", "teachers", code=2)
    unknown = export(book, "--csv", tmp_path / "o", "--table", "teacher", code=2)

    assert "a file of the book" in refused.err
    assert "--parquet DIR" in unsaid.err
    assert "Did you mean teachers" in unknown.err
    assert digest(book) == before


def test_without_the_extra_the_cure_is_said_before_anything_is_read(export, monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)

    answer = export(tmp_path / "no book", "--parquet", tmp_path / "o", code=2)

    assert "sbt-ledger[district]" in answer.err


def blocks():
    page = (ROOT / "docs" / "engines.md").read_text("utf-8")
    return [found.groups() for found in _BLOCK.finditer(page)]


@pytest.mark.parametrize(("language", "code"), blocks())
def test_what_the_page_of_engines_shows_runs(export, monkeypatch, language, code):
    folder = export(MEIXIHU)
    monkeypatch.chdir(folder.parent)
    folder.rename(folder.with_name("tables"))

    if language == "sql":
        assert len(duckdb.execute(code).fetchall()) > 1
        return
    for name in re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE):
        if find_spec(name) is None:
            pytest.skip(f"{name} is not installed")
    found: dict[str, Any] = {}
    exec(code, found)  # noqa: S102 - the page's own lines
    assert len(found["hours"]) > 1
