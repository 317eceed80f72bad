"""Which periods an assessment looks at."""

from datetime import date

import pytest

from sbt_ledger.assessment.span import Span, Touching, named_period, scheme_of
from sbt_ledger.errors import WrongUseError
from sbt_ledger.periods import Months, Period
from tests.assessment.conftest import rules

SPAN = "A span of days is written FROM..TO, as in 2025-09-01..2026-08-31."
AS_OF = date(2026, 3, 5)
TOWN = rules({}, {"per": "cycle"})
CALENDAR = rules({}, period={"year": {"start": "01-01"}, "term": {"starts": ["01-01", "07-01"]}})


def chosen(per, as_of=AS_OF, *, named=None, since=date(2010, 9, 1)):
    found = Span(as_of, named).choose(scheme_of(TOWN, per), since)
    return [period.label for period in found]


def named(text, *rule_sets, as_of=AS_OF):
    found = named_period(text, rule_sets or (TOWN,), as_of)
    return found and (found.label, found.first.isoformat(), found.last.isoformat())


# ---------------------------------------------------------------- in question


def test_the_year_in_question_and_the_one_before_share_a_day_with_the_last_twelve_months():
    assert chosen("year") == ["2024-25", "2025-26"]


@pytest.mark.parametrize(
    ("as_of", "labels"),
    [
        (date(2026, 8, 30), ["2024-25", "2025-26"]),
        (date(2026, 8, 31), ["2025-26"]),
        (date(2026, 9, 1), ["2025-26", "2026-27"]),
    ],
)
def test_a_year_that_ended_exactly_a_year_ago_is_past(as_of, labels):
    assert chosen("year", as_of) == labels


def test_a_year_back_from_the_29th_of_february_begins_on_the_first_of_march():
    assert chosen("month", date(2028, 2, 29))[0] == "2027-M03"
    assert chosen("month", date(2028, 2, 28))[0] == "2027-M03"


def test_of_months_the_last_twelve_are_in_question_without_those_that_are_skipped():
    labels = chosen("month", date(2026, 3, 31))

    assert (labels[0], labels[-1], len(labels)) == ("2025-M04", "2026-M03", 11)


def test_what_ended_before_the_rules_began_is_not_asked():
    assert chosen("year", since=date(2025, 8, 31)) == ["2024-25", "2025-26"]
    assert chosen("year", since=date(2025, 9, 1)) == ["2025-26"]


# ---------------------------------------------------------------- named


def test_inside_a_named_period_are_those_that_lie_in_it_whole():
    year = Period(date(2025, 9, 1), date(2026, 8, 31), "2025-26")

    assert chosen("year", named=year) == ["2025-26"]
    assert chosen("semester", named=year) == ["2025-26/1", "2025-26/2"]
    assert chosen("cycle", named=year) == []


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (date(2025, 9, 1), date(2026, 8, 30), []),
        (date(2025, 9, 2), date(2026, 8, 31), []),
        (date(2025, 8, 31), date(2026, 9, 1), ["2025-26"]),
        (date(2024, 9, 1), date(2026, 8, 31), ["2024-25", "2025-26"]),
    ],
)
def test_a_year_that_lacks_a_day_is_not_inside(first, last, labels):
    assert chosen("year", named=Period(first, last, "")) == labels


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2025-26", ("2025-26", "2025-09-01", "2026-08-31")),
        ("2021/22-2025/26", ("2021/22-2025/26", "2021-09-01", "2026-08-31")),
        ("2025-26/2", ("2025-26/2", "2026-02-01", "2026-08-31")),
        ("2026-M03", ("2026-M03", "2026-03-01", "2026-03-31")),
        ("2025", None),
        ("first@2015-09-01", ("first@2015-09-01", "2015-09-01", "2016-08-31")),
        ("", None),
    ],
)
def test_a_period_is_known_by_its_label(text, found):
    assert named(text) == found


def test_a_label_of_any_of_the_rule_sets_is_known_and_a_year_comes_first():
    assert named("2025", TOWN, CALENDAR) == ("2025", "2025-01-01", "2025-12-31")
    assert named("2025/2", TOWN, CALENDAR) == ("2025/2", "2025-07-01", "2025-12-31")
    assert named("2025-26", CALENDAR) is None


