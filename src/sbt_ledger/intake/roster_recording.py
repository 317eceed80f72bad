"""Write new teachers into the roster: all of them in one act, which one `undo` takes back."""

from __future__ import annotations

from contextlib import nullcontext
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, RefusedError
from sbt_ledger.files.additions import add_rows, first_files
from sbt_ledger.files.book_files import read_book
from sbt_ledger.files.closed_rows import refuse_closed
from sbt_ledger.files.commit import Deed, commit, writing
from sbt_ledger.files.lock import USUAL
from sbt_ledger.files.settings_file import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.additions import Added
    from sbt_ledger.files.journal import Stamp
    from sbt_ledger.files.lock import Patience
    from sbt_ledger.intake.roster_proposal import RosterProposal
    from sbt_ledger.records.book import Book

_TABLE = "teachers"


def record_roster(  # noqa: PLR0913 - what may be asked of it
    folder: Path,
    propose: Callable[[Book], RosterProposal],
    stamp: Stamp,
    *,
    say: Callable[[str], None],
    prepare: Callable[[RosterProposal, Added], None],
    patience: Patience = USUAL,
    seen: RosterProposal | None = None,
    skip_bad: bool = False,
    dry_run: bool = False,
) -> tuple[RosterProposal, bool]:
    """Write what is proposed for the book in `folder`; return it, and whether it was written.

    As `recording.record` does for an import.
    """
    waiting = writing(folder, stamp, say=say, patience=patience)
    with nullcontext() if dry_run else waiting:
        firsts = first_files(folder, read_settings(folder), (_TABLE,))
        book = read_book(folder)
        proposal = propose(book)
        if seen and seen != proposal:
            message = _("The book changed meanwhile; nothing was written.")
            raise RefusedError(message, _("Run the command again."))
        if proposal.blocked and not skip_bad:
            return proposal, False
        try:
            added = add_rows(folder, book, firsts, {_TABLE: proposal.new})
        except BrokenFilesError as fault:
            told = tuple(_of_sheet(fault.problems, proposal, *firsts[_TABLE]))
            raise BrokenFilesError(_("Nothing was written."), problems=told) from None
        refuse_closed(folder, added.drafts)
        prepare(proposal, added)
        written = bool(added.drafts) and not dry_run
        if written:
            commit(folder, Deed(added.drafts, added.told(_TABLE)), stamp, say)
    return proposal, written


def _of_sheet(
    problems: Sequence[Problem], proposal: RosterProposal, file: str, before: bytes | None
) -> Iterator[Problem]:
    """Yield the problems of new rows with the line of the sheet from which they come."""
    lines = [each.lines[0] for each in proposal.people if each.state == "new"]
    first = (before or b"").count(b"\n") + 1
    for problem in problems:
        at = (problem.line or 0) - first
        is_new = problem.file == file and 0 <= at < len(lines)
        yield problem._replace(file=proposal.origin.file, line=lines[at]) if is_new else problem
