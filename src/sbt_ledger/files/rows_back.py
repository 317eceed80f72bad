"""Rows of a table as they were before a change, wherever in the file they stand by now."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, Problem
from sbt_ledger.files.row_changes import RowChange, key_of, rows_in, tidied, whole
from sbt_ledger.files.row_edit import RowEdit
from sbt_ledger.files.table_edit import add_rows, edit_rows
from sbt_ledger.files.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.files.row_changes import Cells, Kept
    from sbt_ledger.files.row_edit import EditedRow

_CODES = frozenset({"activity", "code", "id", "teacher"})
_Rows = list[tuple[int, "Cells"]]


@dataclass(frozen=True, slots=True)
class RowsBack:
    """The new bytes of a file, its rows, and what keeps some of them from being as they were."""

    after: bytes
    rows: tuple[RowChange, ...] = ()
    problems: tuple[Problem, ...] = ()


def rows_back(now: bytes, file: str, table: str, rows: Sequence[RowChange], kept: Kept) -> RowsBack:
    """Return a file with rows as they were before the change that `rows` tell.

    A row is found by its cells; of several alike the nearest to its line is taken.
    """
    held = _alike(_held(now, file, table, kept), rows, table)
    problems: list[Problem] = []
    edits: list[RowEdit] = []
    added: list[Cells] = []
    places = _Places(held)
    for row in rows:
        if row.after is None:
            added.append(row.before or {})
            problems += _stands_already(row, held, table)
            continue
        line = places.take(row)
        if line is None:
            problems.append(_changed_since(row, held, table))
        else:
            edits.append(RowEdit(line, _cells_back(row)))
    if problems:
        return RowsBack(now, (), tuple(problems))
    edited = edit_rows(now, file, table, edits, kept)
    longer = add_rows(edited.after, file, table, added, kept)
    told = zip(edits, edited.rows, strict=True)
    changes = sorted((_edited(*each, file, table) for each in told), key=lambda each: each.line)
    new = zip(longer.lines, added, strict=True)
    changes += [RowChange(table, file, line, None, cells) for line, cells in new]
    return RowsBack(longer.after, tuple(changes))


class _Places:
    """The lines on which rows stand by what they say; each is taken once."""

    def __init__(self, held: _Rows) -> None:
        self._lines: dict[object, list[int]] = {}
        for line, cells in held:
            self._lines.setdefault(whole(_plain(cells)), []).append(line)

    def take(self, row: RowChange) -> int | None:
        """Return the line of a row that is as the change left it, None if there is none."""
        lines = self._lines.get(whole(_plain(tidied(row.after or {}))))
        if not lines:
            return None
        line = min(lines, key=lambda each: abs(each - row.line))
        lines.remove(line)
        return line


def _held(now: bytes, file: str, table: str, kept: Kept) -> _Rows:
    try:
        return rows_in(now, file, table, kept)
    except BrokenTableError as fault:
        raise BrokenFilesError(_("Nothing was written."), problems=fault.problems) from fault


def _alike(held: _Rows, rows: Sequence[RowChange], table: str) -> _Rows:
    """Return the rows of a file that can be one of those, or stand in their way."""
    told = (cells for row in rows for cells in (row.before, row.after) if cells is not None)
    keys = {_key(table, tidied(cells)) for cells in told}
    return [(line, cells) for line, cells in held if _key(table, cells) in keys]


def _cells_back(row: RowChange) -> Mapping[str, str] | None:
    """Return the cells that change, None if the row is taken out."""
    if row.before is None or row.after is None:
        return None
    names = dict.fromkeys((*row.before, *row.after))
    pairs = {name: (row.before.get(name, ""), row.after.get(name, "")) for name in names}
    return {name: before for name, (before, after) in pairs.items() if before != after}


def _edited(edit: RowEdit, row: EditedRow, file: str, table: str) -> RowChange:
    """Return what became of a row; one that is taken out is told where it stands now."""
    if row.after is None:
        return RowChange(table, file, edit.line, dict(row.before), None)
    return RowChange(table, file, row.line, dict(row.before), dict(row.after))


def _changed_since(row: RowChange, held: _Rows, table: str) -> Problem:
    """Return that a row is not there as the change left it, and what it says now."""
    wanted = tidied(row.after or {})
    now = next(((line, has) for line, has in held if _key(table, has) == _key(table, wanted)), None)
    if now is None:
        message = _("this row is not there any more: {cells}")
        told = "; ".join(f"{name}: {text}" for name, text in wanted.items())
        return Problem("changed-since", message.format(cells=told), "", row.file, row.line)
    line, cells = now
    message = _("this row changed since: {cells}")
    names = [name for name in dict.fromkeys((*wanted, *cells)) if _differ(name, wanted, cells)]
    blank = _("blank")
    told = "; ".join(
        f"{name}: {wanted.get(name) or blank} → {cells.get(name) or blank}" for name in names
    )
    return Problem("changed-since", message.format(cells=told), "", row.file, line)


def _stands_already(row: RowChange, held: _Rows, table: str) -> Iterator[Problem]:
    """Yield that a row which is to be put back was written again meanwhile."""
    wanted = _key(table, tidied(row.before or {}))
    for line, cells in held:
        if _key(table, cells) == wanted:
            message = _("this row stands there again, and would be there twice")
            yield Problem("changed-since", message, "", row.file, line)
            return


def _key(table: str, cells: Cells) -> tuple[str, ...]:
    return key_of(table, _plain(cells))


def _plain(cells: Cells) -> Cells:
    """Return the cells with codes as a spreadsheet leaves them, which drops zeros before them."""
    return {
        name: text.lstrip("0") if name in _CODES and text.isdecimal() else text
        for name, text in cells.items()
    }


def _differ(name: str, one: Cells, other: Cells) -> bool:
    return whole({name: one.get(name, "")}) != whole({name: other.get(name, "")})
