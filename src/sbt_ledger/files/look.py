"""What a command that only reads should know of a book before it reads it.

It changes nothing, but for a change that was interrupted: where it may, it settles that.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError
from sbt_ledger.files.commit import outside_edits, writing
from sbt_ledger.files.journal import JOURNAL, told_damage
from sbt_ledger.files.journal_end import read_tail
from sbt_ledger.files.settle import is_settled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sbt_ledger.files.journal import Stamp
    from sbt_ledger.files.journal_end import Tail


def look(folder: Path, stamp: Stamp, *, say: Callable[[str], None]) -> str:
    """Settle what was interrupted, and return what was edited outside, in words.

    `say` is told what was settled, or why it could not be. A damaged journal is told as well: it
    keeps nobody from reading the tables.
    """
    try:
        tail = read_tail(folder)
        if not is_settled(tail):
            tail = _settled(folder, tail, stamp, say)
        edited = outside_edits(folder, tail) if is_settled(tail) else {}
    except LedgerError as fault:
        say(told_damage(fault))
        return ""
    except OSError as trouble:
        return _("{file} cannot be read: {reason}").format(file=JOURNAL, reason=trouble.strerror)
    return _told(edited) if edited else ""


def journal_size(folder: Path) -> int:
    """Return how many bytes the journal has, 0 if there is none."""
    path = folder / JOURNAL
    return path.stat().st_size if path.is_file() else 0


def _settled(folder: Path, tail: Tail, stamp: Stamp, say: Callable[[str], None]) -> Tail:
    try:
        with writing(folder, stamp, say=say):
            pass
    except LedgerError as fault:
        change = tail.last or {}
        text = _("“{command}” of {user}, {time}, is not finished: {reason}")
        who = {key: change.get(key, "") for key in ("command", "user", "time")}
        say(text.format(reason=fault.message, **who))
        return tail
    return read_tail(folder)


def _told(edited: dict[str, bytes | None]) -> str:
    closed = [name for name in sorted(edited) if name.startswith("closed/")]
    if closed:
        text = _("Edited by hand, and only “ledger reopen” may do that: {files}.")
        return text.format(files=_(", ").join(closed))
    sent = [name for name in sorted(edited) if name.startswith("submitted/")]
    if sent:
        text = _("Edited by hand, though it tells what the college has: {files}.")
        return text.format(files=_(", ").join(sent))
    text = _("Edited by hand, which is welcome: {files}. “ledger verify” shows the rows.")
    return text.format(files=_(", ").join(sorted(edited)))
