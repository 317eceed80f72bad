"""The end of the journal: where the next line goes, and lines added, through to the disk.

Lines are only ever added. What was not written to its end is dropped by who writes next.
"""

from __future__ import annotations

import contextlib
import os
from gettext import gettext as _
from typing import TYPE_CHECKING, Any, NamedTuple

from sbt_ledger.errors import RefusedError
from sbt_ledger.files.journal import JOURNAL, NOTHING, cannot_be_read, digest_of, entry_in
from sbt_ledger.files.journal_text import line_of
from sbt_ledger.files.rights import share
from sbt_ledger.files.write import sync_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from io import FileIO
    from pathlib import Path

    from sbt_ledger.files.journal import Entry

_BLOCK = 1 << 16


class Tail(NamedTuple):
    """Where the next line goes: how many bytes are sound, the last line's number and hash.

    `last` is what the last line says, None in a journal without lines; `torn` counts the bytes
    behind it that were not written to their end.
    """

    size: int = 0
    n: int = 0
    hash: str = NOTHING
    last: Entry | None = None
    torn: int = 0

    @property
    def state(self) -> Mapping[str, str]:
        """The digest of each file that is followed; empty while a change is not settled."""
        found: Mapping[str, str] = (self.last or {}).get("state", {})
        return found


def read_tail(folder: Path) -> Tail:
    """Return the end of the journal; raises BrokenFilesError if its last line is no entry."""
    try:
        with (folder / JOURNAL).open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            return _tail(stream, size)
    except FileNotFoundError:
        return Tail()
    except OSError as trouble:
        raise cannot_be_read(trouble) from trouble


class Lines(NamedTuple):
    """Lines that fit behind a tail, as bytes, and the tail once they are written."""

    behind: Tail
    written: bytes
    tail: Tail


def append(folder: Path, tail: Tail, entries: Sequence[Entry]) -> Tail:
    """Write lines behind `tail`, as `write_lines` does, and return the new tail."""
    return write_lines(folder, chained(tail, entries))


def write_lines(folder: Path, lines: Lines) -> Tail:
    """Write lines through to the disk, and return the new tail.

    Raises RefusedError, with the journal as it was, if it cannot be written, or if somebody else
    wrote to it since the tail was read behind which they fit.
    """
    path = folder / JOURNAL
    tail, written, tail_after = lines
    is_new = not path.exists()
    try:
        # Without a buffer: what a full disk refused would wait there, and be written at the end.
        with path.open("ab", buffering=0) as stream:
            if stream.tell() != tail.size + tail.torn:
                raise _written_meanwhile()
            if is_new:
                share(path, folder)
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


def chained(tail: Tail, entries: Sequence[Entry]) -> Lines:
    """Return the lines of some entries behind a tail."""
    parts: list[bytes] = []
    n, chain = tail.n, tail.hash
    for entry in entries:
        n += 1
        line = [*line_of({"n": n, "prev": chain, **entry})]
        chain = digest_of(*line)
        parts += [*line, b"\n"]
    written = b"".join(parts)
    last = entries[-1] if entries else tail.last
    return Lines(tail, written, Tail(tail.size + len(written), n, chain, last))


def _tail(stream: Any, size: int) -> Tail:  # noqa: ANN401 - any binary stream
    """Return the tail, read from the end backwards: a journal may be long."""
    ends = _before_last(stream, b"\n", size)
    begin = _before_last(stream, b"\n", ends - 1) if ends else 0
    if not ends:
        return Tail(torn=size)
    stream.seek(begin)
    line = stream.read(ends - 1 - begin)
    entry = entry_in(line, None)
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


def _written_meanwhile() -> RefusedError:
    return RefusedError(
        _("{file} was written by another command meanwhile.").format(file=JOURNAL),
        _("Nothing was changed. Run the command again."),
    )
