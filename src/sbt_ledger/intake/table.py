"""A table of a foreign sheet: what each column is, its rows, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sbt_ledger.errors import Problem
    from sbt_ledger.intake.contents import Row

PERSON = frozenset({"name", "first_name", "last_name", "nickname"})
IDENTITY = PERSON | {"code", "email", "phone", "national_id", "user_id"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place in the rows of the table, its header made plain, what it is.

    `role` is a name of data/sheets.toml, "session" for a column of a matrix, "session_date" for
    the day beside it, or "". `unit` is "minutes", "hours", "periods45", "credits" or "".
    """

    index: int
    header: str
    role: str
    unit: str = ""


class Table(NamedTuple):
    """One table of a sheet.

    `file` names its sheet in messages; `lines` are those of the rows, `header_line` that of the
    last row of the header. `hints` is what stands above it, by role ("heading" is a title line
    without a label); `section` the numbered title directly above it, as "2. Participants".
    `skipped` lists rows that are no data, and why. `details` is the table of single intervals
    that some sources add. The problems that are warnings do not stop an import.
    """

    file: str
    sheet: str
    header_line: int
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    lines: Sequence[int]
    hints: Mapping[str, str] = MappingProxyType({})
    skipped: tuple[tuple[int, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    section: str = ""
    details: Table | None = None

    def role(self, name: str) -> int | None:
        """Return where the column of a role stands in the rows."""
        return next((each.index for each in self.columns if each.role == name), None)

    @property
    def roles(self) -> frozenset[str]:
        """What is known of the people."""
        return frozenset(each.role for each in self.columns if each.role)
