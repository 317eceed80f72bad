"""`report import-sheet`: a row an event, in the columns of the national teacher system.

It is the sheet that `ledger submit` hands in, with national ids masked; nothing is frozen.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.sheet_columns import sheet_columns
from sbt_ledger.records.masking import NATIONAL_IDS, masked_cell
from sbt_ledger.reports.import_sheet import sheet_of, shown_title
from sbt_ledger.reports.office.sheet import Column, Sheet
from sbt_ledger.reports.office.titles import columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sbt_ledger.files.submitted import Row as Event
    from sbt_ledger.reports.import_sheet import Waiting
    from sbt_ledger.reports.listing import Cell
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import OfficeReport, Row

_AMOUNTS, _DAYS = frozenset({"hours", "credits"}), frozenset({"start", "end"})


def make(asked: Asked) -> OfficeReport:
    """Return the sheet of the year, and what waits."""
    found = sheet_of(asked.book, asked.rule_sets, asked.period, asked.span)
    events = [row for row in found.rows.values() if asked.is_meant(row["teacher"])]
    waiting = [each for each in found.waiting if asked.is_meant(each.key[1])]
    sheets = (_sheet(asked, events), _waiting(asked, waiting))
    notes = [_("National ids are masked here; “ledger submit --with-ids” writes them in full.")]
    if not events and not waiting:
        notes.append(_("The sheet is of a whole year of the rule sets in use that earns credits."))
    return asked.report("import-sheet", _("Import sheet"), sheets, *notes)


def _sheet(asked: Asked, events: Iterable[Event]) -> Sheet:
    headers = sheet_columns().headers
    rows: list[Row] = [tuple(_cell(asked, event, field) for field in headers) for event in events]
    names = tuple(
        Column(header, header, stays=field in {"name", "title", "credits"})
        for field, header in headers.items()
    )
    return Sheet("rows", _("Rows of the import sheet"), names, rows)


def _cell(asked: Asked, event: Event, field: str) -> Cell:
    """Return a cell: amounts as numbers, days as days, ids masked."""
    if field == "national_id":
        cells = asked.book.teachers[event["teacher"]].cells
        text = next((cells[name] for name in NATIONAL_IDS if cells.get(name)), "")
        return masked_cell(field, text)
    if field == "title":
        return shown_title(event)
    text = event.get(field, "")
    if field in _AMOUNTS:
        return Fraction(text)
    return date.fromisoformat(text) if field in _DAYS else text


def _waiting(asked: Asked, waiting: Iterable[Waiting]) -> Sheet:
    """Return the rows that are not handed in yet, and the steps and proofs that they lack."""
    rows: list[Row] = [
        (each.key[1], each.name, each.title, each.awaits, each.key[0]) for each in waiting
    ]
    names = columns(asked.naming, "code* name* title* awaits* activity")
    return Sheet("waiting", _("Rows that wait"), names, rows)
