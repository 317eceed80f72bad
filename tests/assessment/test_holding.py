"""For whom which rule sets hold: `people` of the settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sbt_ledger.assessment.assess import all_of, assess, assessors_of
from sbt_ledger.assessment.span import Span
from sbt_ledger.records.settings import Settings
from sbt_ledger.rules.filter import Filter, both
from sbt_ledger.rules.rule_set import RuleSet
from tests.assessment.conftest import LAST, a_book, a_change, a_row, a_teacher, an_activity

NURSERY = {"who": {"stage": "nursery"}, "rulesets": ["nursery"]}


def told(judge) -> list[Any]:
    """Return the standings of the one teacher."""
    return list(judge.standings("t"))


def a_set(id_, **tables):
    line = {"id": f"{id_}-year", "at_least": 30, "per": "year"}
    head = {"id": id_, "from": date(2010, 9, 1), "#at": f"rules/{id_}.toml:1"}
    written = {"period": {"year": {"start": "09-01"}}, "require": [line], **tables}
    return RuleSet.read({"ruleset": head, **written})


def a_school(teachers, *people, changes=(), rules=("town",)):
    book = a_book(teachers=teachers, changes=changes)
    return replace(book, settings=Settings(school="A", rules=rules, people=people))


def judged(book, *rule_sets, as_of=LAST):
    report = assess(book, rule_sets or (a_set("town"), a_set("nursery")), Span(as_of))
    return {
        each.teacher.code: [
            (
                standing.requirement.id,
                standing.period and standing.period.label,
                standing.state.value,
            )
            for standing in each.standings
        ]
        for each in report.assessments
    }


SHORT = "short"


def test_others_hold_for_those_who_fit_and_the_books_own_for_everybody_else():
    teachers = [a_teacher("p", stage="primary"), a_teacher("n", stage="nursery")]

    assert judged(a_school(teachers, NURSERY)) == {
        "p": [("town-year", "2025-26", SHORT)],
        "n": [("nursery-year", "2025-26", SHORT)],
    }


def test_the_first_entry_that_fits_decides():
    everybody = {"who": {"stage": True}, "rulesets": "town"}
    teachers = [a_teacher("n", stage="nursery")]

    assert judged(a_school(teachers, NURSERY, everybody))["n"][0][0] == "nursery-year"
    assert judged(a_school(teachers, everybody, NURSERY))["n"][0][0] == "town-year"


@pytest.mark.parametrize(
    ("moved", "asked"), [(LAST, "nursery-year"), (date(2026, 9, 1), "town-year")]
)
def test_it_is_asked_on_the_last_day_of_the_period(moved, asked):
    book = a_school([a_teacher()], NURSERY, changes=[a_change("stage", "nursery", moved)])

    found = judged(book, as_of=date(2026, 9, 1))["t"]
    assert [id_ for id_, period, _state in found if period == "2025-26"] == [asked]


def test_in_a_running_period_it_is_asked_on_the_day_of_the_question():
    moves = a_change("stage", "nursery", date(2026, 3, 1))
    book = a_school([a_teacher()], NURSERY, changes=[moves])

    assert {each[0] for each in judged(book, as_of=date(2026, 2, 28))["t"]} == {"town-year"}
    assert "nursery-year" in {each[0] for each in judged(book, as_of=date(2026, 3, 1))["t"]}


def test_where_a_blank_cell_decides_neither_is_guessed():
    book = a_school([a_teacher(stage="")], NURSERY)

    assert judged(book)["t"] == [
        ("town-year", "2025-26", "unknown"), ("nursery-year", "2025-26", "unknown"),
    ]  # fmt: skip
    report = assess(book, [a_set("town")], Span(LAST))
    (standing,) = report.assessments[0].standings
    assert "stage" in standing.why[-1].why


def test_a_blank_cell_that_changes_nothing_is_no_matter():
    same = {"who": {"stage": "nursery"}, "rulesets": ["town"]}

    assert judged(a_school([a_teacher(stage="")], same))["t"][0][2] == SHORT


def test_a_rule_set_may_hold_for_all_and_another_beside_it_for_some():
    people = {"who": {"stage": "nursery"}, "rulesets": ["town", "nursery"]}
    teachers = [a_teacher("p", stage="primary"), a_teacher("n", stage="nursery")]

    found = judged(a_school(teachers, people))
    assert [len(each) for each in found.values()] == [1, 2]


def test_rules_that_the_settings_do_not_name_hold_for_all():
    teachers = [a_teacher("n", stage="nursery")]

    assert judged(a_school(teachers, NURSERY), a_set("draft"))["n"][0][0] == "draft-year"


def test_a_rule_set_can_be_named_by_its_file():
    people = {"who": {"stage": "nursery"}, "rulesets": ["rules/nursery.toml"]}
    teachers = [a_teacher("p", stage="primary"), a_teacher("n", stage="nursery")]

    found = judged(a_school(teachers, people))
    assert [each[0][0] for each in found.values()] == ["town-year", "nursery-year"]


def test_deadlines_are_those_of_the_rule_sets_that_hold():
    task = [{"id": "plan", "task": "plan", "by": "year end"}]
    teachers = [
        a_teacher("p", stage="primary"), a_teacher("n", stage="nursery"), a_teacher("b", stage=""),
    ]  # fmt: skip
    nursery = a_set("nursery", deadline=task)

    report = assess(a_school(teachers, NURSERY), [nursery], Span(LAST))
    everybody = assess(a_school(teachers), [nursery], Span(LAST))

    assert [(each.teacher.code, each.state.value) for each in report.deadlines] == [
        ("n", SHORT), ("b", "unknown"),
    ]  # fmt: skip
    assert len(everybody.deadlines) == 3


def test_a_school_without_anybody_for_whom_the_rules_hold_is_empty():
    cohort = [{"id": "talks", "measure": "records", "at_least": 1, "per": "year"}]
    town, nursery = a_set("town", cohort=cohort), a_set("nursery", cohort=cohort)

    def states(*teachers):
        report = assess(a_school(teachers, NURSERY), [town, nursery], Span(LAST))
        return [each.state.value for each in report.cohorts]

    assert states(a_teacher(stage="primary")) == [SHORT, "empty"]
    assert states(a_teacher(stage="nursery")) == ["empty", SHORT]


def test_what_does_not_hold_is_not_told_as_asked():
    book = a_school([a_teacher(stage="primary")], NURSERY)
    assessors = assessors_of(book, [a_set("nursery")], Span(LAST))

    assert all_of(book, assessors, "t").standings == ()


def test_a_blank_cell_that_decides_who_is_in_a_mean_leaves_it_unknown():
    mean = [{"id": "mean", "measure": "mean", "at_least": 10, "per": "year"}]
    credit = [{"per_hour": 1}]
    town = a_set("town", credit=credit, cohort=mean)
    nursery = a_set("nursery", credit=credit, cohort=mean)
    primary, blank = a_teacher("p", stage="primary"), a_teacher("b", stage="")

    def means(*hours, people=(NURSERY,)):
        events = [an_activity("e", hours=hours[0]), an_activity("f", hours=hours[1])]
        rows = [a_row("e", "p"), a_row("f", "b")]
        book = a_book(events, rows, [primary, blank])
        book = replace(book, settings=Settings(school="A", rules=("town",), people=people))
        report = assess(book, [town, nursery], Span(LAST))
        return [(each.state.value, each.value, each.unsure) for each in report.cohorts]

    assert means(12, 0) == [("unknown", 12, ("b",)), ("unknown", None, ("b",))]
    assert means(12, 8)[0] == ("met", 12, ())
    of_both = {"who": {"stage": "nursery"}, "rulesets": ["town", "nursery"]}
    assert means(12, 0, people=(of_both,))[0] == (SHORT, 6, ())


@pytest.mark.parametrize(("one", "other"), [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")])
def test_what_fits_two_filters_fits_both(one, other):
    letters = Filter.read({"any": [{"x": "a"}, {"x": "b"}]})
    more = Filter.read({"any": [{"y": "c"}, {"y": "d"}]})
    found = both(letters, more)

    def read(cells):
        return lambda column: (cells[column],)

    assert found.fits(read({"x": one, "y": other}))
    assert not found.fits(read({"x": one, "y": "e"}))
    assert not found.fits(read({"x": "e", "y": other}))
