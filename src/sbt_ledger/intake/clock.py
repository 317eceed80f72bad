"""The time of day that follows a day, or stands alone, in the ways that programs write it."""

from __future__ import annotations

import re
from datetime import UTC, time, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from datetime import tzinfo

_WEEKDAYS = "一二三四五六日"
_ENGLISH_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MORNING = {"上午", "早上", "早", "凌晨", "清晨", "am", "a.m.", "午前"}
_AFTERNOON = {"下午", "晚上", "晚", "傍晚", "pm", "p.m.", "午後"}
_NOON = {"中午"}
_HALF = r"上午|下午|中午|早上|晚上|傍晚|凌晨|清晨|早|晚|午前|午後|[ap]\.m\.|[ap]m(?![a-z])"
_TIME = r"(?P<hour>\d{1,2})(?::|：|时|時|点|點|h|\.(?=\d\d(?!\d)))(?P<minute>\d\d)?"
_SECOND = r"(?:(?::|：|分)(?P<second>\d\d)?(?:[.,](?P<part>\d{1,9}))?秒?|分)?"
_UNTIL = r"(?:\s*[-–—―~～至到]+\s*(?P<until>\d{1,2})[:：](?P<until_minute>\d\d)(?::00)?)?"
_ZONE = r"[\[(]?(?P<zone>(?:gmt|utc)(?:[+-]\d{1,2}(?::?[0-5]\d)?)?|z|[+-]\d\d:?[0-5]\d)[\])]?"
_WEEKDAY = (
    r"[\[(]?(?:(?:星期|周|週|礼拜|禮拜)(?P<weekday>[一二三四五六日天])"
    r"|(?P<english>mon|tue|wed|thu|fri|sat|sun)[a-z]*|(?<=\()(?P<short>[一二三四五六日])(?=\)))[\])]?"
)
_AFTER = pattern(
    rf"(?:t(?=\d)|,|\s|à|at|um|a las|kl\.|-(?=\s))*(?:{_WEEKDAY})?[\s,]*(?P<half>{_HALF})?\s*"
    rf"(?:{_TIME}{_SECOND}(?:uhr)?{_UNTIL})?\s*(?P<half_behind>{_HALF})?\s*(?:{_ZONE})?\s*",
    re.ASCII,
)
_WEEKDAY_BEHIND = pattern(rf"(?P<rest>.*?)[\s,]*{_WEEKDAY}", re.DOTALL)
_NOON_HOUR, _LAST_HOUR = 12, 23


class Clock(NamedTuple):
    """A time of day; None if only words were there. `weekday` is 0 for Monday, None unsaid."""

    at: time | None = None
    until: time | None = None
    weekday: int | None = None
    zone: tzinfo | None = None


def read_clock(text: str) -> Clock | None:
    """Return what follows a day, tidied; None if it is something else than a time of day."""
    plain = text.casefold()
    found = _AFTER.fullmatch(plain)
    if found:
        return _clock(found, _weekday(found))
    behind = _WEEKDAY_BEHIND.fullmatch(plain)
    before = _AFTER.fullmatch(behind["rest"]) if behind else None
    return _clock(before, _weekday(behind)) if behind and before else None


def _clock(found: re.Match[str], weekday: int | None) -> Clock | None:
    """Return what was found, None if its digits are no time of day."""
    half = found["half"] or found["half_behind"] or ""
    try:
        at, until = _time(found, half), _until(found, half)
    except ValueError:
        return None
    return Clock(at, until, weekday, _zone(found["zone"]))


def _time(found: re.Match[str], half: str) -> time | None:
    if found["hour"] is None:
        return None
    second = int(found["second"] or 0)
    return time(_hour(int(found["hour"]), half), int(found["minute"] or 0), second)


def _until(found: re.Match[str], half: str) -> time | None:
    if found["until"] is None:
        return None
    # From half past eleven in the morning until one is until one in the afternoon.
    until = _hour(int(found["until"]), "" if half in _MORNING else half)
    return time(until, int(found["until_minute"]))


def _hour(hour: int, half: str) -> int:
    """Return the hour of 24: 12 in the morning is midnight, 14 in the afternoon is 14."""
    if half in _MORNING and hour == _NOON_HOUR:
        return 0
    if half in _AFTERNOON and hour < _NOON_HOUR:
        return hour + _NOON_HOUR
    # 11:30 and 1:30 may both be called noon.
    return hour + _NOON_HOUR if half in _NOON and hour < _NOON_HOUR // 2 else hour


def _weekday(found: re.Match[str]) -> int | None:
    if english := found["english"]:
        return _ENGLISH_WEEKDAYS.index(english)
    day = found["weekday"] or found["short"]
    return _WEEKDAYS.index(day.replace("天", "日")) if day else None


def _zone(text: str | None) -> tzinfo | None:
    """Return the zone that is said in numbers; "GMT" alone says none to go by."""
    found = re.fullmatch(r"(?:gmt|utc)?([+-])(\d{1,2}):?([0-5]\d)?", text or "", re.ASCII)
    if found:
        hours = min(int(found[2]), _LAST_HOUR)
        span = timedelta(hours=hours, minutes=int(found[3] or 0))
        return timezone(-span if found[1] == "-" else span)
    return UTC if text == "z" else None
