"""Floors and caps: what does not count, what stays, and which line says so."""

from fractions import Fraction

import pytest

from sbt_ledger.assessment.cuts import reduction, share_kept
from tests.assessment.cut_school import School

ETHICS = {"id": "ethics", "at_least": 4, "where": {"topic": "ethics"}}
SAFETY = {"id": "safety", "at_least": 2, "where": {"topic": "safety"}}
YEAR = {"id": "year", "at_least": 10, "per": "year"}
CYCLE = {"id": "cycle", "at_least": 40, "per": "cycle"}
PARTS = [{**YEAR, "of_which": [ETHICS, SAFETY]}]
DEGREE = {"where": {"kind": "degree"}, "at_most": 5, "per": "year"}


def row(day, hours, kind="degree", **cells):
    return {"day": day, "hours": hours, "kind": kind, **cells}


# ---------------------------------------------------------------- caps of a period


def test_a_rule_set_without_floors_and_caps_cuts_nothing():
    school = School([row("01-01", 100)])

    assert not school.bounds
    assert school.cuts == {}


def test_nothing_is_cut_exactly_at_a_cap():
    assert School([row("01-01", 5)], cap=[DEGREE]).cuts == {}
    assert School([row("01-01", 3), row("02-01", 2)], cap=[DEGREE]).cuts == {}


def test_above_a_cap_the_last_hours_are_cut():
    school = School([row("02-01", 3), row("01-01", "2.1"), row("03-01", 1)], cap=[DEGREE])

    assert school.kept() == [Fraction("2.9"), Fraction("2.1"), 0]
    assert school.earned() == 5


def test_of_one_day_the_first_row_stays():
    school = School([row("02-01", 4), row("02-01", 4)], cap=[DEGREE])

    assert school.kept() == [4, 1]


def test_what_does_not_fit_a_cap_is_not_cut_and_takes_no_room():
    school = School([row("01-01", 9, "course"), row("02-01", 6), row("02-02", 9, "")], cap=[DEGREE])

    assert school.kept() == [9, 5, 9]


def test_a_cap_holds_in_each_year_of_its_own():
    school = School([row("2022-12-31", 6), row("2023-01-01", 6)], cap=[DEGREE])

    assert school.kept() == [5, 5]


def test_a_day_in_no_period_of_that_name_is_not_capped():
    cap = {**DEGREE, "per": "summer"}
    school = School(
        [row("06-30", 9), row("07-01", 9)],
        cap=[cap],
        period={"year": {"start": "01-01"}, "summer": {"start": "07-01"}},
    )

    assert school.kept() == [9, 5]


def test_a_yearly_cap_and_one_of_the_cycle_hold_together_and_each_tells_its_cut():
    caps = [{**DEGREE, "at_most": 20, "per": "cycle"}, DEGREE]
    years = [row(f"{year}-05-01", 6) for year in range(2021, 2026)]
    school = School(years, cap=caps, require=[YEAR, CYCLE])

    assert school.earned("cycle") == 20
    assert school.earned("year", 2024) == 5
    assert school.earned("year", 2025) == 0
    assert school.told(0) == [(1, 5)]
    assert school.told(4) == [(1, 5), (5, 20)]


def test_a_paper_and_a_contest_share_a_yearly_cap_and_the_rest_is_not_kept_for_next_year():
    # E42: a provincial paper 5 and a first prize of the city 3.
    cap = {"where": {"kind": ["paper", "paper-contest"]}, "at_most": 5, "per": "year"}
    school = School([row("03-01", 5, "paper"), row("09-01", 3, "paper-contest")], cap=[cap])

    assert school.kept() == [5, 0]


def test_an_amount_that_changed_is_that_of_the_first_day_of_the_period():
    dated = [
        {"from": "2022-01-01", "amount": 3},
        {"from": "2023-01-02", "amount": 1},
        {"from": "2024-01-01", "repealed": True},
    ]
    cap = {**DEGREE, "at_most": dated}
    days = ["2021-05-01", "2022-05-01", "2023-05-01", "2024-05-01"]
    school = School([row(day, 6) for day in days], cap=[cap])

    assert school.kept() == [6, 3, 3, 6]


