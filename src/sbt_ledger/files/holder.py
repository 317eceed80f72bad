"""Who holds a book: a signature that other commands, and other machines, can read.

A number of a process means something on its own machine only.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
from gettext import gettext as _
from typing import NamedTuple


class Holder(NamedTuple):
    """The command that holds a book; `since` is the hour in words, "" if it was not said."""

    user: str
    host: str
    pid: int
    command: str
    since: str

    @property
    def is_here(self) -> bool:
        """Whether it runs, or ran, on this machine."""
        return self.host == host() != ""

    def __str__(self) -> str:
        """Tell it to people."""
        if self.command and self.since:
            text = _("{user} on {host}: '{command}' since {since} (process {pid})")
        else:
            text = _("{user} on {host} (process {pid})")
        return text.format(**self._asdict())


def sign(command: str, since: str) -> bytes:
    """Return the signature of this process; no two are alike."""
    signed = Holder(user(), host(), os.getpid(), command, since)._asdict()
    return json.dumps({**signed, "mark": os.urandom(8).hex()}).encode()


def read_signature(text: bytes) -> Holder | None:
    """Return who signed, or None: a command may be killed before it has signed."""
    try:
        found = json.loads(text)
        words = [found[key] for key in ("user", "host", "command", "since")]
        pid = found["pid"]
    except (ValueError, KeyError, TypeError):
        return None
    if type(pid) is not int or pid <= 0 or not all(isinstance(word, str) for word in words):
        return None
    who, where, command, since = words
    return Holder(who, where, pid, command, since)


def user() -> str:
    """Return the name of the account; "" if it has none, as in some containers."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return ""


if sys.platform == "win32":
    import ctypes

    _MAY_LOOK = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION
    _STILL_ACTIVE = 259
    _ACCESS_DENIED = 5

    def is_alive(pid: int) -> bool:
        """Whether a process of this machine runs; one that we may not ask does."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = kernel.OpenProcess(_MAY_LOOK, False, pid & 0xFFFFFFFF)  # noqa: FBT003 - as the system asks
        if not handle:
            return ctypes.get_last_error() == _ACCESS_DENIED
        try:
            code = ctypes.c_ulong()
            known = kernel.GetExitCodeProcess(ctypes.c_void_p(handle), ctypes.byref(code))
            return not known or code.value == _STILL_ACTIVE
        finally:
            kernel.CloseHandle(ctypes.c_void_p(handle))

    def host() -> str:
        """Return the name of this machine."""
        return os.environ.get("COMPUTERNAME", "")

else:

    def is_alive(pid: int) -> bool:
        """Whether a process of this machine runs; one that we may not signal does."""
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, OverflowError):
            return False
        except PermissionError:
            return True
        return True

    def host() -> str:
        """Return the name of this machine."""
        return os.uname().nodename
