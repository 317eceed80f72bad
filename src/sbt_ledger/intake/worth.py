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


def book_hours(amount: Amount, text: str, habits: Habits, unit: str) -> Fraction:
    """Return the hours of the book that an amount is; `unit` is that of its column.

    A number without a unit, or in the unit of its column, stands for hours of the book unless
    `hour_minutes` says how long these are. Raises CellError where nothing says what it is worth.
    """
    match amount.unit:
        case "days" | "half-days":
            if habits.day_hours is None:
                raise _undeclared(text, "day_hours = 8")
            share = 1 if amount.unit == "days" else _HALF
            return amount.number * share * Fraction(habits.day_hours)
        case "minutes":
            return _from_minutes(amount.number, text, habits)
        case "hours" if unit not in {"", "hours"} or habits.hour_minutes is not None:
            return _from_minutes(amount.number * _HOUR, text, habits)
        case "credits":
            if habits.credit_hours is None:
                raise _undeclared(text, "credit_hours = 6")
            return amount.number * Fraction(habits.credit_hours)
        case _:
            return amount.number


def _from_minutes(minutes: Fraction, text: str, habits: Habits) -> Fraction:
    if habits.hour_minutes is None:
        raise _undeclared(text, "hour_minutes = 45")
    return habits.whole_steps(minutes / Fraction(habits.hour_minutes))


def _undeclared(text: str, key: str) -> CellError:
    message = _("'{text}': how many hours of the book that is, nothing says").format(text=text)
    hint = _("Declare it in ledger.toml under [import], for example: {key}").format(key=key)
    return CellError("undeclared-unit", message, hint)
