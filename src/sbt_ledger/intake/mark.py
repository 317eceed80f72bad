"""What a cell of an attendance sheet says of a person: there, late, away, or nothing at all."""

from __future__ import annotations

import re
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.cell_text import cell_text, check_formula, check_legible
from sbt_ledger.intake.cell_words import mark_words, word_key
from sbt_ledger.intake.hours_cell import Amount, read_hours
from sbt_ledger.intake.moment import read_moment
from sbt_ledger.pattern import pattern
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Collection

    from sbt_ledger.intake.contents import Cell

_POINTS = pattern(r"(?<=\w)\s*\(\d+(?:\.\d+)?\s*/\s*\d+(?:\.\d+)?\)$")  # Moodle: P (2/2)
_WITH_AMOUNT = pattern(r"([^\d.半一二两兩三四五六七八九十]+)(.+)", re.DOTALL)
_OF_AMOUNTS = frozenset({"late", "left-early", "leave", "absent"})


class Mark(NamedTuple):
    """`kind`: present late left-early leave absent irregular not-taken not-counted blank.

    `text` is the word as written (公假 is not counted everywhere as 事假 is); `amount` what is
    missed, with its unit.
    """

    kind: str
    text: str = ""
    amount: Amount | None = None


def read_mark(cell: Cell, own_names: Collection[str] = ()) -> Mark:
    """Return the mark of a cell; a person's own name, or a time of day, says that one was there.

    Raises CellError for a word that nobody listed: it could mean either.
    """
    text = cell_text(cell)
    if not text:
        return Mark("blank")
    if kind := _kind(text):
        return Mark(kind, text)
    check_legible(text)
    check_formula(text)
    if matching_key(text) in map(matching_key, own_names) or _is_time(cell):
        return Mark("present", text)
    if found := _WITH_AMOUNT.fullmatch(text):
        kind, amount = _kind(found[1]), _amount(found[2])
        if kind in _OF_AMOUNTS and amount and amount.unit:
            return Mark(kind, text, amount)
    message = _("'{text}' is no mark of attendance that is known").format(text=text)
    hint = _("Write √, late, left early, leave or absent; with an amount its unit: 迟到20分钟.")
    raise CellError("unknown-mark", message, hint)


def _kind(text: str) -> str:
    """Return what a word means, "" if nobody listed it."""
    return mark_words().get(word_key(text)) or mark_words().get(word_key(_POINTS.sub("", text)), "")


def _is_time(cell: Cell) -> bool:
    if isinstance(cell, int | float) and cell < 1:
        return False  # half of the time, or half a day: who knows
    try:
        return read_moment(cell).clock is not None
    except CellError as error:
        # Whichever day it is: somebody was there at that time.
        return error.code in {"ambiguous-date", "no-year"} and ":" in cell_text(cell)


def _amount(text: str) -> Amount | None:
    try:
        return read_hours(text.strip(" ()（）'′"))
    except CellError:
        return None
