"""Where something is written: a file and a line."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A line of a file of the book; prints as `FILE:LINE`."""

    file: str
    line: int

    def __str__(self) -> str:
        """Return `FILE:LINE`, which editors and terminals can open."""
        return f"{self.file}:{self.line}"
