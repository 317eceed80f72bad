"""The program and the naive evaluator say the same of books and rule sets drawn at random."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sbt_ledger.assessment.assess import assess
from sbt_ledger.assessment.span import Span
from sbt_ledger.errors import BrokenFilesError
from sbt_ledger.files.case_book import book_of
from sbt_ledger.periods import Period
from sbt_ledger.reports.check_json import as_json
from sbt_ledger.rules.case import Case
from sbt_ledger.rules.rule_set import RuleSet
from tests.books import asking
from tests.naive.evaluator import evaluate
from tests.naive.rule_strategies import rule_sets
from tests.naive.strategies import cases

# `make equal DRAWS=3000` draws so many, others each time.
DRAWS = int(os.environ.get("DRAWS", "0"))


def drawn(many: int) -> settings:
    """Return how examples are drawn: `many` that are always the same, or as many as are wanted."""
    return settings(
        max_examples=DRAWS or many,
        deadline=None,
        derandomize=not DRAWS,
        database=None,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.filter_too_much,
        ],
    )


# What the school as a whole is asked is left out: see README.md, "Where the two differ".
WITHOUT = ("cohorts", "deadlines", "money")
FIRST, LAST = date(2023, 1, 1), date(2027, 12, 31)
NOT_WEIGHED = {"not-applicable", "exempt", "waived", "unknown"}
AMOUNTS = (
    "needed",
    "earned",
    "certified",
    "pending",
    "carried_in",
    "carried_out",
    "short",
    "over",
    "spilled",
)
FIGURES = (*AMOUNTS, "complete", "missing", "gives", "if_not", "on_pace")
Row = Mapping[str, Any]


def real(rules: Row, case: Row) -> list[Row]:
    """Return the results of the program."""
    read = RuleSet.read(asking(rules))
    assume(not list(read.faults()))
    try:
        book = book_of(Case.read({**case, "expect": [{"require": "any"}]}))
    except BrokenFilesError as error:
        codes = {problem.code for problem in error.problems}
        assume("employment-conflict" not in codes)
        raise
    span = Span(case["as_of"], Period(FIRST, LAST, "all"))
    found = json.loads(as_json(assess(book, (read,), span), "en"))
    results: list[Row] = found["results"]
    return results


def told(rows: Sequence[Row]) -> dict[tuple[Any, ...], Row]:
    """Return what is compared, by teacher, requirement and period; what is not asked is not."""
    asked = (row for row in rows if row["state"] != "not-applicable" and row["from"] is not None)
    return dict(comparable(row) for row in asked)


def comparable(row: Row) -> tuple[tuple[Any, ...], Row]:
    key = (row["teacher"], row["require"], row["part_of"], str(row["from"]), end_of(row))
    if row["state"] in NOT_WEIGHED:
        return key, {"state": row["state"]}
    found = {name: row[name] for name in FIGURES}
    found |= {name: Fraction(row[name]) for name in AMOUNTS}
    return key, {**found, "state": row["state"], "awaits": sorted(row["awaits"])}


def end_of(row: Row) -> str:
    """Return the last day; a career has none, which the program tells as the last of all days."""
    return "" if row["to"] is None or str(row["to"]) == str(date.max) else str(row["to"])


def in_span(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the results of periods that lie in the span that the program is asked for."""
    for row in rows:
        first, last = row["from"], row["to"]
        if last is None or (first is not None and first >= FIRST and last <= LAST):
            yield row


@drawn(150)
@given(rule_sets(WITHOUT), cases(WITHOUT))
def test_the_program_says_what_the_naive_evaluator_says(rules, case):
    expected = told(list(in_span(evaluate(rules, case, (FIRST, LAST))["results"])))
    assert told(real(rules, case)) == expected


def shuffled(case: Row, chance: random.Random) -> Row:
    """Return the case with the rows of each table in another order."""
    tables = {name: each for name, each in case.items() if isinstance(each, list)}
    return {**case, **{name: chance.sample(rows, len(rows)) for name, rows in tables.items()}}


@drawn(80)
@given(rule_sets(WITHOUT), cases(WITHOUT), st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(rules, case, chance):
    assert told(real(rules, shuffled(case, chance))) == told(real(rules, case))