# ---------------------------------------------------------------- what a sub-minimum needs


def test_what_an_open_part_needs_stays_though_it_came_last():
    cap = {**DEGREE, "at_most": 6}
    rows = [row("01-10", 6, topic="reading"), row("11-10", 4, topic="ethics")]
    school = School(rows, cap=[cap], require=PARTS)

    assert school.kept() == [2, 4]


def test_beyond_what_the_part_needs_the_earliest_stay():
    cap = {**DEGREE, "at_most": 6}
    rows = [row("01-10", 6, topic="reading"), row("11-10", 5, topic="ethics")]
    school = School(rows, cap=[cap], require=PARTS)

    assert school.kept() == [2, 4]


def test_what_a_part_gets_elsewhere_it_does_not_need_under_the_cap():
    cap = {**DEGREE, "at_most": 6}
    rows = [
        row("01-10", 6, topic="reading"),
        row("11-10", 4, topic="ethics"),
        row("12-10", 3, "course", topic="ethics"),
    ]
    school = School(rows, cap=[cap], require=PARTS)

    assert school.kept() == [5, 1, 3]


def test_hours_that_serve_two_parts_stay_before_hours_that_serve_one():
    parts = [ETHICS, {"id": "city", "at_least": 4, "where": {"level": "city"}}]
    rows = [row("01-10", 4, topic="ethics"), row("11-10", 4, topic="ethics", level="city")]
    school = School(rows, cap=[{**DEGREE, "at_most": 4}], require=[{**YEAR, "of_which": parts}])

    assert school.kept() == [0, 4]


def test_self_study_of_all_kinds_counts_to_half_of_the_requirement():
    # E24: 10 h participatory and 15 h self-study of 25.
    cap = {"where": {"mode": "self-study"}, "at_most": "50%", "for": ["total"], "per": "cycle"}
    total = {"id": "total", "at_least": 25, "per": "cycle"}
    rows = [
        {"day": "01-10", "hours": 10, "mode": "participatory"},
        {"day": "02-10", "hours": 15, "mode": "self-study"},
    ]
    school = School(rows, cap=[cap], require=[total])

    assert school.earned("total") == Fraction("22.5")


def test_late_ethics_by_self_study_stays_under_the_cap():
    # E26: 11 h self-study early, 4 h ethics by self-study at the very end, 12.5 h participatory.
    cap = {"where": {"mode": "self-study"}, "at_most": "50%", "for": ["total"], "per": "cycle"}
    taking_part = {"id": "taking-part", "at_least": "12.5", "where": {"mode": "participatory"}}
    total = {"id": "total", "at_least": 25, "per": "cycle", "of_which": [taking_part, ETHICS]}
    rows = [
        {"day": "01-10", "hours": 11, "mode": "self-study"},
        {"day": "02-10", "hours": "12.5", "mode": "participatory"},
        {"day": "12-20", "hours": 4, "mode": "self-study", "topic": "ethics"},
    ]
    school = School(rows, cap=[cap], require=[total])

    assert school.earned("ethics") == 4
    assert school.earned("total") == 25
    assert school.kept("total") == [Fraction("8.5"), Fraction("12.5"), 4]


# ---------------------------------------------------------------- caps for some requirements


def test_a_cap_toward_one_part_leaves_the_hours_in_the_sum():
    cap = {"where": {"topic": "cyber"}, "at_most": 3, "for": ["ethics"], "per": "year"}
    part = {**ETHICS, "where": {"topic": ["ethics", "cyber"]}}
    rows = [row("01-10", 9, topic="cyber"), row("02-10", 1, topic="ethics")]
    school = School(rows, cap=[cap], require=[{**YEAR, "of_which": [part]}])

    assert (school.earned(), school.earned("ethics")) == (10, 4)


