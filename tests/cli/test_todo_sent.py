"""`ledger todo`: what is to be sent, what the college has not answered, and proposals."""

import json

import pytest

from tests.books import write_book

REVIEWED = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
credit = [ { per_hour = 1 } ]
valid = [ { needs_all = ["school-review", "college-review"], else = "provisional" } ]
require = [ { id = "year", at_least = 1, per = "year" } ]
"""
UNREVIEWED = REVIEWED.replace(', "college-review"', "")
TALKS = (
    "id,title,start,hours,kind,level,approvals\n"
    "a,Talk,2026-03-05,2,lecture,school,school-review@2026-04-01\n"
    "b,Course,2026-03-07,6,course,city,school-review@2026-04-01\n"
    "c,Not reviewed,2026-03-08,6,course,city,\n"
)
ROWS = "activity,teacher\na,T1\na,T2\nb,T1\nc,T1\n"
TEACHERS = "code,name\nT1,李静\nT2,王芳\n"


@pytest.fixture
def book(tmp_path):
    return write_book(
        tmp_path / "book",
        {
            "rules/town.toml": REVIEWED,
            "teachers.csv": TEACHERS,
            "activities.csv": TALKS,
            "credits.csv": ROWS,
        },
    )


@pytest.fixture
def do(ledger, book):
    def asked(*words, as_of="2026-09-01"):
        answer = ledger(*words, "--book", book, "--as-of", as_of, "--lang", "en")
        assert answer.code == 0, answer.err
        return answer

    return asked


@pytest.fixture
def told(do, book):
    """Return what is to be done about the college on a day: what, how many people, and how."""

    def asked(day, *words):
        answer = do("todo", "--only", "submissions", "--format", "json", *words, as_of=day)
        return [
            (
                task["what"],
                [each["teacher"] for each in task["teachers"]],
                task["commands"][0].removeprefix("ledger ").removesuffix(f" --book {book}"),
            )
            for task in json.loads(answer.out)["tasks"]
        ]

    return asked


def test_a_year_is_to_be_sent_from_its_last_day_on(told):
    assert told("2026-08-30") == []
    assert told("2026-08-31") == [
        (
            "2025-26 has ended and was not sent to the college: 3 rows are ready",
            ["T1", "T2"],
            "submit 2025-26",
        )
    ]
    assert told("2026-08-31", "--teacher", "T1") == []


def test_where_no_rule_asks_for_the_college_nothing_is_to_be_sent(told, book):
    (book / "rules" / "town.toml").write_text(UNREVIEWED, encoding="utf-8")

    assert told("2026-08-31") == []


def test_what_the_college_knows_already_is_not_to_be_sent(told, do):
    do("approve", "college-review", "a", "b", "--on", "2026-07-01")

    assert told("2026-08-31") == []


def test_what_was_sent_awaits_its_answer(told, do):
    do("submit", "2025-26", as_of="2026-07-01")
    sent = ("2025-26: 3 rows were sent and are not answered", ["T1", "T2"],
            "approve college-review --submitted 2025-26 --on DATE")  # fmt: skip
    assert told("2026-07-02") == [sent]

    do("approve", "college-review", "--submitted", "2025-26", "--on", "2026-08-01")

    assert told("2026-09-01") == []


def test_rows_that_are_new_or_differ_from_what_was_sent_are_to_be_sent_again(told, do):
    do("submit", "2025-26", as_of="2026-07-01")
    do("approve", "school-review", "c", "--on", "2026-07-02")
    do("correct", "a", "T2", "--set", "hours=1", "--reason", "left early", "--keep-approvals")

    new, unanswered = told("2026-07-03")

    assert new == (
        "2025-26: 2 rows are new, or not as they were sent",
        ["T1", "T2"],
        "submit 2025-26",
    )
    assert unanswered[:2] == ("2025-26: 2 rows were sent and are not answered", ["T1"])
    do("submit", "2025-26", as_of="2026-07-03")
    assert [what for what, _people, _command in told("2026-07-04")] == [
        "2025-26: 4 rows were sent and are not answered"
    ]


def test_what_was_sent_and_counts_no_more_is_told_and_what_awaits_a_review_is_not(told, do):
    do("submit", "2025-26", as_of="2026-07-01")
    do("void", "b", "--reason", "was not held")
    do("return", "a", "T2", "--reason", "no list")

    gone, unanswered = told("2026-07-03")

    assert gone == (
        "2025-26: 1 row was sent and counts no more: tell the college", ["T1"],
        "submit 2025-26 --dry-run",
    )  # fmt: skip
    assert unanswered[:2] == ("2025-26: 1 row was sent and is not answered", ["T1"])


def test_of_a_closed_year_nothing_is_to_be_sent(told, do):
    do("close", "2025-26", as_of="2026-08-31")

    assert told("2026-09-01") == []


def test_a_year_that_was_closed_before_the_college_answered_is_to_be_opened_for_the_answer(
    told, do
):
    do("submit", "2025-26", as_of="2026-07-01")

    closed = do("close", "2025-26", as_of="2026-08-31")

    assert "3 rows that were sent await the college's answer" in closed.err
    ((what, people, command),) = told("2026-09-01")
    assert what == "2025-26 is closed, and 3 rows of it have no answer of the college"
    assert (people, command) == (["T1", "T2"], "reopen 2025-26 --reason WHY")
    do("reopen", "2025-26", "--reason", "the answer came")
    do("approve", "college-review", "--submitted", "2025-26", "--yes")
    assert "await the college" not in do("close", "2025-26").err
    assert told("2026-09-01") == []


def test_a_row_that_shared_the_steps_of_its_session_comes_back_by_itself(do):
    do("return", "a", "T2", "--reason", "no list")

    (task,) = json.loads(do("todo", "--only", "returned", "--format", "json").out)["tasks"]

    assert (task["what"], task["count"]) == ("“Talk” came back: no list", 1)
    assert task["commands"][0].split(" --book")[0] == "ledger approve school-review a --teacher T2"


# ---------------------------------------------------------------- proposals

ASSESSED = {
    "ledger.toml": 'school = "A"\nrules = ["backbone-2019"]\n',
    "rules/town.toml": None,
    "teachers.csv": "code,name,hired_on,rank\nT1,李静,2010-09-01,county-backbone\n",
    "activities.csv": "id,title,start,kind\na,Assessment,2026-06-20,backbone-assessment\n",
    "credits.csv": "activity,teacher,result\na,T1,fail\n",
}


@pytest.mark.parametrize(
    ("day", "when"), [("2026-08-30", None), ("2026-08-31", "week"), ("2026-09-02", "overdue")]
)
def test_a_rank_that_is_lost_is_proposed_once_the_year_has_ended(day, when, ledger, tmp_path):
    book = write_book(tmp_path / "book", ASSESSED)
    words = ("--book", book, "--as-of", day, "--lang", "en")

    def found():
        answer = ledger("todo", "--only", "proposals", "--format", "json", *words)
        return json.loads(answer.out)["tasks"]

    assert [(task["when"], task["due"]) for task in found()] == (
        [] if when is None else [(when, "2026-09-01")]
    )
    if when:
        (task,) = found()
        assert task["what"] == "李静 missed “Assessment” 2025-26: rank county backbone is to end"
        assert (task["rule"], task["clause"]) == ("assessment", "Fourth, 6 and 7")
        assert ledger("teacher", "accept", "T1", *words).code == 0
        assert found() == []
