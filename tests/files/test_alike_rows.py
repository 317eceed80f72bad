"""Rows kept as tuples say the same as rows that are mappings."""

from __future__ import annotations

import pytest

from sbt_ledger.files.alike_rows import AlikeRows, column_of, in_order
from sbt_ledger.files.append import append_csv

COLUMNS = ("activity", "teacher", "line")
ROWS = AlikeRows(COLUMNS, [("A1", "T1", "2"), ("A1", "T2", "3")])


@pytest.mark.parametrize(
    "before",
    [
        None,
        b"activity,teacher,line\nA0,T0,1\n",
        b"teacher,activity\nT0,A0",
        "\ufeffactivity,teacher,line\r\n课,T0,1\r\n".encode(),
        "activity,teacher,line\n课,T0,1\n".encode("gb18030"),
        '"activity",teacher,line\n'.encode("utf-16"),
    ],
)
def test_a_file_takes_rows_kept_as_tuples_as_it_takes_mappings(before):
    assert append_csv(before, COLUMNS, ROWS) == append_csv(before, COLUMNS, [*ROWS])


def test_old_bytes_stay_in_front_of_the_new_ones():
    before = "\ufeffactivity,teacher,line\r\n课,T0,1".encode()

    made = append_csv(before, COLUMNS, ROWS)

    assert made.after == before + b"\r\nA1,T1,2\r\nA1,T2,3\r\n"
    assert made.lines == (3, 4)


def test_a_cell_with_a_line_end_is_quoted_also_among_rows_kept_as_tuples():
    rows = AlikeRows(COLUMNS, [("A1", "T1", "2\r\n3"), ("A1", "T2", "3")])

    assert append_csv(None, COLUMNS, rows).after.endswith(b'A1,T1,"2\r\n3"\r\nA1,T2,3\r\n')


def test_columns_that_only_rows_have_come_last():
    assert [*in_order(COLUMNS, [{"line": "1", "seen": "x"}])] == [*COLUMNS, "seen"]


def test_a_part_of_the_rows_is_such_rows_again():
    assert ROWS[1:] == AlikeRows(COLUMNS, [("A1", "T2", "3")])
    assert ROWS[1] == {"activity": "A1", "teacher": "T2", "line": "3"}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_of_rows_kept_as_tuples_is_that_of_mappings(name):
    assert column_of(ROWS, name) == column_of([*ROWS], name) == [ROWS[0][name], ROWS[1][name]]


def test_rows_kept_as_tuples_fill_the_columns_of_a_file_that_has_others_in_another_order():
    rows = AlikeRows(("activity", "teacher", "hours"), [("A1", "T1", "2"), ("A1", "T2", "3")])
    before = b"teacher,note,activity,hours\r\n"

    made = append_csv(before, COLUMNS, rows)

    assert made.after == before + b"T1,,A1,2\r\nT2,,A1,3\r\n"
    assert made == append_csv(before, COLUMNS, [*rows])
