"""What is asked of one teacher in one period."""

from datetime import date
from fractions import Fraction

import pytest

from sbt_ledger.assessment.adjust import demand
from sbt_ledger.assessment.prorate import left
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.who import fits, holds
from sbt_ledger.periods import Period
from sbt_ledger.records.teacher import Timeline
from sbt_ledger.rules.adjustment import Adjustment
from sbt_ledger.rules.filter import Filter
from tests.assessment.conftest import (
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
    standing,
    standings,
    whys,
)

ON_LEAVE = {"leave": "maternity"}


def asked(rule_set, timeline=None, *, period=YEAR, as_of=LAST):
    """Return what the first requirement asks."""
    timeline = timeline or Timeline(a_teacher())
    return demand(rule_set, rule_set.require[0], timeline, period, as_of)


def settled(rule_set, *changes, **cells):
    """Return the state that settles the first requirement, None if it is to be weighed."""
    return asked(rule_set, Timeline(a_teacher(**cells), changes)).settled


# ---------------------------------------------------------------- amounts


def test_what_is_asked_is_what_the_line_says():
    assert asked(rules({"at_least": "2.5"})).amount == Fraction(5, 2)
    assert asked(rules({"at_most": 144})).amount == 144


STEPS = [{"from": date(2025, 9, 1), "amount": 48}, {"from": date(2025, 9, 2), "amount": 72}]


def test_a_floor_beside_a_ceiling_is_asked_with_it():
    found = asked(rules({"at_least": 5, "at_most": 9}))

    assert (found.amount, found.ceiling) == (5, 9)


def test_a_ceiling_stands_where_no_floor_is_in_force():
    found = asked(rules({"at_least": STEPS[1:], "at_most": 9}))

    assert (found.settled, found.amount, found.ceiling) == (None, 0, 9)


@pytest.mark.parametrize("key", ["at_least", "at_most"])
def test_the_amount_is_the_one_in_force_when_the_period_began(key):
    assert asked(rules({key: STEPS})).amount == 48


def test_before_the_first_amount_no_rule_was_in_force_and_nothing_is_asked():
    found = asked(rules({"at_least": [{"from": date(2025, 9, 2), "amount": 48}]}))

    assert found.settled is State.NOT_APPLICABLE
    assert [each.why for each in found.why] == ["No rule was in force."]


def test_a_repealed_amount_asks_nothing():
    repealed = [{"from": date(2011, 9, 1), "amount": 48}, {"from": FIRST, "repealed": True}]

    assert settled(rules({"at_least": repealed})) is State.NOT_APPLICABLE


# ---------------------------------------------------------------- in post


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ({"hired_on": LAST}, None),
        ({"hired_on": date(2026, 9, 1)}, State.NOT_APPLICABLE),
        ({"left_on": LAST}, None),
        ({"left_on": date(2026, 8, 30)}, State.NOT_APPLICABLE),
    ],
)
def test_nothing_is_asked_of_who_is_not_in_post_on_the_last_day(days, state):
    assert settled(rules({}), **days) is state


def test_while_a_period_runs_the_day_of_the_question_decides_who_is_in_post():
    leaving = Timeline(a_teacher(left_on=date(2026, 3, 5)))

    assert asked(rules({}), leaving, as_of=date(2026, 3, 5)).settled is None
    after = asked(rules({}), leaving, as_of=date(2026, 3, 6))
    assert after.settled is State.NOT_APPLICABLE
    assert [each.why for each in after.why] == ["Not in post on 2026-03-06."]


# ---------------------------------------------------------------- exempt and waive


@pytest.mark.parametrize(("change", "state"), [("exempt", State.EXEMPT), ("waive", State.WAIVED)])
def test_who_fits_is_freed(change, state):
    line = {"who": {"sex": "f"}, "change": change}

    assert settled(rules({}, adjust=[line]), sex="f") is state
    assert settled(rules({}, adjust=[line]), sex="m") is None


@pytest.mark.parametrize(("change", "state"), [("exempt", State.EXEMPT), ("waive", State.WAIVED)])
def test_where_a_letter_is_asked_for_only_a_letter_frees(change, state):
    rule_set = rules(
        {}, adjust=[{"who": {"leave": "illness"}, "change": change, "needs_all": ["letter"]}]
    )

    assert settled(rule_set, a_change("leave", "illness")) is None
    assert settled(rule_set, a_change("leave", "illness", evidence=["photo"])) is None
    assert settled(rule_set, a_change("leave", "illness", evidence=["letter"])) is state


