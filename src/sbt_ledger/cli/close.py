"""`ledger close` and `ledger reopen`: freeze a school year, and open it again."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from sbt_ledger.cli.declared import DryRun, Reason
from sbt_ledger.cli.question import Question
from sbt_ledger.errors import RefusedError, WrongUseError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sbt_ledger.assessment.result import Report
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.closed_year import ClosedYear
    from sbt_ledger.files.journal import Stamp
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book


def close(
    context: typer.Context,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help=_("A school year: 2025-26."))],
    dry_run: DryRun = False,
) -> None:
    """Freeze a school year."""
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import say, while_waiting
    from sbt_ledger.cli.stamp import stamp_of
    from sbt_ledger.files.closing import close_year
    from sbt_ledger.files.commit import writing

    options, stamp = options_of(context), stamp_of("close")
    folder = options.folder()
    waiting = while_waiting(_("Judging …"))
    if dry_run:
        with waiting:
            judging = _Judging(options, period, stamp)
            year = judging.year()
        say(_told(year, judging.report, written=False), options)
        _show_frozen(options, folder, year)
        return
    with waiting, writing(folder, stamp, say=say, patience=options.patience()):
        judging = _Judging(options, period, stamp)
        year = close_year(folder, stamp, judging.year, judging.remarks, say)
    say(_told(year, judging.report, written=True), options)
    say(_told_unanswered(judging.report.book, folder, year.label), options)


def _told_unanswered(book: Book, folder: Path, label: str) -> str:
    """Return that the college's answer to rows that were sent cannot be entered; "" if it was."""
    from sbt_ledger.files.submitted import last_sent, submissions
    from sbt_ledger.reports.import_sheet import unanswered

    count = len(unanswered(book, last_sent(submissions(folder, label))))
    text = ngettext(
        "{count} row that was sent awaits the college's answer: to enter it, reopen the year.",
        "{count} rows that were sent await the college's answer: to enter it, reopen the year.",
        count,
    )
    return text.format(count=count) if count else ""


def reopen(
    context: typer.Context,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help=_("The closed year."))],
    reason: Reason = "",
    dry_run: DryRun = False,
) -> None:
    """Open a closed year again."""
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import say, while_waiting
    from sbt_ledger.cli.stamp import stamp_of
    from sbt_ledger.files.closing import reopen_year
    from sbt_ledger.files.commit import writing

    if dry_run:
        _show_opened(options_of(context), period)
        return
    if not reason.strip():
        message = _("Still needed: {options}.").format(options="--reason WHY")
        raise WrongUseError(message, _("The journal keeps why a closed year was opened."))
    options, stamp = options_of(context), stamp_of("reopen")
    folder = options.folder()
    waiting = while_waiting(_("Recording …"))
    with waiting, writing(folder, stamp, say=say, patience=options.patience()):
        reopen_year(folder, period, reason.strip(), stamp, say)
    text = _("{period} is open: its rows may be changed. “ledger close {period}” closes it again.")
    say(text.format(period=period), options)


class _Judging:
    """Judges the year that is to be closed; `report` is what came out."""

    report: Report

    def __init__(self, options: Options, period: str, stamp: Stamp) -> None:
        self._stamp = stamp
        self._question = Question(options, period)

    def year(self) -> ClosedYear:
        """Return the year as it is judged; WrongUseError for what is none, RefusedError if it runs.

        What the journal says of it is filled in by who writes it.
        """
        from importlib.metadata import version

        from sbt_ledger.files.closed_year import ClosedYear
        from sbt_ledger.files.closing import refuse_if_closed
        from sbt_ledger.files.rule_files import rule_digests
        from sbt_ledger.reports.frozen import judged

        question, stamp = self._question, self._stamp
        period = question.school_year()
        refuse_if_closed(question.folder, period.label)
        if question.day < period.last:
            _refuse_running(period)
        self.report = question.report()
        settings = question.book.settings
        return ClosedYear(
            period.label, period.first, period.last, question.day, stamp.user, stamp.host,
            stamp.time, version("sbt-ledger"), 0, "", "",
            rule_digests(settings.rule_sets, question.folder), judged(self.report, period),
        )  # fmt: skip

    def remarks(self) -> list[str]:
        """Return what stands on top of the file, in the language of the book."""
        from sbt_ledger.cli.language import speaking

        with speaking(self._question.book.settings.lang):
            return [
                _("A closed school year, written by “ledger close”: do not edit it."),
                _("Below are the results of that day; “ledger verify” compares them with today's."),
                _("“ledger reopen PERIOD --reason WHY” takes it away; the journal keeps it."),
            ]


