"""A workbook is read while the rest of the program gets ready for it.

What comes out, and what is raised, is the same as without.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import BrokenFilesError
from sbt_ledger.intake.read import read_contents
from sbt_ledger.intake.sniff import is_workbook, kind_of

if TYPE_CHECKING:
    from sbt_ledger.intake.contents import Contents
    from sbt_ledger.intake.workbook import OpenedWorkbook


class _Begun(NamedTuple):
    raw: bytes
    workbook: OpenedWorkbook


_BEGUN: list[_Begun] = []
"""The one that nobody has asked for yet."""


def begin(raw: bytes, file: str) -> None:
    """Begin to read a file that will be asked for, if it is a workbook and none is being read.

    `file` names it in messages. What is wrong with it is told when it is asked for.
    """
    if is_workbook(raw) and not _BEGUN:
        from sbt_ledger.intake.workbook import open_workbook  # noqa: PLC0415 - most are texts

        with suppress(BrokenFilesError):
            _BEGUN.append(_Begun(raw, open_workbook(raw, kind_of(raw, file), file)))


def contents(raw: bytes, file: str, *, language: str = "", encoding: str = "") -> Contents:
    """Return what a file holds, as `read_contents` does, and raise what that raises."""
    begun = _BEGUN.pop() if _BEGUN else None
    if begun and begun.raw == raw and begun.workbook.file == file:
        return begun.workbook.contents()
    return read_contents(raw, file, language=language, encoding=encoding)
