"""`report dossier`: one person one sheet, one event one line; proofs listed; room to sign.

It is the whole file of a teacher up to the day of the report, whatever year it is of.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.office.dossier_events import EventsOf
from sbt_ledger.reports.office.dossier_rows import DossierRows
from sbt_ledger.reports.office.dossier_words import facts, left_out
from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.periods import Period
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.dossier_events import Event
    from sbt_ledger.reports.office.sheet import Column, OfficeReport, Row

_EVENTS = (
    "date* title* kind mode sponsor hours* credits* result evidence registered_by approvals note"
)
_PROOFS = "date title* material* original sponsor hours credits count path"
_ASKED = "period* require* rules state* needed earned* certified lacking*"
_FLAT_EVENTS = (
    "code* name* year* start end title* kind mode sponsor level program hours* credits* pending "
    "result prize evidence registered_by approvals note activity place"
)
_FLAT_PROOFS = "code* name* material* title* date sponsor hours credits original path place"


def make(asked: Asked) -> OfficeReport:
    """Return the dossiers of the teachers asked for; else of all who were there in the period."""
    return Dossiers(asked, asked.teachers if asked.codes else those_there(asked)).together()


def those_there(asked: Asked) -> list[str]:
    """Return the codes of all who are meant and were in post on a day of the period."""
    return [code for code in asked.teachers if _was_there(asked, code)]


def _was_there(asked: Asked, code: str) -> bool:
    """Whether a teacher was in post on a day of the period, up to that of the report."""
    first, last = asked.period.first, asked.day
    spans = asked.timeline(code).spans_in_post
    return any(hired <= last and left >= first for hired, left in spans)


class Dossiers:
    """The dossiers of some teachers: their rows are valued by the same assessors."""

    def __init__(self, asked: Asked, codes: Sequence[str]) -> None:
        self.codes = tuple(codes)
        self._asked = asked
        self._events = EventsOf(asked, codes)
        self._rows = DossierRows(asked)
        naming = asked.naming
        self._of_events = columns(naming, _EVENTS)
        self._of_proofs = columns(naming, _PROOFS)
        self._of_asked = columns(naming, _ASKED)
        self._flat_columns = columns(naming, _FLAT_EVENTS), columns(naming, _FLAT_PROOFS)

    def of(self, code: str) -> OfficeReport:
        """Return the dossier of one teacher."""
        title = _("{title}: {group}").format(title=_title(), group=self._asked.name(code))
        return self._report(title, (code,))

    def together(self) -> OfficeReport:
        """Return the dossiers of all, one sheet each."""
        return (
            self.of(self.codes[0]) if len(self.codes) == 1 else self._report(_title(), self.codes)
        )

    def _report(self, title: str, codes: Sequence[str]) -> OfficeReport:
        asked = self._asked
        known = asked.notes_on_edited(asked.period.first)
        earlier = (each for each in asked.notes_on_edited(date.min) if each not in known)
        found = asked.report("dossier", title, [self._sheet(code) for code in codes], *earlier)
        foot = (_("Teacher"), _("Registered by"), _("Reviewed by the school (seal)"), _("Date"))
        return replace(found, foot=foot, flat=self._flat(codes))

    def _sheet(self, code: str) -> Sheet:
        """Return the sheet of one person."""
        found, name = self._events[code], self._asked.name(code)
        parts = (
            *(self._year(year, events) for year, events in found.by_year.items()),
            self._asked_of(code),
            Sheet("proofs", _("Proofs"), self._of_proofs, self._rows.proofs(code, found)),
        )
        return Sheet(
            code, f"{code} {name}", notes=left_out(found, self._asked.naming),
            facts=facts(self._asked, code), parts=parts,
        )  # fmt: skip

    def _year(self, year: Period, events: Sequence[Event]) -> Sheet:
        """Return the events of a year, and their sum."""
        rows = [self._rows.event(each) for each in events]
        hours = sum((each.attended or Fraction(0) for each in events), Fraction(0))
        known = [each.credits for each in events if each.credits is not None]
        pending = sum((each.pending for each in events), Fraction(0))
        told = self._rows.pending(pending)
        total: dict[str, Fraction | str | None] = {
            "title": _("Sum of the year"), "hours": hours,
            "credits": sum(known, Fraction(0)) if known else None, "note": told,
        }  # fmt: skip
        return Sheet(year.label, year.label, self._of_events, rows, _under(self._of_events, total))

    def _asked_of(self, code: str) -> Sheet:
        rows = self._rows.asked(code)
        return Sheet("asked", _("What is asked"), self._of_asked, rows)

    def _flat(self, codes: Sequence[str]) -> tuple[Sheet, ...]:
        """Return the same as tables for programs: all events, all proofs."""
        rows, (of_events, of_proofs) = self._rows, self._flat_columns
        events = [rows.flat(code, each) for code in codes for each in self._events[code].events]
        proofs = [row for code in codes for row in rows.flat_proofs(code, self._events[code])]
        return (
            Sheet("events", _("Events"), of_events, events),
            Sheet("proofs", _("Proofs"), of_proofs, proofs),
        )


def _title() -> str:
    return _("Training dossier")


def _under(columns: Sequence[Column], cells: dict[str, Fraction | str | None]) -> Row:
    return tuple(cells.get(column.name, "") for column in columns)