def test_the_letter_of_another_attribute_does_not_free():
    rule_set = rules(
        {}, adjust=[{"who": {"leave": "illness"}, "change": "waive", "needs_all": ["letter"]}]
    )

    assert (
        settled(
            rule_set, a_change("leave", "illness"), a_change("rank", "senior", evidence=["letter"])
        )
        is None
    )


def test_letters_of_a_change_are_asked_for_together():
    line = {"who": {"leave": "illness"}, "change": "waive", "needs_all": ["letter", "stamp"]}

    def told(*evidence):
        return settled(rules({}, adjust=[line]), a_change("leave", "illness", evidence=evidence))

    assert told("letter") is None
    assert told("stamp", "letter") is State.WAIVED


def test_who_was_freed_once_is_not_freed_later():
    rule_set = rules({}, adjust=[{"who": ON_LEAVE, "change": "waive"}])

    assert settled(rule_set, a_change("leave", "maternity", FIRST, LAST)) is State.WAIVED
    assert settled(rule_set, a_change("leave", "maternity", FIRST, date(2026, 8, 30))) is None


def test_a_line_that_names_requirements_changes_no_others():
    adjust = [{"require": ["language"], "change": "exempt"}]
    rule_set = rules({"id": "total"}, {"id": "language"}, adjust=adjust)

    total, language = standings(a_book(), rule_set)
    assert (total.state, language.state) == (State.SHORT, State.EXEMPT)


def test_who_is_freed_is_told_by_which_line_and_still_sees_the_amount():
    rule_set = rules({}, adjust=[{"change": "exempt"}])

    found = standing(a_book([an_activity()]), rule_set)
    assert (found.needed, found.earned, found.on_pace) == (30, 2, None)
    assert whys(found) == ["Freed from it."]
    assert found.why[0].rule == rule_set.adjust[0]
    assert found.complete


def test_a_ceiling_can_be_waived_as_well():
    rule_set = rules({"at_most": 1}, adjust=[{"change": "waive"}])

    assert standing(a_book([an_activity()]), rule_set).state is State.WAIVED


def test_credits_brought_along_change_no_amount():
    assert asked(rules({}, adjust=[{"change": "accept"}])).amount == 30


# ---------------------------------------------------------------- months that do not count


PRORATED = rules({"at_least": 36}, adjust=[{"who": ON_LEAVE, "change": "prorate", "by": "months"}])


def months_left(who, timeline, period):
    """Return the share that is left where the months in which `who` fits do not count."""
    found = left(Adjustment.read({"who": who, "change": "prorate"}), timeline, period)
    return found and found.share


def prorated(first, until, rule_set=PRORATED):
    timeline = Timeline(a_teacher(), [a_change("leave", "maternity", first, until)])
    return asked(rule_set, timeline).amount


@pytest.mark.parametrize(
    ("first", "until", "amount"),
    [
        (date(2025, 9, 1), date(2025, 9, 30), 33),
        (date(2025, 9, 1), date(2025, 9, 29), 36),
        (date(2025, 9, 2), date(2025, 10, 30), 36),
        (date(2025, 9, 2), date(2025, 10, 31), 33),
        (date(2026, 2, 1), date(2026, 2, 28), 33),
        (date(2026, 8, 1), None, 33),
        (date(2024, 1, 1), date(2025, 8, 31), 36),
        (date(2024, 1, 1), None, 0),
    ],
)
def test_only_whole_months_of_leave_lower_the_amount(first, until, amount):
    assert prorated(first, until) == amount


def test_a_leave_in_february_of_a_leap_year_lasts_to_its_29th():
    leap = Period(date(2027, 9, 1), date(2028, 8, 31), "2027-28")

    def off(until):
        change = a_change("leave", "maternity", date(2028, 2, 1), until)
        return months_left(ON_LEAVE, Timeline(a_teacher(), [change]), leap)

    assert off(date(2028, 2, 28)) == 1
    assert off(date(2028, 2, 29)) == Fraction(11, 12)


def test_a_share_of_a_twelfth_stays_exact():
    rule_set = rules({"at_least": 10}, adjust=[{"who": ON_LEAVE, "change": "prorate"}])

    assert prorated(date(2025, 9, 1), date(2025, 9, 30), rule_set) == Fraction(55, 6)


def test_two_leaves_that_follow_each_other_are_one():
    timeline = Timeline(
        a_teacher(),
        [
            a_change("leave", "maternity", date(2025, 9, 1), date(2025, 9, 14)),
            a_change("leave", "illness", date(2025, 9, 15), date(2025, 9, 30)),
        ],
    )
    who = {"leave": ["maternity", "illness"]}

    assert months_left(who, timeline, YEAR) == Fraction(11, 12)
    assert months_left(ON_LEAVE, timeline, YEAR) == 1


