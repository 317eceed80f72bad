"""Whether the system runs `ledger mail` by itself: by crontab, systemd or the Task Scheduler."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_CALL = re.compile(r"\bledger(?:\.exe)?\b[^\n]*\bmail\b")
_PATIENCE = 20  # seconds
_FILES = (
    ("/etc", "crontab"),
    ("/etc/cron.d", "*"),
    ("/etc/systemd/system", "*.service"),
    ("~/.config/systemd/user", "*.service"),
)


def jobs() -> tuple[str, ...]:
    """Return where a call of `ledger mail` stands, as people name these places."""
    if sys.platform == "win32":
        return ("schtasks",) if _calls(_said("schtasks", "/query", "/xml")) else ()
    found = ["crontab -l"] if _calls(_said("crontab", "-l")) else []
    return (*found, *(str(path) for path in _files() if _calls(_text(path))))


def _calls(text: str) -> bool:
    """Whether a line that is no remark calls it."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return any(map(_CALL.search, lines))


def _files() -> list[Path]:
    found: list[Path] = []
    for folder, pattern in _FILES:
        with suppress(OSError, RuntimeError):
            found += sorted(Path(folder).expanduser().glob(pattern))
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _said(*command: str) -> str:
    """Return what a command prints, "" if it is not there or has nothing to say."""
    try:
        done = subprocess.run(  # noqa: S603 - the two that are named above
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace")
