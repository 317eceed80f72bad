"""A table comes out of its file row by row, each with the line on which it begins."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from sbt_ledger.errors import Problem
from sbt_ledger.files.tables import (
    BrokenTableError,
    encoding_for,
    open_table,
    unreadable,
)
from sbt_ledger.files.toml_lines import as_cell
from sbt_ledger.files.toml_lines import toml_lines as places
from sbt_ledger.files.toml_table import entry_lines


@pytest.fixture
def read(tmp_path):
    """Return a function that writes a file and gives its columns and rows."""

    def reading(content, name="credits.csv", **how):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with open_table(path, name, "credit", **how) as table:
            return table.columns, list(table.rows)

    return reading


def fault(read, content, name="credits.csv", **how) -> Problem:
    with pytest.raises(BrokenTableError) as caught:
        read(content, name, **how)
    (problem,) = caught.value.problems
    return problem


def test_the_header_is_freed_of_width_case_and_blanks(read):
    columns, rows = read("\ufeffＡctivity, Teacher ,学科\n")

    assert columns == ("activity", "teacher", "学科")
    assert rows == []


def test_an_empty_file_has_no_columns_and_no_rows(read):
    assert read("") == ((), [])
    assert read("\n\n") == ((), [])
    assert read("\ufeff") == ((), [])


def test_a_file_of_one_column_has_no_delimiter_at_all(read):
    assert read("code\nt\nu\n") == (("code",), [(2, ["t"]), (3, ["u"])])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_stands_most_often_in_the_header(delimiter, read):
    header = delimiter.join(["code", "name", "a,b;c"])

    columns, rows = read(f"{header}\n1{delimiter}x;y{delimiter}\n".replace("a,b;c", "room"))

    assert columns == ("code", "name", "room")
    assert len(rows[0][1]) == (4 if delimiter == ";" else 3)


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", "sep=;\r"])
def test_the_line_in_which_excel_names_the_delimiter_is_believed(line, read):
    assert read(f"{line}\ncode;a,b,c\nt;x\n") == (("code", "a,b,c"), [(3, ["t", "x"])])


def test_a_row_has_the_line_on_which_it_begins(read):
    _columns, rows = read('code,note\na,"1\n2\n3"\n\nb,"4\r\n5"\nc,\n')

    assert [(line, row[:1]) for line, row in rows] == [
        (2, ["a"]), (5, []), (6, ["b"]), (8, ["c"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('code,note\na,x\nb,"open\nc,\n', 3),
        ('code,note\na,"x"y\n', 2),
        ('code,"note\na,x\n', 1),
        ('\n\ncode,"note"s\n', 3),
    ],
)
def test_a_quotation_mark_that_is_not_closed_is_told_where_its_row_begins(content, line, read):
    problem = fault(read, content)

    assert (problem.code, problem.file, problem.line) == ("bad-csv", "credits.csv", line)
    assert problem.hint


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("activity,teacher,attendance,hours,no\0te\n", 1),
        ("activity,teacher,attendance\r\na,t,present\r\na,t,\0\r\n", 3),
        ("activity,teacher\n" + "a,t\n" * 500_000 + "a,\0t\nb,\0t\n", 500_002),
    ],
)
def test_nul_bytes_are_no_text(content, line, read):
    problem = fault(read, content)

    assert (problem.code, problem.line) == ("bad-csv", line)


def test_a_long_cell_is_a_cell(read):
    note = "长" * 200_000

    assert read(f"activity,note\na,{note}\n")[1] == [(2, ["a", note])]


def test_a_line_that_names_no_delimiter_is_skipped(read):
    assert read("sep=\ncode,name\nt,x\n")[0] == ("code", "name")
    assert read('sep="\ncode,name\nt,x\n')[0] == ("code", "name")


def test_the_first_line_that_does_not_decode_is_told(read):
    content = "code,name\nt,李静\n".encode() + b"u,\xff\xff\n"

    problem = fault(read, content, language="zh-CN")

    assert (problem.code, problem.line) == ("bad-encoding", 3)
    assert "utf-8 / gb18030" in problem.message


@pytest.mark.parametrize("declared", ["gbkk", "hex", "rot13", "undefined"])
def test_an_encoding_that_does_not_exist_is_told(declared, read):
    problem = fault(read, "code,name\nt,李静\n".encode("gb18030"), declared=declared)

    assert (problem.code, problem.line) == ("bad-encoding", 1)
    assert declared in problem.message


def test_a_mark_of_byte_order_is_stronger_than_what_is_declared(tmp_path):
    path = tmp_path / "teachers.csv"
    path.write_bytes("\ufeffcode,name\n".encode())

    assert encoding_for(path, declared="gb18030") == "utf-8-sig"


def test_a_file_that_cannot_be_opened_is_a_problem_not_a_crash(tmp_path):
    (tmp_path / "credits.toml").mkdir()

    for path in (tmp_path, tmp_path / "credits.toml", tmp_path / "gone.csv"):
        with pytest.raises(BrokenTableError) as caught, open_table(path, path.name, "credit"):
            pass
        (problem,) = caught.value.problems
        assert (problem.code, problem.file) == ("unreadable", path.name)
        assert problem.hint
        assert "Errno" not in problem.message


def test_a_file_that_may_not_be_read_is_told_in_our_words(tmp_path):
    told = unreadable(tmp_path / "credits.csv", "credits.csv", PermissionError(13, "denied"))

    assert (told.code, told.message) == ("unreadable", "this account may not read the file")


# ---------------------------------------------------------------- TOML


def test_toml_entries_are_rows_with_the_columns_of_all_of_them(read):
    content = (
        '# who came\n[[credit]]\nactivity = "a"\n\n[[ credit ]]\nteacher = "0012"\nhours = 1.50\n'
    )

    assert read(content, "credits.toml") == (
        ("activity", "teacher", "hours"),
        [(2, ["a", "", ""]), (5, ["", "0012", "1.50"])],
    )


def test_a_toml_table_may_be_an_inline_array(read):
    content = 'credit = [ { activity = "a" }, { activity = "b" } ]\n'

    assert read(content, "credits.toml") == (("activity",), [(1, ["a"]), (1, ["b"])])


def test_a_toml_file_without_the_table_is_empty(read):
    assert read("# nothing yet\n", "credits.toml") == ((), [])


def test_a_toml_file_with_tables_of_another_name_is_told_of_all_of_them(tmp_path):
    path = tmp_path / "credits.toml"
    path.write_text('[[credits]]\nactivity = "a"\n[[credit]]\n[colour]\n', encoding="utf-8")

    with pytest.raises(BrokenTableError) as caught, open_table(path, path.name, "credit"):
        pass

    assert [(each.code, each.line, each.column, each.hint) for each in caught.value.problems] == [
        ("unknown-key", 1, "credits", "Did you mean credit?"),
        ("unknown-key", 4, "colour", "Known: credit."),
    ]


@pytest.mark.parametrize(
    "number", ["9" * 5000, "1e99999999999999999999", "[" * 5000, "0x" + "f" * 5000, "nan", "inf"]
)
def test_toml_that_no_machine_can_hold_is_told_or_refused_as_a_cell(number, read):
    content = f"[[credit]]\nhours = {number}\n"
    if number[0] in "n0i":
        assert len(read(content, "credits.toml")[1][0][1][0]) < 50
    else:
        assert fault(read, content, "credits.toml").code == "bad-toml"


@pytest.mark.parametrize(
    "content", ["[credit]\nactivity = 1\n", 'credit = "a"\n', "credit = [1]\n"]
)
def test_a_toml_table_of_another_shape_is_told(content, read):
    assert fault(read, content, "credits.toml").code == "bad-toml"


def test_broken_toml_is_told_with_its_line_and_how_to_write_it(read):
    problem = fault(read, "[[credit]]\nactivity = a\n", "credits.toml")

    assert (problem.code, problem.file, problem.line) == ("bad-toml", "credits.toml", 2)
    assert problem.hint


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("text", "text"),
        (7, "7"),
        (Decimal("2.50"), "2.50"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1e+99999999"), "1e+99999999"),
        (Decimal("1e-99999999"), "1e-99999999"),
        (date(2026, 3, 5), "2026-03-05"),
        (datetime(2026, 3, 5, 8, 30), "2026-03-05"),  # noqa: DTZ001 - a local time in TOML
        (True, "yes"),
        (False, ""),
        (["school-review@2026-06-20", date(2026, 3, 5)], "school-review@2026-06-20;2026-03-05"),
        ([], ""),
    ],
)
def test_a_toml_value_reads_like_the_cell_that_it_stands_for(value, cell):
    assert as_cell(value) == cell


def test_the_lines_of_toml_headers_are_found_in_order():
    text = "[[credit]]\n  [[credit]] # twice\n[[credits]]\n[credit.more]\n[[ credit ]]\n"

    assert entry_lines(text, "credit") == [1, 2, 5]


def test_every_place_of_a_rule_file_has_its_line():
    text = """\
