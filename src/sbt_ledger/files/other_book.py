"""Whether a journal that was left in the middle of a change is that of another book.

Somebody may have copied it over, or one folder over another. What it wants to be done must not be
done to tables that it has never told.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError
from sbt_ledger.files.followed import tables_then
from sbt_ledger.files.history import replayed
from sbt_ledger.files.journal import digest_of, read_entries
from sbt_ledger.files.row_changes import rows_in
from sbt_ledger.files.standing import kept_in, plain_key
from sbt_ledger.files.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sbt_ledger.files.journal import Entry
    from sbt_ledger.files.row_changes import Kept
    from sbt_ledger.files.standing import Standing


def is_of_another_book(folder: Path, change: Entry, files: Sequence[Standing]) -> bool:
    """Whether no table is as the journal has it, and in none that changes half of the rows agree.

    A table that a person edited, sorted or saved in another form keeps most of its rows.
    """
    if not all(file.touched for file in files):
        return False
    with suppress(LedgerError):  # a journal that cannot be followed tells nothing of it
        known = replayed(read_entries(folder))
        tables = tables_then(known)
        if any(_is_there(folder / name, change["state"].get(name)) for name in tables):
            return False
        told = {file.edit["file"]: file.now or b"" for file in files}
        kept = kept_in(folder)
        alike = [
            _agree(tables[name], name, (known[name], now), kept)
            for name, now in told.items()
            if name in tables
        ]
        return bool(alike) and not any(alike)
    return False


def _is_there(path: Path, digest: str | None) -> bool:
    return path.is_file() and digest_of(path.read_bytes()) == digest


def _agree(table: str, name: str, versions: Sequence[bytes], kept: Kept) -> bool:
    """Whether half of the rows of the shorter version are in the other; unreadable ones may be."""
    try:
        old, new = (
            {plain_key(table, cells) for _line, cells in rows_in(raw, name, table, kept)}
            for raw in versions
        )
    except BrokenTableError:
        return True
    return 2 * len(old & new) >= min(len(old), len(new))
