"""What the people of a school must reach together: means, shares, rates and counts."""

from datetime import date
from fractions import Fraction

import pytest

from sbt_ledger.assessment.cohort import cohort_standings
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.span import Span
from sbt_ledger.periods import Period
from tests.assessment.conftest import (
    DAY,
    FIRST,
    LAST,
    YEAR,
    a_book,
    a_change,
    a_row,
    a_teacher,
    an_activity,
    report,
    rules,
)

MEAN = {"id": "mean", "measure": "mean", "at_least": 76, "per": "year"}
BLOCK = {"measure": "records", "at_least": 1, "where": {"hours": ">= 90"}}
SHARE = {"id": "share", "measure": "share", "having": BLOCK, "at_least": "22%", "per": "year"}
RATE = {
    "id": "rate", "measure": "rate", "at_least": "95%", "per": "year",
    "of": {"not": {"attendance": ["leave", "swapped"]}},
    "done": {"attendance": ["present", "late", "left-early"]},
}  # fmt: skip


def found(book, line, as_of=LAST, *, named=YEAR, **tables):
    return list(cohort_standings(book, rules({}, cohort=[line], **tables), Span(as_of, named)))


def one(book, line, as_of=LAST, **tables):
    (standing,) = found(book, line, as_of, **tables)
    return standing


def people(count, **cells):
    return [a_teacher(f"t{number}", **cells) for number in range(count)]


def hours(*amounts, day=DAY, teachers=None, changes=(), **cells):
    """Return a book in which the first teacher has the first hours, and so on."""
    everybody = teachers or people(len(amounts))
    activities = [
        an_activity(f"a{n}", day, each, **cells) for n, each in enumerate(amounts) if each
    ]
    rows = [a_row(f"a{n}", each.code) for n, each in enumerate(everybody) if amounts[n]]
    return a_book(activities, rows, everybody, changes)


def seats(*marks, **tables):
    """Return a book of one course in which each teacher's attendance is marked."""
    everybody = people(len(marks))
    rows = [
        a_row("a", each.code, attendance=mark) for each, mark in zip(everybody, marks, strict=True)
    ]
    return a_book([an_activity()], rows, everybody)


# ---------------------------------------------------------------- mean


@pytest.mark.parametrize(
    ("last", "state"), [(39, State.SHORT), ("39.9", State.SHORT), (40, State.MET)]
)
def test_a_mean_is_of_all_together(last, state):
    standing = one(hours(*[80] * 9, last), MEAN)

    assert standing.state is state
    assert standing.value == (720 + Fraction(last)) / 10
    assert (standing.numerator, standing.denominator) == (720 + Fraction(last), 10)


def test_those_below_a_mean_that_is_met_are_a_remark_only():
    book = hours(*[120] * 5, *[40] * 5)

    standing = one(book, MEAN)

    assert (standing.value, standing.state) == (80, State.MET)
    assert standing.below == ("t5", "t6", "t7", "t8", "t9")
    assert report(book, rules({"at_least": 0}, cohort=[MEAN])).is_compliant(strict=True)


def test_who_has_nothing_counts_in_the_mean_too():
    assert one(hours(152, 0), MEAN).value == 76
    assert one(hours(152, 0), MEAN).below == ("t1",)


def test_a_mean_is_open_until_the_last_day_of_the_year():
    assert one(hours(75), MEAN, date(2026, 8, 30)).state is State.OPEN
    assert one(hours(75), MEAN, LAST).state is State.SHORT


def test_a_mean_of_some_hours_only():
    book = a_book(
        [an_activity("a", hours=30, choice="self"), an_activity("b", hours=60, choice="given")]
    )

    assert one(book, {**MEAN, "where": {"choice": "self"}}).value == 30


