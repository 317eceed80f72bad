"""Rows are added to a table without touching what is there."""

import csv
import io
import tomllib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.errors import BrokenFilesError, RefusedError
from sbt_ledger.files.append import Appended, append_csv, append_toml
from sbt_ledger.files.decode import decode, encode
from sbt_ledger.files.tables import delimiter_of

COLUMNS = ("activity", "teacher", "attendance", "hours", "note")
ROW = {"activity": "A1", "teacher": "0012", "hours": "2"}


def refusal(append, before, *arguments, **options):
    with pytest.raises(RefusedError) as caught:
        append(before, *arguments, **options)
    (problem,) = caught.value.problems
    return (problem.code, problem.file, problem.line, problem.message)


def test_a_new_file_opens_well_in_excel():
    assert append_csv(None, COLUMNS, [ROW]) == Appended(
        b"\xef\xbb\xbfactivity,teacher,attendance,hours,note\r\nA1,0012,,2,\r\n", (2,)
    )


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n\r\n"])
def test_an_empty_file_is_written_like_a_new_one(before):
    assert append_csv(before, COLUMNS, [ROW]) == append_csv(None, COLUMNS, [ROW])


def test_a_new_file_has_the_columns_of_the_school_too_and_may_have_no_rows_yet():
    assert append_csv(None, ("code",), [{"code": "1", "room": "3"}]).after.endswith(
        b"code,room\r\n1,3\r\n"
    )
    assert append_csv(None, ("code", "name"), []) == Appended(b"\xef\xbb\xbfcode,name\r\n", ())


def test_no_rows_change_nothing():
    assert append_csv(b"teacher", COLUMNS, []) == Appended(b"teacher", ())
    assert append_toml(None, "credit", []) == Appended(b"", ())
    assert append_toml(b"[x]", "credit", []) == Appended(b"[x]", ())


def test_a_row_follows_the_order_of_the_header_not_ours():
    before = b"hours,room,Teacher ,activity\n2,7,0001,A0\n"

    assert append_csv(before, COLUMNS, [ROW]) == Appended(before + b"2,,0012,A1\n", (3,))


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("delimiter", [b",", b";", b"\t"])
def test_the_delimiter_and_the_line_ends_of_the_file_are_kept(delimiter, line_end):
    header = delimiter.join([b"activity", b"teacher", b"hours"]) + line_end
    row = delimiter.join([b"A1", b"0012", b"2"]) + line_end

    assert append_csv(header, COLUMNS, [ROW, ROW]) == Appended(header + row + row, (2, 3))


def test_a_last_line_without_an_end_gets_one():
    before = b"activity,teacher,hours\nA0,0001,2"

    assert append_csv(before, COLUMNS, [ROW]).after == before + b"\nA1,0012,2\n"
    assert append_csv(b"activity,teacher,hours", COLUMNS, [ROW]) == Appended(
        b"activity,teacher,hours\r\nA1,0012,2\r\n", (2,)
    )


def test_a_new_column_lengthens_the_header_line_only():
    before = b'\xef\xbb\xbf"activity","teacher"\r\nA0,0001\r\nA0,"0002"\r\n'
    row = ROW | {"attendance": "", "my note": "a,b"}

    assert append_csv(before, COLUMNS, [row]) == Appended(
        b'\xef\xbb\xbf"activity","teacher",hours,my note\r\nA0,0001\r\nA0,"0002"\r\n'
        b'A1,0012,2,"a,b"\r\n',
        (4,),
    )


def test_a_header_may_be_quoted_padded_wide_and_lie_under_blank_lines():
    before = '\n,,\n"ＡＣＴＩＶＩＴＹ",\u3000teacher,\'Hours\nA0,0001,1\n'.encode()

    assert append_csv(before, COLUMNS, [ROW]) == Appended(before + b"A1,0012,2\n", (5,))


def test_a_header_cell_of_two_lines_is_lengthened_behind_its_end():
    before = b'activity,"teacher\n","your\nroom"\nA0,0001,7\n'

    assert append_csv(before, COLUMNS, [ROW]) == Appended(
        b'activity,"teacher\n","your\nroom",hours\nA0,0001,7\nA1,0012,,2\n', (5,)
    )


def test_a_line_that_tells_excel_the_delimiter_is_not_the_header():
    before = b"sep=;\r\nactivity;teacher;hours\r\n"

    assert append_csv(before, COLUMNS, [ROW]) == Appended(before + b"A1;0012;2\r\n", (3,))


def test_a_row_of_several_lines_begins_on_its_first():
    before = b'teacher,note\n0001,"a\nb"\n'
    rows = [{"teacher": "0012", "note": "c\r\nd\re"}, {"teacher": "0013", "note": "f"}]

    assert append_csv(before, COLUMNS, rows).lines == (4, 7)


def test_a_text_that_excel_would_compute_stays_as_it_is():
    before = b"teacher,note\n"

    after = append_csv(before, COLUMNS, [{"teacher": "0012", "note": "=1+1"}]).after

    assert after == b"teacher,note\n0012,=1+1\n"


