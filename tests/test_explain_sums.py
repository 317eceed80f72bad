"""The law of `explain`: what it tells of the entries adds up to the figures that `check` tells."""

from fractions import Fraction

import pytest

from sbt_ledger.assessment.assess import assessors_of, report_of
from sbt_ledger.assessment.result import Mark, State
from sbt_ledger.assessment.span import Span
from sbt_ledger.files.case_book import book_of
from sbt_ledger.files.case_files import case_files, read_cases
from sbt_ledger.reports.explain import derivations
from tests.books import ROOT

_FILES = tuple(read_cases(path) for path in case_files([str(ROOT / "tests" / "cases")]))
_COUNTS = (Mark.OK, Mark.PROVISIONAL)
_NOT_WEIGHED = {State.NOT_APPLICABLE, State.EXEMPT, State.WAIVED}


def _derived(case, rule_set):
    try:
        book = book_of(case)
    except Exception:
        return
    span = Span(case.as_of)
    assessors = assessors_of(book, (rule_set,), span)
    for assessment in report_of(book, assessors, span).assessments:
        yield from derivations(assessors, assessment)


def _sum(derivation, *marks):
    told = [each.amount for each in derivation.counted if each.mark in marks]
    return sum(told, Fraction(0))


@pytest.mark.parametrize("cases", _FILES, ids=lambda each: each.file.rpartition("cases/")[2])
def test_entries_add_up(cases):
    bad = []
    for case in cases.cases:
        if cases.rule_set is None: continue
        for d in _derived(case, cases.rule_set):
            s = d.standing
            if s.state in _NOT_WEIGHED or s.period is None or d.trail.options: continue
            if s.state is State.UNKNOWN and not d.counted: continue
            got = (_sum(d, *_COUNTS), _sum(d, Mark.OK), _sum(d, Mark.PENDING) + sum(e.later for e in d.counted))
            want = (s.earned, s.certified, s.pending)
            if got != want:
                bad.append((case.name, s.requirement.id, s.period.label, s.state.value, [str(x) for x in got], [str(x) for x in want]))
    assert bad == []
