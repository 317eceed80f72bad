"""Which files are records: no result is ever written over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError
from sbt_ledger.files.layout import KEYS, files_of
from sbt_ledger.files.settings_file import SETTINGS, read_settings

if TYPE_CHECKING:
    from pathlib import Path

_KEPT = {SETTINGS, "journal.jsonl", "mail-log.csv"}
_KEPT_FOLDERS = {"rules", "closed", "submitted", "evidence"}
_OF_THE_LOCK = ".ledger."


def is_of_book(folder: Path, target: Path) -> bool:
    """Whether `target` is a file of the book in `folder`, or lies in a folder of its records."""
    target, folder = target.resolve(), folder.resolve()
    if not target.is_relative_to(folder):
        return False
    inside = target.relative_to(folder)
    if inside.as_posix().startswith(_OF_THE_LOCK):
        return True
    if inside.as_posix() in _KEPT or not _KEPT_FOLDERS.isdisjoint(inside.parts[:1]):
        return True
    if inside.as_posix() in {f"{name}{end}" for name in KEYS for end in (".csv", ".toml")}:
        return True
    try:
        files = read_settings(folder).files
    except LedgerError:
        # Settings that cannot be read may name any file.
        return target.exists()
    named = {file for name in KEYS for file in files_of(folder, files, name)[0]}
    return inside.as_posix() in named
