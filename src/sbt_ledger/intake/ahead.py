"""A workbook is read while the rest of the program gets ready for it.

What comes out, and what is raised, is the same as without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.meanwhile import Meanwhile
from sbt_ledger.intake.read import read_contents
from sbt_ledger.intake.sniff import is_workbook, kind_of

if TYPE_CHECKING:
    from sbt_ledger.intake.contents import Contents
    from sbt_ledger.intake.workbook import OpenedWorkbook

_SMALL = 4_000_000
"""Bytes: so much is unpacked at once, sooner than by two threads that take turns."""


class _Begun(NamedTuple):
    """A workbook that is being read; `file` is its name in messages."""

    raw: bytes
    file: str
    workbook: Meanwhile[OpenedWorkbook]


_BEGUN: list[_Begun] = []
"""The one that nobody has asked for yet."""


def begin(raw: bytes, file: str) -> None:
    """Begin to read a file that will be asked for, if it is a workbook and none is being read.

    `file` names it in messages. What is wrong with it is told when it is asked for.
    """
    if is_workbook(raw) and not _BEGUN:
        # Here, as two threads that import wait for each other.
        from sbt_ledger.intake.workbook import open_workbook  # noqa: PLC0415 - most are texts

        def opened() -> OpenedWorkbook:
            return open_workbook(raw, kind_of(raw, file), file)

        _BEGUN.append(_Begun(raw, file, Meanwhile(opened, at_once=len(raw) <= _SMALL)))


def contents(raw: bytes, file: str, *, language: str = "", encoding: str = "") -> Contents:
    """Return what a file holds, as `read_contents` does, and raise what that raises."""
    begun = _BEGUN.pop() if _BEGUN else None
    if begun and (begun.raw, begun.file) == (raw, file):
        workbook = begun.workbook.result()
        if workbook.sheets.is_going_on:
            # Whoever has so many rows exports them from a platform, as a rule.
            import sbt_ledger.intake.claims  # noqa: PLC0415, F401 - there is time for it here
        return workbook.contents()
    return read_contents(raw, file, language=language, encoding=encoding)
