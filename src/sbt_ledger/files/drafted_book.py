"""The book as it will be: read whole from drafts, where there are some, else from the files."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.book_files import BookReader
from sbt_ledger.files.kept_table import KeptTable
from sbt_ledger.files.layout import KEYS
from sbt_ledger.files.tables import open_bytes
from sbt_ledger.records.settings import listed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sbt_ledger.files.tables import Table
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.settings import Settings


def read_drafted(folder: Path, settings: Settings, drafted: Mapping[str, bytes | None]) -> Book:
    """Return the book with these files, by name, instead of those in the folder; None is gone.

    Raises BrokenFilesError with every problem that it would have.
    """
    return _DraftedReader(folder, settings, drafted).read()


class _DraftedReader(BookReader):
    """Reads drafts in place of files."""

    def __init__(
        self, folder: Path, settings: Settings, drafted: Mapping[str, bytes | None]
    ) -> None:
        super().__init__(folder, settings)
        self._drafted = {name: raw for name, raw in drafted.items() if raw is not None}
        self._gone = drafted.keys() - self._drafted.keys()

    def files(self, name: str) -> tuple[str, ...]:
        """Return the files of a table, a new one among them; tell one that would not be read."""
        files = tuple(file for file in super().files(name) if file not in self._gone)
        new = f"{name}.csv"
        if files or new not in self._drafted:
            return files
        patterns = listed(getattr(self.settings.files, name))
        if any(patterns):
            told = _("no file fits “{patterns}”; [files] {name} of ledger.toml names it")
            message = told.format(patterns=", ".join(patterns), name=name)
            self.problems.append(Problem("missing-file", message, "", new))
        return (new,)

    def opened(self, name: str, file: str) -> AbstractContextManager[Table]:
        if file not in self._drafted:
            return super().opened(name, file)
        settings = self.settings
        return open_bytes(
            self._drafted[file],
            file,
            KEYS[name],
            language=settings.lang,
            declared=settings.files.encoding,
        )

    def _kept(self, name: str, file: str) -> KeptTable:
        """Return what may be kept of a file; what is kept of it is not what the draft says."""
        return KeptTable(None) if file in self._drafted else super()._kept(name, file)