def test_a_label_of_long_ago_is_known_and_one_of_another_age_is_not():
    assert named("1970-71") == ("1970-71", "1970-09-01", "1971-08-31")
    assert named("1870-71") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-01-01..2026-06-30", ("2026-01-01..2026-06-30", "2026-01-01", "2026-06-30")),
        ("2028-02-29..2028-02-29", ("2028-02-29..2028-02-29", "2028-02-29", "2028-02-29")),
        ("1900-01-01..2100-12-31", ("1900-01-01..2100-12-31", "1900-01-01", "2100-12-31")),
    ],
)
def test_from_and_to_name_a_period_of_their_own(text, found):
    assert named(text) == found


@pytest.mark.parametrize(
    ("text", "told", "hint"),
    [
        (
            "2026-06-30..2026-01-01",
            "“2026-06-30..2026-01-01” ends before it begins.",
            "Did you mean 2026-01-01..2026-06-30?",
        ),
        ("2027-02-29..2027-03-01", "“2027-02-29” in “2027-02-29..2027-03-01” is no day.", SPAN),
        ("2026-01-01..spring", "“spring” in “2026-01-01..spring” is no day.", SPAN),
        ("2026-01-01..", "“2026-01-01..” lacks a day.", SPAN),
        ("..", "“..” lacks a day.", SPAN),
        (
            "1899-12-31..2026-01-01",
            "“1899-12-31..2026-01-01” is not between 1900 and 2100.",
            "",
        ),
        (
            "2026-01-01..2101-01-01",
            "“2026-01-01..2101-01-01” is not between 1900 and 2100.",
            "",
        ),
    ],
)
def test_what_is_wrong_with_a_span_of_days_is_told(text, told, hint):
    with pytest.raises(WrongUseError) as found:
        named(text)

    assert (found.value.message, found.value.hint) == (told, hint)


# ---------------------------------------------------------------- schemes


def test_months_need_no_definition_and_may_have_one():
    assert scheme_of(CALENDAR, "month") == Months()
    assert scheme_of(TOWN, "month") == Months(frozenset({2}))


def test_a_period_of_ones_own_is_none_of_the_school():
    with pytest.raises(ValueError, match=r"^hired_on$"):
        scheme_of(TOWN, "first")


def test_a_month_without_a_definition_can_be_named():
    rule_set = rules({"per": "month"}, period={})

    assert named("2026-M03", rule_set) == ("2026-M03", "2026-03-01", "2026-03-31")


# ---------------------------------------------------------------- what touches a year

YEAR = Period(date(2025, 9, 1), date(2026, 8, 31), "2025-26")


def touching(per, as_of, rule_set=TOWN, since=date(2010, 9, 1), until=None):
    found = Touching(as_of, YEAR, until).choose(scheme_of(rule_set, per), since)
    return [period.label for period in found]


@pytest.mark.parametrize(
    ("per", "labels"),
    [
        ("year", ["2025-26"]),
        ("cycle", ["2021/22-2025/26"]),
        ("month", ["2025-M09", "2025-M10"]),
    ],
)
def test_beside_a_year_stands_what_shares_a_day_with_it_up_to_today(per, labels):
    assert touching(per, date(2025, 10, 5)) == labels


def test_a_year_of_the_calendar_touches_two_school_years():
    assert touching("year", date(2025, 12, 31), CALENDAR) == ["2025"]
    assert touching("year", date(2026, 9, 30), CALENDAR) == ["2025", "2026"]


def test_before_a_year_begins_what_its_first_day_lies_in_touches_it():
    assert touching("month", date(2025, 6, 1)) == ["2025-M09"]


def test_what_ended_before_the_rules_began_or_begins_after_they_ended_does_not_touch():
    since, until = date(2025, 11, 1), date(2025, 12, 31)

    assert touching("month", date(2026, 8, 31), since=since, until=until) == [
        "2025-M11", "2025-M12",
    ]  # fmt: skip


def test_without_a_year_it_is_the_day_of_the_question_that_is_touched():
    found = Touching(AS_OF).choose(scheme_of(TOWN, "year"), date(2010, 9, 1))

    assert [period.label for period in found] == ["2025-26"]
