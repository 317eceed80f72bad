"""`ledger rules lint`: what is perhaps not meant in a rule set."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sbt_ledger.cli.options import Options
    from sbt_ledger.errors import Problem
    from sbt_ledger.rules.lint import Known
    from sbt_ledger.rules.rule_set import RuleSet


def rules_lint(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID|FILE..", help=_("Which rule sets; else those of the book, or all shipped.")
        ),
    ] = None,
) -> int:
    """Look a rule set over for mistakes."""
    from sbt_ledger.cli import exit_code
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.options import book_folder, options_of
    from sbt_ledger.files.rule_files import look_rules_over
    from sbt_ledger.rules.lint import lint

    options = options_of(context)
    folder = book_folder(options)
    wanted = list(dict.fromkeys(names or _default(folder)))
    read = [look_rules_over(name, folder) for name in wanted]
    known = _known(folder, [each.rule_set for each in read if each.rule_set is not None])
    findings = [problem for each in read for problem in each.problems]
    for each in read:
        if each.rule_set is not None:
            findings += lint(each.rule_set, known, each.lines, spoken())
    # A rule set that several are based on is told once.
    _show(tuple(dict.fromkeys(findings)), wanted, options)
    if any(each.rule_set is None for each in read):
        return exit_code.BROKEN_FILES
    mistaken = any(each.level != "note" for each in findings)
    return exit_code.SHORT if mistaken else exit_code.COMPLIANT


def _default(folder: Path | None) -> list[str]:
    """Return the rule sets in use and the book's own ones; where there is no book, all shipped."""
    from sbt_ledger.files.rule_files import named_by, rule_files
    from sbt_ledger.files.settings_file import read_settings

    files = rule_files(folder)
    if folder is None:
        return list(files)
    own = (name for name, path in files.items() if path.is_relative_to(folder))
    return [*named_by(folder, read_settings(folder).rules), *own]


def _known(folder: Path | None, rule_sets: Sequence[RuleSet]) -> Known:
    from sbt_ledger.cli.output import say
    from sbt_ledger.errors import BrokenFilesError
    from sbt_ledger.files.book_files import read_book
    from sbt_ledger.files.known_words import known_in, known_to_all
    from sbt_ledger.rules.lint_filters import filters_of

    if folder is None:
        return known_to_all()
    # Deadlines name kinds and steps outside of filters.
    columns = {"kind", "approvals"} | {
        column
        for rule_set in rule_sets
        for _place, _of_teachers, wanted in filters_of(rule_set)
        for column in wanted.columns()
    }
    try:
        return known_in(read_book(folder), sorted(columns))
    except BrokenFilesError as fault:
        say(_("{problem} Its columns and words are not known here.").format(problem=fault.message))
        return known_to_all()


def _show(findings: Sequence[Problem], names: Sequence[str], options: Options) -> None:
    from sbt_ledger.cli.output import show, width
    from sbt_ledger.reports import lint_report

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(lint_report.page(findings), width=width(options))

    show(
        options,
        {
            "table": table,
            "text": lambda: lint_report.as_text(findings),
            "json": lambda: lint_report.as_json(findings, names),
            "csv": lambda: lint_report.as_csv(findings),
        },
    )
