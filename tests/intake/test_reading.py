"""The rows of a table by column: each distinct cell once, and all that a row says of itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.intake.proposal import Origin
from sbt_ledger.intake.reading import TableReader
from sbt_ledger.intake.table import Column, Table

CELLS = st.sampled_from(["", "a", "b", "1", 1, 1.0, 0, False, True, 2.5, "11010519491231002X"])
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=6)


def reader_of(rows, place=0):
    columns = (Column(place, "学时", "hours"),)
    return TableReader(Table("f", "", 1, columns, rows, tuple(range(2, len(rows) + 2))))


def kinds(cells):
    return [(type(cell), cell) for cell in cells]


@given(ROWS, st.integers(0, 3))
def test_the_distinct_cells_of_a_column_are_all_there_once_and_1_is_not_true(rows, place):
    reader = reader_of(rows, place)

    found = kinds(reader.distinct("hours"))

    assert found == [*dict.fromkeys(kinds(reader.column("hours")))]
    assert len(found) == len(set(found))


def test_a_role_without_a_column_has_no_cells():
    assert reader_of([["x"]]).distinct("mark") == ()


@given(ROWS)
def test_columns_are_those_of_all_rows_or_none_where_some_are_shorter(rows):
    columns = reader_of(rows).columns

    assert bool(columns) == (len({len(row) for row in rows}) == 1)
    if columns:
        assert [*map(kinds, zip(*columns, strict=True))] == [*map(kinds, rows)]


@given(ROWS)
def test_what_a_row_said_is_kept_alike_with_the_columns_at_hand_and_without(rows):
    lines = range(2, len(rows) + 2)
    origin = Origin(
        "f.xlsx", "0" * 64, "sheet", "", "", 1, ("学时",), dict(zip(lines, rows, strict=True))
    )

    with_columns = origin._replace(columns=reader_of(rows).columns)

    assert with_columns.sources() == origin.sources()


@pytest.mark.parametrize("rows", [[["a", 1], ["b"]], [["b"], ["a", 1]]])
def test_a_row_that_is_shorter_has_blanks_at_its_end(rows):
    assert kinds(reader_of(rows, 1).cells_at(1)) == kinds(
        row[1] if len(row) > 1 else "" for row in rows
    )
