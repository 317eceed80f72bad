"""The journal: every change of a book, a line each, chained to the line before by SHA-256.

Lines are only ever added. A line that was not written to its end was never acknowledged, and is
dropped by the next command that writes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import BrokenFilesError, Problem, RefusedError
from sbt_ledger.files.journal_shape import is_entry
from sbt_ledger.files.write import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from io import FileIO
    from pathlib import Path

JOURNAL = "journal.jsonl"
_BLOCK = 1 << 16
_NOTHING = "0" * 64
Entry = dict[str, Any]
"""What a line says; its keys are told in docs/journal.md."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who does what, where and when; `command` is its name, as in “add”."""

    when: datetime
    user: str
    host: str
    command: str

    @property
    def time(self) -> str:
        """The time as the journal tells it: UTC, as 2026-11-22T01:32:09Z."""
        return self.when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def as_entry(self) -> dict[str, str]:
        """Return it as the journal tells it."""
        told = {"time": self.time, "user": self.user, "host": self.host}
        return {**told, "command": self.command}


@dataclass(frozen=True, slots=True)
class Tail:
    """Where the next line goes: how many bytes are sound, the last line's number and hash.

    `last` is what the last line says, None in a journal without lines; `torn` counts the bytes
    behind it that were not written to their end.
    """

    size: int = 0
    n: int = 0
    hash: str = _NOTHING
    last: Entry | None = None
    torn: int = 0

    @property
    def state(self) -> Mapping[str, str]:
        """The digest of each file that is followed; empty while a change is not settled."""
        found: Mapping[str, str] = (self.last or {}).get("state", {})
        return found


