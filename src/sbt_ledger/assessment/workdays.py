"""Days on which a task is due: so long after something, on the calendar or in working days.

The day of the event is day 0. Working days are Monday to Friday without the book's holidays.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sbt_ledger.months import add_months

if TYPE_CHECKING:
    from collections.abc import Iterable

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_HOURS_A_DAY = 24


class Workdays:
    """Counts days; `holidays` are days or FROM..TO, as `ledger.toml` has them."""

    def __init__(self, holidays: Iterable[str] = ()) -> None:
        self._spans = [_span(text) for text in holidays]

    def shifted(self, day: date, count: int, *, working: bool = False) -> date:
        """Return the day that is `count` days, or working days, after `day` (before, if < 0)."""
        if not working:
            return day + timedelta(days=count)
        step = _ONE_DAY if count > 0 else -_ONE_DAY
        for _left in range(abs(count)):
            day += step
            while self.is_free(day):
                day += step
        return day

    def after(self, day: date, count: int, unit: str, *, working: bool = False) -> date:
        """Return the day that is `count` hours, days, weeks, months or years after `day`.

        Hours of a day of which no hour is known: each begun 24 of them is a day.
        """
        match unit:
            case "month":
                return add_months(day, count)
            case "year":
                return add_months(day, 12 * count)
            case "week":
                return day + timedelta(weeks=count)
            case "hour":
                return day + timedelta(days=-(-count // _HOURS_A_DAY))
            case _:
                return self.shifted(day, count, working=working)

    def is_free(self, day: date) -> bool:
        """Whether a day is a Saturday, a Sunday or a holiday."""
        return day.weekday() >= _SATURDAY or any(
            first <= day <= last for first, last in self._spans
        )


def _span(text: str) -> tuple[date, date]:
    first, dots, last = text.partition("..")
    return date.fromisoformat(first), date.fromisoformat(last if dots else first)
