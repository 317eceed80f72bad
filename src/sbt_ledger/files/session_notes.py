"""What a person should see of a session: a day that is not as its status, guests, nobody expected.

Nothing of it is wrong, but a slip looks the same.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import parse_list
from sbt_ledger.files.group_papers import PAPERS, WITHOUT_HOURS
from sbt_ledger.records.nearest import meant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book


def notes_on_the_day(activity: Activity, today: date, *, is_expected: bool) -> Iterator[str]:
    """Yield what is odd of a session on this day; `is_expected` says whether anybody is."""
    if activity.held and activity.start > today:
        text = _("{day} is in the future: recorded as held; use --set status=planned.")
        yield text.format(day=activity.start)
    if activity.hours and activity.cells.get("kind", "") in PAPERS:
        yield _("Hours of a paper of a group or of the school count for nobody.")
    if activity.status != "planned":
        return
    if not is_expected and activity.cells.get("kind", "") not in WITHOUT_HOURS:
        yield _("Nobody is expected yet: “ledger hold” will ask who came.")


def unknown_leads(book: Book, activity: Activity) -> Iterator[str]:
    """Yield who leads it and is not of the school, nor led anything before."""
    used = {name for (cell,) in book.activities.texts(["lead"]) for name in parse_list(cell)}
    known = {each.name for each in book.teachers.values()} | set(book.teachers)
    for name in parse_list(activity.cells.get("lead", "")):
        if name not in known | used:
            text = _("“{name}” is nobody of the roster: taken for a guest.").format(name=name)
            yield "\n    ".join(filter(None, (text, meant(name, known))))
