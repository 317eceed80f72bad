"""A key of a TOML block is changed on its line, and no other byte of the file."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.errors import RefusedError
from sbt_ledger.files.row_edit import RowEdit
from sbt_ledger.files.toml_edit import edit_toml

BEFORE = b"""\
# what was held
[[activity]]
id = "a"          # our own
start = 2026-03-05
hours = 2  # measured
approvals = ["project-approval@2026-03-01", "school-review"]

  [[activity]]
  id = "b"
  'hours' = "3"
  # about the next
\n\n[[activity]]
id = "c"
text = \"\"\"
hours = 9
[[activity]]x
\"\"\"
list = [
  "x",
]
"""


def after(edits, before=BEFORE):
    return edit_toml(before, "activity", [RowEdit(*edit) for edit in edits]).after


def refused(edits, before=BEFORE):
    with pytest.raises(RefusedError) as caught:
        edit_toml(before, "activity", [RowEdit(*edit) for edit in edits], file="a.toml")
    (problem,) = caught.value.problems
    return (problem.code, problem.file, problem.line)


SIMPLE = BEFORE[: BEFORE.index(b"text =")]


def test_a_value_is_changed_on_its_line_and_a_remark_stays():
    assert after([(2, {"hours": "1.5"})], SIMPLE) == SIMPLE.replace(b"= 2  #", b"= 1.5  #")
    assert after([(2, {"start": "2026-03-06"})], SIMPLE) == SIMPLE.replace(b"03-05", b"03-06")


def test_a_text_stays_a_text_and_a_list_a_list():
    assert after([(8, {"hours": "4"})], SIMPLE) == SIMPLE.replace(b'"3"', b'"4"')
    assert after([(2, {"approvals": "project-approval@2026-03-01"})], SIMPLE) == SIMPLE.replace(
        b', "school-review"]', b"]"
    )


def test_a_key_is_added_behind_the_last_one_as_far_in_as_that():
    assert after([(8, {"status": "void"})], SIMPLE) == SIMPLE.replace(
        b"'hours' = \"3\"\n", b'\'hours\' = "3"\n  status = "void"\n'
    )
    assert after([(2, {"status": "void", "note": 'a "b"\nc'})], SIMPLE) == SIMPLE.replace(
        b'review"]\n', b'review"]\nstatus = "void"\nnote = "a \\"b\\"\\nc"\n'
    )


def test_a_key_is_added_at_the_end_of_a_file_without_a_last_line_end():
    assert after([(1, {"status": "void"})], b'[[activity]]\r\nid = "a"') == (
        b'[[activity]]\r\nid = "a"\r\nstatus = "void"'
    )


def test_a_key_is_taken_out_and_a_remark_stays():
    assert after([(2, {"hours": "", "start": ""})], SIMPLE) == SIMPLE.replace(
        b"start = 2026-03-05\nhours = 2  # measured", b"# measured"
    )
    assert after([(2, {"note": ""})], SIMPLE) == SIMPLE


def test_a_block_is_taken_out_with_the_line_that_parted_it_and_remarks_stay():
    edited = edit_toml(SIMPLE, "activity", [RowEdit(8, None), RowEdit(14, {"hours": "1"})])

    assert (
        edited.after
        == SIMPLE.replace(b'\n  [[activity]]\n  id = "b"\n  \'hours\' = "3"\n', b"")
        + b"hours = 1\n"
    )
    assert [(row.line, row.after) for row in edited.rows] == [
        (8, None), (10, {"id": "c", "hours": "1"}),
    ]  # fmt: skip
    assert after([(1, None)], b'[[activity]]\nid = "a"\n') == b""


@pytest.mark.parametrize(
    ("edit", "line"),
    [((14, {"text": "x"}), 16), ((14, {"list": "x"}), 20), ((14, {"text": ""}), 16)],
)
def test_a_value_over_several_lines_is_refused(edit, line):
    raw = BEFORE.replace(b"[[activity]]x", b"x [[activity]]")

    assert refused([edit], raw) == ("toml-shape", "a.toml", line)


def test_a_table_in_brackets_is_refused():
    assert refused([(1, {"id": "x"})], b'activity = [ { id = "a" } ]\n')[0] == "toml-shape"
    assert refused([(2, {"hours": "1"})]) == ("toml-shape", "a.toml", None)


def test_a_key_that_only_seems_to_be_one_is_refused():
    raw = b'[[activity]]\nid = "a"\ntext = """\nhours = 9\n"""\nhours.x = 2\n'

    assert refused([(1, {"hours": "1"})], raw)[0] == "misread"


def test_a_block_that_is_not_there_is_refused():
    assert refused([(3, {"id": "x"})], SIMPLE) == ("changed", "a.toml", 3)


KEYS = ("id", "hours", "note", "start")
VALUES = st.text(st.sampled_from("ab1#\"'[]{}=\\研 \n.-"), min_size=1, max_size=6)
WRITTEN = ("2", "1.5", "2026-03-05", '"a # b"', "'c]'", '["x", "y"]')
SHAPES = st.sampled_from(["{key} = {value}", " '{key}'={value} # r", '"{key}"  =  {value}'])


@st.composite
def texts(draw):
    """Return a text of blocks with single-line values of every kind."""
    blocks = []
    for number in range(draw(st.integers(1, 3))):
        lines = ["[[activity]]", f'code = "{number}"']
        for key in draw(st.lists(st.sampled_from(KEYS), unique=True)):
            value = draw(
                st.sampled_from(["2", "1.5", "2026-03-05", '"a # b"', "'c]'", '["x", "y"]'])
            )
            lines.append(draw(SHAPES).format(key=key, value=value))
            lines += draw(st.lists(st.sampled_from(["", "# hours = 3", "  "]), max_size=2))
        blocks.append("\n".join(lines))
    return draw(st.sampled_from(["\n", "\r\n"])).join("\n\n".join(blocks).split("\n"))


@given(texts(), st.data())
def test_editing_then_reading_gives_the_old_entries_with_that_key_changed(text, data):
    old = tomllib.loads(text)["activity"]
    number = data.draw(st.integers(0, len(old) - 1))
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line == "[[activity]]"]
    key, value = data.draw(st.sampled_from(KEYS)), data.draw(st.one_of(st.just(""), VALUES))

    new = after([(lines[number], {key: value})], text.encode()).decode()

    found = tomllib.loads(new)["activity"]
    told = found[number].pop(key, "")
    old[number].pop(key, None)
    assert found == old
    assert ";".join(told) if isinstance(told, list) else str(told) == value
    assert set(new.splitlines()) >= {line for line in text.splitlines() if key not in line}
