"""Why a cell is no amount, and what to write instead."""

from __future__ import annotations

import re
from gettext import gettext as _

from sbt_ledger.files.cells import CellError
from sbt_ledger.pattern import pattern

_NEGATIVE = pattern(r"[-\u2212]\s*(?:\d+\.?\d*|\.\d+)", re.ASCII)
_THOUSANDS = pattern(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_COMMA = pattern(r"(\d+),(\d+)", re.ASCII)
_WITH_UNIT = pattern(r"([0-9]{1,12}(?:\.[0-9]{1,20})?)\s*[A-Za-z\u4e00-\u9fff]\D*")


def refused_number(text: str, plain: str) -> CellError:
    """Return why a cell is no amount, with the number to write where one can be seen."""
    if _NEGATIVE.fullmatch(plain):
        message = _("'{text}' is negative").format(text=text)
        hint = _("Write zero or more; void the row to take it back.")
        return CellError("negative-number", message, hint)
    hint = _("Write only a number, such as 2 or 2.5.")
    if _THOUSANDS.fullmatch(plain):
        hint = _("Write it without commas: {number}.").format(number=plain.replace(",", ""))
        if _COMMA.fullmatch(plain):
            choice = _("Write {one} or {other}, whichever is meant.")
            hint = choice.format(one=plain.replace(",", ""), other=plain.replace(",", "."))
    elif _COMMA.fullmatch(plain):
        hint = _("Write it with a point: {number}.").format(number=plain.replace(",", "."))
    elif found := _WITH_UNIT.fullmatch(plain):
        hint = _("Write the number alone, {number}, if it counts what the column counts.")
        hint = hint.format(number=found[1])
    return CellError("bad-number", _("'{text}' is not a number").format(text=text), hint)
