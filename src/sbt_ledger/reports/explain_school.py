"""How figures of the school came about: cohorts, deadlines and money, of one rule or of several.

It is the trail of the evaluation that `check` made, as it is for teachers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sbt_ledger.assessment.assess import each_version
from sbt_ledger.assessment.cohort_trail import CohortTrail, cohort_trail
from sbt_ledger.assessment.deadline_trail import DeadlineTrail, deadline_trail
from sbt_ledger.assessment.money_trail import MoneyTrail, money_trail

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date

    from sbt_ledger.assessment.assessor import Assessor
    from sbt_ledger.assessment.result import Report, Standing
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.assessment.versions import Judge
    from sbt_ledger.records.book import Book


@dataclass(frozen=True, slots=True)
class SchoolExplanation:
    """How the standings of some rules came about; `codes` are the only teachers asked about."""

    book: Book
    as_of: date
    cohorts: tuple[CohortTrail, ...] = ()
    deadlines: tuple[DeadlineTrail, ...] = ()
    money: tuple[MoneyTrail, ...] = ()
    codes: tuple[str, ...] = ()


def school_explanation(
    report: Report,
    assessors: Sequence[Assessor | Judge],
    span: Span,
    wanted: Collection[tuple[str, str]],
    codes: Collection[str] = (),
) -> SchoolExplanation:
    """Return how the standings of a report came about whose rules are `wanted`, by set and id."""
    book = report.book
    judges = {version.rule_set.id: each for each in assessors for version in each_version(each)}

    def judge(rules: str) -> Callable[[str], Sequence[Standing]]:
        return judges[rules].standings

    return SchoolExplanation(
        book,
        report.as_of,
        tuple(
            cohort_trail(book, each, span, judge(each.rule_set.id))
            for each in report.cohorts
            if (each.rule_set.id, each.cohort.id) in wanted
        ),
        tuple(
            deadline_trail(book, each)
            for each in report.deadlines
            if (each.rule_set.id, each.deadline.id) in wanted
            and (not codes or each.teacher.code in codes)
        ),
        tuple(
            money_trail(book, each, report.as_of)
            for each in report.money
            if (each.rule_set.id, each.money.id) in wanted
        ),
        tuple(codes),
    )
