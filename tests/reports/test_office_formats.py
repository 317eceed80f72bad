"""Office reports in every format: one report, made by hand, says what each must do."""

import json
from datetime import date
from fractions import Fraction

import pytest

from sbt_ledger.assessment.result import State
from sbt_ledger.periods import Period
from sbt_ledger.reports.naming import Naming
from sbt_ledger.reports.office.formats import as_csv, as_json, as_text, page
from sbt_ledger.reports.office.sheet import Column, OfficeReport, Sheet
from sbt_ledger.reports.page_table import as_table
from tests.reports.conftest import printed

COLUMNS = (
    Column("name", "name", stays=True),
    Column("day", "day"),
    Column("amount", "amount", over="money"),
    Column("state", "state", stays=True),
    Column("kind", "kinds"),
    Column("results", "results"),
    Column("known", "known"),
)
ROW = (
    "李静", date(2026, 3, 5), Fraction(1, 3), State.SHORT, ("paper", "odd"),
    ("paper=pass", "odd"), True,
)  # fmt: skip
TOTALS = ("all", None, Fraction(1, 3), None, (), (), None)
PEOPLE = Sheet("people", "People", COLUMNS, [ROW], TOTALS, ("One is short.",))
EMPTY = Sheet("empty", "Nobody", COLUMNS, [])
YEAR = Period(date(2025, 9, 1), date(2026, 8, 31), "2025-26")


def names(table, word):
    known = {("kind", "paper"): "Paper", ("result", "pass"): "Pass"}
    return known.get((table, word), word)


def a_report(*sheets, notes=("So it is.",), foot=("Head", "Date")):
    return OfficeReport(
        "trial", "Trial, 2025-26", "A school", "430", YEAR, date(2026, 8, 31),
        sheets or (PEOPLE, EMPTY), notes, foot,
    )  # fmt: skip


def test_text_has_the_title_the_tables_with_their_sums_and_the_line_to_sign():
    assert as_text(a_report(), Naming(names)).splitlines() == [
        "Trial, 2025-26",
        "A school, 430, as of 2026-08-31",
        "",
        "People",
        "name  day         money: amount  state  kinds       results           known",
        "李静  2026-03-05           0.33  short  paper, odd  paper: pass, odd  yes",
        "all                        0.33",
        "One is short.",
        "",
        "Nobody",
        "There is nothing to list.",
        "",
        "So it is.",
        "",
        "Head: ______________    Date: ______________",
    ]


def test_without_anybody_to_sign_there_is_no_line_for_it():
    assert "____" not in as_text(a_report(foot=()), Naming(names))


def test_a_narrow_terminal_keeps_what_must_stay_and_drops_the_rest_from_the_right():
    lines = printed(as_table(page(a_report(PEOPLE), Naming(names)), width=30), 30)

    assert lines[5].split() == ["name", "day", "state"]
    assert lines[7].split() == ["李静", "2026-03-05", "short"]


def test_json_has_exact_amounts_the_words_of_the_files_and_sums_apart():
    found = json.loads(as_json(a_report()))

    assert found["people"] == [
        {
            "name": "李静", "day": "2026-03-05", "amount": "1/3", "state": "short",
            "kind": ["paper", "odd"], "results": ["paper=pass", "odd"], "known": True,
        }
    ]  # fmt: skip
    assert found["empty"] == []
    assert found["totals"]["people"]["amount"] == "1/3"
    assert found["notes"] == ["One is short.", "So it is."]


def test_csv_is_the_first_table_without_its_sums():
    assert as_csv(a_report()).splitlines() == [
        "name,day,amount,state,kind,results,known",
        "李静,2026-03-05,0.3333333333,short,paper;odd,paper=pass;odd,true",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "@x"])
def test_no_cell_of_a_csv_runs_as_a_formula(text):
    sheet = Sheet("people", "People", (Column("note", "note"),), [(text,)])

    assert as_csv(a_report(sheet)).splitlines()[1].startswith(f"'{text}")
