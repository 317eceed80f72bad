"""`ledger teacher leave` and `back`: from the first day to the day before one is back."""

import pytest

from tests.books import write_book

HEADER = "teacher,attribute,value,from,until,reason,by,evidence\n"
TEACHERS = "code,name,hired_on,left_on\nT1,李静,2020-09-01,2027-08-31\nT2,王芳,,\n"


@pytest.fixture
def book(tmp_path):
    empty = {"activities.csv": "id,title,start,hours,kind\n", "credits.csv": "activity,teacher\n"}
    return write_book(tmp_path / "book", {"teachers.csv": TEACHERS, **empty})


@pytest.fixture
def teacher(ledger, book):
    def asked(*words, lang="en"):
        return ledger("teacher", *words, "--as-of", "2026-08-31", "--lang", lang, "--book", book)

    return asked


def rows(book):
    path = book / "changes.csv"
    return path.read_text("utf-8-sig").splitlines()[1:] if path.exists() else []


def test_a_leave_begins_a_table_of_changes_and_ends_on_the_day_before_the_return(teacher, book):
    answer = teacher("leave", "李静", "产假", "--from", "2027-09-01", "--reason", "birth")
    assert (answer.code, rows(book)) == (2, [])

    answer = teacher("leave", "李静", "产假", "--from", "2026-03-01", "--reason", "birth")
    assert answer.out.startswith("On leave: 李静 (T1): maternity, 2026-03-01..\nchanges.csv:2: new")
    assert (book / "changes.csv").read_bytes().startswith(f"\ufeff{HEADER.strip()}".encode())
    assert rows(book) == ["T1,leave,maternity,2026-03-01,,birth,,"]

    answer = teacher("back", "李静", "--on", "2026-09-01")
    assert answer.out.startswith("Recorded: 李静 (T1): back on 2026-09-01\n")
    assert rows(book) == ["T1,leave,maternity,2026-03-01,2026-08-31,birth,,"]
    assert "It says so already" in teacher("back", "李静", "--on", "2026-09-01").out
    assert "It says so already" in teacher("leave", "T1", "maternity", "--from", "2026-03-01",
                                           "--until", "2026-08-31").out  # fmt: skip


@pytest.mark.parametrize(
    ("first", "until", "code"),
    [
        ("2020-08-31", "", 2),
        ("2020-09-01", "", 0),
        ("2027-08-31", "", 0),
        ("2027-09-01", "", 2),
        ("2027-08-01", "2027-08-31", 0),
        ("2027-08-01", "2027-09-01", 2),
        ("2024-02-29", "2024-02-29", 0),
        ("2025-02-29", "", 2),
        ("2026-03-02", "2026-03-01", 2),
    ],
)
def test_a_leave_lies_between_the_first_and_the_last_day_in_post(teacher, book, first, until, code):
    answer = teacher("leave", "T1", "illness", "--from", first, "--until", until)

    assert answer.code == code
    if code:
        assert rows(book) == []
        assert answer.err.count("\n") == 2, "a cure is told"


def test_two_leaves_never_share_a_day(teacher, book):
    teacher("leave", "T2", "illness", "--from", "2026-03-01", "--until", "2026-03-31")

    for first, until in (("2026-03-31", ""), ("2026-02-01", "2026-03-01"), ("2026-02-01", "")):
        answer = teacher("leave", "T2", "study", "--from", first, "--until", until)
        assert answer.code == 2
        assert answer.err == (
            "There is a leave in these days already: "
            "illness (2026-03-01..2026-03-31, changes.csv:2).\n"
            "    End it first with “ledger teacher back”, or give other days.\n"
        )
    assert teacher("leave", "T2", "study", "--from", "2026-04-01").code == 0
    assert (
        teacher("leave", "T2", "study", "--from", "2026-02-01", "--until", "2026-02-28").code == 0
    )


def test_the_same_leave_may_be_made_longer_or_shorter(teacher, book):
    for until in ("2026-03-31", "2026-05-31", "2026-03-01", ""):
        teacher("leave", "T2", "illness", "--from", "2026-03-01", "--until", until)
        assert rows(book) == [f"T2,leave,illness,2026-03-01,{until},,,"]


@pytest.mark.parametrize(
    ("day", "cure"),
    [("2026-02-28", "Leaves: illness"), ("2026-03-01", "“ledger undo N” takes back what never was"),
     ("2026-04-02", "Leaves: illness")],
)  # fmt: skip
def test_nobody_is_back_from_a_leave_that_has_not_begun_or_is_over(teacher, book, day, cure):
    teacher("leave", "T2", "illness", "--from", "2026-03-01", "--until", "2026-03-31")

    answer = teacher("back", "T2", "--on", day)

    assert (answer.code, cure in answer.err) == (2, True)
    assert "王芳 (T2) is on no leave that could end before" in answer.err
    assert rows(book) == ["T2,leave,illness,2026-03-01,2026-03-31,,,"]
    assert teacher("back", "T1", "--on", "2026-05-01").code == 2


def test_without_a_day_it_is_asked_for_or_told_as_missing(teacher):
    for words in (("leave", "T1", "illness"), ("back", "T1")):
        answer = teacher(*words)
        assert (answer.code, "Still needed: --" in answer.err) == (2, True)
        assert "还需要" in teacher(*words, lang="zh-CN").err


def test_an_unknown_kind_of_leave_is_noted(teacher):
    answer = teacher("leave", "T1", "ilness", "--from", "2026-03-01")

    assert (answer.code, "Did you mean illness?" in answer.err) == (0, True)
