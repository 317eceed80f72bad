"""National ids in texts: never kept, never shown in full."""

from __future__ import annotations

import re

# Eighteen digits, of which the last may be X, or fifteen of the old form.
_NATIONAL_ID = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)", re.ASCII)
_SHOWN = 3


def masked(text: str) -> str:
    """Return the text with what looks like a national id made unreadable but for its ends."""
    return _NATIONAL_ID.sub(_stars, text)


def _stars(found: re.Match[str]) -> str:
    id_ = found[0]
    return id_[:_SHOWN] + "*" * (len(id_) - _SHOWN - 1) + id_[-1]
