"""Several rows of one teacher at one event: parts add up, duplicates count once."""

from datetime import date
from fractions import Fraction

import pytest

from sbt_ledger.assessment.result import State
from sbt_ledger.records.book import repeated
from tests.assessment.conftest import (
    a_book,
    a_row,
    a_teacher,
    an_activity,
    report,
    rules,
    standing,
    trail,
)

PENDING = [{"needs_all": ["certificate"], "else": "pending"}]
RECORDS = {"measure": "records", "at_least": 1}


def book(*rows, **cells):
    """Return a book of one event of 8 hours and these rows."""
    return a_book([an_activity(hours=8, **cells)], rows)


def earned(*rows, **tables):
    found = standing(book(*rows), rules({}, **tables))
    return found.earned


def disagreements(held):
    found = [each for each in report(held).problems if each.code == "duplicate-disagrees"]
    return [(each.file, each.line, each.level, each.text) for each in found]


def test_what_is_listed_more_than_once_is_found():
    assert repeated([]) == set()
    assert repeated([3, 1, 2]) == set()
    assert repeated([3, 1, 3, 2, 1, 3]) == {1, 3}


# ---------------------------------------------------------------- duplicates


def test_the_same_row_twice_counts_once_and_nothing_is_said():
    held = book(a_row(), a_row())

    assert standing(held).earned == 8
    assert disagreements(held) == []


@pytest.mark.parametrize("rows", [("6", "8"), ("8", "6"), ("8", "7", "6")])
def test_of_duplicates_that_disagree_the_lowest_counts_and_all_are_listed(rows):
    held = book(*(a_row(hours=each) for each in rows))

    assert standing(held).earned == 6
    assert disagreements(held) == [("credits.csv", 2, "warning", "a")]


def test_the_others_are_told_by_file_and_line():
    held = book(a_row(hours=6), a_row(hours=8), a_row(hours=7))

    (problem,) = report(held).problems
    assert problem.message.endswith("see credits.csv:3, credits.csv:4.")


def test_a_duplicate_names_the_row_that_counts_in_its_stead():
    assert sorted(trail(book(a_row(hours=8), a_row(hours=6)))) == [
        ("a", 0, "void", ("A duplicate: credits.csv:3 counts.",)),
        ("a", 6, "ok", ()),
    ]


def test_a_duplicate_that_says_absent_leaves_nothing():
    held = book(a_row(), a_row(attendance="absent"))

    assert standing(held).earned == 0
    assert disagreements(held) == [("credits.csv", 2, "warning", "a")]


def test_of_duplicates_that_are_worth_the_same_the_one_of_fewer_hours_counts():
    found = standing(
        book(a_row(hours=8), a_row(hours=6)),
        rules({"measure": "hours"}, credit=[{"per_record": 5}]),
    )

    assert found.earned == 6


def test_of_rows_that_agree_but_for_their_proofs_the_better_proven_one_counts():
    held = book(a_row(evidence=["certificate"]), a_row())

    found = standing(held, rules({}, valid=PENDING))
    assert (found.earned, found.pending) == (8, 0)
    assert disagreements(held) == []


@pytest.mark.parametrize("backwards", [False, True])
def test_a_void_row_is_replaced_by_the_other(backwards):
    rows = [a_row(hours=6, status="void"), a_row(hours=8)]
    held = book(*(rows[::-1] if backwards else rows))

    assert standing(held).earned == 8
    assert disagreements(held) == []


def test_when_every_row_is_void_nothing_counts():
    assert earned(a_row(status="void"), a_row(status="void")) == 0


def test_rows_of_another_teacher_repeat_nothing_though_they_have_one_name():
    teachers = [a_teacher("t1", "王伟"), a_teacher("t2", "王伟")]
    held = a_book([an_activity(hours=8)], [a_row(code="t1", hours=6), a_row(code="t2")], teachers)

    assert [standing(held, code=code).earned for code in ("t1", "t2")] == [6, 8]
    assert disagreements(held) == []


def test_two_events_of_one_title_are_two():
    held = a_book([an_activity("a", hours=8), an_activity("b", hours=8)])

    assert standing(held).earned == 16


def test_a_duplicate_is_one_record():
    assert standing(book(a_row(), a_row()), rules(RECORDS)).earned == 1


# ---------------------------------------------------------------- parts


def test_parts_add_up_and_do_not_disagree():
    held = book(a_row(part="1", hours=3), a_row(part="2", hours="2.5"))

    assert standing(held).earned == Fraction(11, 2)
    assert disagreements(held) == []


def test_rows_of_which_one_names_no_part_are_duplicates():
    held = book(a_row(part="1", hours=3), a_row(hours=8))

    assert standing(held).earned == 3
    assert disagreements(held) == [("credits.csv", 2, "warning", "a")]


def test_rows_of_one_part_are_duplicates():
    held = book(a_row(part="1", hours=3), a_row(part="1", hours=2))

    assert standing(held).earned == 2


def test_a_void_part_is_left_out():
    assert earned(a_row(part="1", hours=3), a_row(part="2", hours=5, status="void")) == 3


def test_the_parts_of_one_event_are_one_record():
    held = book(a_row(part="1"), a_row(part="2"), a_row(part="3"))

    assert standing(held, rules(RECORDS)).earned == 1
    assert trail(held, rules(RECORDS)) == [
        ("a", 1, "ok", ()),
        ("a", 0, "ok", ("A further part of the same event.",)),
        ("a", 0, "ok", ("A further part of the same event.",)),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (a_row(part="1", attendance="absent"), a_row(part="2")),
        (a_row(part="1"), a_row(part="2", attendance="absent")),
    ],
)
def test_the_best_part_stands_for_the_event(rows):
    assert standing(book(*rows), rules(RECORDS)).state is State.MET


def test_parts_that_were_imported_twice_change_nothing():
    rows = [a_row(part="1", hours=3), a_row(part="2", hours=5)]

    assert earned(*rows, rows[0]) == 8
    assert earned(*rows, *rows) == 8


def test_two_parts_of_one_day_are_one_day():
    held = book(a_row(part="morning"), a_row(part="afternoon"))

    assert standing(held, rules({"measure": "days", "at_least": 2})).earned == 1


def test_a_part_that_was_written_twice_differently_counts_the_lower():
    held = book(a_row(part="1", hours=3), a_row(part="2", hours=5), a_row(part="2", hours=4))

    assert standing(held).earned == 7
    assert disagreements(held) == [("credits.csv", 3, "warning", "a")]


# ---------------------------------------------------------------- what is still to be mended


def test_a_part_that_fits_stands_for_the_event_though_another_part_came_first():
    held = book(a_row(part="1", result="failed"), a_row(part="2", result="qualified"))

    assert standing(held, rules({**RECORDS, "where": {"result": "qualified"}})).earned == 1


def test_a_part_written_for_each_month_is_a_record_in_each():
    held = book(
        a_row(part="1", written_for=date(2026, 5, 1)),
        a_row(part="2", written_for=date(2026, 3, 1)),
    )
    monthly = rules({**RECORDS, "per": "month"}, counting={"date": "for"})

    assert standing(held, monthly, date(2026, 5, 31)).earned == 1
    assert standing(held, monthly, date(2026, 3, 31)).earned == 1


def test_days_that_the_parts_name_themselves_add_up():
    held = book(a_row(part="1", unit="day", units="1.5"), a_row(part="2", unit="day", units="0.5"))

    assert standing(held, rules({"measure": "days", "at_least": 2})).earned == 2
