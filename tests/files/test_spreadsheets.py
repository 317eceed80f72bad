"""What Excel and WPS make of a table when they save it is read as it was meant, or refused."""

import csv
from contextlib import suppress

import pytest

from tests.books import AS_OF, check, digest, problems
from tests.spreadsheets import (
    TABLES,
    a_book,
    as_csv,
    cells,
    days,
    months,
    rows_of,
    save_again,
    serial,
    without_zeros,
)

FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")

ADD = ("add", "讲座", "--date", "2026-05-05", "--hours", "2", "--kind", "talk", "--all")


def saved(change=lambda rows: rows, *, encoding="utf-8-sig", before="", **shape):
    """Return a way to save: what happens to the cells, and how the text is written."""
    return lambda rows: (before + as_csv(change(rows), **shape)).encode(encoding)


def padded(rows):
    width = len(rows[0])
    return [[*row, "", "", ""] for row in rows] + [[""] * (width + 3)] * 2 + [[""] * width]


def with_mark_in_quotes(rows):
    text = as_csv(rows, quoting=csv.QUOTE_ALL)
    return f'\ufeff"\ufeff{text[1:]}'.encode()


HABITS = {
    "as it was": saved(),
    "UTF-8 without a mark": saved(encoding="utf-8"),
    "GB18030": saved(encoding="gb18030"),
    "Unicode text of Excel": saved(separator="\t", encoding="utf-16"),
    "UTF-16 of the other byte order": saved(before="\ufeff", encoding="utf-16-be"),
    "semicolons": saved(separator=";"),
    "tabs": saved(separator="\t", encoding="gb18030"),
    "a line that names the separator": saved(separator=";", before="sep=;\r\n"),
    "a separator of its own": saved(separator="|", before="sep=|\r\n", encoding="gb18030"),
    "all in quotation marks": saved(quoting=csv.QUOTE_ALL),
    "a mark within quotation marks": with_mark_in_quotes,
    "line feeds": saved(line_end="\n", encoding="utf-8"),
    "carriage returns": saved(line_end="\r"),
    "2026/3/5": saved(days("{}/{}/{}".format), encoding="gb18030"),
    "2026-3-5": saved(days("{}-{}-{}".format)),
    "2026.3.5": saved(days("{}.{}.{}".format)),
    "2026年3月5日": saved(days("{}年{}月{}日".format), encoding="gb18030"),
    "20260305": saved(days("{:04}{:02}{:02}".format)),
    "2026/3/5 0:00": saved(days("{}/{}/{} 0:00".format), encoding="gb18030"),
    "2026/03/05 00:00:00": saved(days("{}/{:02}/{:02} 00:00:00".format)),
    "2026年3月": saved(months("{}年{}月".format)),
    "2026/3/1 for a month": saved(months("{}/{}/1".format)),
    "columns and rows without anything at the end": saved(padded),
    "blanks around": saved(cells(" {} ".format)),
    "no-break and wide blanks around": saved(cells("\u00a0{}\u3000".format)),
    "digits of full width": saved(cells(lambda cell: cell.translate(FULL_WIDTH))),
    'as ="…"': saved(cells(lambda cell: '="{}"'.format(cell.replace('"', '""')))),
    "numbers with decimals": saved(
        cells(lambda cell: f"{float(cell):.2f}" if cell in {"8", "12", "20", "1.5"} else cell)
    ),
    "TRUE and FALSE": saved(
        cells(lambda cell: {"yes": "TRUE", "false": "FALSE"}.get(cell, cell))
    ),
}  # fmt: skip


@pytest.fixture
def book(tmp_path):
    return a_book(tmp_path / "book")


@pytest.mark.parametrize("habit", HABITS)
def test_a_book_that_a_spreadsheet_saved_gives_the_same_results(habit, book, ledger):
    before = check(ledger, book)

    save_again(book, HABITS[habit])

    assert check(ledger, book) == before


@pytest.mark.parametrize("habit", HABITS)
def test_new_rows_are_written_in_the_way_the_spreadsheet_saved_the_others(habit, book, ledger):
    save_again(book, HABITS[habit])
    old = {table: (book / f"{table}.csv").read_bytes() for table in TABLES}

    answer = ledger(*ADD, "--book", book)

    assert answer.code == 0, answer.err
    new = {table: (book / f"{table}.csv").read_bytes() for table in TABLES}
    assert {table for table in TABLES if new[table] != old[table]} == {"activities", "credits"}
    for table in ("activities", "credits"):
        assert new[table].startswith(old[table])
        # What such a spreadsheet makes of the new rows as they should stand is what stands there.
        row = {"activities": ["20260505-01", "讲座"], "credits": ["20260505-01", "0007"]}[table]
        assert in_shape(new[table], old[table])[len(in_shape(old[table], old[table]))][:2] == row
    assert check(ledger, book)["problems"] == []


