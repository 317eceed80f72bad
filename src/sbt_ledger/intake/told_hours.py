"""The hours that a row tells, in hours of the book."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.intake.amounts import decimal_text
from sbt_ledger.intake.cell_text import cell_text
from sbt_ledger.intake.hours_cell import read_hours
from sbt_ledger.intake.worth import book_hours

if TYPE_CHECKING:
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
                if role == "hours" and hours is not None:
                    _compare(hours, row, reader, context)
                return hours
    return None


def _compare(hours: Fraction, row: Row, reader: TableReader, context: Context) -> None:
    """Warn of credits beside the hours that are worth something else."""
    if context.habits.credit_hours is None or not reader.has("credits"):
        return
    cell = row.cell("credits")
    worth = reader.read("credits", cell, lambda each: hours_in(each, "credits", context))
    if not isinstance(worth, Fraction) or worth == hours or context.source.get("own"):
        return
    message = _("{hours} hours, and credits that are worth {worth}: {credits}")
    told = message.format(
        hours=decimal_text(hours), worth=decimal_text(worth), credits=cell_text(cell)
    )
    hint = _("The hours count. Is credit_hours = {rate} right for this sheet?")
    hint = hint.format(rate=context.habits.credit_hours)
    row.warn([Problem("credits-disagree", told, hint, level="warning")], "credits")


def hours_in(cell: Cell, unit: str, context: Context) -> Fraction | None:
    """Return the hours of a cell under a header of this unit, None if it is blank."""
    amount = read_hours(cell, unit, decimal_comma=context.decimal_comma)
    return None if amount is None else book_hours(amount, cell_text(cell), context.habits, unit)
