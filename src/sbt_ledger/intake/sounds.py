"""Whether two Chinese characters are read alike, as far as that is known without a dictionary."""

from __future__ import annotations

_COMMON = range(0xB0, 0xD8)
"""The rows of GB 2312 whose characters stand in the order of their readings."""
_PLACES = 94
_FIRST = 0xA1
_SYLLABLE = 8
"""How far apart two characters of one syllable stand at most, as a rule."""


def sounds_alike(one: str, other: str) -> bool:
    """Whether two characters stand beside each other where the common ones are sorted by reading.

    Of rare characters nothing is known: they sound like none.
    """
    here, there = _place(one), _place(other)
    return here is not None and there is not None and abs(here - there) <= _SYLLABLE


def _place(character: str) -> int | None:
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return None
    if len(code) == 1 or code[0] not in _COMMON:
        return None
    return code[0] * _PLACES + code[1] - _FIRST
