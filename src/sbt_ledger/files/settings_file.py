"""Read `ledger.toml`, and find the book that a command means."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, Problem, WrongUseError
from sbt_ledger.files.kept import once_checked
from sbt_ledger.files.tables import read_bytes
from sbt_ledger.records.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = "ledger.toml"


def find_book(start: Path, *marks: str) -> Path:
    """Return the nearest folder, from `start` upwards, that holds a `ledger.toml`, or a mark."""
    for folder in (start, *start.resolve().parents):
        if any((folder / name).is_file() for name in (SETTINGS, *marks)):
            return folder
    message = _("There is no book here: neither {folder} nor a folder above it has a {file}.")
    hint = _("Make one with “ledger init DIR”, or name it: --book DIR, or LEDGER_BOOK.")
    raise WrongUseError(message.format(folder=start, file=SETTINGS), hint)


def read_settings(folder: Path) -> Settings:
    """Return the settings of a book; raises BrokenFilesError with every fault of the file."""
    return settings_in(read_bytes(folder / SETTINGS, SETTINGS))


def settings_in(raw: bytes | Problem) -> Settings:
    """Return the settings that a file holds, or held; raises BrokenFilesError with every fault."""
    found = [raw] if isinstance(raw, Problem) else once_checked(Settings, raw, SETTINGS, _checked)
    if isinstance(found, Settings):
        return found
    told = tuple(sorted(found, key=lambda problem: problem.where))
    raise BrokenFilesError(_("{file} cannot be read.").format(file=SETTINGS), problems=told)


def _checked(raw: bytes, file: str) -> Settings | list[Problem]:
    from sbt_ledger.files.settings_check import check_settings  # noqa: PLC0415 - as `once_checked` says

    return check_settings(raw, file)
