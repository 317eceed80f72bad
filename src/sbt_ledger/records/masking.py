"""National ids in texts: kept only where a book asks for it, and never shown in full."""

from __future__ import annotations

import re

from sbt_ledger.pattern import pattern

NATIONAL_IDS = (
    "national_id", "身份证号", "身份证号码", "身份证件号", "身份证件号码", "身分證字號", "證件號碼",
)  # fmt: skip
"""The columns of a roster that hold them."""
KEYS = frozenset({"code", "teacher", "id", "activity", "sha256"})
"""Columns by which rows are found: a school may number its people with fifteen digits."""
# Eighteen digits, of which the last may be X, or fifteen of the old form.
_NATIONAL_ID = pattern(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)", re.ASCII)
_SHOWN = 3


def masked(text: str) -> str:
    """Return the text with what looks like a national id made unreadable but for its ends."""
    return _NATIONAL_ID.sub(lambda found: _starred(found[0]), text)


def masked_cell(column: str, text: str) -> str:
    """Return a cell of a roster as it may be shown; a code stays whole."""
    if column in NATIONAL_IDS:
        return _starred(text)
    return text if column in KEYS else masked(text)


def _starred(id_: str) -> str:
    if len(id_) <= _SHOWN + 1:
        return id_
    return id_[:_SHOWN] + "*" * (len(id_) - _SHOWN - 1) + id_[-1]
