"""Text in lines of a width, as it is read in both scripts.

A line ends at a blank, or beside a Chinese character: never inside a word, a number, a date or a
`file:line`. No line begins with a closing mark, or ends with an opening one.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOSING = frozenset("，。、；：！？）］】》”’…,.;:!?)]")
_OPENING = frozenset("（［【《“‘([")


@lru_cache(maxsize=16384)
def cells_wide(text: str) -> int:
    """Return how many cells of a terminal the text takes: Chinese characters take two."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def wrapped(text: str, width: int) -> list[str]:
    """Return the text in lines of at most `width` cells; only what is longer by itself is cut."""
    lines = [""]
    for unit, is_apart in _units(text):
        gap = " " if is_apart and lines[-1] else ""
        if cells_wide(lines[-1]) + len(gap) + cells_wide(unit) <= width:
            lines[-1] += gap + unit
            continue
        first, *more = _cut(unit, width)
        lines[-1:] = [lines[-1], first] if lines[-1] else [first]
        lines += more
    return lines


def _units(text: str) -> Iterator[tuple[str, bool]]:
    """Yield what stays together, and whether a blank stands before it."""
    unit, is_apart = "", False
    for character in text:
        if character.isspace():
            if unit:
                yield unit, is_apart
            unit, is_apart = "", True
        elif not unit or _stay_together(unit[-1], character):
            unit += character
        else:
            yield unit, is_apart
            unit, is_apart = character, False
    if unit:
        yield unit, is_apart


def _stay_together(one: str, next_: str) -> bool:
    if next_ in _CLOSING or one in _OPENING:
        return True
    return _width(one) < _WIDE and _width(next_) < _WIDE


def _cut(unit: str, width: int) -> list[str]:
    found = [""]
    for character in unit:
        if found[-1] and cells_wide(found[-1]) + _width(character) > width:
            found.append("")
        found[-1] += character
    return found


_WIDE = 2


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Me", "Mn"}:
        return 0
    return _WIDE if unicodedata.east_asian_width(character) in {"W", "F"} else 1
