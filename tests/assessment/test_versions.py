"""Which version of a rule set rules which period, and what a change does to one that runs."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from sbt_ledger.assessment.assess import assess, assessors_of, each_version
from sbt_ledger.assessment.span import Span, named_period
from sbt_ledger.assessment.versions import Judge, versions
from sbt_ledger.periods import Period
from sbt_ledger.rules.layers import lay
from sbt_ledger.rules.rule_set import OLDER, Replaced, RuleSet
from tests.assessment.conftest import a_book, a_teacher, an_activity

CHANGED = date(2023, 3, 15)
"""73 days of the year 2023 lie before it, a fifth."""
YEARS = {"year": {"start": "01-01"}}


def told(judge) -> list[Any]:
    """Return the standings of the one teacher."""
    return list(judge.standings("t"))


def a_version(id_: str, since: date, *require: dict[str, Any], **tables: Any) -> RuleSet:
    head = {"id": id_, "from": since, **tables.pop("head", {})}
    lines = [{"id": "total", "per": "year", **line} for line in require]
    written = {"period": YEARS, "credit": [{"per_hour": 1}], "require": lines}
    return RuleSet.read({"ruleset": head, **written, **tables})


def changed(old: RuleSet, new: RuleSet, how: Any) -> RuleSet:
    return new.but(**{OLDER: Replaced(old, new.ruleset.from_, how)})


def thirty_then_eighty(how: str, new: float = 80) -> RuleSet:
    old = a_version("old", date(2018, 1, 1), {"at_least": 30})
    return changed(old, a_version("new", CHANGED, {"at_least": new}), how)


def judged(rule_set, as_of, *hours, since=2021, book=None):
    """Return (version, first day, state, needed, earned, short) of each result; `hours` by day."""
    activities = [an_activity(str(n), day, each) for n, (day, each) in enumerate(hours)]
    around = Period(date(since, 1, 1), date(2027, 12, 31), "")
    report = assess(book or a_book(activities), [rule_set], Span(as_of, around))
    return [
        (
            each.rule_set.id, str(each.period and each.period.first), each.state.value,
            each.needed, each.earned, each.short,
        )
        for each in report.assessments[0].standings
    ]  # fmt: skip


def of_2023(rule_set, as_of, *hours):
    (found,) = [each for each in judged(rule_set, as_of, *hours) if each[1] == "2023-01-01"]
    return found


END = date(2023, 12, 31)
SPRING, AUTUMN = date(2023, 2, 1), date(2023, 10, 1)


@pytest.mark.parametrize(
    ("hours", "state", "short"), [(30, "met", 0), (Fraction("29.9"), "short", Fraction("0.1"))]
)
def test_the_version_of_the_first_day_rules_a_period_to_its_end(hours, state, short):
    found = of_2023(thirty_then_eighty("period start"), END, (AUTUMN, hours))

    assert found == ("old", "2023-01-01", state, 30, hours, short)


def test_the_periods_before_are_the_old_versions_and_those_after_the_new_ones():
    found = judged(thirty_then_eighty("period start"), date(2024, 12, 31))

    assert [each[:2] for each in found[:4]] == [
        ("old", "2021-01-01"), ("old", "2022-01-01"), ("old", "2023-01-01"), ("new", "2024-01-01"),
    ]  # fmt: skip


def test_a_period_that_begins_on_the_day_of_the_change_is_the_new_versions():
    old = a_version("old", date(2018, 1, 1), {"at_least": 30})
    new = changed(old, a_version("new", date(2023, 1, 1), {"at_least": 80}), "period start")
    a_day_later = changed(old, a_version("new", date(2023, 1, 2), {"at_least": 80}), "period start")

    assert of_2023(new, END)[0] == "new"
    assert of_2023(a_day_later, END)[0] == "old"


@pytest.mark.parametrize(
    ("hours", "state", "short"), [(50, "met", 0), (Fraction("49.9"), "short", Fraction("0.1"))]
)
def test_the_latest_version_takes_over_the_period_that_runs(hours, state, short):
    found = of_2023(thirty_then_eighty("latest"), END, (SPRING, hours), (AUTUMN, 30))

    assert found == ("new", "2023-01-01", state, 80, hours + 30, short)


def test_what_had_ended_before_the_latest_version_stays():
    found = judged(thirty_then_eighty("latest"), END)

    assert [each[:2] for each in found[:3]] == [
        ("old", "2021-01-01"), ("old", "2022-01-01"), ("new", "2023-01-01"),
    ]  # fmt: skip


@pytest.mark.parametrize(("as_of", "version"), [(date(2023, 3, 14), "old"), (CHANGED, "new")])
def test_before_its_day_the_latest_version_says_nothing(as_of, version):
    assert of_2023(thirty_then_eighty("latest"), as_of)[0] == version


@pytest.mark.parametrize(
    ("hours", "state", "short"), [(70, "met", 0), (Fraction("69.9"), "short", Fraction("0.1"))]
)
def test_a_split_asks_in_proportion_to_the_days_under_each(hours, state, short):
    found = of_2023(thirty_then_eighty("split"), END, (AUTUMN, hours))

    # 30 x 73/365 + 80 x 292/365
    assert found == ("new", "2023-01-01", state, 70, hours, short)


def test_a_split_is_exact_and_says_how_it_came_about():
    old = a_version("old", date(2018, 1, 1), {"at_least": "7.5"})
    new = changed(old, a_version("new", date(2023, 2, 1), {"at_least": 80}), "split")
    around = Period(date(2023, 1, 1), date(2024, 12, 31), "")
    (judge,) = assessors_of(a_book(), [new], Span(date(2024, 12, 31), around))

    mixed, after = told(judge)
    assert mixed.needed == (Fraction("7.5") * 31 + 80 * 334) / 365
    assert [(each.why, each.rule and each.rule.id) for each in mixed.why] == [
        ("31 of 365 days under “old”, where 7.5 is asked.", "total")
    ]
    assert (after.needed, after.why) == (80, ())


def test_what_was_not_asked_before_a_split_is_asked_in_proportion_to_the_rest():
    old = a_version("old", date(2018, 1, 1), {"at_least": 30})
    new = a_version("new", CHANGED, {"at_least": 30}, {"id": "ethics", "at_least": 10})

    found = judged(changed(old, new, "split"), END)
    assert [each[3] for each in found if each[1] == "2023-01-01"] == [30, 8]


def test_a_ceiling_that_only_the_newer_version_has_holds_whole():
    old = a_version("old", date(2018, 1, 1), {"at_least": 30})
    for own in ({"at_most": 50}, {"at_least": 10, "at_most": 50}):
        new = changed(old, a_version("new", CHANGED, own), "split")
        assert of_2023(new, END)[3] == own.get("at_least", 50)


def test_periods_that_are_cut_differently_are_not_split():
    old = a_version("old", date(2018, 1, 1), {"at_least": 30}, period={"year": {"start": "09-01"}})
    new = a_version("new", CHANGED, {"at_least": 80})

    assert of_2023(changed(old, new, "split"), END)[3] == 80


def test_two_splits_in_one_period_weigh_the_days_of_all_three():
    middle = changed(
        a_version("old", date(2018, 1, 1), {"at_least": 365}),
        a_version("middle", date(2023, 1, 11), {"at_least": 730}),
        "split",
    )
    new = changed(middle, a_version("new", date(2023, 1, 31), {"at_least": 0}), "split")

    assert of_2023(new, END)[3] == 10 * 1 + 20 * 2


@pytest.mark.parametrize(
    ("new", "hours", "expected"),
    [
        (80, 30, ("old", "2023-01-01", "met", 30, 30, 0)),
        (80, 29, ("old", "2023-01-01", "short", 30, 29, 1)),
        (20, 20, ("new", "2023-01-01", "met", 20, 20, 0)),
        (20, 19, ("new", "2023-01-01", "short", 20, 19, 1)),
        (20, 30, ("old", "2023-01-01", "met", 30, 30, 0)),
    ],
)
def test_the_version_kinder_to_the_teacher_rules_the_period_that_runs(new, hours, expected):
    assert of_2023(thirty_then_eighty("better", new), END, (AUTUMN, hours)) == expected


def test_the_periods_after_and_before_have_one_version_only():
    found = judged(thirty_then_eighty("better", 20), date(2024, 12, 31))

    assert [each[0] for each in found] == ["old", "old", "new", "new", "new", "new", "new"]


def test_what_is_not_asked_any_more_is_asked_of_nobody_who_lacks_it():
    old = a_version("old", date(2018, 1, 1), {"at_least": 30}, {"id": "ethics", "at_least": 4})
    better = changed(old, a_version("new", CHANGED, {"at_least": 30}), "better")

    def asked(hours):
        found = judged(better, END, (AUTUMN, hours))
        return [each[3] for each in found if each[1] == "2023-01-01"]

    assert asked(3) == [30]
    assert asked(4) == [30, 4]
    assert [each[3] for each in judged(better, END) if each[1] == "2022-01-01"] == [30, 4]


def doubled(how):
    old = a_version("old", date(2018, 1, 1), {"at_least": 50}, sources={"D": "Order 1"})
    rate = [{"per_hour": 2, "source": "D"}]
    new = a_version("new", CHANGED, {"at_least": 50}, credit=rate, sources={"D": "Order 2"})
    return changed(old, new, how)


@pytest.mark.parametrize(
    ("hours", "state", "short"),
    [(15, "met", 0), (Fraction("14.9"), "short", Fraction("0.2"))],
)
def test_each_record_is_worth_what_the_version_of_its_day_says(hours, state, short):
    found = of_2023(doubled("record date"), END, (date(2023, 3, 14), 20), (CHANGED, hours))

    assert found == ("old", "2023-01-01", state, 50, 20 + 2 * hours, short)


def test_a_record_cites_the_version_that_valued_it():
    book = a_book([an_activity("a", date(2023, 3, 14), 20), an_activity("b", CHANGED, 15)])
    (judge,) = assessors_of(book, [doubled("record date")], Span(END))
    assessor, _newer = each_version(judge)
    (standing,) = [each for each in told(judge) if each.period.label == "2023"]

    cited = [
        standing.rule_set.source_of(each.credit.rate, "en") for each in assessor.trail(standing)
    ]
    assert cited == ["", "Order 2"]


def test_without_record_date_the_old_version_values_the_whole_period():
    hours = ((date(2023, 3, 14), 20), (CHANGED, 15))

    assert of_2023(doubled("period start"), END, *hours)[4] == 35
    assert of_2023(doubled("latest"), END, *hours)[4] == 70


def test_three_versions_take_turns():
    middle = changed(
        a_version("old", date(2018, 1, 1), {"at_least": 1}),
        a_version("middle", date(2022, 7, 1), {"at_least": 2}),
        "period start",
    )
    new = changed(middle, a_version("new", date(2023, 7, 1), {"at_least": 3}), "latest")

    found = judged(new, date(2024, 12, 31))
    assert [(each[0], each[3]) for each in found[:4]] == [
        ("old", 1), ("old", 1), ("new", 3), ("new", 3),
    ]  # fmt: skip
    assert [each.rule_set.id for each in versions(new)] == ["old", "middle", "new"]


def test_a_cycle_that_was_stretched_while_it_ran_ends_later():
    def a_cycle(id_, since, length):
        cycle = {"cycle": {"start": "licensed_on", "length": length}}
        return a_version(id_, since, {"at_least": 90, "per": "cycle"}, period=cycle)

    old = a_cycle("old", date(2010, 1, 1), "5 years")
    new = changed(old, a_cycle("new", date(2021, 7, 1), "7 years"), "latest")
    book = a_book(teachers=[a_teacher(licensed_on="2018-07-01")])
    (judge,) = assessors_of(book, [new], Span(date(2023, 6, 30)))

    (standing,) = told(judge)
    assert (standing.period.first, standing.period.last, standing.state.value) == (
        date(2018, 7, 1), date(2025, 6, 30), "open",
    )  # fmt: skip


def test_a_teacher_without_the_date_of_a_cycle_of_ones_own_is_told_once():
    def a_cycle(id_, since):
        cycle = {"cycle": {"start": "licensed_on", "length": "5 years"}}
        return a_version(id_, since, {"at_least": 90, "per": "cycle"}, period=cycle)

    old, new = a_cycle("old", date(2010, 1, 1)), a_cycle("new", CHANGED)
    for how in ("period start", "latest", "better", "split", "record date"):
        book = a_book(teachers=[a_teacher(licensed_on="")])
        (judge,) = assessors_of(book, [changed(old, new, how)], Span(END))

        assert [(each.rule_set.id, each.state.value) for each in told(judge)] == [
            ("new", "unknown")
        ]


def test_a_rule_set_judges_the_periods_that_begin_up_to_its_last_day():
    def found(to):
        rule_set = a_version("old", date(2018, 1, 1), {"at_least": 30}, head={"to": to})
        return [each[1] for each in judged(rule_set, date(2024, 12, 31))]

    assert found(date(2023, 1, 1)) == ["2021-01-01", "2022-01-01", "2023-01-01"]
    assert found(date(2022, 12, 31)) == ["2021-01-01", "2022-01-01"]


def test_a_school_is_judged_by_the_version_in_force_as_well():
    def a_school(id_, since, count):
        cohort = {"id": "talks", "measure": "records", "at_least": count, "per": "year"}
        task = {"id": "plan", "task": "plan", "by": "year end"}
        return a_version(id_, since, {"at_least": 1}, cohort=[cohort], deadline=[task])

    old, new = a_school("old", date(2018, 1, 1), 1), a_school("new", CHANGED, 2)
    around = Period(date(2022, 1, 1), date(2024, 12, 31), "")

    def told(how):
        report = assess(a_book(), [changed(old, new, how)], Span(date(2024, 12, 31), around))
        return (
            [(each.rule_set.id, each.needed) for each in report.cohorts],
            [each.rule_set.id for each in report.deadlines],
        )

    assert told("period start") == (
        [("old", "1"), ("old", "1"), ("new", "2")], ["old", "new", "new"],
    )  # fmt: skip
    assert told("latest")[0] == [("old", "1"), ("new", "2"), ("new", "2")]


RATED = "rated_on"


def rated(id_, since, within, after="end"):
    task = {"id": "rating", "task": RATED, "within": f"{within} days", "after": after}
    return a_version(id_, since, {"at_least": 1}, deadline=[task])


def due(how, new, *activities):
    """Return the version and the days that are due, of each activity in turn."""
    rule_set = changed(rated("old", date(2018, 1, 1), 10), new, how)
    found = assess(a_book(activities), [rule_set], Span(END)).deadlines
    return [(each.activity, each.rule_set.id, str(each.due)) for each in found]


HOWS = ["period start", "latest", "record date", "split", "better"]


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("within", [5, 20])
def test_a_task_is_due_once_by_the_version_of_the_day_that_starts_its_clock(how, within):
    eve, after = CHANGED - timedelta(days=1), CHANGED + timedelta(days=within)
    days = [CHANGED - timedelta(days=each) for each in (15, 11, 10, 6, 5)]
    activities = [an_activity(str(day), day) for day in (*days, eve, CHANGED)]

    assert due(how, rated("new", CHANGED, within), *activities) == [
        *((str(day), "old", str(day + timedelta(days=10))) for day in (*days, eve)),
        (str(CHANGED), "new", str(after)),
    ]


def test_a_course_over_the_change_is_due_once_whatever_starts_the_clocks():
    eve = CHANGED - timedelta(days=1)
    course = an_activity("course", CHANGED, start=eve)
    by_start = rated("old", date(2018, 1, 1), 10, "start")

    assert due("latest", rated("new", CHANGED, 5, "start"), course) == [
        ("course", "new", str(eve + timedelta(days=5)))
    ]
    rule_set = changed(by_start, rated("new", CHANGED, 5), "latest")
    (found,) = assess(a_book([course]), [rule_set], Span(END)).deadlines
    assert (found.rule_set.id, found.due) == ("old", eve + timedelta(days=10))


def test_a_mean_counts_each_record_by_the_version_of_its_day():
    mean = {"id": "mean", "measure": "mean", "at_least": 20, "per": "year"}
    share = {"measure": "share", "per": "year", "at_least": "100%"}
    some = [
        mean,
        {**share, "id": "share", "having": {"at_least": 20}},
        {**share, "id": "whole", "having": {"require": "total"}},
    ]
    old = a_version("old", date(2018, 1, 1), {"at_least": 20}, cohort=some)
    new = a_version("new", CHANGED, {"at_least": 20}, cohort=some, credit=[{"per_hour": 2}])
    book = a_book([an_activity("a", CHANGED - timedelta(days=1), 6), an_activity("b", CHANGED, 7)])

    for named in (None, Period(date(2023, 1, 1), END, "")):
        span = Span(END, named)
        found = assess(book, [changed(old, new, "record date")], span).cohorts
        of_2023 = [each for each in found if each.period.label == "2023"]
        assert [each.value for each in of_2023] == [20, 1, 1]


def test_the_report_names_the_versions_that_ruled_something():
    rule_set = thirty_then_eighty("period start")

    def named(as_of):
        return [each.id for each in assess(a_book(), [rule_set], Span(as_of)).rule_sets]

    assert named(END) == ["new", "old"]
    assert named(date(2026, 12, 31)) == ["new"]


def test_the_label_of_a_period_of_an_older_version_is_known():
    old = a_version("old", date(2018, 1, 1), {"at_least": 1}, period={"year": {"start": "09-01"}})
    rule_set = changed(old, a_version("new", CHANGED, {"at_least": 1}), "period start")

    found = named_period("2021-22", (rule_set,), END)
    assert found is not None
    assert found.first == date(2021, 9, 1)


def test_where_layers_ask_more_in_turn_the_stricter_one_is_asked():
    steps = [{"from": date(2018, 1, 1), "amount": 48}, {"from": date(2023, 1, 1), "amount": 72}]
    nation = a_version("nation", date(2018, 1, 1), {"at_least": steps})
    upper = {"at_least": 60, "who": {"stage": "primary"}}
    head = {"based_on": ["nation"], "if_both": "stricter"}
    rule_set = lay(a_version("city", date(2018, 1, 1), upper, head=head), [nation])
    (judge,) = assessors_of(
        a_book(teachers=[a_teacher(stage="primary"), a_teacher("k", stage="nursery")]),
        [rule_set],
        Span(END, Period(date(2022, 1, 1), END, "")),
    )

    assert isinstance(judge, Judge)
    assert [each.needed for each in told(judge)] == [60, 72]
    assert [each.needed for each in judge.standings("k")] == [48, 72]


def test_of_two_ceilings_the_lower_is_the_stricter_and_a_floor_is_beside_them():
    def found(upper, lower):
        below = a_version("nation", date(2018, 1, 1), {"who": {"stage": "primary"}, **lower})
        head = {"based_on": ["nation"], "if_both": "stricter"}
        rule_set = lay(a_version("city", date(2018, 1, 1), upper, head=head), [below])
        book = a_book(teachers=[a_teacher(stage="primary")])
        (judge,) = assessors_of(book, [rule_set], Span(END, Period(date(2023, 1, 1), END, "")))
        return [each.needed for each in told(judge)]

    assert found({"at_most": 144}, {"at_most": 120}) == [120]
    assert found({"at_most": 120}, {"at_most": 144}) == [120]
    assert found({"at_least": 60}, {"at_most": 120}) == [120, 60]
