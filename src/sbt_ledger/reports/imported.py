"""What an import recorded, or would record: counts, the sessions, and a line a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.intake.amounts import decimal_text
from sbt_ledger.intake.cell_text import cell_in_short
from sbt_ledger.records.masking import masked
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.naming import AS_WRITTEN
from sbt_ledger.reports.page import Column, Grid, Line, Row
from sbt_ledger.reports.problems import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from sbt_ledger.intake.presence import Attended
    from sbt_ledger.intake.proposal import Origin, Proposal, Said
    from sbt_ledger.records.teacher import Teacher
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.page import Block, Page, Tone

_COLUMNS = ("line", "text", "teacher", "attendance", "minutes", "hours", "state", "message", "file")
_SESSIONS = 5
_TOLD = frozenset({"matched", "already", "differing"})
"""States of people of whom the sheet tells how they attended."""
_NOT_TOLD = ("", "", "")
_TONES: Mapping[str, Tone] = {
    "matched": "good",
    "differing": "bad",
    "ambiguous": "bad",
    "rejected": "bad",
    "unknown": "doubtful",
}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """A proposal that is `written`, or only shown; `teachers` are the roster.

    `titles` are those of the activities of the book.
    """

    proposal: Proposal
    teachers: Mapping[str, Teacher]
    written: bool
    titles: Mapping[str, str] = field(default_factory=dict)

    def page(self, naming: Naming = AS_WRITTEN) -> Page:
        """Return the counts, the sessions, and the people as a grid."""
        return (*self._head(), *self._sessions(naming), Grid(_columns(), tuple(self._rows(naming))))

    def csv(self) -> str:
        """Return a line a person."""
        return csv_text(_COLUMNS, [list(each.values()) for each in self._people()])

    def json(self) -> str:
        """Return all of it as programs read it."""
        proposal, origin = self.proposal, self.proposal.origin
        ids = proposal.activities
        fields = {
            "version": 1,
            "source": origin.source,
            "encoding": origin.encoding or None,
            "sheet": origin.sheet or None,
            "header_line": origin.header_line,
            "activity": ids[0] if len(ids) == 1 else None,
            "activities": list(ids),
            "written": self.written,
            "counts": proposal.counts,
        }
        parts = {name: one_line(value) for name, value in fields.items()}
        people = listed(one_line(each) for each in self._people())
        problems = listed(one_line(fields_of(each)) for each in proposal.problems)
        return whole(parts | {"people": people, "problems": problems})

    def _head(self) -> Iterator[Block]:
        origin, counts = self.proposal.origin, self.proposal.counts
        for each in origin.parts or (origin,):
            yield Line(head_line(each))
        rows = ngettext("{count} row", "{count} rows", counts["rows"]).format(count=counts["rows"])
        people = ngettext("{count} person", "{count} people", counts["people"])
        told = [rows, people.format(count=counts["people"]), *self._states(counts)]
        yield Line(_("; ").join(told))

    def _states(self, counts: Mapping[str, int]) -> Iterator[str]:
        words = {
            "matched": self._of_matched(),
            "merged": ngettext(
                "{count} further row of the same person",
                "{count} further rows of the same people",
                counts["merged"],
            ),
            "already": _("{count} recorded already"),
            "differing": _("{count} otherwise in the book"),
            "unknown": _("{count} not in the roster"),
            "ambiguous": _("{count} ambiguous"),
            "rejected": _("{count} rejected"),
        }
        for state, text in words.items():
            if count := counts[state]:
                yield text.format(count=count)

    def _of_matched(self) -> str:
        if self.proposal.is_unclear:
            return _("{count} held back")
        return _("{count} recorded") if self.written else _("{count} to record")

    def _sessions(self, naming: Naming) -> Iterator[Block]:
        """Yield the new sessions, then those of the book, a line each."""
        rows = self.proposal.rows["activities"]
        for row in rows[:_SESSIONS]:
            days = "..".join(filter(None, (row["start"], row.get("end", ""))))
            hours = _("{hours} h").format(hours=row["hours"]) if row.get("hours") else ""
            told = filter(None, (row["title"], days, naming.cell("kind", row["kind"]), hours))
            new = _("New session {id}: {what}")
            yield Line(new.format(id=row["id"], what=_(", ").join(told)), depth=1)
        new_ids = {row["id"] for row in rows}
        standing = [id_ for id_ in self.proposal.activities if id_ not in new_ids]
        for id_ in standing[:_SESSIONS]:
            text = _("Session {id} of the book: {title}")
            yield Line(text.format(id=id_, title=self.titles.get(id_, "")), depth=1)
        left = len(rows) - _SESSIONS
        if left > 0:
            text = ngettext("… and {count} more session", "… and {count} more sessions", left)
            yield Line(text.format(count=left), depth=1)

    def _rows(self, naming: Naming) -> Iterator[Row]:
        states = _states(written=self.written)
        if self.proposal.is_unclear:
            states["matched"] = _("held back")
        named, said_of = cache(self._named), cache(_said)
        told: dict[int, tuple[str, str, str]] = {}  # by identity: most people share it
        for each in self.proposal.people:
            attended = _NOT_TOLD
            if each.state == "matched":
                key = id(each.attended)
                attended = told.get(key) or told.setdefault(key, _told(each.attended, naming))
            cells = (
                self._place(each.lines[0]), said_of(each.text), named(each.teacher), *attended,
                states[each.state],
            )  # fmt: skip
            tone = "" if self.proposal.is_unclear else _TONES.get(each.state, "")
            yield Row(cells, (each.note,) if each.note else (), tone)

    def _place(self, line: int) -> str:
        """Return a line of the sheet, of one of several with its file."""
        origin, number = self.proposal.origin.at(line)
        return f"{origin.file}:{number}" if self.proposal.origin.parts else str(number)

    def _named(self, code: str) -> str:
        teacher = self.teachers.get(code)
        return f"{teacher.name} ({teacher.code})" if teacher else ""

    def _people(self) -> Iterator[dict[str, object]]:
        for each in self.proposal.people:
            yield _fields(each, *self.proposal.origin.at(each.lines[0]))


def _said(text: str) -> str:
    return cell_in_short(masked(text))


def _told(attended: Attended, naming: Naming) -> tuple[str, str, str]:
    """Return how somebody attended, the minutes and the hours, as a person reads them."""
    return (
        naming.cell("attendance", attended.attendance),
        _decimal(attended.minutes) or "",
        _decimal(attended.hours) or "",
    )


def _fields(said: Said, origin: Origin, line: int) -> dict[str, object]:
    recorded = said.state in _TOLD
    attended = said.attended
    return {
        "line": line,
        "text": cell_in_short(masked(said.text)),
        "teacher": said.teacher or None,
        "attendance": attended.attendance if recorded else None,
        "minutes": _decimal(attended.minutes) if recorded else None,
        "hours": _decimal(attended.hours) if recorded else None,
        "state": said.state,
        "message": why(said) or None,
        "file": origin.file,
    }


def _decimal(amount: Fraction | None) -> str | None:
    return None if amount is None else decimal_text(amount)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("line"), spare=4, right=True),
        Column(_("in the sheet"), wraps=True),
        Column(_("teacher"), wraps=True),
        Column(_("attendance"), spare=2),
        Column(_("minutes"), spare=3, right=True),
        Column(_("hours"), spare=1, right=True),
        Column(_("what becomes of it"), toned=True),
    )


def _states(*, written: bool) -> dict[str, str]:
    return {
        "matched": _("recorded") if written else _("to record"),
        "already": _("recorded already"),
        "differing": _("otherwise in the book"),
        "unknown": _("not in the roster"),
        "ambiguous": _("ambiguous"),
        "rejected": _("rejected"),
    }


def head_line(origin: Origin) -> str:
    """Return which sheet it is, and how it was read."""
    how = [origin.source, origin.encoding, origin.sheet]
    line = _("header in line {line}").format(line=origin.header_line)
    return f"{origin.file}: " + _(", ").join(filter(None, (*how, line)))


def why(said: Said) -> str:
    """Return what is wrong with a person, in one text."""
    if not said.problems:
        return ""  # most people, and a look-up of a message takes long
    return _("; ").join(problem.message for problem in said.problems)
