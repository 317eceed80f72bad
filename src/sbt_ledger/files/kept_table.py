"""A long table that was read is kept as numbers and texts, until a byte of it changes."""

from __future__ import annotations

import sys
from array import array
from contextlib import contextmanager, suppress
from hashlib import file_digest
from typing import TYPE_CHECKING

from sbt_ledger.files.kept import ROWS, find_file, keep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

_LEAST = 1 << 17
"""Bytes: a shorter table is read nearly as fast as what is kept of it."""
_LENGTH = 8
NUMBERS = "I"
"""The type of the numbers that are kept."""


class KeptTable:
    """What may be kept of one file; `ways` is all else on which its reading hangs.

    Of no file, which is a draft, nothing is kept.
    """

    def __init__(self, path: Path | None, *ways: str) -> None:
        self._key = self._of = b""
        if path is None:
            return
        self._path = path
        with suppress(OSError):  # who opens the file to read it tells what is wrong
            self._state = _state(path)
            if path.suffix.lower() != ".toml" and path.stat().st_size >= _LEAST:
                made_of = (_digest(path), sys.byteorder, array(NUMBERS).itemsize, ways)
                self._key = repr(made_of).encode()
                self._of = repr((str(path.absolute()), ways[:1])).encode()

    def __bool__(self) -> bool:
        """Whether anything is kept of such a file."""
        return bool(self._key)

    @contextmanager
    def parts(self) -> Iterator[Iterator[bytes]]:
        """Open what was kept, part after part; none if the file must be read."""
        file = find_file(ROWS, self._key, self._of) if self else None
        if file is None:
            yield iter(())
            return
        with file:
            yield _parted(file)

    def keep(self, parts: Iterable[bytes]) -> None:
        """Keep what was read, unless the file was changed since it was looked at."""
        if self and self._is_unchanged():
            keep(ROWS, self._key, _with_lengths(parts), self._of)

    def _is_unchanged(self) -> bool:
        try:
            return _state(self._path) == self._state
        except OSError:
            return False


def as_bytes(numbers: Iterable[int], type_: str = NUMBERS) -> bytes:
    """Return numbers as they are kept."""
    return array(type_, numbers).tobytes()


def as_numbers(part: bytes, type_: str = NUMBERS) -> array[int]:
    """Return the numbers of a part; ValueError if it holds none of this type."""
    numbers = array(type_)
    numbers.frombytes(part)
    return numbers


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _state(path: Path) -> tuple[int, int, int]:
    """Return what tells a file from another of the same name, and from itself before a change."""
    state = path.stat()
    return state.st_ino, state.st_size, state.st_mtime_ns


def _with_lengths(parts: Iterable[bytes]) -> Iterator[bytes]:
    for part in parts:
        yield len(part).to_bytes(_LENGTH, "big")
        yield part


def _parted(file: BinaryIO) -> Iterator[bytes]:
    while length := file.read(_LENGTH):
        yield file.read(int.from_bytes(length, "big"))
