"""What a new session makes of the totals: before and after, in words and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sbt_ledger.files.session_draft import told_rows
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.harmless import tame_lines
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.totals import told_totals, totals_fields

if TYPE_CHECKING:
    from sbt_ledger.files.session import Session
    from sbt_ledger.files.session_draft import Drafted
    from sbt_ledger.reports.totals import Pair


@dataclass(frozen=True, slots=True)
class SessionReport:
    """A session that is `written`, or only shown; `totals` are what it makes of the sums."""

    session: Session
    drafted: Drafted
    totals: tuple[Pair, ...]
    written: bool

    def text(self, language: str) -> str:
        """Return what was recorded, where it stands, and the totals, a line each."""
        rows = told_rows(self.session, self.drafted, written=self.written)
        return tame_lines("\n".join((*rows, *told_totals(self.totals, language))))

    def csv(self) -> str:
        """Return who attended, as a table."""
        people = [list(each.values()) for each in self.drafted.people()]
        return csv_text(("teacher", "attendance", "hours"), people)

    def json(self) -> str:
        """Return all of it as programs read it."""
        fields = {"version": 1, "written": self.written, "activity": self.session.activity.id}
        lists = {
            "files": self.drafted.places(),
            "people": self.drafted.people(),
            "totals": totals_fields(self.totals),
        }
        parts = {name: one_line(value) for name, value in fields.items()}
        return whole(parts | {name: listed(map(one_line, rows)) for name, rows in lists.items()})
