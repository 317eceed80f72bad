"""Many short texts by number, thousands of them in one: each by itself takes three times the room.

A district has 300,000 of what rows of `credits` say, and looks at few of them again.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOGETHER = 4096
_AT_ONCE = 1 << 18
"""Bytes of a long text that are taken at once."""


class Texts:
    """Texts, numbered from 0 in the order in which they are added."""

    __slots__ = ("_blocks", "_ends", "_firsts", "_latest")

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._firsts = [0]
        """The number of the first text of each block, and of the first that is in none yet."""
        self._ends: array[int] = array("I")
        """Where each text ends in its block."""
        self._latest: list[str] = []

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._ends) + len(self._latest)

    def __getitem__(self, number: int) -> str:
        """Return the text of a number."""
        at = bisect_right(self._firsts, number) - 1
        first = self._firsts[at]
        if at == len(self._blocks):
            return self._latest[number - first]
        return self._blocks[at][
            self._ends[number - 1] if number > first else 0 : self._ends[number]
        ]

    def append(self, text: str) -> None:
        """Add a text."""
        self._latest.append(text)
        if len(self._latest) == _TOGETHER:
            self._join()

    @classmethod
    def of_lines(cls, raw: bytes) -> Texts:
        """Return each line with its line end, the last has one, too; ValueError if not UTF-8."""
        found, begin = cls(), 0
        while begin < len(raw):
            end = raw.find(b"\n", begin + _AT_ONCE) + 1 or len(raw)
            block = raw[begin:end].decode()
            found._put(block, [len(line) + 1 for line in block.split("\n")[:-1]])
            begin = end
        return found

    def take(self, other: Texts) -> None:
        """Add the texts of another."""
        self._join()
        other._join()
        before = len(self)
        self._blocks += other._blocks
        self._firsts += [before + first for first in other._firsts[1:]]
        self._ends.extend(other._ends)

    def _join(self) -> None:
        """Put those that are in no block yet into one."""
        if self._latest:
            self._put("".join(self._latest), map(len, self._latest))
            self._latest.clear()

    def _put(self, block: str, lengths: Iterable[int]) -> None:
        self._blocks.append(block)
        self._ends.extend(accumulate(lengths))
        self._firsts.append(len(self._ends))
