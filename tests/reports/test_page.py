import subprocess
import sys

import pytest
from rich.cells import cell_len

from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.page import Column, Grid, Heading, Line, Row
from sbt_ledger.reports.page_table import as_table, fitting
from sbt_ledger.reports.page_text import as_text
from sbt_ledger.reports.wrapping import cells_wide
from tests.books import write_book
from tests.reports.conftest import printed


@pytest.mark.parametrize(
    "text", ["Wang", "王芳", "（全角）", "e\u0301", "ＡＢ", "—", "欧阳 Wang", ""]
)
def test_plain_text_and_the_terminal_agree_on_how_wide_a_text_is(text):
    assert cells_wide(text) == cell_len(text)


def test_a_blank_line_stands_before_each_heading_but_the_first():
    assert as_text((Heading("A"), Line("b", 1), Heading("C"))) == "A\n  b\n\nC\n"
    assert printed(as_table((Heading("A"), Line("b", 1), Heading("C")), width=20), 20) == [
        "A",
        "  b",
        "",
        "C",
    ]


def test_control_characters_and_writing_directions_become_blanks():
    assert tame("a\tb\nc\x1b[0m\u202ed") == "a b c [0m d"
    assert tame("王芳 Wang") == "王芳 Wang"


def test_columns_go_in_the_order_in_which_they_can_be_spared():
    grid = Grid(
        (Column("aaaa"), Column("bbbb", spare=1), Column("cccc", spare=2), Column("dddd")),
        (Row(("1", "2", "3", "4")),),
    )

    assert fitting(grid, 22) == (0, 1, 2, 3)
    assert fitting(grid, 21) == (0, 1, 3)
    assert fitting(grid, 15) == (0, 3)
    assert fitting(grid, 3) == (0, 3)


def test_a_column_in_which_nothing_stands_is_not_shown():
    grid = Grid((Column("a"), Column("b"), Column("c")), (Row(("1", "", "3")),))

    assert as_text((grid,)) == "a  c\n1  3\n"


def test_plain_text_needs_no_rich():
    modules = (
        "check_text, check_json, check_csv, explain_page, explain_json, explain_csv, page_text,"
        "transcript_page, transcript_data, listing, rules_page, problems"
    )
    code = f"import sys; from sbt_ledger.reports import {modules}; print('rich' in sys.modules)"

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout == "False\n"


def test_a_few_long_texts_stick_out_of_their_lines_and_pad_no_other():
    texts = [*("王芳",) * 9, "x" * 300]
    rows = tuple(Row((text, "2")) for text in texts)

    lines = as_text((Grid((Column("name"), Column("n")), rows),)).splitlines()

    assert lines == ["name  n", *("王芳  2",) * 9, "x" * 300 + "  2"]


def test_a_column_in_which_most_texts_are_long_still_lines_up():
    rows = tuple(Row(("x" * length, "2")) for length in (100, 5, 100, 99, 98, 100))

    lines = as_text((Grid((Column("name"), Column("n")), rows),)).splitlines()

    assert {line.rindex("2") for line in lines[1:]} == {102}


@pytest.mark.parametrize("words", ["report hours", "report results", "forecast"])
def test_in_a_pipe_one_long_name_makes_no_other_line_long(words, ledger, tmp_path):
    names = [f"教师{n}" for n in range(11)] + ["龍" * 302]
    codes = [f"t{n}" for n in range(12)]
    told = "".join(f"{code},{name}\n" for code, name in zip(codes, names, strict=True))
    rows = "".join(f"a,{code}\n" for code in codes)
    book = write_book(
        tmp_path, {"teachers.csv": f"code,name\n{told}", "credits.csv": f"activity,teacher\n{rows}"}
    )

    answer = ledger(*words.split(), "--book", book, "--as-of", "2026-03-31", "--lang", "en")

    others = [line for line in answer.out.splitlines() if "龍" not in line]
    assert len([line for line in others if "教师" in line]) >= 11
    assert max(map(cells_wide, others)) < 200
