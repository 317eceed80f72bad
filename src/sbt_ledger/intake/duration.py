"""How long something took, in exact minutes, in the ways that meeting tools write it.

What cannot be known is unknown (None), never nothing; what could be two lengths is refused.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.cell_days import EXCEL_DAY_ZERO
from sbt_ledger.files.cells import CellError, tidy_digits
from sbt_ledger.intake.cell_text import cell_text
from sbt_ledger.intake.cell_words import duration_words
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from sbt_ledger.intake.contents import Cell

MINUTES_OF: dict[str, int] = {"minutes": 1, "hours": 60}
_UNKNOWN = frozenset({"", "-", "--", "---", "—", "——", "n/a", "#n/a"})
_LONGEST = 60  # what is longer is a text
_SECONDS_A_DAY = 24 * 60 * 60
_CLOCK = pattern(r"(\d{1,4}):([0-5]\d):([0-5]\d)", re.ASCII)
_MINUTES_AND_SECONDS = pattern(r"(\d{1,4}):([0-5]\d)", re.ASCII)
_ISO = pattern(r"pt(?=\d)(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})(?:\.\d{1,9})?s)?", re.ASCII)
_BARE = pattern(r"\d{1,6}(?:\.\d{1,12})?", re.ASCII)


def read_duration(cell: Cell, unit: str = "", *, short_clock: bool = False) -> Fraction | None:
    """Return the minutes of a cell, None where they are unknown.

    `unit` is what the header says of bare numbers: "minutes" or "hours"; how long a 学时
    is, a book declares.
    `short_clock`: the source writes MM:SS. Raises CellError for what is no length of time.
    """
    if isinstance(cell, date | time | timedelta):
        return _of_clock(cell)
    if isinstance(cell, float) and not unit and 0 < cell < 1:
        # A part of a day, which spreadsheets keep to about a millionth of a second.
        return Fraction(round(cell * _SECONDS_A_DAY), 60)
    text = cell_text(cell)
    plain = tidy_digits(text).casefold()
    if isinstance(cell, bool):
        raise _refused(text)
    if plain in _UNKNOWN:
        return None
    if _BARE.fullmatch(plain):
        return Fraction(plain) * _of_header(text, unit)
    minutes = _said(plain, short_clock=short_clock) if len(plain) <= _LONGEST else None
    if minutes is None:
        raise _refused(text)
    return minutes


def _of_clock(cell: date | time | timedelta) -> Fraction:
    """Return the length that a spreadsheet keeps as a time of day, or as days since 1899."""
    if isinstance(cell, datetime):
        cell = cell.replace(tzinfo=None) - datetime.combine(EXCEL_DAY_ZERO, time())
    if isinstance(cell, time):
        cell = timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    if isinstance(cell, timedelta) and timedelta() <= cell < timedelta(days=60):
        return Fraction(round(cell / timedelta(seconds=1)), 60)
    raise _refused(cell_text(cell))


def _said(plain: str, *, short_clock: bool) -> Fraction | None:
    if found := _CLOCK.fullmatch(plain) or _ISO.fullmatch(plain):
        return _minutes(*found.groups())
    if short_clock and (found := _MINUTES_AND_SECONDS.fullmatch(plain)):
        return _minutes("0", *found.groups())
    if found := _with_units().fullmatch(plain):
        whole = [found[part] for part in ("hours", "minutes", "seconds")]
        if any(whole):
            return _minutes(*whole)
    if found := _one_unit().fullmatch(plain):
        return Fraction(found["number"]) * (MINUTES_OF["hours"] if found["hours"] else 1)
    return None


def _minutes(hours: str | None, minutes: str | None, seconds: str | None) -> Fraction:
    return Fraction(int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0), 60)


@lru_cache(maxsize=1)
def _with_units() -> re.Pattern[str]:
    """Return hours, minutes and seconds, each at most once and in this order."""
    parts = (rf"(?:(?P<{unit}>\d{{1,6}})\s*(?:{_words(unit)})(?![a-z])\.?\s*,?\s*)?"
             for unit in ("hours", "minutes", "seconds"))  # fmt: skip
    # Letters of one unit may touch the digits of the next, but not its letters: 1h2m.
    return re.compile("".join(parts), re.ASCII)


@lru_cache(maxsize=1)
def _one_unit() -> re.Pattern[str]:
    """Return a number with a fraction, which has one unit only: 1.5 hours and no minutes."""
    number = r"(?P<number>\d{1,6}\.\d{1,12})\s*"
    return re.compile(
        rf"{number}(?:(?P<hours>{_words('hours')})|(?:{_words('minutes')}))\.?", re.ASCII
    )


def _words(unit: str) -> str:
    return "|".join(map(re.escape, duration_words(unit)))


def _of_header(text: str, unit: str) -> int:
    if unit in MINUTES_OF:
        return MINUTES_OF[unit]
    message = _("'{text}' does not say whether minutes or hours").format(text=text)
    hint = _("Write the unit in the header: “Duration (minutes)”.")
    raise CellError("no-unit", message, hint)


def _refused(text: str) -> CellError:
    message = _("'{text}' is no length of time").format(text=text)
    return CellError("bad-duration", message, _("Write it like 1:20:00 or 80 min."))
