"""From the bytes of a sheet to what would be recorded: the steps in order."""

from __future__ import annotations

import hashlib
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.cells import CellError, parse_amount, tidy
from sbt_ledger.files.given_ids import given_ids
from sbt_ledger.files.kinds import key_of, kinds_used
from sbt_ledger.intake.alike_in_book import alike_in_book
from sbt_ledger.intake.cell_text import shown_cell
from sbt_ledger.intake.forms import refuse_sums
from sbt_ledger.intake.held import head_of, held, session_words
from sbt_ledger.intake.latin_names import latin_names
from sbt_ledger.intake.opened_sheet import context_of, open_sheet
from sbt_ledger.intake.planning import Planner
from sbt_ledger.intake.proposal import Origin
from sbt_ledger.intake.row_days import on_their_days
from sbt_ledger.intake.second_look import (
    day_of_file,
    nobody_read,
    second_look,
    time_not_kept,
)
from sbt_ledger.intake.shapes import names_its_own, people_in
from sbt_ledger.intake.sheet_days import the_day
from sbt_ledger.intake.standing import Standing
from sbt_ledger.intake.unused import check_columns
from sbt_ledger.records.credit import OPENING_BALANCE

if TYPE_CHECKING:
    from fractions import Fraction

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.intake.asked import Asked
    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.held import Held
    from sbt_ledger.intake.opened_sheet import OpenedSheet
    from sbt_ledger.intake.proposal import Proposal, Said
    from sbt_ledger.intake.reading import TableReader
    from sbt_ledger.intake.recording import OpenedBook
    from sbt_ledger.intake.source import Source
    from sbt_ledger.intake.table import Table
    from sbt_ledger.records.book import Book


def propose(opened: OpenedBook, file: str, raw: bytes, asked: Asked, today: date) -> Proposal:
    """Return what a sheet would add to a book; `file` names it in messages and in the book.

    Raises BrokenFilesError for a sheet that cannot be read, WrongUseError for what is not told.
    """
    book, asked = opened.book, asked.with_days()
    sheet = open_sheet(book, file, raw, asked, today)
    source, table, reader, days, habits = (
        sheet.source, sheet.table, sheet.reader, sheet.days, sheet.habits,
    )  # fmt: skip
    _refuse_lists(source, table)
    check_words(asked, days.latest)
    head = head_of(table.hints, days)
    origin = origin_of(file, raw, sheet)
    standing = Standing(
        book, opened.imported(origin.sha256), {origin.sha256}, given_ids(opened.folder)
    )
    balances = not asked.activity and _are_balances(book, asked.words.kind or habits.kind)
    if not (balances or asked.activity or asked.words.title or head.title):
        refuse_sums(reader)
    own = balances or names_its_own(reader, source)
    if not (own or head.day or asked.words.start or asked.activity):
        head = head.begun(the_day(reader, days))
    of_file: tuple[Problem, ...] = ()
    if source.habits.get("day_in_name") and not (head.day or asked.words.start or asked.activity):
        day, of_file = day_of_file(file, days)
        head = head.begun(day) if day else head
    if not own and not head.hours:
        head = head._replace(hours=_hours_of_all(reader))
    found = held(book, standing, asked, head, habits, own=own and not asked.activity)
    sheet = sheet._replace(days=days._replace(near=days.near or head.day))
    context = context_of(
        book, sheet, asked, found.sitting, session=found.session,
        hours_said=hours_said(asked.words),
    )  # fmt: skip
    words = session_words(asked, head, habits)
    note = ""
    if balances:
        from sbt_ledger.intake.balances import people_of_balances  # noqa: PLC0415 - seldom

        told = people_of_balances(reader, context, book, words._replace(start=asked.words.start))
    else:
        note = check_columns(reader, source.shape, is_one=bool(asked.activity))
        check_lengths(reader, source, context)
        told = people_in(reader, source, context, book, words)
        told = told._replace(people=on_days(told.people, sheet, asked, found))
    planner = Planner(
        book, standing, origin, found.common, day_hours=habits.day_hours, again=asked.again
    )
    problems = (
        *sheet.contents.problems, *table.problems, *found.problems, *told.warnings, *of_file,
        *second_look(told.people, reader, source, days),
        *latin_names(told.people, book.teachers, table.file, table.header_line),
    )  # fmt: skip
    proposal = planner.plan(told.people, found.session, problems)
    if not source.habits.get("own"):
        nobody_read(proposal)
    if source.shape != "meeting" and not standing.knows_the_file:
        proposal = proposal.warning(time_not_kept(proposal, asked.time))
    if source.shape == "claims" and not source.habits.get("own"):
        proposal = proposal.warning(alike_in_book(proposal.people, book, file))
    proposal = proposal._replace(is_unclear=is_unclear(table))
    if note:
        proposal = proposal._replace(notes=(*proposal.notes, note))
    return proposal.by_day() if source.shape == "matrix" else proposal


