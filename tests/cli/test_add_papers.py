"""`ledger add` of plans and summaries: of a group, nobody attends them and they have no hours."""

import pytest

from tests.books import write_book

TEACHERS = "code,name,group\nT1,李静,语文组\nT2,王芳,数学组\n"


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", {
        "teachers.csv": TEACHERS,
        "activities.csv": "id,title,start,hours,kind,group,evidence\n",
        "credits.csv": "activity,teacher\n",
    })  # fmt: skip


@pytest.fixture
def add(ledger, book):
    def asked(*words):
        return ledger("add", *words, "--date", "2026-09-08", "--lang", "en", "--book", book)

    return asked


def rows(book, name):
    return (book / name).read_text(encoding="utf-8").splitlines()[1:]


def test_of_a_plan_the_group_is_whose_it_is_and_nobody_attends(add, book):
    answer = add("Plan", "--kind", "组室计划", "--group", "语文组", "--evidence", "document")

    assert answer.code == 0, answer.err
    assert rows(book, "activities.csv") == [
        "20260908-01,Plan,2026-09-08,,group-plan,语文组,document"
    ]
    assert rows(book, "credits.csv") == []


def test_a_plan_of_the_school_needs_no_group(add, book):
    assert add("Plan", "--kind", "training-plan").code == 0
    assert rows(book, "credits.csv") == []


def test_a_personal_plan_needs_no_hours_but_people(add, book):
    assert "--teachers" in add("Own plans", "--kind", "growth-plan").err

    assert add("Own plans", "--kind", "growth-plan", "--all").code == 0
    assert len(rows(book, "credits.csv")) == 2


def test_a_group_to_which_nobody_belongs_is_refused(add, book):
    answer = add("Plan", "--kind", "group-plan", "--group", "语文")

    assert answer.code == 2
    assert "On 2026-09-08 nobody belongs to a group “语文”. [unknown-group]" in answer.err
    assert rows(book, "activities.csv") == []


def test_a_paper_is_of_one_group(add, book):
    answer = add("Plan", "--kind", "group-plan", "--group", "语文组", "--group", "数学组")

    assert answer.code == 2
    assert "A paper is of one group" in answer.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--kind", "group-plan"), "--group: It is not said of which group it is."),
        (("--kind", "group-summary", "--group", "语文组", "--all"), "Nobody attends a paper"),
        (("--kind", "training-plan", "--teachers", "T1"), "Nobody attends a paper"),
    ],
)
def test_a_paper_has_a_group_and_no_people(add, book, words, told):
    answer = add("Plan", *words)

    assert answer.code == 2
    assert told in answer.err
    assert rows(book, "activities.csv") == []


def test_the_group_of_a_paper_may_be_a_cell(add, book):
    assert add("Plan", "--kind", "group-plan", "--set", "group=语文组").code == 0


def test_of_a_session_the_group_still_says_who_attended(add, book):
    answer = add("Circle", "--kind", "teaching-research", "--hours", "1", "--group", "语文组")

    assert answer.code == 0
    assert rows(book, "credits.csv") == ["20260908-01,T1"]
