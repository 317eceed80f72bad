"""Tasks with a deadline: ratings, assessments and the like that are not done yet."""

from __future__ import annotations

from datetime import timedelta
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.clock import DATE_COLUMNS
from sbt_ledger.assessment.result import State
from sbt_ledger.records.credit import AWAY
from sbt_ledger.reports.todo.commands import add, named_by, people_or_who
from sbt_ledger.reports.todo.task import Kind, Rule, Task

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.school import DeadlineStanding
    from sbt_ledger.reports.todo.desk import Desk
    from sbt_ledger.reports.todo.task import Command

_A_YEAR = timedelta(days=366)
_WAITING = frozenset({State.OPEN, State.SHORT})


def _tasks(desk: Desk) -> Iterator[Task]:
    together: dict[tuple[object, ...], list[DeadlineStanding]] = {}
    for each in desk.report.deadlines:
        if each.done is None and _is_asked(each, desk) and not _stayed_away(each, desk):
            key = (each.rule_set.id, each.deadline.id, each.activity, each.due)
            together.setdefault(key, []).append(each)
    for standings in together.values():
        yield _task(standings, desk)


def _stayed_away(standing: DeadlineStanding, desk: Desk) -> bool:
    """Whether somebody is recorded as not there when the others did what is due.

    That is known, and nothing is left to enter: what follows from it `check` tells.
    """
    due, task, since = standing.due, standing.deadline.task, standing.started
    if due is None or standing.activity is not None:
        return False
    if since is None or since >= due:
        since = due - _A_YEAR
    return any(
        row.attendance in AWAY and since <= row.activity.end <= due
        for row in desk.rows_of_kind(standing.teacher.code, task)
    )


def _is_asked(standing: DeadlineStanding, desk: Desk) -> bool:
    due = standing.due
    return (
        due is not None
        and desk.first_day <= due <= desk.horizon
        and standing.state in _WAITING
        and standing.deadline.force == "must"
        and not desk.is_closed(due)
    )


def _task(standings: Sequence[DeadlineStanding], desk: Desk) -> Task:
    first = standings[0]
    activity = None if first.activity is None else desk.book.activities[first.activity]
    what = first.deadline.named(desk.language)
    if activity is not None:
        what = _("{deadline}: “{title}”").format(deadline=what, title=activity.title)
    codes = [each.teacher.code for each in standings]
    return Task(
        what,
        first.due,
        count=len(standings),
        people=tuple(map(desk.person, codes)),
        places=() if activity is None or activity.place is None else (activity.place,),
        rule=Rule(first.rule_set, first.deadline),
        until_then=first.blocks,
        commands=tuple(_commands(first, codes, desk)),
    )


def _commands(first: DeadlineStanding, codes: Sequence[str], desk: Desk) -> Iterator[Command]:
    """Yield what records it; on which day it was done only a person knows."""
    task = first.deadline.task
    if first.activity is not None and task in DATE_COLUMNS:
        verb = "evaluate" if task == "evaluated_on" else "rate"
        yield verb, first.activity, *people_or_who(codes), "--on", "DATE"
    elif first.activity is not None and _is_column(task, desk):
        for code in codes:
            yield "correct", first.activity, code, "--set", f"{task}=DATE", "--reason", _("done")
    elif task in desk.book.columns.get("teachers", ()):
        for code in codes:
            yield "teacher", "change", code, task, "DATE", "--from", "DATE"
    else:
        name = desk.naming.cell("kind", task)
        who = named_by("--teachers", people_or_who(codes))
        yield add(name, first.deadline.where, *who, kind=task)


def _is_column(task: str, desk: Desk) -> bool:
    columns = desk.book.columns
    return task in columns.get("credits", ()) or task in columns.get("activities", ())


KIND = Kind("deadlines", lambda: _("deadlines"), _tasks)
