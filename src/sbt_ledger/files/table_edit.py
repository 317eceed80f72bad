"""Edit rows of a table of the book, and put rows back, in whatever form its file is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.files.append import append_csv, append_toml
from sbt_ledger.files.csv_edit import edit_csv
from sbt_ledger.files.layout import COLUMNS, KEYS
from sbt_ledger.files.toml_edit import edit_toml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sbt_ledger.files.append import Appended
    from sbt_ledger.files.row_changes import Kept
    from sbt_ledger.files.row_edit import Edited, RowEdit


def edit_rows(raw: bytes, file: str, table: str, edits: Sequence[RowEdit], kept: Kept) -> Edited:
    """Return a file with rows changed or taken out; RefusedError if it cannot be done safely."""
    if is_toml(file):
        return edit_toml(raw, KEYS[table], edits, language=kept.language, file=file)
    declared = kept.encoding or None
    return edit_csv(raw, edits, language=kept.language, encoding=declared, file=file)


def add_rows(
    raw: bytes | None, file: str, table: str, rows: Sequence[Mapping[str, str]], kept: Kept
) -> Appended:
    """Return a file with rows at its end; RefusedError if it cannot be done safely."""
    if is_toml(file):
        return append_toml(raw, KEYS[table], rows, language=kept.language, file=file)
    columns, declared = COLUMNS[table].split(","), kept.encoding or None
    return append_csv(raw, columns, rows, language=kept.language, encoding=declared, file=file)


def is_toml(file: str) -> bool:
    """Whether a file is kept as TOML; else it is comma-separated."""
    return file.lower().endswith(".toml")
