"""What attending in part, late or not at all is worth."""

from fractions import Fraction

import pytest

from sbt_ledger.assessment.result import Mark
from sbt_ledger.records.credit import CreditEntry, Presence
from tests.assessment.conftest import (
    a_book,
    a_row,
    a_teacher,
    an_activity,
    an_entry,
    rules,
    standing,
    value,
    whys,
)


def late(minutes, **rule):
    presence = Presence({"late_minutes": str(minutes)}, late_minutes=Fraction(minutes))
    return value(CreditEntry(an_activity(hours=3), presence), attendance=rule)


# ---------------------------------------------------------------- late


@pytest.mark.parametrize(("minutes", "mark"), [(0, Mark.OK), (15, Mark.OK), ("15.5", Mark.VOID)])
def test_who_comes_later_than_allowed_gets_nothing(minutes, mark):
    assert late(minutes, late_over="15 minutes").mark is mark


def test_being_late_is_told():
    assert whys(late(16, late_over="15 minutes")) == ["16 minutes late, more than 15: no credit."]
    assert late(15, late_over="15 minutes").worth == 3


def test_an_hour_is_sixty_minutes_late():
    assert late(60, late_over="1 hour").mark is Mark.OK
    assert late(61, late_over="1 hour").mark is Mark.VOID


def test_without_a_limit_and_without_minutes_nobody_is_too_late():
    assert late(90).mark is Mark.OK
    assert (
        value(an_entry(attendance="late"), attendance={"late_over": "15 minutes"}).mark is Mark.OK
    )


def test_rows_that_differ_only_in_the_minutes_are_told_apart():
    rows = [a_row("a", code) for code in "tu"]
    presences = [
        Presence({"late_minutes": str(each)}, late_minutes=Fraction(each)) for each in (15, 16)
    ]
    book = a_book(
        [an_activity(hours=3)],
        [row._replace(presence=said) for row, said in zip(rows, presences, strict=True)],
        [a_teacher("t"), a_teacher("u")],
    )
    rule_set = rules({}, attendance={"late_over": "15 minutes"})

    assert [standing(book, rule_set, code=code).earned for code in "tu"] == [3, 0]


# ---------------------------------------------------------------- hours missed


@pytest.mark.parametrize(
    ("share", "hours", "worth"),
    [
        ("1/10", 18, 18),
        ("1/10", "17.9", 0),
        ("10%", 18, 18),
        ("10%", "17.99", 0),
        ("1/5", "16.1", Fraction(161, 10)),
        ("1/5", "15.9", 0),
        ("0%", 20, 20),
        ("0%", "19.9", 0),
        ("1/10", 25, 25),
    ],
)
def test_who_misses_more_than_a_share_of_the_planned_hours_gets_nothing(share, hours, worth):
    book = a_book([an_activity(hours=20)], [a_row(hours=hours)])

    assert standing(book, rules({}, attendance={"void_if_missing": share})).earned == worth


def test_what_was_missed_is_told():
    rule = {"void_if_missing": "1/5"}
    entry = an_entry(an_activity(hours=20), hours="15.9")

    assert whys(value(entry, attendance=rule)) == ["Missed 4.1 of 20 h, more than 1/5: no credit."]


def test_who_was_absent_is_absent_though_only_a_share_is_named():
    entry = an_entry(an_activity(hours=20), attendance="absent")

    credit = value(entry, attendance={"void_if_missing": "1/5"})

    assert whys(credit) == ["Attendance is “absent”: no credit."]


@pytest.mark.parametrize("rule", [{"void_if_missing": "1/5"}, {"credit": "all or nothing"}])
def test_where_no_hours_were_planned_none_are_missed(rule):
    entry = an_entry(an_activity(hours=None), hours=2)

    assert value(entry, attendance=rule).worth == 2


def test_what_waits_for_a_proof_and_missed_too_much_waits_no_longer():
    entry = an_entry(an_activity(hours=20), hours=2)
    valid = [{"needs_all": ["certificate"]}]

    credit = value(entry, attendance={"void_if_missing": "1/5"}, valid=valid)

    assert (credit.mark, credit.awaits) == (Mark.VOID, ())


# ---------------------------------------------------------------- all or nothing


ALL = {"credit": "all or nothing"}


@pytest.mark.parametrize(("hours", "worth"), [(3, 3), ("2.9", 0), (0, 0), (4, 4)])
def test_all_or_nothing_is_nothing_for_who_missed_anything(hours, worth):
    book = a_book([an_activity(hours=3)], [a_row(hours=hours)])

    assert standing(book, rules({}, attendance=ALL)).earned == worth


def test_all_or_nothing_is_told():
    entry = an_entry(an_activity(hours=3), hours="2.9")

    assert whys(value(entry, attendance=ALL)) == [
        "Missed 0.1 of 3 h, and it is all or nothing: no credit."
    ]


@pytest.mark.parametrize(("hours", "worth"), [(18, 20), ("17.9", 0), (20, 20), (21, 21)])
def test_who_missed_no_more_than_is_allowed_is_credited_with_all_hours(hours, worth):
    entry = an_entry(an_activity(hours=20), hours=hours)
    credit = value(entry, attendance={**ALL, "void_if_missing": "10%"})

    assert (credit.worth if credit.mark is Mark.OK else 0) == worth


def test_hours_that_are_credited_beyond_those_attended_are_told():
    entry = an_entry(an_activity(hours=20), hours=18)
    credit = value(entry, attendance={**ALL, "void_if_missing": "10%"})

    assert whys(credit) == ["Missed 2 of 20 h, and all are credited."]


def test_an_event_of_no_hours_cannot_be_missed():
    assert value(an_entry(an_activity(hours=0), hours=0), attendance=ALL).mark is Mark.OK


# ---------------------------------------------------------------- void if


def test_any_column_may_bar_an_entry_and_is_told():
    rule = {"void_if": {"mode": "online", "hours": "< 1"}}

    credit = value(an_entry(an_activity(mode="online"), hours="0.5"), attendance=rule)

    assert credit.mark is Mark.VOID
    assert whys(credit) == ["No credit: hours is “0.5”, mode is “online”."]
    assert value(an_entry(an_activity(mode="online"), hours=1), attendance=rule).mark is Mark.OK
    assert value(an_entry(an_activity(), hours="0.5"), attendance=rule).mark is Mark.OK
