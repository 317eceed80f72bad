"""What may be written of periods, of amounts in steps, and of what changes an amount."""

from datetime import date

import pytest
from pydantic import ValidationError

from sbt_ledger.files.kept_form import as_text, from_text
from sbt_ledger.rules.adjustment import Adjustment
from sbt_ledger.rules.period_rule import PeriodRule, rolling
from sbt_ledger.rules.requirement import Requirement
from tests.assessment.conftest import rules

SPAN = [date(2022, 2, 1), date(2025, 3, 29)]


def told(table, written):
    with pytest.raises(ValidationError) as found:
        table.read(written)
    return [each["msg"].removeprefix("Value error, ") for each in found.value.errors()]


# ---------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (
            {"from_day": "admitted_on"},
            "'start', 'starts', 'list' or 'skip' is missing: nothing says when it begins",
        ),
        (
            {"start": "09-01", "list": [SPAN]},
            "only one of 'start', 'starts' and 'list' says when it begins",
        ),
        (
            {"list": [SPAN], "by": "name_group"},
            "'by' names the attribute, and 'list' has a list for each value of it",
        ),
        (
            {"list": {"A-G": [SPAN]}},
            "'by' names the attribute, and 'list' has a list for each value of it",
        ),
        ({"start": "09-01", "from_day": "admitted_on"}, "'from_day' goes with 'list'"),
        (
            {"list": [SPAN], "from_day": "first of year of admitted_on"},
            "an attribute such as “admitted_on” is needed, or “first of month of admitted_on”",
        ),
        (
            {"start": "09-01", "length_by": {"post": {"full": "5 years"}}},
            "'length' goes with a 'start' that is a date, or names one",
        ),
        ({"list": [SPAN], "once": True}, "'once' goes with a 'start' that is a date, or names one"),
        (
            {"start": "hired_on", "once": True, "ends": "before birth month"},
            "'ends' goes with a 'length'",
        ),
        (
            {"start": "hired_on", "length_by": {"post": {"full": ""}}},
            "this is no length such as “5 years” or “9 months”",
        ),
        (
            {"start": "hired_on", "length_by": {"post": {"full": "101 years"}}},
            "a length is at most 100 years",
        ),
        ({"list": []}, "it is empty"),
        (
            {"by": "group", "list": {"a": [SPAN[::-1]]}},
            "the period from 2025-03-29 ends before it begins, on 2022-02-01",
        ),
        (
            {"list": [[date(2025, 3, 29), date(2026, 3, 29)], SPAN]},
            "the period from 2025-03-29 begins before the one before has ended",
        ),
        ({"list": [[date(1022, 2, 1), SPAN[1]]]}, "a period begins between 1900 and 2100"),
    ],
)
def test_periods_that_cannot_be_cut_are_told(written, fault):
    assert told(PeriodRule, written) == [fault]


def test_what_a_period_may_end_before_is_a_birth_month():
    rule = {"start": "hired_on", "length": "5 years"}

    assert PeriodRule.read({**rule, "ends": "before birth month"}).is_personal
    assert len(told(PeriodRule, {**rule, "ends": "after birth month"})) == 1


def test_listed_periods_are_sorted_and_named_by_their_years_or_by_their_days():
    written = {"list": [[date(2025, 3, 30), date(2028, 3, 29)], SPAN]}

    found = PeriodRule.read(written).scheme("own").between(date(2020, 1, 1), date(2030, 1, 1))
    assert [each.label for each in found] == ["2022-02-01..2025-03-29", "2025/26-2027/28"]


def test_a_period_without_a_length_is_once_and_has_no_end():
    rule = PeriodRule.read({"start": date(2020, 1, 1), "once": True})

    (found,) = rule.scheme("ever").between(date(2026, 1, 1), date(2026, 12, 31))
    assert (found.first, found.is_open_ended, found.label) == (
        date(2020, 1, 1),
        True,
        "ever@2020-01-01",
    )
    assert rule.scheme("ever").between(date(2019, 1, 1), date(2019, 12, 31)) == ()


def test_what_is_each_teachers_own_has_no_periods_for_all():
    rule = PeriodRule.read({"by": "name_group", "list": {"A-G": [SPAN]}})

    with pytest.raises(ValueError, match=r"^name_group$"):
        rule.scheme("own")


def test_a_window_names_how_many_of_which_periods():
    assert rolling("rolling 3 licence_year") == (3, "licence_year")
    assert rolling("rolling licence_year") is None
    assert rolling("year") is None


# ---------------------------------------------------------------- amounts in steps


@pytest.mark.parametrize("steps", [[], [[2, 20], [1, 0]], [[1, 0], [1, 20]]])
def test_the_steps_of_a_ladder_rise(steps):
    written = {"id": "a", "per": "year", "at_least_by": {"counter": "years", "steps": steps}}

    assert told(Requirement, written) == [
        "steps such as [[1, 0], [2, 20]] are needed, each from a higher count on"
    ]


