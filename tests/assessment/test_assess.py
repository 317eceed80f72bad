"""The steps in order, for every teacher and rule set; and the verdict over all of it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbt_ledger.assessment import fold
from sbt_ledger.assessment.assess import assess
from sbt_ledger.assessment.assessor import Assessor
from sbt_ledger.assessment.result import Assessment, Mark, State
from sbt_ledger.assessment.span import Span
from sbt_ledger.files.book_files import read_book
from sbt_ledger.periods import Period
from tests.assessment.conftest import (
    DAY,
    FIRST,
    LAST,
    a_book,
    a_change,
    a_row,
    a_teacher,
    an_activity,
    report,
    rules,
    standing,
    standings,
    trail,
    whys,
)
from tests.books import write_book
from tests.test_properties import ACTIVITY, CREDIT, REQUIREMENT, VALID, table

CERTIFICATE = [{"needs_all": ["certificate"], "else": "pending"}]

# ---------------------------------------------------------------- which day counts


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2025, 8, 31), "2024-25"), (FIRST, "2025-26"), (LAST, "2025-26")],
)
def test_both_ends_of_a_year_belong_to_it(day, year):
    book = a_book([an_activity(day=day, hours=20)])
    around = Period(date(2023, 1, 1), date(2028, 12, 31), "")

    found = standings(book, rules({}), date(2026, 9, 1), named=around)
    assert [each.period.label for each in found if each.earned] == [year]


@pytest.mark.parametrize(("counting", "year"), [("end", "2026-27"), ("start", "2025-26")])
def test_a_course_across_the_line_counts_whole_on_its_deciding_day(counting, year):
    course = an_activity(day=date(2026, 9, 2), start=date(2026, 8, 30), hours=40)

    found = standings(a_book([course]), rules({}, counting={"date": counting}), date(2026, 9, 2))
    assert [(each.period.label, each.earned) for each in found if each.earned] == [(year, 40)]


def test_a_note_handed_in_late_counts_for_the_month_it_was_written_for():
    monthly = rules({"per": "month", "measure": "records", "at_least": 1}, counting={"date": "for"})
    book = a_book(
        [an_activity("a", date(2026, 6, 2)), an_activity("b", date(2026, 4, 30))],
        [a_row("a", written_for=date(2026, 5, 1)), a_row("b")],
    )

    found = {
        each.period.label: each.state
        for each in standings(book, monthly, date(2026, 6, 15))
        if each.period
    }
    assert found["2026-M04"] is State.MET
    assert found["2026-M05"] is State.MET
    assert found["2026-M06"] is State.OPEN


def test_a_note_for_the_next_year_does_not_count_in_this_one():
    book = a_book([an_activity()], [a_row(written_for=date(2026, 9, 1))])

    assert standing(book, rules({}, counting={"date": "for"})).earned == 0
    assert standing(book, rules({}, counting={"date": "end"})).earned == 2


@pytest.mark.parametrize(("as_of", "earned"), [(date(2026, 3, 4), 0), (DAY, 2)])
def test_what_happens_after_the_day_of_the_question_is_left_out(as_of, earned):
    assert standing(a_book([an_activity()]), as_of=as_of).earned == earned


# ---------------------------------------------------------------- which entries count


def test_only_entries_that_fit_count():
    book = a_book([an_activity("a", kind="paper", level="city"), an_activity("b", kind="paper")])

    assert standing(book, rules({"where": {"kind": "paper"}})).earned == 4
    assert standing(book, rules({"where": {"kind": "course"}})).earned == 0
    assert standing(book, rules({"where": {"level": "county+"}})).earned == 2
    assert standing(book, rules({"where": {"hours": ">= 2"}})).earned == 4
    assert standing(book, rules({"where": {"hours": "> 2"}})).earned == 0


def test_one_row_may_say_otherwise_than_its_activity():
    teachers = [a_teacher("t1"), a_teacher("t2")]
    rows = [a_row(code="t1", result="qualified"), a_row(code="t2", result="failed")]
    rule_set = rules({"where": {"result": "qualified"}, "measure": "records", "at_least": 1})
    book = a_book([an_activity(result="failed")], rows, teachers)

    assert standing(book, rule_set, code="t1").state is State.MET
    assert standing(book, rule_set, code="t2").state is State.SHORT


def test_what_is_not_for_a_requirement_is_told_and_counts_to_the_others():
    rule_set = rules(
        {"id": "year"},
        {"id": "cycle", "per": "cycle"},
        {"id": "events", "measure": "records", "at_least": 1, "per": "cycle"},
        credit=[{"where": {"program": "induction"}, "per_hour": 1, "not_for": ["cycle", "events"]}],
    )
    book = a_book([an_activity(program="induction")])
    assessor = Assessor(book, rule_set, Span(LAST))

    found = {each.requirement.id: each for each in assessor.standings("t")}
    assert {name: each.earned for name, each in found.items()} == {
        "year": 2, "cycle": 0, "events": 0,
    }  # fmt: skip
    (cut,) = assessor.trail(found["cycle"])
    assert cut.amount == 0
    assert cut.mark is Mark.VOID
    assert [(each.why, each.rule) for each in cut.reductions] == [
        ("Not counted toward “cycle”.", rule_set.credit[0])
    ]


def test_what_is_void_says_why_in_the_trail():
    assert trail(a_book([an_activity()], [a_row(attendance="absent")])) == [
        ("a", 0, "void", ("Attendance is “absent”: no credit.",))
    ]


def test_the_trail_is_in_order_of_the_days_and_only_of_the_period():
    days = {"c": LAST, "a": FIRST, "x": date(2025, 8, 31), "b": DAY}
    book = a_book([an_activity(name, day) for name, day in days.items()])

    assert [name for name, *_rest in trail(book)] == ["a", "b", "c"]


def test_a_teacher_without_rows_has_standings_without_a_trail():
    book = a_book([an_activity()], [])

    assert standing(book).state is State.SHORT
    assert trail(book) == []


# ---------------------------------------------------------------- blank cells of entries


YOUNG = {"where": {"for_whom": "young"}, "measure": "records"}


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ({"at_least": 1}, State.MET),
        ({"at_least": 2}, State.UNKNOWN),
        ({"at_least": 3}, State.SHORT),
        ({"at_most": 0}, State.OVER),
        ({"at_most": 1}, State.UNKNOWN),
        ({"at_most": 2}, State.MET),
    ],
)
def test_a_blank_cell_makes_a_state_unknown_only_where_it_decides(line, state):
    book = a_book([an_activity("a", for_whom="young"), an_activity("b")])

    found = standing(book, rules({**YOUNG, **line}))
    assert (found.state, found.earned) == (state, 1)


def test_tags_without_shares_are_named_with_the_shares_to_write():
    book = a_book([an_activity("a", topic="tech; lead=2")])
    line = {"at_least": 1, "where": {"topic": "tech"}}

    (told,) = whys(standing(book, rules(line, counting={"tags": "one"})))
    assert told == (
        "Several at credits.csv:2: topic. How much of the entry counts hangs on their shares: "
        "write tech=1;lead=1, or other numbers."
    )


def test_the_blank_cell_is_named_with_its_place():
    book = a_book([an_activity("a"), an_activity("b", for_whom="old")])
    rule_set = rules({**YOUNG, "at_least": 1})

    assert whys(standing(book, rule_set)) == [
        "Blank at credits.csv:2: for_whom. It decides whether the entry counts."
    ]
    ((name, amount, mark, why),) = trail(book, rule_set)
    assert (name, amount, mark, list(why)) == ("a", 0, "void", whys(standing(book, rule_set)))


def test_a_blank_row_that_would_only_be_pending_can_make_a_state_unknown():
    book = a_book([an_activity()])
    rule_set = rules({**YOUNG, "at_least": 1}, valid=CERTIFICATE)

    assert standing(book, rule_set).state is State.UNKNOWN


def test_a_blank_cell_of_a_void_row_or_of_another_year_decides_nothing():
    rule_set = rules({**YOUNG, "at_least": 1})

    void = a_book([an_activity()], [a_row(status="void")])
    earlier = a_book([an_activity(day=date(2025, 8, 31))])
    assert standing(void, rule_set).state is State.SHORT
    assert standing(earlier, rule_set).state is State.SHORT


def test_inside_not_a_blank_cell_does_not_fit():
    book = a_book([an_activity()])
    rule_set = rules({"where": {"not": {"mode": "online"}}, "measure": "records", "at_least": 1})

    assert standing(book, rule_set).state is State.MET


# ---------------------------------------------------------------- who is asked


@pytest.mark.parametrize(
    ("cells", "hours", "state"),
    [
        ({"young": "yes"}, 2, State.SHORT),
        ({"young": "no"}, 2, State.NOT_APPLICABLE),
        ({}, 2, State.NOT_APPLICABLE),
        ({"young": ""}, 2, State.NOT_APPLICABLE),
    ],
)
def test_who_is_not_meant_is_not_asked(cells, hours, state):
    book = a_book([an_activity(hours=hours)], teachers=[a_teacher(**cells)])

    found = standing(book, rules({"who": {"young": True}}))
    assert found.state is state
    if state is State.NOT_APPLICABLE:
        assert (found.needed, found.short, found.on_pace) == (0, 0, None)
        assert whys(found) == ["Not asked of this teacher."]


@pytest.mark.parametrize(("hours", "state"), [(29, State.UNKNOWN), (30, State.MET)])
def test_a_blank_cell_of_the_roster_makes_a_state_unknown_only_where_it_is_not_met(hours, state):
    book = a_book([an_activity(hours=hours)], teachers=[a_teacher(rank="")])

    found = standing(book, rules({"who": {"rank": "senior"}}))
    assert found.state is state
    if state is State.UNKNOWN:
        assert found.why[0].why.endswith("rank. It decides what is asked.")


def test_the_rule_set_says_of_whom_it_speaks_and_of_nobody_else_is_anything_told():
    teachers = [a_teacher("t1", rank="senior"), a_teacher("t2", rank="none")]
    seniors = rules({}, who={"rank": "senior"})
    book = a_book([], [], teachers)

    found = report(book, seniors)
    assert [(each.teacher.code, len(each.standings)) for each in found.assessments] == [
        ("t1", 1), ("t2", 0),
    ]  # fmt: skip
    assert found.summary["teachers"] == 1
    both = report(book, seniors, rules({}))
    assert [len(each.standings) for each in both.assessments] == [2, 1]


def test_a_line_and_its_rule_set_must_both_mean_the_teacher():
    rule_set = rules({"who": {"young": True}}, who={"rank": "senior"})

    def state(**cells):
        return standing(a_book(teachers=[a_teacher(**cells)]), rule_set).state

    assert state(rank="senior", young="yes") is State.SHORT
    assert state(rank="senior", young="no") is State.NOT_APPLICABLE
    assert state(rank="junior", young="yes") is State.NOT_APPLICABLE
    assert state(rank="", young="yes") is State.UNKNOWN
    assert state(rank="", young="no") is State.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("at end", State.NOT_APPLICABLE),
        ("whole period", State.NOT_APPLICABLE),
        ("any day", State.SHORT),
    ],
)
def test_a_rank_that_was_lost_within_the_year_is_looked_for_as_the_line_says(when, state):
    book = a_book(changes=[a_change("rank", "senior", FIRST, date(2026, 1, 31))])

    assert standing(book, rules({"who": {"rank": "senior"}, "who_when": when})).state is state


def test_who_has_left_is_not_asked():
    book = a_book([an_activity(hours=40)], teachers=[a_teacher(left_on=date(2026, 8, 30))])

    found = standing(book)
    assert (found.state, found.earned) == (State.NOT_APPLICABLE, 0)
    assert whys(found) == ["Not in post on 2026-08-31."]


def test_a_standing_tells_the_group_of_its_last_day():
    book = a_book(
        teachers=[a_teacher(group="A")], changes=[a_change("group", "B", date(2026, 3, 1))]
    )

    assert standing(book).group == "B"
    assert standing(book, as_of=date(2026, 2, 28)).group == "A"


# ---------------------------------------------------------------- periods of one's own


def own(book, as_of, per="first", **line):
    return standing(book, rules({"per": per, **line}), as_of)


def test_the_first_year_ends_the_day_before_the_day_of_hire_comes_again():
    teacher = a_teacher(hired_on=date(2025, 8, 20))
    book = a_book([an_activity(day=date(2026, 8, 19))], teachers=[teacher])

    found = own(book, date(2026, 8, 19))
    assert found.period == Period(date(2025, 8, 20), date(2026, 8, 19), "first@2025-08-20")
    assert (found.earned, found.state) == (2, State.SHORT)


def test_a_year_from_the_29th_of_february_ends_on_the_27th():
    found = own(a_book(teachers=[a_teacher(hired_on=date(2028, 2, 29))]), date(2029, 2, 27))

    assert (found.period.first, found.period.last) == (
        date(2028, 2, 29), date(2029, 2, 27),
    )  # fmt: skip


def test_who_has_no_day_of_hire_has_no_first_year_that_anybody_knows():
    book = a_book([an_activity()], teachers=[a_teacher(hired_on=None)])
    rule_set = rules({"per": "first"})
    assessor = Assessor(book, rule_set, Span(LAST))

    (found,) = assessor.standings("t")
    assert found.state is State.UNKNOWN
    assert found.period is None
    assert found.on_pace is None
    assert found.needed == 0
    assert whys(found) == ["“hired_on” of the roster is blank."]
    assert assessor.trail(found) == ()


def test_whose_first_year_is_not_known_is_not_asked_after_leaving_or_if_not_meant():
    gone = a_teacher(hired_on=None, left_on=date(2026, 8, 30))
    other = a_teacher(hired_on=None, young="no")
    blank = a_teacher(hired_on=None, young="")

    assert own(a_book(teachers=[gone]), LAST).state is State.NOT_APPLICABLE
    asked = {"who": {"young": "yes"}}
    assert own(a_book(teachers=[other]), LAST, **asked).state is State.NOT_APPLICABLE
    assert own(a_book(teachers=[blank]), LAST, **asked).state is State.UNKNOWN


def test_whose_first_year_is_long_past_is_not_asked_about_it():
    book = a_book(teachers=[a_teacher(hired_on=date(2015, 9, 1))])

    assert standings(book, rules({"per": "first"})) == ()


def test_a_personal_year_may_be_counted_from_a_column_of_the_roster():
    book = a_book(
        [an_activity(day=date(2026, 3, 1)), an_activity("b", date(2026, 2, 28))],
        teachers=[a_teacher(licensed_on="2020-03-01")],
    )

    found = own(book, date(2026, 3, 1), "licence")
    assert found.period.label == "licence@2026-03-01"
    assert found.earned == 2


def test_a_personal_year_may_be_counted_from_a_dated_change():
    book = a_book(changes=[a_change("licensed_on", "2025-12-01", date(2025, 12, 1))])

    found = own(book, LAST, "licence")
    assert found.period.first == date(2025, 12, 1)


@pytest.mark.parametrize("cells", [{}, {"licensed_on": ""}, {"licensed_on": "in spring"}])
def test_a_column_that_names_no_day_opens_no_period(cells):
    found = own(a_book(teachers=[a_teacher(**cells)]), LAST, "licence")

    assert (found.state, found.period) == (State.UNKNOWN, None)
    assert whys(found) == ["“licensed_on” of the roster is blank."]


def test_a_named_period_of_long_ago_finds_the_personal_years_in_it():
    book = a_book(
        [an_activity(day=date(2016, 3, 5))], teachers=[a_teacher(hired_on=date(2015, 9, 1))]
    )
    around = Period(date(2015, 1, 1), date(2017, 1, 1), "")

    (found,) = standings(book, rules({"per": "first"}), named=around)
    assert (found.period.label, found.earned) == ("first@2015-09-01", 2)


# ---------------------------------------------------------------- credits brought along


ACCEPT = [{"who": {"moved_in": True}, "change": "accept", "needs_all": ["transfer-sheet"]}]
MOVED = a_change("employment", "transferred-in", date(2026, 2, 1))


def brought(*, changes=(MOVED,), valid=(), adjust=ACCEPT, **said):
    """Return a book of 20 credits brought along and 15 earned here, and its rules."""
    hired_on = date(2026, 2, 1) if changes else date(2015, 9, 1)
    before = an_activity("a", date(2026, 1, 31), 20, kind="opening-balance")
    book = a_book(
        [before, an_activity("b", hours=15)],
        [a_row("a", **said), a_row("b", evidence=["certificate"])],
        [a_teacher(hired_on=hired_on)],
        changes,
    )
    return book, rules({}, adjust=adjust, valid=valid)


def figures(book, rule_set):
    found = standing(book, rule_set)
    return found.state, found.earned, found.pending, found.awaits


def test_credits_brought_along_count_with_the_transfer_sheet_and_are_pending_without():
    assert figures(*brought(evidence=["transfer-sheet"])) == (State.MET, 35, 0, ())
    assert figures(*brought(approvals=["transfer-sheet"])) == (State.MET, 35, 0, ())
    assert figures(*brought()) == (State.PENDING, 15, 20, ("transfer-sheet",))


def test_the_missing_sheet_is_told_with_its_line():
    book, rule_set = brought()

    assert trail(book, rule_set)[0] == ("a", 20, "pending", ("Missing: transfer-sheet.",))


def test_who_did_not_move_in_needs_no_sheet():
    assert figures(*brought(changes=())) == (State.MET, 35, 0, ())


def test_without_a_line_that_accepts_them_they_count_as_any_others():
    assert figures(*brought(adjust=())) == (State.MET, 35, 0, ())


def test_a_proof_that_is_missing_as_well_is_awaited_as_well_only_if_it_holds_them_up():
    assert figures(*brought(valid=CERTIFICATE))[3] == ("certificate", "transfer-sheet")
    provisional = [{"needs_all": ["certificate"], "else": "provisional"}]
    assert figures(*brought(valid=provisional))[3] == ("transfer-sheet",)


def test_what_is_void_stays_void_whatever_was_brought_along():
    assert figures(*brought(status="void")) == (State.SHORT, 15, 0, ())


def test_an_ordinary_entry_needs_no_sheet():
    book = a_book([an_activity(hours=30)], changes=[MOVED])

    assert standing(book, rules({}, adjust=ACCEPT)).state is State.MET


# ---------------------------------------------------------------- verdicts


def verdict(*states: State, force="must"):
    line = standing(a_book(), rules({"force": force}))
    return Assessment(line.teacher, tuple(line._replace(state=state) for state in states)).verdict


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ((), "compliant"),
        ((State.MET, State.EXEMPT, State.WAIVED, State.NOT_APPLICABLE), "compliant"),
        ((State.MET, State.OPEN), "open"),
        ((State.OPEN, State.PENDING), "pending"),
        ((State.PENDING, State.UNKNOWN, State.OPEN), "unknown"),
        ((State.UNKNOWN, State.SHORT), "short"),
        ((State.MET, State.OVER), "short"),
    ],
)
def test_the_worst_state_is_the_verdict_and_over_is_short(states, told):
    assert verdict(*states) == told


@pytest.mark.parametrize("force", ["advice", "entitlement"])
def test_advice_never_makes_anybody_short(force):
    assert verdict(State.SHORT, State.OVER, State.UNKNOWN, force=force) == "compliant"


def school():
    """Return a report on one teacher of each verdict, and one of whom nothing is asked."""
    people = {"short": 1, "over": 99, "unknown": 50, "pending": 50, "compliant": 50, "gone": 0}
    left = {"gone": date(2026, 1, 1)}
    teachers = [a_teacher(name, left_on=left.get(name)) for name in people]
    activities = [an_activity(name, hours=hours) for name, hours in people.items() if hours]
    proof = {name: ["certificate"] for name in people if name != "pending"}
    rows = [
        a_row(
            each.id,
            each.id,
            evidence=proof.get(each.id),
            topic="" if each.id == "unknown" else "law",
        )
        for each in activities
    ]
    asked = {"where": {"topic": "law"}}
    rule_set = rules({**asked}, {**asked, "at_most": 90, "id": "most"}, valid=CERTIFICATE)
    return report(a_book(activities, rows, teachers), rule_set)


def test_each_teacher_of_whom_something_is_asked_is_counted_once():
    assert school().summary == {
        "teachers": 5, "short": 2, "unknown": 1, "pending": 1, "open": 0, "compliant": 1,
    }  # fmt: skip


def only(*codes):
    full = school()
    return full._replace(
        assessments=tuple(each for each in full.assessments if each.teacher.code in codes)
    )


def test_nothing_pending_or_unknown_is_allowed_only_where_it_is_asked_strictly():
    assert not school().is_compliant()
    for code in ("short", "over"):
        assert not only(code).is_compliant()
    for code in ("pending", "unknown"):
        assert only(code).is_compliant()
        assert not only(code).is_compliant(strict=True)
    for code in ("compliant", "gone"):
        assert only(code).is_compliant(strict=True)


def test_what_is_open_is_no_fault_even_if_asked_strictly():
    young = rules({}, ruleset={"id": "town", "from": FIRST})

    assert report(a_book(), young, as_of=date(2026, 8, 30)).is_compliant(strict=True)
    assert not report(a_book(), young, as_of=LAST).is_compliant()


def test_a_report_is_of_those_in_question_in_their_order():
    book = a_book(teachers=[a_teacher("t1"), a_teacher("t2"), a_teacher("t3")])

    found = assess(book, [rules({})], Span(LAST), ["t3", "t1"])
    assert [each.teacher.code for each in found.assessments] == ["t3", "t1"]
    assert assess(book, [], Span(LAST)).summary["teachers"] == 0


def test_without_requirements_nothing_is_asked_of_anybody():
    found = report(a_book([an_activity()]), rules())

    assert found.summary["teachers"] == 0
    assert found.is_compliant(strict=True)


# ---------------------------------------------------------------- entries alike


MOVED_IN = "teacher,attribute,value,from,to\nt0,employment,transferred-in,2020-09-01,\n"
ROW_CELLS = {
    "attendance": ["late", "absent"],
    "hours": ["2", "0.7"],
    "minutes": ["50"],
    "part": ["1", "2"],
    "result": ["qualified"],
    "evidence": ["certificate=a.pdf", "certificate=b.pdf", "marks;photo"],
    "approvals": ["school-review;college-review"],
    "status": ["void"],
    "for": ["2025-09-01", "2026-03-01"],
    "rated_on": ["2026-03-06"],
    "unit": ["day"],
    "units": ["2", "0.5"],
    "level": ["city"],
}
CELL = st.sampled_from([(name, text) for name, texts in ROW_CELLS.items() for text in texts])
SEATS = [
    {"activity": f"a{number}", "teacher": code} for number in range(3) for code in ("t0", "t1")
]
ROWS = st.builds(
    lambda cells, more: [
        {**seat, **dict(c)} for seat, c in [*zip(SEATS, cells, strict=True), *more]
    ],
    st.lists(st.lists(CELL, max_size=2), min_size=len(SEATS), max_size=len(SEATS)),
    st.lists(st.tuples(st.sampled_from(SEATS), st.lists(CELL, max_size=2)), max_size=2),
)
EVENT = st.builds(
    lambda row, days, kind: {
        **row,
        "end": str(date.fromisoformat(row["start"]) + timedelta(days=days)),
        "kind": kind or row["kind"],
    },
    ACTIVITY,
    st.integers(0, 3),
    st.sampled_from(["", "", "opening-balance"]),
)
ALL_OF_IT = {"per": "cycle", "at_least": 30}
LINES = st.lists(REQUIREMENT, max_size=2).map(lambda lines: [ALL_OF_IT, *lines])
RATED = [{"where": {"level": "county+"}, "needs_all": ["learner-evaluation"], "else": "pending"}]
RULES: dict[str, st.SearchStrategy[Any]] = {
    "credit": CREDIT,
    "valid": VALID | st.just(RATED),
    "counting": st.sampled_from([{"date": "end"}, {"date": "start"}, {"date": "for"}]),
    "adjust": st.sampled_from([[], ACCEPT, [{"who": {"group": "A"}, "change": "prorate"}]]),
}


def a_school(drawn):
    """Return a book on disk, read as the program reads it, and its rules."""
    teachers = [
        {"code": code, "name": "王伟", "hired_on": "2020-09-01", "group": "A", "new_teacher": ""}
        for code in ("t0", "t1")
    ]
    activities = [
        {"id": f"a{number}", "title": "Talk", **event}
        for number, event in enumerate(drawn["events"])
    ]
    files = {
        "teachers.csv": table(teachers),
        "activities.csv": table(activities),
        "credits.csv": table(drawn["rows"], "activity", "teacher"),
        "changes.csv": MOVED_IN,
    }
    with tempfile.TemporaryDirectory() as folder:
        book = read_book(write_book(Path(folder), files))
    lines = [{"id": f"r{number}", **line} for number, line in enumerate(drawn["lines"])]
    period = {
        "year": {"start": "09-01"},
        "cycle": {"start": date(2021, 9, 1), "length": "5 years"},
        "semester": {"starts": ["02-01", "09-01"]},
        "own": {"start": "hired_on", "length": "1 year"},
    }
    tables = {name: drawn[name] for name in RULES}
    return book, rules(*lines, period=period, **tables)


@st.composite
def events_nearly_alike(draw):
    """Draw three activities that differ in a cell or two, so that some are quite alike."""
    first = draw(EVENT)
    events = [first]
    for other in (draw(EVENT), draw(EVENT)):
        names = draw(st.sets(st.sampled_from(sorted({*first} - {"start", "end"})), max_size=2))
        days = {"start", "end"} if draw(st.booleans()) else set()
        events.append({**first, **{name: other[name] for name in names | days}})
    return events


SCHOOLS = st.fixed_dictionaries(
    {
        "events": events_nearly_alike(),
        "rows": ROWS,
        "lines": LINES,
        **RULES,
    }
).map(a_school)
SPAN = Span(date(2026, 8, 31), Period(date(2021, 9, 1), date(2027, 12, 31), "all"))


def marks(counted):
    sums = dict.fromkeys(Mark, Fraction(0))
    for each in counted:
        sums[each.mark] += each.amount
    return sums


@settings(max_examples=200)
@given(SCHOOLS)
def test_entries_alike_are_worth_what_each_is_worth_by_itself(drawn):
    book, rule_set = drawn
    together = Assessor(book, rule_set, SPAN)
    apart = Assessor(replace(book, alike=()), rule_set, SPAN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fold, "_MORE_THAN_TEXT", frozenset({"kind"}))
        one_by_one = Assessor(book, rule_set, SPAN)

    for code in book.teachers:
        expected = one_by_one.standings(code)
        assert together.standings(code) == expected
        assert apart.standings(code) == expected


@given(SCHOOLS)
def test_the_trail_sums_to_what_was_earned(drawn):
    book, rule_set = drawn
    assessor = Assessor(book, rule_set, SPAN)

    for code in book.teachers:
        for found in assessor.standings(code):
            sums = marks(assessor.trail(found))
            if found.state is State.NOT_APPLICABLE:
                continue
            assert sums[Mark.OK] == found.certified
            assert sums[Mark.OK] + sums[Mark.PROVISIONAL] == found.earned
            assert sums[Mark.PENDING] == found.pending
            assert sums[Mark.VOID] == 0


def test_two_activities_alike_are_one_sort_and_two_that_differ_in_what_decides_are_two():
    book = a_book(
        [
            an_activity("a", evidence=["certificate"]),
            an_activity("b", date(2026, 4, 1), title="Another", evidence=["certificate"]),
            an_activity("c"),
            an_activity("d", hours=3, evidence=["certificate"]),
        ]
    )
    assessor = Assessor(replace(book, alike=[0] * 4), rules({}, valid=CERTIFICATE), Span(LAST))

    alike = [assessor.fold.alike((number, number)) for number in range(4)]
    assert alike[0] == alike[1]
    assert len(set(alike)) == 3


# ---------------------------------------------------------------- teachers alike in the roster


def both(rule_set, *teachers):
    """Return what is needed, or the state, of teachers judged together and one by one."""
    book = a_book([], [], teachers)
    together = Assessor(book, rule_set, Span(LAST))
    found = {each.code: together.standings(each.code)[0] for each in teachers}
    alone = {
        each.code: Assessor(book, rule_set, Span(LAST)).standings(each.code)[0] for each in teachers
    }
    assert found == alone
    return [(each.needed, each.state) for each in found.values()]


def test_days_out_of_post_shrink_the_amount_of_the_one_who_came_later():
    prorate = [{"change": "prorate", "by": "months", "who": {"in_post": False}}]
    early = a_teacher("t1", hired_on=date(2020, 9, 1))
    late = a_teacher("t2", hired_on=date(2026, 2, 1))

    told = both(rules({"at_least": 30}, adjust=prorate), early, late)
    assert [needed for needed, _state in told] == [30, Fraction(35, 2)]


def test_who_was_in_post_the_whole_period_is_asked_and_who_came_later_is_not():
    line = {"at_least": 30, "who": {"in_post": True}, "who_when": "whole period"}
    early = a_teacher("t1", hired_on=date(2020, 9, 1))
    late = a_teacher("t2", hired_on=date(2026, 2, 1))

    told = both(rules(line), early, late)
    assert [state for _needed, state in told] == [State.SHORT, State.NOT_APPLICABLE]


def test_a_column_that_a_roster_lacks_is_no_blank_cell():
    without = a_teacher("t1")
    blank = a_teacher("t2", stage="")

    told = both(rules({"at_least": 30, "who": {"stage": "primary"}}), without, blank)
    assert [state for _needed, state in told] == [State.NOT_APPLICABLE, State.UNKNOWN]
