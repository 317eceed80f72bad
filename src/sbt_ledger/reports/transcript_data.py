"""`show TEACHER` as JSON and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.records.masking import masked_cell
from sbt_ledger.reports.check_json import VERSION
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.transcript import written_approvals, written_evidence

if TYPE_CHECKING:
    from sbt_ledger.records.change import Change
    from sbt_ledger.reports.transcript import Item, Transcript, Year

COLUMNS = (
    "teacher", "name", "year", "date", "end", "activity", "title", "kind", "hours", "attendance",
    "why", "evidence", "approvals", "file", "line",
)  # fmt: skip


def as_json(transcript: Transcript) -> str:
    """Return the transcript, one change and one year a line."""
    teacher = transcript.teacher
    return whole(
        {
            "version": one_line(VERSION),
            "teacher": one_line(teacher.code),
            "name": one_line(teacher.name),
            "group": one_line(teacher.group),
            "hired_on": one_line(teacher.hired_on),
            "left_on": one_line(teacher.left_on),
            "changes": listed(one_line(_change(each)) for each in transcript.changes),
            "years": listed(one_line(_year(each)) for each in transcript.years),
        }
    )


def as_csv(transcript: Transcript) -> str:
    """Return one line a row of the teacher, newest year first."""
    teacher = transcript.teacher
    return csv_text(
        COLUMNS,
        (
            (teacher.code, teacher.name, year.period.label, *_entry(item).values())
            for year in transcript.years
            for item in year.items
        ),
    )


def _change(change: Change) -> dict[str, object]:
    return {
        "attribute": change.attribute,
        "value": masked_cell(change.attribute, change.value),
        "from": change.first,
        "until": change.until,
        "reason": change.reason,
        "evidence": written_evidence(change.evidence),
        "file": change.place and change.place.file,
        "line": change.place and change.place.line,
    }


def _year(year: Year) -> dict[str, object]:
    return {
        "year": year.period.label,
        "from": year.period.first,
        "to": year.period.last,
        "hours": year.hours,
        "entries": [_entry(item) for item in year.items],
    }


def _entry(item: Item) -> dict[str, object]:
    entry = item.entry
    activity = entry.activity
    return {
        "date": activity.start,
        "end": activity.end,
        "activity": activity.id,
        "title": activity.title,
        "kind": entry.text("kind"),
        "hours": item.hours,
        "attendance": entry.attendance,
        "why": item.why,
        "evidence": written_evidence(entry.evidence),
        "approvals": written_approvals(entry.approvals),
        "file": item.place.file,
        "line": item.place.line,
    }
