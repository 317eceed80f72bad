"""`ledger check`: who is short of what."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

import typer

from sbt_ledger.cli.declared import (
    OnlyGroups,
    OnlyPeriod,
    OnlyTeachers,
    OtherRules,
    SomeTeachers,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.assessment.result import Report
    from sbt_ledger.cli.options import Options
    from sbt_ledger.reports.office.sheet import OfficeReport


def check(
    context: typer.Context,
    teacher: SomeTeachers = None,
    period: OnlyPeriod = "",
    named: OnlyTeachers = None,
    group: OnlyGroups = None,
    rules: OtherRules = None,
    short: Annotated[
        bool, typer.Option("--short", help=_("Only who is not in order, no overview."))
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help=_("Pending and unknown are not in order either."))
    ] = False,
) -> int:
    """Say who is short of what."""
    from sbt_ledger.cli import exit_code
    from sbt_ledger.cli.closed_years import beside_closed_years
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.question import Question

    options = options_of(context)
    question = Question(options, period, tuple(rules or ()))
    teachers = (*(teacher or ()), *(named or ()))
    codes = question.codes(teachers, group or ())
    report = beside_closed_years(question, question.report(codes), codes)
    compliant = report.is_compliant(strict=strict)
    # Quiet is for people: a program that asks for a format, or a file, gets it.
    silent = options.quiet and compliant and not options.output
    if not (silent and options.format in {"", "table", "text"}):
        _show(report, options, short_only=short, everything=bool(teachers) and not short)
    else:
        from sbt_ledger.reports.check_text import verdict_line

        print(verdict_line(report))
    _warn(report, options)
    return exit_code.COMPLIANT if compliant else exit_code.SHORT


def _show(report: Report, options: Options, *, short_only: bool, everything: bool) -> None:
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.output import naming, show, width

    language = spoken()

    def table() -> object:
        from sbt_ledger.reports.check_table import as_table

        return as_table(
            report,
            language,
            width=width(options),
            naming=naming(),
            short_only=short_only,
            everything=everything,
        )

    def text() -> str:
        from sbt_ledger.reports.check_text import as_text

        return as_text(
            report, language, naming=naming(), short_only=short_only, everything=everything
        )

    def json() -> Iterator[str]:
        from sbt_ledger.reports.check_json import json_parts

        return json_parts(report, language)

    def csv() -> str:
        from sbt_ledger.reports.check_csv import as_csv

        return as_csv(report, language)

    from sbt_ledger.cli.office import office_ways

    def office() -> OfficeReport:
        from sbt_ledger.reports.concerns import states_of_concern
        from sbt_ledger.reports.office.results import of_check

        states = states_of_concern(short_only=short_only, everything=not short_only)
        return of_check(report, naming(), language, states=states)

    ways = office_ways(office, options)
    ways |= {"table": table, "text": text, "json": json, "csv": csv}
    show(options, ways)


def _warn(report: Report, options: Options) -> None:
    from sbt_ledger.cli.output import say
    from sbt_ledger.reports.problems import told

    if report.problems and options.format != "json":
        say(told(report.problems), options)
