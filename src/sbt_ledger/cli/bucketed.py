"""`ledger rollup` where the rows lie on a cluster: the statement that folds them, its result."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

import typer

from sbt_ledger.errors import BrokenFilesError, WrongUseError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sbt_ledger.assessment.shape import Shape
    from sbt_ledger.cli.options import Options
    from sbt_ledger.cli.question import Question
    from sbt_ledger.files.bucket_files import Buckets

_SOME = 12
"""So many schools are named; a province has thousands."""


def statement_for(
    folders: Sequence[Path], options: Options, period: str, rules: Sequence[str]
) -> str:
    """Return the statement whose result can be judged in the place of the rows of these books."""
    from sbt_ledger.cli.question import Question
    from sbt_ledger.reports.bucket_columns import refuse_hidden
    from sbt_ledger.reports.bucket_sql import statement
    from sbt_ledger.reports.export import rows_of

    shapes: dict[Shape, Path] = {}
    columns: dict[str, dict[str, None]] = {"activities": {}, "credits": {}}
    for folder in folders:
        question = Question(replace(options, book=str(folder)), period, rules)
        shape = _shape(question)
        shapes.setdefault(shape, folder)
        refuse_hidden(shape, question.book.columns)
        for table in rows_of(question.book):
            if table.name in columns:
                columns[table.name] |= dict.fromkeys(table.columns)
    (shape, first), *others = shapes.items()
    if others:
        message = _("{first} and {other} ask for different sums: one statement cannot give both.")
        hint = _("Print one for each, or name the rules that hold for both: --rules.")
        raise WrongUseError(message.format(first=first, other=others[0][1]), hint)
    return statement(shape, columns)


def print_statement(
    folders: Sequence[Path], options: Options, period: str, rules: Sequence[str]
) -> None:
    """Print the statement, or write it to the file that is named."""
    from sbt_ledger.cli.output import write_result

    text = statement_for(folders, options, period, rules)
    if options.output:
        write_result(options.output, text, "text")
    else:
        typer.echo(text, nl=False)


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
        school = settings.code or settings.school
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
