"""Which closed years had rows edited by hand since: what a command that only reads can tell."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError
from sbt_ledger.files.closed_rows import edited_in_closed
from sbt_ledger.files.closed_year import closed_years
from sbt_ledger.files.commit import outside_edits
from sbt_ledger.files.history import replayed
from sbt_ledger.files.journal import read_entries, read_lines, read_tail
from sbt_ledger.files.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sbt_ledger.files.journal import Entry

_MARK = b'"closed":['
"""In a text of the journal the quotation marks would be escaped."""


def edited_years(folder: Path) -> set[str]:
    """Return the labels of closed years of which rows were edited by hand since the closing."""
    closed_at = {year.label: year.journal_line for year in closed_years(folder)}
    found = {
        label
        for entry in _edits_of_closed(folder)
        for label in entry["closed"]
        if entry["n"] > closed_at.get(label, entry["n"])
    }
    with suppress(LedgerError, BrokenTableError):  # told by whoever reads the journal, or the book
        if outside_edits(folder, read_tail(folder)):
            known = replayed(read_entries(folder))
            found |= {year.label for year, _rows in edited_in_closed(folder, known)}
    return found


def _edits_of_closed(folder: Path) -> Iterator[Entry]:
    """Yield the hand edits of closed years; no other line of the journal is looked into."""
    with suppress(OSError, ValueError):
        yield from (json.loads(line) for line in read_lines(folder) if _MARK in line)
