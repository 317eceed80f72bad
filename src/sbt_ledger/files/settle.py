"""Finish a change that was interrupted, or take it back: the next command that may write does so.

A change is written into the journal before the files change, and settled by a line behind it.
"""

from __future__ import annotations

from contextlib import suppress
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import RefusedError
from sbt_ledger.files.history import edited
from sbt_ledger.files.inside import is_inside, told_outside
from sbt_ledger.files.journal import JOURNAL, broken_at
from sbt_ledger.files.journal_end import append
from sbt_ledger.files.other_book import is_of_another_book
from sbt_ledger.files.standing import kept_in, rows_of, standing
from sbt_ledger.files.write import Draft, save, sweep

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.files.journal import Entry, Stamp
    from sbt_ledger.files.journal_end import Tail
    from sbt_ledger.files.standing import Standing


def is_settled(tail: Tail) -> bool:
    """Whether the last change is known to stand, or not to stand."""
    return tail.last is None or tail.last["what"] != "change"


def settle(folder: Path, tail: Tail, stamp: Stamp) -> tuple[Tail, str]:
    """Finish the last change or take it back, and return the new tail and what was done, in words.

    Must be called under the lock. Raises RefusedError if a file cannot be written.
    """
    change = tail.last
    if change is None or is_settled(tail):
        return tail, ""
    try:
        return _settled(folder, tail, stamp, change)
    except ValueError:  # lines that are not there, or that the encoding of the file cannot hold
        raise broken_at(tail.n, _("this line does not fit what the journal tells")) from None


def _settled(folder: Path, tail: Tail, stamp: Stamp, change: Entry) -> tuple[Tail, str]:
    for edit in change["files"]:
        if not is_inside(folder, folder / edit["file"]):
            raise broken_at(tail.n, told_outside(edit["file"])[0])
    files = [standing(folder, change, edit) for edit in change["files"]]
    if is_of_another_book(folder, change, files):
        raise _of_another_book(change)
    with suppress(OSError):
        sweep(folder / edit["file"] for edit in change["files"])
    if not any(file.is_after for file in files):
        return _close(folder, tail, stamp, "taken-back"), _told_back(change)
    # Somebody has edited what was written, or the command got this far: never back again.
    drafts, left = [], []
    for file in files:
        if file.is_after is False:
            draft = _finished(folder, change, file)
            drafts += draft
            left += [] if draft else [file.edit["file"]]
        elif file.is_after is None:
            left.append(file.edit["file"])
    save(drafts)
    return _close(folder, tail, stamp, "done"), _told_done(change, left)


def close_if_clear(folder: Path, tail: Tail, stamp: Stamp) -> Tail:
    """Say how the last change ended if all its files are as after it, or all as before it.

    If that cannot be written, it stands or does not all the same: the next command says so.
    """
    change = tail.last
    if change is None or is_settled(tail):
        return tail
    with suppress(OSError, RefusedError):
        files = [standing(folder, change, edit) for edit in change["files"]]
        if all(file.is_after and not file.touched for file in files):
            return _close(folder, tail, stamp, "done")
        if not any(file.is_after or file.touched for file in files):
            return _close(folder, tail, stamp, "taken-back")
    return tail


def told_unsettled() -> str:
    """Return, in words, that a change was made and that `close_if_clear` could not write so."""
    text = _("The change stands, but {file} does not say so yet: its end could not be written.")
    hint = _("The next command that may write notes it.")
    return f"{text.format(file=JOURNAL)}\n    {hint}"


def state_after(change: Entry) -> Mapping[str, str]:
    """Return the digests of all files once a change is done."""
    gone = {edit["file"] for edit in change["files"] if edit["after"] is None}
    new = {edit["file"]: edit["after"] for edit in change["files"] if edit["after"]}
    return {name: digest for name, digest in {**change["state"], **new}.items() if name not in gone}


def _close(folder: Path, tail: Tail, stamp: Stamp, what: str) -> Tail:
    change = tail.last or {}
    state = state_after(change) if what == "done" else change["state"]
    return append(folder, tail, [{"time": stamp.time, "what": what, "of": tail.n, "state": state}])


def _finished(folder: Path, change: Entry, file: Standing) -> list[Draft]:
    """Return a file as after the change; nothing if what was edited since does not let it be."""
    name, path = file.edit["file"], folder / file.edit["file"]
    if not file.touched:
        return [Draft(path, file.now, edited(file.edit, file.now))]
    from sbt_ledger.files.rows_back import rows_back  # noqa: PLC0415 - only a touched file needs it

    rows = [row._replace(before=row.after, after=row.before) for row in rows_of(change, name)]
    if not rows or file.now is None:
        return []
    made = rows_back(file.now, name, rows[0].table, rows, kept_in(folder))
    return [] if made.problems else [Draft(path, file.now, made.after)]


def _of_another_book(change: Entry) -> RefusedError:
    text = _(
        "{journal} ends with an interrupted “{command}” of {user}, {time}, and its tables are not "
        "those of this folder: it seems to be the journal of another book."
    )
    message = text.format(journal=JOURNAL, **_who(change))
    hint = _("Nothing was changed. Put the journal of this book back, or move this one away.")
    return RefusedError(message, hint)


def _told_done(change: Entry, left: Sequence[str]) -> str:
    text = _("“{command}” of {user}, {time}, had been interrupted: it was finished now.")
    told = text.format(**_who(change))
    if not left:
        return told
    text = _("Edited meanwhile and left alone: {files}. “ledger log” shows what was meant.")
    return f"{told}\n    {text.format(files=_(', ').join(left))}"


def _told_back(change: Entry) -> str:
    text = _("“{command}” of {user}, {time}, had been interrupted: nothing of it was kept.")
    return text.format(**_who(change))


def _who(change: Entry) -> dict[str, str]:
    return {"command": change["command"], "user": change["user"], "time": change["time"]}
