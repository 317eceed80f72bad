"""A disk that fails at a chosen moment, for a process of its own: every call that changes a folder.

The calls are those of the system (`os.replace`, `os.fsync`, `write` of a file ...); the program
under test knows nothing of it. `kill` ends the process in front of the call, `half` in the middle
of a write, `power` in front of the call with all that was not synced lost, `fail` makes the one
call fail, `full` this one and all later ones that need space, `stop` sleeps in front of it until it
is woken.
"""
# ruff: noqa: PTH100, PTH110, PTH112, PTH120 - paths are texts here: it is pathlib that calls us

from __future__ import annotations

import contextlib
import errno
import io
import os
import random
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.torture.stream import Stream

HOW = ("kill", "half", "power", "fail", "full")
_NEEDS_SPACE = frozenset({"create", "write", "append", "mkdir", "link"})
_FREES_SPACE = frozenset({"truncate", "remove"})
_PASSING = re.compile(r"\.(?:\d+|[0-9a-f]{16})\.tmp$")
_REAL: dict[str, Any] = {
    name: getattr(os, name)
    for name in ("open", "close", "write", "fsync", "replace", "rename", "link", "unlink",
                 "truncate", "mkdir", "chmod")
}  # fmt: skip
_OPEN = io.open


class Disk:
    """Counts the calls in `folder`, and at number `at` (from 1) fails as `how` says."""

    def __init__(self, folder: Path, how: str = "", at: int = 0, seed: int = 0) -> None:
        self.points: list[str] = []
        self._folder = str(folder)
        self._how = how
        self._at = at
        self._chance = random.Random(seed)  # noqa: S311 - which loss is a matter of chance
        self._is_full = False
        self._files: dict[int, str] = {}
        self._unsynced: dict[str, bytes] = {}  # what the disk surely holds of a file
        # What takes back a new, changed or removed name, until its folder is synced.
        self._undo: list[tuple[str, Callable[[], object]]] = []

    def install(self) -> None:
        """Put this disk under the process, for good."""
        for name in ("open", "write", "fsync", "replace", "rename", "link", "unlink", "truncate",
                     "mkdir", "chmod"):  # fmt: skip
            setattr(os, name, getattr(self, f"_{name}"))
        os.remove = os.unlink
        io.open = self._stream  # type: ignore[assignment]  # pathlib opens with it

    def reach(self, call: str, path: str, half: Callable[[], object] | None = None) -> None:
        """Note a call, and let it be the one that fails."""
        name = os.path.relpath(path, self._folder)
        self.points.append(f"{call} {'folder' if name == '.' else _PASSING.sub('.tmp', name)}")
        is_here = len(self.points) == self._at
        if is_here and self._how in {"kill", "half", "power"}:
            if self._how == "half" and half:
                half()
            if self._how == "power":
                self._lose()
            os.kill(os.getpid(), signal.SIGKILL)
        if is_here and self._how == "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
        if is_here and self._how == "fail":
            raise OSError(errno.EIO, "the disk failed", path)
        if self._how == "full":
            self._fill(call, path, half if is_here else None, begins=is_here)

    def _fill(
        self, call: str, path: str, half: Callable[[], object] | None, *, begins: bool
    ) -> None:
        """Refuse what needs space, until some is given back."""
        self._is_full = (self._is_full or begins) and call not in _FREES_SPACE
        if self._is_full and call in _NEEDS_SPACE:
            if half:
                half()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    def end(self) -> None:
        """Let the power fail once all is done and said."""
        if self._how in {"kill", "power"} or not self._how:
            self.reach("end", self._folder)

    def dirty(self, path: str) -> None:
        """Remember what the disk surely holds of a file that is about to change."""
        if path not in self._unsynced:
            self._unsynced[path] = _content(path) or b""

    def _lose(self) -> None:
        """Take back what was not synced: the last names, and of files what came since."""
        every = len(self._undo)
        kept = self._chance.choice((0, self._chance.randint(0, every), every))
        while len(self._undo) > kept:
            self._undo.pop()[1]()
        for path, durable in self._unsynced.items():
            now = _content(path)
            if now is not None:
                # What was synced stays there: only behind it may an appended file be cut.
                surely = len(durable) if now.startswith(durable) else 0
                shorter = now[: self._chance.randint(surely, len(now))]
                _put(path, self._chance.choice((durable, shorter, now)))

    def _mine(self, path: Any) -> str:
        text = os.path.abspath(os.fspath(path)) if not isinstance(path, int) else ""
        return text if text.startswith(self._folder + os.sep) or text == self._folder else ""

    def _open(self, path: Any, flags: int, mode: int = 0o777, **kw: Any) -> int:
        mine = self._mine(path)
        if mine and flags & os.O_CREAT and not os.path.exists(mine):
            self._created(mine)
        handle: int = _REAL["open"](path, flags, mode, **kw)
        self._files[handle] = mine
        return handle

    def _created(self, path: str) -> None:
        self.reach("create", path)
        self._undo.append((os.path.dirname(path), lambda: _gone(path)))

    def _write(self, handle: int, text: bytes) -> int:
        path = self._files.get(handle, "")
        if path:
            self.reach("write", path, lambda: _REAL["write"](handle, text[: len(text) // 2]))
            self.dirty(path)
        return int(_REAL["write"](handle, text))

    def _fsync(self, handle: int) -> None:
        path = self._files.get(handle, "")
        if path:
            self.reach("sync", path)
            self._unsynced.pop(path, None)
            self._undo = [each for each in self._undo if each[0] != path]

    def _replace(self, source: Any, target: Any) -> None:
        self._moved("replace", source, target)

    def _rename(self, source: Any, target: Any) -> None:
        self._moved("rename", source, target)

    def _moved(self, call: str, source: Any, target: Any) -> None:
        mine, other = self._mine(source), self._mine(target)
        if mine:
            self.reach(call, other)
            old, new = _content(other), _content(mine) or b""

            def back() -> None:
                _put(mine, new)
                _gone(other) if old is None else _put(other, old)

            self._undo.append((os.path.dirname(other), back))
            if mine in self._unsynced:
                self._unsynced[other] = self._unsynced.pop(mine)
        _REAL[call](source, target)

    def _link(self, source: Any, target: Any, **kw: Any) -> None:
        if mine := self._mine(target):
            self.reach("link", mine)
        _REAL["link"](source, target, **kw)

    def _unlink(self, path: Any, **kw: Any) -> None:
        mine = self._mine(path)
        if mine and os.path.lexists(mine):
            self.reach("remove", mine)
            old = _content(mine) or b""
            self._undo.append((os.path.dirname(mine), lambda: _put(mine, old)))
        _REAL["unlink"](path, **kw)

    def _truncate(self, path: Any, length: int) -> None:
        mine = self._files.get(path, "") if isinstance(path, int) else self._mine(path)
        if mine:
            self.reach("truncate", mine)
            self.dirty(mine)
        _REAL["truncate"](path, length)

    def _mkdir(self, path: Any, *args: Any, **kw: Any) -> None:
        mine = self._mine(path)
        if mine and not os.path.isdir(mine):
            self.reach("mkdir", mine)
        _REAL["mkdir"](path, *args, **kw)

    def _chmod(self, path: Any, *args: Any, **kw: Any) -> None:
        if mine := self._mine(path):
            self.reach("chmod", mine)
        _REAL["chmod"](path, *args, **kw)

    def _stream(self, path: Any, mode: str = "r", *args: Any, **kw: Any) -> Any:
        mine = self._mine(path)
        if not mine or mode in {"r", "rb"}:
            return _OPEN(path, mode, *args, **kw)
        if not os.path.exists(mine):
            self._created(mine)
        stream = Stream(_OPEN(path, mode, *args, **kw), self, mine, appends="a" in mode)
        self._files[stream.fileno()] = mine
        return stream


def _content(path: str) -> bytes | None:
    try:
        with _OPEN(path, "rb") as stream:
            return stream.read()
    except OSError:
        return None


def _put(path: str, content: bytes) -> None:
    with _OPEN(path, "wb") as stream:
        stream.write(content)


def _gone(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        _REAL["unlink"](path)
