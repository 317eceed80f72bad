"""The files of a book as the journal tells them, at its end or at any line before."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.edits import EditError, applied, bytes_of, edits_between, text_of
from sbt_ledger.files.journal import broken_at, digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sbt_ledger.files.journal import Entry


def file_edit(file: str, before: bytes | None, after: bytes | None) -> Entry:
    """Return what turns the bytes of a file into others; None is a file that is not there.

    That is: `file`, the digests `before` and `after`, `encoding` (before and after), `edits`.
    """
    old, kept_in = text_of(before or b"")
    new, to_keep_in = text_of(after or b"")
    return {
        "file": file,
        "before": None if before is None else digest_of(before),
        "after": None if after is None else digest_of(after),
        "encoding": [kept_in, to_keep_in],
        "edits": edits_between(old, new),
    }


def edited(edit: Entry, before: bytes | None) -> bytes | None:
    """Return the bytes of a file after an edit; raises EditError if it does not fit them."""
    if _digest(before) != edit["before"]:
        raise EditError(edit["file"])
    kept_in, to_keep_in = edit["encoding"]
    text = applied((before or b"").decode(kept_in), edit["edits"])
    after = None if edit["after"] is None else bytes_of(text, to_keep_in)
    if _digest(after) != edit["after"]:
        raise EditError(edit["file"])
    return after


def replayed(entries: Iterable[Entry]) -> dict[str, bytes]:
    """Return the files after the last entry: a change counts once it is done.

    Raises BrokenFilesError at the first line that does not fit what was there before.
    """
    files: dict[str, bytes] = {}
    waiting: Entry | None = None
    for entry in entries:
        what = entry["what"]
        try:
            if what == "seen":
                files[entry["file"]] = _seen(entry)
            elif what == "change":
                waiting = entry
            elif what == "done" and waiting:
                _apply(waiting, files)
            elif what == "edited-outside":
                _apply(entry, files)
        except (EditError, KeyError, TypeError, ValueError):
            line = (waiting if what == "done" and waiting else entry)["n"]
            raise broken_at(line, _("this line does not fit what the journal tells")) from None
    return files


def _seen(entry: Entry) -> bytes:
    raw = bytes_of(entry["text"], entry["encoding"])
    if digest_of(raw) != entry["digest"]:
        raise EditError(entry["file"])
    return raw


def _apply(entry: Entry, files: dict[str, bytes]) -> None:
    for edit in entry["files"]:
        after = edited(edit, files.get(edit["file"]))
        if after is None:
            files.pop(edit["file"], None)
        else:
            files[edit["file"]] = after


def _digest(raw: bytes | None) -> str | None:
    return None if raw is None else digest_of(raw)
