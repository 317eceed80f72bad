"""The days on which a task was done, where it is an activity of a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import Mark
from sbt_ledger.assessment.value import Valuer, reader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.rule_set import RuleSet


def days_done(  # noqa: PLR0913, PLR0917 - a task, whose, and what of it counts
    book: Book, rule_set: RuleSet, task: str, where: Filter, codes: Sequence[str], as_of: date
) -> dict[str, list[date]]:
    """Return, by teacher, the last days of the activities of the kind, oldest first."""
    activities, valuer = book.activities, Valuer(rule_set, as_of)
    rows_say_kind = "kind" in book.columns.get("credits", ())
    of_kind = {
        number
        for number, (kind, status) in enumerate(activities.texts(("kind", "status")))
        if (kind == task or rows_say_kind) and not status and activities.ends[number] <= as_of
    }
    found: dict[str, list[date]] = {}
    for code in codes if of_kind else ():
        rows = book.rows.get(code)
        if rows is None or of_kind.isdisjoint(rows.activities):
            continue
        entries = [book.entry(pair) for pair in rows.pairs() if pair[0] in of_kind]
        found[code] = sorted(
            entry.activity.end
            for entry in entries
            if entry.text("kind") == task
            and book.timelines[code].in_post(entry.activity.end)
            and valuer.value(entry).mark is not Mark.VOID
            and where.fits(reader(entry))
        )
    return found
