"""`ledger teacher pair` and `unpair`: one row for each of both sides."""

import pytest

from tests.books import write_book

TEACHERS = "code,name,left_on\nT1,李静,\nT2,王芳,\nT3,张伟,2026-08-31\n"


@pytest.fixture
def book(tmp_path):
    empty = {"activities.csv": "id,title,start,hours,kind\n", "credits.csv": "activity,teacher\n"}
    return write_book(tmp_path / "book", {"teachers.csv": TEACHERS, **empty})


@pytest.fixture
def teacher(ledger, book):
    def asked(*words):
        return ledger("teacher", *words, "--as-of", "2026-11-01", "--lang", "en", "--book", book)

    return asked


def rows(book):
    path = book / "changes.csv"
    text = path.read_text("utf-8-sig").splitlines()[1:] if path.exists() else []
    return [",".join(line.split(",")[:5]) for line in text]


def test_both_sides_get_a_row_and_both_end(teacher, book):
    answer = teacher("pair", "李静", "王芳", "--from", "2024-02-29", "--reason", "blue")
    assert answer.out.startswith("Paired: 李静 (T1), 王芳 (T2): 2024-02-29..\n")
    assert rows(book) == ["T1,paired_with,T2,2024-02-29,", "T2,paired_with,T1,2024-02-29,"]
    assert "It says so already" in teacher("pair", "T2", "T1", "--from", "2024-02-29").out

    teacher("unpair", "T2", "--on", "2025-02-28")
    assert rows(book) == [
        "T1,paired_with,T2,2024-02-29,2025-02-28", "T2,paired_with,T1,2024-02-29,2025-02-28",
    ]  # fmt: skip
    assert "It says so already" in teacher("unpair", "T1", "T2", "--on", "2025-02-28").out


def test_one_may_have_several_partners_and_then_one_must_be_named(teacher, book):
    teacher("pair", "T1", "T2", "--from", "2026-01-01")
    teacher("pair", "T1", "T3", "--from", "2026-01-01", "--until", "2026-08-31")
    assert len(rows(book)) == 4

    answer = teacher("unpair", "T1", "--on", "2026-06-30")
    assert (answer.code, answer.err) == (
        2,
        "李静 (T1) has 2 partners on 2026-06-30.\n    Name one of them: 王芳 (T2), 张伟 (T3).\n",
    )
    assert teacher("unpair", "T1", "T3", "--on", "2026-06-30").code == 0
    assert rows(book)[2:] == [
        "T1,paired_with,T3,2026-01-01,2026-06-30", "T3,paired_with,T1,2026-01-01,2026-06-30",
    ]  # fmt: skip


def test_a_row_that_only_one_side_has_is_found_and_completed(teacher, book):
    (book / "changes.csv").write_text(
        "teacher,attribute,value,from,until,reason,by,evidence\nT2,paired_with,T1,2026-01-01,,,,\n"
    )
    assert teacher("unpair", "T1", "--on", "2026-06-30", "--dry-run").code == 0

    teacher("pair", "T1", "T2", "--from", "2026-01-01")
    assert rows(book) == ["T2,paired_with,T1,2026-01-01,", "T1,paired_with,T2,2026-01-01,"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("pair", "T1", "T1", "--from", "2026-01-01"), "李静 (T1) cannot be paired with them"),
        (("pair", "T1", "T3", "--from", "2026-09-01"), "张伟 (T3) is not in post on 2026-09-01."),
        (("pair", "T1", "T3", "--from", "2026-08-31", "--until", "2026-09-01"), "not in post on"),
        (("pair", "T1", "T2", "--from", "2026-09-01", "--until", "2026-08-31"), "--until: 2026-0"),
        (("unpair", "T1", "T2", "--on", "2026-09-01"), "they are no pair"),
        (("unpair", "T1", "--on", "2026-09-01"), "李静 (T1) has 0 partners on 2026-09-01."),
        (("unpair", "T1", "T2"), "Still needed: --until DATE."),
    ],
)
def test_what_is_no_pair_is_refused(teacher, book, words, told):
    answer = teacher(*words)

    assert (answer.code, told in answer.err, rows(book)) == (2, True, []), answer.err


def test_a_pair_cannot_end_before_it_began(teacher, book):
    teacher("pair", "T1", "T2", "--from", "2026-03-01")

    assert teacher("unpair", "T1", "T2", "--on", "2026-02-28").code == 2
    assert teacher("unpair", "T1", "T2", "--on", "2026-03-01").code == 0
