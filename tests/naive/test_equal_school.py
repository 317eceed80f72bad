"""The program and the naive evaluator say the same of a school: cohorts, deadlines and money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from sbt_ledger.assessment.assess import assess
from sbt_ledger.assessment.result import Report
from sbt_ledger.assessment.span import Span
from sbt_ledger.errors import BrokenFilesError
from sbt_ledger.files.case_book import book_of
from sbt_ledger.periods import Period
from sbt_ledger.rules.case import Case
from sbt_ledger.rules.rule_set import RuleSet
from tests.books import asking
from tests.naive.evaluator import evaluate
from tests.naive.school_strategies import school_cases, school_rule_sets
from tests.naive.test_equal import drawn, shuffled

WITHOUT = ()
FIRST, LAST = date(2015, 1, 1), date(2027, 12, 31)
STATE_ONLY = {"not-applicable", "unknown", "empty"}
Row = Mapping[str, Any]
Told = dict[tuple[Any, ...], Any]


def real(rules: Row, case: Row) -> Report:
    """Return what the program says."""
    read = RuleSet.read(asking(rules))
    assume(not list(read.faults()))
    written = {name: each for name, each in case.items() if name != "holidays"}
    try:
        book = book_of(Case.read({**written, "expect": [{"require": "any"}]}))
    except BrokenFilesError as error:
        codes = {problem.code for problem in error.problems}
        assume("employment-conflict" not in codes)
        raise
    book = replace(book, settings=book.settings.but(holidays=tuple(case["holidays"])))
    return assess(book, (read,), Span(case["as_of"], Period(FIRST, LAST, "all")))


def told_by_the_program(report: Report) -> Told:
    found: Told = {
        ("cohort", each.cohort.id, each.group, *days(each.period.first, each.period.last)): (
            comparable(each.state.value, each.value, each.numerator, each.denominator)
        )
        for each in report.cohorts
        if not each.for_show
    }
    for paid in report.money:
        state = paid.state.value
        key = ("money", paid.money.id, *days(paid.period.first, paid.period.last))
        found[key] = comparable(state, paid.value)
    deadlines = (
        deadline(
            each.deadline.id, each.teacher.code, each.activity, each.due, each.done, each.state
        )
        for each in report.deadlines
    )
    return {**found, **Counter(deadlines)}


def told_by_the_naive(found: Mapping[str, list[dict[str, Any]]]) -> Told:
    told: Told = {
        ("cohort", each["cohort"], each["group"], *days(each["from"], each["to"])): (
            comparable(each["state"], each["value"], each["numerator"], each["denominator"])
        )
        for each in found["cohorts"]
        if in_span(each["from"], each["to"])
    }
    for paid in found["money"]:
        if in_span(paid["from"], paid["to"]):
            key = ("money", paid["money"], *days(paid["from"], paid["to"]))
            told[key] = comparable(paid["state"], paid["value"])
    names = ("deadline", "teacher", "activity", "due", "done", "state")
    deadlines = (deadline(*(each[name] for name in names)) for each in found["deadlines"])
    return {**told, **Counter(deadlines)}


def comparable(state: str, *figures: Fraction | None) -> tuple[Any, ...]:
    return (state, *(() if state in STATE_ONLY else figures))


def deadline(
    id_: str, teacher: str, activity: str | None, due: date | None, done: date | None, state: str
) -> tuple[Any, ...]:
    known = str(state) != "unknown"
    return ("deadline", id_, teacher, activity, due, done if known else None, str(state))


def days(first: date, last: date) -> tuple[date | None, date]:
    """Return the days of a period; a career holds all that was ever done."""
    return (None if last == date.max else first), last


def in_span(first: date, last: date) -> bool:
    return last == date.max or (first >= FIRST and last <= LAST)


@drawn(40)
@given(school_rule_sets(WITHOUT), school_cases(WITHOUT))
def test_the_program_says_of_the_school_what_the_naive_evaluator_says(rules, case):
    expected = told_by_the_naive(evaluate(rules, case, (FIRST, LAST), of_teachers=False))
    assert told_by_the_program(real(rules, case)) == expected


@drawn(40)
@given(school_rule_sets(WITHOUT), school_cases(WITHOUT), st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing_of_the_school(rules, case, chance):
    expected = told_by_the_program(real(rules, case))
    assert told_by_the_program(real(rules, shuffled(case, chance))) == expected
