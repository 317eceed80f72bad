"""Marks that somebody else wrote, or that were written later: 代签, 补签."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem

if TYPE_CHECKING:
    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.reading import Row


def accept_makeup(row: Row, text: str, role: str = "") -> None:
    """Tell of a mark that counts although somebody else, or later, signed."""
    message = _("'{text}': signed for by somebody else, or later; it counts as present")
    hint = _("Take the row out if it should not.")
    problem = Problem("makeup-accepted", message.format(text=text), hint, column=role, text=text)
    row.warnings.append(row.placed(problem, "warning"))


def refuse_makeup(row: Row, text: str, role: str = "", cell: Cell = "") -> None:
    """Refuse a mark that nobody can count without asking."""
    message = _("'{text}': signed for by somebody else, or later").format(text=text)
    hint = _("It counts as present with --accept-makeup, else leave the person out.")
    row.refuse("irregular-mark", message, hint, role, cell)
