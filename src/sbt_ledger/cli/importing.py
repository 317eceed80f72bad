"""An import from the sheet to the answer: looked at first, asked about on a terminal, then written.

Nobody else waits for a person: the look and the question are without the lock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.cli.answer import Answer
    from sbt_ledger.cli.left_out import LeftOut
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.additions import Added
    from sbt_ledger.intake.asked import Asked
    from sbt_ledger.intake.proposal import Proposal
    from sbt_ledger.intake.recording import OpenedBook
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Teacher
    from sbt_ledger.reports.imported import ImportReport

_LATEST: list[Proposal] = []
"""Held to the end: taking thousands of rows apart before the process ends is a part of its time."""


@dataclass
class Importing:
    """A call of `ledger import`."""

    options: Options
    files: tuple[Path, ...]
    asked: Asked
    skip_bad: bool = False
    rejects: str = ""
    dry_run: bool = False
    _roster: Mapping[str, Teacher] = field(default_factory=dict)
    _titles: Mapping[str, str] = field(default_factory=dict)
    _book: Book | None = None

    def run(self, *, yes: bool) -> int:
        """Import the sheet, and return the exit code."""
        from sbt_ledger.cli.answer import Answer
        from sbt_ledger.cli.exit_code import BROKEN_FILES, COMPLIANT
        from sbt_ledger.cli.sheet_file import read_sheet
        from sbt_ledger.cli.terminal import is_terminal

        raws = [read_sheet(each) for each in self.files]
        self._check_names()
        folder = self.options.folder()
        options = self.options
        answer = Answer(options, folder, written=not self.dry_run)
        asks = is_terminal() and not (yes or self.dry_run or options.format or options.output)
        seen = self._looked_at(answer, folder, raws) if asks else None
        found = [seen] if seen and self._stops(seen) else []
        if not found:
            answer.run(lambda: self._record(answer, folder, raws, seen, found))
        _LATEST[:] = found
        return BROKEN_FILES if self._stops(found[0]) else COMPLIANT

    def _stops(self, proposal: Proposal) -> bool:
        return proposal.stops(skip_bad=self.skip_bad)

    def _looked_at(self, answer: Answer, folder: Path, raws: Sequence[bytes]) -> Proposal:
        """Show what would be recorded, and ask; leaves unless the answer is yes."""
        from typer import Abort

        from sbt_ledger.cli.stamp import stamp_of
        from sbt_ledger.cli.terminal import YES, read_line
        from sbt_ledger.intake.recording import record

        proposal, _written = record(
            folder, self._proposing(raws), stamp_of("import"), say=answer.note,
            prepare=lambda _proposal, _added: None, skip_bad=self.skip_bad, dry_run=True,
        )  # fmt: skip
        self._show(proposal)
        if not self._stops(proposal) and proposal.rows["credits"]:
            count = len(proposal.rows["credits"])
            text = ngettext("Record {count} row? [Y/n] ", "Record {count} rows? [Y/n] ", count)
            said = read_line(text.format(count=count)).strip().lower()
            if said and said not in YES:
                raise Abort
        return proposal

    def _record(
        self,
        answer: Answer,
        folder: Path,
        raws: Sequence[bytes],
        seen: Proposal | None,
        found: list[Proposal],
    ) -> None:
        """Record the sheet; `found` is what was, also if it is stopped after the writing."""
        from sbt_ledger.cli.output import while_waiting
        from sbt_ledger.cli.stamp import stamp_of
        from sbt_ledger.intake.recording import record

        def prepare(proposal: Proposal, added: Added) -> None:
            if not self.dry_run:
                for list_, rows in self._left_out(proposal):
                    list_.check(rows)
            self._prepare(answer, proposal, added, brief=seen is not None)
            found[:] = [proposal]

        with while_waiting(_("Recording …")):
            proposal, _written = record(
                folder, self._proposing(raws), stamp_of("import"), say=answer.note,
                prepare=prepare, seen=seen,
                patience=None if self.dry_run else self.options.patience(),
                skip_bad=self.skip_bad, dry_run=self.dry_run,
            )  # fmt: skip
        found[:] = [proposal]
        if self._stops(proposal):
            self._show(proposal)
        elif not self.dry_run:
            for list_, rows in self._left_out(proposal):
                list_.write(rows, self.options)

    def _proposing(self, raws: Sequence[bytes]) -> Callable[[OpenedBook], Proposal]:
        from sbt_ledger.cli.options import today

        def proposed(opened: OpenedBook) -> Proposal:
            self._book = opened.book
            self._roster = opened.book.teachers
            titles = opened.book.activities.texts(["id", "title"])
            self._titles = {row[0]: row[1] for row in titles}
            now = today(opened.book.settings.timezone)
            files = [(file.name, raw) for file, raw in zip(self.files, raws, strict=True)]
            if len(files) > 1:
                from sbt_ledger.intake.reports_import import propose_reports

                return propose_reports(opened, files, self.asked, now)
            from sbt_ledger.intake.sheet_import import propose

            return propose(opened, *files[0], self.asked, now)

        return proposed

    def _prepare(self, answer: Answer, proposal: Proposal, added: Added, *, brief: bool) -> None:
        """Make what will be shown before anything is written."""
        places = ", ".join(each.place for each in added.additions.values())
        done = _("Recorded: {places}.") if not self.dry_run else _("Would be recorded: {places}.")
        headline = done.format(places=places) if places else _("There is nothing new to record.")

        def make(chosen: str) -> str:
            from sbt_ledger.cli.output import naming
            from sbt_ledger.reports.page_text import as_text

            report = self._report(proposal, written=bool(places) and not self.dry_run)
            match chosen:
                case "json":
                    return report.json()
                case "csv":
                    return report.csv()
                case _:
                    return headline if brief else as_text(report.page(naming())) + headline

        stands = _("{headline} But the result could not be shown in full.")
        answer.prepare(
            added.drafts, make, stands=stands.format(headline=headline),
            notes=self._notes(proposal),
        )  # fmt: skip

    def _show(self, proposal: Proposal) -> None:
        """Show a proposal on stdout, and what is wrong with it on stderr."""
        from sbt_ledger.cli.output import complain, naming, say, show, width
        from sbt_ledger.reports.page_text import as_text

        report = self._report(proposal, written=False)

        def table() -> object:
            from sbt_ledger.reports.page_table import as_table

            return as_table(report.page(naming()), width=width(self.options))

        show(
            self.options,
            {
                "table": table,
                "text": lambda: as_text(report.page(naming())),
                "json": report.json,
                "csv": report.csv,
            },
        )
        for note in self._notes(proposal):
            say(note, self.options)
        if self._stops(proposal):
            complain(_("Nothing was written."))
            if proposal.is_unclear:
                complain(
                    _("    Mend the sheet first: what its columns or tables mean is not clear.")
                )
            else:
                complain(_("    Mend the sheet, or leave these out with --skip-bad."))

    def _notes(self, proposal: Proposal) -> tuple[str, ...]:
        """Return what a person should know: notes, what is wrong, and who could not choose it."""
        from sbt_ledger.cli.barred import imported_notes
        from sbt_ledger.reports.problems import told

        wrong = [told(proposal.problems)] if proposal.problems else []
        rows = proposal.rows
        barred = self._book and imported_notes(
            self.options, self._book, rows["activities"], rows["credits"]
        )
        return (*proposal.notes, *wrong, *(barred or ()))

    def _report(self, proposal: Proposal, *, written: bool) -> ImportReport:
        from sbt_ledger.reports.imported import ImportReport

        return ImportReport(proposal, self._roster, written, self._titles)

    def _check_names(self) -> None:
        """Refuse one list for the rows of several files: each has columns of its own."""
        if self.rejects and len(self.files) > 1:
            from sbt_ledger.errors import WrongUseError

            message = _("--rejects names one list, and each file has its own.")
            raise WrongUseError(message, _("Leave --rejects out: each list goes beside its file."))

    def _left_out(self, proposal: Proposal) -> Iterator[tuple[LeftOut, str]]:
        """Yield the list of each file with its rows in the columns of the sheet, "" for none."""
        if not proposal.leaves_out:
            return
        from sbt_ledger.cli.left_out import LeftOut
        from sbt_ledger.reports.rejects import rejects_csv

        for file, rows in zip(self.files, rejects_csv(proposal), strict=True):
            yield LeftOut(file, self.rejects), rows