@pytest.mark.parametrize(("key", "value"), [("at_least", 3), ("from_counter", "years")])
def test_an_amount_is_written_in_one_way(key, value):
    ladder = {"counter": "years", "steps": [[1, 0]]}

    assert told(Requirement, {"id": "a", "per": "year", "at_least_by": ladder, key: value}) == [
        "one of 'at_least', 'at_least_by' and 'from_counter' says how much"
    ]


@pytest.mark.parametrize(
    "amount",
    [{"at_least": "15%"}, {"at_least": [{"from": date(2020, 1, 1), "amount": "50% of earned"}]},
     {"at_least": 3, "at_most": "15%"}],
)  # fmt: skip
def test_a_percent_at_the_top_is_a_percent_of_nothing(amount):
    (fault,) = told(Requirement, {"id": "a", "per": "year", **amount})

    assert fault.startswith("a percent of what?")


# ---------------------------------------------------------------- adjust


FITS = {"who": {"fte": "< 1"}}


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ({"change": "exempt", "by": "months"}, "'by' does not go with change = \"exempt\""),
        ({"change": "waive", "round": "up"}, "'round' does not go with change = \"waive\""),
        ({"change": "accept", "when": {"age": 1}}, "'when' does not go with change = \"accept\""),
        ({"change": "set", "each": 1, "least": 1}, "'least' does not go with change = \"set\""),
        ({"change": "prorate", "each": 1}, "'each' does not go with change = \"prorate\""),
        ({"change": "pause", "by": "1 year"}, "'by' does not go with change = \"pause\""),
        (
            {"change": "extend", "by": "1 year", "of": 3},
            "'of' does not go with change = \"extend\"",
        ),
        (
            {"change": "prorate", "by": "months"},
            "'who' is missing: it says which months or days do not count",
        ),
        (
            {"change": "prorate", "by": "weeks", **FITS},
            "“weeks” is neither “months” nor “days” nor an attribute that 'who' names",
        ),
        (
            {"change": "prorate", "by": "fte", "of": 36, **FITS},
            "'of' is the number of months or days in all, more than 0",
        ),
        (
            {"change": "prorate", "by": "months", "of": 0, **FITS},
            "'of' is the number of months or days in all, more than 0",
        ),
        (
            {"change": "prorate", "min_length": "> long", **FITS},
            "a length such as “3 months” is needed, or “> 3 months” for more than that",
        ),
        (
            {"change": "prorate", "min_length": "101 years", **FITS},
            "a length such as “3 months” is needed, or “> 3 months” for more than that",
        ),
        (
            {"change": "prorate", "round": "up 0", **FITS},
            "“up”, “down” or “nearest” is needed, and to what, such as “up 0.5”",
        ),
        (
            {"change": "prorate", "round": "off", **FITS},
            "“up”, “down” or “nearest” is needed, and to what, such as “up 0.5”",
        ),
        ({"change": "set", "per": "years"}, "'each' is missing: how much is asked"),
        ({"change": "extend"}, "'by' is a length such as “2 years”"),
        ({"change": "extend", "by": "99999 years"}, "'by' is a length such as “2 years”"),
    ],
)
def test_what_means_nothing_beside_a_change_is_told(written, fault):
    assert told(Adjustment, written) == [fault]


def test_the_letter_and_the_requirements_go_with_every_change():
    for change in ("exempt", "waive", "accept", "pause"):
        line = Adjustment.read({"change": change, "require": ["a"], "needs_all": ["letter"]})
        assert line.needs_all == ("letter",)


# ---------------------------------------------------------------- a whole file


EVERYTHING = rules(
    {"at_least": {"base": 150, "plus": 30, "each": "extra_licences"}, "per": "licence"},
    {"at_least_by": {"counter": "years", "steps": [[1, 0], [2, "20.5"]]}, "per": "week"},
    {"per": "rolling 3 licence"},
    {"per": "career"},
    {"per": "listed"},
    {"per": "by_post"},
    period={
        "licence": {"start": "licensed_on", "length": "1 year", "skip": [2]},
        "listed": {"by": "group", "list": {"A": [SPAN]}, "from_day": "first of month of x"},
        "by_post": {"start": "x", "length_by": {"post": {"full": "5 years"}}},
        "birth": {"start": "x", "length": "5 years", "ends": "before birth month"},
    },
    adjust=[
        {"change": "prorate", "by": "fte", "least": 6, "round": "up 0.5", **FITS},
        {"change": "prorate", "by": "full months", "of": 36, "min_length": "> 3 months", **FITS},
        {"change": "set", "each": 20, "per": "active_years", "at_most": 100}
        | {"active_if": {"practice_days": ">= 90"}},
        {"change": "exempt", "when": {"active_months": "<= 4"}},
        {"change": "pause", **FITS},
        {"change": "extend", "by": "2 years", **FITS},
    ],
)


def test_all_of_it_is_kept():
    assert list(EVERYTHING.faults()) == []
    assert from_text(as_text(EVERYTHING)) == EVERYTHING
