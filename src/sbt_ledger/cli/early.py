"""The workbook that a command names first is read while the command itself is being loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_OF_SHEETS = frozenset({"import", "reconcile"})
_ENDINGS = (".xlsx", ".xls", ".ods")
_HELP = frozenset({"--help", "-h"})


def begin_early(words: Sequence[str]) -> None:
    """Begin to read a workbook; what is wrong with it is told by the command."""
    if len(words) > 1 and words[0] in _OF_SHEETS and words[1].lower().endswith(_ENDINGS):
        from contextlib import suppress

        from sbt_ledger.cli.sheet_file import read_sheet
        from sbt_ledger.errors import LedgerError

        path = Path(words[1])
        # What is no file on a disk, as a pipe, can be read once only.
        if _HELP.isdisjoint(words) and path.is_file():
            with suppress(LedgerError):
                read_sheet(path)
