"""What was read of `credits`, of which a district has 1.5 million rows: a row is three numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sbt_ledger.files.credit_cells import RowReading
from sbt_ledger.files.credit_lines import OPENING, LineReading
from sbt_ledger.files.presence_rows import PresenceRows
from sbt_ledger.records.book import Rows, RowTable, pack

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.tables import Table
    from sbt_ledger.records.activity import Activities
    from sbt_ledger.records.credit import Presences
    from sbt_ledger.records.teacher import Teacher


@dataclass(slots=True)
class CreditRows:
    """What was read of all files of `credits`.

    `excused` are codes and ids whose own rows are at fault: told there, not again at every row.
    """

    teachers: Mapping[str, Teacher]
    activities: Activities
    excused_teachers: Container[str] = ()
    excused_activities: Container[str] = ()
    said: PresenceRows = field(default_factory=PresenceRows)
    table: RowTable = field(default_factory=RowTable)
    rows: dict[str, Rows] = field(init=False)
    quoted: bool = field(init=False)
    """Whether a code or an id holds a quotation mark: then lines are not split by hand."""
    problems: list[Problem] = field(default_factory=list)
    unsettled: int = 0
    """Rows that may mean something else once other tables change: those that were not taken, and
    those whose code or id got its zeros back."""

    def __post_init__(self) -> None:
        """Make room for every teacher."""
        self.rows = {code: Rows(self.table) for code in self.teachers}
        self.quoted = any('"' in "\n".join(names) for names in (self.teachers, self.activities))

    def presences(self) -> Presences:
        """Return what the rows say, apart from teacher and activity."""
        return self.said.presences()

    def read(self, table: Table, file_number: int, *, by_hand: bool = True) -> None:
        """Read one file; `by_hand=False` sends every line through `csv.reader`."""
        offset = pack(file_number, 0)
        may_be_split = not self.quoted and table.lines is not None
        if by_hand and may_be_split and table.columns[:2] == OPENING:
            LineReading(self, table, offset).lines()
        else:
            RowReading(self, table, offset).rows()
