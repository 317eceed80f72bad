"""The program and the naive evaluator say the same of versions and of layers drawn at random."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from itertools import zip_longest
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from sbt_ledger.assessment.assess import assess
from sbt_ledger.assessment.span import Span
from sbt_ledger.errors import BrokenFilesError
from sbt_ledger.files.case_book import book_of
from sbt_ledger.periods import Period
from sbt_ledger.reports.check_json import as_json
from sbt_ledger.rules.case import Case
from sbt_ledger.rules.layers import lay
from sbt_ledger.rules.rule_set import OLDER, Replaced, RuleSet
from tests.books import asking
from tests.naive.rule_strategies import rule_sets
from tests.naive.strategies import Draw, cases
from tests.naive.test_equal import FIRST, LAST, drawn, in_span, told
from tests.naive.versions import evaluate_versions

Row = dict[str, Any]
OF_SCHOOL = ("cohorts", "deadlines", "money")
# The `if` of one version says nothing of what the other asks.
OF_SPLIT = (*OF_SCHOOL, "if")
# Which of two amounts is larger may hang on the teacher: which parts go with it is shown by cases.
OF_LAYERS = (*OF_SCHOOL, "counters", "dated")
CHANGES = ["period start", "latest", "record date", "better"]


@st.composite
def versions(draw: Draw, hows: list[str], without: tuple[str, ...]) -> list[Row]:
    """Return two versions that mostly cut time alike; the older holds from the beginning."""
    older, newer = draw(rule_sets(without)), draw(rule_sets(without))
    since = draw(st.sampled_from([date(2025, 9, 1), date(2025, 11, 15), date(2026, 1, 1)]))
    head = {"id": "newer", "from": since, "replaces": "town"}
    newer["ruleset"] = {**head, "on_change": draw(st.sampled_from(hows))}
    if draw(st.integers(0, 3)):
        newer["period"] = older["period"]
    if draw(st.booleans()):
        newer["require"] = alike(newer["require"], older["require"])
    return [older, newer]


def alike(lines: list[Row], others: list[Row]) -> list[Row]:
    """Return lines that ask for so much of the same as those of another file, where they can."""
    pairs = zip_longest(lines, others)
    return [as_theirs(line, theirs) for line, theirs in pairs if line is not None]


def as_theirs(line: Row, theirs: Row | None) -> Row:
    """Return a line with the periods and the measure of another."""
    if theirs is None or "any_of" in {*line, *theirs}:
        return line
    kind: Row = {key: theirs[key] for key in ("per", "measure") if key in theirs}
    if not {*line, *theirs}.isdisjoint({"covers", "mix"}):
        kind = {"per": theirs["per"]}
    return {**{key: each for key, each in line.items() if key != "measure"}, **kind}


@st.composite
def layers(draw: Draw) -> list[Row]:
    """Return a rule set and what it is based on; requirements share their ids."""
    lower, upper = draw(rule_sets(OF_LAYERS)), draw(rule_sets(OF_LAYERS))
    upper["ruleset"] = {**upper["ruleset"], "id": "upper", "based_on": ["town"]}
    if draw(st.booleans()):
        upper["ruleset"]["if_both"] = "stricter"
    if draw(st.booleans()):
        del upper["credit"]
    upper["period"] = lower["period"]
    if draw(st.booleans()):
        upper["require"] = alike(upper["require"], lower["require"])
    return [lower, upper]


def judged(rules: RuleSet, case: Mapping[str, Any]) -> list[Row]:
    """Return the results of the program."""
    try:
        book = book_of(Case.read({**case, "expect": [{"require": "any"}]}))
    except BrokenFilesError as error:
        codes = {problem.code for problem in error.problems}
        assume("employment-conflict" not in codes)
        raise
    span = Span(case["as_of"], Period(FIRST, LAST, "all"))
    found = json.loads(as_json(assess(book, (rules,), span), "en"))
    results: list[Row] = found["results"]
    return results


def agree(rules: RuleSet, rule_sets: list[Row], case: Mapping[str, Any]) -> None:
    expected = evaluate_versions(rule_sets, case, (FIRST, LAST))["results"]
    assert told(judged(rules, case)) == told(list(in_span(expected)))


def replaced(rule_sets: list[Row]) -> RuleSet:
    older, newer = (RuleSet.read(asking(each)) for each in rule_sets)
    assume(not [*older.faults(), *newer.faults()])
    head = newer.ruleset
    return newer.but(**{OLDER: Replaced(older, head.from_, head.on_change)})


@drawn(10)
@given(versions(CHANGES, OF_SCHOOL), cases(OF_SCHOOL))
def test_a_version_rules_the_periods_that_are_its_own(rule_sets, case):
    agree(replaced(rule_sets), rule_sets, case)


@drawn(10)
@given(versions(["split"], OF_SPLIT), cases(OF_SPLIT))
def test_amounts_are_mixed_by_the_days_of_each_version(rule_sets, case):
    agree(replaced(rule_sets), rule_sets, case)


@drawn(10)
@given(layers(), cases(OF_SCHOOL))
def test_layers_are_laid_over_each_other(rule_sets, case):
    lower, upper = (RuleSet.read(asking(each)) for each in rule_sets)
    assume(not list(lower.faults()))
    laid = lay(upper, [lower])
    assume(not list(laid.faults()))
    agree(laid, rule_sets, case)
