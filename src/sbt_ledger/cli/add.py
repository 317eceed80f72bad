"""`ledger add`: record a session and who attended, in one act."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from sbt_ledger.errors import LedgerError, RefusedError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.session import Session
    from sbt_ledger.files.session_draft import Drafted
    from sbt_ledger.reports.session import Pair, SessionReport

_Texts = list[str] | None


def add(
    context: Context,
    title: Annotated[str, Argument(metavar="[TITLE]", help=_("What it was."))] = "",
    date: Annotated[str, Option(metavar="DATE", help=_("Its day, or its first day."))] = "",
    end: Annotated[str, Option(metavar="DATE", help=_("Its last day."))] = "",
    hours: Annotated[str | None, Option(metavar="H", help=_("Its hours; 0 for a paper."))] = None,
    kind: Annotated[str, Option(metavar="K", help=_("Its kind, by word or by name."))] = "",
    teachers: Annotated[_Texts, Option(metavar="A,B", help=_("Who attended."))] = None,
    group: Annotated[_Texts, Option(metavar="G", help=_("All of a group on that day."))] = None,
    everybody: Annotated[bool, Option("--all", help=_("All who were in post."))] = False,
    without: Annotated[_Texts, Option("--except", metavar="A,B", help=_("Not these."))] = None,
    absent: Annotated[_Texts, Option(metavar="A,B", help=_("Who was absent."))] = None,
    leave: Annotated[_Texts, Option(metavar="A,B", help=_("Who was on leave."))] = None,
    late: Annotated[_Texts, Option(metavar="A=MINUTES", help=_("Who was late."))] = None,
    left_early: Annotated[
        _Texts, Option(metavar="A=HOURS", help=_("Who left early, and the hours attended."))
    ] = None,
    evidence: Annotated[_Texts, Option(metavar="KIND=PATH", help=_("A proof."))] = None,
    approval: Annotated[_Texts, Option(metavar="STEP@DATE", help=_("A step passed."))] = None,
    cells: Annotated[
        _Texts, Option("--set", metavar="COLUMN=VALUE", help=_("Any other column."))
    ] = None,
    id_: Annotated[
        str, Option("--id", metavar="ID", help=_("Instead of the next free YYYYMMDD-NN."))
    ] = "",
    dry_run: Annotated[bool, Option("--dry-run", help=_("Show it, and write nothing."))] = False,
    yes: Annotated[
        bool, Option("--yes", help=_("Ask nothing, and record what seems recorded already."))
    ] = False,
) -> int:
    """Record a session and who attended."""
    import sys

    from sbt_ledger.cli.ask import Asking
    from sbt_ledger.cli.exit_code import COMPLIANT
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import while_waiting
    from sbt_ledger.cli.stamp import stamp_of
    from sbt_ledger.files.session import open_book
    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.files.session_draft import record
    from sbt_ledger.records.attendees import Naming

    def all_of(texts: _Texts) -> tuple[str, ...]:
        return tuple(texts or ())

    marks = {"absent": absent, "leave": leave, "late": late, "left-early": left_early}
    naming = Naming(
        all_of(teachers), all_of(group), everybody, all_of(without),
        {mark: all_of(texts) for mark, texts in marks.items() if texts},
    )  # fmt: skip
    words = SessionWords(
        title, date, end, hours, kind, id_, naming,
        all_of(evidence), all_of(approval), all_of(cells),
    )  # fmt: skip
    options = options_of(context)
    folder = options.folder()
    seen = None
    if sys.stdin and sys.stdin.isatty() and sys.stdout.isatty() and not yes:
        opened = open_book(folder)
        asking = Asking(opened, options.day(opened.book.settings.timezone))
        words, seen, yes = asking.settle(words, look=not dry_run)
    answer = _Answer(options, folder, written=not dry_run)
    recorded = False
    try:
        with while_waiting(_("Recording …")):
            record(
                folder, words, stamp_of("add"), say=answer.note, patience=options.patience(),
                seen=seen, twice=yes, dry_run=dry_run, prepare=answer.prepare,
            )  # fmt: skip
        recorded = not dry_run
        answer.give()
    except (OSError, ValueError, LedgerError, KeyboardInterrupt):
        if not (recorded or answer.stands()):
            raise
        answer.say_that_it_stands()
    return COMPLIANT


class _Answer:
    """What is shown of a session: made before it is saved, as nothing may fail afterwards."""

    def __init__(self, options: Options, folder: Path, *, written: bool) -> None:
        self._options = options
        self._folder = folder
        self._written = written
        self._notes: list[str] = []
        self._text: str | None = None
        self._id = ""
        self._drafted: Drafted | None = None

    def prepare(self, session: Session, drafted: Drafted) -> None:
        """Make all that will be shown; raises LedgerError if it could not be shown as asked."""
        from sbt_ledger.cli.options import today
        from sbt_ledger.files.session import told_notes
        from sbt_ledger.reports.session import SessionReport

        options, zone = self._options, drafted.before.settings.timezone
        now = today(zone)
        as_of = options.day() if options.as_of else now
        self._notes += told_notes(session, now)
        _refuse_unwritable(options.output, drafted)
        if not options.quiet or options.format or options.output:
            totals = self._totals(session, drafted, as_of)
            self._text = self._told(SessionReport(session, drafted, totals, self._written))
        self._id, self._drafted = session.activity.id, drafted

    def give(self) -> None:
        """Show it; stdout is flushed, as a full disk is told only then."""
        import sys
        from dataclasses import replace

        from sbt_ledger.cli.output import say, show

        for note in self._notes:
            say(note, self._options)
        text = self._text
        if text is None:
            return
        if sys.__stdout__ is None and not self._options.output:
            raise OSError(_("stdout is closed"))
        chosen = self._format()
        show(replace(self._options, format=chosen), {chosen: lambda: text})
        sys.stdout.flush()

    def note(self, text: str) -> None:
        """Say at once what a person should know, whatever becomes of the session."""
        from sbt_ledger.cli.output import say

        say(text)

    def stands(self) -> bool:
        """Whether the rows are in the files, also if a Ctrl-C came just after the writing."""
        return self._written and self._drafted is not None and self._drafted.stands()

    def say_that_it_stands(self) -> None:
        """Say where it stands although it could not be shown; what stdout refused is dropped."""
        import os
        import sys
        from contextlib import suppress

        from sbt_ledger.cli.output import complain

        places = [each.place for each in self._drafted.additions] if self._drafted else []
        text = _("Recorded as {id} ({places}), but the result could not be shown in full.")
        with suppress(OSError, ValueError):
            told = text.format(id=self._id, places=_(", ").join(places))
            complain(told)
            sys.stderr.flush()
        try:
            sys.stdout.flush()
        except (OSError, ValueError):  # else the same failure would come again at the exit
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _format(self) -> str:
        from sbt_ledger.cli.output import default_format

        chosen = self._options.format or default_format(self._options)
        return "text" if chosen == "table" else chosen

    def _told(self, report: SessionReport) -> str:
        from sbt_ledger.cli.language import spoken

        match self._format():
            case "json":
                return report.json()
            case "csv":
                return report.csv()
            case _:
                return report.text(spoken())

    def _totals(self, session: Session, drafted: Drafted, as_of: date) -> tuple[Pair, ...]:
        """Return what became of the totals; rules that cannot be used hide them, no more."""
        from sbt_ledger.cli.options import rule_sets_of
        from sbt_ledger.reports.session import totals_of

        try:
            rule_sets = rule_sets_of(self._folder, drafted.before, None)
            return totals_of(rule_sets, session, drafted, as_of)
        except LedgerError as fault:
            text = _("The totals are not shown: {reason}")
            self._notes.append(text.format(reason=fault.message))
            return ()


def _refuse_unwritable(name: str, drafted: Drafted) -> None:
    """Refuse a file for the result that cannot be written, or that is one of the book."""
    import os
    from pathlib import Path

    if not name:
        return
    file, folder = Path(name), Path(name).absolute().parent
    reason = ""
    if any(file.resolve() == draft.path.resolve() for draft in drafted.drafts):
        reason = _("it is a file of the book")
    elif not folder.is_dir():
        reason = _("there is no folder {folder}").format(folder=folder)
    elif file.is_dir():
        reason = _("it is a folder")
    elif not os.access(file if file.exists() else folder, os.W_OK):
        reason = _("it may not be written")
    if reason:
        message = _("{file} cannot be written: {reason}.").format(file=name, reason=reason)
        raise RefusedError(message, _("Nothing was written."))
