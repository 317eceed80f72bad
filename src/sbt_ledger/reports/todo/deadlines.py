"""Tasks with a deadline: ratings, assessments and the like that are not done yet."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.clock import DATE_COLUMNS
from sbt_ledger.assessment.result import State
from sbt_ledger.reports.todo.commands import MOST_CODES, add, named_by
from sbt_ledger.reports.todo.task import Kind, Rule, Task

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.school import DeadlineStanding
    from sbt_ledger.reports.todo.desk import Desk
    from sbt_ledger.reports.todo.task import Command

_WAITING = frozenset({State.OPEN, State.SHORT})


def _tasks(desk: Desk) -> Iterator[Task]:
    together: dict[tuple[object, ...], list[DeadlineStanding]] = {}
    done: set[tuple[object, ...]] = set()
    for each in desk.report.deadlines:
        key: tuple[object, ...] = (each.rule_set.id, each.deadline.id, each.activity, each.due)
        if each.done is not None:
            done.add(key)
        elif _is_asked(each, desk):
            together.setdefault(key, []).append(each)
    for key, standings in together.items():
        yield _task(standings, desk, of_all=desk.is_whole and key not in done)


def _is_asked(standing: DeadlineStanding, desk: Desk) -> bool:
    due = standing.due
    return (
        due is not None
        and desk.first_day <= due <= desk.horizon
        and standing.state in _WAITING
        and standing.deadline.force == "must"
        and not desk.is_closed(due)
    )


def _task(standings: Sequence[DeadlineStanding], desk: Desk, *, of_all: bool) -> Task:
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
        commands=tuple(_commands(first, codes, desk, of_all=of_all)),
    )


def _commands(
    first: DeadlineStanding, codes: Sequence[str], desk: Desk, *, of_all: bool
) -> Iterator[Command]:
    task, day = first.deadline.task, desk.today.isoformat()
    if first.activity is not None and task in DATE_COLUMNS:
        verb = "evaluate" if task == "evaluated_on" else "rate"
        yield verb, first.activity, *(("--all",) if of_all else codes), "--on", day
    elif first.activity is not None and _is_column(task, desk):
        for code in codes:
            yield "correct", first.activity, code, "--set", f"{task}={day}", "--reason", _("done")
    elif task in desk.book.columns.get("teachers", ()):
        for code in codes:
            yield "teacher", "change", code, task, day, "--from", day
    else:
        name = desk.naming.cell("kind", task)
        who = ("--all",) if of_all and len(codes) > MOST_CODES else named_by("--teachers", codes)
        # What is due by the end of a period counts for that only if it was done by then.
        held = min(first.due or desk.today, desk.today) if first.deadline.by else desk.today
        yield add(name, held, first.deadline.where, *who, kind=task)


def _is_column(task: str, desk: Desk) -> bool:
    columns = desk.book.columns
    return task in columns.get("credits", ()) or task in columns.get("activities", ())


KIND = Kind("deadlines", lambda: _("deadlines"), _tasks)
