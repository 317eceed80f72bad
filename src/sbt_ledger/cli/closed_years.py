"""Whether closed years still hold: what `check` and `verify` compare with what was frozen."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from sbt_ledger.assessment.result import Report
    from sbt_ledger.cli.question import Question
    from sbt_ledger.errors import Problem
    from sbt_ledger.files.closed_year import ClosedYear
    from sbt_ledger.records.book import Book
    from sbt_ledger.reports.closed_differences import Difference
    from sbt_ledger.rules.rule_set import RuleSet


def beside_closed_years(
    question: Question, report: Report, codes: Collection[str] | None = None
) -> Report:
    """Return the report with a warning for what was otherwise when a year was closed."""
    if not (question.folder / "closed").is_dir():
        return report

    told = closed_problems(question, report, codes)
    return report._replace(problems=(*report.problems, *told))


def closed_problems(
    question: Question, report: Report, codes: Collection[str] | None
) -> Iterator[Problem]:
    """Yield a warning for what a report says of closed years that was not so when they were closed.

    Rules that are only tried say nothing of what was closed.
    """
    from sbt_ledger.files.closed_edits import edited_years
    from sbt_ledger.files.closed_year import closed_years, read_closed
    from sbt_ledger.reports.closed_differences import (
        looks_at,
        may_differ,
        told_differences,
        told_edited,
    )

    edited = edited_years(question.folder)
    for head in closed_years(question.folder):
        if head.label in edited:
            yield told_edited(head)
        if question.rules or not looks_at(report.assessments, head):
            continue
        year = read_closed(question.folder, head.file)
        if may_differ(year, report):
            found = closed_differences(question.book, question.rule_sets, year, codes)
            hint = _("Was a rule changed, or a row edited by hand? “ledger verify” tells more.")
            yield from told_differences(year, found, hint)


def edited_by_hand(folder: Path) -> tuple[ClosedYear, ...]:
    """Return the closed years of which rows were edited by hand since."""
    from sbt_ledger.files.closed_edits import edited_years
    from sbt_ledger.files.closed_year import closed_years

    edited = edited_years(folder)
    return tuple(each for each in closed_years(folder) if each.label in edited)


def closed_differences(
    book: Book,
    rule_sets: tuple[RuleSet, ...],
    year: ClosedYear,
    codes: Collection[str] | None = None,
) -> list[Difference]:
    """Return what today's files and rules say otherwise of a closed year, judged on its day."""
    from sbt_ledger.assessment.assess import assess
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.periods import Period
    from sbt_ledger.reports.closed_differences import differences

    span = Span(year.as_of, Period(year.first, year.last, year.label))
    wanted = None if codes is None else list(codes)
    return differences(year, assess(book, rule_sets, span, wanted), codes)
