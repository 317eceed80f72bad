"""Regular expressions that are compiled when they are first asked: a call needs few of them all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, AnyStr, cast

if TYPE_CHECKING:
    from collections.abc import Callable

_WAITING: list[_Pattern] = []
"""All patterns, in the order in which they were named, until their turn comes."""


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern as `re.compile` does; it is compiled by the first use of a method."""
    found = _Pattern(text, flags)
    _WAITING.append(found)
    return cast("re.Pattern[AnyStr]", found)


def compile_while(waits: Callable[[], bool]) -> None:
    """Compile patterns that may be asked later, as long as there is nothing better to do."""
    while _WAITING and waits():
        _WAITING.pop(0).compile()


class _Pattern:
    """Stands for a pattern; a method that was asked for once is found without a detour."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.pattern = text
        self._flags = flags
        self._compiled: re.Pattern[str] | re.Pattern[bytes] | None = None

    def __getattr__(self, name: str) -> object:
        found: object = getattr(self.compile(), name)
        setattr(self, name, found)
        return found

    def compile(self) -> re.Pattern[str] | re.Pattern[bytes]:
        """Return the pattern itself, which is compiled once."""
        if self._compiled is None:
            self._compiled = re.compile(self.pattern, self._flags)
        return self._compiled
