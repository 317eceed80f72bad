"""What an entry needs and lacks: columns that must fit, and steps that must be in time."""

from dataclasses import replace
from datetime import date

import pytest

from sbt_ledger.assessment.proofs import told_late
from sbt_ledger.assessment.result import Mark
from sbt_ledger.assessment.value import Valuer
from sbt_ledger.records.place import Place
from tests.assessment.conftest import (
    LAST,
    a_book,
    a_row,
    a_teacher,
    an_activity,
    an_entry,
    report,
    rules,
    standing,
    standings,
    trail,
    value,
    whys,
)

TWO = [a_teacher("t"), a_teacher("u")]
START, END = date(2026, 3, 5), date(2026, 3, 9)
BEFORE_IT_STARTS = [{"needs_all": ["project-approval"], "before": "start", "else": "void"}]
IN_FOUR_DAYS = [{"needs_all": ["learner-evaluation"], "within": "96 hours", "else": "void"}]


def a_course(*steps, **cells):
    """Return a course with steps that were passed on a day (None: it is not known)."""
    text = ";".join(step if day is None else f"{step}@{day}" for step, day in steps)
    course = an_activity(day=END, start=START, **cells)
    return course._replace(approvals=steps, cells={**course.cells, "approvals": text})


def mark(entry, valid, as_of=LAST):
    return Valuer(rules({}, valid=valid), as_of).value(entry).mark


# ---------------------------------------------------------------- needs


@pytest.mark.parametrize(
    ("sponsor", "found"), [("approved", Mark.OK), ("somebody", Mark.VOID), ("", Mark.VOID)]
)
def test_only_what_fits_counts_in_full_and_a_blank_cell_does_not_fit(sponsor, found):
    line = [{"needs": {"sponsor": "approved"}, "else": "void"}]

    assert value(an_entry(sponsor=sponsor), valid=line).mark is found


def test_what_does_not_fit_is_told_and_awaited():
    line = [{"needs": {"sponsor": "approved", "level": "county+", "mode": True}}]

    credit = value(an_entry(an_activity(sponsor="a; b", level="city")), valid=line)

    assert (credit.mark, credit.awaits) == (Mark.PENDING, ("sponsor", "mode"))
    assert whys(credit) == ["Not as needed: sponsor is “a;b” (needed: approved), mode is blank."]


def test_hours_that_are_too_few_are_told_as_a_number():
    line = [{"needs": {"hours": ">= 2"}}]

    assert whys(value(an_entry(hours="1.5"), valid=line)) == [
        "Not as needed: hours is “1.5” (needed: >= 2)."
    ]
    assert value(an_entry(hours=2), valid=line).mark is Mark.OK


def test_what_must_not_fit_and_what_may_fit_in_several_ways_is_told_by_its_columns():
    line = [
        {"needs": {"not": {"mode": "online"}}},
        {"needs": {"any": [{"level": "city"}, {"prize": True}]}},
    ]

    assert value(an_entry(level="city"), valid=line).mark is Mark.OK
    credit = value(an_entry(mode="online"), valid=line)
    assert credit.awaits == ("mode", "level", "prize")


def test_columns_and_steps_are_asked_for_together():
    line = [{"needs": {"sponsor": "approved"}, "needs_all": ["certificate"], "else": "void"}]

    credit = value(an_entry(), valid=line)

    assert credit.awaits == ("sponsor", "certificate")
    assert whys(credit) == [
        "Not as needed: sponsor is blank (needed: approved).",
        "Missing: certificate.",
    ]
    assert value(an_entry(sponsor="approved", evidence=["certificate"]), valid=line).mark is Mark.OK


# ---------------------------------------------------------------- before the start


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 3, 4), Mark.OK),
        (START, Mark.OK),
        (date(2026, 3, 6), Mark.VOID),
        (END, Mark.VOID),
        (None, Mark.OK),
    ],
)
def test_an_approval_is_in_time_up_to_the_day_on_which_it_starts(day, found):
    entry = an_entry(a_course(("project-approval", day)))

    assert mark(entry, BEFORE_IT_STARTS) is found


