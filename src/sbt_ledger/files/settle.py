"""Finish a change that was interrupted, or take it back: the next command that may write does so.

A change is written into the journal before the files change, and settled by a line behind it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import RefusedError
from sbt_ledger.files.edits import EditError, applied, inverse, text_of
from sbt_ledger.files.history import edited
from sbt_ledger.files.inside import is_inside, told_outside
from sbt_ledger.files.journal import append, broken_at, digest_of
from sbt_ledger.files.write import Draft, save, sweep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.files.edits import Edit
    from sbt_ledger.files.journal import Entry, Stamp, Tail


@dataclass(frozen=True, slots=True)
class _Standing:
    """A file of a change: what it holds now, and whether that is as before or as after it.

    A file that somebody has edited meanwhile is `touched`, and as after if it holds all new lines.
    """

    edit: Entry
    now: bytes | None
    is_after: bool
    touched: bool


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
    files = [_standing(folder, edit) for edit in change["files"]]
    with suppress(OSError):
        sweep(folder / edit["file"] for edit in change["files"])
    if not any(file.is_after for file in files):
        return _close(folder, tail, stamp, "taken-back"), _told_back(change)
    if all(file.is_after for file in files):
        return _close(folder, tail, stamp, "done"), _told_done(change)
    if any(file.touched and not file.is_after for file in files):
        save([draft for file in files if file.is_after for draft in _undone(folder, file)])
        return _close(folder, tail, stamp, "taken-back"), _told_back(change)
    save([_finished(folder, file) for file in files if not file.is_after])
    return _close(folder, tail, stamp, "done"), _told_done(change)


def close_if_clear(folder: Path, tail: Tail, stamp: Stamp) -> Tail:
    """Say how the last change ended if all its files are as after it, or all as before it.

    If that cannot be written, it stands or does not all the same: the next command says so.
    """
    change = tail.last
    if change is None or is_settled(tail):
        return tail
    with suppress(OSError, RefusedError):
        files = [_standing(folder, edit) for edit in change["files"]]
        if all(file.is_after and not file.touched for file in files):
            return _close(folder, tail, stamp, "done")
        if not any(file.is_after or file.touched for file in files):
            return _close(folder, tail, stamp, "taken-back")
    return tail


def state_after(change: Entry) -> Mapping[str, str]:
    """Return the digests of all files once a change is done."""
    gone = {edit["file"] for edit in change["files"] if edit["after"] is None}
    new = {edit["file"]: edit["after"] for edit in change["files"] if edit["after"]}
    return {name: digest for name, digest in {**change["state"], **new}.items() if name not in gone}


def _close(folder: Path, tail: Tail, stamp: Stamp, what: str) -> Tail:
    change = tail.last or {}
    state = state_after(change) if what == "done" else change["state"]
    return append(folder, tail, [{"time": stamp.time, "what": what, "of": tail.n, "state": state}])


def _standing(folder: Path, edit: Entry) -> _Standing:
    path = folder / edit["file"]
    now = path.read_bytes() if path.exists() else None
    digest = None if now is None else digest_of(now)
    if digest in {edit["before"], edit["after"]}:
        return _Standing(edit, now, digest == edit["after"], touched=False)
    return _Standing(edit, now, _is_as_after(now, edit["edits"]), touched=True)


def _is_as_after(now: bytes | None, edits: Sequence[Edit]) -> bool:
    """Whether a file that was edited meanwhile holds the lines that the change put in.

    If it only took lines out: whether none of them is there.
    """
    lines = set(text_of(now or b"")[0].splitlines())
    added = {line for _at, _removed, new in edits for line in _texts(new)}
    removed = {line for _at, old, _added in edits for line in _texts(old)}
    return added <= lines if added else not removed & lines


def _texts(lines: Sequence[str]) -> Iterator[str]:
    """Yield what is in some lines, without their ends: a spreadsheet writes others."""
    return (text for line in lines for text in line.splitlines() if text)


def _finished(folder: Path, file: _Standing) -> Draft:
    return Draft(folder / file.edit["file"], file.now, edited(file.edit, file.now))


def _undone(folder: Path, file: _Standing) -> Sequence[Draft]:
    """Return the file as it was; what was edited since stays as it is."""
    if file.touched:
        return ()
    kept_in, _to_keep_in = file.edit["encoding"]
    with suppress(EditError):
        text = applied(text_of(file.now or b"")[0], inverse(file.edit["edits"]))
        before = None if file.edit["before"] is None else text.encode(kept_in)
        return (Draft(folder / file.edit["file"], file.now, before),)
    return ()


def _told_done(change: Entry) -> str:
    text = _("“{command}” of {user}, {time}, had been interrupted: it was finished now.")
    return text.format(**_who(change))


def _told_back(change: Entry) -> str:
    text = _("“{command}” of {user}, {time}, had been interrupted: nothing of it was kept.")
    return text.format(**_who(change))


def _who(change: Entry) -> dict[str, str]:
    return {"command": change["command"], "user": change["user"], "time": change["time"]}
