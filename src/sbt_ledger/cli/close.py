"""`ledger close` and `ledger reopen`: freeze a school year, and open it again."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from sbt_ledger.cli.question import Question
from sbt_ledger.errors import RefusedError, WrongUseError

if TYPE_CHECKING:
    from pathlib import Path

    from sbt_ledger.assessment.result import Report
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.closed_year import ClosedYear
    from sbt_ledger.files.journal import Stamp
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book

_A_YEAR = 12  # months


def close(
    context: typer.Context,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help=_("A school year: 2025-26."))],
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
    with waiting, writing(folder, stamp, say=say, patience=options.patience()):
        judging = _Judging(options, period, stamp)
        year = close_year(folder, stamp, judging.year, judging.remarks, say)
    say(_told(year, judging.report), options)
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
    reason: Annotated[str, typer.Option(metavar="R", help=_("Why; the journal keeps it."))] = "",
) -> None:
    """Open a closed year again."""
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import say, while_waiting
    from sbt_ledger.cli.stamp import stamp_of
    from sbt_ledger.files.closing import reopen_year
    from sbt_ledger.files.commit import writing

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
        period = school_year(question)
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


def school_year(question: Question) -> Period:
    """Return the school year that the question names; WrongUseError for any other period."""
    from sbt_ledger.periods import Period, span_label, whole_months

    named = question.span.named
    if named is not None:
        label = span_label(named.first, named.last)
        if whole_months(named.first, named.last) == _A_YEAR and ".." not in label:
            return Period(named.first, named.last, label)
    message = _("“{period}” is no school year: years are closed, nothing else.")
    hint = _("For example 2025-26, as “ledger check --period” takes it.")
    raise WrongUseError(message.format(period=question.period), hint)


def _refuse_running(period: Period) -> NoReturn:
    message = _("{period} runs until {last}: it cannot be closed before.")
    hint = _("Close it when it has ended; --as-of DATE judges it on another day.")
    raise RefusedError(message.format(period=period.label, last=period.last), hint)


def _told(year: ClosedYear, report: Report) -> str:
    results = len(year.judged["results"]) - 1
    text = ngettext(
        "{period} is closed: {count} result of {day}, {short} of {teachers} teachers short.",
        "{period} is closed: {count} results of {day}, {short} of {teachers} teachers short.",
        results,
    )
    summary = report.summary
    lines = [
        text.format(
            period=year.label, count=results, day=year.as_of,
            short=summary["short"], teachers=summary["teachers"],
        ),
        _("What was judged stands in {file}; its rows are not changed any more.").format(
            file=year.file
        ),
    ]  # fmt: skip
    return "\n".join(lines)
