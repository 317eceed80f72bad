"""Rows that a change touched, in words: which cells, whose row, how many stand together."""

from __future__ import annotations

from gettext import gettext as _
from itertools import islice
from typing import TYPE_CHECKING

from sbt_ledger.records.masking import masked_cell
from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.words import some_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sbt_ledger.files.row_changes import RowChange

_NAMES = 6  # more are counted: they stand in the file
CELLS = ("file", "line", "table", "activity", "teacher", "column", "before", "after")
"""The columns of `cell_rows`."""


def told_changes(changes: Sequence[RowChange], most: int = 20) -> Iterator[str]:
    """Yield a line for each row that changed, and one for new or removed rows that stand together.

    After `most` lines the others are counted.
    """
    runs = list(runs_of(changes))
    for run in islice(runs, most):
        yield told_run(run)
    left = sum(map(len, runs[most:]))
    if left:
        yield _("… and {count} more rows").format(count=left)


def runs_of(changes: Iterable[RowChange]) -> Iterator[list[RowChange]]:
    """Yield the changes; new rows, and gone ones, together if they stand below each other."""
    run: list[RowChange] = []
    for change in changes:
        if run and not _follows(run[-1], change):
            yield run
            run = []
        run.append(change)
    if run:
        yield run


def told_run(run: Sequence[RowChange]) -> str:
    """Return what became of rows that stand together: where, whose they are, and what changed."""
    first, last = run[0], run[-1]
    place = f"{first.file}:{first.line}" + (f"-{last.line}" if last.line != first.line else "")
    names = _whose(run)
    if first.before is None:
        return _told(_("{place}: new: {names}"), place, names)
    if first.after is None:
        return _told(_("{place}: taken out: {names}"), place, names)
    return f"{place}: {names}: {told_cells(first.before, first.after)}"


def _told(text: str, place: str, names: str) -> str:
    """Return where rows are; of some, as of `imports`, nobody's name is told."""
    return text.format(place=place, names=names).rstrip(" :：")


def told_cells(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return the cells that differ: `hours: 2 → 1.5; status: blank → void`."""
    blank = _("blank")
    told = (
        f"{name}: {_shown(name, before) or blank} → {_shown(name, after) or blank}"
        for name in dict.fromkeys((*before, *after))
        if before.get(name, "") != after.get(name, "")
    )
    return "; ".join(told)


def cell_rows(changes: Iterable[RowChange]) -> Iterator[tuple[object, ...]]:
    """Yield each cell that differs, under the columns CELLS."""
    for change in changes:
        before, after = change.before or {}, change.after or {}
        cells = {**before, **after}
        activity = cells.get("id" if change.table == "activities" else "activity", "")
        teacher = cells.get("code" if change.table == "teachers" else "teacher", "")
        whose = (change.file, change.line, change.table, activity, teacher)
        for name in cells:
            old, new = before.get(name, ""), after.get(name, "")
            if old != new:
                yield (*whose, name, masked_cell(name, old), masked_cell(name, new))


def _shown(name: str, cells: Mapping[str, str]) -> str:
    return tame(masked_cell(name, cells.get(name, "")))


def _follows(one: RowChange, other: RowChange) -> bool:
    """Whether both are new, or both gone, and the other stands below the one."""
    kinds = {
        (each.table, each.file, each.before is None, each.after is None) for each in (one, other)
    }
    is_change = one.before is not None and one.after is not None
    return len(kinds) == 1 and not is_change and other.line > one.line


def _whose(run: Sequence[RowChange]) -> str:
    """Return whose rows they are: teachers at an activity, else titles and the like."""
    names = tame(some_of(list(dict.fromkeys(map(_label, run))), _NAMES))
    at = {(each.after or each.before or {}).get("activity", "") for each in run}
    is_one = run[0].table == "credits" and len(at) == 1
    return f"{tame(at.pop())}: {names}" if is_one else names


def _label(change: RowChange) -> str:
    cells = change.after or change.before or {}
    match change.table:
        case "activities":
            return f"{cells.get('title', '')} ({cells.get('id', '')})"
        case "teachers":
            return f"{cells.get('name', '')} ({cells.get('code', '')})"
        case "changes":
            return f"{cells.get('teacher', '')} {cells.get('attribute', '')}"
        case "credits":
            return cells.get("teacher", "")
        case _:
            return cells.get("what", "")
