"""`ledger correct`: another value in a cell, and what was stays in the journal."""

import pytest

from sbt_ledger.files.journal import read_entries
from tests.books import write_book

TEACHERS = "code,name,group\nT1,李静,Chinese\nT2,王芳,Chinese\n"
ACTIVITIES = "id,title,start,hours,kind\na,Talk,2026-03-05,2,lecture\nb,Walk,2025-03-05,2,reading\n"
CREDITS = "activity,teacher,hours,part\na,T1,,\na,T2,1,x\na,T2,1,y\nb,T1,,\n"


@pytest.fixture
def book(tmp_path):
    files = {"teachers.csv": TEACHERS, "activities.csv": ACTIVITIES, "credits.csv": CREDITS}
    return write_book(tmp_path / "book", files)


@pytest.fixture
def correct(ledger, book):
    def asked(*words, lang="en"):
        why = ("--reason", "misread", "--as-of", "2026-03-31", "--lang", lang)
        return ledger("correct", *words, *why, "--book", book)

    return asked


def text(book, name):
    return (book / name).read_bytes().decode()


def test_the_row_of_a_session_gets_another_value(correct, book):
    answer = correct("a", "--set", "hours=1.5")

    assert answer == (
        0,
        (
            "Corrected: Talk (a, 2026-03-05)\n"
            "activities.csv:2: hours: 2 → 1.5\n"
            "    before: a,Talk,2026-03-05,2,lecture\n"
            "    after:  a,Talk,2026-03-05,1.5,lecture\n"
            "T1 李静  year 2025-26: 2 → 1.5 of 30, short by 28.5\n"
            "T2 王芳  year 2025-26: still 2 of 30, short by 28\n"
        ),
        "",
    )
    assert text(book, "activities.csv") == ACTIVITIES.replace("05,2,lecture", "05,1.5,lecture")


def test_the_row_of_a_teacher_is_corrected_and_a_cell_may_be_cleared(correct, book):
    correct("a", "T1", "--set", "hours=0.5", "--set", "note=left, early")
    assert text(book, "credits.csv") == (
        'activity,teacher,hours,part,note\na,T1,0.5,,"left, early"\na,T2,1,x\na,T2,1,y\nb,T1,,\n'
    )

    answer = correct("a", "T1", "--set", "hours=")
    assert "credits.csv:2: hours: 0.5 → blank" in answer.out
    assert "T1 李静  year 2025-26: 0.5 → 2 of 30" in answer.out


def test_a_session_moved_to_another_year_shows_both_years(correct):
    answer = correct("b", "--set", "start=2026/3/7")

    assert "activities.csv:3: start: 2025-03-05 → 2026-03-07" in answer.out
    assert "year 2024-25: 2 → 0 of 30" in answer.out
    assert "year 2025-26: 2 → 4 of 30" in answer.out


