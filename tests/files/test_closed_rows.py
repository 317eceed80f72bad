"""What belongs to a closed year, and what of the roster may still be changed."""

from datetime import UTC, datetime

import pytest

from sbt_ledger.errors import RefusedError
from sbt_ledger.files.commit import Deed, commit, writing
from sbt_ledger.files.journal import Stamp
from sbt_ledger.files.write import Draft
from tests.books import write_book

LI = Stamp(datetime(2026, 9, 12, 1, 0, tzinfo=UTC), "li", "office", "teacher")
ROW_1 = "T1,李静,Maths,senior,,2010-09-01,"
FILES = {
    "teachers.csv": (
        "code,name,group,rank,email,hired_on,left_on\n"
        "T1,李静,Maths,senior,,2010-09-01,\n"
        "T2,王芳,Maths,,,2010-09-01,2026-03-31\n"
        "T3,张伟,Maths,,,2010-09-01,2025-08-31\n"
        "T4,陈晨,Maths,,,2026-09-01,\n"
        "T5,赵敏,Maths,,,,\n"
    ),
    "changes.csv": (
        "teacher,attribute,value,from,until,reason,evidence\n"
        "T1,leave,illness,2026-03-01,,flu,leave-slip=a.pdf\n"
    ),
    "credits.csv": "activity,teacher,hours,note\na,T1,,\n",
    "money.csv": "date,what,amount,period\n2026-03-05,payroll,100,\n2026-09-05,payroll,100,\n",
}


@pytest.fixture
def book(tmp_path, ledger):
    folder = write_book(tmp_path / "book", FILES)
    (folder / "a.pdf").touch()
    answer = ledger("close", "2025-26", "--book", folder, "--as-of", "2026-09-10")
    assert answer.code == 0, answer.err
    return folder


def write(book, file, old, new):
    """Change a text of a file as a command does; a command that forgets to name its rows."""
    before = (book / file).read_bytes()
    assert old.encode() in before
    draft = Draft(book / file, before, before.replace(old.encode(), new.encode(), 1))
    with writing(book, LI, say=print):
        commit(book, Deed((draft,)), LI)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("teachers.csv", ROW_1, ROW_1.replace("2010", "2011")),
        ("teachers.csv", ROW_1, f"{ROW_1}2026-08-30"),
        ("teachers.csv", "T1,李静,Maths", "T1,李静,English"),
        ("teachers.csv", "senior", "junior"),
        ("teachers.csv", "2026-03-31", "2026-04-01"),
        ("teachers.csv", "2025-08-31", "2025-09-01"),
        ("teachers.csv", "T4,陈晨,Maths,,,2026-09-01", "T4,陈晨,Maths,,,2026-08-31"),
        ("teachers.csv", "T5,赵敏", "T6,孙丽,Maths,,,,\nT5,赵敏"),
        ("changes.csv", "T1,leave,illness,2026-03-01,,", "T1,leave,illness,2026-03-01,2026-08-30,"),
        ("changes.csv", "T1,leave,illness,2026-03-01,,", "T1,leave,illness,2026-03-02,,"),
        ("changes.csv", "illness", "study"),
        ("changes.csv", "leave-slip=a.pdf", ""),
        ("changes.csv", "\nT1", "\nT5,employment,hired,2026-09-01,,,\nT1"),
        ("changes.csv", "\nT1", "\nT2,trainer,yes,2026-03-31,,,\nT1"),
        ("activities.csv", "Talk", "Tale"),
        ("activities.csv", "2026-03-05", "2026-09-05"),
        ("activities.csv", "\na,", "\nb,Walk,2026-08-31,1,lecture\na,"),
        ("credits.csv", "a,T1,,", "a,T1,,late"),
        ("credits.csv", "a,T1,,\n", ""),
        ("money.csv", "2026-03-05,payroll,100", "2026-03-05,payroll,101"),
        ("money.csv", "2026-09-05,payroll,100,", "2026-09-05,payroll,100,2025-26"),
    ],
)  # fmt: skip
def test_what_held_in_a_closed_year_may_not_change(book, file, old, new):
    before = {path.name: path.read_bytes() for path in book.iterdir() if path.is_file()}
    with pytest.raises(RefusedError, match="2025-26 is closed"):
        write(book, file, old, new)

    assert {path.name: path.read_bytes() for path in book.iterdir() if path.is_file()} == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("teachers.csv", "李静", "李靜"),
        ("teachers.csv", "senior,,", "senior,li@school.example,"),
        ("teachers.csv", ROW_1, f"{ROW_1}2026-08-31"),
        ("teachers.csv", ROW_1, f"{ROW_1}2027-01-31"),
        ("teachers.csv", "T3,张伟,Maths", "T3,张伟,English"),
        ("teachers.csv", "T3,张伟,Maths,,,2010-09-01", "T3,张伟,Maths,,,2011-09-01"),
        ("teachers.csv", "T4,陈晨,Maths", "T4,陈晨,English"),
        ("teachers.csv", "T5,赵敏", "T6,孙丽,Maths,,,2026-09-01,\nT5,赵敏"),
        ("changes.csv", "2026-03-01,,flu", "2026-03-01,2026-08-31,flu"),
        ("changes.csv", "flu", "a broken arm"),
        ("changes.csv", "\nT1", "\nT1,trainer,yes,2026-09-01,,,\nT1"),
        ("changes.csv", "\nT1", "\nT2,trainer,yes,2026-09-01,,,\nT1"),
        ("activities.csv", "\na,", "\nb,Walk,2026-09-01,1,lecture\na,"),
        ("money.csv", "2026-09-05,payroll,100", "2026-09-05,payroll,101"),
        ("credits.csv", "activity,teacher,hours,note", "activity,teacher,hours,note,rank"),
    ],
)  # fmt: skip
def test_what_holds_on_other_days_may_change(book, file, old, new, ledger):
    write(book, file, old, new)

    answer = ledger("verify", "--book", book, "--lang", "en")
    assert "closed-row" not in answer.out
    assert (answer.code, answer.err) == (0, "")


def test_the_first_row_and_their_number_are_told(book):
    with pytest.raises(RefusedError) as refused:
        write(book, "credits.csv", "a,T1,,\n", "a,T1,,\na,T2,,\na,T5,,\n")

    assert "credits.csv:3 (a, T2) and 1 more row may not change" in refused.value.message


def test_rows_that_move_to_another_file_are_the_same_rows(book, ledger):
    settings = (book / "ledger.toml").read_text()
    (book / "ledger.toml").write_text(f'{settings}[files]\ncredits = ["new.csv", "credits.csv"]\n')
    (book / "new.csv").write_text("teacher,activity\nT1,a\n")
    (book / "credits.csv").write_text("activity,teacher\n")

    answer = ledger("verify", "--book", book, "--lang", "en")
    assert "closed-row" not in answer.out


def test_a_table_in_toml_is_guarded_as_well(tmp_path, ledger):
    rows = (
        '[[activity]]\nid = "a"\ntitle = "Talk"\nstart = 2026-03-05\nkind = "lecture"\nhours = 2\n'
    )
    book = write_book(tmp_path / "book", {"activities.csv": None, "activities.toml": rows})
    assert ledger("close", "2025-26", "--book", book, "--as-of", "2026-09-10").code == 0

    with pytest.raises(RefusedError, match=r"activities\.toml:1"):
        write(book, "activities.toml", "hours = 2", "hours = 3")
    new = rows.replace('"a"', '"b"').replace("2026-03", "2026-10")
    write(book, "activities.toml", rows, rows + new)
