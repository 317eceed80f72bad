"""`ledger report`: the reports that an office files, or looks at."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

import typer

from sbt_ledger.cli.declared import OnlyGroups, OnlyTeachers, OtherRules
from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.assessment.span import Touching
    from sbt_ledger.cli.options import Options
    from sbt_ledger.cli.question import Question
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.registry import Entry
    from sbt_ledger.reports.office.sheet import OfficeReport


def report(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help=_("Which; without one they are listed."))
    ] = "",
    period: Annotated[
        str, typer.Option(metavar="P", help=_("A label, or FROM..TO; else the year of the day."))
    ] = "",
    group: OnlyGroups = None,
    teacher: OnlyTeachers = None,
    table: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help=_("Only this table of it; can be repeated.")),
    ] = None,
    rules: OtherRules = None,
) -> None:
    """Make a report."""
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.question import Question
    from sbt_ledger.reports.office.registry import made, reports

    options = options_of(context)
    if not name:
        _list(options)
        return
    entry = reports().get(name)
    if entry is None:
        from sbt_ledger.records.nearest import meant

        message = _("There is no report “{name}”.").format(name=name)
        known = ", ".join(reports())
        raise WrongUseError(
            message, meant(name, reports()) or _("Known: {known}.").format(known=known)
        )
    question = Question(options, period, tuple(rules or ()))
    found = made(name, _asked(question, entry, tuple(group or ()), teacher or ()))
    found = narrowed(found, table or ())
    show_report(options, found, None if table or group or teacher else found.in_brief())


def _list(options: Options) -> None:
    """List the reports that there are."""
    from sbt_ledger.cli.list_records import show_listing
    from sbt_ledger.reports.listing import Listing
    from sbt_ledger.reports.office.registry import reports

    rows = [(name, entry.purpose) for name, entry in reports().items()]
    show_listing(options, Listing("reports", ("name", "purpose"), rows, (_("report"), _("what"))))


def _asked(
    question: Question, entry: Entry, groups: tuple[str, ...], teachers: Sequence[str]
) -> Asked:
    from sbt_ledger.assessment.assess import assess
    from sbt_ledger.cli.closed_years import edited_by_hand
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.output import naming, while_waiting
    from sbt_ledger.files.kinds import side_of
    from sbt_ledger.reports.office.asked import Asked

    book, rule_sets, span = question.book, question.rule_sets, span_of(question, entry)
    codes = question.codes(teachers, ())
    with while_waiting(_("Judging …")):
        assessment = assess(book, rule_sets, span)
    asked = Asked(
        assessment, span.period, naming(), spoken(), groups,
        None if codes is None else frozenset(codes), side_of, span.asked_on,
        edited_by_hand(question.folder),
    )  # fmt: skip
    _refuse_unknown_group(asked)
    return asked


def span_of(question: Question, entry: Entry) -> Touching:
    """Return the period of the report, the one named or the one that holds the day, and its day."""
    from sbt_ledger.reports.office.years import (
        calendar_year,
        form_year_called,
        span_of_report,
    )

    called = {"money": calendar_year, "form": form_year_called}.get(entry.year)
    named = called(question.period) if called and question.period else None
    named = named or question.span.named
    return span_of_report(entry.year, question.rule_sets, question.day, named)


def _refuse_unknown_group(asked: Asked) -> None:
    from sbt_ledger.records.nearest import meant

    known = {each for each in asked.groups if each}
    known |= {group for (group,) in asked.book.activities.texts(["group"]) if group}
    known |= {each.cells.get("group", "") for each in asked.book.money} - {""}
    for group in asked.chosen:
        if group in known:
            continue
        message = _("There is no group “{group}”.").format(group=group)
        told = _("Known: {known}.").format(known=", ".join(sorted(known)))
        raise WrongUseError(message, meant(group, known) or told)


def narrowed(found: OfficeReport, tables: Sequence[str]) -> OfficeReport:
    """Return the report with the tables that are asked for, in the order asked."""
    if not tables:
        return found
    told = {sheet.name: sheet for sheet in (*found.sheets, *found.flat)}
    read = told | {sheet.name: sheet for sheet in found.sheets}
    for name in tables:
        if name not in told:
            message = _("“{report}” has no table “{name}”.").format(report=found.name, name=name)
            raise WrongUseError(message, _("Known: {known}.").format(known=", ".join(told)))
    names = dict.fromkeys(tables)
    sheets, flat = (tuple(each[name] for name in names) for each in (read, told))
    return replace(found, sheets=sheets, flat=flat if found.flat else ())


def show_report(options: Options, found: OfficeReport, brief: OfficeReport | None = None) -> None:
    """Show the report in the format asked for: to people in brief, to programs and sheets whole."""
    from sbt_ledger.cli.office import office_ways
    from sbt_ledger.cli.output import show

    show(options, office_ways(lambda: found, options, None if brief is None else lambda: brief))
