"""`ledger void`: what is void stays in the book, and counts nothing."""

import json

import pytest

from sbt_ledger.files.journal import read_entries
from tests.books import write_book

TEACHERS = "code,name,group\nT1,李静,Chinese\nT2,王芳,Chinese\nT3,王芳,Maths\n"
ACTIVITIES = (
    "id,title,start,hours,kind,status\r\n"
    'a,"Talk, first",2026-03-05,2,lecture,\r\n'
    "b,Marking,2026-03-06,3,reading\r\n"
    "c,Marking,2026-03-07,1,reading,void\r\n"
)
CREDITS = "activity,teacher,hours,part\na,T1,,\na,T2,1,x\na,T2,1,y\nb,T1,,\n"
NOW = ("--as-of", "2026-03-31")
WHY = ("--reason", "typed twice")


@pytest.fixture
def book(tmp_path):
    files = {"teachers.csv": TEACHERS, "activities.csv": ACTIVITIES, "credits.csv": CREDITS}
    return write_book(tmp_path / "book", files)


@pytest.fixture
def void(ledger, book):
    def asked(*words, why=WHY, lang="en"):
        return ledger("void", *words, *why, *NOW, "--lang", lang, "--book", book)

    return asked


def text(book, name):
    return (book / name).read_bytes().decode()


def test_a_session_is_void_and_nobody_has_its_hours(void, book):
    answer = void("a")

    assert answer == (
        0,
        (
            "Declared void: Talk, first (a, 2026-03-05)\n"
            "activities.csv:2: status: blank → void\n"
            '    before: a,"Talk, first",2026-03-05,2,lecture,\n'
            '    after:  a,"Talk, first",2026-03-05,2,lecture,void\n'
            "T1 李静  year 2025-26: 5 → 3 of 30, short by 27\n"
            "T2 王芳  year 2025-26: 2 → 0 of 30, short by 30\n"
        ),
        "",
    )
    assert text(book, "activities.csv") == ACTIVITIES.replace("lecture,", "lecture,void")
    assert text(book, "credits.csv") == CREDITS


def test_the_journal_keeps_what_was_with_the_reason(void, book):
    void("a", "T1")
    change = next(entry for entry in read_entries(book) if entry["what"] == "change")

    assert (change["command"], change["reason"]) == ("void", "typed twice")
    assert change["rows"] == [
        {
            "table": "credits", "file": "credits.csv", "line": 2,
            "before": {"activity": "a", "teacher": "T1"},
            "after": {"activity": "a", "teacher": "T1", "status": "void"},
        }
    ]  # fmt: skip


def test_the_rows_of_some_teachers_are_void_with_all_their_parts(void, book):
    answer = void("a", "李静", "T2")

    assert answer.out.splitlines()[0] == (
        "Declared void: Talk, first (a, 2026-03-05): 李静 (T1, Chinese), 王芳 (T2, Chinese)"
    )
    assert text(book, "credits.csv") == (
        "activity,teacher,hours,part,status\na,T1,,,void\na,T2,1,x,void\na,T2,1,y,void\nb,T1,,\n"
    )
    assert "T2 王芳  year 2025-26: 2 → 0 of 30" in answer.out


def test_what_is_void_already_is_said_and_not_written(void, book):
    answer = void("c")

    assert answer == (
        0, "Void already, nothing was written: Marking (c, 2026-03-07)\n", "",
    )  # fmt: skip
    assert not (book / "journal.jsonl").exists()
    found = json.loads(void("c", "--format", "json").out)
    assert (found["written"], found["rows"], found["totals"]) == (False, [], [])


def test_an_activity_may_be_named_by_a_title_that_only_one_has(void, book):
    assert void("talk,  FIRST").code == 0
    answer = void("Marking")

    assert (answer.code, answer.out) == (4, "")
    assert answer.err == (
        "“Marking” fits 2 activities: Marking (b, 2026-03-06), Marking (c, 2026-03-07).\n"
        "    Give the id.\n"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Tlak, first",), "Did you mean Talk, first (a, 2026-03-05)?"),
        (("bb",), "Did you mean Marking (b, 2026-03-06)?"),
        (("first",), "Did you mean Talk, first (a, 2026-03-05)?"),
        (("zzz",), "“ledger list activities” shows all of them."),
        (("b", "T2"), "There are: 李静 (T1, Chinese)."),
        (("c", "T2"), "王芳 (T2, Chinese) has no row at Marking (c, 2026-03-07)."),
        (("a", "李净"), "Did you mean 李静 (T1, Chinese)?"),
        (("a", "李净", "T9"), "TEACHER: No teacher is called “T9”."),
    ],
)
def test_nothing_is_guessed_and_what_is_near_is_proposed(void, book, words, told):
    answer = void(*words)

    assert (answer.code, answer.out, told in answer.err) == (2, "", True)
    assert not (book / "journal.jsonl").exists()


