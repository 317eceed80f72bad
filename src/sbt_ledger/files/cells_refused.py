"""Why a cell is no day or no number, and what to write in its place where that can be seen."""

from __future__ import annotations

import re
from datetime import date, timedelta
from gettext import gettext as _

from sbt_ledger.files.cells import YEARS, CellError, day_of

_EXCEL_DAY_ZERO = date(1899, 12, 30)  # Excel counts a 1900-02-29 that never was
_ROC_YEAR_ZERO = 1911

_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_REPUBLIC = (
    re.compile(
        r"((?:中[華华])?民[國国]\s*\d{1,3}|\d{3})"
        r"\s*[-/.年]\s*(\d\d?)\s*[-/.月]\s*(\d\d?)(?!\d)",
        re.ASCII,
    ),
    re.compile(r"(\d{3})(\d\d)(\d\d)(?!\d)", re.ASCII),
)
_YEAR_LAST = re.compile(r"(\d\d?)\s*([-/.])\s*(\d\d?)\s*\2\s*(\d{4})(?!\d)", re.ASCII)
_SHORT_YEAR = re.compile(
    r"\d\d?\s*([-/.])\s*\d\d?\s*\1\s*\d\d?(?!\d)|\d\d\s*年\s*\d\d?\s*月", re.ASCII
)

_NEGATIVE = re.compile(r"[-\u2212]\s*(?:\d+\.?\d*|\.\d+)", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_COMMA = re.compile(r"(\d+),(\d+)", re.ASCII)
_WITH_UNIT = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,20})?)\s*[A-Za-z\u4e00-\u9fff]\D*")


def refused_date(text: str, plain: str) -> CellError:
    """Return why a cell is no date, with the date that it probably means."""
    if found := _YEAR_LAST.match(plain):
        month_first = day_of(found[4], found[1], found[3])
        readings = {month_first, day_of(found[4], found[3], found[1])} - {None}
        if len(readings) > 1:
            return _ambiguous_date(text, sorted(map(str, readings)))
        return _bad_date(text, *readings)
    if _SHORT_YEAR.match(plain):
        return _ambiguous_date(text, [])
    if found := _SERIAL.fullmatch(plain):
        return _bad_date(text, _EXCEL_DAY_ZERO + timedelta(days=int(found[1])))
    for shape in _REPUBLIC:
        if found := shape.match(plain):
            year = int(found[1].lstrip("中華华民國国 ")) + _ROC_YEAR_ZERO
            return _bad_date(text, day_of(str(year), found[2], found[3]))
    return _bad_date(text)


def _ambiguous_date(text: str, readings: list[str]) -> CellError:
    message = _("'{text}' can be read as more than one day").format(text=text)
    hint = _("Write the year with four digits first, for example 2026-03-05.")
    if readings:
        choice = _("Write {one} or {other}, whichever is meant.")
        hint = choice.format(one=readings[0], other=readings[1])
    return CellError("ambiguous-date", message, hint)


def no_such_day(text: str) -> CellError:
    """Return why a cell in the shape of a day is none."""
    message = _("'{text}' is not in the calendar of the years {first} to {last}")
    message = message.format(text=text, first=YEARS[0], last=YEARS[-1])
    return CellError("bad-date", message, _("Correct the year, the month or the day."))


def _bad_date(text: str, meant: date | None = None) -> CellError:
    message = _("'{text}' is not a day written as year, month, day").format(text=text)
    hint = _("Write it like 2026-03-05.")
    if meant and meant.year in YEARS:
        hint = _("If {day} is meant, write {day}.").format(day=meant)
    return CellError("bad-date", message, hint)


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
