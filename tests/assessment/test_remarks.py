"""What is said beside valid results."""

from datetime import date

import pytest

from tests.assessment.conftest import (
    LAST,
    a_book,
    a_row,
    a_teacher,
    an_activity,
    report,
    rules,
    standing,
)

HIRED, LEFT = date(2025, 10, 1), date(2026, 6, 30)


def remarks(book, *, as_of=LAST, codes=None):
    found = report(book, rules({}), as_of=as_of, codes=codes).problems
    return [(each.code, each.file, each.line, each.column, each.text, each.level) for each in found]


def messages(book, as_of=LAST):
    return [each.message for each in report(book, rules({}), as_of=as_of).problems]


def test_nothing_is_said_of_a_book_in_which_nothing_is_odd():
    assert remarks(a_book([an_activity()])) == []
    assert remarks(a_book()) == []
    assert remarks(a_book(teachers=[])) == []


# ---------------------------------------------------------------- later


def test_a_row_of_the_day_itself_counts_and_one_of_the_next_is_told_as_later():
    book = a_book([an_activity("a", date(2026, 3, 5)), an_activity("b", date(2026, 3, 6))])

    assert remarks(book, as_of=date(2026, 3, 5)) == [("later", "credits.csv", 3, "", "", "warning")]
    assert messages(book, date(2026, 3, 5)) == ["1 row is dated after 2026-03-05 and was left out."]
    assert standing(book, as_of=date(2026, 3, 5)).earned == 2
    assert remarks(book, as_of=date(2026, 3, 6)) == []


def test_later_rows_are_told_together_with_the_first_of_them_whosoever_it_is():
    teachers = [a_teacher("t1"), a_teacher("t2")]
    rows = [a_row(code="t2"), a_row(code="t1")]
    book = a_book([an_activity(day=date(2026, 3, 6))], rows, teachers)

    ((_code, _file, line, *_rest),) = remarks(book, as_of=date(2026, 3, 5))
    assert line == 2
    assert messages(book, date(2026, 3, 5))[0].startswith("2 rows are dated after 2026-03-05")


def test_an_activity_that_nobody_attended_is_not_late():
    assert remarks(a_book([an_activity()], []), as_of=date(2026, 3, 4)) == []


# ---------------------------------------------------------------- outside post


@pytest.mark.parametrize(
    ("day", "code", "earned"),
    [
        (date(2025, 9, 30), "before-hire", 0),
        (HIRED, None, 2),
        (LEFT, None, 2),
        (date(2026, 7, 1), "after-leaving", 0),
    ],
)
def test_what_was_attended_outside_ones_time_in_post_is_left_out_with_a_warning(day, code, earned):
    book = a_book([an_activity(day=day)], teachers=[a_teacher(hired_on=HIRED, left_on=LEFT)])

    told = (code, "credits.csv", 2, "teacher", "t", "warning")
    assert remarks(book) == ([told] if code else [])
    assert standing(book, as_of=LEFT).earned == (earned if day <= LEFT else 0)


def test_the_warning_names_the_teacher_the_day_and_the_activity():
    book = a_book(
        [an_activity("a", date(2025, 9, 30)), an_activity("b", date(2026, 7, 1))],
        teachers=[a_teacher(hired_on=HIRED, left_on=LEFT)],
    )

    assert messages(book) == [
        "李静 was hired on 2025-10-01, after a (2025-09-30): the row is left out.",
        "李静 left on 2026-06-30, before b (2026-07-01): the row is left out.",
    ]


def test_a_course_that_began_before_the_day_of_hire_and_ended_on_it_counts():
    book = a_book(
        [an_activity(day=HIRED, start=date(2025, 9, 28))], teachers=[a_teacher(hired_on=HIRED)]
    )

    assert remarks(book) == []
    assert standing(book).earned == 2


def test_credits_brought_along_are_never_before_the_day_of_hire():
    book = a_book(
        [an_activity(day=date(2025, 9, 1), kind="opening-balance")],
        teachers=[a_teacher(hired_on=HIRED)],
    )

    assert remarks(book) == []
    assert standing(book).earned == 2


def test_a_row_that_says_itself_what_kind_it_is_is_read_as_it_says():
    book = a_book(
        [an_activity(day=date(2025, 9, 1))],
        [a_row(kind="opening-balance")],
        [a_teacher(hired_on=HIRED)],
    )

    assert remarks(book) == []
    assert standing(book).earned == 2


def test_without_a_day_of_hire_nothing_is_before_it():
    book = a_book([an_activity(day=date(1990, 1, 1))], teachers=[a_teacher(hired_on=None)])

    assert remarks(book) == []


# ---------------------------------------------------------------- whose remarks


def test_only_what_belongs_to_those_in_question_is_said():
    teachers = [a_teacher("t1", hired_on=HIRED), a_teacher("t2"), a_teacher("t3")]
    book = a_book(
        [an_activity("a", date(2025, 9, 30)), an_activity("b")],
        [a_row("a", "t1"), a_row("b", "t2", hours=1), a_row("b", "t2", hours=2)],
        teachers,
    )

    assert [code for code, *_rest in remarks(book)] == ["before-hire", "duplicate-disagrees"]
    assert [code for code, *_rest in remarks(book, codes=["t2", "t3"])] == ["duplicate-disagrees"]
    assert remarks(book, codes=["t3"]) == []
    assert remarks(book, codes=[]) == []
