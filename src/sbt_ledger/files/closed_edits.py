"""Which closed years had rows edited by hand since: what a command that only reads can tell."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError
from sbt_ledger.files.closed_rows import digest_in, edited_in_closed
from sbt_ledger.files.closed_year import closed_years
from sbt_ledger.files.commit import outside_edits
from sbt_ledger.files.history import replayed
from sbt_ledger.files.journal import read_entries, read_lines
from sbt_ledger.files.journal_end import read_tail
from sbt_ledger.files.table_files import TableFiles
from sbt_ledger.files.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sbt_ledger.files.closed_year import ClosedYear
    from sbt_ledger.files.journal import Entry

_MARK = b'"closed":['
"""In a text of the journal the quotation marks would be escaped."""


def edited_years(folder: Path) -> set[str]:
    """Return the labels of closed years of which rows are not as they were, by edits of hand."""
    years = {year.label: year for year in closed_years(folder)}
    if not years:
        return set()
    with suppress(LedgerError, BrokenTableError):  # told by whoever reads the journal, or the book
        touched = {label for entry in _edits_of_closed(folder) for label in _since(entry, years)}
        if outside_edits(folder, read_tail(folder)):
            known = replayed(read_entries(folder))
            touched |= {year.label for year, _rows in edited_in_closed(folder, known)}
        return {label for label in touched if _differs(folder, years[label])}
    return set()


def _differs(folder: Path, year: ClosedYear) -> bool:
    """Whether rows of a year are still others: an edit may have been taken back by hand."""
    return digest_in(year, TableFiles.of(folder)) != year.rows


def _since(entry: Entry, years: Mapping[str, ClosedYear]) -> Iterator[str]:
    """Yield the years that were closed when a line told that rows of them were edited."""
    for label in entry["closed"]:
        if label in years and entry["n"] > years[label].journal_line:
            yield label


def _edits_of_closed(folder: Path) -> Iterator[Entry]:
    """Yield the hand edits of closed years; no other line of the journal is looked into."""
    with suppress(OSError, ValueError):
        yield from (json.loads(line) for line in read_lines(folder) if _MARK in line)