def test_of_several_parts_one_must_be_named(correct, book):
    answer = correct("a", "T2", "--set", "hours=2")
    assert (answer.code, answer.err) == (
        4,
        (
            "There are 2 rows at Talk (a, 2026-03-05): credits.csv:3, credits.csv:4.\n"
            "    Say which with --part: x, y.\n"
        ),
    )

    assert correct("a", "T2", "--part", "Y", "--set", "hours=2").code == 0
    assert text(book, "credits.csv") == CREDITS.replace("T2,1,y", "T2,2,y")
    answer = correct("a", "T2", "--part", "z", "--set", "hours=2")
    assert (answer.code, answer.err) == (2, "There is no part “z”.\n    Known: x, y.\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("a", "--set", "hours=2,5"), "--set hours: '2,5' is not a number [bad-number]"),
        (("a", "--set", "start=9/1/2026"), "[ambiguous-date]"),
        (("a", "--set", "status=voidd"), "--set status: “voidd” is none of: planned,"),
        (("a", "--set", "title="), "--set title: the cell is blank [missing-value]"),
        (("a", "--set", "end=2026-03-01"), "--set end: 2026-03-01 is before 2026-03-05"),
        (("a", "T1", "--set", "attendance=here"), "[bad-attendance]"),
        (("a", "--set", "id=c"), "“id” says whose row it is, and cannot be corrected."),
        (("a", "T1", "--set", "teacher=T2"), "Declare the row void, and add it anew."),
        (("a", "--set", "attendance=late"), "Name the teacher whose row is meant."),
        (("a", "T1", "--set", "start=2026-03-06"), "Leave the teacher out."),
        (("a", "T1", "--set", "activities.hours=3"), "“hours” stands in activities."),
        (("a", "--set", "hours"), "“hours” is not of the form column=value."),
        (("a", "--set", "hours=1", "--set", "hours=2"), "“hours” is given twice, differently."),
        (("a",), "Still needed: --set COLUMN=VALUE."),
        (("a", "T3", "--set", "hours=1"), "No teacher is called “T3”."),
        (("z", "--set", "hours=1"), "No activity is called “z”."),
    ],
)
def test_what_would_break_the_book_is_not_written(correct, book, words, told):
    answer = correct(*words)

    assert (answer.code, answer.out, told in answer.err) == (2, "", True)
    assert (text(book, "activities.csv"), text(book, "credits.csv")) == (ACTIVITIES, CREDITS)
    assert not (book / "journal.jsonl").exists()


def test_an_unknown_column_or_kind_is_noted(correct, book):
    answer = correct("a", "--set", "levle=county", "--set", "kind=lectrue")

    assert answer.code == 0
    assert answer.err.splitlines() == [
        "The kind “lectrue” is new: neither this book nor the ledger knows it.",
        "    Did you mean lecture?",
        "“levle” becomes a new column of activities.",
        "    Did you mean level?",
    ]


@pytest.mark.parametrize("who", [(), ("T1",)])
def test_a_proof_is_looked_at_as_add_looks_at_it(correct, book, tmp_path, who):
    (tmp_path / "plan.pdf").touch()
    (book / "evidence").mkdir()
    (book / "evidence/link.pdf").symlink_to(tmp_path / "plan.pdf")
    (book / "evidence/list.pdf").touch()
    for path in ("evidence/link.pdf", "../plan.pdf", "/etc/passwd"):
        refused = correct("a", *who, "--set", f"evidence=photo={path}")
        assert refused.code == 2
        assert f"--set evidence: “{path}” leads out of the folder of the book" in refused.err
    assert not (book / "journal.jsonl").exists()

    noted = correct("a", *who, "--set", "evidence=photo=evidence/none.jpg")
    assert (noted.code, noted.err) == (0, "The proof evidence/none.jpg (photo) is not there yet.\n")
    fine = correct("a", *who, "--set", "evidence=签到表=evidence/list.pdf")
    assert (fine.code, fine.err) == (0, "")
    told = text(book, "credits.csv" if who else "activities.csv")
    assert "sign-in-sheet=evidence/list.pdf" in told


def test_words_become_those_of_the_files(correct, book):
    correct("a", "--set", "kind=专家讲座")

    assert text(book, "activities.csv") == ACTIVITIES


def test_what_says_so_already_is_not_written(correct, book):
    answer = correct("a", "--set", "hours=2")

    assert answer.out == "It says so already, nothing was written: Talk (a, 2026-03-05)\n"
    assert not (book / "journal.jsonl").exists()


def test_a_void_row_is_taken_up_again(correct, book):
    correct("a", "--set", "status=void")
    answer = correct("a", "--set", "status=")

    assert "status: void → blank" in answer.out
    assert [e["reason"] for e in read_entries(book) if e["what"] == "change"] == ["misread"] * 2


