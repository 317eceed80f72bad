"""A session to be recorded, as a person tells it: checked as the reader checks files.

`plan` tells all that is wrong at once: words, names, cells, amounts.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError, Problem, RefusedError, WrongUseError
from sbt_ledger.files.book_files import BookReader
from sbt_ledger.files.cells import CellError, parse_date, tidy
from sbt_ledger.files.kinds import unknown_kind
from sbt_ledger.files.new_book import HEADERS
from sbt_ledger.files.session_cells import cells_of, missing, needs_people
from sbt_ledger.files.session_rows import faults_of, read_activity, read_credits
from sbt_ledger.files.settings_file import read_settings
from sbt_ledger.records.attendees import PRESENT, attendees
from sbt_ledger.records.roster import told
from sbt_ledger.records.session import next_id, recorded_already

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from fractions import Fraction
    from pathlib import Path

    from sbt_ledger.files.credit_rows import CreditRows
    from sbt_ledger.files.session_cells import SessionCells, SessionWords
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.attendees import Attendee, Attendees
    from sbt_ledger.records.book import Book

TABLES = ("activities", "credits")
_AMOUNT_COLUMNS = {"late": "late_minutes", "left-early": "hours"}


@dataclass(frozen=True, slots=True)
class OpenBook:
    """A book, and of each table the file that takes new rows, as it was before the reading."""

    folder: Path
    book: Book
    firsts: Mapping[str, tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it will stand in the book: the activity, its row, and those of the people.

    `notes` are for the person to see; `twin` is the activity under which it seems to stand already.
    """

    activity: Activity
    people: Attendees
    row: Mapping[str, str]
    credits: tuple[Mapping[str, str], ...]
    notes: tuple[str, ...] = ()
    twin: Activity | None = None


def open_book(folder: Path) -> OpenBook:
    """Return the book in `folder` with the bytes of the files that take new rows."""
    settings = read_settings(folder)
    names = {table: BookReader(folder, settings).files(table)[:1] for table in TABLES}
    # Bytes first: what changes after them is noticed by `save`, however the book was read.
    firsts: dict[str, tuple[str, bytes]] = {}
    for table, files in names.items():
        with suppress(OSError):  # told by the reader, like all that cannot be read
            for file in files:
                firsts[table] = (file, (folder / file).read_bytes())
    return OpenBook(folder, BookReader(folder, settings).read(), firsts)


def plan(opened: OpenBook, words: SessionWords) -> Session:
    """Return the session that a person means; raises LedgerError with all that is wrong with it."""
    book = opened.book
    lacking = missing(book, words)
    if lacking:
        message = _("Still needed: {options}.").format(options=_(", ").join(lacking))
        hint = _("“ledger add --help” shows them; on a terminal, “ledger add” alone asks.")
        raise WrongUseError(message, hint)
    cells = cells_of(book, words)
    activity, faults = read_activity(cells.activity)
    people = attendees(book, _last_day(words), words.naming)
    problems = [*cells.problems, *faults, *people.problems, *_id_taken(book, words)]
    if activity is None or problems:
        raise refused(problems)
    row = _row(book, activity, cells.activity)
    activity = replace(activity, id=row["id"], cells=row)
    credits_ = tuple(_credit(row["id"], each, cells.credit) for each in people.people)
    _check_people(book, activity, people, credits_, cells)
    twin = recorded_already(book, activity, [each.teacher.code for each in people.people])
    notes = tuple(_notes(opened, activity, people))
    return Session(activity, people, row, credits_, notes, twin)


def refused(problems: Sequence[Problem]) -> LedgerError:
    """Return the error that tells all problems; names that fit several people are a refusal."""
    only_ambiguous = all(problem.code == "ambiguous-name" for problem in problems)
    kind = RefusedError if only_ambiguous else WrongUseError
    return kind(_("Nothing was written."), problems=tuple(problems))


def _last_day(words: SessionWords) -> date | None:
    try:
        return parse_date(words.end if tidy(words.end) else words.start)
    except CellError:
        return None


