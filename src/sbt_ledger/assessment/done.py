"""The days on which a task was done, where it is an activity of a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import Mark
from sbt_ledger.assessment.value import reader
from sbt_ledger.assessment.value_by_day import valuer_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sbt_ledger.assessment.value import Valuer
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.rule_set import RuleSet


def days_done(  # noqa: PLR0913, PLR0917 - a task, whose, and what of it counts
    book: Book, rule_set: RuleSet, task: str, where: Filter, codes: Sequence[str], as_of: date
) -> dict[str, list[date]]:
    """Return, by teacher, the last days of the activities of the kind, oldest first."""
    activities, valuer = book.activities, valuer_of(rule_set, as_of)
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
        events: dict[int, list[CreditEntry]] = {}
        for pair in rows.pairs():
            if pair[0] in of_kind:
                events.setdefault(pair[0], []).append(book.entry(pair))
        found[code] = sorted(
            entry.activity.end
            for event in events.values()
            for entry in _counting(event, valuer)
            if entry.text("kind") == task
            and book.timelines[code].in_post(entry.activity.end)
            and where.fits(reader(entry))
        )
    return found


def _counting(event: Sequence[CreditEntry], valuer: Valuer) -> Iterator[CreditEntry]:
    """Yield the rows of an event that count; what was missed of it is what no part of it has."""
    rows = [entry for entry in event if not entry.void]
    names = {entry.text("part") for entry in rows}
    if len(names) == len(rows) > 1 and "" not in names:
        credits_ = valuer.together(rows)
    else:
        credits_ = tuple(valuer.value(entry) for entry in rows)
    yield from (credit.entry for credit in credits_ if credit.mark is not Mark.VOID)
