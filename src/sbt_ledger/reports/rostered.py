"""What a roster sheet added to the roster, or would add: counts, and a line a person."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.records.masking import masked
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.imported import head_line, why
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.naming import AS_WRITTEN
from sbt_ledger.reports.page import Column, Grid, Line, Row
from sbt_ledger.reports.problems import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sbt_ledger.intake.proposal import Said
    from sbt_ledger.intake.roster_proposal import RosterProposal
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.page import Page, Tone

_COLUMNS = ("line", "text", "teacher", "state", "message")
_TONES: Mapping[str, Tone] = {"new": "good", "differing": "doubtful", "rejected": "bad"}


@dataclass(frozen=True, slots=True)
class RosterReport:
    """A proposal that is `written`, or only shown."""

    proposal: RosterProposal
    written: bool

    def page(self, naming: Naming = AS_WRITTEN) -> Page:
        """Return the counts, and the people as a grid."""
        rows = tuple(self._rows(naming))
        return (Line(head_line(self.proposal.origin)), Line(self._counts()), Grid(_columns(), rows))

    def csv(self) -> str:
        """Return a line a person."""
        people = [list(_fields(each).values()) for each in self.proposal.people]
        return csv_text(_COLUMNS, people)

    def json(self) -> str:
        """Return all of it as programs read it."""
        proposal, origin = self.proposal, self.proposal.origin
        fields = {
            "version": 1,
            "source": origin.source,
            "encoding": origin.encoding or None,
            "sheet": origin.sheet or None,
            "header_line": origin.header_line,
            "written": self.written,
            "counts": proposal.counts,
        }
        parts = {name: one_line(value) for name, value in fields.items()}
        people = listed(one_line(_fields(each)) for each in proposal.people)
        problems = listed(one_line(fields_of(each)) for each in proposal.problems)
        return whole(parts | {"people": people, "problems": problems})

    def _counts(self) -> str:
        counts = self.proposal.counts
        rows = ngettext("{count} row", "{count} rows", counts["rows"]).format(count=counts["rows"])
        words = {
            "new": _("{count} recorded") if self.written else _("{count} to record"),
            "already": _("{count} in the roster already"),
            "differing": _("{count} in the roster already, with other cells"),
            "rejected": _("{count} rejected"),
        }
        told = (text.format(count=counts[state]) for state, text in words.items() if counts[state])
        return _("; ").join((rows, *told))

    def _rows(self, naming: Naming) -> Iterator[Row]:
        for each in self.proposal.people:
            shown = [each.cells.get(name, "") for name in ("group", "stage", "hired_on")]
            shown[1] = naming.cell("stage", shown[1])
            state = _state(each.state, written=self.written)
            cells = (str(each.lines[0]), each.teacher, masked(each.text), *shown, state)
            yield Row(cells, (), _TONES.get(each.state, ""))


def _fields(said: Said) -> dict[str, object]:
    return {
        "line": said.lines[0],
        "text": masked(said.text),
        "teacher": said.teacher or None,
        "state": said.state,
        "message": why(said) or None,
    }


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("line"), spare=4, right=True),
        Column(_("code")),
        Column(_("name"), wraps=True),
        Column(_("group"), spare=1),
        Column(_("stage"), spare=2),
        Column(_("hired on"), spare=3),
        Column(_("what becomes of it"), toned=True),
    )


def _state(state: str, *, written: bool) -> str:
    words = {
        "new": _("recorded") if written else _("to record"),
        "already": _("in the roster already"),
        "differing": _("differs from the roster"),
        "rejected": _("rejected"),
    }
    return words[state]
