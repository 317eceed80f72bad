"""The commands that mend what entries lack: approvals for many at once, proofs where they stand."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.todo.commands import people_or_who
from sbt_ledger.reports.todo.lacks import Wanted, first_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.reports.todo.desk import Desk, RowOf
    from sbt_ledger.reports.todo.lacks import Lack
    from sbt_ledger.reports.todo.task import Command

FEW = 5
"""So many activities are named in a command; more of them by their school year."""


def commands_for(
    lack: Lack,
    rows: Mapping[int, Sequence[RowOf]],
    desk: Desk,
    with_own_proofs: AbstractSet[int],
) -> Iterator[Command]:
    """Yield what mends a lack; `rows` are those that have it, by activity.

    At the activities `with_own_proofs` rows have cells of proofs of their own.
    """
    if lack.wanted is Wanted.APPROVAL:
        activities = [desk.book.activities.at(number) for number in rows]
        every = (row for each in rows.values() for row in each)
        yield from _approvals(lack, activities, every, desk)
        return
    for number, each in rows.items():
        own_cells = not desk.is_whole or number in with_own_proofs
        yield from _of_one(lack, number, each, desk, own_cells=own_cells)


def _of_one(
    lack: Lack, number: int, rows: Sequence[RowOf], desk: Desk, *, own_cells: bool
) -> Iterator[Command]:
    """Yield what mends an activity; a row's own cell hides the activity's, so each by itself."""
    id_ = desk.book.activities.at(number).id
    if lack.wanted is Wanted.EVALUATION:
        codes = people_or_who([*dict.fromkeys(row.code for row in rows)])
        verb = "rate" if first_of(lack.words[0]) == "learner-evaluation" else "evaluate"
        yield verb, id_, *codes, "--on", "DATE"
    elif lack.wanted is Wanted.COLUMN:
        column = lack.words[0]
        yield "correct", id_, "--set", f"{column}={column.upper()}", "--reason", "WHY"
    else:
        proofs = [f"{first_of(word)}=FILE" for word in lack.words]
        for row in rows if own_cells else rows[:1]:
            cell = ";".join(filter(None, (desk.book.entry(row.pair).text("evidence"), *proofs)))
            whose = (row.code,) if own_cells else ()
            reason = _("proof handed in")
            yield "correct", id_, *whose, "--set", f"evidence={cell}", "--reason", reason


def _approvals(
    lack: Lack, activities: Sequence[Activity], rows: Iterable[RowOf], desk: Desk
) -> Iterator[Command]:
    """Yield what passes a step: for a few activities by name, else for each school year.

    What was due before is in time only if it was passed on a day that the person knows.
    """
    codes = dict.fromkeys(row.code for row in rows) if desk.codes and not desk.groups else ()
    whose = [word for code in codes for word in ("--teacher", code)]
    whose += [word for group in sorted(desk.groups) for word in ("--group", group)]
    is_late = lack.due is not None and lack.due < desk.today
    more = (*whose, *(("--on", "DATE") if is_late else ()))
    step = first_of(lack.words[0])
    if len(activities) <= FEW:
        yield "approve", step, *(each.id for each in activities), *more
        return
    for year in desk.current:
        if any(each.end in year for each in activities):
            yield "approve", step, "--period", year.label, *more
