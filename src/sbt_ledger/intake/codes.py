"""Codes of teachers, numbers of identity cards and telephones, as sheets hold them.

A spreadsheet that took one for a number has cut zeros in front, or digits behind: the zeros may be
put back where a name agrees, the digits never.
"""

from __future__ import annotations

import re
import unicodedata
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.cell_text import cell_text, check_digits, check_legible, lost_digits
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from sbt_ledger.intake.contents import Cell

_ID = pattern(r"\d{17}[\dX]", re.ASCII)
_OLD_ID = pattern(r"\d{15}", re.ASCII)
_MASKED = pattern(r"\d{1,14}[*＊xX•#]{2,}[\dX]{0,8}|[*＊•#]{2,}[\dX]{2,8}", re.ASCII)
_STARS = pattern(r"[*＊•#]+|(?<=\d)[xX]{2,}")
_CUT = pattern(r"\d{15}0{3}", re.ASCII)
_AS_FLOAT = pattern(r"\d+\.0", re.ASCII)
# GB 11643: weights of the first seventeen digits, and what the sum modulo 11 gives.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_COUNTRY = pattern(r"^(?:\+|00)86(?=\d{3,})")
_PHONE_MARKS = pattern(r"[\s()\-.]")
_SHOWN_AHEAD, _SHOWN_BEHIND = 3, 4


def code_text(cell: Cell) -> str:
    """Return a code in one width, without blanks; raises CellError for one that was damaged.

    Letters stay as they are: whether t7 is T7 is for the roster to say.
    """
    if isinstance(cell, float) and not cell.is_integer():
        message = _("'{text}' is a number with a fraction, not a code").format(text=cell_text(cell))
        raise CellError("bad-code", message, _("Correct the code, or the column that holds it."))
    text = cell_text(cell)
    check_digits(text)
    check_legible(text)
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if _CUT.fullmatch(text) and not has_right_check_digit(text):
        raise lost_digits(hidden(text))
    return text[:-2] if _AS_FLOAT.fullmatch(text) else text  # as other programs save numbers


def national_id(cell: Cell) -> str:
    """Return the number of an identity card: 18 characters, 15 of old, or partly masked; or "".

    An old one is not made into a new one. Raises CellError for a damaged or mistyped number; the
    message never shows all of it.
    """
    text = code_text(cell).replace("-", "").upper()
    if not text or is_masked(text) or _OLD_ID.fullmatch(text):
        return text
    if not _ID.fullmatch(text):
        message = _("'{text}' is not the number of an identity card").format(text=hidden(text))
        raise CellError("bad-national-id", message, _("Correct the number, or leave it out."))
    if not has_right_check_digit(text):
        message = _("'{text}': its last digit does not fit the others").format(text=hidden(text))
        hint = _("Correct the number; if the roster has it so, the name alone will do.")
        raise CellError("bad-national-id", message, hint)
    return text


def phone_number(cell: Cell) -> str:
    """Return the digits of a telephone number, with stars where they are masked; or ""."""
    text = _PHONE_MARKS.sub("", code_text(cell))
    return _COUNTRY.sub("", text).lstrip("+")


def has_right_check_digit(text: str) -> bool:
    """Whether the last character of an 18-digit number follows from the others."""
    return _ID.fullmatch(text) is not None and check_digit(text[:-1]) == text[-1]


def check_digit(first: str) -> str:
    """Return the last character that belongs to the first seventeen digits (GB 11643)."""
    return _CHECKS[sum(w * int(digit) for w, digit in zip(_WEIGHTS, first, strict=True)) % 11]


def is_masked(text: str) -> bool:
    """Whether some of the digits of a number are hidden."""
    return _MASKED.fullmatch(text) is not None


def fits_mask(masked: str, whole: str) -> bool:
    """Whether a number could be the one whose visible part is given.

    However many stars there are: programs do not count what they hide.
    """
    ahead, behind = [*_STARS.split(masked, maxsplit=1), ""][:2]
    long_enough = len(whole) >= len(ahead) + len(behind)
    return long_enough and whole.startswith(ahead) and whole.endswith(behind)


def hidden(text: str) -> str:
    """Return a long number so that nobody can use it: the first three and the last four."""
    if len(text) <= _SHOWN_AHEAD + _SHOWN_BEHIND:
        return text
    stars = "*" * (len(text) - _SHOWN_AHEAD - _SHOWN_BEHIND)
    return text[:_SHOWN_AHEAD] + stars + text[-_SHOWN_BEHIND:]


def code_shape(code: str) -> str:
    """Return what codes of one sort share: how many letters and digits, and where."""
    return re.sub("[a-z]", "a", re.sub(r"\d", "9", code.casefold()))
