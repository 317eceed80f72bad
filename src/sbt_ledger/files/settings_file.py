"""Read `ledger.toml`, and find the book that a command means."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, Problem, WrongUseError
from sbt_ledger.files.retell import read_toml, retold
from sbt_ledger.files.toml_lines import toml_lines
from sbt_ledger.records.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = "ledger.toml"


def find_book(start: Path) -> Path:
    """Return the nearest folder, from `start` upwards, that holds a `ledger.toml`."""
    for folder in (start, *start.resolve().parents):
        if (folder / SETTINGS).is_file():
            return folder
    message = _("There is no book here: neither {folder} nor a folder above it has a {file}.")
    hint = _("Make one with “ledger init DIR”, or name it: --book DIR, or LEDGER_BOOK.")
    raise WrongUseError(message.format(folder=start, file=SETTINGS), hint)


def read_settings(folder: Path) -> Settings:
    """Return the settings of a book; raises BrokenFilesError with every fault of the file."""
    from pydantic import ValidationError  # noqa: PLC0415 - half of the start-up time

    found = read_toml(folder / SETTINGS, SETTINGS)
    if isinstance(found, Problem):
        raise BrokenFilesError(_("{file} cannot be read.").format(file=SETTINGS), problems=(found,))
    written, text = found
    try:
        return Settings.model_validate(written)
    except ValidationError as error:
        problems = tuple(retold(error, Settings, written, SETTINGS, toml_lines(text)))
        raise BrokenFilesError(
            _("{file} cannot be read.").format(file=SETTINGS), problems=problems
        ) from None
