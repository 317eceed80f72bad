"""A stream of a failing disk: what is written reaches the disk when it is flushed or closed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, Protocol, Self


class Watch(Protocol):
    """Who is told what is about to be done, and may fail it."""

    def reach(self, call: str, path: str, half: Callable[[], object] | None = None) -> None: ...

    def dirty(self, path: str) -> None: ...


class Stream:
    """A stream whose writes reach the disk when it is flushed or closed."""

    def __init__(self, stream: Any, disk: Watch, path: str, *, appends: bool) -> None:
        self._stream, self._disk, self._path = stream, disk, path
        self._call = "append" if appends else "write"
        self._waits = b""
        self._is_raw = isinstance(stream, io.RawIOBase)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.close()

    def write(self, content: Any) -> int:
        self._waits += content.encode() if isinstance(content, str) else bytes(content)
        if self._is_raw:
            self.flush()
        return len(content)

    def flush(self) -> None:
        if self._waits:
            self._disk.dirty(self._path)
            self._disk.reach(self._call, self._path, self._half)
            self._out(len(self._waits))

    def truncate(self, size: int | None = None) -> int:
        self.flush()
        self._disk.reach("truncate", self._path)
        self._disk.dirty(self._path)
        return int(self._stream.truncate(size))

    def close(self) -> None:
        try:
            self.flush()
        finally:
            self._stream.close()

    def _half(self) -> None:
        self._out(len(self._waits) // 2)

    def _out(self, size: int) -> None:
        content, self._waits = self._waits[:size], self._waits[size:]
        getattr(self._stream, "buffer", self._stream).write(content)
        self._stream.flush()
