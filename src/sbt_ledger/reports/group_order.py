"""The order of groups, alike in `check` and all reports: as they first appear in the roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.records.book import Book


def group_order(book: Book, day: date) -> tuple[str, ...]:
    """Return the groups on a day, column by column, in each in the order of the roster."""
    told = (
        timeline.said(column, day) or ()
        for column in book.settings.groups.columns
        for timeline in map(book.timelines.__getitem__, book.teachers)
    )
    return tuple(dict.fromkeys(group for each in told for group in each))
