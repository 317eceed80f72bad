"""Hours that do not show before a task is done."""

from datetime import date

import pytest

from sbt_ledger.assessment.blocks import Blocks
from tests.assessment.conftest import (
    LAST,
    a_book,
    a_row,
    a_teacher,
    an_activity,
    rules,
)

FRIDAY = date(2026, 6, 26)
RATING = {
    "id": "rating", "task": "rated_on", "within": "10 days", "after": "end",
    "blocks": ["show hours", "choose next semester"], "where": {"platform": True},
}  # fmt: skip


def blocked(book, line, as_of=LAST):
    """Return why the first row of each teacher is kept back, and what it awaits."""
    blocks = Blocks(book, rules({}, deadline=[line]), as_of)
    found = []
    for code, rows in book.rows.items():
        timeline = book.timelines[code] if blocks.is_personal else None
        kept_back = blocks.blocked(book.entry(rows.at(0)[0]), timeline)
        found.append(None if kept_back is None else (kept_back.why.why, kept_back.awaits))
    return found


def rated(on=None, **cells):
    activity = an_activity(day=FRIDAY, **{"platform": "yes", **cells})
    return a_book([activity], [a_row(rated_on=on)])


def test_hours_wait_for_the_rating_and_say_until_when():
    assert blocked(rated(), RATING) == [
        ("Missing: learner-evaluation, due 2026-07-06.", "learner-evaluation")
    ]


@pytest.mark.parametrize("on", [FRIDAY, date(2026, 7, 6), date(2026, 7, 7), LAST])
def test_hours_show_once_it_is_done_also_late(on):
    assert blocked(rated(on), RATING) == [None]


def test_a_rating_that_comes_after_the_day_of_the_question_has_not_come():
    assert blocked(rated(date(2026, 7, 1)), RATING, date(2026, 6, 30)) != [None]


def test_what_the_deadline_does_not_speak_of_is_not_kept_back():
    assert blocked(rated(platform=""), RATING) == [None]
    assert blocked(rated(kind="opening-balance"), RATING) == [None]
    assert blocked(rated(), {**RATING, "blocks": ["choose next semester"]}) == [None]
    assert blocked(rated(), {**RATING, "where": {"mode": "online"}}) == [None]


def test_a_column_without_a_step_of_its_own_goes_by_its_name():
    book = a_book([an_activity(day=FRIDAY)], [a_row("a", sent_on="")])
    line = {key: value for key, value in RATING.items() if key != "where"} | {"task": "sent_on"}

    # No row of the book has the column: the task is then a kind of activity.
    assert blocked(book, line) == [("Missing: sent_on, due 2026-07-06.", "sent_on")]
    seen = a_book([an_activity(day=FRIDAY)], [a_row("a"), a_row("a", "t", sent_on="2026-07-01")])
    assert blocked(seen, line) == [("Missing: sent_on, due 2026-07-06.", "sent_on")]


def test_what_waits_for_an_activity_hangs_on_what_else_the_teacher_did():
    line = {**RATING, "task": "study-report"}
    course = an_activity("c", FRIDAY, platform="yes")
    report = an_activity("r", date(2026, 7, 20), kind="study-report")
    rows = [a_row("c", "a1"), a_row("c", "a2"), a_row("r", "a2")]
    book = a_book([course, report], rows, [a_teacher("a1"), a_teacher("a2")])

    assert blocked(book, line) == [
        ("Missing: study-report, due 2026-07-06.", "study-report"), None,
    ]  # fmt: skip


def test_a_deadline_may_speak_of_some_teachers_only():
    line = {**RATING, "who": {"rank": "junior"}}
    rows = [a_row("a", "a1"), a_row("a", "a2")]
    teachers = [a_teacher("a1", rank="junior"), a_teacher("a2", rank="senior")]
    book = a_book([an_activity(day=FRIDAY, platform="yes")], rows, teachers)

    assert [each is not None for each in blocked(book, line)] == [True, False]


def test_a_clock_that_has_not_started_keeps_nothing_back():
    assert blocked(rated(), {**RATING, "after": "school-review"}) == [None]
    own = {**RATING, "within": "", "after": "", "by": "licence end"}
    assert blocked(rated(), own) == [None]
    assert blocked(rated(), {**own, "by": "semester end"}) != [None]


def test_the_columns_that_decide_are_told():
    blocks = Blocks(rated(), rules({}, deadline=[RATING]), LAST)

    assert blocks.columns == {"platform", "rated_on", "end"}
    assert bool(blocks)
    assert not blocks.is_personal
    assert not Blocks(rated(), rules({}), LAST)
