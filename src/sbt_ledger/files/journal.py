"""The journal: every change of a book, a line each, chained to the line before by SHA-256.

How it is read; `journal_end` adds lines. One that was not written to its end was never
acknowledged, and is none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from datetime import UTC
from gettext import gettext as _
from typing import TYPE_CHECKING, Any, NamedTuple

from sbt_ledger.errors import BrokenFilesError, LedgerError, Problem, RefusedError
from sbt_ledger.files.journal_shape import is_entry
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

JOURNAL = "journal.jsonl"
NOTHING = "0" * 64
_HEAD = pattern(rb'\{"n":(\d{1,15}),"prev":"([0-9a-f]{64})",')
Entry = dict[str, Any]
"""What a line says; its keys are told in docs/journal.md."""


class Stamp(NamedTuple):
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


def digest_of(*parts: bytes) -> str:
    """Return the SHA-256 of some bytes, or of parts that follow each other, in hexadecimal."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def read_lines(folder: Path) -> Iterator[bytes]:
    """Yield the whole lines of the journal, without their ends; none if there is no journal."""
    with contextlib.suppress(FileNotFoundError), (folder / JOURNAL).open("rb") as stream:
        for line in stream:
            if line.endswith(b"\n"):
                yield line[:-1]


class Sound(NamedTuple):
    """The lines that can be relied on, the hash of each, and what is wrong with the line behind."""

    entries: list[Entry]
    hashes: list[str]
    fault: BrokenFilesError | None = None

    @property
    def head(self) -> str:
        """The hash of the last line."""
        return self.hashes[-1] if self.hashes else NOTHING


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
                raise _altered_at(n - 1)
            sound.entries.append(entry)
            sound.hashes.append(digest_of(line))
    except BrokenFilesError as fault:
        return Sound(sound.entries, sound.hashes, fault)
    except OSError as trouble:
        raise cannot_be_read(trouble) from trouble
    return sound


def read_entries(folder: Path) -> list[Entry]:
    """Return what the lines say; raises BrokenFilesError at the first that is not sound."""
    sound = read_sound(folder)
    if sound.fault:
        raise sound.fault
    return sound.entries


def first_break(folder: Path, size: int) -> BrokenFilesError | None:
    """Return the first break of the chain, among so many bytes.

    Quicker than `read_sound`, as no line is understood.
    """
    chain, left = NOTHING, size
    try:
        for n, line in enumerate(read_lines(folder) if size else (), 1):
            head = _HEAD.match(line)
            number, prev = (int(head[1]), head[2].decode()) if head else _links(line, n)
            if (number, prev) != (n, chain):
                return _altered_at(n - 1) if number == n else _misplaced(n)
            chain = digest_of(line)
            left -= len(line) + 1
            if left <= 0:
                break
    except BrokenFilesError as fault:
        return fault
    except OSError as trouble:
        raise cannot_be_read(trouble) from trouble
    return None


def told_damage(fault: LedgerError) -> str:
    """Return in words what is wrong with a journal, and how to go on."""
    told = (f"{p.file}{f':{p.line}' if p.line else ''}: {p.message}" for p in fault.problems)
    hints = dict.fromkeys(p.hint for p in fault.problems if p.hint)
    return "\n    ".join((fault.message, *told, *hints))


def broken_at(line: int | None, message: str) -> BrokenFilesError:
    """Return the error of a journal that cannot be relied on from `line` on."""
    hint = _("“ledger verify” tells more. To go on, keep this file under another name.")
    problem = Problem("bad-journal", message, hint, JOURNAL, line)
    return BrokenFilesError(_("The journal is damaged."), problems=(problem,))


def _numbered(line: bytes, n: int) -> Entry:
    """Return what a line says that should be the `n`th."""
    entry = entry_in(line, n)
    if entry["n"] != n:
        raise _misplaced(n)
    return entry


def _links(line: bytes, n: int) -> tuple[int, str]:
    """Return the number of a line, and the hash that it has of the line before."""
    entry = entry_in(line, n)
    return entry["n"], entry["prev"]


def _misplaced(n: int) -> BrokenFilesError:
    return broken_at(n, _("here line {n} was expected").format(n=n))


def _altered_at(n: int) -> BrokenFilesError:
    message = _("this line is not as it was when the next one was written")
    return broken_at(max(n, 1), message)


def entry_in(line: bytes, n: int | None) -> Entry:
    """Return what a line says; `n` is its number in the file, None if it is the last.

    Raises BrokenFilesError if it is no entry.
    """
    try:
        entry = json.loads(line)
        if is_entry(entry):
            return dict(entry)
    except (ValueError, RecursionError):
        pass
    raise broken_at(n, _("this line is no entry of a journal"))


def cannot_be_read(trouble: OSError) -> RefusedError:
    """Return the refusal of a journal that the system does not let us read."""
    message = _("{file} cannot be read: {reason}").format(file=JOURNAL, reason=trouble.strerror)
    return RefusedError(message, _("Nothing was written."))
