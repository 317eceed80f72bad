"""`check` as CSV: the results, under the names that they have in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.result_fields import FIELDS, result_fields

if TYPE_CHECKING:
    from sbt_ledger.assessment.result import Report


def as_csv(report: Report, language: str) -> str:
    """Return one line a result, in the order of the roster."""
    return csv_text(
        FIELDS,
        (
            result_fields(standing, language).values()
            for assessment in report.assessments
            for standing in assessment.standings
        ),
    )
