"""What was sent back and not approved again since, with the reason that was given."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.reports.todo.task import Kind, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.files.row_changes import Cells, RowChange
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.place import Place
    from sbt_ledger.reports.todo.desk import Desk

_TABLES = {"activities": "id", "credits": "activity"}


class _Back(NamedTuple):
    """What was sent back: the activity, the teacher or "", the part, and the first step lost."""

    activity: str
    code: str
    step: str


def _tasks(desk: Desk) -> Iterator[Task]:
    told: set[_Back] = set()
    for change in reversed(desk.returned):
        together: dict[tuple[str, str], list[tuple[str, Place | None]]] = {}
        for row in change.rows:
            for back in _sent_back(row, desk):
                found = _still_lacks(back, desk)
                if found is not None and back not in told:
                    told.add(back)
                    key = (back.activity, back.step)
                    together.setdefault(key, []).append((back.code, found.place))
        for (activity, step), rows in together.items():
            yield _task(desk, activity, step, rows, change.said("reason"))


def _task(
    desk: Desk, activity: str, step: str, rows: list[tuple[str, Place | None]], reason: str
) -> Task:
    codes = list(dict.fromkeys(code for code, _place in rows if code))
    whose = [word for code in codes for word in ("--teacher", code)]
    text = _("“{title}” came back: {reason}") if reason else _("“{title}” came back")
    return Task(
        text.format(title=desk.book.activities[activity].title, reason=reason),
        count=len(rows),
        people=tuple(map(desk.person, codes)),
        places=tuple(place for _code, place in rows if place is not None),
        commands=(("approve", step, activity, *whose),),
    )


def _sent_back(row: RowChange, desk: Desk) -> Iterator[_Back]:
    """Yield the first step that a row had before and has no more."""
    if row.table not in _TABLES or row.before is None or row.after is None:
        return
    activity, left = row.after.get(_TABLES[row.table], ""), _steps(row.after)
    had = _steps(row.before)
    if row.table == "credits" and not had and activity in desk.book.activities:
        # It shared those of the session until it got a cell of its own.
        had = [step for step, _day in desk.book.activities[activity].approvals]
    for step in had:
        if step not in left:
            code = row.after.get("teacher", "") if row.table == "credits" else ""
            yield _Back(activity, code, step)
            return


def _steps(cells: Cells) -> list[str]:
    parts = cells.get("approvals", "").split(";")
    return [step for part in parts if (step := part.partition("@")[0].strip())]


class _Found(NamedTuple):
    place: Place | None


def _still_lacks(back: _Back, desk: Desk) -> _Found | None:
    """Return where it stands if it is there and has not passed the step since, else None."""
    activity = desk.book.activities.get(back.activity)
    if activity is None or activity.status in {"cancelled", "void"}:
        return None
    if desk.is_closed(activity.end):
        return None
    if not back.code:
        lacks = back.step not in {step for step, _day in activity.approvals}
        return _Found(activity.place) if lacks and desk.is_whole else None
    if back.code not in desk.book.teachers or not (desk.codes is None or back.code in desk.codes):
        return None
    for entry, place in desk.book.rows_of(back.code):
        if entry.activity.id == back.activity and not entry.void and _lacks(entry, back.step):
            return _Found(place)
    return None


def _lacks(entry: CreditEntry, step: str) -> bool:
    return step not in {each for each, _day in entry.approvals}


KIND = Kind("returned", lambda: _("sent back"), _tasks)