ruleset = { id = "town" }

[period.year]
start = "09-01"

[[require]]
id = "a # no remark"
at_least = [
  { from = 2011-09-01, amount = 48 },   # [ { no entry } ]
  { from = 2020-09-01, amount = 72 },
]

[[require]]  # the second
id = "b"
where = { any = [ { kind = "]" }, { kind = "x" } ] }

[[doubts.R3.instead.adjust]]
change = "accept"
"""

    found = places(text)

    assert {name: found[name] for name in (
        "ruleset", "period.year", "period.year.start", "require.0", "require.0.at_least",
        "require.0.at_least.0", "require.0.at_least.1", "require.1", "require.1.where",
        "doubts.R3.instead.adjust.0.change",
    )} == {
        "ruleset": 1, "period.year": 3, "period.year.start": 4, "require.0": 6,
        "require.0.at_least": 8, "require.0.at_least.0": 9, "require.0.at_least.1": 10,
        "require.1": 13, "require.1.where": 15, "doubts.R3.instead.adjust.0.change": 18,
    }  # fmt: skip


def test_entries_of_an_array_have_the_line_of_their_own_brace():
    text = """\
credit = [
  { per_hour = 1 },
  # { per_hour = 2 },
  { where = { kind = "a" },
    per_hour = 3 },
]
next = 1
"""

    found = places(text)

    assert (found["credit.0"], found["credit.1"], found["next"]) == (2, 4, 7)
    assert "credit.2" not in found
