"""The hours that a row tells, in hours of the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.intake.cell_text import cell_text
from sbt_ledger.intake.hours_cell import read_hours
from sbt_ledger.intake.worth import book_hours

if TYPE_CHECKING:
    from fractions import Fraction

    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.reading import Row, TableReader


def told_hours(row: Row, reader: TableReader, context: Context) -> Fraction | None:
    """Return the hours of a row, else its credits as hours; None where it tells neither."""
    for role in ("hours", "credits"):
        if reader.has(role):
            unit = reader.unit(role) or ("credits" if role == "credits" else "")
            if context.source.get("own"):
                unit = ""  # an hour of a book is what it is
            hours = row.take(role, lambda cell: hours_in(cell, unit, context), None)  # noqa: B023
            if hours is not None or row.problems:
                return hours
    return None


def hours_in(cell: Cell, unit: str, context: Context) -> Fraction | None:
    """Return the hours of a cell under a header of this unit, None if it is blank."""
    amount = read_hours(cell, unit, decimal_comma=context.decimal_comma)
    return None if amount is None else book_hours(amount, cell_text(cell), context.habits, unit)
