"""Read the bytes of a sheet that a person names."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.intake import ahead

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 200 * 1024 * 1024
"""Bytes: a year of a province has fewer, and what is larger would fill the memory."""


def read_sheet(path: Path) -> bytes:
    """Return what a file holds; WrongUseError says why it cannot be read.

    If it is a workbook, its sheets begin to be read as well.
    """
    try:
        if path.is_dir():
            reason = _("it is a folder")
        elif path.stat().st_size > _LARGEST:
            reason = _("it is larger than any sheet")
        else:
            raw = path.read_bytes()
            ahead.begin(raw, path.name)
            return raw
    except FileNotFoundError:
        reason = _("there is no such file")
    except PermissionError:
        reason = _("nobody gave leave to read it")
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", "") or str(fault)
    message = _("{file} cannot be read: {reason}.")
    raise WrongUseError(message.format(file=path, reason=reason))
