"""`ledger explain`: how every figure of a teacher, or of a rule for the school, comes about."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

import typer

from sbt_ledger.cli.declared import OnlyPeriod, OtherRules

if TYPE_CHECKING:
    from sbt_ledger.cli.question import Question
    from sbt_ledger.reports.explain_entries import Entries


def explain(
    context: typer.Context,
    subject: Annotated[
        str,
        typer.Argument(
            metavar="TEACHER|RULE",
            help=_("A teacher, or the id of a rule for the school."),
        ),
    ],
    rest: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[REQUIREMENT|TEACHER]..",
            help=_("Only these requirements, or teachers."),
        ),
    ] = None,
    period: OnlyPeriod = "",
    rules: OtherRules = None,
) -> None:
    """Derive every figure of a teacher, or of the school, to file and line."""
    from sbt_ledger.cli.explain_subject import subject_of
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.question import Question

    question = Question(options_of(context), period, tuple(rules or ()))
    found = subject_of(question, subject, rest or [])
    if found.rules:
        _show_school(question, found.rules, found.codes)
    else:
        _show_teacher(question, found.codes[0], frozenset(found.requirements))


def _show_teacher(question: Question, code: str, wanted: frozenset[str]) -> None:
    from sbt_ledger.assessment.assess import all_of, report_of
    from sbt_ledger.cli.closed_years import closed_problems
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.output import naming, show, width
    from sbt_ledger.reports import (
        explain,
        explain_csv,
        explain_entries,
        explain_json,
        explain_page,
    )

    assessors, language = question.assessors(), spoken()
    report = report_of(question.book, assessors, question.span, [code])
    found = explain.derivations(assessors, report.assessments[0], wanted)
    if not found:
        # Nothing is asked of the teacher, or not this: say why, requirement by requirement.
        found = explain.derivations(assessors, all_of(question.book, assessors, code), wanted)
    teacher = question.book.teachers[code]
    problems = (*report.problems, *closed_problems(question, report, [code]))
    told = explain.Explanation(teacher, question.day, found, problems, bool(wanted))

    def words() -> Entries:
        return explain_entries.Entries(language, naming())

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(explain_page.page(told, language, naming()), width=width(question.options))

    def text() -> str:
        from sbt_ledger.reports.page_text import as_text

        return as_text(explain_page.page(told, language, naming()))

    def html() -> str:
        from sbt_ledger.reports.explain_web import as_html

        return as_html(told, language, naming(), school=question.book.settings.school)

    show(
        question.options,
        {
            "table": table,
            "text": text,
            "json": lambda: explain_json.as_json(told, words()),
            "csv": lambda: explain_csv.as_csv(told, words()),
            "html": html,
        },
    )


def _show_school(
    question: Question, rules: frozenset[tuple[str, str]], codes: tuple[str, ...]
) -> None:
    from sbt_ledger.assessment.assess import report_of
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.output import naming, show, while_waiting, width
    from sbt_ledger.reports import explain_school_json, explain_school_page
    from sbt_ledger.reports.explain_entries import Entries
    from sbt_ledger.reports.explain_school import school_explanation

    assessors, language = question.assessors(), spoken()
    with while_waiting(_("Judging …")):
        report = report_of(question.book, assessors, question.span)
        told = school_explanation(report, assessors, question.span, rules, codes)

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        page = explain_school_page.page(told, language, naming())
        return as_table(page, width=width(question.options))

    def text() -> str:
        from sbt_ledger.reports.page_text import as_text

        return as_text(explain_school_page.page(told, language, naming()))

    show(
        question.options,
        {
            "table": table,
            "text": text,
            "json": lambda: explain_school_json.as_json(told, Entries(language, naming())),
            "csv": lambda: explain_school_json.as_csv(told),
        },
    )
