"""`show TEACHER` for people: who it is, what changed, and the rows of each year."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.records.masking import masked_cell
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.naming import AS_WRITTEN
from sbt_ledger.reports.page import Column, Grid, Heading, Line, Row
from sbt_ledger.reports.transcript import written_approvals, written_evidence
from sbt_ledger.reports.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.records.change import Change
    from sbt_ledger.records.teacher import Teacher
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.page import Block, Page
    from sbt_ledger.reports.transcript import Item, Transcript, Year

# The heading says these.
_TOLD = frozenset({"code", "name", "hired_on", "left_on"})


def page(transcript: Transcript, naming: Naming = AS_WRITTEN) -> Page:
    """Return the teacher, the dated changes, and the years, newest first."""
    years = transcript.years
    return (
        *_teacher(transcript.teacher, naming),
        *_changes(transcript.changes, naming),
        *(block for year in years for block in _year(year, naming)),
        *(() if years else (Line(_("Nothing is recorded of this teacher.")),)),
    )


def _teacher(teacher: Teacher, naming: Naming) -> Iterator[Block]:
    yield Heading(f"{teacher.code} {teacher.name}")
    text = _("{column}: {cell}")
    cells = {name: masked_cell(name, cell) for name, cell in teacher.cells.items()}
    told = [
        text.format(column=naming.attribute(column), cell=naming.cell(column, cell))
        for column, cell in cells.items()
        if column not in _TOLD
    ]
    if teacher.hired_on:
        told.append(_("hired on {day}").format(day=teacher.hired_on.isoformat()))
    if teacher.left_on:
        told.append(_("left on {day}").format(day=teacher.left_on.isoformat()))
    if told:
        yield Line(joined(told), 1)
    if teacher.place:
        yield Line(str(teacher.place), 1, "quiet")


def _changes(changes: tuple[Change, ...], naming: Naming) -> Iterator[Block]:
    if not changes:
        return
    columns = (
        Column(_("from")),
        Column(_("until")),
        Column(_("attribute")),
        Column(_("value"), wraps=True),
        Column(_("line"), spare=1, below=True),
    )
    rows = (
        Row(
            (
                change.first.isoformat(),
                change.until.isoformat() if change.until else "",
                naming.attribute(change.attribute),
                naming.cell(change.attribute, masked_cell(change.attribute, change.value)),
                str(change.place or ""),
            ),
            notes=(change.reason, _proofs(change.evidence, naming)),
        )
        for change in changes
    )
    yield Heading(_("Changes"))
    yield Grid(columns, tuple(rows), depth=1)


def _year(year: Year, naming: Naming) -> Iterator[Block]:
    hours = _("{hours} h").format(hours=shown(year.hours))
    yield Heading(_("{period}: {hours}").format(period=year.period.label, hours=hours))
    columns = (
        Column(_("date")),
        Column(_("activity"), wraps=True),
        Column(_("kind"), spare=3, below=True),
        Column(_("hours"), right=True),
        Column(_("attendance"), spare=2, below=True),
        Column(_("line"), spare=1, below=True),
    )
    yield Grid(columns, tuple(_row(item, naming) for item in year.items), depth=1)


def _row(item: Item, naming: Naming) -> Row:
    entry = item.entry
    activity = entry.activity
    steps = joined(naming.written(written_approvals(entry.approvals), "@"))
    approvals = _("Approvals: {steps}").format(steps=steps) if steps else ""
    return Row(
        (
            activity.end.isoformat(),
            activity.title or activity.id,
            naming.cell("kind", entry.text("kind")),
            shown(item.hours),
            "" if entry.attendance == "present" else naming.cell("attendance", entry.attendance),
            str(item.place),
        ),
        notes=(item.why, _proofs(entry.evidence, naming), approvals),
    )


def _proofs(evidence: tuple[tuple[str, str], ...], naming: Naming) -> str:
    proofs = joined(naming.written(written_evidence(evidence), "="))
    return _("Evidence: {proofs}").format(proofs=proofs) if proofs else ""
