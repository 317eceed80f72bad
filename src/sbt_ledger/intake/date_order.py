"""Whether 9/1/23 is the first of September, the ninth of January or a day of 2009: per column.

One cell seldom says it; all cells of a column together often do, or the day of the session does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sbt_ledger.files.cell_days import day_of
from sbt_ledger.files.cells import tidy
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sbt_ledger.intake.contents import Cell

ORDERS = ("ymd", "mdy", "dmy")
SHORT_DAY = pattern(
    r"(\d{1,2})\s*(?P<mark>[-/.])\s*(\d{1,2})\s*(?P=mark)\s*(\d{4}|\d{1,2})(?!\d)", re.ASCII
)
_YEAR_DIGITS, _CENTURY = 4, 2000
_FAR_YEARS = 10  # a year of two digits is not taken for one so far from the session


def date_order_of(values: Iterable[Cell], declared: str = "", near: date | None = None) -> str:
    """Return the order in which a column writes its days, "" if it cannot be told.

    `declared` decides; else the one order in which all values are days; else the one that meets
    `near`, the day of the session.
    """
    if declared:
        return declared
    all_readings = [found for value in {*values} if (found := _readings_of(value, near))]
    common = [order for order in ORDERS if all(order in each for each in all_readings)]
    if len(common) > 1 and near and all_readings:
        common = [order for order in common if any(each[order] == near for each in all_readings)]
    return common[0] if len(common) == 1 else ""


def readings(found: re.Match[str], near: date | None = None) -> Mapping[str, date]:
    """Return by order the days that `SHORT_DAY` may have found."""
    one, two, three = found[1], found[3], found[4]
    by_order = {}
    if len(one) > 1 and len(three) < _YEAR_DIGITS:
        by_order["ymd"] = day_of(_full(one), two, three)
    if len(three) > 1:
        # Nobody writes the month first with points.
        by_order["mdy"] = None if found["mark"] == "." else day_of(_full(three), one, two)
        by_order["dmy"] = day_of(_full(three), two, one)
    days = {order: day for order, day in by_order.items() if day}
    if near is None:
        return days
    close = {o: day for o, day in days.items() if abs(day.year - near.year) <= _FAR_YEARS}
    return close or days


def _readings_of(value: Cell, near: date | None) -> Mapping[str, date]:
    found = SHORT_DAY.match(tidy(value)) if isinstance(value, str) else None
    return readings(found, near) if found else {}


def _full(year: str) -> str:
    return year if len(year) == _YEAR_DIGITS else str(_CENTURY + int(year))
