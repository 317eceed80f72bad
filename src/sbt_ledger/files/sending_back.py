"""What `return` makes of rows: approvals are awaited again, and the rows say why and since when.

The reason stays in the cell `returned` until the row passes a step again; if it was sent before,
until the college answers, so that it goes again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.kinds import key_of, known_words, named
from sbt_ledger.files.mend import Plan
from sbt_ledger.files.mistakes import (
    day_of,
    meant_at,
    parts_of,
    rows_of_each,
    step_of,
    wish_for_activity,
    wish_for_row,
)
from sbt_ledger.records.chosen import rows_at, told_activity
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
    _refuse_void(held, rows if codes else ())
    own = {row: row.entry.presence.cells.get("approvals", "") for row in rows}
    common = held.cells.get("approvals", "")
    step = returning.step
    if step and not any((held.id, row.code) in returning.sent for row in rows):
        step = _known_step([common, *own.values()], step)
    step = key_of("approval", tidy(step))
    cells = (common, *own.values())
    _refuse_too_early(cells, step, returning.on)
    wishes = [] if codes else list(_whole(held, rows, step, returning))
    for row, cell in own.items():
        of_row = cell or (common if codes else "")
        left = _left(of_row, step)
        was_sent = (held.id, row.code) in returning.sent
        if left == of_row and not codes and not (was_sent and cell):
            continue
        # A row that is sent back by itself must not pass with the others of the session.
        alone = {"approvals": left or (NO_APPROVALS if codes else "")}
        wishes.append(wish_for_row(held, row, alone | _told(row.entry.presence.cells, returning)))
    return Plan(tuple(wishes), about, tuple(_notes(cells, step, wishes, common)))


def _refuse_void(held: Activity, rows: Sequence[RowAt]) -> None:
    """Refuse what counts nothing, whatever it passes."""
    if held.status != "void" and not any(row.entry.void for row in rows):
        return
    message = _("{what} is void: nothing of it is to be sent back.")
    where = (
        told_activity(held)
        if held.status == "void"
        else _(", ").join(str(row.place) for row in rows if row.entry.void)
    )
    hint = _("“ledger correct … --set status=” lets it count again, if that was a mistake.")
    raise WrongUseError(message.format(what=where), hint)


def _notes(cells: Iterable[str], step: str, wishes: Sequence[Wish], common: str) -> Iterator[str]:
    """Yield what a person should know of what is written."""
    if common and any(wish.cells["approvals"] == NO_APPROVALS for wish in wishes):
        text = _("“{cell}” says: no approvals, though the activity has some.")
        yield text.format(cell=NO_APPROVALS)
    if not step and all(_left(cell, step) == cell for cell in cells):
        yield _("No approval was passed; the reason is kept until one is.")


def _whole(
    held: Activity, rows: Sequence[RowAt], step: str, returning: Returning
) -> Iterator[Wish]:
    """Yield the wish for a session as a whole, if it passed the step, or was sent."""
    common = held.cells.get("approvals", "")
    left = _left(common, step)
    was_sent = any((held.id, row.code) in returning.sent for row in rows)
    if left != common or was_sent or not step:
        yield wish_for_activity(held, {"approvals": left, **_told(held.cells, returning)})


def _told(cells: Mapping[str, str], returning: Returning) -> dict[str, str]:
    """Return the cell that says why and when it was sent back; other reasons stay before it."""
    why = " ".join(returning.reason.replace(";", ",").replace("；", "，").split())
    before = [each for each in cells.get("returned", "").split("; ") if each]
    others = [each for each in before if each.rpartition("@")[0] != why]
    return {"returned": "; ".join((*others, f"{why}@{returning.on.isoformat()}"))}


def _refuse_too_early(cells: Iterable[str], step: str, on: date) -> None:
    """Refuse a day before that of an approval that is taken away."""
    for cell in cells:
        kept = parts_of(_left(cell, step))
        for part in parts_of(cell):
            day = day_of(part)
            if part not in kept and day and day > on:
                message = _("{step} was passed on {day} only, after {on}.")
                text = message.format(step=named("approval", step_of(part)), day=day, on=on)
                raise WrongUseError(text, _("--on DATE says when it came back; else today."))


def _known_step(passed: Iterable[str], text: str) -> str:
    """Return the step that a person means, as the cells have it; WrongUseError if none has."""
    steps = dict.fromkeys(step_of(part) for cell in passed for part in parts_of(cell))
    wanted = {matching_key(text), matching_key(key_of("approval", tidy(text)))}
    found = next((step for step in steps if matching_key(step) in wanted), "")
    if found:
        return found
    message = _("No approval “{step}” was passed.").format(step=text)
    names = _(", ").join(named("approval", step) for step in steps)
    hint = _("Passed: {steps}.").format(steps=names) if steps else ""
    raise WrongUseError(message, hint)


def _left(cell: str, step: str) -> str:
    """Return the approvals that stay: those before the step, in whichever order they stand."""
    parts = parts_of(cell)
    steps = [step_of(part) for part in parts]
    place = steps.index(step) if step in steps else len(steps)
    left = [
        part
        for at, part in enumerate(parts)
        if step and (at < place if (first := _is_first(steps[at], step)) is None else first)
    ]
    return cell if left == parts else ";".join(left)


def _is_first(one: str, other: str) -> bool | None:
    """Whether a step comes before another, None if the order of the two is not known."""
    order = list(known_words("approval"))
    return order.index(one) < order.index(other) if {one, other} <= {*order} else None
