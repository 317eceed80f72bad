"""Roster commands in books of every form, and in closed years."""

import pytest

from tests.books import write_book

EMPTY = {"activities.csv": "id,title,start,hours,kind\n", "credits.csv": "activity,teacher\n"}
TEACHERS = "code,name,hired_on\nT1,李静,2010-09-01\n"


@pytest.fixture
def teacher(ledger, tmp_path):
    def asked(*words):
        book = tmp_path / "book"
        return ledger("teacher", *words, "--as-of", "2026-11-01", "--lang", "en", "--book", book)

    return asked


def a_book(tmp_path, files):
    return write_book(tmp_path / "book", {**EMPTY, "teachers.csv": TEACHERS, **files})


def test_toml_tables_are_edited_line_by_line(teacher, tmp_path):
    roster = (
        '# the roster\n[[teacher]]\ncode = "0012"\nname = "李静" # head\nhired_on = 2010-09-01\n'
    )
    changes = (
        '[[change]]\nteacher = "0012"\nattribute = "rank"\nvalue = "city"\nfrom = 2020-09-01\n'
    )
    files = {"teachers.csv": None, "teachers.toml": roster, "changes.toml": changes}
    book = a_book(tmp_path, files)

    assert teacher("change", "0012", "rank", "county", "--from", "2024-03-01").code == 0
    assert teacher("retire", "0012", "--on", "2026-08-31").code == 0
    assert teacher("add", "0013", "王芳", "--hired-on", "2026-09-01").code == 0

    assert (book / "changes.toml").read_text() == (
        changes
        + "until = 2024-02-29\n"
        + '\n[[change]]\nteacher = "0012"\nattribute = "rank"\nvalue = "county"\n'
        + "from = 2024-03-01\n"
        + '\n[[change]]\nteacher = "0012"\nattribute = "employment"\nvalue = "retired"\n'
        + "from = 2026-09-01\n"
    )
    assert (book / "teachers.toml").read_text() == (
        roster
        + "left_on = 2026-08-31\n"
        + '\n[[teacher]]\ncode = "0013"\nname = "王芳"\nhired_on = 2026-09-01\n'
    )


def test_a_book_in_gb18030_stays_so(teacher, tmp_path):
    changes = "teacher,attribute,value,from,until,reason\r\nT1,group,语文,2020-09-01,,分工\r\n"
    files = {
        "teachers.csv": TEACHERS.encode("gb18030"), "changes.csv": changes.encode("gb18030"),
        "ledger.toml": 'school = "A"\nrules = ["town"]\nlang = "zh-CN"\n',
    }  # fmt: skip
    book = a_book(tmp_path, files)

    assert teacher("change", "李静", "group", "数学", "--from", "2026-09-01").code == 0

    assert (book / "changes.csv").read_bytes().decode("gb18030") == (
        "teacher,attribute,value,from,until,reason\r\n"
        "T1,group,语文,2020-09-01,2026-08-31,分工\r\n"
        "T1,group,数学,2026-09-01,,\r\n"
    )
    answer = teacher("change", "T1", "post", "\U0001f600", "--from", "2026-09-01")
    assert answer.code == 0, "GB18030 has every character"


def test_what_the_encoding_lacks_is_refused(teacher, tmp_path):
    files = {
        "ledger.toml": 'school = "A"\nrules = ["town"]\nlang = "zh-TW"\n',
        "teachers.csv": "code,name\nT1,李靜\n".encode("big5"),
    }
    a_book(tmp_path, files)

    answer = teacher("add", "T2", "刘凯", "--hired-on", "2026-09-01")

    assert (answer.code, "[not-in-encoding]" in answer.err) == (4, True)


def test_a_row_whose_code_lost_its_zeros_is_the_one_of_the_code(teacher, tmp_path):
    book = a_book(
        tmp_path,
        {
            "teachers.csv": "code,name,hired_on\n0012,李静,2010-09-01\n0120,王芳,\n",
            "changes.csv": "teacher,attribute,value,from,until\n12,rank,city,2020-09-01,\n",
        },
    )

    assert teacher("change", "李静", "rank", "county", "--from", "2026-03-01").code == 0
    assert (book / "changes.csv").read_text().splitlines()[1:] == [
        "12,rank,city,2020-09-01,2026-02-28", "0012,rank,county,2026-03-01,",
    ]  # fmt: skip


def test_what_would_break_a_book_without_changes_is_not_written(teacher, tmp_path):
    book = a_book(tmp_path, {})

    answer = teacher("change", "T1", "rank", "city", "--from", "2026-03-01", "--evidence", "x=../y")

    assert (answer.code, "--evidence: “../y” leads out" in answer.err) == (2, True)
    assert not (book / "changes.csv").exists()


def test_changes_that_no_pattern_of_the_settings_would_read_are_refused(teacher, tmp_path):
    settings = 'school = "A"\nrules = ["town"]\nfiles.changes = "archive/changes-*.csv"\n'
    book = a_book(tmp_path, {"ledger.toml": settings})

    answer = teacher("change", "T1", "rank", "city", "--from", "2026-03-01")

    assert (answer.code, "no file fits “archive/changes-*.csv”" in answer.err) == (2, True)
    assert not (book / "changes.csv").exists()


@pytest.fixture
def closed(ledger, tmp_path):
    changes = "teacher,attribute,value,from,until\nT1,rank,city,2020-09-01,\n"
    book = a_book(tmp_path, {"changes.csv": changes})
    answer = ledger("close", "2024-25", "--as-of", "2026-11-01", "--book", book)
    assert answer.code in {0, 1}, answer.err
    return book


@pytest.mark.parametrize(
    ("words", "day", "closed_day"),
    [
        (("change", "T1", "rank", "county", "--from"), "2025-09-01", "2025-08-31"),
        (("change", "T1", "group", "语文", "--from"), "2025-09-01", "2025-08-31"),
        (("change", "T1", "rank", "--end", "--from"), "2025-09-01", "2025-08-31"),
        (("leave", "T1", "illness", "--from"), "2025-09-01", "2025-08-31"),
        (("retire", "T1", "--on"), "2025-08-31", "2025-08-30"),
        (("add", "T2", "王芳", "--hired-on"), "2025-09-01", "2025-08-31"),
        (("transfer-in", "T2", "王芳", "--on"), "2025-09-01", "2025-08-31"),
    ],
)
def test_nothing_changes_in_a_closed_year_and_all_from_the_day_after(
    teacher, closed, words, day, closed_day
):
    before = (closed / "changes.csv").read_bytes()

    for more in ((), ("--dry-run",)):
        answer = teacher(*words, closed_day, *more)
        assert (answer.code, "2024-25 is closed" in answer.err) == (4, True), answer.err
        assert "ledger reopen 2024-25" in answer.err
    assert (closed / "changes.csv").read_bytes() == before
    assert teacher(*words, day).code == 0