def _show_frozen(options: Options, folder: Path, year: ClosedYear) -> None:
    """Show how many rows of which tables belong to a year, and how many results."""
    from sbt_ledger.cli.list_records import show_listing
    from sbt_ledger.cli.output import naming
    from sbt_ledger.files.closed_rows import counted_in
    from sbt_ledger.files.table_files import TableFiles
    from sbt_ledger.reports.listing import Listing

    names = {
        "activities": _("activities"), "credits": _("rows of credits"), "money": _("bookings"),
        "teachers": _("teachers in post"), "results": _("results"),
    }  # fmt: skip
    counts = counted_in(year, TableFiles.of(folder))
    if year.judged:
        counts["results"] = len(year.judged["results"]) - 1
    rows = [(word, names[word], count) for word, count in counts.items()]
    columns = ("table", "what", "count")
    show_listing(options, Listing("frozen", columns, rows, tuple(map(naming().column, columns))))


def _show_opened(options: Options, period: str) -> None:
    """Show what would be open again."""
    from sbt_ledger.cli.output import say
    from sbt_ledger.files.closed_year import closed_years
    from sbt_ledger.files.closing import closed_file

    folder = options.folder()
    file = closed_file(folder, period)
    year = next(each for each in closed_years(folder) if each.label == period)
    text = _("Not written, would be open again: {period}, closed by {user}, {time} ({file}).")
    told = text.format(period=period, user=year.closed_by, time=year.time, file=file)
    say(told, options)
    _show_frozen(options, folder, year)


def _refuse_running(period: Period) -> NoReturn:
    message = _("{period} runs until {last}: it cannot be closed before.")
    hint = _("Close it when it has ended; --as-of DATE judges it on another day.")
    raise RefusedError(message.format(period=period.label, last=period.last), hint)


def _told(year: ClosedYear, report: Report, *, written: bool) -> str:
    results = len(year.judged["results"]) - 1
    text = (
        _dry(results)
        if not written
        else ngettext(
            "{period} is closed: {count} result of {day}, {short} of {teachers} teachers short.",
            "{period} is closed: {count} results of {day}, {short} of {teachers} teachers short.",
            results,
        )
    )
    summary = report.summary
    headline = text.format(
        period=year.label, count=results, day=year.as_of,
        short=summary["short"], teachers=summary["teachers"],
    )  # fmt: skip
    if not written:
        return "\n".join(filter(None, (headline, _unsettled(summary))))
    lines = [
        headline,
        _("What was judged stands in {file}; its rows are not changed any more.").format(
            file=year.file
        ),
    ]
    return "\n".join(lines)


def _dry(results: int) -> str:
    return ngettext(
        "Not written, would be closed: {period}: {count} result of {day}, "
        "{short} of {teachers} teachers short.",
        "Not written, would be closed: {period}: {count} results of {day}, "
        "{short} of {teachers} teachers short.",
        results,
    )


def _unsettled(summary: Mapping[str, int]) -> str:
    """Return who still awaits something that a closed year does not take any more."""
    count = summary["pending"] + summary["unknown"]
    if not count:
        return ""
    text = ngettext(
        "{count} teacher is pending or unknown: what they await is not entered once it is closed.",
        "{count} teachers are pending or unknown: what they await is not entered once it is "
        "closed.",
        count,
    )
    return text.format(count=count)