def test_a_cap_for_one_requirement_holds_for_its_parts_and_for_no_other():
    cap = {"where": {"kind": "reading"}, "at_most": 4, "for": ["year"], "per": "year"}
    require = [{**YEAR, "of_which": [ETHICS]}, CYCLE]
    school = School([row("05-01", 6, "reading", topic="ethics")], cap=[cap], require=require)

    earned = [school.earned(name) for name in ("year", "ethics", "cycle")]
    assert earned == [4, 4, 6]


def test_a_cap_of_a_part_holds_on_what_the_cap_of_everything_left():
    caps = [
        {**DEGREE, "at_most": 8},
        {**DEGREE, "at_most": 3, "for": ["ethics"]},
        {**DEGREE, "at_most": 6, "for": ["year"]},
    ]
    school = School([row("01-01", 10, topic="ethics")], cap=caps, require=[*PARTS, CYCLE])

    earned = [school.earned(name) for name in ("cycle", "year", "ethics")]
    assert earned == [8, 6, 3]
    assert school.told(0) == [(2, 8), (2, 6), (3, 3)]


def test_what_stays_under_all_is_what_serves_the_caps_of_a_requirement_best():
    # Of the first two one stays under the first cap; the net one would be cut by the second.
    caps = [
        {"where": {"kind": "self-study"}, "at_most": 5, "per": "year"},
        {"where": {"mode": "net"}, "at_most": 5, "per": "year", "for": ["year"]},
    ]
    rows = [
        row("01-10", 5, "self-study", mode="net"),
        row("02-10", 5, "self-study", mode="print"),
        row("03-10", 5, "course", mode="net"),
    ]
    school = School(rows, cap=caps, require=[YEAR, CYCLE])

    assert (school.earned("cycle"), school.earned("year")) == (10, 10)


def test_a_cap_without_a_period_has_that_of_the_requirement_it_is_for():
    cap = {"where": {"kind": "degree"}, "at_most": 5, "for": ["ethics", "cycle"]}
    rows = [row("2022-05-01", 6, topic="ethics"), row("2023-05-01", 6, topic="ethics")]
    school = School(rows, cap=[cap], require=[*PARTS, CYCLE])

    earned = [school.earned(name) for name in ("year", "ethics", "cycle")]
    assert earned == [12, 10, 5]


def test_a_cap_without_a_period_and_for_all_holds_in_the_period_of_each_requirement():
    cap = {"where": {"kind": "degree"}, "at_most": 5}
    rows = [row("2022-05-01", 6), row("2023-05-01", 6)]

    assert School(rows, cap=[cap]).kept() == [5, 5]
    both = School(rows, cap=[cap], require=[YEAR, CYCLE])
    assert (both.earned("year"), both.earned("cycle")) == (10, 5)


# ---------------------------------------------------------------- percents


@pytest.mark.parametrize(("hours", "asked", "kept"), [(5, 25, 5), (6, 25, 5), (5, "12.5", "2.5")])
def test_a_percent_is_of_the_adjusted_requirement(hours, asked, kept):
    cap = {**DEGREE, "at_most": "20%"}
    school = School([row("01-01", hours)], cap=[cap], asked={"year": asked})

    assert school.kept() == [Fraction(kept)]


def test_a_percent_of_what_is_not_asked_caps_nothing():
    school = School([row("01-01", 9)], cap=[{**DEGREE, "at_most": "20%"}], asked={"year": None})

    assert school.kept() == [9]


def test_a_percent_means_the_only_requirement_of_its_period_and_measure():
    hours = {"id": "hours", "at_least": 50, "per": "year", "measure": "hours"}
    most = {"id": "most", "at_most": 99, "per": "year"}
    cap = {**DEGREE, "at_most": "20%"}

    school = School([row("01-01", 9)], cap=[cap], require=[YEAR, CYCLE, hours, most])

    assert [school.earned(name) for name in ("year", "cycle", "most")] == [2, 9, 9]


def test_a_percent_that_may_mean_two_requirements_means_none():
    cap = {**DEGREE, "at_most": "20%"}
    school = School([row("01-01", 9)], cap=[cap], require=[YEAR, {**YEAR, "id": "other"}])

    assert school.cuts == {}


