"""Columns of a matrix: each header is a day, a weekday, half of a day, or a counted session."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sbt_ledger.intake.words import key, plain
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.intake.words import Words

_DAY = pattern(
    r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?"
    r"|\d{1,2}月\d{1,2}[日号號]"
    r"|\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?"
    r"|\d{1,2}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\d{4}"
)
_ONLY_DAY = pattern(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_AFTER_DAY = pattern(r"[(\[]?(?:周|星期|週|上|下|晚|am|pm|mon|tue|wed|thu|fri|sat|sun|\d|第|t\d)|$")
_COUNTED = pattern(r"第?(\d{1,3}|[一二三四五六七八九十]{1,3})([^\d\s])")
_LETTERS = pattern(r"[a-z]+")
_SERIAL = range(36526, 73051)
_FEWEST = 3
_LONGEST = 60


@cache
def _marks(words: tuple[frozenset[str], frozenset[str]]) -> frozenset[str]:
    weekdays, halves = words
    both = {day + half for day in weekdays for half in halves}
    return frozenset(weekdays | halves | both)


def is_session(header: str, words: Words) -> bool:
    """Whether a header names when something was held, not what the column tells."""
    if not header or len(header) > _LONGEST:
        return False
    text = plain(header)
    day = _DAY.match(text)
    if day and (
        _AFTER_DAY.match(text[day.end() :]) or text[day.end() :] in words.sessions["halves"]
    ):
        return True
    if _ONLY_DAY.fullmatch(text) or (text.isdecimal() and int(text[:6]) in _SERIAL):
        return True
    if key(header) in _marks((words.sessions["weekdays"], words.sessions["halves"])):
        return True
    counted = _COUNTED.fullmatch(text)
    return bool(counted and counted[2] in words.sessions["counted"])


def day_text(header: str) -> str:
    """Return the day with which a header begins, as text; "" if it begins with none."""
    found = _DAY.match(plain(header))
    return _LETTERS.sub(r" \g<0> ", found[0]).strip() if found else ""


def is_day(header: str) -> bool:
    """Whether a header begins with a whole date."""
    return bool(_DAY.match(plain(header)))


def numbered_sessions(headers: Sequence[str]) -> frozenset[int]:
    """Return the places of headers that are 1, 2, 3 and so on, at least three in a row."""
    places = [place for place, text in enumerate(headers) if text.strip().isdecimal()]
    found = [place for count, place in enumerate(places, 1) if int(headers[place]) == count]
    return frozenset(found) if len(found) >= _FEWEST and len(found) == len(places) else frozenset()
