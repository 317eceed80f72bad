"""What was sent to the college, beside what the book says today."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.cli.question import Question
    from sbt_ledger.files.submitted import Submission
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.reports.import_sheet import Sheet
    from sbt_ledger.reports.submitted import Differing
    from sbt_ledger.rules.rule_set import RuleSet


def sheet_on(question: Question, period: Period, day: date) -> Sheet:
    """Return the sheet of a year as it would be sent on a day."""
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.reports.import_sheet import sheet_of

    return sheet_of(question.book, question.rule_sets, period, Span(day))


def differing_since(
    book: Book, rule_sets: tuple[RuleSet, ...], sent: tuple[Submission, ...], day: date
) -> Differing:
    """Return the rows of a year that are not as they were sent last, judged on that day.

    What waited then for a step that it has passed since is judged on `day`.
    """
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.files.submitted import last_sent
    from sbt_ledger.periods import Period
    from sbt_ledger.reports.import_sheet import differing, sheet_of

    last = sent[-1]
    period = Period(last.first, last.last, last.label)
    known, then = last_sent(sent), max(each.as_of for each in sent)
    sheet = sheet_of(book, rule_sets, period, Span(then))
    if day > then and any(each.key in known for each in sheet.waiting):
        rows = sheet_of(book, rule_sets, period, Span(day)).rows
        sheet = replace(sheet, rows={**rows, **sheet.rows})
    return differing(sheet, known)