def test_a_value_over_several_lines_of_toml_is_refused(correct, book):
    (book / "activities.csv").unlink()
    (book / "activities.toml").write_text(
        '[[activity]]\nid = "a"\ntitle = """\nTalk"""\nstart = 2026-03-05\nkind = "x"\n'
        '[[activity]]\nid = "b"\ntitle = "Walk"\nstart = 2026-03-05\nkind = "x"\n'
    )
    answer = correct("a", "--set", "title=Walk")

    assert (answer.code, answer.err.splitlines()[0]) == (
        4, "activities.toml:3: the value of “title” is not written on one line [toml-shape]",
    )  # fmt: skip


def test_a_character_outside_the_encoding_is_refused(correct, book):
    (book / "ledger.toml").write_text('school = "A"\nlang = "zh-TW"\nrules = ["town"]\n')
    raw = ACTIVITIES.replace("Talk", "講座").encode("cp950")
    (book / "activities.csv").write_bytes(raw)
    answer = correct("a", "--set", "note=讲座")

    assert (answer.code, "[not-in-encoding]" in answer.err) == (4, True)
    assert (book / "activities.csv").read_bytes() == raw


def test_it_speaks_chinese(correct):
    answer = correct("a", "--set", "hours=1.5", lang="zh-CN")

    assert answer.out.startswith("已更正：Talk")
    assert "hours: 2 → 1.5" in answer.out


# ---------------------------------------------------------------- what was approved before

PASSED = "project-approval@2026-03-01;school-review@2026-03-09"


@pytest.fixture
def approved(book):
    head, first, second = ACTIVITIES.splitlines()
    lines = (f"{head},approvals", f"{first},{PASSED}", f"{second},")
    (book / "activities.csv").write_text("\n".join(lines) + "\n")
    (book / "credits.csv").write_text(
        "activity,teacher,hours,part,approvals\na,T1,,,\n"
        f"a,T2,,x,{PASSED};college-review@2026-03-10\na,T2,1,y,school-review@2026-03-10\nb,T1,,,\n"
    )
    return book


def approvals(book, name):
    return [line.rpartition(",")[2] for line in text(book, name).splitlines()[1:]]


def test_what_was_approved_and_then_changed_is_approved_anew_with_its_rows(correct, approved):
    answer = correct("a", "--set", "hours=40")

    assert approvals(approved, "activities.csv") == ["project-approval@2026-03-01", ""]
    assert approvals(approved, "credits.csv") == [
        "", "project-approval@2026-03-01", "school-review@2026-03-10", "",
    ]  # fmt: skip
    assert answer.err == (
        "Passed before this change, and awaited again: school-review, college-review.\n"
        "    --keep-approvals keeps them where a mere slip of the pen is mended.\n"
    )


def test_a_row_that_was_approved_with_its_session_is_approved_anew_alone(correct, approved):
    correct("a", "T1", "--set", "attendance=late")
    assert ",project-approval@2026-03-01,late\n" in text(approved, "credits.csv")
    assert PASSED in text(approved, "activities.csv")

    correct("a", "T2", "--part", "y", "--set", "hours=2")
    assert "a,T2,2,y,;\n" in text(approved, "credits.csv")


def test_approvals_stay_where_a_slip_of_the_pen_is_mended_or_nothing_of_it_changes(
    correct, approved
):
    before = approvals(approved, "activities.csv")
    assert correct("a", "--set", "hours=3", "--keep-approvals").err == ""
    assert correct("a", "--set", "hours=3").out.startswith("It says so already")
    assert correct("a", "--set", "title=Talks", "--set", "evidence=certificate").code == 0
    assert PASSED in text(approved, "activities.csv")
    assert before == [PASSED, ""]


def test_who_says_which_approvals_there_are_is_believed(correct, approved):
    answer = correct("a", "--set", "hours=3", "--set", "approvals=school-review@2026-03-11")

    assert answer.err == ""
    assert approvals(approved, "activities.csv") == ["school-review@2026-03-11", ""]
