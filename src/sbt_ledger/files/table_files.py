"""The files of all tables of a book, as they are, were, or will be; and what rows differ."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sbt_ledger.files.followed import tables_by_file, tables_then
from sbt_ledger.files.layout import KEYS
from sbt_ledger.files.row_changes import Kept, differing, paired, rows_in, without
from sbt_ledger.files.settings_file import read_settings
from sbt_ledger.files.tables import open_bytes
from sbt_ledger.records.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sbt_ledger.files.row_changes import Cells, RowChange


@dataclass(frozen=True)
class TableFiles:
    """By table, the bytes of each of its files."""

    held: Mapping[str, Mapping[str, bytes]]
    kept: Kept

    @classmethod
    def of(cls, folder: Path) -> TableFiles:
        """Return what a folder holds now."""
        held: dict[str, dict[str, bytes]] = {table: {} for table in KEYS}
        for name, table in tables_by_file(folder).items():
            held[table][name] = (folder / name).read_bytes()
        settings = read_settings(folder)
        return cls(held, Kept(settings.lang, settings.files.encoding))

    def but(self, others: Mapping[str, bytes | None]) -> TableFiles:
        """Return them with other bytes for some files, None for one that is gone."""
        held = {table: dict(files) for table, files in self.held.items()}
        for name, raw in others.items():
            table = self._table(name)
            if table is not None:
                held[table].pop(name, None)
                held[table] |= {} if raw is None else {name: raw}
        return TableFiles(held, self.kept)

    def instead(self, files: Mapping[str, bytes]) -> TableFiles:
        """Return the tables that these files were when they were the book, and no others."""
        named = tables_then(files)
        held = {
            table: {name: files[name] for name, its in named.items() if its == table}
            for table in self.held
        }
        return TableFiles(held, self.kept)

    def changes(self, table: str, new: TableFiles) -> list[RowChange]:
        """Return the rows of a table that are others in `new`, in whatever file they stand.

        Raises BrokenTableError for a file that differs and cannot be read.
        """
        gone, come = [], []
        for name in sorted({*self.held[table], *new.held[table]}):
            before, after = self.held[table].get(name), new.held[table].get(name)
            if before != after:
                old, now = differing(table, name, before, after, new.kept)
                gone += old
                come += now
        return list(paired(table, without(gone, come), without(come, gone)))

    def rows(self, table: str) -> Iterator[Cells]:
        """Yield the filled cells of each row of a table, tidied."""
        for name, raw in self.held[table].items():
            for _line, cells in rows_in(raw, name, table, self.kept):
                yield cells

    def written(self, table: str, *columns: str) -> Iterator[tuple[Place, tuple[str, ...]]]:
        """Yield the place and some cells of each row, as written: quicker than all of them."""
        for name, raw in self.held[table].items():
            with open_bytes(
                raw, name, KEYS[table], language=self.kept.language, declared=self.kept.encoding
            ) as opened:
                names = opened.columns
                at = [names.index(each) if each in names else len(names) for each in columns]
                for line, row in opened.rows:
                    cells = tuple(row[index] if index < len(row) else "" for index in at)
                    yield Place(name, line), cells

    def _table(self, name: str) -> str | None:
        known = (table for table, files in self.held.items() if name in files)
        stem = PurePosixPath(name).stem  # a table that is not there yet has its usual name
        return next(known, stem if stem in KEYS else None)
