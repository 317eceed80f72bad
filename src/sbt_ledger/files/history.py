"""The files of a book as the journal tells them, at its end or at any line before."""

from __future__ import annotations

from contextlib import suppress
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError
from sbt_ledger.files.edits import EditError, applied, bytes_of, edits_between, lines_of, text_of
from sbt_ledger.files.journal import broken_at, digest_of
from sbt_ledger.files.journal_text import AddedLines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.files.journal import Entry


def file_edit(file: str, before: bytes | None, after: bytes | None) -> Entry:
    """Return what turns the bytes of a file into others; None is a file that is not there.

    That is: `file`, the digests `before` and `after`, `encoding` (before and after), `edits`.
    """
    old, kept_in = text_of(before or b"")
    added = _added(before or b"", after or b"") if kept_in == "utf-8" else None
    if added is None:
        new, to_keep_in = text_of(after or b"")
        edits = edits_between(old, new)
    else:
        to_keep_in, edits = kept_in, [(old.count("\n"), [], added)]
    return {
        "file": file,
        "before": None if before is None else digest_of(before),
        "after": None if after is None else digest_of(after),
        "encoding": [kept_in, to_keep_in],
        "edits": edits,
    }


def _added(before: bytes, after: bytes) -> AddedLines | None:
    """Return the lines that stand behind all others; None where that must be looked at closer.

    `before` is UTF-8, which is decoded piece by piece; only NUL bytes make it look like another.
    """
    is_longer = len(after) > len(before) and after.startswith(before)
    if is_longer and before[-1:] in {b"", b"\n"} and b"\0" not in after:
        with suppress(UnicodeDecodeError):
            return AddedLines(after[len(before) :])
    return None


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


class Replay:
    """The files as the journal tells them, line after line; a change counts once it is done.

    Texts are kept as lines, and digests are only compared with each other, so that a journal of
    years is followed in a moment. `closely` computes each digest anew.
    """

    def __init__(self, *, closely: bool = False) -> None:
        self.state: dict[str, str] = {}
        self._closely = closely
        self._lines: dict[str, list[str]] = {}
        self._kept_in: dict[str, str] = {}
        self._waiting: Entry | None = None

    def take(self, entry: Entry) -> None:
        """Follow one line; raises BrokenFilesError if it does not fit what was there before."""
        what = entry["what"]
        told = (self._waiting or entry) if what == "done" else entry
        try:
            if what == "seen":
                self._see(entry)
            elif what == "change":
                self._waiting = entry
            elif what == "edited-outside" or (what == "done" and self._waiting):
                self._apply(told)
        except (AttributeError, LookupError, TypeError, ValueError):
            raise _unfit(told) from None

    def file(self, name: str) -> bytes:
        """Return what a file holds; raises EditError if that is not what the journal says."""
        raw = bytes_of("".join(self._lines[name]), self._kept_in[name])
        if digest_of(raw) != self.state[name]:
            raise EditError(name)
        return raw

    def _see(self, entry: Entry) -> None:
        name = entry["file"]
        self._lines[name], self._kept_in[name] = lines_of(entry["text"]), entry["encoding"]
        self.state[name] = entry["digest"]
        self.file(name)

    def _apply(self, entry: Entry) -> None:
        for edit in entry["files"]:
            name = edit["file"]
            if self.state.get(name) != edit["before"]:
                raise EditError(name)
            lines = self._lines.setdefault(name, [])
            for at, removed, added in reversed(edit["edits"]):
                if at < 0 or lines[at : at + len(removed)] != removed:
                    raise EditError(name)
                lines[at : at + len(removed)] = added
            if edit["after"] is None:
                del self._lines[name]
                self.state.pop(name, None)
                continue
            self._kept_in[name], self.state[name] = edit["encoding"][1], edit["after"]
            if self._closely:
                self.file(name)


def replayed(entries: Sequence[Entry]) -> dict[str, bytes]:
    """Return the files after the last entry: a change counts once it is done.

    Raises BrokenFilesError at the first line that does not fit what was there before.
    """
    replay = Replay()
    for entry in entries:
        replay.take(entry)
    try:
        return {name: replay.file(name) for name in replay.state}
    except (LookupError, TypeError, ValueError):
        raise _first_unfit(entries) from None


def _first_unfit(entries: Sequence[Entry]) -> BrokenFilesError:
    """Return the error of the first line that does not give the digests that it tells."""
    replay = Replay(closely=True)
    try:
        for entry in entries:
            replay.take(entry)
    except BrokenFilesError as fault:
        return fault
    return _unfit(entries[-1])


def _unfit(entry: Entry) -> BrokenFilesError:
    return broken_at(entry["n"], _("this line does not fit what the journal tells"))


def _digest(raw: bytes | None) -> str | None:
    return None if raw is None else digest_of(raw)
