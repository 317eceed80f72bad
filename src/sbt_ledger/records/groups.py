"""Who belongs to which group of teachers on a day; whoever is in `a;b` is in each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.records.teacher import groups_in

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.records.book import Book


def groups_ever(book: Book) -> set[str]:
    """Return every group that the roster, or a change, ever names."""
    found: set[str] = set()
    for timeline in book.timelines.values():
        columns = timeline.group_columns
        for column in columns:
            found.update(groups_in(timeline.teacher.cells.get(column, "")))
        for change in timeline.changes:
            if change.attribute in columns:
                found.update(groups_in(change.value))
    return found


def groups_on(book: Book, day: date) -> dict[str, list[str]]:
    """Return the codes of those in post on `day` by each group to which they belonged."""
    found: dict[str, list[str]] = {}
    for code, timeline in book.timelines.items():
        for group in timeline.groups(day) if timeline.in_post(day) else ():
            found.setdefault(group, []).append(code)
    return found
