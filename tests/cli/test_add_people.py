"""`ledger add` takes people by code, name, part, group or all, on the day; nobody is guessed."""

import pytest

from tests.books import write_book

TEACHERS = (
    "code,name,group,hired_on,left_on\n"
    "T1,李静,Chinese,2010-09-01,\n"
    "T2,王芳,Chinese,2010-09-01,\n"
    "T3,王芳,Maths,2010-09-01,\n"
    "T4,张伟,Maths,2010-09-01,2025-08-31\n"
    "T5,欧阳静宜,Maths,2026-09-01,\n"
    "T6,Anna Smith,,2010-09-01,\n"
)
CHANGES = (
    "teacher,attribute,value,from,until\n"
    "T1,group,Maths,2026-03-01,\n"
    "T6,leave,maternity,2026-02-01,2026-06-30\n"
)
TALK = ("add", "X", "--date", "2026-03-06", "--hours", "2", "--kind", "lecture", "--lang", "en")


HEAD = "activity,teacher,attendance,hours,late_minutes\n"


@pytest.fixture
def book(tmp_path):
    files = {"teachers.csv": TEACHERS, "changes.csv": CHANGES, "credits.csv": HEAD}
    return write_book(tmp_path, files)


def rows(book):
    return [line.split(",")[1:] for line in (book / "credits.csv").read_text().splitlines()[1:]]


def told(answer):
    return [line for line in answer.err.splitlines() if "[" in line]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("--teachers", "T2，T1、T3"), ["T1", "T2", "T3"]),
        (("--teachers", "t1; anna smith"), ["T1", "T6"]),
        (("--teachers", "T1", "--teachers", "T6；T1"), ["T1", "T6"]),
        (("--group", "Maths"), ["T1", "T3"]),
        (("--group", "chinese"), ["T2"]),
        (("--group", "Maths,Chinese"), ["T1", "T2", "T3"]),
        (("--group", "Maths", "--group", "Chinese", "--except", "T3"), ["T1", "T2"]),
        (("--all",), ["T1", "T2", "T3", "T6"]),
        (("--all", "--except", "李,T3"), ["T2", "T6"]),
        (("--absent", "T2"), ["T2"]),
    ],
)
def test_people_are_taken_in_the_order_of_the_roster(ledger, book, words, codes):
    assert ledger(*TALK, *words, "--book", book).code == 0
    assert [row[0] for row in rows(book)] == codes


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("--group", "Maths"), ["T1", "T2"]),
        (("--group", "Music"), ["T2", "T3"]),
        (("--group", "Maths;Music"), ["T1", "T2", "T3"]),
        (("--all",), ["T1", "T2", "T3", "T4"]),
    ],
)
def test_whoever_is_in_two_groups_is_found_by_each_of_them_once(ledger, book, words, codes):
    roster = "code,name,group\nT1,李静,Maths\nT2,王芳,Maths；Music\nT3,张伟,Music\nT4,Anna Smith,\n"
    (book / "teachers.csv").write_text(roster, encoding="utf-8")
    (book / "changes.csv").unlink()

    assert ledger(*TALK, *words, "--book", book).code == 0
    assert [row[0] for row in rows(book)] == codes


def test_marks_are_kept_also_of_those_whom_nobody_named_otherwise(ledger, book):
    marks = (
        "--absent", "T2", "--leave", "Anna", "--late", "T1=15", "--left-early", "T3＝1.5",
    )  # fmt: skip
    answer = ledger(*TALK, "--group", "Chinese", *marks, "--book", book)

    assert rows(book) == [
        ["T1", "late", "", "15"],
        ["T2", "absent", "", ""],
        ["T3", "left-early", "1.5", ""],
        ["T6", "leave", "", ""],
    ]
    assert answer.out.splitlines()[2] == (
        "credits.csv:2-5: 4 people; absent: 王芳 (T2); on leave: Anna Smith; late: 李静 (15); "
        "left early: 王芳 (T3) (1.5)"
    )


