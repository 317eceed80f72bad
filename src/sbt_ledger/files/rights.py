"""Who may read and write what is made in a folder: all who may do so in the folder itself.

The umask of whoever runs a command says nothing of those who keep the book together.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_OF_FILES, _OWN_FILE = 0o666, 0o600
_OF_FOLDERS, _OWN_FOLDER = 0o3777, 0o700  # the group is handed on, and who may remove files


def share(path: Path, folder: Path) -> None:
    """Let all who may write the folder read and write the file; some disks know no rights."""
    with contextlib.suppress(OSError):
        path.chmod(folder.stat().st_mode & _OF_FILES | _OWN_FILE)


def make_folder(path: Path) -> None:
    """Make a folder that is not there yet, and those above it, with the rights of the one above."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    with contextlib.suppress(OSError):
        path.chmod(path.parent.stat().st_mode & _OF_FOLDERS | _OWN_FOLDER)


def copy_rights(source: Path, copy: Path) -> None:
    """Give the copy the permissions and, where we may, the owner and group of the file."""
    status = source.stat()
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.chown(copy, -1, status.st_gid)
            os.chown(copy, status.st_uid, -1)
    copy.chmod(status.st_mode & 0o7777)
