"""Whether the user of a job can write what a run that sends writes: the lock, and the log."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from sbt_ledger.files.lock import NAME as LOCK
from sbt_ledger.mail.history import NAME as LOG


def unwritable(folder: Path, user: str = "") -> tuple[str, ...]:
    """Return the names of what a user, or whoever asks, cannot write: the folder, lock, or log."""
    files = [path for name in (LOCK, LOG) if (path := folder / name).exists()]
    names = [path.name for path in files if not _may(path, os.R_OK | os.W_OK, user)]
    every = os.R_OK | os.W_OK | os.X_OK
    return (*(() if _may(folder, every, user) else (str(folder),)), *names)


if sys.platform == "win32":

    def home_of(_user: str) -> str:
        """Return the home folder of whoever asks."""
        return str(Path.home())

    def _may(path: Path, mode: int, _user: str) -> bool:
        return os.access(path, mode)

else:
    import pwd

    def home_of(user: str) -> str:
        """Return the home folder of a user, or of whoever asks; "" if there is no such user."""
        if not user:
            return os.environ.get("HOME", "") or pwd.getpwuid(os.geteuid()).pw_dir
        try:
            return pwd.getpwnam(user).pw_dir
        except KeyError:
            return ""

    def _may(path: Path, mode: int, user: str) -> bool:
        """Whether somebody has all these rights, and may go through the folders above."""
        try:
            who = pwd.getpwnam(user) if user else None
        except KeyError:
            return False
        if who is None or who.pw_uid == os.geteuid():
            return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)
        groups = os.getgrouplist(who.pw_name, who.pw_gid)
        above = path.resolve().parents
        return _has(path, mode, who.pw_uid, groups) and all(
            _has(each, os.X_OK, who.pw_uid, groups) for each in above
        )

    def _has(path: Path, mode: int, uid: int, groups: list[int]) -> bool:
        try:
            about = path.stat()
        except OSError:
            return False
        shift = 6 if about.st_uid == uid else 3 if about.st_gid in groups else 0
        return uid == 0 or about.st_mode >> shift & mode == mode
