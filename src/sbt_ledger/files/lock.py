"""One writer at a time: a lock on a book's folder that says who holds it.

Two locks in one: the system's, on a file that stays, is free as soon as its process ends, however
it ends. It does not reach every other machine, nor does every disk know it; so a second file says
who is at it (`busy`), which can outlive its process.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import RefusedError
from sbt_ledger.files import busy
from sbt_ledger.files.holder import is_alive, read_signature, sign
from sbt_ledger.files.rights import share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NAME = ".ledger.lock"
_READ_WRITE = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)  # a link may lead out of the book
_PAUSE = 0.05  # seconds: a command that waits is not felt, and asks twenty times a second
_SAID_AFTER = 1.0  # seconds: a shorter wait needs no word
_UNSIGNED = 2.0  # seconds: who is alive signs within moments
_LOCKED_BYTE = 1 << 30  # Windows lets nobody read a locked byte: far behind any text


class Patience(NamedTuple):
    """How long to wait, in seconds, and whether to take a lock away that is still there then."""

    seconds: float = 10
    break_lock: bool = False


USUAL = Patience()


@contextlib.contextmanager
def hold(
    folder: Path,
    *,
    command: str = "",
    since: str = "",
    patience: Patience = USUAL,
    say: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Keep every other command out of the folder, or raise RefusedError naming the holder.

    `command` and `since` (the hour, in words) are shown to those who wait. `say` is told for whom
    we wait, once, after a second, and whose lock was taken away.
    """
    turn = _Turn(folder, patience, say)
    signed = sign(command, since)
    handle = _open(folder)
    try:
        turn.take_system_lock(handle)
        turn.take_busy(signed)
        try:
            yield
        finally:
            busy.remove(folder, signed)
    finally:
        with contextlib.suppress(OSError):  # it was not ours
            _unlock(handle)
        os.close(handle)


class _Turn:
    """The wait for one's turn."""

    def __init__(self, folder: Path, patience: Patience, say: Callable[[str], None] | None) -> None:
        self._folder = folder
        self._patience = patience
        self._say = say
        self._is_said = False
        self._begin = time.monotonic()
        self._first_seen: bytes | None = None
        self._unsigned_from: float | None = None

    def take_system_lock(self, handle: int) -> None:
        """Wait until no other process of this machine has it; a disk may know no locks."""
        while True:
            try:
                _lock(handle)
            except (BlockingIOError, PermissionError):
                pass
            except OSError:
                return
            else:
                return
            if not self._pause():
                raise self._refused(
                    _("Wait until that command is done, or end it, and run yours again.")
                )

    def take_busy(self, signed: bytes) -> None:
        """Wait until no other machine is at it, or take over what it left."""
        while not busy.make(self._folder, signed):
            seen = busy.found(self._folder)
            text = self._why_taken(seen)
            if text and busy.take_away(self._folder, seen):
                self._tell(text, seen)
            elif not self._pause():
                raise self._refused(
                    _("Wait until it is done. If it is surely not running, give --break-lock.")
                )

    def _why_taken(self, seen: bytes) -> str:
        """Return what to say when the lock is taken away, "" if it may not be."""
        self._first_seen = seen if self._first_seen is None else self._first_seen
        if self._is_left(seen):
            return _("Taken over: the lock of {holder}, which is no longer running.")
        if self._patience.break_lock and self._is_over() and seen == self._first_seen:
            return _("Broken, as asked: the lock of {holder}.")
        return ""

    def _is_left(self, seen: bytes) -> bool:
        """Whether what the file says is of a process of this machine that is no more."""
        holder = read_signature(seen)
        if holder:
            self._unsigned_from = None
            return holder.is_here and (_system_locks_work(self._folder) or not is_alive(holder.pid))
        now = time.monotonic()
        self._unsigned_from = self._unsigned_from or now
        return now - self._unsigned_from >= _UNSIGNED and _system_locks_work(self._folder)

    def _pause(self) -> bool:
        """Wait a moment; return False when the patience is over."""
        if self._is_over():
            return False
        if not self._is_said and self._waited() >= _SAID_AFTER:
            self._is_said = True
            self._tell(_("Waiting for {holder} …"), busy.found(self._folder))
        time.sleep(max(0, min(_PAUSE, self._patience.seconds - self._waited())))
        return True

    def _is_over(self) -> bool:
        return self._waited() >= self._patience.seconds

    def _waited(self) -> float:
        return time.monotonic() - self._begin

    def _tell(self, text: str, seen: bytes) -> None:
        if self._say:
            self._say(text.format(holder=_told(seen)))

    def _refused(self, hint: str) -> RefusedError:
        text = _("{folder} is in use by {holder}")
        holder = _told(busy.found(self._folder))
        return RefusedError(text.format(folder=self._folder, holder=holder), hint)


def _told(seen: bytes) -> str:
    """Return who signed, in words."""
    holder = read_signature(seen)
    return str(holder) if holder else _("another command")


def _open(folder: Path) -> int:
    """Return the lock file, open; it may be written by all who may write the folder."""
    path = folder / NAME
    try:
        is_new = not path.exists()
        handle = os.open(path, _READ_WRITE | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as trouble:
        if path.is_symlink():
            raise _is_link(folder) from trouble
        raise busy.cannot_lock(folder, trouble) from trouble
    if is_new:
        share(path, folder)
    return handle


def _is_link(folder: Path) -> RefusedError:
    return RefusedError(
        _("{folder} cannot be locked: its file {file} is a link").format(folder=folder, file=NAME),
        _("Remove the link: it could lead out of the book. The next command makes the file anew."),
    )


def _system_locks_work(folder: Path) -> bool:
    """Whether a lock that we hold would keep another process of this machine out."""
    try:
        handle = os.open(folder / NAME, _READ_WRITE)
    except OSError:
        return False
    try:
        _lock(handle)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
