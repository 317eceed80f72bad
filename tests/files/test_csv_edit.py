"""A row of a CSV file is changed where it stands, and no other byte of the file."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.errors import RefusedError
from sbt_ledger.files.csv_edit import edit_csv
from sbt_ledger.files.decode import decode, encode
from sbt_ledger.files.row_edit import RowEdit

BEFORE = b'\xef\xbb\xbfactivity,teacher,hours,note\r\na,"t1", 2 ,"x, y"\r\nb,t2\r\n\r\nc,t3,1,z'


def after(edits, before=BEFORE, **options):
    return edit_csv(before, [RowEdit(*edit) for edit in edits], **options).after


def refused(edits, before=BEFORE, **options):
    with pytest.raises(RefusedError) as caught:
        after(edits, before, **options)
    (problem,) = caught.value.problems
    return (problem.code, problem.file, problem.line)


def test_only_the_cell_that_changes_gets_new_bytes():
    assert after([(2, {"hours": "1.5"})]) == BEFORE.replace(b" 2 ", b"1.5")
    assert after([(2, {"note": 'a "b"'})]) == BEFORE.replace(b'"x, y"', b'"a ""b"""')
    assert after([(2, {"hours": ""})]) == BEFORE.replace(b" 2 ", b"")


def test_a_cell_that_says_so_already_keeps_its_quotes():
    assert after([(2, {"teacher": "t1", "note": "x, y"})]) == BEFORE


def test_a_short_row_grows_as_far_as_a_cell_is_filled():
    assert after([(3, {"hours": "1", "note": ""})]) == BEFORE.replace(b"b,t2", b"b,t2,1")
    assert after([(3, {"note": "n"})]) == BEFORE.replace(b"b,t2", b"b,t2,,n")
    assert after([(3, {"note": ""})]) == BEFORE


def test_a_new_column_lengthens_the_header_line_and_the_row_only():
    assert after([(5, {"status": "void"})]) == BEFORE.replace(
        b"hours,note", b"hours,note,status"
    ) + (b",void")
    assert after([(2, {"status": "", "hours": "3"})]) == BEFORE.replace(b" 2 ", b"3")


def test_several_rows_are_edited_and_one_is_taken_out():
    edited = edit_csv(
        BEFORE, [RowEdit(5, {"note": "1\n2"}), RowEdit(2, None), RowEdit(3, {"hours": "4"})]
    )

    assert edited.after == (
        b'\xef\xbb\xbfactivity,teacher,hours,note\r\nb,t2,4\r\n\r\nc,t3,1,"1\n2"'
    )
    assert [row.line for row in edited.rows] == [4, 2, 2]


def test_what_became_of_a_row_is_told_with_its_text_and_its_line():
    raw = b'teacher,note,hours\nt1,"two\nlines",1\nt2,,1\n'
    first, second = edit_csv(raw, [RowEdit(2, {"note": "one"}), RowEdit(4, {"hours": "2"})]).rows

    assert (first.line, first.text_before, first.text_after) == (
        2, 't1,"two\nlines",1', "t1,one,1",
    )  # fmt: skip
    assert (second.line, second.before, second.after) == (
        3, {"teacher": "t2", "hours": "1"}, {"teacher": "t2", "hours": "2"},
    )  # fmt: skip


def test_the_last_row_may_be_taken_out_though_its_line_has_no_end():
    assert after([(5, None)]) == BEFORE.removesuffix(b"c,t3,1,z")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le-sig", "utf-16-be-sig", "utf-8-sig"])
def test_a_file_keeps_its_encoding(encoding):
    raw = encode("teacher;note\r李静;研修\r王芳;研修\r", encoding)

    assert after([(2, {"note": "讲座；二"})], raw, language="zh-CN") == encode(
        "teacher;note\r李静;讲座；二\r王芳;研修\r", encoding
    )


