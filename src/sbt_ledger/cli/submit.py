"""`ledger submit`: the sheet for the college, frozen as it was sent; new and changed rows only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import DryRun

if TYPE_CHECKING:
    from sbt_ledger.cli.options import Options
    from sbt_ledger.cli.question import Question
    from sbt_ledger.files.submitted import Key, Row, Submission
    from sbt_ledger.periods import Period
    from sbt_ledger.reports.import_sheet import Sheet


def submit(
    context: Context,
    period: Annotated[str, Argument(metavar="PERIOD", help=_("A school year: 2025-26."))],
    again: Annotated[
        bool, Option("--again", help=_("Send all rows, not only what is new or changed."))
    ] = False,
    with_ids: Annotated[
        bool, Option("--with-ids", help=_("Write national ids in full into the sheet."))
    ] = False,
    take_back: Annotated[
        bool, Option("--withdraw", help=_("It was not sent after all: take the last back."))
    ] = False,
    reason: Annotated[str, Option(metavar="R", help=_("Why it is withdrawn."))] = "",
    dry_run: DryRun = False,
) -> int:
    """Write the sheet for the college, and freeze what was sent."""
    from sbt_ledger.cli.exit_code import COMPLIANT
    from sbt_ledger.cli.options import options_of

    options = options_of(context)
    if take_back:
        _withdraw(options, period, reason)
    else:
        if options.output and not options.format and not options.output.endswith(".json"):
            options = options._replace(format="csv")
        call = _Submitting(options, period, again=again, with_ids=with_ids, dry_run=dry_run)
        call.run()
    return COMPLIANT


def _withdraw(options: Options, period: str, reason: str) -> None:
    from sbt_ledger.cli.amending import reason_of
    from sbt_ledger.cli.output import say
    from sbt_ledger.cli.stamp import stamp_of
    from sbt_ledger.files.commit import writing
    from sbt_ledger.files.submitting import withdraw

    folder, stamp, why = options.folder(), stamp_of("submit"), reason_of(reason)
    with writing(folder, stamp, say=say, patience=options.patience()):
        gone = withdraw(folder, period, why, stamp, say)
    say(_("Taken back: {file}; its rows count as not sent.").format(file=gone.file), options)


class _Submitting:
    """A call of `ledger submit`."""

    def __init__(
        self, options: Options, period: str, *, again: bool, with_ids: bool, dry_run: bool
    ) -> None:
        from sbt_ledger.cli.answer import Answer
        from sbt_ledger.cli.stamp import stamp_of

        self._options, self._period = options, period
        self._again, self._with_ids, self._dry_run = again, with_ids, dry_run
        self._stamp = stamp_of("submit")
        self._folder = options.folder()
        self._answer = Answer(options, self._folder, written=not dry_run)

    def run(self) -> None:
        """Judge the year, write what is to be sent, and show it."""
        self._answer.run(self._act)

    def _act(self) -> None:
        from sbt_ledger.cli.output import while_waiting
        from sbt_ledger.files.commit import writing
        from sbt_ledger.files.submitting import freeze

        say, patience = self._answer.note, self._options.patience()
        with while_waiting(_("Judging …")):
            if self._dry_run:
                self._judged()
                return
            with writing(self._folder, self._stamp, say=say, patience=patience):
                freeze(self._folder, self._stamp, self._judged, say)

    def _judged(self) -> tuple[Submission, str] | None:
        """Return what is to be sent, and the text of its file; None if there is nothing."""
        from sbt_ledger.cli.question import Question
        from sbt_ledger.cli.submitted_years import sheet_on
        from sbt_ledger.files.submitted import last_sent, submissions
        from sbt_ledger.files.write import Draft
        from sbt_ledger.reports.import_sheet import to_send

        question = Question(self._options, self._period)
        period = question.school_year()
        sheet = sheet_on(question, period, question.day)
        before = submissions(question.folder, period.label)
        known = last_sent(before)
        rows = to_send(sheet, {} if self._again else known)
        number = max((each.number for each in before), default=0) + 1
        sent = self._submission(question, period, number, rows)
        stands = _("It is frozen as {file}, but the sheet could not be shown.")
        self._answer.prepare(
            [Draft(self._folder / sent.file, None, b"")] if rows and not self._dry_run else (),
            lambda chosen: self._shown(question, sent, rows, chosen),
            stands=stands.format(file=sent.file),
            notes=[*_notes(sheet, rows, known, again=self._again), *self._headline(sent, rows)],
        )
        return (sent, sent.as_text(_remarks(question))) if rows else None

    def _submission(
        self, question: Question, period: Period, number: int, rows: Sequence[Row]
    ) -> Submission:
        from importlib.metadata import version

        from sbt_ledger.files.rule_files import rule_digests
        from sbt_ledger.files.submitted import Submission
        from sbt_ledger.reports.import_sheet import frozen_lines

        stamp, settings = self._stamp, question.book.settings
        return Submission(
            period.label, number, period.first, period.last, question.day, stamp.user, stamp.host,
            stamp.time, version("sbt-ledger"), rule_digests(settings.rule_sets, question.folder),
            frozen_lines(rows),
        )  # fmt: skip

    def _headline(self, sent: Submission, rows: Sequence[Row]) -> list[str]:
        """Return what a sheet in a file does not say itself."""
        from sbt_ledger.reports.submitted import headline

        written = bool(rows) and not self._dry_run
        return [headline(sent, rows, written=written)] if self._options.output else []

    def _shown(self, question: Question, sent: Submission, rows: Sequence[Row], chosen: str) -> str:
        from sbt_ledger.reports.import_sheet import as_csv
        from sbt_ledger.reports.submitted import as_json, as_text

        written = bool(rows) and not self._dry_run
        match chosen:
            case "csv":
                return as_csv(question.book, rows, with_ids=self._with_ids)
            case "json":
                return as_json(sent, rows, written=written)
            case _:
                return as_text(sent, rows, written=written)


def _notes(
    sheet: Sheet, rows: Sequence[Row], known: Mapping[Key, Row], *, again: bool
) -> list[str]:
    """Return what a person should know: what waits, what is sent again, what is no more."""
    from sbt_ledger.cli.output import naming
    from sbt_ledger.reports.import_sheet import told_waiting
    from sbt_ledger.reports.submitted import told_again, told_gone, told_held_back

    notes = told_waiting(sheet.waiting, naming().step)
    held_back = () if again else told_held_back(sheet, known)
    return [*notes, *held_back, *told_again(rows, known), *told_gone(sheet, known)]


def _remarks(question: Question) -> list[str]:
    """Return what stands on top of the file, in the language of the book."""
    from sbt_ledger.cli.language import speaking

    with speaking(question.book.settings.lang):
        return [
            _("What was sent to the college, written by “ledger submit”: do not edit it."),
            _("“ledger verify” tells which rows of the book say something else by now."),
        ]
