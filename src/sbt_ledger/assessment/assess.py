"""Assess a book: the steps in order, for every teacher and rule set, and for the school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.assessor import Assessor
from sbt_ledger.assessment.cohort import cohort_standings
from sbt_ledger.assessment.deadline import deadline_standings
from sbt_ledger.assessment.money import money_standings
from sbt_ledger.assessment.remarks import remarks
from sbt_ledger.assessment.result import Assessment, Report, Standing, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sbt_ledger.assessment.span import Span
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.rule_set import RuleSet


def assess(
    book: Book, rule_sets: Sequence[RuleSet], span: Span, codes: Sequence[str] | None = None
) -> Report:
    """Assess the teachers `codes` (default: all) under every rule set, and the school."""
    return report_of(book, [Assessor(book, rules, span) for rules in rule_sets], span, codes)


def report_of(
    book: Book, assessors: Sequence[Assessor], span: Span, codes: Sequence[str] | None = None
) -> Report:
    """Return what the assessors say, who can then be asked how it came about."""
    wanted = list(book.teachers) if codes is None else codes
    rule_sets = tuple(assessor.rule_set for assessor in assessors)
    assessments = tuple(
        Assessment(book.teachers[code], tuple(_applying(assessors, code))) for code in wanted
    )
    return Report(
        book=book,
        rule_sets=rule_sets,
        as_of=span.as_of,
        assessments=assessments,
        cohorts=tuple(
            each
            for assessor in assessors
            if assessor.rule_set.cohort
            for each in cohort_standings(
                book, assessor.rule_set, span, _known(assessor, assessments)
            )
        ),
        deadlines=tuple(
            each for rules in rule_sets for each in deadline_standings(book, rules, span, wanted)
        ),
        money=tuple(each for rules in rule_sets for each in money_standings(book, rules, span)),
        problems=(*book.remarks, *remarks(book, assessors, wanted, span.as_of)),
    )


def _applying(assessors: Sequence[Assessor], code: str) -> Iterator[Standing]:
    """Yield a teacher's standings, without those rule sets that ask nothing of the teacher."""
    for assessor in assessors:
        standings = assessor.standings(code)
        if any(standing.state is not State.NOT_APPLICABLE for standing in standings):
            yield from standings


def _known(
    assessor: Assessor, assessments: Sequence[Assessment]
) -> Callable[[str], Sequence[Standing]]:
    """Return a function that gives a teacher's standings without weighing them a second time."""
    known = {each.teacher.code: each.standings for each in assessments}

    def standings(code: str) -> Sequence[Standing]:
        if code not in known:
            return assessor.standings(code)
        return [each for each in known[code] if each.rule_set is assessor.rule_set]

    return standings
