"""Times of the journal as the clocks of the school show them."""

from __future__ import annotations

from collections.abc import Callable


def at_school(timezone: str) -> Callable[[str], str]:
    """Return a function that gives a time of the journal, as 2026-11-22T01:32:09Z, in local words.

    The machine's own time zone is taken if it does not know the school's.
    """
    from contextlib import suppress
    from datetime import datetime, tzinfo
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    zone: tzinfo | None = None
    with suppress(ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo(timezone) if timezone else None

    def told(time: str) -> str:
        try:
            return f"{datetime.fromisoformat(time).astimezone(zone):%Y-%m-%d %H:%M}"
        except ValueError:
            return time

    return told
