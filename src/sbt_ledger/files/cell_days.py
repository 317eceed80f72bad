"""Days in other shapes than the tool writes them: as people type them, and why one is refused."""

from __future__ import annotations

import re
from datetime import date, timedelta
from gettext import gettext as _

from sbt_ledger.files.cells import CellError
from sbt_ledger.pattern import pattern

_YEARS = range(1900, 2101)
EXCEL_DAY_ZERO = date(1899, 12, 30)  # Excel counts a 1900-02-29 that never was
ROC_YEAR_ZERO = 1911

# The flag re.ASCII keeps \d to 0-9: NFKC has already turned full-width digits into these.
DAY_SHAPES = (
    pattern(r"(\d{4})\s*(?P<mark>[-/.])\s*(\d\d?)\s*(?P=mark)\s*(\d\d?)", re.ASCII),
    pattern(r"(\d{4})\s*(?P<mark>年)\s*(\d\d?)\s*月\s*(\d\d?)\s*[日号號]?", re.ASCII),
    pattern(r"(\d{4})(?P<mark>)(\d\d)(\d\d)", re.ASCII),
)
_MONTH = pattern(r"(\d{4})\s*(?:[-/]\s*(\d\d?)|年\s*(\d\d?)\s*月份?)", re.ASCII)
_WEEKDAY = r"(?:\(?(?:星期|周|週|礼拜|禮拜)([一二三四五六日天])\)?|\(([一二三四五六日])\))"
_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?\s*(?:[AaPp][Mm])?"
_AFTER_THE_DAY = pattern(
    rf"(?:T(?=\d)|(?!\d)\s*){_WEEKDAY}?\s*"
    rf"(?:上午|下午|中午|早上|晚上)?\s*(?:{_CLOCK})?\s*{_WEEKDAY}?",
    re.ASCII,
)

_SERIAL = pattern(r"(\d{5})(?:\.\d+)?", re.ASCII)
_REPUBLIC = (
    pattern(
        r"((?:中[華华])?民[國国]\s*\d{1,3}|\d{3})"
        r"\s*[-/.年]\s*(\d\d?)\s*[-/.月]\s*(\d\d?)(?!\d)",
        re.ASCII,
    ),
    pattern(r"(\d{3})(\d\d)(\d\d)(?!\d)", re.ASCII),
)
_YEAR_LAST = pattern(r"(\d\d?)\s*([-/.])\s*(\d\d?)\s*\2\s*(\d{4})(?!\d)", re.ASCII)
_SHORT_YEAR = pattern(
    r"\d\d?\s*([-/.])\s*\d\d?\s*\1\s*\d\d?(?!\d)|\d\d\s*年\s*\d\d?\s*月", re.ASCII
)


def other_day(text: str, plain: str) -> date:
    """Return the day that a cell names, `plain` when tidied; raises CellError if it names none."""
    for shape in DAY_SHAPES:
        found = shape.match(plain)
        rest = _AFTER_THE_DAY.fullmatch(plain, found.end()) if found else None
        if found and rest:
            day = day_of(found[1], found[3], found[4])
            if not day:
                raise no_such_day(text)
            _check_weekday(text, day, "".join(filter(None, rest.groups())))
            return day
    raise _refused_date(text, plain)


def month_named(plain: str) -> date | None:
    """Return the first day of the month that a tidied cell names, None if it names none."""
    found = _MONTH.fullmatch(plain)
    return day_of(found[1], found[2] or found[3], "1") if found else None


def day_of(year: str, month: str, day: str) -> date | None:
    """Return the day if the calendar and a working life have it."""
    try:
        return date(int(year), int(month), int(day)) if int(year) in _YEARS else None
    except ValueError:
        return None


def _check_weekday(text: str, day: date, weekday: str) -> None:
    """Raise CellError when the weekday beside the date is another one: one is a slip."""
    if weekday and weekday.replace("天", "日") != "一二三四五六日"[day.weekday()]:
        message = _("'{text}': {day} is not that weekday").format(text=text, day=day)
        raise CellError("bad-date", message, _("Correct the date or the weekday."))


def _refused_date(text: str, plain: str) -> CellError:
    """Return why a cell is no date, with the date that it probably means."""
    if found := _YEAR_LAST.match(plain):
        month_first = day_of(found[4], found[1], found[3])
        readings = {month_first, day_of(found[4], found[3], found[1])} - {None}
        if len(readings) > 1:
            return _ambiguous_date(text, sorted(map(str, readings)))
        return bad_date(text, *readings)
    if _SHORT_YEAR.match(plain):
        return _ambiguous_date(text, [])
    if found := _SERIAL.fullmatch(plain):
        return bad_date(text, EXCEL_DAY_ZERO + timedelta(days=int(found[1])))
    for shape in _REPUBLIC:
        if found := shape.match(plain):
            year = int(found[1].lstrip("中華华民國国 ")) + ROC_YEAR_ZERO
            return bad_date(text, day_of(str(year), found[2], found[3]))
    return bad_date(text)


def _ambiguous_date(text: str, readings: list[str]) -> CellError:
    message = _("'{text}' can be read as more than one day").format(text=text)
    hint = _("Write the year with four digits first, for example 2026-03-05.")
    if readings:
        choice = _("Write {one} or {other}, whichever is meant.")
        hint = choice.format(one=readings[0], other=readings[1])
    return CellError("ambiguous-date", message, hint)


def no_such_day(text: str) -> CellError:
    """Return that the calendar of a working life has no such day."""
    message = _("'{text}' is not in the calendar of the years {first} to {last}")
    message = message.format(text=text, first=_YEARS[0], last=_YEARS[-1])
    return CellError("bad-date", message, _("Correct the year, the month or the day."))


def bad_date(text: str, meant: date | None = None) -> CellError:
    """Return that a cell is no day as it should be written, with the one that may be meant."""
    message = _("'{text}' is not a day written as year, month, day").format(text=text)
    hint = _("Write it like 2026-03-05.")
    if meant and meant.year in _YEARS:
        hint = _("If {day} is meant, write {day}.").format(day=meant)
    return CellError("bad-date", message, hint)
