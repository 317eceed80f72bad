"""What counts, held against what is asked."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sbt_ledger.assessment.adjust import Demand
from sbt_ledger.assessment.result import Mark, State
from sbt_ledger.assessment.weigh import Share, Sums, Weighed, judge, measured, on_pace
from sbt_ledger.periods import Period
from tests.assessment.conftest import (
    FIRST,
    LAST,
    YEAR,
    a_book,
    a_row,
    an_activity,
    an_entry,
    rules,
    standing,
    value,
)


def lectures(*hours, **said):
    """Return a book of one lecture a number of hours, each with the same cells."""
    return a_book(
        [an_activity(f"a{number}", hours=each, **said) for number, each in enumerate(hours)]
    )


# ---------------------------------------------------------------- exact sums


def test_a_sum_of_nothing_is_nothing():
    sums = Sums()

    assert not sums
    assert Weighed.of(sums) == Weighed()


def test_a_share_that_is_void_is_a_share_all_the_same():
    sums = Sums()
    sums.add(Share(Fraction(0), Mark.VOID))

    assert sums
    assert Weighed.of(sums) == Weighed()


def test_thirds_and_halves_add_up_exactly():
    sums = Sums()
    for amount in (Fraction(1, 3), Fraction(1, 2), Fraction(1, 3), Fraction(1, 3), Fraction(2)):
        sums.add(Share(amount, Mark.OK))

    assert sums.of(0) == Fraction(7, 2)


def test_provisional_counts_and_is_not_certified_and_pending_does_not_count():
    sums = Sums()
    sums.add(Share(Fraction(1), Mark.OK))
    sums.add(Share(Fraction(2), Mark.PROVISIONAL, ("stamp",)))
    sums.add(Share(Fraction(4), Mark.PENDING, ("review",)))
    sums.add(Share(Fraction(8), Mark.VOID, ("nothing",)))

    assert Weighed.of(sums) == Weighed(
        Fraction(3), Fraction(1), Fraction(4), ("review", "stamp"), ("review",)
    )


def test_minutes_that_make_thirds_reach_the_line_exactly():
    activities = [an_activity(f"a{number}") for number in range(3)]
    book = a_book(activities, [a_row(each.id, minutes=20) for each in activities])

    assert standing(book, rules({"at_least": 1})).state is State.MET
    assert standing(book, rules({"at_least": Decimal("1.0000000001")})).state is State.SHORT


# ---------------------------------------------------------------- at the line


@pytest.mark.parametrize(
    ("hours", "state", "short"),
    [("29.99", State.SHORT, Fraction(1, 100)), ("30", State.MET, 0), ("30.01", State.MET, 0)],
)
def test_a_minimum_is_met_at_the_line_and_short_just_below(hours, state, short):
    found = standing(lectures(hours))

    assert (found.state, found.short, found.over) == (state, short, 0)


@pytest.mark.parametrize(
    ("hours", "state", "over"),
    [("143.99", State.MET, 0), ("144", State.MET, 0), ("144.01", State.OVER, Fraction(1, 100))],
)
def test_a_ceiling_is_kept_at_the_line_and_exceeded_just_above(hours, state, over):
    found = standing(lectures(hours), rules({"at_most": 144}))

    assert (found.state, found.short, found.over) == (state, 0, over)
    assert found.complete is (state is State.MET)


def test_a_ceiling_is_exceeded_while_the_period_still_runs():
    found = standing(lectures(145), rules({"at_most": 144}), date(2026, 3, 6))

    assert found.state is State.OVER


@pytest.mark.parametrize(
    ("as_of", "state"),
    [(date(2026, 8, 30), State.OPEN), (LAST, State.SHORT)],
)
def test_a_period_is_open_until_its_last_day(as_of, state):
    assert standing(lectures(29), as_of=as_of).state is state


def test_what_is_met_early_is_met():
    assert standing(lectures(30), as_of=date(2026, 3, 5)).state is State.MET


def test_nothing_recorded_is_short_of_all_of_it():
    found = standing(a_book())

    assert (found.state, found.earned, found.short) == (State.SHORT, 0, 30)


def test_what_asks_for_nothing_is_met_by_nothing():
    assert standing(a_book(), rules({"at_least": 0})).state is State.MET


# ---------------------------------------------------------------- proofs


PROOF = [{"needs_all": ["certificate"], "else": "pending"}]


@pytest.mark.parametrize(
    ("waiting", "state"), [("9.9", State.SHORT), ("10", State.PENDING), ("11", State.PENDING)]
)
def test_what_awaits_a_proof_makes_a_shortfall_pending_once_it_would_be_enough(waiting, state):
    book = a_book(
        [an_activity("a", hours=20, evidence=["certificate"]), an_activity("b", hours=waiting)]
    )

    found = standing(book, rules({}, valid=PROOF))
    assert (found.state, found.earned, found.pending) == (state, 20, Fraction(waiting))
    assert found.short == 10
    assert found.awaits == ("certificate",)


def test_pending_takes_the_place_of_open_as_well():
    assert standing(lectures(30), rules({}, valid=PROOF), date(2026, 3, 6)).state is State.PENDING
    assert standing(lectures(29), rules({}, valid=PROOF), date(2026, 3, 6)).state is State.OPEN


def test_of_what_is_pending_only_what_would_lift_it_is_awaited():
    valid = [
        {"where": {"kind": "course"}, "needs_all": ["certificate"], "else": "pending"},
        {"where": {"kind": "lecture"}, "needs_all": ["stamp"], "else": "provisional"},
    ]
    book = a_book([an_activity("a", hours=20), an_activity("b", hours=10, kind="course")])

    pending = standing(book, rules({}, valid=valid))
    met = standing(book, rules({"at_least": 20}, valid=valid))
    assert (pending.state, pending.awaits) == (State.PENDING, ("certificate",))
    assert (met.state, met.awaits) == (State.MET, ("certificate", "stamp"))


def test_a_ceiling_is_not_exceeded_by_what_is_pending():
    found = standing(lectures(150), rules({"at_most": 144}, valid=PROOF))

    assert (found.state, found.over) == (State.MET, 0)


def test_what_is_void_neither_counts_nor_is_awaited():
    valid = [{"needs_all": ["certificate"], "else": "void"}]

    found = standing(lectures(30), rules({}, valid=valid))
    assert (found.state, found.earned, found.pending, found.awaits) == (State.SHORT, 0, 0, ())


# ---------------------------------------------------------------- certificates and consequences


@pytest.mark.parametrize(
    ("certified", "gives"), [("29.9", None), ("30", "completion"), ("31", "completion")]
)
def test_a_requirement_gives_what_it_promises_once_all_of_it_is_certified(certified, gives):
    valid = [{"needs_all": ["certificate"], "else": "provisional"}]
    book = a_book(
        [an_activity("a", hours=certified, evidence=["certificate"]), an_activity("b", hours=5)]
    )

    found = standing(book, rules({"gives": "completion"}, valid=valid))
    assert (found.state, found.certified) == (State.MET, Fraction(certified))
    assert found.gives == gives


def test_what_promises_nothing_gives_nothing():
    assert standing(lectures(30)).gives is None


@pytest.mark.parametrize(
    ("line", "hours", "as_of", "consequence"),
    [
        ({}, 30, LAST, None),
        ({}, 29, LAST, "lose rank"),
        ({}, 29, date(2026, 8, 30), None),
        ({"at_most": 28}, 29, LAST, "lose rank"),
        ({"at_most": 29}, 29, LAST, None),
    ],
)
def test_a_consequence_follows_only_from_what_was_missed(line, hours, as_of, consequence):
    found = standing(lectures(hours), rules({"if_not": "lose rank", **line}), as_of)

    assert found.if_not == consequence


def test_what_threatens_nothing_has_no_consequence():
    assert standing(lectures(29)).if_not is None


def test_who_is_freed_gets_neither():
    rule_set = rules({"gives": "completion", "if_not": "lose rank"}, adjust=[{"change": "exempt"}])

    found = standing(lectures(30), rule_set)
    assert (found.gives, found.if_not) == (None, None)


# ---------------------------------------------------------------- pace


def pace(earned, day, *, amount: int | Fraction = 30, period=YEAR, line=None):
    requirement = rules(line or {}).require[0]
    wanted = Demand(Fraction(amount))
    return on_pace(requirement, wanted, Weighed(Fraction(earned)), period, day)


def test_who_has_just_what_the_days_gone_ask_for_keeps_pace():
    """30 of 365 on the 73rd day is 6."""
    day = date(2025, 11, 12)

    assert (day - FIRST).days + 1 == 73
    assert pace(6, day) is True
    assert pace(Fraction(6) - Fraction(1, 10**9), day) is False


def test_on_the_first_day_one_day_is_gone_and_on_the_last_all():
    assert pace(Fraction(30, 365), FIRST) is True
    assert pace(Fraction(29, 365), FIRST) is False
    assert pace(30, LAST) is True
    assert pace("29.99", LAST) is False
    assert pace("29.99", date(2027, 1, 1)) is False


def test_before_its_first_day_nothing_is_behind():
    assert pace(0, date(2025, 8, 31)) is True
    assert pace(0, date(2024, 1, 1)) is True


def test_a_leap_year_has_a_day_more_to_spread_over():
    leap = Period(date(2027, 9, 1), date(2028, 8, 31), "2027-28")

    assert pace(Fraction(30, 366), leap.first, period=leap) is True


def test_a_prorated_amount_has_its_own_pace():
    assert pace(Fraction(55, 6 * 365), FIRST, amount=Fraction(55, 6)) is True
    assert pace(Fraction(54, 6 * 365), FIRST, amount=Fraction(55, 6)) is False


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"measure": "hours"}, True),
        ({"measure": "records"}, None),
        ({"measure": "days"}, None),
        ({"at_most": 30}, None),
    ],
)
def test_only_sums_of_credits_and_hours_have_a_pace(line, told):
    assert pace(30, LAST, line=line) is told


def test_who_is_freed_has_no_pace():
    requirement = rules({}).require[0]

    assert on_pace(requirement, Demand(settled=State.WAIVED), Weighed(), YEAR, LAST) is None


def test_a_standing_tells_its_pace():
    assert standing(lectures(15), as_of=date(2026, 3, 6)).on_pace is False
    assert standing(lectures(16), as_of=date(2026, 3, 6)).on_pace is True


# ---------------------------------------------------------------- measures


def amount(entry, measure, **tables):
    return measured(rules({"measure": measure}).require[0], value(entry, **tables))


def test_credits_follow_the_rate_and_hours_do_not():
    entry = an_entry(hours=20)

    assert amount(entry, "", credit=[{"per_hour": "0.05"}]) == 1
    assert amount(entry, "hours", credit=[{"per_hour": "0.05"}]) == 20


def test_a_record_is_one_however_long_it_took():
    assert amount(an_entry(hours=0), "records") == 1


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 3, 5), date(2026, 3, 5), 1),
        (date(2026, 3, 5), date(2026, 3, 6), 2),
        (date(2028, 2, 28), date(2028, 3, 1), 3),
        (date(2026, 12, 30), date(2027, 1, 3), 5),
    ],
)
def test_days_are_counted_from_start_to_end_with_both(start, end, days):
    assert amount(an_entry(an_activity(day=end, start=start)), "days") == days


def test_units_of_days_are_days():
    across = an_activity(day=date(2026, 3, 9), start=date(2026, 3, 5))

    assert amount(an_entry(across, unit="day", units="2.5"), "days") == Fraction(5, 2)
    assert amount(an_entry(across, unit="semester-hour", units="2.5"), "days") == 5
    assert amount(an_entry(across, unit="day"), "days") == 5


@pytest.mark.parametrize(
    ("days", "state"), [("1.9", State.SHORT), ("2", State.MET), ("4", State.MET)]
)
def test_so_many_days_are_asked_for(days, state):
    book = a_book([an_activity(unit="day", units=days)])

    assert standing(book, rules({"measure": "days", "at_least": 2})).state is state


# ---------------------------------------------------------------- rows with a blank cell


def test_a_state_is_judged_as_if_blank_rows_fitted_without_a_word_of_what_they_await():
    sums = Sums()
    sums.add(Share(Fraction(2), Mark.PROVISIONAL, ("stamp",)))
    sums.add(Share(Fraction(3), Mark.PENDING, ("review",)))

    both = Weighed(Fraction(1), Fraction(1), Fraction(1), ("other",)).with_blanks(sums)
    assert both == Weighed(Fraction(3), Fraction(1), Fraction(4))


def test_what_settles_the_matter_is_the_state():
    requirement = rules({}).require[0]
    settled = Demand(Fraction(30), State.EXEMPT)

    assert judge(requirement, settled, Weighed(), YEAR, LAST) is State.EXEMPT