@pytest.mark.parametrize(
    ("encoding", "language"),
    [
        ("utf-8", "zh-CN"),
        ("gb18030", "zh-CN"),
        ("cp950", "zh-TW"),
        ("utf-16-le-sig", "zh-CN"),
        ("utf-16-be-sig", "zh-TW"),
    ],
)
def test_a_file_keeps_its_encoding(encoding, language):
    before = encode("teacher,note\n0001,研修\n", encoding)
    row = {"teacher": "0012", "note": "講座"}

    after = append_csv(before, COLUMNS, [row], language=language).after

    assert after.startswith(before)
    assert decode(after, language=language) == (
        "teacher,note\n0001,研修\n0012,講座\n",
        encoding,
    )


def test_a_declared_encoding_is_believed():
    before = "teacher,note\n0001,研修\n".encode("big5")
    row = {"teacher": "0012", "note": "講座"}

    after = append_csv(before, COLUMNS, [row], encoding="big5").after

    assert after == before + "0012,講座\n".encode("big5")


def test_a_character_outside_the_encoding_is_refused():
    before = "teacher,note\n0001,講座\n".encode("cp950")
    row = {"teacher": "0012", "note": "讲座"}

    assert refusal(append_csv, before, COLUMNS, [row], language="zh-TW", file="credits.csv") == (
        "not-in-encoding",
        "credits.csv",
        None,
        "the character '讲' does not exist in cp950",
    )


def test_a_file_that_nobody_can_decode_is_a_broken_file():
    with pytest.raises(BrokenFilesError) as caught:
        append_csv(b"teacher\n\xff\n", COLUMNS, [ROW], file="credits.csv")

    (problem,) = caught.value.problems
    assert (problem.code, problem.file, problem.line) == ("bad-encoding", "credits.csv", 2)


def test_rows_behind_a_quote_that_never_closes_are_refused():
    before = b'activity,teacher,hours\nA0,"0001,2\n'

    assert refusal(append_csv, before, COLUMNS, [ROW], file="credits.csv") == (
        "misread",
        "credits.csv",
        None,
        "once written, the file would not read as meant",
    )
    long = before + b"A0,0001,2\n" * 20_000
    assert refusal(append_csv, long, COLUMNS, [ROW])[0] == "misread"


def test_rows_that_would_make_another_encoding_of_the_file_are_refused():
    before = "teacher,note\n".encode("utf-16-le")
    row = {"teacher": "0012", "note": "研修" * 500}

    assert refusal(append_csv, before, COLUMNS, [row])[0] == "misread"


def test_a_longer_header_must_not_name_cells_that_had_no_name():
    before = b"activity,teacher\nA0,0001,\nA0,0002,7\n"

    assert refusal(append_csv, before, COLUMNS, [ROW]) == (
        "csv-shape",
        "",
        3,
        "more cells than the header",
    )


@pytest.mark.parametrize(
    ("before", "line"),
    [(b"A0,0001,2\n", 1), (b"sep=;\n", 1), (b",,\n", 1), (b"\n\nA0,0001,2\n", 3)],
)
def test_a_file_without_a_header_is_refused(before, line):
    assert refusal(append_csv, before, COLUMNS, [ROW]) == (
        "csv-shape",
        "",
        line,
        "the first row names none of the columns",
    )


@pytest.mark.parametrize(
    ("line", "delimiter"),
    [("a,b;c,d", ","), ("a;b", ";"), ("a\tb,c\td", "\t"), ("a", ","), ('"a,b,c";d', ";")],
)
def test_the_delimiter_is_what_stands_most_often_outside_quotes(line, delimiter):
    assert delimiter_of(line) == delimiter


cells = st.text(
    st.one_of(
        st.sampled_from(",;\t\"'\n\r= "),
        st.characters(codec="utf-8", exclude_characters="\0"),  # many NULs would be UTF-16
    ),
    max_size=12,
)


@given(
    old_rows=st.lists(st.lists(cells, min_size=1, max_size=4), max_size=4),
    new_rows=st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=4),
    delimiter=st.sampled_from(",;\t"),
    line_end=st.sampled_from(["\r\n", "\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16-le-sig", "utf-16-be-sig"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    is_ended=st.booleans(),
    has_note=st.booleans(),
)
def test_what_is_read_afterwards_is_the_old_rows_and_the_new_ones(
    old_rows, new_rows, delimiter, line_end, encoding, quoting, is_ended, has_note
):
    header = ["teacher", "hours", "note", "教研组"] if has_note else ["teacher", "hours", "教研组"]
    old_rows = [row[: len(header)] for row in old_rows]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, quoting=quoting)
    stream.write(delimiter.join(header) + line_end)
    for row in old_rows:
        writer.writerow(row)
    text = stream.getvalue()
    before = encode(text if is_ended else text.removesuffix("\r\n"), encoding)

    rows = [dict(zip(("teacher", "hours", "note"), row, strict=True)) for row in new_rows]
    appended = append_csv(before, ("teacher", "hours", "note"), rows)

    after, kept_in = decode(appended.after)
    longer = [*header, "note"] if "note" not in header and any(r["note"] for r in rows) else header
    told = [[row.get(name, "") for name in longer] for row in rows]
    reader = csv.reader(io.StringIO(after, newline=""), delimiter=delimiter)
    starts, found = [1], []
    for row in reader:
        found.append(row)
        starts.append(reader.line_num + 1)
    assert kept_in == decode(before)[1]
    assert found == [longer, *old_rows, *told]
    assert appended.lines == tuple(starts[-len(told) - 1 : -1])