def test_several_shares_multiply():
    adjust = [
        {"who": ON_LEAVE, "change": "prorate"},
        {"who": {"rank": "head"}, "change": "prorate"},
    ]
    timeline = Timeline(
        a_teacher(),
        [
            a_change("leave", "maternity", date(2025, 9, 1), date(2025, 11, 30)),
            a_change("rank", "head", date(2026, 3, 1), None),
        ],
    )

    found = asked(rules({"at_least": 36}, adjust=adjust), timeline)
    assert found.amount == 36 * Fraction(9, 12) * Fraction(6, 12)
    assert [each.why for each in found.why] == [
        "Prorated: 3 of 12 months do not count.",
        "Prorated: 6 of 12 months do not count.",
    ]


def test_nothing_is_told_where_nothing_was_lowered():
    assert asked(PRORATED).why == ()


def test_whose_months_all_fall_out_has_nothing_to_reach():
    book = a_book(changes=[a_change("leave", "maternity", date(2020, 1, 1))])

    assert standing(book, PRORATED).state is State.MET


NOT_IN_POST = {"who": {"in_post": False}, "require": ["cycle"], "change": "prorate", "by": "months"}
TOWN = rules(
    {"id": "cycle", "at_least": 360, "per": "cycle", "doubts": ["R3"]},
    doubts={"R3": {"instead": {"adjust": [NOT_IN_POST]}}, "R4": {}},
)
END = date(2026, 8, 31)


@pytest.mark.parametrize(
    ("hired_on", "needed"),
    [
        (date(2021, 9, 1), 360),
        (date(2021, 9, 2), 360),
        (date(2021, 10, 1), 354),
        (date(2022, 9, 1), 288),
        (date(2026, 8, 31), 6),
    ],
)
def test_under_the_other_reading_who_came_later_has_fewer_months_to_fill(hired_on, needed):
    book = a_book(teachers=[a_teacher(hired_on=hired_on)])
    other = TOWN.under("R3")

    assert other is not None
    assert standing(book, TOWN, END).needed == 360
    assert standing(book, other, END).needed == needed


def test_a_requirement_rests_only_on_doubts_that_the_rules_tell():
    assert list(TOWN.faults()) == []
    told = [fault.told for fault in rules({"doubts": ["R9"]}).faults()]
    assert told == ["“R9” is no key of [doubts]"]


def test_a_doubt_without_another_reading_has_no_other_rules():
    assert TOWN.under("R4") is None
    assert TOWN.under("R99") is None


# ---------------------------------------------------------------- when it must hold


@pytest.mark.parametrize(
    ("first", "until", "at_end", "whole", "any_day"),
    [
        (FIRST, None, True, True, True),
        (date(2020, 1, 1), LAST, True, True, True),
        (date(2025, 9, 2), None, True, False, True),
        (FIRST, date(2026, 8, 30), False, False, True),
        (FIRST, FIRST, False, False, True),
        (LAST, None, True, False, True),
        (date(2026, 9, 1), None, False, False, False),
        (date(2020, 1, 1), date(2025, 8, 31), False, False, False),
    ],
)
def test_a_rank_is_looked_for_at_the_end_throughout_or_on_any_day(
    first, until, at_end, whole, any_day
):
    timeline = Timeline(a_teacher(), [a_change("rank", "senior", first, until)])
    who = [Filter.read({"rank": "senior"})]

    assert holds(who, "at end", timeline, YEAR, LAST) is at_end
    assert holds(who, "whole period", timeline, YEAR, LAST) is whole
    assert holds(who, "any day", timeline, YEAR, LAST) is any_day


def test_of_a_running_period_only_the_days_gone_are_known():
    timeline = Timeline(a_teacher(), [a_change("rank", "senior", FIRST, date(2026, 3, 5))])
    who = [Filter.read({"rank": "senior"})]

    assert holds(who, "whole period", timeline, YEAR, date(2026, 3, 5)) is True
    assert holds(who, "at end", timeline, YEAR, date(2026, 3, 6)) is False
    assert holds(who, "whole period", timeline, YEAR, date(2026, 3, 6)) is False


def test_two_filters_must_fit_on_the_same_day():
    timeline = Timeline(
        a_teacher(),
        [
            a_change("rank", "senior", FIRST, date(2026, 1, 31)),
            a_change("young", "yes", date(2026, 2, 1)),
        ],
    )
    both = [Filter.read({"rank": "senior"}), Filter.read({"young": True})]

    assert holds(both, "any day", timeline, YEAR, LAST) is False
    assert holds(both[1:], "any day", timeline, YEAR, LAST) is True


def test_a_filter_that_asks_nothing_always_holds():
    assert holds([Filter(), Filter()], "whole period", Timeline(a_teacher()), YEAR, LAST) is True


