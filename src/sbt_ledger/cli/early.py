"""The workbook that a command names first is read while the command itself is being loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_OF_SHEETS = frozenset({"import", "reconcile"})
_ENDINGS = (".xlsx", ".xls", ".ods")


def begin_early(words: Sequence[str]) -> None:
    """Begin to read a workbook; what is wrong with it is told by the command."""
    if len(words) > 1 and words[0] in _OF_SHEETS and words[1].lower().endswith(_ENDINGS):
        from contextlib import suppress
        from pathlib import Path

        from sbt_ledger.cli.sheet_file import read_sheet
        from sbt_ledger.errors import LedgerError

        with suppress(LedgerError):
            read_sheet(Path(words[1]))