@pytest.mark.parametrize(
    ("others", "percent", "kept"),
    [
        (50, "50%", 50),
        ("49.9", "50%", "49.9"),
        (0, "50%", 0),
        (60, "25%", 20),
        (70, "50%", 70),
    ],
)
def test_a_percent_of_what_was_earned_follows_what_else_was_earned(others, percent, kept):
    cap = {"where": {"kind": "degree"}, "at_most": f"{percent} of earned", "for": ["cycle"]}
    rows = [row("2022-04-01", 70), row("2023-05-01", others, "course")]
    school = School(rows, cap=[cap], require=[CYCLE])

    assert school.kept("cycle")[0] == Fraction(kept)


def test_what_another_cap_cuts_does_not_count_as_earned():
    caps = [
        {"where": {"kind": "course"}, "at_most": 3, "per": "year"},
        {"where": {"kind": "degree"}, "at_most": "50% of earned", "per": "year"},
    ]
    school = School([row("01-01", 5), row("02-01", 5, "course")], cap=caps)

    assert school.kept() == [3, 3]
    assert school.told(0) == [(2, "50% of earned")]


# ---------------------------------------------------------------- caps that overlap


def test_of_overlapping_caps_the_most_that_both_allow_stays():
    caps = [
        {"where": {"kind": "self-study"}, "at_most": 5, "per": "year"},
        {"where": {"mode": "net"}, "at_most": 5, "per": "year"},
    ]
    rows = [
        row("01-10", 5, "self-study", mode="net"),
        row("02-10", 5, "self-study", mode="print"),
        row("03-10", 5, "course", mode="net"),
    ]

    assert School(rows, cap=caps).kept() == [0, 5, 5]
    # A tenth of the first would cost a tenth of each of the others, unless there is room.
    rows[1]["hours"] = rows[2]["hours"] = "4.9"
    assert School(rows, cap=caps).kept() == [Fraction("0.1"), Fraction("4.9"), Fraction("4.9")]


def test_where_as_much_stays_either_way_the_earliest_stays():
    caps = [
        {"where": {"kind": "self-study"}, "at_most": 5, "per": "year"},
        {"where": {"mode": "net"}, "at_most": 5, "per": "year"},
    ]
    rows = [row("01-10", 3, "self-study", mode="net"), row("02-10", 5, "self-study")]
    school = School(rows, cap=caps)

    assert school.kept() == [3, 2]
    assert school.told(1) == [(3, 5)]


# ---------------------------------------------------------------- other measures


def test_a_cap_on_hours_cuts_the_credits_in_proportion():
    cap = {**DEGREE, "measure": "hours", "at_most": 10}
    school = School([{**row("01-01", 15), "credits": 3}], cap=[cap])

    assert school.kept() == [2]
    assert school.earned(measure="hours") == 10
    assert school.told(0) == [(1, 10)]


def test_under_a_cap_on_hours_the_earliest_stay_whatever_they_are_worth():
    cap = {**DEGREE, "measure": "hours", "at_most": 10}
    rows = [{**row("01-01", 8), "credits": 1}, {**row("02-01", 8), "credits": 4, "topic": "ethics"}]

    assert School(rows, cap=[cap]).kept() == [1, 1]
    # Beside an open part the earliest stay as well, after what it needs: 4 credits in 8 hours.
    assert School(rows, cap=[cap], require=PARTS).kept() == [Fraction("0.25"), 4]


def test_caps_on_hours_and_on_credits_hold_together():
    caps = [{**DEGREE, "measure": "hours", "at_most": 10}, {**DEGREE, "at_most": 4}]
    school = School(
        [{**row("01-01", 8), "credits": 2}, {**row("02-01", 8), "credits": 4}], cap=caps
    )

    # All 4 credits in 8 hours of the second, or as many in 4 of the first and 6 of the second.
    assert school.earned(measure="hours") == 10
    assert school.kept() == [1, 3]


