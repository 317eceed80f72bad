"""What `return` makes of rows: approvals are awaited again, and the rows say why and since when.

The reason stays in the cell `returned` until the row passes a step again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.kinds import key_of
from sbt_ledger.files.mend import Plan
from sbt_ledger.files.mistakes import (
    meant_at,
    parts_of,
    rows_of_each,
    step_of,
    wish_for_activity,
    wish_for_row,
)
from sbt_ledger.records.chosen import rows_at
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from sbt_ledger.files.mend import Wish
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.chosen import RowAt

NO_APPROVALS = ";"
"""In a row of credits: not those of the activity, and none of its own. A blank cell takes those."""


@dataclass(frozen=True, slots=True)
class Returning:
    """What a person says: which step, "" for all, why and when; and whose rows were sent."""

    step: str
    reason: str
    on: date
    sent: Collection[tuple[str, str]] = field(default=())
    """(activity, teacher): these can be sent back also if no step was passed."""


def send_back(book: Book, activity: str, teachers: Sequence[str], returning: Returning) -> Plan:
    """Take away the approvals that were passed: all, or a step and those behind it."""
    held, codes, about = meant_at(book, activity, teachers)
    rows = rows_of_each(book, held, codes) if codes else list(rows_at(book, held))
    own = {row: row.entry.presence.cells.get("approvals", "") for row in rows}
    common = held.cells.get("approvals", "")
    step = returning.step
    if step and not any((held.id, row.code) in returning.sent for row in rows):
        step = _known_step([common, *own.values()], step)
    step = key_of("approval", tidy(step))
    wishes: list[Wish] = []
    notes: dict[str, None] = {}
    if not codes:
        wishes += _whole(held, rows, _left(common, step), returning)
    for row, cell in own.items():
        of_row = cell or (common if codes else "")
        left = _left(of_row, step)
        was_sent = (held.id, row.code) in returning.sent and (codes or cell)
        if left == of_row and not was_sent:
            continue
        cells = {} if left == of_row else {"approvals": left}
        if cells and not left and codes and common:
            cells["approvals"] = NO_APPROVALS
            note = _("“{cell}” says: no approvals, though the activity has some.")
            notes[note.format(cell=NO_APPROVALS)] = None
        cells |= _told(row.entry.presence.cells, returning)
        wishes.append(wish_for_row(held, row, cells))
    return Plan(tuple(wishes), about, tuple(notes))


def _whole(
    held: Activity, rows: Sequence[RowAt], left: str, returning: Returning
) -> Sequence[Wish]:
    """Return the wish for a session as a whole, if it passed the step or was sent."""
    passed = left != held.cells.get("approvals", "")
    if not passed and not any((held.id, row.code) in returning.sent for row in rows):
        return ()
    cells = _told(held.cells, returning)
    return (wish_for_activity(held, {"approvals": left, **cells} if passed else cells),)


def _told(cells: Mapping[str, str], returning: Returning) -> dict[str, str]:
    """Return the cell that says why and when it was sent back; an older reason stays before it."""
    why = " ".join(returning.reason.replace(";", ",").replace("；", "，").split())
    told = f"{why}@{returning.on.isoformat()}"
    before = [each for each in cells.get("returned", "").split("; ") if each not in {"", told}]
    return {"returned": "; ".join((*before, told))}


def _known_step(passed: Iterable[str], text: str) -> str:
    """Return the step that a person means, as the cells have it; WrongUseError if none has."""
    steps = dict.fromkeys(step_of(part) for cell in passed for part in parts_of(cell))
    wanted = {matching_key(text), matching_key(key_of("approval", tidy(text)))}
    found = next((step for step in steps if matching_key(step) in wanted), "")
    if found:
        return found
    message = _("No approval “{step}” was passed.").format(step=text)
    hint = _("Passed: {steps}.").format(steps=_(", ").join(steps)) if steps else ""
    raise WrongUseError(message, hint)


def _left(cell: str, step: str) -> str:
    """Return the approvals that stay."""
    parts = parts_of(cell)
    first = next((at for at, part in enumerate(parts) if step_of(part) == step), len(parts))
    left = parts[:first] if step else []
    return cell if left == parts else ";".join(left)
