"""`ledger report`: what all reports of the office share."""

import json

import pytest

from sbt_ledger.reports.wrapping import cells_wide
from tests.books import AS_OF, ROOT, write_book
from tests.cli.conftest import rows_of

REPORTS = (
    "dashboard", "roster", "hours", "summary", "statistics", "form-4068", "import-sheet", "results",
    "plan", "groups", "trainers", "backbone", "money", "appraisal", "pairs", "turnout", "dossier",
)  # fmt: skip
EMPTY = {
    "teachers.csv": "code,name\n",
    "activities.csv": "id,title,start,hours,kind\n",
    "credits.csv": "activity,teacher\n",
}
ENGLISH = {
    "held", "school", "met", "short", "open", "name", "group", "line", "lead", "speaker", "yes",
    "income", "spending", "present", "absent", "leave", "county", "all",
}  # fmt: skip
DYNAMIC = ("line=", "prizes_", "program_", "year_", "20", "progress=", "earned=", "needed=")
"""How the columns begin that a school's own words make."""
MEIXIHU = ("--book", ROOT / "examples/meixihu", "--as-of", AS_OF)


def test_without_a_name_the_reports_are_listed(ask):
    told = json.loads(ask("report", "--format", "json").out)["reports"]

    assert tuple(each["name"] for each in told) == REPORTS
    assert all(each["purpose"] for each in told)


def test_a_name_that_is_none_is_told_with_the_nearest(ask):
    answer = ask("report", "turnuot")

    assert answer.code == 2
    assert "There is no report “turnuot”." in answer.err
    assert "Did you mean turnout?" in answer.err


def test_a_table_that_is_none_is_told_with_those_there_are(ask):
    answer = ask("report", "plan", "--table", "session")

    assert answer.code == 2
    assert "“plan” has no table “session”." in answer.err
    assert "Known: sessions, groups, papers, own_plans." in answer.err


def test_a_group_that_is_none_is_told_with_the_nearest(ask):
    answer = ask("report", "plan", "--group", "Math")

    assert answer.code == 2
    assert "There is no group “Math”." in answer.err
    assert "Did you mean Maths?" in answer.err


def test_a_period_that_no_rule_knows_is_wrong_use(ask):
    assert ask("report", "plan", "--period", "2025-27").code == 2


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize(
    ("form", "lang"), [("text", "zh-CN"), ("table", "zh-TW"), ("json", "en"), ("csv", "en")]
)
def test_a_school_in_which_nothing_was_written_yet_has_every_report(
    name, form, lang, ledger, tmp_path
):
    book = write_book(tmp_path / "empty", EMPTY)

    answer = ledger(
        "report", name, "--book", book, "--as-of", AS_OF, "--format", form, "--lang", lang
    )

    assert answer.code == 0, answer.err
    assert answer.err == ""
    if form == "json":
        assert json.loads(answer.out)["period"]["label"] in {"2025-26", "2026", "2024-25"}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_of_the_example_fits_a_narrow_terminal_and_is_chinese_in_a_pipe(
    name, ledger, monkeypatch
):
    monkeypatch.setenv("COLUMNS", "60")

    narrow = ledger("report", name, *MEIXIHU, "--format", "table", "--lang", "en").out
    piped = ledger("report", name, *MEIXIHU, "--lang", "zh-CN").out

    assert max(map(cells_wide, narrow.splitlines())) <= 60
    words = {word for line in piped.splitlines() for word in line.split()}
    assert not words & ENGLISH


def test_csv_is_the_first_table_or_the_one_named(ask):
    first = ask("report", "plan", "--format", "csv")
    papers = ask("report", "plan", "--table", "papers", "--format", "csv", lang="zh-CN")

    assert first.out.splitlines()[0].startswith("planned,title,outcome,held,lead")
    assert papers.out.splitlines()[0] == (
        "group,kind,period,filed,state,filed_on,rules,activity,place"
    )


def test_json_has_every_table_under_its_name_and_the_period(ask):
    found = json.loads(ask("report", "plan", "--format", "json").out)

    assert list(found) == [
        "version", "report", "school", "code", "as_of", "asked_on", "period", "sessions",
        "groups", "papers", "own_plans", "totals", "notes",
    ]  # fmt: skip
    assert found["period"] == {"label": "2025-26", "from": "2025-09-01", "to": "2026-08-31"}


@pytest.mark.parametrize("name", ["hours", "statistics", "turnout", "groups", "dashboard", "money"])
def test_the_sums_for_programs_are_the_same_in_every_language(name, ask, school):
    (school / "money.csv").write_text("date,what,amount\n2026-03-05,books,5\n")

    found = [
        json.loads(ask("report", name, "--format", "json", lang=lang).out)["totals"]
        for lang in ("en", "zh-CN", "zh-TW")
    ]

    assert found[0]
    assert found == [found[0]] * 3


def test_a_file_gets_the_format_of_its_ending(ask, tmp_path):
    ask("report", "plan", "-o", tmp_path / "plan.csv")

    assert rows_of((tmp_path / "plan.csv").read_text("utf-8-sig")) == []


def test_without_a_teacher_of_the_name_nothing_is_shown(ask):
    answer = ask("report", "appraisal", "--teacher", "nobody", "--format", "json")

    assert answer.code == 2
    assert "No teacher is called “nobody”." in answer.out + answer.err


def test_the_school_year_is_that_of_the_first_rules(ask):
    found = json.loads(ask("report", "groups", "--format", "json").out)

    assert found["period"]["label"] == "2025-26"
    assert found["as_of"] == AS_OF


def test_text_has_room_for_those_who_sign(ask):
    lines = ask("report", "plan").out.splitlines()

    assert lines[0] == "Plan of the training, 2025-26"
    assert lines[-1].startswith("Filled in by: ____")


@pytest.mark.parametrize("name", REPORTS)
def test_every_table_and_column_of_a_report_is_on_its_page(name, ledger):
    page = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    found = json.loads(ledger("report", name, *MEIXIHU, "--format", "json").out)
    tables = {key: rows for key, rows in found.items() if isinstance(rows, list) and key != "notes"}

    for table, rows in tables.items():
        line = next(line for line in section.splitlines() if line.startswith(f"| `{table}`"))
        columns = [each for each in (rows[0] if rows else ()) if not each.startswith(DYNAMIC)]
        missing = [each for each in columns if f"`{each}`" not in line]
        assert missing == [] or "the same figures" in line