def test_hours_that_await_a_proof_make_a_mean_pending_and_void_ones_do_not():
    proofs = {"where": {"kind": "lecture"}, "needs_all": ["certificate"]}

    waiting = one(hours(76), MEAN, valid=[{**proofs, "else": "pending"}])
    assert (waiting.value, waiting.state) == (0, State.PENDING)
    assert one(hours(75), MEAN, valid=[{**proofs, "else": "pending"}]).state is State.SHORT
    assert one(hours(76), MEAN, valid=[{**proofs, "else": "void"}]).state is State.SHORT
    assert one(hours(76), MEAN, valid=[{**proofs, "else": "provisional"}]).state is State.MET


def test_a_blank_cell_makes_a_mean_unknown_only_where_it_decides():
    own = {**MEAN, "where": {"choice": "self"}}

    unknown = one(hours(76), own)
    assert (unknown.state, unknown.unsure) == (State.UNKNOWN, ("t0",))
    known = one(hours(75), own)
    assert (known.state, known.unsure) == (State.SHORT, ())


# ---------------------------------------------------------------- who counts, on which day


def test_who_is_taken_out_is_not_counted_and_is_told():
    book = hours(76, 0, changes=[a_change("leave", "long", code="t1")])

    standing = one(book, {**MEAN, "who": {"not": {"leave": "long"}}})

    assert (standing.value, standing.state) == (76, State.MET)
    assert standing.left_out == ("t1",)


def test_the_day_on_which_people_are_counted_decides_who_counts():
    # t0 left in the year, t1 stayed, t2 came in the year.
    teachers = [
        a_teacher("t0", left_on=date(2026, 1, 31)),
        a_teacher("t1"),
        a_teacher("t2", hired_on=date(2026, 2, 1)),
    ]
    book = hours(20, 80, 90, teachers=teachers, day=date(2026, 1, 31))
    late = hours(20, 80, 90, teachers=teachers, day=date(2026, 3, 5))

    assert one(book, {**MEAN, "count_on": "period start"}).value == 50
    assert one(late, MEAN).value == 85
    assert one(late, MEAN, date(2026, 1, 31)).value == 0


def test_while_the_period_runs_those_count_who_are_in_post_on_the_day_of_the_question():
    teachers = [a_teacher("t0", left_on=date(2026, 3, 31)), a_teacher("t1")]
    book = hours(100, 76, teachers=teachers)

    assert one(book, MEAN, date(2026, 3, 31)).value == 88
    assert one(book, MEAN, date(2026, 4, 1)).value == 76


def test_of_those_of_whom_a_blank_cell_decides_the_state_says_whether_they_matter():
    teachers = [a_teacher("t0", rank="junior"), a_teacher("t1", rank="")]
    junior = {**MEAN, "who": {"rank": "junior"}}

    assert one(hours(76, 76, teachers=teachers), junior).state is State.MET
    assert one(hours(76, 0, teachers=teachers), junior).state is State.UNKNOWN
    assert one(hours(75, 90, teachers=teachers), junior).state is State.UNKNOWN
    assert one(hours(75, 0, teachers=teachers), junior).state is State.SHORT
    assert one(hours(76, 0, teachers=teachers), junior).unsure == ("t1",)


def test_nobody_at_all_is_neither_met_nor_missed():
    nobody = hours(90, teachers=[a_teacher("t0", left_on=date(2026, 8, 30))])

    for line in (MEAN, SHARE, RATE, {**RATE, "measure": "seats", "at_least": 1}):
        standing = one(nobody, line)
        assert (standing.state, standing.numerator or 0) == (State.EMPTY, 0)
    assert one(nobody, MEAN).value is None
    assert report(nobody, rules({}, cohort=[MEAN])).is_compliant(strict=True)


def test_who_the_rules_do_not_speak_of_is_not_counted():
    teachers = [a_teacher("t0", rank="junior"), a_teacher("t1", rank="senior")]

    standing = one(hours(0, 76, teachers=teachers), MEAN, who={"rank": "senior"})

    assert (standing.value, standing.left_out) == (76, ())


# ---------------------------------------------------------------- share


