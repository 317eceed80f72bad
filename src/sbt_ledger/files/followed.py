"""Which files of a book the journal follows, and what they hold."""

from __future__ import annotations

from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError
from sbt_ledger.files.inside import is_inside
from sbt_ledger.files.layout import KEYS, files_of, is_hidden
from sbt_ledger.files.settings_file import SETTINGS, read_settings, settings_in
from sbt_ledger.records.settings import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

FOLDERS = ("rules", "closed", "submitted")
USUAL_FILES = tuple(f"{table}{end}" for table in KEYS for end in (".csv", ".toml"))
"""Of tables that `ledger.toml` says nothing of; some are made when they are first needed."""


def followed(folder: Path, known: Iterable[str] = ()) -> dict[str, bytes]:
    """Return what each followed file holds, by its name in the book; what is not there is not in.

    `known` are names that were followed before: they are also when the settings name them no more.
    """
    names = {*known, SETTINGS, *tables_by_file(folder)}
    for name in FOLDERS:
        names |= {path.relative_to(folder).as_posix() for path in (folder / name).glob("*.toml")}
    return dict(_held(folder, names))


def tables_by_file(folder: Path) -> dict[str, str]:
    """Return the table of each file that holds one; settings that are broken name none."""
    with suppress(LedgerError):
        files = read_settings(folder).files
        return {file: table for table in KEYS for file in files_of(folder, files, table)[0]}
    return usual_tables(file for file in USUAL_FILES if (folder / file).is_file())


def tables_then(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the table of each of these files, as their own settings name them, where they do."""
    tables = usual_tables(files)
    with suppress(LedgerError, KeyError):
        named = settings_in(files[SETTINGS]).files
        for table in KEYS:
            patterns = [each for each in listed(getattr(named, table)) if each]
            if patterns:
                tables = {name: its for name, its in tables.items() if its != table}
                tables |= {name: table for name in files if _fits_any(name, patterns)}
    return tables


def usual_tables(names: Iterable[str]) -> dict[str, str]:
    """Return the table of each name that is usual for one: of files that are not there any more."""
    paths = (PurePosixPath(name) for name in names)
    return {path.name: path.stem for path in paths if path.stem in KEYS and len(path.parts) == 1}


def _fits_any(name: str, patterns: Iterable[str]) -> bool:
    parts = PurePosixPath(name).parts
    return any(
        _fits(parts, PurePosixPath(pattern).parts) and not is_hidden(name, pattern)
        for pattern in patterns
    )


def _fits(name: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether the parts of a name fit those of a pattern, as `Path.glob` has it."""
    if not pattern or not name:
        return not name and not [part for part in pattern if part != "**"]
    if pattern[0] == "**":
        return _fits(name, pattern[1:]) or _fits(name[1:], pattern)
    return fnmatchcase(name[0], pattern[0]) and _fits(name[1:], pattern[1:])


def _held(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for name in sorted(names):
        path = folder / name
        with suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
            if is_inside(folder, path):
                yield name, path.read_bytes()
