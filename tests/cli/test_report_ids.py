"""What programs join by: reports name requirements by the ids that `check` has, in any language."""

import json

import pytest

from tests.books import AS_OF, check, write_book
from tests.cli.conftest import rows_of

NAMED = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
credit = [ { per_hour = 1 } ]

[[require]]
id = "year"
at_least = 30
per = "year"
name = { en = "Training", zh-CN = "培训" }

[[require]]
id = "talks"
at_least = 9
measure = "records"
per = "year"
name = { en = "Training", zh-CN = "培训" }

[[cohort]]
id = "talked"
measure = "records"
at_least = 3
per = "year"
name = { en = "Talks held", zh-CN = "讲座" }

[[deadline]]
id = "d"
task = "check"
by = "year end"
name = { en = "Check", zh-CN = "考核" }

[[money]]
id = "share"
what = "training"
of = "payroll"
at_least = "1.5%"
per = "year"
name = { en = "Share", zh-CN = "经费占比" }
"""


@pytest.fixture
def told(ledger, tmp_path):
    """Return what makes a report of a school, as JSON has it in some language."""
    book = write_book(tmp_path / "book", {"rules/town.toml": NAMED})

    def of(name, language):
        asked = ("report", name, "--book", book, "--as-of", AS_OF, "--lang", language)
        return book, json.loads(ledger(*asked, "--format", "json").out)

    return of


SHOWN = {
    "dashboard": {"short": "results", "cohorts": "cohorts", "money": "money"},
    "results": {"people": "results", "school": "cohorts", "deadlines": "deadlines"},
    "money": {"ratios": "money"},
}
"""Tables of reports, and the list of `check` that has the same."""
KEYS = {"results": "require", "cohorts": "cohort", "money": "money", "deadlines": "deadline"}


@pytest.mark.parametrize("report", SHOWN)
def test_a_report_names_what_is_asked_by_the_ids_of_check(report, told, ledger):
    book, english = told(report, "en")
    chinese = told(report, "zh-CN")[1]
    checked = check(ledger, book)

    for table, kind in SHOWN[report].items():
        ids = {each[KEYS[kind]] for each in checked[kind]}
        assert {row["require"] for row in english[table]} == ids
        assert [row["require"] for row in chinese[table]] == [
            row["require"] for row in english[table]
        ]
        names = [[row["require_name"] for row in found[table]] for found in (english, chinese)]
        assert names[0] != names[1]


def test_a_deadline_of_the_dashboard_goes_by_its_id_too(told):
    rows = [row for name in ("en", "zh-CN") for row in told("dashboard", name)[1]["deadlines"]]

    assert [(row["deadline"], row["deadline_name"]) for row in rows] == [
        ("d", "Check"), ("d", "考核"),
    ]  # fmt: skip


def test_two_requirements_of_one_name_are_two(told):
    found = told("results", "en")[1]["requirements"]

    assert [(row["require"], row["require_name"], row["short"]) for row in found] == [
        ("year", "Training", 1), ("talks", "Training", 1),
    ]  # fmt: skip


def test_a_table_of_programs_has_the_id_and_a_table_of_people_the_name(told, ledger):
    book = told("dashboard", "en")[0]
    asked = ("report", "dashboard", "--book", book, "--as-of", AS_OF, "--lang", "zh-CN")

    (row, *_more) = rows_of(ledger(*asked, "--table", "requirements", "--format", "csv").out)
    page = ledger(*asked, "--format", "text").out

    assert (row["require"], row["require_name"]) == ("year", "培训")
    assert "培训" in page
    assert "year" not in page
