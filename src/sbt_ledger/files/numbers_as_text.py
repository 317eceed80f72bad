"""Codes that a spreadsheet took for numbers: 0007 came back as 7, a long one as 4.30104E+17.

Zeros are put back where just one code that is known fits; lost digits cannot be found again.
"""

from __future__ import annotations

import re
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTENED = pattern(r"\d(?:\.\d+)?E\+\d{2,}", re.ASCII)
_KEPT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number, and writes 0 for those behind them."""


class Codes:
    """The codes that are known, by the numbers that a spreadsheet makes of them."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = known
        self._by_number: dict[str, list[str]] | None = None

    def meant_by(self, text: str) -> list[str]:
        """Return the known codes that are `text` with zeros before it; one of them is a proof."""
        if not _is_number(text) or (text.startswith("0") and text != "0"):
            return []
        if self._by_number is None:
            self._by_number = {}
            for code in self._known:
                if _is_number(code) and code.startswith("0"):
                    self._by_number.setdefault(code.lstrip("0") or "0", []).append(code)
        return self._by_number.get(text, [])


def shortened(ids: Iterable[str]) -> list[str]:
    """Return those that a spreadsheet wrote as a number like 4.30104E+17."""
    held = list(ids)
    # Once for all: a district has a hundred thousand.
    return list(filter(is_shortened, held)) if "E+" in "\n".join(held) else []


def rounded(codes: Iterable[str]) -> list[str]:
    """Return the long codes if all of them end in zeros: then their last digits were lost."""
    long = [code for code in codes if len(code) > _KEPT_DIGITS and _is_number(code)]
    return [] if any(code[_KEPT_DIGITS:].strip("0") for code in long) else long


def is_shortened(text: str) -> bool:
    """Whether a spreadsheet wrote a long number as one like 4.30104E+17."""
    return bool(_SHORTENED.fullmatch(text))


def enter_again() -> str:
    """Return how a number that lost digits is mended."""
    return _("Take it from an older copy of the file, in a column that is formatted as text.")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
