"""`ledger doctor`: whether the machine, the book and the mail are set up; nothing is written."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sbt_ledger.cli.options import Options
    from sbt_ledger.records.book import Book
    from sbt_ledger.reports.checkup import Finding


_MOST_PROBLEMS = 5


def doctor(context: typer.Context) -> int:
    """Say what is set up, and what is to be mended."""
    from sbt_ledger.cli.exit_code import COMPLIANT, SHORT
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import while_waiting

    options = options_of(context)
    with while_waiting(_("Looking …")):
        findings = tuple(_findings(options))
    _show(findings, options)
    return SHORT if any(each.state == "mend" for each in findings) else COMPLIANT


def _findings(options: Options) -> Iterator[Finding]:
    from sbt_ledger.cli.doctor_book import of_book
    from sbt_ledger.cli.doctor_machine import of_machine
    from sbt_ledger.cli.doctor_mail import of_mail
    from sbt_ledger.errors import LedgerError
    from sbt_ledger.files.book_files import read_book
    from sbt_ledger.reports.checkup import Finding

    yield from of_machine()
    folder = options.folder()
    try:
        book = read_book(folder)
    except LedgerError as fault:
        hint = _("“ledger check” lists all that is wrong with it.")
        yield Finding("mend", _("book"), fault.message, hint)
        return
    day = options.day(book.settings.timezone)
    yield from of_book(folder, book, day)
    yield from _rules(folder, book)
    yield from of_mail(folder, book, day)


def _rules(folder: Path, book: Book) -> Iterator[Finding]:
    """Yield whether the rules of the book can be read: nothing is judged without."""
    from sbt_ledger.cli.options import rule_sets_of
    from sbt_ledger.errors import LedgerError
    from sbt_ledger.reports.checkup import Finding

    try:
        rule_sets = rule_sets_of(folder, book, None)
    except LedgerError as fault:
        if not fault.problems:
            yield Finding("mend", _("rules"), fault.message, fault.hint)
        for each in fault.problems[:_MOST_PROBLEMS]:
            place = each.file if each.line is None else f"{each.file}:{each.line}"
            yield Finding("mend", _("rules"), f"{place}: {each.message}", each.hint)
        return
    yield Finding("ok", _("rules"), _(", ").join(each.id for each in rule_sets))


def _show(findings: Sequence[Finding], options: Options) -> None:
    from sbt_ledger.cli.output import show, width
    from sbt_ledger.reports import checkup

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(checkup.page(findings), width=width(options))

    def text() -> str:
        from sbt_ledger.reports.page_text import as_text

        return as_text(checkup.page(findings))

    show(options, {"table": table, "text": text, "json": lambda: checkup.as_json(findings)})
