"""Judge a case as `check` judges a book: the same reading, the same assessment."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sbt_ledger.assessment.assess import assess
from sbt_ledger.assessment.span import Span
from sbt_ledger.errors import BrokenFilesError
from sbt_ledger.files.case_book import book_of, contradicting, mistyped, written_as
from sbt_ledger.periods import Period
from sbt_ledger.reports.case_report import Verdict
from sbt_ledger.reports.case_verdict import KEY, failures, found_in, not_read
from sbt_ledger.rules.case import PLACE
from sbt_ledger.rules.case_names import misnamed
from sbt_ledger.rules.lint_filters import filters_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.files.case_files import Cases
    from sbt_ledger.reports.case_verdict import Found
    from sbt_ledger.rules.case import Case
    from sbt_ledger.rules.rule_set import RuleSet

_AROUND_YEARS = 12
"""Periods that a case names lie within so many years around its day."""
_DATED = frozenset({"from_", "to", "period", "due", "done"})


def verdicts(cases: Cases) -> Iterator[Verdict]:
    """Yield the verdict over each case of a file; those whose rules cannot be used have none."""
    for case in cases.cases:
        if cases.rule_set is None:
            yield Verdict(cases.file, case, refused=True)
        else:
            yield _verdict(cases.file, case, cases.rule_set)


def _verdict(file: str, case: Case, rule_set: RuleSet) -> Verdict:
    found = _judged(case, rule_set)
    for row in found["problems"]:
        row[PLACE], row[KEY] = written_as(case, row["file"], row["line"], row["column"])
    seen = {
        key: frozenset(str(row[key]) for rows in found.values() for row in rows if row.get(key))
        for key in ("require", "part_of", "cohort", "deadline", "money")
    }
    of_rules = {
        column
        for each in rule_set.versions
        for _place, _of_teachers, wanted in filters_of(each)
        for column in wanted.columns()
    }
    problems = (
        *mistyped(case, of_rules), *contradicting(case), *misnamed(case, rule_set, seen),
    )  # fmt: skip
    if problems:
        return Verdict(file, case, problems=problems, refused=True)
    return Verdict(file, case, failures=tuple(failures(case, found)))


def _judged(case: Case, rule_set: RuleSet) -> Found:
    """Return what `check` says on the day of the case, and of all periods around it if asked."""
    try:
        book = book_of(case)
    except BrokenFilesError as fault:
        return not_read(fault.problems)
    spans = [Span(case.as_of)]
    expected = (*case.expect, *case.expect_cohorts, *case.expect_deadlines, *case.expect_money)
    if any(_DATED & each.written for each in expected):
        year = case.as_of.year
        first, last = date(year - _AROUND_YEARS, 1, 1), date(year + _AROUND_YEARS, 12, 31)
        spans.append(Span(case.as_of, Period(first, last, "around")))
    return found_in(assess(book, (rule_set,), span) for span in spans)
