"""The kinds of tasks, in the order in which they are listed on one day.

A kind more is a module more, and a line here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sbt_ledger.reports.todo import (
    deadlines,
    first,
    gaps,
    money,
    papers,
    people,
    proofs,
    proposals,
    returned,
    seats,
    sessions,
    submissions,
    years,
)
from sbt_ledger.reports.todo.task import WHENS

if TYPE_CHECKING:
    from collections.abc import Collection

    from sbt_ledger.reports.todo.desk import Desk
    from sbt_ledger.reports.todo.task import Task

KINDS = (
    first.KIND,
    sessions.KIND,
    seats.KIND,
    returned.KIND,
    proofs.KIND,
    submissions.KIND,
    deadlines.KIND,
    papers.KIND,
    people.KIND,
    proposals.KIND,
    money.KIND,
    years.KIND,
    gaps.KIND,
)


def tasks_on(desk: Desk, only: Collection[str] = ()) -> tuple[Task, ...]:
    """Return the tasks of some kinds, or of all: by their day, those without one last."""
    found = [
        replace(task, kind=kind.word)
        for kind in KINDS
        if not only or kind.word in only
        for task in kind.tasks(desk)
    ]
    return tuple(sorted(found, key=lambda task: (WHENS.index(task.when(desk.today)), _day(task))))


def _day(task: Task) -> int:
    return 0 if task.due is None else task.due.toordinal()
