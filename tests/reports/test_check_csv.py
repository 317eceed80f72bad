import csv
from datetime import date
from fractions import Fraction

import pytest

from sbt_ledger.reports.check_csv import as_csv
from sbt_ledger.reports.csv_text import cell, csv_text
from sbt_ledger.reports.result_fields import FIELDS
from tests.reports.conftest import a_book, a_teacher, an_activity, checked


def test_a_result_is_a_line_under_the_names_that_json_has():
    talk = an_activity("t", date(2025, 10, 12), "28.5", evidence=())

    text = as_csv(checked(a_book([a_teacher("0007", "王芳", "语文组")], [talk])), "zh-CN")

    header, line, rest = text.split("\r\n")
    assert header == ",".join(FIELDS)
    assert line == (
        "0007,王芳,语文组,town,year,,2025-26,2025-09-01,2026-08-31,credits,30,28.5,0,0,0,0,1.5,0,"
        "short,false,0,,certificate|marks,,,R2;R1,false,must,每学年不少于30学分"
    )
    assert rest == ""


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\tx"])
def test_a_name_cannot_run_as_a_formula(name):
    text = as_csv(checked(a_book([a_teacher("1", name)], [])), "en")

    row = list(csv.reader(text.splitlines(keepends=True)))[1]
    assert row[1] == f"'{name}"


def test_an_ordinary_text_and_a_negative_amount_get_no_apostrophe():
    assert [cell(value) for value in ("王芳", "a=b", Fraction(-3), -3)] == [
        "王芳",
        "a=b",
        "-3",
        "-3",
    ]


def test_a_list_is_joined_and_cannot_run_as_a_formula_either():
    assert cell(("R2", "R1")) == "R2;R1"
    assert cell(("=1", "=2")) == "'=1;'=2"


def test_what_is_not_known_is_blank_and_yes_and_no_are_words():
    assert [cell(value) for value in (None, True, False)] == ["", "true", "false"]


def test_a_fraction_without_an_end_is_written_out_lest_it_become_a_day():
    assert cell(Fraction(5, 3)) == "1.6666666667"


def test_a_comma_and_a_line_break_stay_inside_their_cell():
    text = csv_text(("title", "day"), [("a, b\nc", date(2026, 3, 5))])

    assert text == 'title,day\r\n"a, b\nc",2026-03-05\r\n'
