"""What was sent back, as the journal tells it: found without understanding every line."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError
from sbt_ledger.files.journal import Entry, entry_in, read_lines
from sbt_ledger.files.journaled import Journaled, journaled

if TYPE_CHECKING:
    from pathlib import Path

_RETURN = b'"command":"return"'
_SETTLING = (b'"of":', b'"undoes":', b'"redoes":')
"""What says how a change ended, and whether it was undone."""
_STANDS = frozenset({"done", "redone"})


def returns(folder: Path) -> tuple[Journaled, ...]:
    """Return the changes that sent something back and stand, the newest last.

    A line that is no entry is passed over: `ledger verify` tells of it.
    """
    found: list[Entry] = []
    with suppress(OSError):
        for line in read_lines(folder):
            if _RETURN in line or (found and any(mark in line for mark in _SETTLING)):
                with suppress(LedgerError):
                    found.append(entry_in(line, None))
    told = journaled(each for each in found if each["what"] in {"change", "done"})
    return tuple(
        each for each in told if each.said("command") == "return" and each.state in _STANDS
    )