def test_hours_that_are_worth_no_credits_are_cut_all_the_same():
    cap = {**DEGREE, "measure": "hours", "at_most": 10}
    school = School([{**row("01-01", 15), "credits": 0}], cap=[cap])

    assert school.earned(measure="hours") == 10


def test_what_is_worth_nothing_is_not_cut():
    school = School([row("01-01", 6), row("02-01", 0)], cap=[DEGREE])

    assert list(school.cuts) == [0]


# ---------------------------------------------------------------- a number of things


SOCIETIES = {
    "where": {"kind": "society"},
    "measure": "distinct society",
    "at_most": 3,
    "per": "year",
}


def societies(*named, topic=""):
    return [
        row(f"{month:02}-10", hours, "society", society=name, topic=topic)
        for month, (name, hours) in enumerate(named, 1)
    ]


def test_three_societies_count_with_all_their_hours():
    school = School(societies(("A", 2), ("B", 3), ("C", 4), ("A", 1)), cap=[SOCIETIES])

    assert school.cuts == {}


def test_a_fourth_society_counts_nothing_and_the_earliest_three_all():
    school = School(societies(("A", 2), ("B", 3), ("C", 4), ("D", 1), ("A", 1)), cap=[SOCIETIES])

    assert school.kept() == [2, 3, 4, 0, 1]
    assert school.told(3) == [(1, 3)]


def test_a_society_that_a_part_needs_counts_before_the_earliest():
    rows = societies(("A", 2), ("B", 3), ("C", 4), ("D", 1))
    rows[3]["topic"] = "ethics"
    school = School(rows, cap=[SOCIETIES], require=PARTS)

    assert school.kept() == [2, 3, 0, 1]


def test_a_part_that_has_enough_elsewhere_needs_no_society():
    rows = societies(("A", 2), ("B", 3), ("C", 4), ("D", 1))
    rows[3]["topic"] = "ethics"
    school = School([*rows, row("12-01", 4, topic="ethics")], cap=[SOCIETIES], require=PARTS)

    assert school.kept() == [2, 3, 4, 0, 4]


def test_where_the_part_needs_more_things_than_count_the_earliest_of_them_stay():
    cap = {**SOCIETIES, "at_most": 1}
    school = School(societies(("A", 2), ("B", 3), topic="ethics"), cap=[cap], require=PARTS)

    assert school.kept() == [2, 0]


def test_a_blank_value_is_no_thing():
    cap = {**SOCIETIES, "at_most": 1}
    school = School(societies(("", 2), ("A", 3), ("", 4), ("B", 1)), cap=[cap])

    assert school.kept() == [2, 3, 4, 0]


def test_records_beyond_their_number_count_nothing_and_parts_of_an_event_are_one():
    cap = {**DEGREE, "measure": "records", "at_most": 2}
    rows = [
        row("01-01", 1),
        row("01-02", 1, event="e"),
        row("01-02", 1, event="e"),
        row("02-01", 1),
    ]
    school = School(rows, cap=[cap])

    assert school.kept() == [1, 1, 1, 0]


def test_caps_on_records_of_a_year_and_of_the_cycle_hold_together():
    caps = [
        {**DEGREE, "measure": "records", "at_most": 3, "per": "cycle"},
        {**DEGREE, "measure": "records", "at_most": 2},
    ]
    days = ["2022-01-01", "2022-02-01", "2022-03-01", "2023-01-01", "2023-02-01"]
    school = School([row(day, 1) for day in days], cap=caps)

    assert school.kept() == [1, 1, 0, 1, 0]
    assert school.told(2) == [(1, 2)]
    assert school.told(4) == [(1, 3)]


def test_a_number_of_things_toward_a_part_leaves_the_rest_in_the_sum():
    cap = {**SOCIETIES, "at_most": 1, "for": ["ethics"]}
    school = School(societies(("A", 2), ("B", 3), topic="ethics"), cap=[cap], require=PARTS)

    assert (school.earned(), school.earned("ethics")) == (5, 2)


