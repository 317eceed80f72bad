"""Record what is proposed: all of it in one act, which one `undo` takes back."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, RefusedError
from sbt_ledger.files.additions import add_rows, first_files
from sbt_ledger.files.book_files import read_book
from sbt_ledger.files.closed_year import closed_files
from sbt_ledger.files.row_changes import Kept, rows_in
from sbt_ledger.files.settings_file import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.additions import Added
    from sbt_ledger.files.journal import Stamp
    from sbt_ledger.files.lock import Patience
    from sbt_ledger.intake.proposal import Proposal
    from sbt_ledger.records.book import Book

_TABLES = ("activities", "credits", "imports")
_TOLD = ("activities", "credits")
"""What the journal tells row by row; where rows came from stands in its bytes only."""


@dataclass(frozen=True, slots=True)
class OpenedBook:
    """A book as read, the files that take new rows as they were before, and what was imported."""

    folder: Path
    book: Book
    firsts: Mapping[str, tuple[str, bytes | None]]
    imported: tuple[Mapping[str, str], ...]


def opened(folder: Path) -> OpenedBook:
    """Return the book in `folder`; raises BrokenFilesError with all that is wrong with it."""
    settings = read_settings(folder)
    # Bytes first: what changes after them is noticed when they are saved.
    firsts = first_files(folder, settings, _TABLES)
    book = read_book(folder)
    file, raw = firsts["imports"]
    kept = Kept(settings.lang, settings.files.encoding)
    rows = rows_in(raw, file, "imports", kept) if raw else []
    return OpenedBook(folder, book, firsts, tuple(cells for _line, cells in rows))


def record(  # noqa: PLR0913 - what may be asked of it
    folder: Path,
    propose: Callable[[OpenedBook], Proposal],
    stamp: Stamp,
    *,
    say: Callable[[str], None],
    prepare: Callable[[Proposal, Added], None],
    patience: Patience | None = None,
    seen: Proposal | None = None,
    skip_bad: bool = False,
    dry_run: bool = False,
) -> tuple[Proposal, bool]:
    """Record what is proposed for the book in `folder`; return it, and whether it was written.

    Nothing is written if `dry_run`, if all stands in the book already, or if somebody has to look
    at it first and `skip_bad` does not leave these out. Refused if it is not what a person has
    `seen`. `prepare` is called before anything is written, and may refuse, too.
    """
    with nullcontext() if dry_run else _writing(folder, stamp, say, patience):
        book = opened(folder)
        proposal = propose(book)
        if seen and seen != proposal:
            message = _("The book changed meanwhile; nothing was written.")
            raise RefusedError(message, _("Run the command again."))
        if proposal.blocked and not skip_bad:
            return proposal, False
        added = _added(book, proposal)
        if dry_run and closed_files(folder):  # else `commit` does
            from sbt_ledger.files.closed_rows import refuse_closed  # noqa: PLC0415 - seldom

            refuse_closed(folder, added.drafts)
        prepare(proposal, added)
        written = bool(added.drafts) and not dry_run
        if written:
            from sbt_ledger.files.commit import Deed, commit  # noqa: PLC0415 - as in `_writing`

            commit(folder, Deed(added.drafts, tuple(added.changes(*_TOLD))), stamp, say)
    return proposal, written


def _writing(
    folder: Path, stamp: Stamp, say: Callable[[str], None], patience: Patience | None
) -> AbstractContextManager[object]:
    """Hold the book for writing; `patience` None waits as long as is usual."""
    from sbt_ledger.files.commit import writing  # noqa: PLC0415 - a look needs neither
    from sbt_ledger.files.lock import USUAL  # noqa: PLC0415 - as above

    return writing(folder, stamp, say=say, patience=patience or USUAL)


def _added(book: OpenedBook, proposal: Proposal) -> Added:
    """Return the drafts; what would break the book is told of the sheet, not of the drafts."""
    try:
        return add_rows(book.folder, book.book, book.firsts, proposal.rows)
    except BrokenFilesError as fault:
        told = tuple(dict.fromkeys(_of_sheet(fault.problems, book, proposal)))
        raise BrokenFilesError(_("Nothing was written."), problems=told) from None


def _of_sheet(
    problems: Sequence[Problem], book: OpenedBook, proposal: Proposal
) -> Iterator[Problem]:
    """Yield the problems of new rows with the line of the sheet from which they come."""
    credits_, imports = proposal.rows["credits"], proposal.rows["imports"]
    lines = {(row["activity"], row["teacher"]): int(row["line"]) for row in reversed(imports)}
    file, before = book.firsts["credits"]
    first = (before or b"").count(b"\n") + 1
    for problem in problems:
        at = (problem.line or 0) - first
        if problem.file == file and 0 <= at < len(credits_):
            row = credits_[at]
            line = lines.get((row["activity"], row["teacher"]))
            yield replace(problem, file=proposal.origin.file, line=line)
        else:
            yield problem