def test_what_was_never_approved_is_missing_and_what_came_too_late_is_late():
    never, late = a_course(), a_course(("project-approval", date(2026, 3, 6)))

    assert whys(value(an_entry(never), valid=BEFORE_IT_STARTS)) == [
        "Missing: project-approval, due 2026-03-05."
    ]
    credit = value(an_entry(late), valid=BEFORE_IT_STARTS)
    assert whys(credit) == ["Too late: project-approval on 2026-03-06; due 2026-03-05."]
    assert credit.reductions[0].late == (("project-approval", date(2026, 3, 6)),)
    assert credit.awaits == ("project-approval",)


def test_of_several_days_of_a_step_the_first_counts():
    twice = a_course(("project-approval", END), ("project-approval", START))

    assert mark(an_entry(twice), BEFORE_IT_STARTS) is Mark.OK


def test_a_day_that_is_known_goes_before_none():
    beside_a_proof = an_entry(a_course(("project-approval", END), evidence=["project-approval"]))

    assert mark(beside_a_proof, BEFORE_IT_STARTS) is Mark.VOID


def test_of_any_of_several_steps_one_in_time_is_enough():
    line = [{"needs_any": ["approval", "notice"], "before": "start"}]

    assert mark(an_entry(a_course(("approval", END), ("notice", START))), line) is Mark.OK
    late = value(an_entry(a_course(("approval", END))), valid=line)
    assert late.awaits == ("approval|notice",)
    assert whys(late) == ["Too late: approval on 2026-03-09; due 2026-03-05."]


def test_a_step_that_nobody_asks_for_may_be_late():
    other = a_course(("project-approval", START), ("college-review", END))

    assert whys(value(an_entry(other), valid=BEFORE_IT_STARTS)) == []


# ---------------------------------------------------------------- within a time


@pytest.mark.parametrize(
    ("within", "last"),
    [
        ("96 hours", date(2026, 3, 13)),
        ("4 days", date(2026, 3, 13)),
        ("1 day", date(2026, 3, 10)),
        ("12 hours", date(2026, 3, 10)),
        ("36 hours", date(2026, 3, 11)),
        ("0 days", END),
    ],
)
def test_a_step_is_in_time_up_to_so_many_days_after_the_end(within, last):
    line = [{"needs_all": ["learner-evaluation"], "within": within}]
    next_day = date.fromordinal(last.toordinal() + 1)

    assert mark(an_entry(a_course(), rated_on=last.isoformat()), line) is Mark.OK
    assert mark(an_entry(a_course(), rated_on=next_day.isoformat()), line) is Mark.PENDING
    assert mark(an_entry(a_course(("learner-evaluation", last))), line) is Mark.OK
    assert mark(an_entry(a_course(("learner-evaluation", next_day))), line) is Mark.PENDING


def test_what_is_not_there_yet_says_until_when_it_would_be_in_time():
    credit = value(an_entry(a_course()), valid=IN_FOUR_DAYS)

    assert whys(credit) == ["Missing: learner-evaluation, due 2026-03-13."]
    assert credit.reductions[0].due == date(2026, 3, 13)


def test_the_earlier_of_two_limits_holds():
    line = [{"needs_all": ["x"], "before": "start", "within": "5 days"}]

    assert mark(an_entry(a_course(("x", START))), line) is Mark.OK
    assert mark(an_entry(a_course(("x", END))), line) is Mark.PENDING


@pytest.mark.parametrize(
    "written", ["2026-03-13", "2026/3/13", "2026年3月13日", "2026-03-13 09:30"]
)
def test_a_day_may_be_written_as_spreadsheets_show_it(written):
    assert mark(an_entry(a_course(), rated_on=written), IN_FOUR_DAYS) is Mark.OK
    assert (
        mark(an_entry(a_course(), rated_on=written.replace("13", "14")), IN_FOUR_DAYS) is Mark.VOID
    )