def test_a_repealed_number_of_things_caps_nothing():
    dated = [{"from": "2020-01-01", "amount": 1}, {"from": "2023-01-01", "repealed": True}]
    cap = {**SOCIETIES, "at_most": dated}

    assert School(societies(("A", 2), ("B", 3)), cap=[cap]).cuts == {}


# ---------------------------------------------------------------- floors

TOPIC = {"where": {"kind": "course"}, "group": "topic", "at_least": 10, "per": "year"}


def course(day, hours, topic="", **cells):
    return row(day, hours, "course", topic=topic, **cells)


@pytest.mark.parametrize(("hours", "kept"), [(6, 10), ("5.9", 0)])
def test_a_topic_is_added_up_before_it_is_held_against_the_floor(hours, kept):
    school = School(
        [course("01-01", 4, "reading"), course("02-01", hours, "reading")], floor=[TOPIC]
    )

    assert school.earned() == kept


def test_a_topic_is_added_up_in_its_year_only():
    rows = [course("2022-12-31", 6, "reading"), course("2023-01-01", 6, "reading")]

    assert School(rows, floor=[TOPIC]).earned() == 0


def test_a_blank_topic_is_a_group_of_its_own():
    rows = [course("01-01", 5), course("02-01", 5), course("03-01", 9, "reading")]

    assert School(rows, floor=[TOPIC]).kept() == [5, 5, 0]


def test_the_floor_of_an_event_is_that_of_its_day():
    floor = {"group": "event", "at_least": [{"from": "2023-02-01", "amount": 4}]}

    assert School([row("01-31", 1), row("02-01", 1)], floor=[floor]).kept() == [1, 0]


@pytest.mark.parametrize(("hours", "kept"), [(2, 4), ("1.9", 0)])
def test_the_parts_of_one_event_reach_its_floor_together(hours, kept):
    floor = {"group": "event", "at_least": 4}
    rows = [row("2022-12-31", 2, event="w"), row("2023-01-01", hours, event="w")]

    assert School(rows, floor=[floor]).earned() == kept


def test_an_event_of_its_own_reaches_its_floor_alone():
    floor = {"group": "event", "at_least": 4}

    assert School([row("01-01", 4), row("01-01", "3.9")], floor=[floor]).kept() == [4, 0]


def test_without_a_group_all_that_fits_is_one():
    floor = {"where": {"kind": "course"}, "at_least": 10, "per": "year"}
    rows = [course("01-01", 5, "a"), course("02-01", 5, "b"), row("03-01", 1)]

    assert School(rows, floor=[floor]).kept() == [5, 5, 1]


def test_a_floor_without_a_period_has_that_of_each_requirement():
    floor = {key: value for key, value in TOPIC.items() if key != "per"}
    rows = [course("2022-12-31", 6, "reading"), course("2023-01-01", 6, "reading")]

    assert School(rows, floor=[floor]).earned() == 0
    both = School(rows, floor=[floor], require=[YEAR, CYCLE])
    assert (both.earned("year"), both.earned("cycle")) == (0, 12)


def test_floors_come_before_caps():
    cap = {"where": {"kind": "course"}, "at_most": 15, "per": "year"}
    rows = [course("04-01", 9, "drawing"), course("05-01", 16, "reading")]
    school = School(rows, floor=[TOPIC], cap=[cap])

    assert school.kept() == [0, 15]


def test_floors_are_asked_one_after_another():
    event = {"where": {"kind": "course"}, "group": "event", "at_least": 5}
    rows = [course("01-01", 4, "reading"), course("02-01", 6, "reading")]

    assert School(rows, floor=[event, TOPIC]).kept() == [0, 0]
    assert School(rows, floor=[TOPIC, event]).kept() == [0, 6]


def test_what_several_floors_drop_is_told_once():
    floors = [
        {key: value for key, value in TOPIC.items() if key != "per"},
        {**TOPIC, "at_least": 9},
    ]
    school = School([course("01-01", 1, "a")], floor=floors, require=[YEAR, CYCLE])

    (only,) = school.cuts[0]
    assert only.share == 1
    assert only.scope == ""
    assert only.line is school.rule_set.floor[1]


