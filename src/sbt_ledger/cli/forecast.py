"""`ledger forecast`: what is still to earn until when, and what would finish it."""

from __future__ import annotations

from gettext import gettext as _

import typer

from sbt_ledger.cli.declared import OnlyGroups, OnlyTeachers, OtherRules, SomeTeachers


def forecast(
    context: typer.Context,
    teacher: SomeTeachers = None,
    named: OnlyTeachers = None,
    group: OnlyGroups = None,
    rules: OtherRules = None,
) -> None:
    """Say what is still to earn until when."""
    from sbt_ledger.assessment import forecast as assessment
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import naming, show, while_waiting, width
    from sbt_ledger.cli.question import Question
    from sbt_ledger.reports.outlook import Forecast

    options = options_of(context)
    question = Question(options, rules=tuple(rules or ()))
    codes = question.codes((*(teacher or ()), *(named or ())), group or ())
    everybody = list(question.book.teachers) if codes is None else codes
    with while_waiting(_("Judging …")):
        found = assessment.forecast(question.book, question.rule_sets, question.day, everybody)
    told = Forecast(found, question.day, alone=len(everybody) == 1, rule_sets=question.rule_sets)
    language = spoken()

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(told.page(language, naming()), width=width(options))

    def text() -> str:
        from sbt_ledger.reports.page_text import as_text

        return as_text(told.page(language, naming()))

    show(
        options,
        {
            "table": table,
            "text": text,
            "json": lambda: told.json(language, naming()),
            "csv": lambda: told.csv(language),
        },
    )
