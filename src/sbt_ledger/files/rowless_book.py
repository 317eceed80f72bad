"""A book without its rows of credits: of these only the columns are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.files.book_files import BookReader
from sbt_ledger.files.settings_file import read_settings

if TYPE_CHECKING:
    from pathlib import Path

    from sbt_ledger.files.credit_rows import CreditRows
    from sbt_ledger.records.book import Book


def read_without_rows(folder: Path) -> Book:
    """Return the book; raises BrokenFilesError with all problems of what is read."""
    return _Reader(folder, read_settings(folder)).read()


class _Reader(BookReader):
    """Leaves the rows to others."""

    def _credits(self, file: str, _rows: CreditRows, _number: int) -> None:
        self._each("credits", file, lambda _table: None)