def test_a_blank_cell_of_the_roster_is_not_known_and_a_missing_column_does_not_hold():
    who = Filter.read({"rank": "senior"})

    assert fits(who, Timeline(a_teacher(rank="")), LAST) is None
    assert fits(who, Timeline(a_teacher()), LAST) is False


@pytest.mark.parametrize("when", ["at end", "whole period", "any day"])
def test_where_a_blank_cell_decides_nobody_knows(when):
    blank = Timeline(a_teacher(rank=""))

    assert holds([Filter.read({"rank": "senior"})], when, blank, YEAR, LAST) is None


def test_what_is_not_known_at_first_may_be_settled_later():
    known_later = Timeline(a_teacher(rank=""), [a_change("rank", "senior", date(2026, 1, 1))])
    lost_later = Timeline(a_teacher(rank=""), [a_change("rank", "junior", date(2026, 1, 1))])
    who = [Filter.read({"rank": "senior"})]

    assert holds(who, "any day", known_later, YEAR, LAST) is True
    assert holds(who, "whole period", known_later, YEAR, LAST) is None
    assert holds(who, "whole period", lost_later, YEAR, LAST) is False
    assert holds(who, "any day", lost_later, YEAR, LAST) is None


def test_of_two_filters_one_that_fails_settles_what_the_other_leaves_open():
    blank = Timeline(a_teacher(rank="", young="no"))
    both = [Filter.read({"rank": "senior"}), Filter.read({"young": True})]

    assert holds(both, "at end", blank, YEAR, LAST) is False


def test_two_people_of_one_name_are_freed_apart():
    teachers = [a_teacher("t1", "王伟", sex="f"), a_teacher("t2", "王伟", sex="m")]
    book = a_book([an_activity()], [a_row(code="t2")], teachers)

    found = report(book, rules({}, adjust=[{"who": {"sex": "f"}, "change": "exempt"}]))
    assert [
        (each.teacher.code, one.state, one.earned)
        for each in found.assessments
        for one in each.standings
    ] == [("t1", State.EXEMPT, 0), ("t2", State.SHORT, 2)]


# ---------------------------------------------------------------- what is still to be mended


def test_a_rank_or_higher_is_found_on_its_scale():
    book = a_book(teachers=[a_teacher(rank="senior")])

    assert standing(book, rules({"who": {"rank": "junior+"}})).state is State.SHORT


def test_the_letter_of_an_earlier_leave_does_not_free_today():
    line = {"who": {"leave": "illness"}, "change": "waive", "needs_all": ["letter"]}
    earlier = a_change("leave", "illness", date(2019, 1, 1), date(2019, 3, 31), evidence=["letter"])

    assert settled(rules({}, adjust=[line]), earlier, a_change("leave", "illness")) is None


def test_months_fall_out_only_with_the_letter_that_the_line_asks_for():
    adjust = [{"who": ON_LEAVE, "change": "prorate", "needs_all": ["letter"]}]

    assert prorated(date(2025, 9, 1), None, rules({"at_least": 36}, adjust=adjust)) == 36


def test_whether_a_blank_cell_frees_is_not_known():
    rule_set = rules({}, adjust=[{"who": {"sex": "f"}, "change": "exempt"}])

    assert standing(a_book(teachers=[a_teacher(sex="")]), rule_set).state is State.UNKNOWN


def test_why_nobody_knows_is_said_once_and_no_step_to_the_amount_is_among_it():
    half = {"who": {"fte": "< 1"}, "change": "prorate", "by": "fte"}
    away = {"who": ON_LEAVE, "change": "prorate", "by": "months"}
    part = {"id": "ethics", "at_least": 4, "where": {"topic": "ethics"}}
    rule_set = rules({"at_least": 12, "of_which": [part]}, adjust=[away, half])
    gone = a_change("leave", "maternity", FIRST, date(2025, 12, 31))
    book = a_book(teachers=[a_teacher(fte="")], changes=[gone])

    found = [each for each in standings(book, rule_set) if each.period == YEAR]
    assert [each.state for each in found] == [State.UNKNOWN, State.UNKNOWN]
    for each in found:
        assert [why.partition(":")[2] for why in whys(each)] == [" fte. It decides what is asked."]


def test_how_a_known_amount_came_about_is_told():
    away = {"who": ON_LEAVE, "change": "prorate", "by": "months"}
    gone = a_change("leave", "maternity", FIRST, date(2025, 12, 31))
    (found,) = standings(a_book(changes=[gone]), rules({"at_least": 12}, adjust=[away]))

    assert (found.needed, len(found.why)) == (8, 1)
