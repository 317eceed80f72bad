"""`ledger forecast`: what is still to earn until when, and what would finish it."""

from __future__ import annotations

from gettext import gettext as _
from typing import Annotated

import typer


def forecast(
    context: typer.Context,
    teacher: Annotated[
        list[str] | None, typer.Argument(metavar="[TEACHER]..", help=_("Only these; else all."))
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option(metavar="G", help=_("Only this group; can be repeated."))
    ] = None,
    rules: Annotated[
        list[str] | None,
        typer.Option(metavar="ID|FILE", help=_("These rules instead of the book's.")),
    ] = None,
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
    codes = question.codes(teacher or (), group or ())
    everybody = list(question.book.teachers) if codes is None else codes
    with while_waiting(_("Judging …")):
        found = assessment.forecast(question.book, question.rule_sets, question.day, everybody)
    told = Forecast(found, question.day, alone=len(everybody) == 1)
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
            "json": lambda: told.json(language),
            "csv": lambda: told.csv(language),
        },
    )
