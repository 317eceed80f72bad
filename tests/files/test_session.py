"""A session beside the book: the book as it will be is the book as it is read afterwards."""

from datetime import UTC, date, datetime

import pytest

from sbt_ledger.assessment.assessor import Assessor
from sbt_ledger.assessment.span import Span
from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.book_files import read_book
from sbt_ledger.files.journal import Stamp
from sbt_ledger.files.kinds import key_of, kinds_listed, name_of, unknown_kind
from sbt_ledger.files.rule_files import read_rule_sets
from sbt_ledger.files.session import open_book, plan
from sbt_ledger.files.session_answers import Answers
from sbt_ledger.files.session_cells import SessionWords
from sbt_ledger.files.session_draft import draft, record
from sbt_ledger.records.attendees import Naming, could_be
from sbt_ledger.records.session import next_id
from tests.books import write_book

TODAY = date(2026, 3, 31)
FILES = {
    "teachers.csv": "code,name,group\nT1,李静,Chinese\nT2,王芳,Maths\nT3,王强,Maths\n",
    "credits.csv": "activity,teacher,evidence\na,T1,photo=1.jpg\na,T2,photo=2.jpg\na,T2,\n",
}


@pytest.fixture
def opened(tmp_path):
    return open_book(write_book(tmp_path, FILES))


def words(**others):
    said = {
        "title": "Marking", "start": "2026-03-06", "hours": "2", "kind": "lecture",
        "naming": Naming(everybody=True, marks={"late": ("T2=5",), "left-early": ("T3=0.5",)}),
    }  # fmt: skip
    return SessionWords(**{**said, **others})


STAMP = Stamp(datetime(2026, 3, 5, 16, 0, tzinfo=UTC), "li", "office", "add")


def all_of(book):
    return (
        {code: [(e.activity.id, dict(e.presence.cells), str(at)) for e, at in book.rows_of(code)]
         for code in book.teachers},
        [book.activities[id_] for id_ in book.activities],
        {name: tuple(columns) for name, columns in book.columns.items()},
        list(book.activities.texts(["title", "level"])),
        book.activities.ends,
    )  # fmt: skip


def test_the_book_as_it_will_be_is_the_book_as_it_is_read_afterwards(opened):
    said = words(cells=("level=county", "role=speaker"))
    session, drafted = record(opened.folder, said, STAMP, say=print)

    reread = read_book(opened.folder)
    assert all_of(drafted.after) == all_of(reread)
    rules = read_rule_sets(reread.settings.rules, opened.folder)[0]
    was, now = (Assessor(book, rules, Span(TODAY)) for book in (drafted.after, reread))
    earned = [
        [each.earned for code in book.teachers for each in assessor.standings(code)]
        for book, assessor in ((drafted.after, was), (reread, now))
    ]
    assert earned[0] == earned[1]
    assert session.activity.id in reread.activities


def test_the_book_before_is_left_as_it_is(opened):
    before = all_of(opened.book)

    draft(opened, plan(opened, words()))

    assert all_of(opened.book) == before


def test_a_draft_names_each_new_row(opened):
    drafted = draft(opened, plan(opened, words()))

    assert [(each.place, len(each.lines)) for each in drafted.additions] == [
        ("activities.csv:3", 1),
        ("credits.csv:5-7", 3),
    ]


def test_the_next_id_follows_the_highest_of_that_day():
    day = date(2026, 3, 6)

    assert next_id([], day) == "20260306-01"
    assert next_id(["20260306-01", "20260306-3", "20260307-09", "x"], day) == "20260306-04"
    assert next_id(["20260306-99"], day) == "20260306-100"


def test_a_word_is_found_by_its_name_in_any_language():
    assert key_of("kind", "专家讲座") == key_of("kind", "EXPERT  talk") == "lecture"
    assert key_of("kind", "专家讲座", {"专家讲座"}) == "专家讲座"
    assert key_of("kind", "never heard of") == "never heard of"
    assert name_of("kind", "lecture", "zh-CN") == "专家讲座"
    assert name_of("kind", "ours", "zh-CN") == "ours"


def test_the_kinds_of_the_book_are_listed_first(opened):
    assert kinds_listed(opened.book)[0] == "lecture"
    assert not unknown_kind(opened.book, "lecture")
    assert unknown_kind(opened.book, "讲坐座谈x") != ""


def test_whom_a_part_of_a_name_could_mean(opened):
    teachers = opened.book.teachers

    assert [each.code for each in could_be(teachers, "王")] == ["T2", "T3"]
    assert [each.code for each in could_be(teachers, "李敬")] == ["T1"]
    assert could_be(teachers, "zzz") == []


def test_answers_begin_with_what_was_said_and_with_what_is_usual(opened):
    answers = Answers(opened.book, TODAY, SessionWords(title="Talk"))

    assert answers.default("start") == "2026-03-31"
    answers.take("start", "2026/3/6")
    assert (answers.default("start"), answers.default("end")) == ("2026-03-06", "2026-03-06")
    assert (answers.default("hours"), answers.default("kind")) == ("2", "lecture")


def test_an_answer_that_cannot_be_is_not_kept(opened):
    answers = Answers(opened.book, TODAY, SessionWords(title="Talk"))
    for key, text in (("start", "2026-03-06"), ("end", "2026-03-06"), ("who", "T1")):
        answers.take(key, text)

    for key, text in (("end", "2026-03-05"), ("late", "T9"), ("cells", "level")):
        with pytest.raises(WrongUseError):
            answers.take(key, text)
    assert (answers.default("end"), answers.default("late")) == ("2026-03-06", "")
