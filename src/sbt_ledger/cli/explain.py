"""`ledger explain`: how every figure of a teacher comes about."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sbt_ledger.cli.question import Question


def explain(
    context: typer.Context,
    teacher: Annotated[str, typer.Argument(metavar="TEACHER", help=_("Code, name, or a part."))],
    requirement: Annotated[
        list[str] | None,
        typer.Argument(metavar="[REQUIREMENT]..", help=_("Only these requirements, by id.")),
    ] = None,
    period: Annotated[
        str, typer.Option(metavar="P", help=_("Only this period: a label, or FROM..TO."))
    ] = "",
    rules: Annotated[
        list[str] | None,
        typer.Option(metavar="ID|FILE", help=_("These rules instead of the book's.")),
    ] = None,
) -> None:
    """Derive every figure of a teacher, to file and line."""
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.question import Question
    from sbt_ledger.records.roster import find_teacher

    question = Question(options_of(context), period, tuple(rules or ()))
    code = find_teacher(question.book.teachers, teacher).code
    _check_ids(question, requirement or [])
    _show(question, code, frozenset(requirement or ()))


def _check_ids(question: Question, wanted: list[str]) -> None:
    from sbt_ledger.errors import WrongUseError
    from sbt_ledger.records.nearest import meant
    from sbt_ledger.rules.rule_set import parts_of

    versions = [version for rules in question.rule_sets for version in rules.versions]
    lines = [line for rules in versions for line in rules.require]
    known = {each.id: None for line in lines for each in (line, *parts_of(line))}
    unknown = [id_ for id_ in wanted if id_ not in known]
    if unknown:
        message = _("No rule set in use has a requirement “{id}”.").format(id=unknown[0])
        hint = meant(unknown[0], known) or _("Known: {known}.").format(known=", ".join(known))
        raise WrongUseError(message, hint)


def _show(question: Question, code: str, wanted: frozenset[str]) -> None:
    from sbt_ledger.assessment.assess import all_of, report_of
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.output import naming, show, width
    from sbt_ledger.reports import explain, explain_csv, explain_json, explain_page

    assessors, language = question.assessors(), spoken()
    report = report_of(question.book, assessors, question.span, [code])
    found = explain.derivations(assessors, report.assessments[0], wanted)
    if not found:
        # Nothing is asked of the teacher, or not this: say why, requirement by requirement.
        found = explain.derivations(assessors, all_of(question.book, assessors, code), wanted)
    teacher = question.book.teachers[code]
    told = explain.Explanation(teacher, question.day, found, report.problems, bool(wanted))

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(explain_page.page(told, language, naming()), width=width(question.options))

    def text() -> str:
        from sbt_ledger.reports.page_text import as_text

        return as_text(explain_page.page(told, language, naming()))

    show(
        question.options,
        {
            "table": table,
            "text": text,
            "json": lambda: explain_json.as_json(told, language),
            "csv": lambda: explain_csv.as_csv(told),
        },
    )
