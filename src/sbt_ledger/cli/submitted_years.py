"""What was sent to the college, beside what the book says today."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.cli.question import Question
    from sbt_ledger.files.submitted import Submission
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.reports.import_sheet import Sheet
    from sbt_ledger.reports.submitted import Differing
    from sbt_ledger.rules.rule_set import RuleSet

_A_YEAR = 12  # months


def year_named(question: Question) -> Period:
    """Return the year that a question names; WrongUseError for any other period."""
    from sbt_ledger.periods import Period, span_label, whole_months

    named = question.span.named
    if named is not None:
        label = span_label(named.first, named.last)
        if whole_months(named.first, named.last) == _A_YEAR and ".." not in label:
            return Period(named.first, named.last, label)
    message = _("“{period}” is no school year: the sheet is sent year by year.")
    hint = _("For example 2025-26, as “ledger check --period” takes it.")
    raise WrongUseError(message.format(period=question.period), hint)


def sheet_on(question: Question, period: Period, day: date) -> Sheet:
    """Return the sheet of a year as it would be sent on a day."""
    from sbt_ledger.reports.import_sheet import sheet_of

    return sheet_of(question.book, question.rule_sets, period, day)


def differing_since(
    book: Book, rule_sets: tuple[RuleSet, ...], sent: tuple[Submission, ...]
) -> Differing:
    """Return the rows of a year that are not as they were sent last, judged on that day."""
    from sbt_ledger.files.submitted import last_sent
    from sbt_ledger.periods import Period
    from sbt_ledger.reports.import_sheet import differing, sheet_of

    last = sent[-1]
    period = Period(last.first, last.last, last.label)
    sheet = sheet_of(book, rule_sets, period, max(each.as_of for each in sent))
    return differing(sheet, last_sent(sent))
