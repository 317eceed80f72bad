"""What a closed year freezes: all that was judged of it, as lines of exact text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.reports.amounts import exact, exact_text
from sbt_ledger.reports.result_fields import is_asked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from sbt_ledger.assessment.result import Report
    from sbt_ledger.files.closed_year import ClosedYear, Lines
    from sbt_ledger.periods import Period

_Line = tuple[str, ...]
COLUMNS: Mapping[str, _Line] = {
    "results": (
        "teacher", "name", "rules", "require", "part_of", "period", "state", "needed", "earned",
        "certified", "pending", "carried_in", "carried_out", "spilled", "short", "over",
    ),
    "cohorts": (
        "rules", "cohort", "group", "period", "state", "needed", "value", "numerator",
        "denominator",
    ),
    "deadlines": ("teacher", "name", "rules", "deadline", "activity", "due", "done", "state"),
    "money": ("rules", "money", "period", "state", "needed", "amount", "of", "asked"),
}  # fmt: skip
"""The names are those of `check --format json`."""


def judged(report: Report, year: ClosedYear | Period) -> dict[str, Lines]:
    """Return what a report says of the periods that lie in a year, as lines below their columns."""
    found = {
        "results": _results(report, year),
        "cohorts": _cohorts(report, year),
        "deadlines": _deadlines(report),
        "money": _money(report, year),
    }
    return {kind: (COLUMNS[kind], *lines) for kind, lines in found.items()}


def _inside(period: Period | None, year: ClosedYear | Period) -> bool:
    """Whether a period lies in the year; what has no end is in none."""
    return period is not None and period.first >= year.first and period.last <= year.last


def _results(report: Report, year: ClosedYear | Period) -> list[_Line]:
    return [
        (
            each.teacher.code, each.teacher.name, each.rule_set.id, each.requirement.id,
            each.part_of or "", each.period.label, each.state.value, exact(each.needed),
            exact(each.earned), exact(each.certified), exact(each.pending),
            exact(each.carried_in), exact(each.carried_out), exact(each.spilled),
            exact(each.short), exact(each.over),
        )
        for assessment in report.assessments
        for each in assessment.standings
        if each.period is not None and is_asked(each) and _inside(each.period, year)
    ]  # fmt: skip


def _cohorts(report: Report, year: ClosedYear | Period) -> list[_Line]:
    return [
        (
            each.rule_set.id, each.cohort.id, each.group or "", each.period.label,
            each.state.value, exact_text(each.needed), _exact(each.value),
            _exact(each.numerator), _exact(each.denominator),
        )
        for each in report.cohorts
        if _inside(each.period, year)
    ]  # fmt: skip


def _deadlines(report: Report) -> list[_Line]:
    return [
        (
            each.teacher.code, each.teacher.name, each.rule_set.id, each.deadline.id,
            each.activity or "", str(each.due or ""), str(each.done or ""), each.state.value,
        )
        for each in report.deadlines
    ]  # fmt: skip


def _money(report: Report, year: ClosedYear | Period) -> list[_Line]:
    return [
        (
            each.rule_set.id, each.money.id, each.period.label, each.state.value,
            exact_text(each.needed), _exact(each.amount), _exact(each.whole), _exact(each.asked),
        )
        for each in report.money
        if _inside(each.period, year)
    ]  # fmt: skip


def _exact(amount: Fraction | None) -> str:
    return "" if amount is None else exact(amount)