def in_shape(raw, like):
    """Return the rows of a table, read with the encoding and the separator of another."""
    encoding = "gb18030"
    if like.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    with suppress(UnicodeDecodeError):
        like.decode()
        encoding = "utf-8-sig"
    text = like.decode(encoding)
    named = text[4] if text.startswith("sep=") else ""
    return rows_of(raw, encoding, named or max(",;\t", key=text.splitlines()[0].count))


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_each_new_line_ends_as_the_lines_before_it(line_end, encoding, book, ledger):
    save_again(book, saved(line_end=line_end, encoding=encoding))

    ledger(
        *["add", "讲座", "--date", "2026-05-05", "--hours", "2", "--kind", "talk", "--all"],
        "--book",
        book,
    )

    text = (book / "credits.csv").read_bytes().decode(encoding)
    assert text.count(line_end) == len(text.splitlines())
    assert set(text) & set("\r\n") == set(line_end)


def test_a_table_from_a_computer_in_taiwan_is_read_as_such(book, ledger):
    settings = book / "ledger.toml"
    settings.write_text(settings.read_text("utf-8").replace("zh-CN", "zh-TW"), encoding="utf-8")
    traditional = str.maketrans("陈语数学会", "陳語數學會")
    save_again(book, saved(cells(lambda cell: cell.translate(traditional).replace("研修", "研習"))))
    before = check(ledger, book)

    save_again(book, saved(days("{}/{}/{}".format), encoding="cp950"))

    assert check(ledger, book) == before


