"""Say who is enrolled and may not choose yet: something earlier is still to be rated."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sbt_ledger.cli.options import Options
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book

_MOST = 5


def choice_notes(
    options: Options, book: Book, activity: Activity, codes: Sequence[str]
) -> list[str]:
    """Return a note for each teacher who chose an activity and may not choose yet.

    `book` is the one before they are enrolled. Rules that cannot be used bar nobody: whoever asks
    about the totals is told that they cannot.
    """
    if activity.cells.get("choice") != "self" or not codes:
        return []
    from sbt_ledger.assessment.barred import barred_from_choice
    from sbt_ledger.cli.options import rule_sets_of
    from sbt_ledger.errors import LedgerError

    try:
        rule_sets = rule_sets_of(options.folder(), book, None)
    except LedgerError:
        return []
    day = options.day(book.settings.timezone)
    barred = barred_from_choice(book, rule_sets, day, activity.start, codes)
    by_code = {standing.teacher.code: standing for standing in barred}
    text = _("{teacher} may not choose yet: “{title}” ({id}) is still to be rated, by {day}.")
    notes = []
    for standing in list(by_code.values())[:_MOST]:
        earlier = book.activities[standing.activity] if standing.activity else None
        title = earlier.title if earlier else standing.deadline.task
        told = text.format(
            teacher=f"{standing.teacher.name} ({standing.teacher.code})",
            title=title, id=standing.activity or standing.deadline.id, day=standing.due,
        )  # fmt: skip
        hint = _("“ledger rate {id} {code}” records the rating.")
        hint = hint.format(id=standing.activity or "ID", code=standing.teacher.code)
        notes.append(f"{told}\n    {hint}")
    if len(by_code) > _MOST:
        left = len(by_code) - _MOST
        notes.append(_("… and {count} more may not choose yet").format(count=left))
    return notes
