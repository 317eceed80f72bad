"""Any file can be told as text, and told apart from another as edits of lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.files.edits import (
    EditError,
    applied,
    bytes_of,
    edits_between,
    inverse,
    text_of,
)

TEXTS = st.text(alphabet="ab\n\r老\ufeff", max_size=12)


@given(TEXTS, TEXTS)
def test_edits_lead_from_one_text_to_the_other_and_back(before, after):
    edits = edits_between(before, after)

    assert applied(before, edits) == after
    assert applied(after, inverse(edits)) == before


@given(st.binary(max_size=30))
def test_any_bytes_are_a_text_that_gives_them_back(raw):
    assert bytes_of(*text_of(raw)) == raw


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_the_text_of_a_sheet_is_told_as_people_read_it(encoding):
    raw = "老师,学时\r\n李静,2\r\n".encode(encoding)

    assert text_of(raw)[0].removeprefix("\ufeff") == "老师,学时\r\n李静,2\r\n"
    assert bytes_of(*text_of(raw)) == raw


def test_rows_at_the_end_are_one_edit():
    assert edits_between("h\na\n", "h\na\nb\nc\n") == [(2, [], ["b\n", "c\n"])]


def test_only_a_line_feed_ends_a_line():
    added = ["a\r b\x0b\x0c\x1c\x85\u2028\u2029\r\n", "\r\n", "\r"]

    assert edits_between("", "".join(added)) == [(0, [], added)]


def test_a_row_behind_a_last_line_without_an_end_changes_that_line():
    assert edits_between("h\na", "h\na\nb\n") == [(1, ["a"], ["a\n", "b\n"])]


def test_distant_lines_are_edits_of_their_own():
    before = "".join(f"{n}\n" for n in range(9))
    after = before.replace("2\n", "two\n").replace("7\n", "")

    assert edits_between(before, after) == [(2, ["2\n"], ["two\n"]), (7, ["7\n"], [])]


def test_an_edit_of_lines_that_are_not_there_is_refused():
    with pytest.raises(EditError):
        applied("h\na\n", [(1, ["b\n"], [])])
