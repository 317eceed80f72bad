"""Several reports of one session together: of a meeting that broke off, of a morning and afternoon.

Nothing else comes in several files: of a signed sheet beside a report nobody knows what they share.
"""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.given_ids import given_ids
from sbt_ledger.intake.held import Head, head_of, held
from sbt_ledger.intake.latin_names import latin_names
from sbt_ledger.intake.meeting import people_of_reports
from sbt_ledger.intake.meeting_rows import Report
from sbt_ledger.intake.moment import Moment
from sbt_ledger.intake.opened_sheet import context_of, open_sheet
from sbt_ledger.intake.planning import Planner
from sbt_ledger.intake.proposal import joined, shifts
from sbt_ledger.intake.second_look import nobody_read
from sbt_ledger.intake.sheet_days import the_day
from sbt_ledger.intake.sheet_import import (
    check_lengths,
    check_words,
    hours_said,
    is_unclear,
    on_days,
    origin_of,
)
from sbt_ledger.intake.standing import Standing
from sbt_ledger.intake.unused import check_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.intake.asked import Asked
    from sbt_ledger.intake.held import Held
    from sbt_ledger.intake.opened_sheet import OpenedSheet
    from sbt_ledger.intake.proposal import Origin, Proposal, Told
    from sbt_ledger.intake.recording import OpenedBook

_TIMES = ("join", "leave", "duration", "time")
_SHARED = (
    "threshold", "below", "hour_minutes", "hour_step", "late_over", "left_early_over", "kind",
)  # fmt: skip


def propose_reports(
    opened: OpenedBook, files: Sequence[tuple[str, bytes]], asked: Asked, today: date
) -> Proposal:
    """Return what reports of one session would add to a book; each is its name and its bytes.

    Raises BrokenFilesError for one that cannot be read, WrongUseError for what is not told, and
    for files that are no reports of one session.
    """
    book, asked = opened.book, asked.with_days()
    sheets = [open_sheet(book, name, raw, asked, today) for name, raw in files]
    _check_reports(sheets)
    check_words(asked, sheets[0].days.latest)
    origins = [origin_of(*file, sheet) for file, sheet in zip(files, sheets, strict=True)]
    _check_twice(origins)
    imported = (row for each in origins for row in opened.imported(each.sha256))
    digests = {each.sha256 for each in origins}
    standing = Standing(book, imported, digests, given_ids(opened.folder))
    head = _head_of_all(sheets, asked)
    found = held(book, standing, asked, head, sheets[0].habits, own=False)
    told = _people(opened, sheets, origins, asked, head, found)
    planner = Planner(
        book, standing, joined(origins), found.common, day_hours=sheets[0].habits.day_hours,
        again=asked.again,
    )  # fmt: skip
    of_sheets = (
        each for sheet in sheets for each in (*sheet.contents.problems, *sheet.table.problems)
    )
    first = sheets[0].table
    latin = latin_names(told.people, book.teachers, first.file, first.header_line)
    problems = (*of_sheets, *found.problems, *told.warnings, *latin)
    proposal = planner.plan(told.people, found.session, problems)
    nobody_read(proposal)
    notes = (check_columns(each.reader, "meeting", is_one=False) for each in sheets)
    return proposal._replace(
        notes=(*proposal.notes, *filter(None, dict.fromkeys(notes))),
        is_unclear=any(is_unclear(each.table) for each in sheets),
    )


def _people(  # noqa: PLR0913, PLR0917 - what it comes from has this many sides
    opened: OpenedBook, sheets: Sequence[OpenedSheet], origins: Sequence[Origin], asked: Asked,
    head: Head, found: Held,
) -> Told:  # fmt: skip
    """Return what all reports say; who stands in a row of another day is rejected."""
    reports = []
    for sheet, shift in zip(sheets, shifts(origins), strict=True):
        near = sheet._replace(days=sheet.days._replace(near=sheet.days.near or head.day))
        context = context_of(
            opened.book, near, asked, found.sitting, session=found.session,
            hours_said=hours_said(asked.words),
        )  # fmt: skip
        check_lengths(sheet.reader, sheet.source, context)
        reports.append(Report(sheet.reader, context, shift))
    told = people_of_reports(reports)
    people = told.people
    for sheet, report in zip(sheets, reports, strict=True):
        people = on_days(people, sheet, asked, found, shift=report.shift)
    return told._replace(people=people)


def _check_reports(sheets: Sequence[OpenedSheet]) -> None:
    """Refuse what does not say who was there from when to when, and habits that differ."""
    for each in sheets:
        if each.source.shape != "meeting" or not each.reader.has(*_TIMES):
            message = _("{file} does not tell who was there from when to when, or how long.")
            hint = _("Several files at once are reports of one meeting. Import this one by itself.")
            raise WrongUseError(message.format(file=each.table.file), hint)
    first, *others = ({name: getattr(each.habits, name) for name in _SHARED} for each in sheets)
    for name in (name for each in others for name in _SHARED if each[name] != first[name]):
        message = _("For these files different habits hold: {name}.")
        hint = _("Say which one holds: --habit {name}=…").format(name=name)
        raise WrongUseError(message.format(name=name), hint)


def _check_twice(origins: Sequence[Origin]) -> None:
    known: dict[str, str] = {}
    for each in origins:
        if each.sha256 in known:
            message = _("{one} and {other} are one and the same report.")
            hint = _("Leave one of them out, or look for the other report of the meeting.")
            raise WrongUseError(message.format(one=known[each.sha256], other=each.file), hint)
        known[each.sha256] = each.file


def _head_of_all(sheets: Sequence[OpenedSheet], asked: Asked) -> Head:
    """Return what the heads say together: from the first beginning to the last end."""
    is_told = asked.words.start or asked.activity
    heads = []
    for sheet in sheets:
        head = head_of(sheet.table.hints, sheet.days)
        if not (head.day or is_told):
            head = head.begun(the_day(sheet.reader, sheet.days))
        heads.append(head)
    if not is_told:
        _check_one_day(sheets, heads)
    day = min((each.day for each in heads if each.day), default=None)
    starts, ends = _timed(each.start for each in heads), _timed(each.end for each in heads)
    return Head(
        next((each.title for each in heads if each.title), ""),
        starts[0]._replace(day=day) if starts else Moment(day),
        ends[-1] if ends else Moment(),
        unclear=next((each.unclear for each in heads if each.unclear), None),
        hours=next((each.hours for each in heads if each.hours), ""),
    )


def _timed(moments: Iterable[Moment]) -> list[Moment]:
    """Return moments in their order, none where one of them tells no time."""
    told = [*moments]
    if not all(each.clock for each in told):
        return []
    return sorted(told, key=lambda each: (each.day or date.min, each.clock))


def _check_one_day(sheets: Sequence[OpenedSheet], heads: Sequence[Head]) -> None:
    days = {
        head.day: sheet.table.file for sheet, head in zip(sheets, heads, strict=True) if head.day
    }
    if len(days) > 1:
        told = _(", ").join(f"{file}: {day}" for day, file in days.items())
        message = _("The reports are of different days ({days}): these are several sessions.")
        hint = _("Import each by itself; or give --date and --end, if it is one all the same.")
        raise WrongUseError(message.format(days=told), hint)
