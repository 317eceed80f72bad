"""Holidays as a person writes them: a day, or the first and the last of several."""

from __future__ import annotations

import re
from datetime import date
from gettext import gettext as _

from sbt_ledger.pattern import pattern

_HOLIDAY = pattern(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?", re.ASCII)


def holiday(text: str) -> str:
    """Let a day, or FROM..TO in order, pass."""
    found = _HOLIDAY.fullmatch(text)
    try:
        days = [date.fromisoformat(day) for day in found.groups() if day] if found else []
    except ValueError:
        days = []
    if not days:
        told = _("“{text}” is neither a day such as 2026-10-01 nor 2026-10-01..2026-10-07")
        raise ValueError(told.format(text=text))
    if days != sorted(days):
        told = _("{last} is before {first}")
        raise ValueError(told.format(last=days[1], first=days[0]))
    return text
