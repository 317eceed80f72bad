"""Approvals that a correction takes away: what was approved and then changed is approved anew.

Document 004 has records audited as they are: another length or kind is another record. What is
passed before a session runs stays, as it was said of the plan.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import tidy
from sbt_ledger.files.mistakes import parts_of, step_of, wish_for_activity, wish_for_row
from sbt_ledger.files.passing import BEFOREHAND
from sbt_ledger.files.sending_back import NO_APPROVALS
from sbt_ledger.records.chosen import rows_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sbt_ledger.files.mend import Wish
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.chosen import RowAt

_BESIDE = frozenset({
    "answers", "approvals", "asked", "evaluated_on", "evidence", "evidence_on", "lead", "note",
    "planned_hours", "planned_start", "rated_on", "returned", "status", "title",
})  # fmt: skip
"""Columns that do not say what was done: proofs that are handed in later, words, answers."""


class Corrected:
    """What a correction makes of a session's row or of rows at it, and the steps that it takes."""

    def __init__(self, activity: Activity, cells: Mapping[str, str], *, keeps: bool) -> None:
        self._activity, self._cells = activity, dict(cells)
        self._keeps = keeps or "approvals" in cells
        self._steps: dict[str, None] = {}

    def whole(self, book: Book) -> tuple[Wish, ...]:
        """Return the wishes for the session, and for rows that have approvals of their own."""
        changed = self._changed(self._activity.cells)
        approvals = self._left(self._activity.cells.get("approvals", ""), changed)
        own = self._rows_of_their_own(rows_at(book, self._activity), changed)
        return (wish_for_activity(self._activity, {**self._cells, **approvals}), *own)

    def rows(self, rows: Iterable[RowAt]) -> tuple[Wish, ...]:
        """Return the wishes for rows of teachers."""
        return tuple(map(self._row, rows))

    def notes(self) -> Iterator[str]:
        """Yield which steps must be passed again."""
        if self._steps:
            text = _("Passed before this change, and awaited again: {steps}.")
            hint = _("--keep-approvals keeps them where a mere slip of the pen is mended.")
            yield f"{text.format(steps=_(', ').join(self._steps))}\n    {hint}"

    def _row(self, row: RowAt) -> Wish:
        cells = row.entry.presence.cells
        common = self._activity.cells.get("approvals", "")
        changed = self._changed({**self._activity.cells, **cells})
        approvals = self._left(cells.get("approvals") or common, changed)
        if approvals == {"approvals": ""} and common:
            approvals = {"approvals": NO_APPROVALS}
        return wish_for_row(self._activity, row, {**self._cells, **approvals})

    def _rows_of_their_own(self, rows: Iterable[RowAt], changed: Sequence[str]) -> Iterator[Wish]:
        for row in rows:
            cells = row.entry.presence.cells
            left = self._left(
                cells.get("approvals", ""), [each for each in changed if not cells.get(each)]
            )
            if left and not row.entry.void:
                yield wish_for_row(self._activity, row, left)

    def _changed(self, before: Mapping[str, str]) -> list[str]:
        """Return the columns of what was done that get another value."""
        return [
            column
            for column, text in self._cells.items()
            if column not in _BESIDE and tidy(text) != tidy(before.get(column, ""))
        ]

    def _left(self, cell: str, changed: Sequence[str]) -> dict[str, str]:
        """Return the cell with the approvals that stay, {} if all do."""
        gone = [part for part in parts_of(cell) if step_of(part) not in BEFOREHAND]
        if self._keeps or not changed or not gone:
            return {}
        self._steps |= dict.fromkeys(map(step_of, gone))
        return {"approvals": ";".join(part for part in parts_of(cell) if part not in gone)}
