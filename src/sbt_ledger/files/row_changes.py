"""Which rows of a table differ between two versions of its file, whatever form they are kept in."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.cell_memo import Memo
from sbt_ledger.files.cells import DAY_OR_TEXT
from sbt_ledger.files.decode import UndecodableError, decode
from sbt_ledger.files.edits import alike, lines_of
from sbt_ledger.files.layout import KEYS, NUMBER_COLUMNS
from sbt_ledger.files.row_cells import PARSERS
from sbt_ledger.files.tables import BrokenTableError, open_bytes
from sbt_ledger.records.masking import masked_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Cells = dict[str, str]
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
KEY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "teachers": ("code",),
    "changes": ("teacher", "attribute", "from"),
    "activities": ("id",),
    "credits": ("activity", "teacher", "part"),
    "money": ("date", "what"),
    "imports": ("activity", "teacher", "sha256", "sheet", "line"),
}
"""What stays the same when a row of a table is corrected."""


class Kept(NamedTuple):
    """How a book keeps its tables: its language, and the encoding that it declares."""

    language: str = ""
    encoding: str = ""


class RowChange(NamedTuple):
    """A row before and after, None if there was or is none; `line` where it stands, or stood."""

    table: str
    file: str
    line: int
    before: Cells | None
    after: Cells | None

    @property
    def told(self) -> str:
        """Where the row stands, and which one it is, in words."""
        cells = self.after or self.before or {}
        named = (cells.get(column, "") for column in KEY_COLUMNS[self.table])
        return f"{self.file}:{self.line} ({_(', ').join(filter(None, named))})"

    @property
    def told_change(self) -> str:
        """What became of the row, in words."""
        old, new = self.before or {}, self.after or {}
        if not (old and new):
            text = _("new row: {cells}") if new else _("row taken out: {cells}")
            return text.format(cells=_(", ").join(_shown(new or old).values()))
        changed = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
        old, new = _shown(old), _shown(new)
        text = _("{column}: “{before}” → “{after}”")
        return _("; ").join(
            text.format(column=name, before=old.get(name, ""), after=new.get(name, ""))
            for name in changed
        )

    def as_shown(self) -> dict[str, object]:
        """Return it as a person or a program may see it: without national ids."""
        cells = {"before": self.before, "after": self.after}
        return self.as_entry() | {name: each and _shown(each) for name, each in cells.items()}

    def as_entry(self) -> dict[str, object]:
        """Return it as the journal tells it."""
        return {
            "table": self.table, "file": self.file, "line": self.line,
            "before": self.before, "after": self.after,
        }  # fmt: skip


def _shown(cells: Mapping[str, str]) -> Cells:
    return {name: masked_cell(name, text) for name, text in cells.items()}


class Row(NamedTuple):
    """The filled cells of a row, tidied, and where it stands."""

    file: str
    line: int
    cells: Cells


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
        gone, come = differing(table, file, before, after, kept)
    except BrokenTableError:
        return []
    return sorted(paired(table, gone, come), key=lambda change: change.line)


def tidied(cells: Cells) -> Cells:
    """Return filled cells in the form in which `rows_in` has them."""
    memo = Memo(PARSERS)
    found = {name: str(memo(DAY_OR_TEXT, text)) for name, text in cells.items() if text}
    return {name: text for name, text in found.items() if text}


def key_of(table: str, cells: Cells) -> tuple[str, ...]:
    """Return what stays the same when the row is corrected."""
    return tuple(cells.get(name, "") for name in KEY_COLUMNS[table])


def whole(cells: Cells) -> frozenset[tuple[str, str]]:
    """Return the cells in a form in which 2, 2.0 and 2.00 hours are the same."""
    return frozenset(
        (name, f"{Decimal(text).normalize():f}" if _is_number(name, text) else text)
        for name, text in cells.items()
    )


def differing(
    table: str, file: str, before: bytes | None, after: bytes | None, kept: Kept
) -> tuple[list[Row], list[Row]]:
    """Return the rows that only one version of a file has: the old ones, and the new ones."""
    old, new, above = before or b"", after or b"", 0
    if before and after and not file.lower().endswith(".toml"):
        old, new, above = _where_they_differ(before, after, kept)
    gone, come = (
        [Row(file, line + above, cells) for line, cells in rows_in(raw, file, table, kept)]
        if raw
        else []
        for raw in (old, new)
    )
    return without(gone, come), without(come, gone)


def without(rows: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """Return the rows that are not among the others, as often as they are missing there."""
    left = Counter(whole(row.cells) for row in others)
    found = []
    for row in rows:
        told = whole(row.cells)
        if left[told]:
            left[told] -= 1
        else:
            found.append(row)
    return found


def paired(table: str, gone: Sequence[Row], come: Sequence[Row]) -> Iterator[RowChange]:
    """Yield a change for each row, one for two rows of the same key."""
    olds: dict[tuple[str, ...], list[Row]] = {}
    for row in gone:
        olds.setdefault(key_of(table, row.cells), []).append(row)
    for row in come:
        same = olds.get(key_of(table, row.cells))
        yield RowChange(table, row.file, row.line, same.pop(0).cells if same else None, row.cells)
    for row in (row for rows in olds.values() for row in rows):
        yield RowChange(table, row.file, row.line, row.cells, None)


def canonical(cells: Cells) -> list[tuple[str, str]]:
    """Return the cells in a form in which 2, 2.0 and 2.00 hours are the same, in one order."""
    return sorted(whole(cells))


def _where_they_differ(before: bytes, after: bytes, kept: Kept) -> tuple[bytes, bytes, int]:
    """Return the header and the lines in which two versions differ, and how many are left out.

    All of both where a line may be a part of a cell.
    """
    everything = before, after, 0
    try:
        texts = [
            decode(raw, language=kept.language, declared=kept.encoding or None)[0]
            for raw in (before, after)
        ]
    except UndecodableError:
        return everything
    if any(text.count("\r") != text.count("\r\n") for text in texts):
        return everything
    old, new = map(lines_of, texts)
    first = alike(old, new)
    last = min(alike(old[::-1], new[::-1]), len(old) - first, len(new) - first)
    parts = old[:first], old[first : len(old) - last], new[first : len(new) - last]
    head = old[0]
    is_header = first and head.strip(" \t\r\n,;") and not head.lower().startswith("sep=")
    if not is_header or any("".join(part).count('"') % 2 for part in parts):
        return everything
    # A mark says how they are encoded now, whatever the book declares.
    gone, come = (f"\ufeff{head}{''.join(part)}".encode() for part in parts[1:])
    return gone, come, first - 1


def _is_number(column: str, text: str) -> bool:
    return column in NUMBER_COLUMNS and bool(_NUMBER.fullmatch(text))