def test_two_people_of_one_name_are_both_listed_and_neither_is_taken(ledger, book):
    answer = ledger(*TALK, "--teachers", "王芳", "--book", book)

    assert answer == (
        4,
        "",
        (
            "--teachers: “王芳” fits 2 teachers: 王芳 (T2, Chinese), 王芳 (T3, Maths)."
            " [ambiguous-name]\n    Give the code.\nNothing was written.\n"
        ),
    )


def test_every_unknown_name_is_told_with_the_near_ones(ledger, book):
    answer = ledger(*TALK, "--teachers", "李敬,欧阳静怡", "--late", "Bob", "--book", book)

    assert answer.code == 2
    assert told(answer) == [
        "--late: No teacher is called “Bob”. [unknown-teacher]",
        "--teachers: No teacher is called “李敬”. [unknown-teacher]",
        "--teachers: No teacher is called “欧阳静怡”. [unknown-teacher]",
    ]
    assert "    Did you mean 李静 (T1, Chinese)?" in answer.err


def test_whoever_was_not_in_post_is_refused_with_the_reason(ledger, book):
    answer = ledger(*TALK, "--teachers", "张伟", "--late", "欧阳", "--book", book)

    assert answer.code == 2
    assert told(answer) == [
        (
            "--late: 欧阳静宜 (T5, Maths) was not in post on 2026-03-06: hired on 2026-09-01."
            " [not-in-post]"
        ),
        (
            "--teachers: 张伟 (T4, Maths) was not in post on 2026-03-06:"
            " the last day was 2025-08-31. [not-in-post]"
        ),
    ]


def test_a_change_of_employment_is_named_as_the_reason(ledger, book):
    changes = "T6,employment,transferred-out,2026-03-01,\n"
    (book / "changes.csv").write_text(CHANGES + changes)

    answer = ledger(*TALK, "--teachers", "T6", "--book", book)

    assert told(answer) == [
        (
            "--teachers: Anna Smith (T6) was not in post on 2026-03-06: transferred-out,"
            " changes.csv:4. [not-in-post]"
        )
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("--late", "T1", "--absent", "T1"),
        ("--late", "T1=5,李静=6"),
        ("--except", "T1", "--leave", "T1"),
        ("--teachers", "T1", "--except", "T1"),
    ],
)
def test_lists_that_contradict_each_other_are_refused(ledger, book, words):
    answer = ledger(*TALK, "--all", *words, "--book", book)

    assert (answer.code, len(told(answer))) == (2, 1)
    assert "李静 (T1, Chinese) is named twice" in answer.err


def test_an_unknown_group_is_told_with_the_known_ones(ledger, book):
    answer = ledger(*TALK, "--group", "Physics", "--book", book)

    assert answer == (
        2,
        "",
        (
            "--group: On 2026-03-06 nobody belongs to a group “Physics”. [unknown-group]\n"
            "    Known: Maths, Chinese.\nNothing was written.\n"
        ),
    )


def test_a_session_needs_somebody(ledger, book):
    answer = ledger(*TALK, "--group", "Chinese", "--except", "T2", "--book", book)

    assert (answer.code, answer.err.splitlines()[0]) == (
        2,
        "Nobody is left: everybody named is excepted.",
    )


def test_whoever_is_on_leave_is_pointed_out_when_all_are_taken(ledger, book):
    answer = ledger(*TALK, "--all", "--book", book)

    assert answer.err == (
        "On leave that day, and yet recorded as present: Anna Smith (T6).\n"
        "    If they were not there, name them with --leave or --except.\n"
    )
    named = ledger(*TALK, "--all", "--leave", "Anna", "--dry-run", "--yes", "--book", book)
    assert named.err == ""


def test_an_exception_that_excepts_nobody_is_pointed_out(ledger, book):
    answer = ledger(*TALK, "--group", "Chinese", "--except", "T3", "--book", book)

    assert (answer.code, answer.err) == (
        0,
        "Excepted, but not among the others anyway: 王芳 (T3, Maths).\n",
    )


def test_a_group_with_a_comma_in_its_name_is_one_group(ledger, book):
    (book / "teachers.csv").write_text("code,name,group\nT1,李静,音、体、美组\n", encoding="utf-8")
    (book / "changes.csv").unlink()

    assert ledger(*TALK, "--group", "音、体、美组", "--book", book).code == 0