def _are_balances(book: Book, kind: str) -> bool:
    """Whether a kind, as typed, is that of opening balances."""
    return bool(kind) and key_of("kind", tidy(kind), kinds_used(book)) == OPENING_BALANCE


def _refuse_lists(source: Source, table: Table) -> None:
    """Refuse a list of who there is, or of what was held: it says not who was there."""
    if source.shape == "sessions":
        message = _("{file} lists sessions, and nobody who was there.")
        hint = _("What a book has of teachers is in “ledger list credits --format csv”.")
        raise WrongUseError(message.format(file=table.file), hint)
    if source.shape == "roster":
        message = _("{file} lists people, and tells neither a session nor who was there.")
        hint = _("A roster is read by “ledger teacher import”; for attendance a column is needed.")
        raise WrongUseError(message.format(file=table.file), hint)


def is_unclear(table: Table) -> bool:
    """Whether nobody knows what the columns of a table mean, or where it ends."""
    return any(each.level == "error" for each in table.problems)


def origin_of(file: str, raw: bytes, sheet: OpenedSheet) -> Origin:
    """Return what a sheet is, how it was read, and its rows."""
    table = sheet.table
    headers = {column.index: column.header for column in table.columns}
    width = max(headers, default=-1) + 1
    rows = dict(zip(table.lines, table.rows, strict=True))
    return Origin(
        file=file,
        sha256=hashlib.sha256(raw).hexdigest(),
        source=sheet.source.name,
        encoding=sheet.contents.encoding,
        sheet=table.sheet,
        header_line=table.header_line,
        header=tuple(headers.get(at, "") for at in range(width)),
        rows=rows,
        columns=sheet.reader.columns if len(rows) == len(table.rows) else (),
    )


def _hours_of_all(reader: TableReader) -> str:
    """Return the hours that every row tells, "" where they are not all alike."""
    told = {shown_cell(cell) for cell in reader.distinct("hours")} - {""}
    if len(told) != 1 or reader.unit("hours") not in {"", "periods45"}:
        return ""
    return told.pop()


def check_words(asked: Asked, latest: date | None) -> None:
    """Refuse an id that is set, and a day after `latest`: nobody was there yet."""
    if any(each.partition("=")[0].strip().lower() == "id" for each in asked.words.cells):
        message = _("--set id: a session gets its id by itself.")
        raise WrongUseError(message, _("Or name the session of the book with --activity ID."))

    for option, text in (("--date", asked.words.start), ("--end", asked.words.end)):
        if text and latest and date.fromisoformat(text) > latest:
            message = _("{day} has not come yet").format(day=text)
            raise WrongUseError(f"{option}: {message}.", _("Correct the day."))


def on_days(
    people: tuple[Said, ...], sheet: OpenedSheet, asked: Asked, found: Held, *, shift: int = 0
) -> tuple[Said, ...]:
    """Return the people; who stands in a row of another day than was said is rejected.

    `shift` is what their lines are ahead of those of the sheet.
    """
    start, session = asked.words.start, found.session
    if session:
        span = session.start, session.end
    elif start:
        span = date.fromisoformat(start), date.fromisoformat(asked.words.end or start)
    else:
        return people
    meeting = sheet.source.shape == "meeting"
    return on_their_days(people, sheet.reader, sheet.days, span, meeting=meeting, shift=shift)


def hours_said(words: SessionWords) -> Fraction | None:
    """Return the hours that the command gives; WrongUseError for what is no amount."""
    if not words.hours:
        return None
    try:
        return parse_amount(words.hours)
    except CellError as fault:
        raise WrongUseError(f"--hours: {fault}", fault.hint) from None


def check_lengths(reader: TableReader, source: Source, context: Context) -> None:
    """Refuse to make hours of minutes by a guess."""
    if source.shape != "meeting" or not reader.has("join", "duration", "time"):
        return
    habits = context.habits
    if habits.share_needed is None or habits.below == "minutes":
        if habits.hour_minutes is None:
            message = _("The report tells minutes; how these become hours, nothing says.")
            hint = _(
                'In ledger.toml, under [import]: threshold = "80%" counts all of the session '
                "from there on, hour_minutes = 45 the minutes themselves. Or for once: "
                "--habit threshold=80%"
            )
            raise WrongUseError(message, hint)
    elif context.sitting.minutes is None:
        message = _("How long the session took is not told, and a share of it is needed.")
        raise WrongUseError(message, _("Give --time FROM-TO, such as --time 14:00-16:30."))
