"""`ledger verify`: whether the journal, the files and the closed years agree."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from string import hexdigits
from typing import TYPE_CHECKING, Annotated

import typer

from sbt_ledger.errors import RefusedError, WrongUseError

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.cli.options import Options
    from sbt_ledger.errors import Problem
    from sbt_ledger.files.closed_year import ClosedYear
    from sbt_ledger.files.submitted import Submission
    from sbt_ledger.files.verify import Journal
    from sbt_ledger.records.book import Book
    from sbt_ledger.reports.verify import Verified

_SHORTEST = 7
"""Of a head that is noted down: fewer characters may be those of another line."""


def verify(
    context: typer.Context,
    head: Annotated[
        str | None,
        typer.Option(metavar="HASH", help=_("A head hash noted elsewhere: is it in the journal?")),
    ] = None,
    archive: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help=_("Look at an archive instead of the book.")),
    ] = None,
) -> int:
    """Say whether the journal, the files and the closed years agree."""
    from sbt_ledger.cli.exit_code import BROKEN_FILES, COMPLIANT, SHORT
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import while_waiting
    from sbt_ledger.files.journal import JOURNAL

    options = options_of(context)
    if archive is not None:
        return _archive(archive, head, options)
    _refuse_what_is_no_hash(head)
    folder = options.folder(JOURNAL)
    with while_waiting(_("Reading {folder} …").format(folder=folder)):
        try:
            found = _verified(folder, head, options)
        except OSError as trouble:
            text = _("{file} cannot be read: {reason}")
            name, reason = trouble.filename, trouble.strerror
            raise RefusedError(text.format(file=name, reason=reason)) from trouble
    _show(found, options)
    if found.unreadable:
        return BROKEN_FILES
    return SHORT if found.differences else COMPLIANT


def _archive(folder: Path, head: str | None, options: Options) -> int:
    """Say whether an archive is as it was written; no book is needed."""
    from sbt_ledger.cli.exit_code import COMPLIANT, SHORT
    from sbt_ledger.cli.output import show, while_waiting, width
    from sbt_ledger.files.archived import checked
    from sbt_ledger.reports.archive import verified

    if head is not None:
        raise WrongUseError(_("Either --archive or --head, not both."))
    with while_waiting(_("Reading {folder} …").format(folder=folder)):
        found = checked(folder)

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(verified.page(found), width=width(options))

    def text() -> str:
        from sbt_ledger.reports.page_text import as_text

        return as_text(verified.page(found))

    show(options, {"table": table, "text": text, "json": lambda: verified.as_json(found)})
    return SHORT if found.problems else COMPLIANT


def _refuse_what_is_no_hash(head: str | None) -> None:
    """Refuse a head that is none: a script whose variable is empty would see nothing checked."""
    if head is not None and not (len(head) >= _SHORTEST and {*head.lower()} <= {*hexdigits}):
        message = _("--head: “{text}” is no hash of at least {count} characters.")
        hint = _("“ledger verify” prints the head: note it down from there.")
        raise WrongUseError(message.format(text=head, count=_SHORTEST), hint)


def _verified(folder: Path, head: str | None, options: Options) -> Verified:
    from sbt_ledger.errors import LedgerError
    from sbt_ledger.files.book_files import read_book
    from sbt_ledger.files.lost_journal import lost_journal
    from sbt_ledger.files.verify import edits_since, read_journal, unknown_head
    from sbt_ledger.files.verify_closed import file_problems, read_years
    from sbt_ledger.files.verify_submitted import read_submissions, sent_file_problems
    from sbt_ledger.mail.mail_log import log_problems
    from sbt_ledger.reports.verify import Verified

    journal = read_journal(folder)
    years, unread = read_years(folder)
    sent, unread_sent = read_submissions(folder)
    found = Verified(journal, tuple(years), tuple(sent))
    lost = lost_journal(folder, journal.entries, is_whole=journal.is_whole)
    found.problems["journal"] = [*journal.problems, *lost]
    found.problems["journal"] += unknown_head(journal, head) if head else ()
    found.problems["edits"] = edits_since(folder, journal)
    found.problems["closed"] = [*unread, *file_problems(folder, journal)]
    found.problems["submitted"] = [*unread_sent, *sent_file_problems(folder, journal)]
    found.problems["mail"] = log_problems(folder)
    try:
        book = read_book(folder)
        _judge(folder, book, journal, found)
        day = options.day(book.settings.timezone)
        found.problems["submitted"] += _of_sent(folder, book, found.sent, day)
    except LedgerError as fault:
        found.problems["book"] = list(fault.problems)
        found.unreadable = fault.message
    return found


def _judge(folder: Path, book: Book, journal: Journal, found: Verified) -> None:
    """Look at what can only be looked at in a book that can be read."""
    from sbt_ledger.files.proofs_named import missing_proofs
    from sbt_ledger.files.table_files import TableFiles

    found.proofs, found.problems["proofs"] = missing_proofs(folder, TableFiles.of(folder))
    for year in found.years:
        found.problems["closed"] += _of_year(folder, book, year, journal)


def _of_year(folder: Path, book: Book, year: ClosedYear, journal: Journal) -> list[Problem]:
    from importlib.metadata import version

    from sbt_ledger.cli.closed_years import closed_differences
    from sbt_ledger.files.rule_files import read_rule_sets
    from sbt_ledger.files.verify_closed import remarks, year_problems
    from sbt_ledger.reports.closed_differences import told_differences

    names = book.settings.rule_sets
    rule_sets = read_rule_sets(names, folder)
    return [
        *year_problems(folder, year, journal),
        *told_differences(year, closed_differences(book, rule_sets, year)),
        *remarks(year, folder, names, version("sbt-ledger")),
    ]


def _of_sent(folder: Path, book: Book, sent: tuple[Submission, ...], day: date) -> list[Problem]:
    """Return which rows are not as they were sent, year by year."""
    if not sent:
        return []
    from sbt_ledger.cli.submitted_years import differing_since
    from sbt_ledger.files.rule_files import read_rule_sets
    from sbt_ledger.reports.submitted import told_differing

    problems = []
    rule_sets = read_rule_sets(book.settings.rule_sets, folder)
    for label in dict.fromkeys(each.label for each in sent):
        own = tuple(each for each in sent if each.label == label)
        found = differing_since(book, rule_sets, own, day)
        hint = _("“ledger submit {period}” sends what changed.").format(period=label)
        problems += told_differing(found, own[-1].file, hint)
    return problems


def _show(found: Verified, options: Options) -> None:
    from sbt_ledger.cli.output import show, width
    from sbt_ledger.reports import verify as report

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(report.page(found), width=width(options))

    def text() -> str:
        from sbt_ledger.reports.page_text import as_text

        return as_text(report.page(found))

    show(options, {"table": table, "text": text, "json": lambda: report.as_json(found)})
