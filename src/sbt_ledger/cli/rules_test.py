"""`ledger rules test`: run the examples of the law that files of cases hold."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.cli.options import Options
    from sbt_ledger.errors import Problem
    from sbt_ledger.reports.case_report import Verdict


def rules_test(
    context: typer.Context,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE..", help=_("Files of cases, folders, or globs."))
    ],
) -> int:
    """Run the cases of a rule set."""
    from sbt_ledger.cli import exit_code
    from sbt_ledger.cli.case_run import verdicts
    from sbt_ledger.cli.options import book_folder, options_of
    from sbt_ledger.cli.output import say
    from sbt_ledger.files.case_files import case_files, read_cases
    from sbt_ledger.reports.problems import told

    options = options_of(context)
    folder = book_folder(options)
    read = [read_cases(path, folder) for path in case_files(files)]
    found = [verdict for cases in read for verdict in verdicts(cases)]
    # A rule set that several files are about is told once.
    faults = [problem for cases in read for problem in cases.problems]
    faults += [problem for verdict in found for problem in verdict.problems]
    problems = tuple(dict.fromkeys(faults))
    if options.format != "json":
        say(told(problems))
    _show(found, problems, sum(not cases.cases for cases in read), options)
    if problems:
        return exit_code.BROKEN_FILES
    failed = any(verdict.failures for verdict in found)
    return exit_code.SHORT if failed else exit_code.COMPLIANT


def _show(
    found: Sequence[Verdict], problems: Sequence[Problem], unread: int, options: Options
) -> None:
    from sbt_ledger.cli.output import show, width
    from sbt_ledger.reports import case_report

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(case_report.page(found, unread), width=width(options))

    show(
        options,
        {
            "table": table,
            "text": lambda: case_report.as_text(found, unread),
            "json": lambda: case_report.as_json(found, problems, unread),
            "csv": lambda: case_report.as_csv(found),
        },
    )
