"""The headline of the dashboard: the verdict over a year, and who is still short from before it.

`check` speaks of all periods of the last twelve months. What it finds more is told here, so that
nobody who reads both sees two answers to one question.
"""

from __future__ import annotations

from datetime import timedelta
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.assess import assessments_of, assessors_of
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.span import Earlier
from sbt_ledger.months import add_months, whole_months
from sbt_ledger.reports.check_text import verdict_line
from sbt_ledger.reports.office.sums import YEAR

if TYPE_CHECKING:
    from sbt_ledger.assessment.result import Report
    from sbt_ledger.periods import Period
    from sbt_ledger.reports.office.asked import Asked


def headline(asked: Asked, report: Report) -> str:
    """Return the verdict over those meant, with the period that it is of."""
    told = verdict_line(report)
    if report.summary["teachers"]:
        text = _("In the school year {period}: {verdict}")
        if not _is_school_year(asked.period):
            text = _("In {period}: {verdict}")
        told = text.format(period=asked.period.label, verdict=told)
    if count := _still_short(asked, report):
        more = _("Still short from earlier periods: {count} more.").format(count=count)
        told = _("{verdict} {more}").format(verdict=told, more=more)
    return told


def _is_school_year(period: Period) -> bool:
    """Whether it is a year that begins in one calendar year and ends in the next."""
    is_year = whole_months(period.first, period.last) == YEAR and ".." not in period.label
    return is_year and period.first.year != period.last.year


def _still_short(asked: Asked, report: Report) -> int:
    """Return how many are short only in periods that ended before the year began.

    Only those count that `check` looks at on the day.
    """
    looked_at_from = add_months(report.as_of, -YEAR) + timedelta(days=1)
    if looked_at_from >= asked.period.first:
        return 0
    known = {each.teacher.code for each in report.assessments if each.verdict == State.SHORT}
    codes = [code for code in asked.teachers if code not in known]
    span = Earlier(report.as_of, asked.period, asked_on=asked.asked_on)
    found = assessments_of(asked.book, assessors_of(asked.book, asked.rule_sets, span), codes)
    return sum(each.verdict == State.SHORT for each in found)