def test_two_people_of_one_name_are_never_guessed_between(void, book):
    answer = void("a", "王芳")

    assert answer.code == 4
    assert "T2" in answer.err
    assert "T3" in answer.err
    assert text(book, "credits.csv") == CREDITS


@pytest.mark.parametrize("why", [(), ("--reason", " ")])
def test_without_a_reason_nothing_is_void(void, book, why):
    answer = void("a", why=why)

    assert (answer.code, "--reason" in answer.err) == (2, True)
    assert text(book, "activities.csv") == ACTIVITIES


def test_a_dry_run_shows_it_and_writes_nothing(void, book):
    answer = void("a", "--dry-run")

    assert answer.out.startswith("Not written, would be declared void: Talk, first")
    assert "T1 李静  year 2025-26: 5 → 3 of 30" in answer.out
    assert text(book, "activities.csv") == ACTIVITIES
    assert not (book / "journal.jsonl").exists()


def test_programs_get_rows_and_totals(void):
    found = json.loads(void("a", "T1", "--format", "json").out)

    assert (found["version"], found["written"], found["reason"]) == (1, True, "typed twice")
    assert [(row["file"], row["line"]) for row in found["rows"]] == [("credits.csv", 2)]
    assert [(t["teacher"], t["before"], t["after"]) for t in found["totals"]] == [("T1", "5", "3")]


def test_a_spreadsheet_gets_a_line_a_cell(void):
    assert void("a", "--format", "csv").out.splitlines() == [
        "file,line,table,activity,teacher,column,before,after",
        "activities.csv,2,activities,a,,status,,void",
    ]


def test_of_many_rows_the_first_are_shown_and_the_totals_summed_up(void, book):
    codes = [f"M{number:02}" for number in range(25)]
    (book / "teachers.csv").write_text("code,name\n" + "".join(f"{c},N {c}\n" for c in codes))
    (book / "credits.csv").write_text("activity,teacher\n" + "".join(f"a,{c}\n" for c in codes))
    lines = void("a", ",".join(codes)).out.splitlines()

    assert lines[-3:] == [
        "    after:  a,M19,void",
        "… and 5 more rows",
        "year 2025-26: 0 of 25 have reached it, 0 of them now; still short: 25.",
    ]


def test_nothing_that_stands_in_a_title_steers_the_terminal(void, book):
    path = book / "activities.csv"
    path.write_bytes(path.read_bytes().replace(b"Talk", b"T\x1b[31m\x9bk"))

    assert "\x1b" not in void("a").out


def test_a_broken_book_is_not_changed(void, book):
    (book / "credits.csv").write_text("activity,teacher,hours\na,T1,2,5\n")
    answer = void("a")

    assert (answer.code, "[too-many-cells]" in answer.err) == (3, True)
    assert text(book, "activities.csv") == ACTIVITIES


def test_a_table_in_toml_gets_one_line_more(void, book):
    (book / "activities.csv").unlink()
    before = '# ours\n[[activity]]\nid = "a"\ntitle = "Talk"\nstart = 2026-03-05\nkind = "x"\n'
    more = '\n[[activity]]\nid = "b"\ntitle = "Talk"\nstart = 2026-03-05\nkind = "x"\n'
    (book / "activities.toml").write_text(before + more)
    answer = void("a")

    assert text(book, "activities.toml") == f'{before}status = "void"\n{more}'
    assert "activities.toml:2: status: blank → void\n    before: [[activity]]\n" in answer.out


def test_a_file_keeps_its_encoding_and_every_other_byte(void, book):
    raw = ACTIVITIES.replace("first", "第一").encode("gb18030")
    (book / "ledger.toml").write_text('school = "A"\nlang = "zh-CN"\nrules = ["town"]\n')
    (book / "activities.csv").write_bytes(raw)
    void("a")

    assert (book / "activities.csv").read_bytes() == raw.replace(b"lecture,", b"lecture,void")


def test_it_speaks_chinese(void):
    answer = void("a", lang="zh-CN")

    assert "status: 空 → void" in answer.out
    assert answer.out.startswith("已作废：")
