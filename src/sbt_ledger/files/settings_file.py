"""Read `ledger.toml`, and find the book that a command means."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import BrokenFilesError, Problem, WrongUseError
from sbt_ledger.files.retell import read_toml, retold
from sbt_ledger.files.tables import is_encoding
from sbt_ledger.files.toml_lines import toml_lines
from sbt_ledger.records.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SETTINGS = "ledger.toml"
_A_ZONE = "Asia/Shanghai"
"""The default: a machine without it has no time zones."""


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
        raise _broken([found])
    written, text = found
    lines = toml_lines(text)
    problems = list(_unknown_names(written, lines))
    try:
        settings = Settings.model_validate(written)
    except ValidationError as error:
        problems += retold(error, Settings, written, SETTINGS, lines)
    if problems:
        raise _broken(problems)
    return settings


def _unknown_names(written: Mapping[str, Any], lines: Mapping[str, int]) -> Iterator[Problem]:
    """Yield names that mean nothing to this machine."""
    zone = written.get("timezone")
    if isinstance(zone, str) and zone != _A_ZONE and not is_zone(zone):
        told = _("“{text}”: this is no time zone such as “Asia/Shanghai”").format(text=zone)
        line = lines.get("timezone")
        yield Problem("bad-value", told, "", SETTINGS, line, "timezone", zone)
    files = written.get("files")
    encoding = files.get("encoding", "") if isinstance(files, dict) else ""
    if isinstance(encoding, str) and encoding and not is_encoding(encoding):
        told = _("“{text}”: there is no encoding of this name").format(text=encoding)
        hint = _("Known are, among others: utf-8, gb18030, big5.")
        line = lines.get("files.encoding")
        yield Problem("bad-value", told, hint, SETTINGS, line, "encoding", encoding)


def is_zone(name: str) -> bool:
    """Whether a time zone is known; where the machine knows none at all, each may be one."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - few books name another zone than the default

    for each in (name, _A_ZONE):
        try:
            ZoneInfo(each)
        except (KeyError, ValueError, OSError):
            continue
        return each == name
    return True


def _broken(problems: list[Problem]) -> BrokenFilesError:
    told = tuple(sorted(problems, key=lambda problem: problem.where))
    return BrokenFilesError(_("{file} cannot be read.").format(file=SETTINGS), problems=told)