REFUSED = {
    "a day without its century": (
        days(lambda year, month, day: f"{month}/{day}/{year % 100}"),
        ("ambiguous-date", "credits.csv", 2, "evaluated_on", "10/20/25"),
    ),
    "a day with the year last": (
        days(lambda year, month, day: f"{day}/{month}/{year}"),
        ("ambiguous-date", "credits.csv", 4, "evaluated_on", "10/3/2026"),
    ),
    "the number behind a day": (
        days(serial),
        ("bad-date", "credits.csv", 2, "evaluated_on", "45950"),
    ),
    "a month of two digits": (
        months(lambda year, month: f"{month:02}-{year % 100}"),
        ("bad-date", "credits.csv", 2, "for", "10-25"),
    ),
    "thousands parted": (
        cells(lambda cell: "1,180,000" if cell == "1180000" else cell),
        ("bad-number", "money.csv", 2, "amount", "1,180,000"),
    ),
    "a number with blanks in it": (
        cells(lambda cell: "1 180 000" if cell == "1180000" else cell),
        ("bad-number", "money.csv", 2, "amount", "1 180 000"),
    ),
    "a number turned into a day": (
        cells(lambda cell: "1月5日" if cell == "1.5" else cell),
        ("bad-number", "activities.csv", 3, "hours", "1月5日"),
    ),
    "a cell that could not be computed": (
        cells(lambda cell: "#NAME?" if cell == "1.5" else cell),
        ("bad-number", "activities.csv", 3, "hours", "#NAME?"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("damage", REFUSED)
def test_what_could_have_changed_its_meaning_is_refused_with_its_cell(damage, book, ledger):
    change, told = REFUSED[damage]
    save_again(book, saved(change))
    before = digest(book)

    assert told in problems(ledger, book)
    assert digest(book) == before


@pytest.mark.parametrize("table", ["teachers", "changes", "activities", "credits", "money"])
def test_nul_bytes_are_refused_with_their_line(table, book, ledger):
    path = book / f"{table}.csv"
    head, _end, rest = path.read_bytes().partition(b"\n")
    path.write_bytes(b"\n".join([head, rest[:3] + b"\0" + rest[3:]]))

    assert ("bad-csv", f"{table}.csv", 2, "", "") in problems(ledger, book)


# ---------------------------------------------------------------- zeros before a number


def put(book, table, old, new):
    path = book / f"{table}.csv"
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode()))


def test_a_code_without_its_zeros_is_the_one_that_it_can_only_be(book, ledger):
    before = check(ledger, book)

    save_again(book, saved(cells(without_zeros)), ("changes", "credits"))

    assert check(ledger, book) == before


def test_where_every_table_lost_its_zeros_they_still_fit_each_other(book, ledger):
    before = check(ledger, book)

    save_again(book, saved(cells(without_zeros)))

    found = check(ledger, book)
    assert found["summary"] == before["summary"]
    assert {row["teacher"] for row in found["results"]} == {"7", "120"}


def test_a_code_that_could_be_two_is_refused_and_both_are_named(book, ledger):
    put(book, "teachers", "0120,", "007,")
    put(book, "credits", ",0007,", ",7,")
    put(book, "changes", "\n0120,", "\n7,")

    told = [each for each in problems(ledger, book) if each[4] == "7"]
    answer = ledger("check", "--book", book, "--as-of", AS_OF, "--lang", "en")

    assert told[:2] == [
        ("unknown-teacher", "changes.csv", 3, "teacher", "7"),
        ("unknown-teacher", "credits.csv", 2, "teacher", "7"),
    ]
    assert "write 0007 or 007, whichever is meant" in answer.err


def test_a_code_that_stands_as_it_is_is_not_completed(book, ledger):
    put(book, "teachers", "0120,", "7,")
    put(book, "changes", "\n0120,", "\n7,")
    put(book, "credits", ",0120,", ",7,")

    assert {row["teacher"] for row in check(ledger, book)["results"]} == {"0007", "7"}


@pytest.mark.parametrize("text", ["07", "00007", "7.0", "７a"])
def test_only_what_a_spreadsheet_writes_is_completed(text, book, ledger):
    put(book, "credits", ",0007,", f",{text},")

    assert ("unknown-teacher", "credits.csv", 2, "teacher") in [
        told[:4] for told in problems(ledger, book)
    ]


def test_a_roster_that_lost_its_zeros_is_told_to_be_mended_where_they_were_lost(book, ledger):
    save_again(book, saved(cells(without_zeros)), ("teachers",))

    told = ledger("check", "--book", book, "--as-of", AS_OF, "--lang", "en").err

    assert "If “7” has lost its zeros in a spreadsheet, write “0007” there." in told


def test_a_long_table_is_read_anew_when_the_roster_makes_a_short_code_another_one(
    book, ledger, monkeypatch
):
    monkeypatch.setattr("sbt_ledger.files.kept_table._LEAST", 0)
    put(book, "credits", ",0007,", ",7,")
    check(ledger, book)

    put(book, "teachers", "0120,", "7,")
    put(book, "changes", "\n0120,", "\n7,")
    put(book, "credits", ",0120,", ",7,")
    (row,) = [row for row in check(ledger, book)["results"] if row["teacher"] == "7"]

    assert row["earned"] != "0"


# ---------------------------------------------------------------- long numbers

LONG = {"0007": "430104198001011234", "0012": "430104198001012000", "0120": "430104198001013000"}


def with_long_codes(book, codes=LONG):
    change = cells(lambda cell: codes.get(cell, cell))
    save_again(book, saved(change), ("teachers", "changes", "credits"))
    return book


def test_a_code_as_long_as_an_identity_card_is_a_code(book, ledger):
    assert check(ledger, with_long_codes(book))["problems"] == []


def test_codes_that_all_end_in_zeros_have_lost_their_digits(book, ledger):
    """Excel keeps fifteen digits of a number; where one code has more, nothing was lost."""
    codes = {short: f"{long[:15]}000" for short, long in LONG.items()}
    codes["0007"] = "430104198001010000"

    assert [told for told in problems(ledger, with_long_codes(book, codes)) if "c" in told[0]] == [
        ("cut-number", "teachers.csv", line, "code", code)
        for line, code in enumerate(codes.values(), 2)
    ]


def test_a_number_with_an_exponent_is_no_code(book, ledger):
    for table in ("teachers", "changes", "credits"):
        put(book, table, "0007", "4.30104E+17")
    for table in ("activities", "credits"):
        put(book, table, "\n030", "\n2.026E+11")

    assert problems(ledger, book) == [
        ("cut-number", "activities.csv", 4, "id", "2.026E+11"),
        ("cut-number", "teachers.csv", 2, "code", "4.30104E+17"),
    ]


def test_a_row_whose_code_lost_its_digits_is_not_told_to_be_a_new_teacher(book, ledger):
    put(book, "credits", "001,0007", "001,4.30104E+11")

    answer = ledger("check", "--book", book, "--as-of", AS_OF, "--lang", "en")

    assert "Take it from an older copy of the file" in answer.err


# ---------------------------------------------------------------- marks


def test_marks_that_keep_a_text_a_text_are_no_part_of_it(book, ledger):
    put(book, "teachers", "0007,林文", '\'0007,"=""林文"""')
    put(book, "activities", "大会", "'=大会")
    put(book, "credits", "001,0007", '"=""001""",\'0007')

    assert [row["name"] for row in check(ledger, book)["results"]] == ["林文", "王平"]
    titles = ledger("list", "activities", "--book", book, "--format", "text").out
    assert "=大会" in titles
    assert "'=大会" not in titles


def test_an_apostrophe_that_belongs_to_a_name_stays(book, ledger):
    put(book, "teachers", "林文", "'Abd al-Rahman")

    assert "'Abd al-Rahman" in ledger("list", "teachers", "--book", book).out


def test_a_word_in_a_column_of_days_stands_for_a_day_that_nobody_knows(book, ledger):
    put(book, "credits", "2026-03-10", "yes")

    assert check(ledger, book)["problems"] == []
