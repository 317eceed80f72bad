"""Which older changes are not taken back: those on which something rests that came after them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import RefusedError
from sbt_ledger.files.cells import CellError, parse_date
from sbt_ledger.files.journaled import standing_since
from sbt_ledger.files.submitted import read_submission

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.files.journaled import Journaled, ToTakeBack
    from sbt_ledger.files.row_changes import RowChange

    _Days = tuple[int, int]


def refuse_sent(folder: Path, change: Journaled, later: Sequence[Journaled]) -> None:
    """Refuse a change of rows that were sent after it, while they count as sent."""
    sessions = {_cell(row, "id") for row in change.rows if row.table == "activities"}
    rows = {_of_credit(row) for row in change.rows if row.table == "credits"}
    for each in later if sessions or rows else ():
        for file in each.files if each.said("command") == "submit" else ():
            if not (folder / file).is_file():
                continue
            sent = read_submission(folder, file)
            if any(id_ in sessions or (id_, code) in rows for id_, code, _part in sent.rows):
                message = _("Change {n} is of rows that were sent since: {file}.")
                hint = _(
                    "What was sent and is wrong is mended with “ledger correct” and sent again;"
                    " “ledger submit {period} --withdraw --reason WHY” takes a sending back."
                )
                told_ = message.format(n=change.n, file=file)
                raise RefusedError(told_, hint.format(period=sent.label))


def refuse_joined(told: Sequence[Journaled], found: ToTakeBack) -> None:
    """Refuse a change of a value of the roster on whose days one joins that was made later.

    That one ends, or begins, where this one stands; without it the days would be left to nothing.
    """
    own = [row for row in found.change.rows if row.table == "changes"]
    for later in reversed(standing_since(told, found) if own else ()):
        others = (row for row in later.rows if row.table == "changes")
        if any(_joins(row, other) for other in others for row in own):
            message = _("On change {n} rests change {later}, “{command}”: it joins on to its days.")
            hint = _("“ledger undo {n}” first, which takes back the “{command}” after it.")
            words = {"n": found.change.n, "later": later.n, "command": later.said("command")}
            told_ = message.format(**words)
            raise RefusedError(told_, hint.format(n=later.n, command=words["command"]))


def _joins(row: RowChange, other: RowChange) -> bool:
    """Whether two rows speak of the same attribute of a teacher, on days that meet or touch."""
    same = all(_cell(row, name) == _cell(other, name) for name in ("teacher", "attribute"))
    return same and any(
        one[0] <= two[1] + 1 and two[0] <= one[1] + 1 for one in _days(row) for two in _days(other)
    )


def _days(row: RowChange) -> Iterator[_Days]:
    """Yield the first and last day of which a row spoke, before and after, as ordinal numbers."""
    for cells in (row.before, row.after):
        if cells is not None:
            first = _day(cells, "from", date.min)
            yield first, max(_day(cells, "until", date.max), first)


def _day(cells: Mapping[str, str], column: str, blank: date) -> int:
    with suppress(CellError):
        return parse_date(cells.get(column, "")).toordinal()
    return blank.toordinal()


def _cell(row: RowChange, column: str) -> str:
    return (row.after or row.before or {}).get(column, "")


def _of_credit(row: RowChange) -> tuple[str, str]:
    return _cell(row, "activity"), _cell(row, "teacher")
