"""`ledger teacher add`: somebody new, under a code that nobody else can be mistaken for."""

import json

import pytest

from tests.books import check, write_book


@pytest.fixture
def book(tmp_path):
    teachers = "code,name,group,stage,email,hired_on\n0012,李静,语文,,,2010-09-01\n0031,王芳,,,,\n"
    empty = {"activities.csv": "id,title,start,hours,kind\n", "credits.csv": "activity,teacher\n"}
    return write_book(tmp_path / "book", {"teachers.csv": teachers, **empty})


@pytest.fixture
def add(ledger, book):
    def asked(*words, lang="en"):
        given = ("--as-of", "2026-11-01", "--lang", lang, "--book", book)
        return ledger("teacher", "add", *words, *given)

    return asked


def roster(book):
    return (book / "teachers.csv").read_bytes().decode().splitlines()


def test_a_teacher_is_added_and_judged_from_the_first_day_on(add, book, ledger):
    answer = add("0032", "张伟", "--hired-on", "2026-9-1", "--group", "语文")

    assert answer == (
        0,
        (
            "Added: 张伟 (0032, 语文), in post from 2026-09-01 on\n"
            "teachers.csv:4: new: 张伟 (0032)\n"
            "    0032,张伟,语文,,,2026-09-01\n"
        ),
        "",
    )
    assert not (book / "changes.csv").exists()
    found = check(ledger, book, "--teacher", "0032", "--period", "2025-26", as_of="2026-08-31")
    assert found["summary"]["teachers"] == 0
    assert ledger("undo", "--yes", "--book", book).code == 0
    assert len(roster(book)) == 3


def test_other_columns_are_given_with_set_and_may_be_new(add, book):
    words = ("--email", "a@b.example", "--born-on", "2000/2/29", "--set", "subject=语文")

    add("0032", "张伟", "--hired-on", "2026-09-01", *words)

    assert roster(book)[0] == "code,name,group,stage,email,hired_on,born_on,subject"
    assert roster(book)[-1] == "0032,张伟,,,a@b.example,2026-09-01,2000-02-29,语文"


@pytest.mark.parametrize(
    ("code", "told", "cure"),
    [
        ("0012", "The code “0012” is taken: 李静 (0012, 语文).", "transfer-in 0012 --from DAY"),
        ("12", "The code “12” is taken: 李静 (0012, 语文).", "Zeros before a number"),
        ("００１２", "The code “0012” is taken", "transfer-in 0012"),
        ("00012", "The code “00012” is taken", "Zeros before a number"),
        ("45", "The code “45” is shorter than all others", "If so, it is 0045."),
    ],
)
def test_a_code_that_could_be_mistaken_is_refused_and_the_next_one_told(
    add, book, code, told, cure
):
    answer = add(code, "张伟", "--hired-on", "2026-09-01")

    assert (answer.code, told in answer.err, cure in answer.err) == (2, True, True), answer.err
    assert "The next free code: 0032." in answer.err
    assert len(roster(book)) == 3


def test_two_people_of_one_name_are_told_and_never_mixed_up(add, book, ledger):
    answer = add("0032", "李 静", "--hired-on", "2026-09-01")

    assert answer.code == 0
    assert answer.err == (
        "There is another 李 静: 李静 (0012, 语文).\n"
        "    If it is the same person, take this back with “ledger undo”.\n"
    )
    answer = ledger("teacher", "retire", "李静", "--on", "2026-10-31", "--book", book)
    assert answer.code == 4


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Still needed: CODE, NAME, --hired-on DATE."),
        (("0032",), "Still needed: NAME, --hired-on DATE."),
        (("0032", "张伟"), "Still needed: --hired-on DATE."),
        (("0032", "张伟", "--hired-on", "2026-02-29"), "is not in the calendar of the years"),
        (("0032", "张伟", "--hired-on", "9/1/26"), "--hired-on: '9/1/26' can be read as"),
        (("0032", "张伟", "--hired-on", "2026-09-01", "--speaks", "fr"), "--speaks: “fr”"),
        (("0032", "张伟", "--hired-on", "2026-09-01", "--set", "name=x"), "has an option of its"),
        (
            ("11010519491231002X", "张伟", "--hired-on", "2026-09-01"),
            "'110***********002X' is the number of an identity card.",
        ),
        (
            ("0032", "张伟", "--hired-on", "2026-09-01", "--set", "national_id=1"),
            "Numbers of identity cards are not taken here.",
        ),
        (
            ("0032", "张伟", "--hired-on", "2026-09-01", "--set", "x"),
            "not of the form column=value",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_told_and_nothing_is_written(add, book, words, told):
    answer = add(*words)

    assert (answer.code, answer.out, told in answer.err) == (2, "", True), answer.err
    assert len(roster(book)) == 3


def test_the_next_code_follows_the_shape_that_most_have(ledger, tmp_path):
    rows = "code,name\nM007,a\nM111,b\n430104001,c\nM112x,d\n"
    book = write_book(tmp_path, {"teachers.csv": rows, "credits.csv": "activity,teacher\n"})

    answer = ledger("teacher", "add", "--book", book, "--lang", "en")

    assert "The next free code: M112." in answer.err


def test_the_answer_for_programs_has_the_new_row(add):
    answer = add("0032", "张伟", "--hired-on", "2026-09-01", "--format", "json", "--dry-run")

    found = json.loads(answer.out)
    assert (found["command"], found["written"]) == ("teacher add", False)
    assert found["rows"][0]["after"] == {
        "code": "0032", "name": "张伟", "hired_on": "2026-09-01",
    }  # fmt: skip


@pytest.mark.parametrize("code", ["0032,0033", "0032；0033", "=1+1", "00 32", "00\n32"])
def test_a_code_can_be_named_among_others_and_is_no_formula(add, book, code):
    answer = add(code, "张伟", "--hired-on", "2026-09-01")

    assert answer.code == 2
    assert "has a mark that stands between names, or begins a formula." in answer.err
    assert len(roster(book)) == 3


def test_a_name_stands_on_one_line(add, book):
    add("0032", "张\n伟", "--hired-on", "2026-09-01")

    assert roster(book)[-1].startswith("0032,张 伟,")


def test_nobody_is_hired_before_being_born(add, book, ledger):
    answer = add("0032", "张伟", "--hired-on", "2026-09-01", "--born-on", "2026-09-01")
    assert (answer.code, answer.err.splitlines()[0]) == (
        2,
        "Born on 2026-09-01 and hired on 2026-09-01: one of the two is wrong.",
    )
    assert add("0032", "张伟", "--hired-on", "2026-09-01", "--born-on", "2026-08-31").code == 0
    change = ("teacher", "change", "0032", "--lang", "en", "--book", book)
    assert "one of the two is wrong" in ledger(*change, "born_on", "2026-09-02").err
    assert "one of the two is wrong" in ledger(*change, "hired_on", "2026-08-30").err


def test_the_day_of_hiring_is_not_cleared_where_the_changes_tell_an_entry(ledger, book):
    given = ("--lang", "en", "--book", book)
    ledger("teacher", "transfer-in", "0032", "张伟", "--on", "2026-09-01", *given)
    answer = ledger("teacher", "change", "0032", "hired_on", "", *given)

    assert answer.code == 2
    assert "changes.csv:2 says that there was a first day." in answer.err