@pytest.mark.parametrize(
    ("having", "everybody", "state"),
    [(9, 41, State.SHORT), (10, 45, State.MET), (22, 100, State.MET), (21, 100, State.SHORT)],
)
def test_a_share_is_compared_exactly(having, everybody, state):
    standing = one(hours(*[90] * having, *[89] * (everybody - having)), SHARE)

    assert (standing.state, standing.value) == (state, Fraction(having, everybody))
    assert (standing.numerator, standing.denominator) == (having, everybody)
    assert standing.people == tuple(f"t{n}" for n in range(having))


def test_two_halves_are_not_one_event_of_ninety_hours():
    book = a_book([an_activity("a", hours=45), an_activity("b", hours=45)])

    assert one(book, SHARE).value == 0


def test_so_many_hours_in_all_may_be_asked_instead():
    having = {"measure": "hours", "at_least": 90}

    assert one(hours(90, 89), {**SHARE, "having": having, "at_least": "50%"}).state is State.MET
    assert one(hours(89, 89), {**SHARE, "having": having}).value == 0
    few = {**SHARE, "having": {"at_most": 89}, "at_least": "50%"}
    assert one(hours(90, 89), few).state is State.MET


def test_who_fulfils_a_requirement_counts_in_a_share_of_it():
    done = {**SHARE, "having": {"require": "r0"}, "at_least": "50%"}

    standing = one(hours(30, "29.9"), done)
    assert (standing.value, standing.state, standing.people) == (
        Fraction(1, 2), State.MET, ("t0",),
    )  # fmt: skip
    assert one(hours(30, 29, 0), done).state is State.SHORT


def test_a_share_of_those_freed_from_a_requirement_counts_them_and_not_those_not_asked():
    done = {**SHARE, "having": {"require": "r0"}, "at_least": "50%"}
    teachers = [a_teacher("t0", rank="senior"), a_teacher("t1", rank="junior")]
    book = hours(0, 0, teachers=teachers)

    freed = one(book, done, adjust=[{"who": {"rank": "senior"}, "change": "exempt"}])
    assert freed.people == ("t0",)
    asked = rules({"who": {"rank": "senior"}}, cohort=[done])
    (unasked,) = cohort_standings(book, asked, Span(LAST, YEAR))
    assert unasked.value == 0
    assert not unasked.people


def test_a_requirement_of_a_longer_period_is_the_one_that_holds_the_end_of_the_years():
    line = {**SHARE, "having": {"require": "r0"}}
    ruled = rules({"per": "cycle"}, cohort=[line])
    book = hours(30, day=date(2024, 3, 5))

    for span in (Span(LAST, YEAR), Span(LAST)):
        standings = {each.period.label: each for each in cohort_standings(book, ruled, span)}
        assert standings["2025-26"].state is State.MET
    before = Period(date(2020, 9, 1), date(2021, 8, 31), "2020-21")
    (old,) = cohort_standings(book, ruled, Span(LAST, before))
    assert old.state is State.SHORT


def test_a_requirement_of_each_teachers_own_period_counts_too():
    line = {**SHARE, "having": {"require": "r0"}, "at_least": "100%"}
    ruled = rules({"per": "first"}, cohort=[line])
    new = a_teacher("t0", hired_on=FIRST)

    (met,) = cohort_standings(hours(30, teachers=[new]), ruled, Span(LAST, YEAR))
    (short,) = cohort_standings(hours(29, teachers=[new]), ruled, Span(LAST, YEAR))
    assert (met.state, short.state) == (State.MET, State.SHORT)


def test_the_whole_school_counts_whoever_is_asked_about():
    book = hours(30, 30, 0)
    line = {**SHARE, "having": {"require": "r0"}}
    ruled = rules({}, cohort=[line])

    for codes in (None, ["t2"]):
        (standing,) = report(book, ruled, codes=codes).cohorts
        assert (standing.value, standing.people) == (Fraction(2, 3), ("t0", "t1"))


def test_before_the_first_amount_nobody_has_it():
    later = [{"from": date(2030, 9, 1), "amount": 1}]

    assert one(hours(90), {**SHARE, "having": {"at_least": later}}).value == 0
    assert one(hours(90), {**MEAN, "at_least": later}).state is State.NOT_APPLICABLE


