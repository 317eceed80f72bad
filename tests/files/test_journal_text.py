import json

from hypothesis import example, given
from hypothesis import strategies as st

from sbt_ledger.files.alike_rows import AlikeRows
from sbt_ledger.files.edits import edits_between, text_of
from sbt_ledger.files.history import edited, file_edit
from sbt_ledger.files.journal import digest_of
from sbt_ledger.files.journal_text import AddedLines, NewRows, ToldRows, as_json, line_of

signs = st.sampled_from(
    ["", "%s", '"', "\\", "\n", "\r\n", "\r", "\t", "\x00", "\x0b", "\x7f", "\u2028", "2", "教师"]
)
cells = st.text(st.characters(codec="utf-8"), max_size=6) | signs
columns = st.lists(cells, min_size=1, max_size=4, unique=True)
texts = st.lists(cells, max_size=6).map("".join)
files = texts.map(str.encode) | texts.map(lambda text: text.encode("utf-16")) | st.binary()


@st.composite
def tables(draw):
    names = tuple(draw(columns))
    rows = draw(st.lists(st.tuples(*[cells] * len(names)), max_size=5))
    alike = AlikeRows(names, rows)
    lines = draw(st.lists(st.integers(1, 10**6), min_size=len(rows), max_size=len(rows)))
    return NewRows(draw(cells), draw(cells), lines, alike if draw(st.booleans()) else [*alike])


@given(st.lists(tables(), max_size=3))
def test_rows_written_together_are_the_bytes_of_the_rows_one_by_one(told):
    rows = ToldRows(told)

    assert b"".join(rows.json()).decode() == as_json([*rows])


@given(tables())
def test_a_row_tells_its_table_its_line_and_all_its_cells(told):
    rows = json.loads(b"".join(ToldRows([told]).json()))

    assert [(row["table"], row["file"]) for row in rows] == [(told.table, told.file)] * len(rows)
    assert [row["line"] for row in rows] == [*told.lines]
    assert [row["after"] for row in rows] == [dict(row) for row in told.rows]
    assert all(row["before"] is None for row in rows)


@given(texts)
def test_lines_written_as_they_stand_are_the_bytes_of_the_lines_one_by_one(text):
    lines = AddedLines(text.encode())

    assert b"".join(lines.json()).decode() == as_json([*lines])
    assert "".join(lines) == text


@given(files, files)
@example(b"a\n", b"b\n")
@example(b"", b"\xff\xfea\x00")
@example(b"\xef\xbb\xbfa\n", "\u65b0\r\n".encode())
@example("\u6559".encode("gb18030") + b"\n", b"b\n")
@example(b"a\n", b"\0\0\0\0\0\0")
def test_an_edit_at_the_end_of_a_file_is_told_as_any_other_edit_is(before, more):
    after = before + more
    (old, kept_in), (new, to_keep_in) = map(text_of, (before, after))

    edit = file_edit("credits.csv", before, after)
    entry = {"n": 1, "what": "change", "files": [edit], "rows": [{"a": None}], "state": {}}
    told = b"".join(line_of(entry))

    assert edit["encoding"] == [kept_in, to_keep_in]
    assert [(at, out, [*put]) for at, out, put in edit["edits"]] == edits_between(old, new)
    whole = {**edit, "edits": edits_between(old, new)}
    assert told.decode() == as_json({**entry, "files": [whole]})
    assert edited(json.loads(told)["files"][0], before) == after


@given(st.lists(st.binary(), max_size=4))
def test_the_digest_of_parts_is_the_digest_of_all_of_them(parts):
    assert digest_of(*parts) == digest_of(b"".join(parts))
