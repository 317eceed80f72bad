"""`explain` as CSV: a line an entry and requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.explain import mark_of, rate_of
from sbt_ledger.reports.words import period_of, sentences

if TYPE_CHECKING:
    from sbt_ledger.assessment.result import Counted, Standing
    from sbt_ledger.reports.explain import Explanation
    from sbt_ledger.reports.explain_entries import Entries

COLUMNS = (
    "teacher", "name", "rules", "require", "period", "date", "activity", "title", "hours", "rate",
    "worth", "counted", "mark", "reasons", "awaits", "file", "line",
)  # fmt: skip


def as_csv(explanation: Explanation, words: Entries) -> str:
    """Return one line an entry, under each requirement that it was weighed for."""
    return csv_text(
        COLUMNS,
        (
            _row(derivation.standing, counted, words)
            for derivation in explanation.derivations
            for counted in derivation.counted
        ),
    )


def _row(standing: Standing, counted: Counted, words: Entries) -> tuple[object, ...]:
    credit = counted.credit
    return (
        standing.teacher.code,
        standing.teacher.name,
        standing.rule_set.id,
        standing.requirement.id,
        period_of(standing),
        credit.day,
        credit.entry.activity.id,
        credit.entry.activity.title,
        credit.entry.attended,
        rate_of(credit),
        credit.worth,
        counted.amount,
        mark_of(counted),
        sentences(map(words.told_why, counted.reductions)),
        credit.awaits,
        counted.place.file,
        counted.place.line,
    )
