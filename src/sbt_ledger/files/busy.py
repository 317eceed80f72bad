"""The file `.ledger.busy`: what other machines see of a lock where the system's does not reach.

It is there while a command writes, and made only where there is none. What is removed is looked
at first: it may be another command's by then.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import RefusedError
from sbt_ledger.files.rights import share

if TYPE_CHECKING:
    from pathlib import Path

NAME = ".ledger.busy"
_ASIDE = f"{NAME}.*.tmp"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
# Windows refuses for a moment what is being removed, or what somebody is just reading.
_THERE = (FileExistsError, PermissionError) if sys.platform == "win32" else (FileExistsError,)
_PATIENCE = (0.02, 0.1, 0.4) if sys.platform == "win32" else ()


def make(folder: Path, signed: bytes) -> bool:
    """Return whether the file is ours now; False if there is another one already."""
    path = folder / NAME
    try:
        handle = os.open(path, _NEW, 0o666)
    except _THERE:
        return found(folder) == signed  # it may have been taken away by mistake, and put back
    except OSError as trouble:
        raise cannot_lock(folder, trouble) from trouble
    try:
        _write(handle, signed)
    except OSError as trouble:
        path.unlink(missing_ok=True)
        raise cannot_lock(folder, trouble) from trouble
    share(path, folder)
    return found(folder) == signed


def found(folder: Path) -> bytes:
    """Return what the file says: b"" if it says nothing, cannot be read or is not there."""
    return _read(folder / NAME)


def take_away(folder: Path, seen: bytes) -> bool:
    """Return whether the file that says what was `seen` is gone now; another one stays.

    Of two commands that do so at once, one succeeds.
    """
    path = folder / NAME
    aside = folder / _ASIDE.replace("*", os.urandom(8).hex())
    try:
        path.rename(aside)
        if _read(aside) != seen:
            _put_back(aside, path)
            return False
        aside.unlink()
    except OSError:
        return False
    return True


def remove(folder: Path, signed: bytes) -> None:
    """Remove our file, and what killed commands had taken away; another command's stays."""
    for pause in (*_PATIENCE, 0):
        try:
            if found(folder) == signed:
                (folder / NAME).unlink()
            for left in folder.glob(_ASIDE):
                left.unlink(missing_ok=True)
        except OSError:
            time.sleep(pause)
        else:
            return


def cannot_lock(folder: Path, trouble: OSError) -> RefusedError:
    """Return that the folder cannot be locked, and why."""
    return RefusedError(
        _("{folder} cannot be locked: {reason}").format(folder=folder, reason=trouble.strerror),
        _("A command that writes needs a folder that you may write to."),
    )


def _write(handle: int, signed: bytes) -> None:
    """Sign the new file; a full disk may keep a part of it without complaint."""
    try:
        if os.write(handle, signed) < len(signed):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(handle)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _put_back(aside: Path, path: Path) -> None:
    """Give a file its name again, unless there is a new one meanwhile."""
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        pass
    except OSError:  # a disk without hard links
        if not path.exists():
            aside.rename(path)
            return
    aside.unlink()
