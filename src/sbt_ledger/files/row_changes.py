"""Which rows of a table differ between two versions of its file, whatever form they are kept in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sbt_ledger.files.cell_memo import Memo
from sbt_ledger.files.cells import DAY_OR_TEXT
from sbt_ledger.files.layout import KEYS, NUMBER_COLUMNS
from sbt_ledger.files.row_cells import PARSERS
from sbt_ledger.files.tables import BrokenTableError, open_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Cells = dict[str, str]
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_KEYS: Mapping[str, tuple[str, ...]] = {
    "teachers": ("code",),
    "changes": ("teacher", "attribute", "from"),
    "activities": ("id",),
    "credits": ("activity", "teacher", "part"),
    "money": ("date", "what"),
}
"""What stays the same when a row of a table is corrected."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How a book keeps its tables: its language, and the encoding that it declares."""

    language: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row before and after, None if there was or is none; `line` where it stands, or stood."""

    table: str
    file: str
    line: int
    before: Cells | None
    after: Cells | None

    def as_entry(self) -> dict[str, object]:
        """Return it as the journal tells it."""
        return {
            "table": self.table, "file": self.file, "line": self.line,
            "before": self.before, "after": self.after,
        }  # fmt: skip


def rows_in(raw: bytes, file: str, table: str, kept: Kept) -> list[tuple[int, Cells]]:
    """Return the filled cells of each row, tidied, with its line; BrokenTableError if unreadable.

    Days and blanks are in one form: a spreadsheet that writes 2026/3/5 for 2026-03-05 has changed
    nothing.
    """
    memo = Memo(PARSERS)
    with open_bytes(
        raw, file, KEYS[table], language=kept.language, declared=kept.encoding
    ) as opened:
        return [
            (line, cells)
            for line, row in opened.rows
            if (
                cells := {
                    name: text
                    for name, cell in zip(opened.columns, row, strict=False)
                    if cell and (text := str(memo(DAY_OR_TEXT, cell)))
                }
            )
        ]


def row_changes(
    table: str, file: str, before: bytes | None, after: bytes | None, kept: Kept
) -> list[RowChange]:
    """Return the rows that differ, in the order of their lines; none if one cannot be read."""
    try:
        old = rows_in(before, file, table, kept) if before else []
        new = rows_in(after, file, table, kept) if after else []
    except BrokenTableError:
        return []
    gone, come = _only(old, new), _only(new, old)
    found = list(_paired(table, file, gone, come))
    return sorted(found, key=lambda change: change.line)


def _only(
    rows: Sequence[tuple[int, Cells]], others: Sequence[tuple[int, Cells]]
) -> list[tuple[int, Cells]]:
    """Return the rows that are not among the others, as often as they are missing there."""
    left = Counter(_whole(cells) for _line, cells in others)
    found = []
    for line, cells in rows:
        whole = _whole(cells)
        if left[whole]:
            left[whole] -= 1
        else:
            found.append((line, cells))
    return found


def _paired(
    table: str, file: str, gone: list[tuple[int, Cells]], come: list[tuple[int, Cells]]
) -> Iterator[RowChange]:
    """Yield a change for each row, one for two rows of the same key."""
    olds: dict[tuple[str, ...], list[Cells]] = {}
    for _line, cells in gone:
        olds.setdefault(_key(table, cells), []).append(cells)
    for line, cells in come:
        same = olds.get(_key(table, cells))
        yield RowChange(table, file, line, same.pop(0) if same else None, cells)
    left = [cells for rows in olds.values() for cells in rows]
    yield from (
        RowChange(table, file, line, cells, None)
        for line, cells in gone
        if any(cells is other for other in left)
    )


def _key(table: str, cells: Cells) -> tuple[str, ...]:
    return tuple(cells.get(name, "") for name in _KEYS[table])


def _whole(cells: Cells) -> frozenset[tuple[str, str]]:
    """Return the cells in a form in which 2, 2.0 and 2.00 hours are the same."""
    return frozenset(
        (name, f"{Decimal(text).normalize():f}" if _is_number(name, text) else text)
        for name, text in cells.items()
    )


def _is_number(column: str, text: str) -> bool:
    return column in NUMBER_COLUMNS and bool(_NUMBER.fullmatch(text))
