"""The commands, and what each is for. Modules of commands import nothing of ours at their top."""

from __future__ import annotations

from gettext import gettext as _
from typing import Annotated

import typer

from sbt_ledger.cli.add import add
from sbt_ledger.cli.check import check
from sbt_ledger.cli.explain import explain
from sbt_ledger.cli.init import init
from sbt_ledger.cli.list_records import list_records
from sbt_ledger.cli.options import LedgerCommand, LedgerGroup
from sbt_ledger.cli.rules import rules_list, rules_show
from sbt_ledger.cli.show import show

app = typer.Typer(
    cls=LedgerGroup,
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("A credit-hour ledger of school-based teacher training, kept in plain files."),
)
rules = typer.Typer(cls=LedgerGroup, no_args_is_help=True, help=_("The rule sets."))
app.add_typer(rules, name="rules")


@app.callback()
def everything(
    version: Annotated[  # noqa: FBT002 - an option of the command line
        bool, typer.Option("--version", help=_("Say which version this is."), is_eager=True)
    ] = False,
) -> None:
    """Take what stands before the command."""
    if version:
        from importlib.metadata import version as version_of

        print("sbt-ledger", version_of("sbt-ledger"))
        raise typer.Exit


for name, command, purpose in (
    ("init", init, _("Make a book: a folder of plain files.")),
    ("add", add, _("Record a session and who attended, in one act.")),
    ("check", check, _("Say who is short of what.")),
    ("explain", explain, _("Derive every figure of a teacher, to file and line.")),
    ("show", show, _("Show all that is recorded of a teacher.")),
    ("list", list_records, _("List teachers, activities or credits.")),
):
    app.command(name, cls=LedgerCommand, help=purpose)(command)
rules.command("list", cls=LedgerCommand, help=_("List the rule sets that can be used."))(rules_list)
rules.command("show", cls=LedgerCommand, help=_("Show a rule set with its sources."))(rules_show)
