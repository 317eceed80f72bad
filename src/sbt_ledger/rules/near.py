"""The known name that another one is a slip of."""

from __future__ import annotations

from difflib import get_close_matches
from gettext import gettext as _
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALIKE = 0.82
"""As near as “lectures” and “lecture” are; a school's own “field” is far from what is known."""
_SHORTEST = 4
"""Letters: of shorter words two that are swapped make another word, such as “no” and “on”."""


def meant(word: str, known: Iterable[str]) -> str:
    """Return the hint which known word is nearly the same, "" if none is."""
    listed = list(known)
    near = get_close_matches(word, listed, 1, _ALIKE)
    near = near or [each for each in listed if _is_swapped(word, each)]
    return _("Did you mean {word}?").format(word=near[0]) if near else ""


def _is_swapped(word: str, other: str) -> bool:
    """Whether two neighbouring letters of one stand the other way round in the other."""
    if len(word) != len(other) or len(word) < _SHORTEST:
        return False
    apart = [
        number for number, pair in enumerate(zip(word, other, strict=True)) if len({*pair}) > 1
    ]
    first = apart[0] if apart else 0
    return apart == [first, first + 1] and word[first : first + 2] == other[first : first + 2][::-1]
