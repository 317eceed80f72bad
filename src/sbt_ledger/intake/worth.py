"""Amounts of a sheet as hours of the book: only by what is declared, never by what is usual."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import CellError

if TYPE_CHECKING:
    from sbt_ledger.intake.hours_cell import Amount
    from sbt_ledger.records.habits import Habits

_HOUR = 60
_HALF = Fraction(1, 2)
CLOCK_HOURS = ("小时", "小時", "钟头", "鐘頭")
"""Hours of the clock; 学时 are those of a book, and what “hours” are, a book says."""


def book_hours(amount: Amount, text: str, habits: Habits, unit: str) -> Fraction:
    """Return the hours of the book that an amount is; `unit` is that of its column.

    A number without a unit, or in the unit of its column, stands for hours of the book unless
    `hour_minutes` says how long these are; 小时 never do without it. Raises CellError where
    nothing says what it is worth.
    """
    hours = exact_hours(amount, text, habits, unit)
    return habits.whole_steps(hours) if _is_time(amount, unit, text, habits) else hours


def exact_hours(amount: Amount, text: str, habits: Habits, unit: str) -> Fraction:
    """Return them before they are rounded down to the declared step."""
    match amount.unit:
        case "days" | "half-days":
            if habits.day_hours is None:
                raise _undeclared(text, "day_hours = 8")
            share = 1 if amount.unit == "days" else _HALF
            return amount.number * share * Fraction(habits.day_hours)
        case "credits":
            if habits.credit_hours is None:
                raise _undeclared(text, "credit_hours = 6")
            return amount.number * Fraction(habits.credit_hours)
    if not _is_time(amount, unit, text, habits):
        return amount.number
    if habits.hour_minutes is None:
        raise _undeclared(text, "hour_minutes = 45")
    minutes = amount.number * (1 if amount.unit == "minutes" else _HOUR)
    return minutes / Fraction(habits.hour_minutes)


def _is_time(amount: Amount, unit: str, text: str, habits: Habits) -> bool:
    """Whether an amount is of the clock, and no number of the book's own hours."""
    match amount.unit:
        case "minutes" | "clock-hours":
            return True
        case "hours":
            said = unit not in {"", "hours"} or any(word in text for word in CLOCK_HOURS)
            return said or habits.hour_minutes is not None
        case _:
            return False


def _undeclared(text: str, key: str) -> CellError:
    message = _("'{text}': how many hours of the book that is, nothing says").format(text=text)
    hint = _("Declare it in ledger.toml under [import], for example: {key}").format(key=key)
    return CellError("undeclared-unit", message, hint)
