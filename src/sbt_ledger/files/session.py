"""A session to be recorded, as a person tells it: checked as the reader checks files.

`plan` tells all that is wrong at once: words, names, cells, amounts.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from gettext import gettext as _
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import LedgerError, Problem, RefusedError, WrongUseError
from sbt_ledger.files.book_files import BookReader
from sbt_ledger.files.cells import CellError, parse_date, tidy
from sbt_ledger.files.given_ids import given_ids
from sbt_ledger.files.group_papers import as_paper
from sbt_ledger.files.kinds import unknown_kind
from sbt_ledger.files.layout import HEADERS
from sbt_ledger.files.new_words import new_words
from sbt_ledger.files.proofs_named import led_away, not_there_yet
from sbt_ledger.files.session_cells import cells_of, columns_of, missing, needs_people
from sbt_ledger.files.session_notes import notes_on_the_day, unknown_leads
from sbt_ledger.files.session_rows import faults_of, read_activity, read_credits
from sbt_ledger.files.settings_file import read_settings
from sbt_ledger.records.activity import Activity
from sbt_ledger.records.attendees import PRESENT, attendees
from sbt_ledger.records.nearest import meant
from sbt_ledger.records.roster import told
from sbt_ledger.records.session import next_id, of_the_same_people, recorded_already

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction
    from pathlib import Path

    from sbt_ledger.files.credit_rows import CreditRows
    from sbt_ledger.files.session_cells import SessionCells, SessionWords
    from sbt_ledger.records.attendees import Attendees
    from sbt_ledger.records.book import Book

TABLES = ("activities", "credits")
_NOT_SOUND = Activity("?", "", date.min, date.min)  # stands for one whose cells are wrong
_HOUR = 60  # minutes; the hours of a school may be shorter, never longer
_AMOUNT_COLUMNS = {"late": "late_minutes", "left-early": "hours"}


class OpenBook(NamedTuple):
    """A book, and of each table the file that takes new rows, as it was before the reading."""

    folder: Path
    book: Book
    firsts: Mapping[str, tuple[str, bytes]]


class Session(NamedTuple):
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
    words = as_paper(book, words)
    lacking = missing(book, words)
    if lacking:
        message = _("Still needed: {options}.").format(options=_(", ").join(lacking))
        hint = _("“ledger add --help” shows them; on a terminal, “ledger add” alone asks.")
        raise WrongUseError(message, hint)
    cells = cells_of(book, words)
    found, faults = read_activity(cells.activity)
    people = attendees(book, _last_day(words), words.naming)
    problems = [*cells.problems, *faults, *people.problems, *_id_taken(book, words)]
    for filled, option in ((cells.activity, "--evidence"), (cells.credit, "--set evidence")):
        problems += led_away(opened.folder, filled.get("evidence", ""), option)
    problems += amount_faults(book, found or _NOT_SOUND, people, cells.credit)
    if found is None or problems:
        raise refused(problems)
    if not people.people and needs_people(found.cells):
        message = _("Nobody is left: everybody named is excepted.")
        raise WrongUseError(message, _("Name who attended: --teachers, --group or --all."))
    id_ = tidy(cells.activity.get("id", "")) or _free_id(opened, found.start)
    row = activity_row(found, {**cells.activity, "id": id_})
    activity = found._replace(id=row["id"], cells=row)
    twin = recorded_already(book, activity)
    notes = [*_new_columns(book, cells), *_notes(opened, activity, people)]
    for filled in (cells.activity, cells.credit):
        notes += new_words(book, filled)
        notes += not_there_yet(opened.folder, filled.get("evidence", ""))
    if not twin:
        notes += _alike(book, activity, people)
    rows = people_rows(activity, people, cells.credit)
    return Session(activity, people, row, rows, tuple(filter(None, notes)), twin)


def told_notes(session: Session, today: date) -> Iterator[str]:
    """Yield what a person should see of a session before it is written, or beside it."""
    yield from session.notes
    is_expected = bool(session.people.people)
    yield from notes_on_the_day(session.activity, today, is_expected=is_expected)


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


def _free_id(opened: OpenBook, day: date) -> str:
    return next_id(chain(opened.book.activities, given_ids(opened.folder)(day)), day)


def _id_taken(book: Book, words: SessionWords) -> Iterator[Problem]:
    id_ = tidy(words.id)
    if id_ in book.activities:
        place = book.activities[id_].place
        message = _("“{id}” stands already at {place}.").format(id=id_, place=place)
        hint = _("Leave --id out, and the next free one is taken.")
        yield Problem("duplicate-id", message, hint, column="--id", text=id_)


def activity_row(activity: Activity, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the row of the activity, days and numbers as every program reads them."""
    row = {
        **cells,
        "start": activity.start.isoformat(),
        "end": activity.end.isoformat() if activity.end != activity.start else "",
        "hours": _number(cells.get("hours", "")) if activity.hours else "",
    }
    order = dict.fromkeys((*HEADERS["activities"].split(","), *row))
    return {column: row[column] for column in order if row.get(column)}


