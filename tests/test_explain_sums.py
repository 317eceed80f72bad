"""The law of `explain`: what it tells of the entries adds up to the figures that `check` tells.

What counts is earned, what is certified, what is pending, what was brought along, and how much is
asked: in every case of the law each of these figures can be followed by adding up what is listed.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from sbt_ledger.assessment.assess import assessors_of, report_of
from sbt_ledger.assessment.result import Mark, State
from sbt_ledger.assessment.span import Span
from sbt_ledger.errors import BrokenFilesError
from sbt_ledger.files.case_book import book_of
from sbt_ledger.files.case_files import Cases, case_files, read_cases
from sbt_ledger.periods import Period
from sbt_ledger.reports.explain import derivations
from tests.books import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.assessment.aside import Aside
    from sbt_ledger.reports.explain import Derivation
    from sbt_ledger.rules.case import Case
    from sbt_ledger.rules.rule_set import RuleSet

_FILES = tuple(read_cases(path) for path in case_files([str(ROOT / "tests" / "cases")]))
_AROUND = 10
"""Years before and after, in which a case may expect something."""
_NOT_WEIGHED = {State.NOT_APPLICABLE, State.EXEMPT, State.WAIVED}


@pytest.mark.parametrize("cases", _FILES, ids=[each.file.rpartition("/")[2] for each in _FILES])
def test_what_is_listed_adds_up_to_what_is_told(cases: Cases):
    assert cases.rule_set is not None
    for case in cases.cases:
        for derivation in _derived(case, cases.rule_set):
            told = (case.name, derivation.standing.requirement.id, derivation.standing.period)
            figures = [(name, listed) for name, _figure, listed in _figures(derivation)]

            assert (told, figures) == (told, [each[:2] for each in _figures(derivation)])
            assert (told, _lost(derivation)) == (told, [])


def _lost(derivation: Derivation) -> list[Aside]:
    """Return rows of the period that fit and are not listed: only a time of grace takes them."""
    if derivation.standing.rule_set.grace:
        return []
    return [each for each in derivation.trail.asides if each.cause == "elsewhere"]


def _derived(case: Case, rule_set: RuleSet) -> Iterator[Derivation]:
    try:
        book = book_of(case)
    except BrokenFilesError:
        return
    year = case.as_of.year
    around = Period(date(year - _AROUND, 1, 1), date(year + _AROUND, 12, 31), "around")
    spans = [Span(case.as_of)]
    if any({"from_", "period", "to"} & each.written for each in case.expect):
        spans.append(Span(case.as_of, around))
    for span in spans:
        assessors = assessors_of(book, (rule_set,), span)
        for assessment in report_of(book, assessors, span).assessments:
            yield from derivations(assessors, assessment)


def _figures(derivation: Derivation) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Yield each figure by its name: as it is told, and as what is listed adds up to it."""
    standing, trail = derivation.standing, derivation.trail
    if standing.period is None or standing.state in _NOT_WEIGHED:
        return
    counted = Fraction(sum(trail.fulfilled)) if trail.options else _sum(derivation, *_COUNTS)
    certified = _sum(derivation, Mark.OK)
    if trail.options:
        ways = zip(trail.options, trail.fulfilled, strict=True)
        certified = Fraction(sum(counts and way.is_final for way, counts in ways))
    yield "earned", standing.earned, counted
    yield "certified", standing.certified, certified
    if not trail.options:
        later = sum((each.later for each in trail.entries), Fraction(0))
        # A part can lose what filled its hole, once what waits fills it: more is not to come then.
        more = max(_sum(derivation, Mark.PENDING) + later, Fraction(0))
        yield "pending", standing.pending, more
    brought = sum((each.amount or Fraction(0) for each in trail.brought), Fraction(0))
    yield "brought", standing.carried_in + standing.spilled, brought
    steps = [each.amount for each in trail.asked if each.amount is not None]
    if steps and standing.state is not State.UNKNOWN:
        yield "needed", standing.needed, steps[-1]


_COUNTS = (Mark.OK, Mark.PROVISIONAL)


def _sum(derivation: Derivation, *marks: Mark) -> Fraction:
    return sum((each.amount for each in derivation.counted if each.mark in marks), Fraction(0))