def test_a_new_toml_file_holds_one_block_a_row():
    rows = [
        {"teacher": "0012", "hours": "2.50", "for": "2026-03-05", "note": ""},
        {"teacher": "0013", "minutes": "90", "late_minutes": "007", "note": '说"好"\n'},
    ]

    assert append_toml(None, "credit", rows) == Appended(
        b'[[credit]]\nteacher = "0012"\nhours = 2.50\nfor = 2026-03-05\n\n'
        b'[[credit]]\nteacher = "0013"\nminutes = 90\nlate_minutes = "007"\n'
        + 'note = "说\\"好\\"\\n"\n'.encode(),
        (1, 6),
    )


@pytest.mark.parametrize(
    ("column", "text", "literal"),
    [
        ("hours", "0", "0"),
        ("hours", "0.10", "0.10"),
        ("hours", "0.000001", "0.000001"),
        ("hours", "0.0000001", '"0.0000001"'),
        ("hours", "1e3", '"1e3"'),
        ("hours", "-0", '"-0"'),
        ("amount", "-12.50", "-12.50"),
        ("teacher", "12", '"12"'),
        ("start", "2026-02-28", "2026-02-28"),
        ("start", "2026-02-29", '"2026-02-29"'),
        ("start", "20260228", '"20260228"'),
    ],
)
def test_a_toml_value_says_just_what_was_typed(column, text, literal):
    after = append_toml(None, "row", [{column: text}]).after

    assert after == f"[[row]]\n{column} = {literal}\n".encode()


def test_comments_order_and_line_ends_of_a_toml_file_stay():
    before = b'# ours\r\nunit = "h"\r\n\r\n[[credit]] # first\r\nteacher  =  "1"\r\nx = [\r\n 1 ]'

    assert append_toml(before, "credit", [{"teacher": "2"}, {"teacher": "3"}]) == Appended(
        before + b'\r\n\r\n[[credit]]\r\nteacher = "2"\r\n\r\n[[credit]]\r\nteacher = "3"\r\n',
        (9, 12),
    )


def test_blocks_of_another_table_may_stand_above():
    before = b'[[note]]\ntext = """\n[[credit]]\n"""\n'

    assert append_toml(before, "credit", [{"teacher": "2"}]) == Appended(
        before + b'\n[[credit]]\nteacher = "2"\n', (6,)
    )


@pytest.mark.parametrize(
    ("before", "line"),
    [
        (b'credit = [ { teacher = "1" } ]\n', 1),
        (b"credit = []\n", 1),
        (b"credit = 1\n", 1),
        (b'[[credit]]\nteacher = "1"\n[other]\n', 3),
        (b'[[credit]]\nteacher = "1"\n[[other]]\nx = 1\n[[credit]]\nteacher = "2"\n', 4),
        (b'[[credit]]\nteacher = "1\n', 2),
    ],
)
def test_a_toml_file_of_another_shape_is_refused(before, line):
    told = refusal(append_toml, before, "credit", [{"teacher": "2"}], file="credits.toml")

    assert told[:3] == ("toml-shape", "credits.toml", line)


def test_a_toml_file_with_a_mark_keeps_it():
    before = b'\xef\xbb\xbf[[credit]]\nteacher = "1"\n'

    assert append_toml(before, "credit", [{"teacher": "2"}]).after == (
        before + b'\n[[credit]]\nteacher = "2"\n'
    )


keys = st.sampled_from(["teacher", "hours", "minutes", "note", "教研组", "a b"])
typed = st.one_of(cells, st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,3})?", fullmatch=True))


@given(
    st.lists(st.dictionaries(keys, typed), max_size=3),
    st.lists(st.dictionaries(keys, typed), min_size=1, max_size=3),
)
def test_toml_read_afterwards_is_the_old_rows_and_the_new_ones(old_rows, new_rows):
    before = append_toml(None, "credit", old_rows).after

    appended = append_toml(before, "credit", new_rows)

    after = appended.after.decode()
    found = tomllib.loads(after, parse_float=Decimal)["credit"]
    filled = [{k: v for k, v in row.items() if v} for row in (*old_rows, *new_rows)]
    assert appended.after.startswith(before)
    assert [{k: str(v) for k, v in row.items()} for row in found] == filled
    assert [after.split("\n")[line - 1] for line in appended.lines] == ["[[credit]]"] * len(
        new_rows
    )
