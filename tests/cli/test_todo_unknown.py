"""What `ledger todo` hands out records nothing that is not known: no day, no result, no amount."""

import shlex

import pytest

from tests.cli.test_todo import ASKED, EARNED, NO_ROWS, NOTHING, THEIRS, a_book, commands_of, todo

__all__ = ["todo"]

ASSESSED = """\
[[require]]
id = "assessment"
name = { en = "Assessment" }
measure = "records"
at_least = 1
per = "year"
where = { kind = "appraisal", result = "pass", level = "county" }
[[require]]
id = "paper"
name = { en = "Prize paper" }
measure = "records"
at_least = 1
per = "year"
where = { kind = "paper-award", prize = true }
"""
SEEN = "id,title,start,end,hours,kind,status\na,Assessed,2026-06-20,,,appraisal,\n"
RESULTS = "activity,teacher,result,level\na,T1,fail,county\na,T2,,\n"
DUE = 'deadline = [ { id = "end", task = "training-assessment", by = "year end" } ]\n'


def test_a_recorded_fail_is_explained_and_who_has_no_result_gets_a_word_to_be_filled_in(
    todo, tmp_path
):
    book = a_book(tmp_path, ASSESSED, SEEN, RESULTS)

    told = {
        task["rule"]: commands_of(task, book)
        for task in todo(book, "2026-08-31", "--only", "people")
    }

    (line,) = told["assessment"]
    assert line == (
        'add "appraisal 2025-26" --date DATE --hours 0 --kind appraisal '
        "--set result=RESULT --set level=LEVEL --teachers T3"
    )
    assert "--set prize=PRIZE" in told["paper"][0]
    (alone,) = [
        commands_of(task, book)
        for task in todo(book, "2026-08-31", "--only", "people", "--teacher", "T1")
        if task["rule"] == "assessment"
    ]
    assert alone == ["explain T1 assessment"]


def test_who_stayed_away_from_the_assessment_is_not_told_to_be_recorded_as_present(todo, tmp_path):
    held = "id,title,start,hours,kind\na,Assessed,2026-06-20,,training-assessment\n"
    book = a_book(tmp_path, DUE, held, "activity,teacher,attendance\na,T1,absent\na,T2,\n")

    (task,) = todo(book, "2026-08-31", "--only", "deadlines")

    assert [each["teacher"] for each in task["teachers"]] == ["T3"]


@pytest.mark.parametrize(
    "line",
    [
        "add Paper --date 2026-03-05 --hours 0 --kind paper --set prize=PRIZE --teachers T1",
        "add Paper --date 2026-03-05 --hours 0 --kind paper --set credits.result=RESULT --all",
        "add Paper --date DATE --hours 0 --kind paper --teachers T1",
        "add TITLE --date 2026-03-05 --hours 2 --kind lecture --all",
        "correct a --set evidence=photo;certificate=FILE --reason R",
        "correct a --set lead=LEAD --reason R",
        "cancel p --reason WHY",
        "cancel p --reason=WHY",
        "hold p --teachers WHO",
        "rate a T1 --on DATE",
        "money add fund AMOUNT --date 2026-03-05",
    ],
)
def test_a_word_that_stands_for_what_only_a_person_knows_is_never_recorded(line, ledger, tmp_path):
    talks = NOTHING + "a,Talk,2026-03-02,,2,lecture,\np,Next,2026-03-04,,2,lecture,planned\n"
    book = a_book(tmp_path, "", talks, NO_ROWS + "a,T1\n")
    before = {path: path.read_bytes() for path in book.rglob("*.csv")}

    answer = ledger(*shlex.split(line), "--book", book, "--as-of", "2026-03-05", "--lang", "en")

    assert answer.code == 2
    assert "stands for what only you know: nothing was written." in answer.err
    assert "Write in its place what is so" in answer.err
    assert {path: path.read_bytes() for path in book.rglob("*.csv")} == before


def test_words_in_capitals_that_are_meant_are_taken(ledger, tmp_path):
    book = a_book(tmp_path, "", NOTHING + "a,Talk,2026-03-02,,2,lecture,\n", NO_ROWS + "a,T1\n")

    answer = ledger(
        "correct", "a", "--set", "topic=AI", "--set", "note=RESULT of the NAME list",
        "--reason", "WHY it was wrong", "--book", book, "--as-of", "2026-03-05",
    )  # fmt: skip

    assert answer.code == 0, answer.err


def test_a_delayed_session_is_held_on_a_day_that_a_person_names(todo, tmp_path):
    late = NOTHING + "d,Talk,2026-03-02,,2,lecture,delayed\np,Next,2026-03-04,,2,k,planned\n"
    book = a_book(tmp_path, "", late, NO_ROWS + "d,T1\np,T1\n")

    first, second = todo(book, "2026-03-05", "--only", "sessions")

    assert commands_of(first, book)[0] == "hold d --date DATE"
    assert commands_of(second, book)[0] == "hold p"


def test_what_people_still_have_time_for_is_one_line_of_the_morning_list(todo, tmp_path):
    book = a_book(tmp_path, ASKED, EARNED, THEIRS)
    day = "2026-03-05"

    (line,) = [task for task in todo(book, day) if task["kind"] == "people"]

    assert (line["what"], line["due"]) == (
        "2 requirements of teachers are due after 2026-04-04, and not met yet", "2026-08-31",
    )  # fmt: skip
    assert commands_of(line, book) == ["todo --only people"]
    for words in (("--all",), ("--only", "people"), ("--within", "180")):
        found = [task for task in todo(book, day, *words) if task["kind"] == "people"]
        assert len(found) == 2
    of_one = [task for task in todo(book, day, "--teacher", "T3") if task["kind"] == "people"]
    assert len(of_one) == 2, "who asks about a teacher wants to know"


@pytest.mark.parametrize(("day", "count"), [("2026-07-31", 1), ("2026-08-01", 2)])
def test_what_is_due_within_the_days_looked_ahead_is_told_by_itself(day, count, todo, tmp_path):
    book = a_book(tmp_path, ASKED, EARNED, THEIRS)

    assert len([task for task in todo(book, day) if task["kind"] == "people"]) == count
