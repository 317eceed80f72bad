"""`ledger rules`: the rule sets, and what each says with its sources."""

from __future__ import annotations

from gettext import gettext as _
from typing import Annotated

import typer


def rules_list(context: typer.Context) -> None:
    """List the rule sets that can be used."""
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.list_records import show_listing
    from sbt_ledger.cli.options import book_folder, options_of
    from sbt_ledger.cli.output import naming
    from sbt_ledger.files.rule_files import read_rule_set, rule_files
    from sbt_ledger.files.settings_file import read_settings
    from sbt_ledger.reports.listing import Listing
    from sbt_ledger.rules.rule_set import RuleSet

    options = options_of(context)
    folder = book_folder(options)
    used = read_settings(folder).rules if folder is not None else ()
    rows = []
    for name, path in rule_files(folder).items():
        found = read_rule_set(path, folder)
        told = (
            (found.title(spoken()), found.ruleset.from_, found.ruleset.checked_on)
            if isinstance(found, RuleSet)
            else (_("cannot be used"), None, None)
        )
        rows.append((name, *told, name in used, str(path)))
    columns = ("id", "title", "from", "checked_on", "in_use", "file")
    show_listing(options, Listing("rules", columns, rows, tuple(map(naming().column, columns))))


def rules_show(
    context: typer.Context,
    rule_set: Annotated[str, typer.Argument(metavar="ID|FILE", help=_("Which rule set."))],
) -> None:
    """Show a rule set with its sources."""
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.options import book_folder, options_of
    from sbt_ledger.cli.output import show, width
    from sbt_ledger.files.rule_files import read_rule_sets
    from sbt_ledger.reports import rules_page

    options, language = options_of(context), spoken()
    (found,) = read_rule_sets([rule_set], book_folder(options))

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(rules_page.page(found, language), width=width(options))

    def text() -> str:
        from sbt_ledger.reports.page_text import as_text

        return as_text(rules_page.page(found, language))

    show(
        options,
        {
            "table": table,
            "text": text,
            "json": lambda: rules_page.as_json(found, language),
            "csv": lambda: rules_page.as_csv(found, language),
        },
    )