def _id_taken(book: Book, words: SessionWords) -> Iterator[Problem]:
    id_ = tidy(words.id)
    if id_ in book.activities:
        place = book.activities[id_].place
        message = _("“{id}” stands already at {place}.").format(id=id_, place=place)
        hint = _("Leave --id out, and the next free one is taken.")
        yield Problem("duplicate-id", message, hint, column="--id", text=id_)


def _row(book: Book, activity: Activity, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the row of the activity, days and numbers as every program reads them."""
    row = {
        **cells,
        "id": tidy(cells.get("id", "")) or next_id(book.activities, activity.start),
        "start": activity.start.isoformat(),
        "end": activity.end.isoformat() if activity.end != activity.start else "",
        "hours": _number(cells.get("hours", "")) if activity.hours else "",
    }
    order = dict.fromkeys((*HEADERS["activities"].split(","), *row))
    return {column: row[column] for column in order if row.get(column)}


def _number(text: str) -> str:
    return f"{Decimal(tidy(text)):f}" if tidy(text) else ""


def _credit(id_: str, attendee: Attendee, common: Mapping[str, str]) -> dict[str, str]:
    row = {"activity": id_, "teacher": attendee.teacher.code}
    if attendee.attendance != PRESENT:
        row["attendance"] = attendee.attendance
    row |= common
    if attendee.amount:
        row[_AMOUNT_COLUMNS.get(attendee.attendance, "")] = tidy(attendee.amount)
    return row


def _check_people(
    book: Book,
    activity: Activity,
    people: Attendees,
    rows: Sequence[Mapping[str, str]],
    cells: SessionCells,
) -> None:
    """Raise the error that tells what is wrong with the rows of the people."""
    useless = [each for each in people.people if each.amount and not _takes_amount(each)]
    if useless:
        raise refused([_amountrefused(each) for each in useless])
    if not people.people and needs_people(activity.cells):
        message = _("Nobody is left: everybody named is excepted.")
        raise WrongUseError(message, _("Name who attended: --teachers, --group or --all."))
    reader = read_credits(rows, book.teachers, activity)
    problems = faults_of(reader, rows, cells.credit)
    problems += () if problems else _too_long(reader, people, activity.hours)
    if problems:
        raise refused(problems)


def _takes_amount(attendee: Attendee) -> bool:
    return attendee.attendance in _AMOUNT_COLUMNS


def _amountrefused(attendee: Attendee) -> Problem:
    message = _("{teacher} has “={amount}”, which nobody can tell the meaning of here.")
    text = message.format(teacher=told([attendee.teacher]), amount=attendee.amount)
    hint = _("Minutes go with --late, and hours with --left-early.")
    return Problem("bad-mark", text, hint, column=f"--{attendee.attendance}", text=attendee.amount)


def _too_long(reader: CreditRows, people: Attendees, hours: Fraction | None) -> Iterator[Problem]:
    presences = reader.presences()
    for each in people.people:
        own = presences[reader.rows[each.teacher.code].presences[0]].hours
        if each.attendance == "left-early" and hours and own and own > hours:
            message = _("{teacher} left early, and yet attended more hours than it took.")
            text = message.format(teacher=told([each.teacher]))
            hint = _("After = stand the hours attended.")
            yield Problem("bad-mark", text, hint, column="--left-early", text=each.amount)


def _notes(opened: OpenBook, activity: Activity, people: Attendees) -> Iterator[str]:
    yield unknown_kind(opened.book, activity.cells["kind"])
    for kind, path in activity.evidence:
        if path and not (opened.folder / path).exists():
            text = _("The proof {path} ({kind}) is not there yet.")
            yield text.format(path=path, kind=kind)
    if people.on_leave:
        text = _("On leave that day, and yet recorded as present: {teachers}.")
        hint = _("If they were not there, name them with --leave or --except.")
        yield f"{text.format(teachers=told(people.on_leave))}\n    {hint}"
    if people.not_there:
        text = _("Excepted, but not among the others anyway: {teachers}.")
        yield text.format(teachers=told(people.not_there))
