"""Planned sessions: those whose day has come, and those that come next."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.todo.task import Kind, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.reports.todo.desk import Desk
    from sbt_ledger.reports.todo.task import Command

PLANNED = frozenset({"planned", "delayed"})


def planned(desk: Desk) -> dict[int, Activity]:
    """Return the planned sessions that begin by the last day looked ahead to, by number."""
    book = desk.book
    waiting = (
        number
        for number, (status,) in enumerate(book.activities.texts(["status"]))
        if status in PLANNED
    )
    found = {number: book.activities.at(number) for number in waiting}
    return {
        number: each
        for number, each in found.items()
        if each.start <= desk.horizon and not desk.is_closed(each.end)
    }


def _tasks(desk: Desk) -> Iterator[Task]:
    found = planned(desk)
    rows = desk.rows_at(found.keys())
    for number, activity in found.items():
        expected = rows.get(number, [])
        codes = list(dict.fromkeys(row.code for row in expected))
        if desk.concerns(activity, codes):
            yield Task(
                _told(activity, desk),
                activity.end,
                people=tuple(map(desk.person, codes)),
                groups=tuple(filter(None, [activity.cells.get("group", "")])),
                places=() if activity.place is None else (activity.place,),
                commands=tuple(_commands(activity, desk, is_expected=bool(codes))),
            )


def _told(activity: Activity, desk: Desk) -> str:
    if activity.end < desk.today:
        text = _("“{title}” was to be held: say whether it was")
    elif activity.start <= desk.today:
        text = _("“{title}” is to be held: enter who came, or put it off")
    elif activity.status == "delayed":
        text = _("“{title}” comes next, put off to {day}")
    else:
        text = _("“{title}” comes next, planned for {day}")
    return text.format(title=activity.title, day=activity.start.isoformat())


def _commands(activity: Activity, desk: Desk, *, is_expected: bool) -> Iterator[Command]:
    """Yield what may become of a session; where nobody was expected, who came is to be named."""
    if activity.start <= desk.today:
        yield "hold", activity.id, *(() if is_expected else ("--teachers", "WHO"))
    yield "delay", activity.id, "--to", "DATE", "--reason", "WHY"
    yield "cancel", activity.id, "--reason", "WHY"


KIND = Kind("sessions", lambda: _("planned sessions"), _tasks)
