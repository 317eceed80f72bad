"""`ledger archive`: the reports of a year and every teacher's folder, to be kept and looked at."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click
import typer

from sbt_ledger.errors import RefusedError, WrongUseError

if TYPE_CHECKING:
    from sbt_ledger.cli.archive_making import Making
    from sbt_ledger.cli.options import Options
    from sbt_ledger.cli.question import Question
    from sbt_ledger.files.closed_year import ClosedYear


def archive(
    context: typer.Context,
    period: Annotated[
        str, typer.Argument(metavar="PERIOD", help=_("A school year: its label, or FROM..TO."))
    ],
    proofs: Annotated[
        str,
        typer.Option(
            help=_("Whether files of proofs are copied into it, or only listed with their sums."),
            click_type=click.Choice(("list", "copy")),
        ),
    ] = "list",
) -> None:
    """Make the archive of a year."""
    from sbt_ledger.cli.archive_making import Making
    from sbt_ledger.cli.language import speaking
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import say
    from sbt_ledger.cli.question import Question
    from sbt_ledger.files.archiving import Archiving

    options = options_of(context)
    target = _target(options)
    formats = _formats()
    question = Question(options._replace(output=""), period)
    _refuse_inside(target, question.folder)
    question.school_year()
    closed = _closed(question)
    if closed is not None and not options.as_of:
        day = closed.as_of.isoformat()
        known = (question.folder, question.book)
        question = Question(options._replace(output="", as_of=day), period, known=known)
    _refuse_another(target, question)
    archiving = Archiving(target)
    archiving.prepare()
    try:
        # What is filed is in the language of the book, whoever files it.
        with speaking(options.lang or question.book.settings.lang):
            making = Making(question, archiving, formats, proofs, closed)
            total = making.make()
    except BaseException:
        archiving.give_up()
        raise
    for remark in making.remarks:
        say(remark, options)
    say(_told(making, options.output), options)
    say(_("SHA-256 of {file}: {sum}").format(file="SHA256SUMS", sum=total), options)


def _target(options: Options) -> Path:
    if not options.output:
        message = _("Still needed: {options}.").format(options="-o DIR")
        raise WrongUseError(message, _("A new or an empty folder, beside the book."))
    if options.format:
        message = _("An archive has all formats: leave out --format.")
        raise WrongUseError(message)
    return Path(options.output).resolve()


def _formats() -> tuple[str, ...]:
    """Return the formats that can be written; what is left out is said at once."""
    from importlib.util import find_spec

    from sbt_ledger.cli.output import say
    from sbt_ledger.reports.office.filled import can_fill

    formats = ["csv"]
    if find_spec("xlsxwriter") is not None:
        formats.insert(0, "xlsx")
    else:
        say(_("Left out: workbooks. “pip install sbt-ledger[excel]” lets them be written."))
    if can_fill():
        formats.insert(0, "html")
    else:
        say(
            _("Left out: pages and the index. “pip install sbt-ledger[html]” lets them be written.")
        )
    return tuple(formats)


def _refuse_inside(target: Path, book: Path) -> None:
    if target.resolve().is_relative_to(book.resolve()):
        message = _("{folder} lies inside the book.").format(folder=target)
        raise RefusedError(message, _("Name a folder beside it; nothing was written."))


def _refuse_another(target: Path, question: Question) -> None:
    """Refuse to put an archive in the place of one that is of another year or school."""
    from sbt_ledger.files.archived import is_archive, told_of

    named = question.span.named
    school = question.book.settings
    mine = school.school, school.code, "" if named is None else named.label
    if is_archive(target) and (found := told_of(target)) != mine:
        text = _("{folder} holds another archive: {school}, {period}.")
        name = " ".join(filter(None, found[:2]))
        message = text.format(folder=target, school=name or "?", period=found[2] or "?")
        raise RefusedError(
            message, _("Name another folder, or remove that one; nothing was written.")
        )


def _closed(question: Question) -> ClosedYear | None:
    """Return the year as it was closed, None if it is open."""
    from sbt_ledger.files.closed_year import closed_years

    named = question.span.named
    for year in closed_years(question.folder):
        if named is not None and (year.first, year.last) == (named.first, named.last):
            return year
    return None


def _told(making: Making, target: str) -> str:
    from sbt_ledger.reports.office.formats import told_days
    from sbt_ledger.reports.words import joined

    text = _("{folder}: {people} teachers, {files} files, {days}.")
    days = joined(told_days(making.day, making.question.day))
    return text.format(folder=target, people=len(making.people), files=making.files, days=days)
