"""`ledger show`: all that is recorded of a teacher."""

from __future__ import annotations

from gettext import gettext as _
from typing import Annotated

import typer


def show(
    context: typer.Context,
    teacher: Annotated[str, typer.Argument(metavar="TEACHER", help=_("Code, name, or a part."))],
) -> None:
    """Show all that is recorded of a teacher."""
    from sbt_ledger.cli import output
    from sbt_ledger.cli.hiding import hidden_in
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.records.roster import find_teacher
    from sbt_ledger.reports import transcript_data, transcript_page
    from sbt_ledger.reports.transcript import transcript

    options = options_of(context)
    folder, book = options.read()
    code = find_teacher(book.teachers, teacher).code
    hidden = hidden_in(options, folder, book)
    told = transcript(book, code, naming=output.naming(), hidden=hidden)

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(transcript_page.page(told, output.naming()), width=output.width(options))

    def text() -> str:
        from sbt_ledger.reports.page_text import as_text

        return as_text(transcript_page.page(told, output.naming()))

    output.show(
        options,
        {
            "table": table,
            "text": text,
            "json": lambda: transcript_data.as_json(told),
            "csv": lambda: transcript_data.as_csv(told),
        },
    )
