"""A roster sheet from the reading to the answer: looked at first, asked about, then written."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.cli.answer import Answer
    from sbt_ledger.cli.left_out import LeftOut
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.additions import Added
    from sbt_ledger.intake.roster_import import RosterSheet
    from sbt_ledger.intake.roster_proposal import RosterProposal
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.settings import Settings


@dataclass
class Rostering:
    """A call of `ledger teacher import`."""

    options: Options
    sheet: RosterSheet
    skip_bad: bool
    left_out: LeftOut
    dry_run: bool

    def run(self, *, yes: bool) -> int:
        """Take the sheet into the roster, and return the exit code."""
        from sbt_ledger.cli.answer import Answer
        from sbt_ledger.cli.exit_code import BROKEN_FILES, COMPLIANT
        from sbt_ledger.cli.terminal import is_terminal

        options = self.options
        folder = options.folder()
        answer = Answer(options, folder, written=not self.dry_run)
        asks = is_terminal() and not (yes or self.dry_run or options.format or options.output)
        seen = self._looked_at(answer, folder) if asks else None
        found = [seen] if seen and self._stops(seen) else []
        if not found:
            answer.run(lambda: self._record(answer, folder, seen, found))
        return BROKEN_FILES if self._stops(found[0]) else COMPLIANT

    def _stops(self, proposal: RosterProposal) -> bool:
        return proposal.blocked and not self.skip_bad

    def _looked_at(self, answer: Answer, folder: Path) -> RosterProposal:
        """Show who would be recorded, and ask; leaves unless the answer is yes."""
        from typer import Abort

        from sbt_ledger.cli.stamp import stamp_of
        from sbt_ledger.cli.terminal import YES, read_line
        from sbt_ledger.intake.roster_recording import record_roster

        proposal, _written = record_roster(
            folder, self._proposed, stamp_of("teacher import"), say=answer.note,
            prepare=lambda _proposal, _added: None, skip_bad=self.skip_bad, dry_run=True,
        )  # fmt: skip
        show_roster(self.options, proposal, stops=self._stops(proposal))
        if not self._stops(proposal) and proposal.new:
            count = len(proposal.new)
            text = ngettext("Record {count} row? [Y/n] ", "Record {count} rows? [Y/n] ", count)
            said = read_line(text.format(count=count)).strip().lower()
            if said and said not in YES:
                raise Abort
        return proposal

    def _record(
        self,
        answer: Answer,
        folder: Path,
        seen: RosterProposal | None,
        found: list[RosterProposal],
    ) -> None:
        """Take the sheet; `found` is what is recorded, also if it is stopped after the writing."""
        from sbt_ledger.cli.output import while_waiting
        from sbt_ledger.cli.stamp import stamp_of
        from sbt_ledger.intake.roster_recording import record_roster
        from sbt_ledger.reports.rejects import rejects_of

        def prepare(proposal: RosterProposal, added: Added) -> None:
            if not self.dry_run:
                self.left_out.check(rejects_of(proposal.people, proposal.origin))
            self._prepare(answer, proposal, added, brief=seen is not None)
            found[:] = [proposal]

        with while_waiting(_("Recording …")):
            proposal, _written = record_roster(
                folder, self._proposed, stamp_of("teacher import"), say=answer.note,
                prepare=prepare, patience=self.options.patience(), seen=seen,
                skip_bad=self.skip_bad, dry_run=self.dry_run,
            )  # fmt: skip
        found[:] = [proposal]
        if self._stops(proposal):
            show_roster(self.options, proposal, stops=True)
        elif not self.dry_run:
            self.left_out.write(rejects_of(proposal.people, proposal.origin), self.options)

    def _proposed(self, book: Book) -> RosterProposal:
        from sbt_ledger.cli.options import today
        from sbt_ledger.intake.roster_import import propose_roster
        from sbt_ledger.intake.roster_planning import Standing

        day = today(book.settings.timezone)
        standing = Standing(book.teachers, book.timelines, day)
        return propose_roster(book.settings, standing, self.sheet)

    def _prepare(
        self, answer: Answer, proposal: RosterProposal, added: Added, *, brief: bool
    ) -> None:
        """Make what will be shown before anything is written."""
        from sbt_ledger.reports.rostered import RosterReport

        places = ", ".join(each.place for each in added.additions.values())
        done = _("Recorded: {places}.") if not self.dry_run else _("Would be recorded: {places}.")
        headline = done.format(places=places) if places else _("There is nothing new to record.")
        report = RosterReport(proposal, written=bool(places) and not self.dry_run)

        def make(chosen: str) -> str:
            from sbt_ledger.cli.output import naming
            from sbt_ledger.reports.page_text import as_text

            match chosen:
                case "json":
                    return report.json()
                case "csv":
                    return report.csv()
                case _:
                    return headline if brief else as_text(report.page(naming())) + headline

        stands = _("{headline} But the result could not be shown in full.")
        notes = () if brief else (*proposal.notes, *_told(proposal))
        answer.prepare(added.drafts, make, stands=stands.format(headline=headline), notes=notes)


def listed_teachers(
    options: Options, file: Path, settings: Settings
) -> Sequence[Mapping[str, str]] | None:
    """Return the rows for the roster of a book to be made; None, told, if the sheet is not clear.

    What is to be looked at is told in either case.
    """
    from sbt_ledger.cli.options import today
    from sbt_ledger.cli.output import complain, say
    from sbt_ledger.cli.sheet_file import read_sheet
    from sbt_ledger.intake.asked import Asked
    from sbt_ledger.intake.roster_import import RosterSheet, propose_roster
    from sbt_ledger.intake.roster_planning import Standing

    sheet = RosterSheet(file.name, read_sheet(file), Asked(), is_first=True)
    standing = Standing({}, {}, today(settings.timezone))
    proposal = propose_roster(settings, standing, sheet)
    for note in (*proposal.notes, *_told(proposal)):
        say(note, None if proposal.blocked else options)
    if proposal.blocked:
        complain(_("Nothing was made."))
        complain(_("    Mend the sheet; or make the book without it, and see “teacher import”."))
        return None
    return proposal.new


def show_roster(options: Options, proposal: RosterProposal, *, stops: bool) -> None:
    """Show a proposal on stdout, and what is wrong with it on stderr."""
    from sbt_ledger.cli.output import complain, naming, say, show, width
    from sbt_ledger.reports.page_text import as_text
    from sbt_ledger.reports.rostered import RosterReport

    report = RosterReport(proposal, written=False)

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(report.page(naming()), width=width(options))

    text = {"table": table, "text": lambda: as_text(report.page(naming()))}
    show(options, {**text, "json": report.json, "csv": report.csv})
    for note in (*proposal.notes, *_told(proposal)):
        say(note, options)
    if stops:
        complain(_("Nothing was written."))
        complain(_("    Mend the sheet, or leave these out with --skip-bad."))


def _told(proposal: RosterProposal) -> list[str]:
    from sbt_ledger.reports.problems import told

    return [told(proposal.problems)] if proposal.problems else []
