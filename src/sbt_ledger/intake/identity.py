"""What a row says of who it is: its cells as they stand, and as the roster is asked for them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import Problem
from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.cell_text import cell_text
from sbt_ledger.intake.codes import code_text, national_id, phone_number
from sbt_ledger.intake.person_name import SaidName, said_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.roster_index import RosterIndex

_BLANK = ""


class Identity(NamedTuple):
    """The cells of a row that say who it is; "" where the sheet has no such column."""

    name: Cell = ""
    code: Cell = ""
    email: Cell = ""
    phone: Cell = ""
    national_id: Cell = ""


class ReadIdentity(NamedTuple):
    """The same, tidied; `code` is that of its own column, or all that a cell of names holds."""

    said: SaidName
    code: str
    email: str
    phone: str
    national_id: str


def read_identity(identity: Identity, index: RosterIndex) -> ReadIdentity | Problem:
    """Return what the cells say; a damaged one is a problem, whatever the others say."""
    texts: dict[str, str] = {}
    readers: Mapping[str, Callable[[Cell], str]] = {
        "code": code_text,
        "email": cell_text,
        "phone": phone_number,
        "national_id": partial(_national_id, index=index),
    }
    column = "name"
    try:
        said = _said(identity.name, index)
        for column, reader in readers.items():
            cell = getattr(identity, column)
            texts[column] = reader(cell) if cell != _BLANK else ""
    except CellError as error:
        return Problem(error.code, error.message, error.hint, column=column)
    if not said.names and not texts["code"]:
        texts["code"] = said.code
    return ReadIdentity(said, **texts)


def _said(cell: Cell, index: RosterIndex) -> SaidName:
    """Return the names that a cell may mean; most cells hold a name of the roster and no more."""
    if isinstance(cell, str) and index.is_written_so(cell):
        return SaidName(cell, (cell,))
    return said_name(cell)


def _national_id(cell: Cell, index: RosterIndex) -> str:
    """Return a number to compare, "" if the roster has none; it must not be damaged anyway."""
    number = code_text(cell).replace("-", "").upper()
    if not index.has_national_ids:
        return ""
    # Some old numbers are irregular, and the roster says so.
    return number if index.by_national_id(number) else national_id(number)