def test_a_step_after_the_day_of_the_question_is_not_there_yet():
    line = [{"needs_all": ["learner-evaluation"]}]
    rated = an_entry(a_course(), rated_on="2026-03-12")

    assert mark(rated, line, date(2026, 3, 12)) is Mark.OK
    assert mark(rated, line, date(2026, 3, 11)) is Mark.PENDING


def test_told_late_names_each_step_with_its_day():
    late = [("a", START), ("b", END)]

    assert told_late(late, START) == "Too late: a on 2026-03-05, b on 2026-03-09; due 2026-03-05."


# ---------------------------------------------------------------- in a book


def test_rows_that_differ_only_in_the_day_of_a_step_are_told_apart():
    rows = [a_row("a", "t"), a_row("a", "u")]
    in_time, late = (
        row._replace(presence=replace(row.presence, approvals=(("learner-evaluation", day),)))
        for row, day in zip(rows, (date(2026, 3, 13), date(2026, 3, 14)), strict=True)
    )
    book = a_book([a_course()], [in_time, late], TWO)
    rule_set = rules({}, valid=IN_FOUR_DAYS)

    assert [standings(book, rule_set, code=code)[0].earned for code in "tu"] == [2, 0]


def test_activities_that_differ_only_in_the_day_of_a_step_are_told_apart():
    courses = [
        a_course(("project-approval", day))._replace(id=name)
        for name, day in (("a", START), ("b", END))
    ]
    book = a_book(courses)

    assert standing(book, rules({}, valid=BEFORE_IT_STARTS)).earned == 2
    assert [each[2] for each in trail(book, rules({}, valid=BEFORE_IT_STARTS))] == ["ok", "void"]


def test_activities_that_differ_only_in_their_start_are_told_apart():
    early = a_course(("project-approval", START))._replace(id="a")
    courses = [early, early._replace(id="b", start=date(2026, 3, 4))]

    assert standing(a_book(courses), rules({}, valid=BEFORE_IT_STARTS)).earned == 2


def no_days(book, valid, codes=("t",)):
    found = report(book, rules({}, valid=valid), codes=list(codes)).problems
    return [(each.file, each.line, each.message, each.level) for each in found]


def test_a_step_without_a_day_is_told_once_at_the_activity_that_names_it():
    course = a_course(("project-approval", None))._replace(place=Place("activities.csv", 7))
    book = a_book([course], [a_row("a", "t"), a_row("a", "u", note="x")], TWO)

    told = "“project-approval” has no day, and is taken as in time."
    found = no_days(book, BEFORE_IT_STARTS, codes=["t", "u"])
    assert found == [("activities.csv", 7, told, "warning")]
    assert no_days(a_book([a_course(("project-approval", START))]), BEFORE_IT_STARTS) == []


def test_a_day_in_words_is_no_day_and_is_told_with_its_row():
    book = a_book([a_course()], [a_row("a", rated_on="done")])

    told = "“learner-evaluation” has no day, and is taken as in time."
    assert no_days(book, IN_FOUR_DAYS) == [("credits.csv", 2, told, "warning")]


def test_a_day_that_the_calendar_lacks_is_no_day():
    assert no_days(a_book([a_course()], [a_row("a", rated_on="2026-02-30")]), IN_FOUR_DAYS)


def test_where_no_day_decides_none_is_missed():
    book = a_book([a_course(("project-approval", None))])

    assert no_days(book, [{"needs_all": ["project-approval"]}]) == []


def test_a_step_without_a_day_is_not_missed_where_another_is_in_time():
    line = [{"needs_any": ["approval", "notice"], "before": "start"}]

    assert no_days(a_book([a_course(("approval", START), ("notice", None))]), line) == []
    assert len(no_days(a_book([a_course(("approval", END), ("notice", None))]), line)) == 1


def test_what_counts_for_nothing_anyway_misses_no_day():
    absent = a_book([a_course(("project-approval", None))], [a_row("a", attendance="absent")])

    assert no_days(absent, BEFORE_IT_STARTS) == []
