"""One writer at a time: an exclusive lock on a book's folder that says who holds it.

The system frees the lock when its process ends, however it ends; the file itself stays.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import sys
import time
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME = ".ledger.lock"
_PAUSE = 0.05  # seconds: a command that waits is not felt, and asks twenty times a second
_LOCKED_BYTE = 1 << 30  # Windows lets nobody read a locked byte: far behind the text


@contextlib.contextmanager
def hold(
    folder: Path, *, wait_seconds: float = 10, command: str = "", since: str = ""
) -> Iterator[None]:
    """Keep every other command out of the folder, or raise RefusedError naming the holder.

    `command` and `since` (the hour, in words) are shown to those who wait.
    """
    handle = _open(folder)
    try:
        _wait(handle, folder, wait_seconds)
        _rewrite(handle, _signature(command, since))
        try:
            yield
        finally:
            _rewrite(handle, b"")
            _unlock(handle)
    finally:
        os.close(handle)


def user() -> str:
    """Return the name of the account; "" if it has none, as in some containers."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return ""


def _open(folder: Path) -> int:
    """Return the lock file, open; it may be written by all who may write the folder."""
    path = folder / _NAME
    try:
        is_new = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        if is_new:
            path.chmod(folder.stat().st_mode & 0o666)
    except OSError as trouble:
        raise RefusedError(
            _("{folder} cannot be locked: {reason}").format(folder=folder, reason=trouble.strerror),
            _("A command that writes needs a folder that you may write to."),
        ) from trouble
    return handle


def _wait(handle: int, folder: Path, seconds: float) -> None:
    """Take the lock, or raise RefusedError when the patience is over."""
    deadline = time.monotonic() + seconds
    while not _taken(handle, folder):
        if time.monotonic() >= deadline:
            raise RefusedError(
                _("{folder} is in use by {holder}").format(folder=folder, holder=_holder(handle)),
                _("Wait until that command is done, or end it, and run yours again."),
            )
        time.sleep(_PAUSE)


def _taken(handle: int, folder: Path) -> bool:
    """Return whether the lock is ours now."""
    try:
        _lock(handle)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as trouble:
        raise RefusedError(
            _("{folder} cannot be locked: {reason}").format(folder=folder, reason=trouble.strerror),
            _("Keep the book on a disk that knows locks."),
        ) from trouble
    return True


def _signature(command: str, since: str) -> bytes:
    """Return who holds the lock, for those who wait."""
    holder = {"user": user(), "host": host(), "pid": os.getpid()}
    return json.dumps({**holder, "command": command, "since": since}).encode()


def _holder(handle: int) -> str:
    """Return who holds the lock, in words; it may not have signed yet."""
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        signed = json.loads(os.read(handle, 4096))
        known = {key: signed[key] for key in ("user", "host", "pid", "command", "since")}
    except (OSError, ValueError, KeyError, TypeError):
        return _("another command")
    if known["command"] and known["since"]:
        return _("{user} on {host}: '{command}' since {since} (process {pid})").format(**known)
    return _("{user} on {host} (process {pid})").format(**known)


def _rewrite(handle: int, text: bytes) -> None:
    """Replace the text of the lock file; a full disk must not cost the lock."""
    with contextlib.suppress(OSError):
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, text)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

    def host() -> str:
        """Return the name of this machine."""
        return os.environ.get("COMPUTERNAME", "")

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)

    def host() -> str:
        """Return the name of this machine."""
        return os.uname().nodename