def test_what_is_pending_or_unknown_of_a_requirement_is_so_of_a_share_of_it():
    line = {**SHARE, "having": {"require": "r0"}, "at_least": "50%"}
    proofs = [{"needs_all": ["certificate"], "else": "pending"}]

    assert one(hours(30, 0), line, valid=proofs).state is State.PENDING
    asked = rules({"where": {"topic": "law"}}, cohort=[line])
    (unknown,) = cohort_standings(hours(30, 0), asked, Span(LAST, YEAR))
    assert (unknown.state, unknown.unsure) == (State.UNKNOWN, ("t0",))


def test_what_is_pending_or_blank_of_the_entries_is_so_of_the_share():
    law = {**SHARE, "having": {**BLOCK, "where": {"topic": "law"}}}
    proofs = [{"needs_all": ["certificate"], "else": "pending"}]

    assert one(hours(90), SHARE, valid=proofs).state is State.PENDING
    assert one(hours(90), law).state is State.UNKNOWN
    few = {**SHARE, "having": {"measure": "records", "at_most": 0, "where": {"topic": "law"}}}
    assert one(hours(90), few).state is State.UNKNOWN
    assert one(hours(90, topic="art"), few).state is State.MET


@pytest.mark.parametrize(
    ("having", "everybody", "state"),
    [
        (2, 30, State.MET),
        (3, 30, State.OVER),
        (1, 29, State.MET),
        (2, 29, State.OVER),
        (1, 9, State.MET),
        (2, 9, State.OVER),
    ],
)
def test_a_ceiling_may_count_whole_people_and_allow_one_at_least(having, everybody, state):
    ceiling = {
        "id": "c", "measure": "share", "having": BLOCK, "at_most": "5%", "per": "year",
        "round": "nearest", "at_least_people": 1,
    }  # fmt: skip

    assert one(hours(*[90] * having, *[0] * (everybody - having)), ceiling).state is state


@pytest.mark.parametrize(
    ("rounded", "allowed"), [("up", 2), ("down", 1), ("nearest", 2), ("", Fraction(3, 2))]
)
def test_people_are_rounded_as_the_rule_says(rounded, allowed):
    line = {**SHARE, "at_least": "15%", "at_least_people": 1, "round": rounded}
    at_the_line, below = int(allowed + Fraction(1, 2)), int(allowed + Fraction(1, 2)) - 1

    standing = one(hours(*[90] * at_the_line, *[0] * (10 - at_the_line)), line)
    assert (standing.state, standing.allowed) == (State.MET, allowed)
    assert one(hours(*[90] * below, *[0] * (10 - below)), line).state is State.SHORT


def test_a_ceiling_is_exceeded_at_once_and_a_floor_and_a_ceiling_hold_together():
    ceiling = {"id": "c", "measure": "share", "having": BLOCK, "at_most": "50%", "per": "year"}

    assert one(hours(90, 0), ceiling, DAY).state is State.MET
    assert one(hours(90, 90, 0), ceiling, DAY).state is State.OVER
    both = {**ceiling, "at_least": "50%"}
    assert [one(hours(*each), both).state for each in ((90, 0), (90, 0, 0), (90, 90, 0))] == [
        State.MET, State.SHORT, State.OVER,
    ]  # fmt: skip


# ---------------------------------------------------------------- rate and counts


def test_approved_leave_is_no_seat():
    marks = ["present"] * 36 + ["leave"] * 2 + ["absent"] * 2

    standing = one(seats(*marks), RATE)

    assert (standing.state, standing.value) == (State.SHORT, Fraction(36, 38))
    assert one(seats(*["late"] * 19, "absent"), RATE).state is State.MET


def test_a_rate_is_over_all_seats_together_and_no_mean_of_courses():
    everybody = people(20)
    big = [a_row("a", each.code, attendance="present") for each in everybody]
    big[19] = a_row("a", "t19", attendance="absent")
    small = [a_row("b", "t0", attendance="present"), a_row("b", "t1", attendance="absent")]
    book = a_book([an_activity("a"), an_activity("b")], big + small, everybody)

    assert one(book, RATE).value == Fraction(20, 22)


