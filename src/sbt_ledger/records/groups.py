"""Who belongs to which group of teachers on a day; whoever is in `a;b` is in each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.records.book import Book


def groups_on(book: Book, day: date) -> dict[str, list[str]]:
    """Return the codes of those in post on `day` by each group to which they belonged."""
    found: dict[str, list[str]] = {}
    for code, timeline in book.timelines.items():
        for group in timeline.groups(day) if timeline.in_post(day) else ():
            found.setdefault(group, []).append(code)
    return found
