"""`ledger rollup` where the rows lie on a cluster: the statement that folds them, its result."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

import typer

from sbt_ledger.cli.question import Question
from sbt_ledger.errors import BrokenFilesError, WrongUseError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sbt_ledger.assessment.shape import Shape
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.bucket_files import Buckets
    from sbt_ledger.reports.unread_schools import Unread

_SOME = 12
"""So many schools are named; a province has thousands."""


def statement_for(
    folders: Sequence[Path], options: Options, period: str, rules: Sequence[str]
) -> tuple[str, list[Unread]]:
    """Return the statement whose result can be judged in the place of the rows of these books.

    And the books that could not be read: their buckets will be refused if they have other columns.
    """
    from sbt_ledger.reports.bucket_sql import statement
    from sbt_ledger.reports.unread_schools import Unread

    shapes: dict[Shape, Path] = {}
    columns: dict[str, dict[str, None]] = {"activities": {}, "credits": {}}
    unread: list[Unread] = []
    for folder in folders:
        question = Question(options._replace(book=str(folder), of_many=True), period, rules)
        try:
            shape, tables = _asked(question)
        except BrokenFilesError as fault:
            unread.append(Unread(str(folder), fault))
            continue
        except WrongUseError as fault:
            message = _("{folder}: {message}").format(folder=folder, message=fault.message)
            raise WrongUseError(message, fault.hint) from None
        shapes.setdefault(shape, folder)
        for name in columns:
            columns[name] |= tables[name]
    if not shapes:
        problems = tuple(problem for each in unread for problem in each.problems)
        raise BrokenFilesError(unread[0].fault.message, problems=problems)
    (shape, first), *others = shapes.items()
    if others:
        message = _("{first} and {other} ask for different sums: one statement cannot give both.")
        hint = _("Print one for each, or name the rules that hold for both: --rules.")
        raise WrongUseError(message.format(first=first, other=others[0][1]), hint)
    return statement(shape, columns), unread


def _asked(question: Question) -> tuple[Shape, dict[str, dict[str, None]]]:
    """Return what a school asks, and of which columns; WrongUseError if none can be named."""
    from sbt_ledger.reports.bucket_columns import keys_of, refuse_hidden
    from sbt_ledger.reports.export import rows_of

    shape = _shape(question)
    refuse_hidden(shape, question.book.columns)
    tables = {table.name: dict.fromkeys(table.columns) for table in rows_of(question.book)}
    keys_of(shape, tables)
    return shape, tables


def print_statement(
    folders: Sequence[Path], options: Options, period: str, rules: Sequence[str]
) -> int:
    """Print the statement, or write it to the file that is named; return the exit code."""
    from sbt_ledger.cli import exit_code
    from sbt_ledger.cli.books_named import complain_of_unread
    from sbt_ledger.cli.output import write_result

    text, unread = statement_for(folders, options, period, rules)
    if options.output:
        write_result(options.output, text, "text")
    else:
        typer.echo(text, nl=False)
    complain_of_unread(unread, len(folders))
    return exit_code.BROKEN_FILES if unread else exit_code.COMPLIANT


class OfBuckets:
    """Takes the buckets of each school in the place of its rows."""

    def __init__(self, names: Sequence[str], *, alone: bool) -> None:
        """Read the files of buckets; `alone` if there is one school, which need not be named."""
        from sbt_ledger.files.bucket_files import Buckets

        self._buckets: Buckets = Buckets(names)
        self._alone = alone
        self._met: dict[str, Path] = {}

    def question(self, folder: Path, question: Question) -> Question:
        """Return the question to a book whose rows are buckets."""
        from sbt_ledger.files.bucket_book import book_of_buckets

        named = self._school(folder)
        school = "" if self._alone and named not in self._buckets.schools else named
        found = self._buckets.of(school)
        if not found:
            return self._of_none(named, question)
        asked = replace(question, known=(folder, book_of_buckets(folder, found)))
        shape = _shape(asked)
        counted = {(tuple(each.cells), each.cells["shape"]) for each in found}
        if any(told != shape.digest(columns) for columns, told in counted):
            message = _("The buckets of “{school}” were counted for another question.")
            hint = _(
                "Rules, day, period and columns must be those with which the statement was printed."
            )
            raise WrongUseError(message.format(school=named), hint)
        return asked

    def _school(self, folder: Path) -> str:
        """Return what a school is called in the buckets; WrongUseError if another is, too."""
        from sbt_ledger.files.settings_file import read_settings

        settings = read_settings(folder)
        school = settings.code.strip() or settings.school.strip()  # as it is read of buckets
        first = self._met.setdefault(school, folder)
        if first != folder:
            message = _(
                "{first} and {other} are both “{school}”: their buckets cannot be told apart."
            )
            hint = _("Give each school a code of its own in its ledger.toml, or name only one.")
            raise WrongUseError(message.format(first=first, other=folder, school=school), hint)
        return school

    def told_unasked(self) -> str:
        """Return in words which schools have buckets but no folder here, "" if none."""
        left = [school for school in self._buckets.schools if school and school not in self._met]
        if not left:
            return ""
        text = ngettext(
            "There are buckets of {count} school of which no folder was read: {some}.",
            "There are buckets of {count} schools of which no folder was read: {some}.",
            len(left),
        )
        return text.format(count=len(left), some=_some_of(left))

    def _of_none(self, school: str, question: Question) -> Question:
        """Return the question of a school without rows; WrongUseError if it may have some."""
        try:
            if not any(map(len, question.book.rows.values())):
                return question
        except BrokenFilesError:
            pass
        message = _("No bucket is of “{school}”.").format(school=school)
        known = self._buckets.schools
        hint = _("Known: {known}. A school without any record has empty tables in its folder.")
        if not known:
            hint = _("There is no bucket of any school: was the statement run to its end?")
        raise WrongUseError(message, hint.format(known=_some_of(known)))


def _some_of(schools: Sequence[str]) -> str:
    more = ["…"] if len(schools) > _SOME else []
    return _(", ").join([*schools[:_SOME], *more])


def _shape(question: Question) -> Shape:
    from sbt_ledger.assessment.shape import shape_of

    return shape_of(question.book, question.rule_sets, question.span)