def _number(text: str) -> str:
    return f"{Decimal(tidy(text)):f}" if tidy(text) else ""


def people_rows(
    activity: Activity, people: Attendees, common: Mapping[str, str]
) -> tuple[Mapping[str, str], ...]:
    """Return the row of each teacher: what all share, and the mark with its amount."""
    found = []
    for each in people.people:
        row = {"activity": activity.id, "teacher": each.teacher.code}
        if each.attendance != PRESENT:
            row["attendance"] = each.attendance
        row |= common
        if each.amount and each.attendance in _AMOUNT_COLUMNS:
            row[_AMOUNT_COLUMNS[each.attendance]] = tidy(each.amount)
        found.append(row)
    return tuple(found)


def amount_faults(
    book: Book, activity: Activity, people: Attendees, common: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield what is wrong with the minutes and hours of the people, and with what all share."""
    for each in people.people:
        if each.amount and each.attendance not in _AMOUNT_COLUMNS:
            message = _("{teacher} has “={amount}”, which means nothing here.")
            text = message.format(teacher=told([each.teacher]), amount=each.amount)
            hint = _("Minutes go with --late, and hours with --left-early.")
            yield Problem("bad-mark", text, hint, column=f"--{each.attendance}", text=each.amount)
    rows = people_rows(activity, people, common)
    reader = read_credits(rows, book.teachers, activity)
    yield from faults_of(reader, rows, common)
    if not reader.problems:
        yield from _too_long(reader, people, activity.hours)


def _too_long(reader: CreditRows, people: Attendees, hours: Fraction | None) -> Iterator[Problem]:
    presences = reader.presences()
    for each in people.people:
        own = presences[reader.rows[each.teacher.code].presences[0]]
        if each.attendance == "left-early" and hours and own.hours and own.hours > hours:
            message = _("{teacher} left early, and yet attended more hours than it took.")
            hint = _("After = stand the hours attended.")
        elif each.attendance == "late" and hours and (own.late_minutes or 0) > hours * _HOUR:
            message = _("{teacher} was late by more minutes than it took.")
            hint = _("After = stand the minutes; who missed all of it was absent.")
        else:
            continue
        text = message.format(teacher=told([each.teacher]))
        yield Problem("bad-mark", text, hint, column=f"--{each.attendance}", text=each.amount)


def _new_columns(book: Book, cells: SessionCells) -> Iterator[str]:
    """Yield the columns that no file has yet and that look like known ones: a slip, perhaps."""
    known = {column for table in TABLES for column in columns_of(book, table)}
    for table, filled in zip(TABLES, (cells.activity, cells.credit), strict=True):
        for column in filled:
            hint = "" if column in columns_of(book, table) else meant(column, known)
            if hint:
                text = _("“{column}” becomes a new column of {table}.")
                yield f"{text.format(column=column, table=table)}\n    {hint}"


def _alike(book: Book, activity: Activity, people: Attendees) -> Iterator[str]:
    codes = [each.teacher.code for each in people.people]
    other = of_the_same_people(book, activity, codes)
    if other:
        text = _("The same people have “{title}” of that day, kind and hours too ({id}), {place}.")
        yield text.format(title=other.title, id=other.id, place=other.place)


def _notes(opened: OpenBook, activity: Activity, people: Attendees) -> Iterator[str]:
    yield unknown_kind(opened.book, activity.cells["kind"])
    yield from unknown_leads(opened.book, activity)
    if people.on_leave:
        text = _("On leave that day, and yet recorded as present: {teachers}.")
        hint = _("If they were not there, name them with --leave or --except.")
        yield f"{text.format(teachers=told(people.on_leave))}\n    {hint}"
    if people.not_there:
        text = _("Excepted, but not among the others anyway: {teachers}.")
        yield text.format(teachers=told(people.not_there))