def test_a_character_that_the_encoding_lacks_is_refused():
    raw = "teacher,note\n李静,研修\n".encode("cp950", "replace")

    assert refused([(2, {"note": "讲"})], raw, language="zh-TW", file="c.csv") == (
        "not-in-encoding", "c.csv", None,
    )  # fmt: skip


@pytest.mark.parametrize("line", [0, 9, 60])
def test_a_row_that_is_not_there_is_refused(line):
    assert refused([(line, {"note": "n"})], file="c.csv") == ("changed", "c.csv", line)


def test_a_line_inside_a_cell_is_no_row():
    raw = b'teacher,note\nt1,"a\nb,c\nd"\n'

    assert refused([(3, {"note": "n"})], raw)[0] == "misread"
    assert refused([(3, None)], raw)[0] == "misread"
    assert refused([(4, {"note": "n"})], raw)[0] == "misread"


def test_a_cell_beyond_the_header_is_refused_before_a_column_would_give_it_a_name():
    raw = b"teacher,note\nt1,a,stray\n"

    assert refused([(2, {"status": "void"})], raw) == ("csv-shape", "", 2)


@pytest.mark.parametrize("raw", [b'teacher,note\nt1,"a"b\n', b'teacher,note\nt1,"a\n'])
def test_a_quotation_mark_that_is_not_closed_is_refused(raw):
    assert refused([(2, {"note": "n"})], raw) == ("csv-shape", "", 2)


CELL = st.text(st.sampled_from('ab1 ,;\t"\n\r研é'), max_size=5)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def tables(draw):
    """Return rows of text cells, their CSV text, its delimiter and how it is encoded."""
    delimiter, line_end = draw(st.sampled_from(",;\t")), draw(ENDS)
    width = draw(st.integers(2, 4))
    rows = draw(st.lists(st.lists(CELL, min_size=1, max_size=width), min_size=1, max_size=4))
    written = io.StringIO()
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer = csv.writer(written, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerow([f"c{n}" for n in range(width)])
    writer.writerows(rows)
    text = written.getvalue()
    if draw(st.booleans()):
        text = text.removesuffix(line_end)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le-sig"]))
    return width, text, delimiter, encoding


def parsed(text, delimiter):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@given(tables(), st.data())
def test_editing_then_reading_gives_the_old_rows_with_that_cell_changed(table, data):
    width, text, delimiter, encoding = table
    old = parsed(text, delimiter)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = []
    line = 1
    for _row in reader:
        begins.append(line)
        line = reader.line_num + 1
    number = data.draw(st.integers(1, len(old) - 1))
    column, value = data.draw(st.integers(0, width)), data.draw(CELL)
    raw = encode(text, encoding)

    edited = edit_csv(raw, [RowEdit(begins[number], {f"c{column}": value})])
    new, kept_in = decode(edited.after)

    wanted = [list(row) for row in old]
    if column == width and value:
        wanted[0].append(f"c{width}")
    if value or column < len(wanted[number]):
        wanted[number] += [""] * (column + 1 - len(wanted[number]))
        wanted[number][column] = value
    assert (parsed(new, delimiter), kept_in) == (wanted, encoding)
    # All that stands before the row but the header, and all behind it, is as it was.
    old_lines, new_lines = text.splitlines(keepends=True), new.splitlines(keepends=True)
    assert new_lines[1 : begins[number] - 1] == old_lines[1 : begins[number] - 1]
    behind = "".join(old_lines[begins[number + 1] - 1 :]) if number + 1 < len(begins) else ""
    assert new.endswith(behind)


@given(tables(), st.data())
def test_a_row_taken_out_leaves_all_others(table, data):
    _width, text, delimiter, encoding = table
    old = parsed(text, delimiter)
    number = data.draw(st.integers(1, len(old) - 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for _row in range(number):
        next(reader)

    new, _encoding = decode(
        edit_csv(encode(text, encoding), [RowEdit(reader.line_num + 1, None)]).after
    )

    assert parsed(new, delimiter) == [*old[:number], *old[number + 1 :]]
