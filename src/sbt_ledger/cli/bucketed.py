"""`ledger rollup` where the rows lie on a cluster: the statement that folds them, its result."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sbt_ledger.assessment.shape import Shape
    from sbt_ledger.cli.options import Options
    from sbt_ledger.cli.question import Question
    from sbt_ledger.files.bucket_files import SchoolBuckets


def statement_for(
    folders: Sequence[Path], options: Options, period: str, rules: Sequence[str]
) -> str:
    """Return the statement whose result can be judged in the place of the rows of these books."""
    from sbt_ledger.cli.question import Question
    from sbt_ledger.reports.bucket_sql import statement
    from sbt_ledger.reports.export import rows_of

    shapes: dict[Shape, Path] = {}
    columns: dict[str, dict[str, None]] = {"activities": {}, "credits": {}}
    for folder in folders:
        question = Question(replace(options, book=str(folder)), period, rules)
        shapes.setdefault(_shape(question), folder)
        for table in rows_of(question.book):
            if table.name in columns:
                columns[table.name] |= dict.fromkeys(table.columns)
    (shape, first), *others = shapes.items()
    if others:
        message = _("{first} and {other} ask for different sums: one statement cannot give both.")
        hint = _("Print one for each, or name the rules that hold for both: --rules.")
        raise WrongUseError(message.format(first=first, other=others[0][1]), hint)
    return statement(shape, columns)


def of_buckets(
    folder: Path, question: Question, *, found: dict[str, SchoolBuckets], alone: bool
) -> Question:
    """Return the question to a book whose rows are buckets; `alone` if it is the only one."""
    from sbt_ledger.files.bucket_book import book_of_buckets
    from sbt_ledger.files.settings_file import read_settings

    settings = read_settings(folder)
    school = settings.code or settings.school
    mine = found.get(school) or (found.get("") if alone else None)
    if mine is None:
        message = _("No bucket is of “{school}”.").format(school=school)
        hint = _("Known: {known}.").format(known=", ".join(sorted(found)))
        raise WrongUseError(message, hint)
    asked = replace(question, known=(folder, book_of_buckets(folder, mine.buckets)))
    shape = _shape(asked)
    if mine.shapes != {shape.digest(each) for each in mine.columns}:
        message = _("The buckets of “{school}” were counted for another question.")
        hint = _(
            "Rules, day, period and columns must be those with which the statement was printed."
        )
        raise WrongUseError(message.format(school=school), hint)
    return asked


def _shape(question: Question) -> Shape:
    from sbt_ledger.assessment.shape import shape_of

    return shape_of(question.book, question.rule_sets, question.span)
