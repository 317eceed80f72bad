"""The commands, and what each is for. A call builds the one that it names."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from importlib import import_module
from typing import Annotated

import typer

from sbt_ledger.cli.options import (
    LedgerCommand,
    LedgerGroup,
    LookingBackCommand,
    WritingCommand,
)

_WRITING = frozenset({
    "add:add", "void:void", "correct:correct", "send_back:send_back", "undo:undo",
    "approve:approve",
    "propose:propose", "hold:hold", "delay:delay", "delay:cancel",
    "evaluate:evaluate", "evaluate:rate", "submit:submit",
    "seat:seat_leave", "seat:seat_swap", "seat:seat_approve", "seat:seat_refuse",
    "close:close", "close:reopen", "import_sheet:import_sheet", "teacher:teacher_import",
    "teacher_add:teacher_add", "teacher_add:transfer_in", "teacher_change:change",
    "teacher_leave:leave", "teacher_leave:back", "teacher_leaving:transfer_out",
    "teacher_leaving:retire", "teacher_leaving:left", "teacher_pair:pair", "teacher_pair:unpair",
    "teacher_proposals:accept",
    "money:money_add", "mail:mail",
})  # fmt: skip
"""The commands that wait for their turn at a book."""
_LOOKING_BACK = frozenset(
    {
        "check:check", "explain:explain", "export:export", "list_records:list_records",
        "reconcile:reconcile", "report:report", "restore:restore", "show:show",
    }
)  # fmt: skip
"""The commands that can look at the book as it was known on a day."""


def app_for(words: Sequence[str] | None = None) -> typer.Typer:
    """Return the app with the commands that `words` name, with all if there are none.

    Where help is asked, or they name none, the others are there by their names alone.
    """
    app = typer.Typer(
        cls=LedgerGroup,
        add_completion=False,
        suggest_commands=False,  # click does so already
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        help=_("A credit-hour ledger of school-based teacher training, kept in plain files."),
    )
    app.callback()(_everything)
    rules = typer.Typer(cls=LedgerGroup, no_args_is_help=True, help=_("The rule sets."))
    teacher = typer.Typer(cls=LedgerGroup, no_args_is_help=True, help=_("The roster."))
    seat = typer.Typer(
        cls=LedgerGroup, no_args_is_help=True, help=_("Seats at sessions: leave and swaps.")
    )
    money = typer.Typer(cls=LedgerGroup, no_args_is_help=True, help=_("The training fund."))
    commands = (
        (app, "init", "init:init", _("Make a book: a folder of plain files.")),
        (app, "add", "add:add", _("Record a session and who attended, in one act.")),
        (app, "propose", "propose:propose",
         _("Plan a session: who is in charge, and who is expected.")),
        (app, "hold", "hold:hold", _("Record that a planned session was held.")),
        (app, "delay", "delay:delay", _("Say that a planned session is held later.")),
        (app, "cancel", "delay:cancel", _("Call a planned session off.")),
        (app, "import", "import_sheet:import_sheet",
         _("Record who attended, from a sheet, a meeting's report or an export.")),
        (app, "reconcile", "reconcile:reconcile",
         _("Compare the book with a platform's export: only here, only there, differing hours.")),
        (app, "void", "void:void",
         _("Declare a session, or some teachers' rows at it, void.")),
        (app, "correct", "correct:correct",
         _("Correct cells of a session, or of a teacher's row at it.")),
        (app, "approve", "approve:approve",
         _("Let sessions, or teachers' rows at them, pass a step of approval.")),
        (app, "evaluate", "evaluate:evaluate",
         _("Record that the provider rated the learners.")),
        (app, "rate", "evaluate:rate", _("Record that learners rated the training.")),
        (app, "return", "send_back:send_back",
         _("Send back what was approved: it awaits the approvals again.")),
        (app, "submit", "submit:submit",
         _("Write the sheet for the college, and freeze what was sent.")),
        (app, "undo", "undo:undo", _("Take back the last change, or put it back.")),
        (app, "log", "log:log", _("Show who changed what, when and why.")),
        (app, "todo", "todo:todo", _("Say what is to be done now, and by when.")),
        (app, "check", "check:check", _("Say who is short of what.")),
        (app, "explain", "explain:explain",
         _("Derive every figure of a teacher, to file and line.")),
        (app, "forecast", "forecast:forecast",
         _("Say what is still to earn until when, and what would finish it.")),
        (app, "show", "show:show", _("Show all that is recorded of a teacher.")),
        (app, "list", "list_records:list_records", _("List teachers, activities or credits.")),
        (app, "report", "report:report", _("Make a report of the office.")),
        (app, "archive", "archive:archive",
         _("Make the yearly archive: every report, and a folder for each teacher.")),
        (app, "mail", "mail:mail", _("Tell by mail who lacks what: each their own list.")),
        (app, "rollup", "rollup:rollup",
         _("Compare many schools, and judge what they owe together.")),
        (app, "export", "export:export",
         _("Write the book, and what follows from it, as tables for other programs.")),
        (app, "close", "close:close", _("Freeze a school year: its rows and its results.")),
        (app, "reopen", "close:reopen", _("Open a closed school year again.")),
        (app, "verify", "verify:verify",
         _("Say whether the journal, the files and the closed years agree.")),
        (app, "doctor", "doctor:doctor",
         _("Look whether machine, book and mail are set up; writes and sends nothing.")),
        (app, "restore", "restore:restore", _("Rebuild the book from its journal alone.")),
        (seat, "leave", "seat:seat_leave", _("Ask for leave from a session.")),
        (seat, "swap", "seat:seat_swap", _("Ask that another teacher takes the seat.")),
        (seat, "approve", "seat:seat_approve", _("Agree to what was asked.")),
        (seat, "refuse", "seat:seat_refuse", _("Refuse what was asked.")),
        (app, "share", "share:share",
         _("Make a copy without names and ids, on which the figures are the same.")),
        (teacher, "import", "teacher:teacher_import", _("Take a list into the roster.")),
        (teacher, "add", "teacher_add:teacher_add", _("Add a teacher to the roster.")),
        (teacher, "change", "teacher_change:change",
         _("Change what holds of a teacher from a day on: group, rank, share of time …")),
        (teacher, "leave", "teacher_leave:leave", _("Record a leave.")),
        (teacher, "back", "teacher_leave:back", _("End a leave.")),
        (teacher, "transfer-in", "teacher_add:transfer_in",
         _("Let a teacher move in, with what they bring along.")),
        (teacher, "transfer-out", "teacher_leaving:transfer_out",
         _("Let a teacher move to another school.")),
        (teacher, "retire", "teacher_leaving:retire", _("Let a teacher retire.")),
        (teacher, "left", "teacher_leaving:left", _("Let a teacher leave for another reason.")),
        (teacher, "pair", "teacher_pair:pair", _("Pair two teachers, as mentor and learner.")),
        (teacher, "unpair", "teacher_pair:unpair", _("End a pair.")),
        (teacher, "proposals", "teacher_proposals:proposals",
         _("List the changes that results ask for, such as a rank that is lost.")),
        (teacher, "accept", "teacher_proposals:accept", _("Make the changes that are proposed.")),
        (money, "add", "money:money_add", _("Book an amount of money.")),
        (rules, "list", "rules:rules_list", _("List the rule sets that can be used.")),
        (rules, "show", "rules:rules_show", _("Show a rule set with its sources.")),
        (rules, "lint", "rules_lint:rules_lint", _("Look a rule set over for mistakes.")),
        (rules, "test", "rules_test:rules_test", _("Run the cases of a rule set.")),
        (rules, "schema", "rules_schema:rules_schema",
         _("Print the JSON Schema of rule files, for editors.")),
    )  # fmt: skip
    named = {name for _group, name, _place, _purpose in commands}.intersection(words or ())
    lists_all = not named or not {"-h", "--help"}.isdisjoint(words or ())
    for group, name, place, purpose in commands:
        if words is None or name in named:
            module, _colon, function = place.partition(":")
            command = getattr(import_module(f"sbt_ledger.cli.{module}"), function)
            kind = (
                WritingCommand
                if place in _WRITING
                else LookingBackCommand
                if place in _LOOKING_BACK
                else LedgerCommand
            )
            group.command(name, cls=kind, help=purpose)(command)
        elif lists_all:
            group.command(name, help=purpose)(_by_name_alone)
    groups = (("seat", seat), ("teacher", teacher), ("money", money), ("rules", rules))
    for name, group in groups:
        if lists_all or name in (words or ()):
            app.add_typer(group, name=name)
    return app


def _by_name_alone() -> None:
    """Stand for a command that this call can only list: to build them all takes long."""


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print("sbt-ledger", version("sbt-ledger"))
        raise typer.Exit


def _everything(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help=_("Say which version this is."),
            is_eager=True,
            callback=_say_version,
        ),
    ] = False,
) -> None:
    """Take what stands before the command."""