def test_where_hours_earn_no_credits_the_floor_is_reached_by_hours():
    rows = [{**course("01-01", 10, "a"), "credits": 0}, {**course("02-01", 9, "b"), "credits": 0}]

    assert list(School(rows, floor=[TOPIC], credit=()).cuts) == [1]


def test_a_floor_that_was_not_yet_in_force_drops_nothing():
    floor = {**TOPIC, "at_least": [{"from": "2023-01-01", "amount": 10}]}
    rows = [course("2022-05-01", 1), course("2023-05-01", 1)]

    assert School(rows, floor=[floor]).kept() == [1, 0]


# ---------------------------------------------------------------- what awaits a proof


def pending(school):
    now, later = school.both()
    return school.earned(cuts=later) - school.earned(cuts=now)


def test_what_waits_takes_no_room_from_what_counts():
    school = School([row("02-01", 5, waits=True), row("03-01", 5)], cap=[DEGREE])
    now, later = school.both()

    assert (now, later) == ({}, {0: later[0]})
    assert later[0][0].amount == 5


def test_what_waits_is_cut_to_the_room_that_is_left():
    school = School([row("02-01", 5, waits=True), row("03-01", 3)], cap=[DEGREE])
    _now, later = school.both()

    assert school.earned(cuts=later) == 5


def test_what_waits_may_lift_its_topic_over_the_floor():
    rows = [course("01-01", 6, "a"), course("02-01", 4, "a", waits=True)]
    school = School(rows, floor=[TOPIC])
    now, later = school.both()

    assert list(now) == [0]
    assert later == {}


def test_where_nothing_waits_both_are_the_same():
    now, later = School([row("02-01", 6)], cap=[DEGREE]).both()

    assert now is later


# ---------------------------------------------------------------- in words


def words(school, number=0):
    return [reduction(each).why for each in school.cuts[number]]


def test_a_cut_says_how_much_and_in_which_period():
    caps = [DEGREE, {"where": {"kind": "degree"}, "at_most": 3, "measure": "records"}]

    assert words(School([row("01-01", "6.25")], cap=caps)) == [
        "2023: at most 5 of 6.25 counts; 1.25 of it is cut here."
    ]
    assert words(School([{**row("01-01", 7), "credits": 7}], cap=[DEGREE])) == [
        "2023: at most 5 of 7 counts; 2 of it is cut here."
    ]
    third = {**DEGREE, "measure": "hours", "at_most": 2}
    assert words(School([{**row("01-01", 3), "credits": 1}], cap=[third])) == [
        "2023: at most 2 of 3 counts; 1/3 of it is cut here."
    ]


def test_a_cut_of_things_and_of_a_floor_says_why():
    cap = {**DEGREE, "measure": "records", "at_most": 0}
    event = {"group": "event", "at_least": 4}

    assert words(School([row("01-01", 1)], cap=[cap])) == ["2023: at most 0 of 1 records count."]
    assert words(School([course("01-01", 1)], floor=[TOPIC])) == [
        "2023: 1 is less than the 10 from which on it counts."
    ]
    assert words(School([row("01-01", 1)], floor=[event])) == [
        "1 is less than the 4 from which on it counts."
    ]


def test_a_share_is_kept_where_no_cut_holds():
    school = School([row("01-01", 8)], cap=[{**DEGREE, "for": ["year"]}], require=[YEAR, CYCLE])

    assert share_kept(school.cuts[0], school.bounds.chain("cycle")) == 1
    assert share_kept(school.cuts[0], school.bounds.chain("year")) == Fraction(5, 8)


def test_every_column_that_floors_and_caps_look_at_is_named():
    school = School([], cap=[SOCIETIES, DEGREE], floor=[TOPIC, {"group": "event", "at_least": 1}])

    assert school.bounds.columns == {"kind", "society", "topic"}
