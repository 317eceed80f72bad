"""The known word that a mistaken one is nearest to."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALIKE = 0.6


def nearest(word: str, known: Iterable[str], many: int = 1) -> list[str]:
    """Return up to `many` known words that look like `word`, the nearest first."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    return get_close_matches(word, list(known), many, _ALIKE)


def meant(word: str, known: Iterable[str]) -> str:
    """Return the hint "Did you mean ...?", or "" if nothing known is near."""
    near = nearest(word, known, 3)
    return _("Did you mean {word}?").format(word=_(" or ").join(near)) if near else ""