def digest_of(raw: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def read_tail(folder: Path) -> Tail:
    """Return the end of the journal; raises BrokenFilesError if its last line is no entry."""
    try:
        with (folder / JOURNAL).open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            return _tail(stream, size)
    except FileNotFoundError:
        return Tail()
    except OSError as trouble:
        raise _cannot_be_read(trouble) from trouble


def read_lines(folder: Path) -> Iterator[bytes]:
    """Yield the whole lines of the journal, without their ends; none if there is no journal."""
    with contextlib.suppress(FileNotFoundError), (folder / JOURNAL).open("rb") as stream:
        for line in stream:
            if line.endswith(b"\n"):
                yield line[:-1]


@dataclass(frozen=True, slots=True)
class Sound:
    """The lines that can be relied on, the hash of each, and what is wrong with the line behind."""

    entries: list[Entry]
    hashes: list[str]
    fault: BrokenFilesError | None = None

    @property
    def head(self) -> str:
        """The hash of the last line."""
        return self.hashes[-1] if self.hashes else _NOTHING


def read_sound(folder: Path) -> Sound:
    """Return the lines of the journal up to the first that cannot be relied on.

    That is: is no entry, has another number, or is not as the line behind it has it.
    """
    sound = Sound([], [])
    try:
        for n, line in enumerate(read_lines(folder), 1):
            entry = _numbered(line, n)
            if entry["prev"] != sound.head:
                del sound.entries[-1:], sound.hashes[-1:]
                altered = _("this line is not as it was when the next one was written")
                raise broken_at(max(n - 1, 1), altered)
            sound.entries.append(entry)
            sound.hashes.append(digest_of(line))
    except BrokenFilesError as fault:
        return Sound(sound.entries, sound.hashes, fault)
    except OSError as trouble:
        raise _cannot_be_read(trouble) from trouble
    return sound


def read_entries(folder: Path) -> list[Entry]:
    """Return what the lines say; raises BrokenFilesError at the first that is not sound."""
    sound = read_sound(folder)
    if sound.fault:
        raise sound.fault
    return sound.entries


def append(folder: Path, tail: Tail, entries: Sequence[Entry]) -> Tail:
    """Write lines behind `tail`, through to the disk, and return the new tail.

    Raises RefusedError, with the journal as it was, if it cannot be written, or if somebody else
    wrote to it since `tail` was read.
    """
    path = folder / JOURNAL
    written, tail_after = _chained(tail, entries)
    is_new = not path.exists()
    try:
        # Without a buffer: what a full disk refused would wait there, and be written at the end.
        with path.open("ab", buffering=0) as stream:
            if stream.tell() != tail.size + tail.torn:
                raise _written_meanwhile()
            try:
                if tail.torn:
                    stream.truncate(tail.size)
                _write_whole(stream, written)
                os.fsync(stream.fileno())
            except BaseException:
                with contextlib.suppress(OSError):
                    stream.truncate(tail.size)
                raise
    except OSError as trouble:
        message = _("{file} cannot be written: {reason}").format(
            file=path, reason=trouble.strerror or trouble
        )
        hint = _("Nothing was changed. Mend this and run the command again.")
        raise RefusedError(message, hint) from trouble
    if is_new:
        sync_folder(folder)
    _read_back(path, tail.size, written)
    return tail_after


def broken_at(line: int | None, message: str) -> BrokenFilesError:
    """Return the error of a journal that cannot be relied on from `line` on."""
    hint = _("“ledger verify” tells more. To go on, keep this file under another name.")
    problem = Problem("bad-journal", message, hint, JOURNAL, line)
    return BrokenFilesError(_("The journal is damaged."), problems=(problem,))


def _chained(tail: Tail, entries: Sequence[Entry]) -> tuple[bytes, Tail]:
    """Return the lines as bytes, and the tail once they are written."""
    lines = []
    n, chain = tail.n, tail.hash
    for entry in entries:
        n += 1
        whole = {"n": n, "prev": chain, **entry}
        line = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
        chain = digest_of(line)
        lines.append(line + b"\n")
    written = b"".join(lines)
    last = entries[-1] if entries else tail.last
    return written, Tail(tail.size + len(written), n, chain, last)


def _tail(stream: Any, size: int) -> Tail:  # noqa: ANN401 - any binary stream
    """Return the tail, read from the end backwards: a journal may be long."""
    ends = _before_last(stream, b"\n", size)
    begin = _before_last(stream, b"\n", ends - 1) if ends else 0
    if not ends:
        return Tail(torn=size)
    stream.seek(begin)
    line = stream.read(ends - 1 - begin)
    entry = _entry(line, None)
    return Tail(ends, entry["n"], digest_of(line), entry, size - ends)


def _before_last(stream: Any, mark: bytes, until: int) -> int:  # noqa: ANN401 - as above
    """Return the place behind the last `mark` before `until`; 0 if there is none."""
    end = until
    while end > 0:
        start = max(0, end - _BLOCK)
        stream.seek(start)
        found = stream.read(end - start).rfind(mark)
        if found >= 0:
            return start + int(found) + 1
        end = start
    return 0


def _numbered(line: bytes, n: int) -> Entry:
    """Return what a line says that should be the `n`th."""
    entry = _entry(line, n)
    if entry["n"] != n:
        raise broken_at(n, _("here line {n} was expected").format(n=n))
    return entry


def _entry(line: bytes, n: int | None) -> Entry:
    """Return what a line says; `n` is its number in the file, None if it is the last."""
    try:
        entry = json.loads(line)
        if is_entry(entry):
            return dict(entry)
    except (ValueError, RecursionError):
        pass
    raise broken_at(n, _("this line is no entry of a journal"))


def _write_whole(stream: FileIO, written: bytes) -> None:
    """Write all of it: a disk may take a part and say so only."""
    while written:
        written = written[stream.write(written) :]


def _read_back(path: Path, start: int, written: bytes) -> None:
    """Refuse if the disk did not keep what was written, or somebody wrote in between.

    That is possible where our lock was broken; our line would not fit behind theirs, and goes.
    """
    with path.open("rb") as stream:
        stream.seek(start)
        found = stream.read()
    if found != written:
        if found.endswith(written):
            os.truncate(path, start + len(found) - len(written))
        raise _written_meanwhile()


def _cannot_be_read(trouble: OSError) -> RefusedError:
    message = _("{file} cannot be read: {reason}").format(file=JOURNAL, reason=trouble.strerror)
    return RefusedError(message, _("Nothing was written."))


def _written_meanwhile() -> RefusedError:
    return RefusedError(
        _("{file} was written by another command meanwhile.").format(file=JOURNAL),
        _("Nothing was changed. Run the command again."),
    )