def test_seats_that_were_none_do_not_count():
    activities = [
        an_activity("held"),
        an_activity("off", status="cancelled"),
        an_activity("later", date(2026, 9, 1)),
        an_activity("before", date(2025, 8, 31)),
        an_activity("brought", kind="opening-balance"),
    ]
    rows = [a_row(each.id) for each in activities]
    rows += [a_row("held"), a_row("before", status="void")]

    assert one(a_book(activities, rows), RATE).denominator == 1


def test_a_seat_counts_whether_or_not_its_proofs_are_there():
    proofs = [{"needs_all": ["certificate"], "else": "void"}]

    assert one(seats("present", "absent"), RATE, valid=proofs).value == Fraction(1, 2)


def test_a_seat_fits_what_is_expected_and_what_is_done_together():
    rows = [a_row("a", mode="x"), a_row("b", mode="y"), a_row("c", mode="z")]
    book = a_book([an_activity(name, kind="course") for name in "abc"], rows)
    line = {
        **RATE,
        "of": {"any": [{"mode": "x"}, {"mode": "y"}]},
        "done": {"any": [{"mode": "x"}, {"mode": "z"}]},
    }

    assert (one(book, line).numerator, one(book, line).denominator) == (1, 2)
    assert one(book, {**line, "where": {"mode": "x"}}).denominator == 1


def test_parts_of_one_event_are_one_seat():
    rows = [a_row(part="morning"), a_row(part="afternoon")]

    assert one(a_book([an_activity()], rows), RATE).denominator == 1


def test_a_year_without_a_seat_has_no_rate():
    assert one(a_book(), RATE).state is State.EMPTY


@pytest.mark.parametrize(
    ("floor", "state"),
    [
        ("25%", State.MET),
        ("26%", State.UNKNOWN),
        ("50%", State.UNKNOWN),
        ("51%", State.SHORT),
    ],
)
def test_a_blank_cell_makes_a_rate_unknown_only_where_it_decides(floor, state):
    rows = [a_row("a", seen="yes"), a_row("b", seen="no"), a_row("c", seen="no"), a_row("d")]
    book = a_book([an_activity(name) for name in "abcd"], rows)

    # Of four seats one was taken, or two.
    taken = {
        **{key: RATE[key] for key in RATE if key != "of"},
        "done": {"seen": "yes"},
        "at_least": floor,
    }
    assert one(book, taken).state is state


@pytest.mark.parametrize(
    ("floor", "state"),
    [
        ("33%", State.MET),
        ("34%", State.UNKNOWN),
        ("50%", State.UNKNOWN),
        ("51%", State.SHORT),
    ],
)
def test_a_seat_of_which_it_is_not_known_whether_it_was_expected(floor, state):
    rows = [a_row("a", due="x", seen="yes"), a_row("b", due="x", seen="no"), a_row("c", seen="no")]
    book = a_book([an_activity(name) for name in "abc"], rows)

    # One of two, or of three.
    line = {**RATE, "of": {"due": "x"}, "done": {"seen": "yes"}, "at_least": floor}
    assert one(book, line).state is state


def test_person_times_are_counted_by_seats_and_people_by_what_they_have():
    times = {**RATE, "id": "times", "measure": "seats", "at_least": 3}
    rows = [a_row("a", "t0"), a_row("b", "t0"), a_row("a", "t1"), a_row("b", "t1")]
    rows[3] = a_row("b", "t1", attendance="absent")
    book = a_book([an_activity("a"), an_activity("b")], rows, people(2))
    persons = {
        "id": "p", "measure": "people", "having": {"measure": "records", "at_least": 2},
        "at_least": 1, "per": "year",
    }  # fmt: skip

    assert (one(book, times).value, one(book, times).state) == (3, State.MET)
    assert one(book, {**times, "at_least": 4}).state is State.SHORT
    assert (one(book, persons).value, one(book, persons).people) == (1, ("t0",))
    assert one(book, {**persons, "at_least": 2}).state is State.SHORT


