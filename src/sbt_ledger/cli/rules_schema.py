"""`ledger rules schema`: the JSON Schema of rule files."""

from __future__ import annotations

import typer


def rules_schema(context: typer.Context) -> None:
    """Print the JSON Schema of rule files, for editors."""
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import show
    from sbt_ledger.reports.rule_schema import rule_schema_text

    options = options_of(context)
    # A schema is JSON, whatever the terminal or the name of the file.
    show(options if options.format else options._replace(format="json"), {"json": rule_schema_text})
