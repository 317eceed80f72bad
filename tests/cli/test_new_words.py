"""Words that nobody knows: refused where a list is closed or a filter asks, else told."""

import pytest

from tests.books import write_book

FILES = {
    "ledger.toml": 'school = "A school"\nrules = ["changsha-meixihu"]\n',
    "teachers.csv": "code,name,group\nT1,李静,Maths\nT2,王芳,English\n",
    "activities.csv": (
        "id,title,start,hours,kind,program,topic,status\n"
        "p,Course,2025-10-01,4,lecture,school-based,chess,\nn,Next,2026-03-01,4,lecture,,,planned\n"
    ),
    "credits.csv": "activity,teacher\np,T1\np,T2\n",
}
ADD = ("add", "T", "--date", "2025-10-02", "--hours", "1", "--kind", "lecture", "--teachers", "T1")


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", FILES)


@pytest.fixture
def do(ledger, book):
    def asked(*words, lang="en"):
        return ledger(*words, "--as-of", "2025-11-01", "--lang", lang, "--book", book)

    return asked


@pytest.mark.parametrize(
    "words",
    [(*ADD, "--set", "status={}"), ("correct", "p", "--set", "status={}", "--reason", "r")],
)
@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("heldd", "“heldd” is none of: planned, delayed, cancelled, void [bad-status]"),
        ("plannd", "Did you mean planned?"),
        ("held", "What was held has none: leave it blank."),
        ("已举行", "What was held has none: leave it blank."),
    ],
)
def test_a_state_that_there_is_not_is_refused(do, book, words, text, hint):
    answer = do(*(word.format(text) for word in words))

    assert answer.code == 2
    assert hint in answer.err
    assert (book / "activities.csv").read_text() == FILES["activities.csv"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("result=qualifed", "The value “qualifed” is new for “result”.\n    Did you mean "),
        ("role=zzz", "The value “zzz” is new for “role”.\n    Known: "),
        ("level=conty", "Did you mean county or city?"),
        ("program=schol-based", "Did you mean school-based?"),
        ("topic=ches", "Did you mean chess?"),
        ("evidence=lecture-nots", "Did you mean lecture-notes or "),
    ],
)
def test_a_new_word_is_taken_and_told_with_what_may_be_meant(do, cell, told):
    assert told in do(*ADD, "--set", cell, "--dry-run").err
    whose = ("T1",) if cell.startswith(("result", "role")) else ()
    assert told in do("correct", "p", *whose, "--set", cell, "--reason", "r", "--dry-run").err


def test_a_step_that_is_nearly_known_is_told(do):
    answer = do(*ADD, "--approval", "schol-review@2025-10-03", "--dry-run")
    assert "The value “schol-review” is new for “approvals”." in answer.err
    assert "Did you mean school-review or" in answer.err


@pytest.mark.parametrize(
    "cell", ["result=合格", "result=qualified", "topic=robots", "program=our-own", "level=county"]
)
def test_known_words_and_a_schools_own_topics_are_not_remarked_upon(do, cell):
    assert "is new for" not in do(*ADD, "--set", cell, "--dry-run").err


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (("--kind", "lectur"), "--kind: nothing is called “lectur”.\n    Did you mean lecture?"),
        (("--kind", "zzz"), "--kind: nothing is called “zzz”.\n    Known: lecture."),
        (("--kind", "lecture", "--program", "nope"), "Known: school-based."),
    ],
)
def test_a_filter_of_an_approval_that_names_nothing_is_refused(do, filters, told):
    answer = do("approve", "school-review", *filters)

    assert answer.code == 2
    assert told in answer.err


def test_several_kinds_and_programs_are_approved_at_once(do):
    several = ("--kind", "workshop", "--kind", "专家讲座", "--program", "school-based")
    answer = do("approve", "school-review", *several, "--dry-run")

    assert (answer.code, "Course (p, 2025-10-01)" in answer.out) == (0, True)


def test_a_list_of_nothing_says_which_word_stands_nowhere(do):
    answer = do("list", "activities", "--where", "kind=lectur")
    assert answer.code == 0
    assert "Nothing in the book has “lectur” in “kind”.\n    Did you mean lecture?" in answer.err
    assert do("list", "activities", "--where", "kind=lecture").err == ""
    assert "“heldd”" in do("list", "activities", "--where", "status=heldd").err


def test_a_list_takes_several_teachers_and_groups_and_refuses_what_is_none(do):
    listed = do("list", "credits", "--teacher", "T1", "--teacher", "王芳").out
    assert ("T1" in listed, "T2" in listed) == (True, True)
    assert "T2" not in do("list", "credits", "--teacher", "T1").out
    both = do("list", "teachers", "--group", "Maths", "--group", "english").out
    assert ("T1" in both, "T2" in both) == (True, True)
    answer = do("list", "teachers", "--group", "Math")
    assert (answer.code, "Did you mean Maths?" in answer.err) == (2, True)