def test_a_blank_cell_makes_a_count_of_seats_unknown_only_where_it_decides():
    book = a_book([an_activity("a"), an_activity("b")], [a_row("a", seen="yes"), a_row("b")])
    times = {"id": "s", "measure": "seats", "of": {"seen": "yes"}, "per": "year"}

    states = [one(book, {**times, "at_least": count}).state for count in (1, 2, 3)]
    assert states == [State.MET, State.UNKNOWN, State.SHORT]


# ---------------------------------------------------------------- groups


def test_each_group_stands_by_itself_and_the_school_beside_them_asks_for_nothing():
    teachers = [
        a_teacher("t0", group="maths"),
        a_teacher("t1", group="maths"),
        a_teacher("t2", group="art"),
        a_teacher("t3", group=""),
    ]
    book = hours("75.9", 76, 76, 0, teachers=teachers)

    told = found(book, {**MEAN, "group_by": "group"})

    assert [(each.group, each.value, each.state, each.binds) for each in told] == [
        ("art", 76, State.MET, True),
        ("maths", Fraction("75.95"), State.SHORT, True),
        (None, Fraction("56.975"), State.SHORT, False),
    ]


def test_where_nobody_belongs_to_a_group_the_school_is_asked_itself():
    (told,) = found(hours(75), {**MEAN, "group_by": "school"})

    assert (told.group, told.state, told.binds) == (None, State.SHORT, True)


def test_a_teacher_belongs_to_the_group_of_the_count_day():
    change = a_change("group", "art", date(2026, 3, 1), code="t0")
    book = hours(76, teachers=[a_teacher("t0", group="maths")], changes=[change])
    line = {**MEAN, "group_by": "group"}

    assert [each.group for each in found(book, line)] == ["art", None]
    assert [each.group for each in found(book, line, date(2026, 2, 28))] == ["maths", None]


def test_each_group_files_its_own():
    plans = {
        "id": "plans", "measure": "records", "for_each": "group", "at_least": 1, "per": "year",
        "where": {"kind": "group-plan"},
    }  # fmt: skip
    teachers = [a_teacher("t0", group="maths"), a_teacher("t1", group="art")]

    def told(*groups):
        plan = [
            an_activity(f"p{n}", kind="group-plan", group=each) for n, each in enumerate(groups)
        ]
        return [(each.group, each.state) for each in found(a_book(plan, [], teachers), plans)]

    assert told("maths") == [("art", State.SHORT), ("maths", State.MET)]
    assert told("maths;art") == [("art", State.MET), ("maths", State.MET)]
    # Whose plan it is was left blank: it may be that of art.
    assert told("maths", "") == [("art", State.UNKNOWN), ("maths", State.MET)]
    (nobody,) = found(a_book([], [], [a_teacher("t0")]), plans)
    assert (nobody.group, nobody.state) == (None, State.EMPTY)


# ---------------------------------------------------------------- activities and their rows


def test_an_activity_fits_together_with_a_row_that_says_more_of_it():
    prizes = {"id": "p", "measure": "records", "at_least": 1, "per": "year"}
    line = {**prizes, "where": {"prize": "first"}}
    activity = [an_activity()]

    def state(*rows):
        return one(a_book(activity, rows), line).state

    assert state(a_row(prize="first")) is State.MET
    assert state(a_row(prize="second")) is State.UNKNOWN
    assert state(a_row(prize="first", status="void"), a_row(prize="second")) is State.UNKNOWN


def test_an_activity_that_is_void_does_not_count_and_one_that_awaits_a_proof_is_pending():
    lessons = {"id": "l", "measure": "records", "at_least": 1, "per": "year"}
    held = a_book([an_activity()])
    proven = a_book([an_activity()], [a_row(), a_row("a", evidence=("certificate",))])

    def state(book, otherwise):
        valid = [{"needs_all": ["certificate"], "else": otherwise}]
        return one(book, lessons, valid=valid).state

    assert state(held, "void") is State.SHORT
    assert state(held, "pending") is State.PENDING
    assert state(held, "provisional") is State.MET
    assert state(proven, "pending") is State.MET
