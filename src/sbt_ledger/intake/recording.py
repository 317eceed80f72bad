"""Record what is proposed: all of it in one act, which one `undo` takes back."""

from __future__ import annotations

from contextlib import nullcontext
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import BrokenFilesError, RefusedError
from sbt_ledger.files.additions import add_rows, first_files
from sbt_ledger.files.book_files import read_book
from sbt_ledger.files.closed_year import closed_files
from sbt_ledger.files.layout import KEYS
from sbt_ledger.files.settings_file import read_settings
from sbt_ledger.files.tables import BrokenTableError, open_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.additions import Added
    from sbt_ledger.files.journal import Stamp
    from sbt_ledger.files.lock import Patience
    from sbt_ledger.files.tables import Table
    from sbt_ledger.intake.proposal import Proposal
    from sbt_ledger.records.book import Book

_TABLES = ("activities", "credits", "imports")
_FROM_WHERE = frozenset({"activity", "teacher", "sha256", "sheet", "line"})
_TOLD = ("activities", "credits")
"""What the journal tells row by row; where rows came from stands in its bytes only."""


class OpenedBook(NamedTuple):
    """A book as read, and the files that take new rows as they were before."""

    folder: Path
    book: Book
    firsts: Mapping[str, tuple[str, bytes | None]]

    def imported(self, sha256: str) -> list[dict[str, str]]:
        """Return which rows of `imports` came from a file of this digest, and from where in it.

        Raises BrokenFilesError for a table that cannot be read.
        """
        file, raw = self.firsts["imports"]
        if raw is None or sha256.encode() not in raw.replace(b"\0", b""):  # as UTF-16 has them
            return []
        settings = self.book.settings
        try:
            with open_bytes(
                raw, file, KEYS["imports"], language=settings.lang,
                declared=settings.files.encoding,
            ) as table:  # fmt: skip
                return [
                    {name: row[at] for name, at in _places(table) if at < len(row)}
                    for _line, row in table.rows
                    if sha256 in row
                ]
        except BrokenTableError as fault:
            raise BrokenFilesError(_("Nothing was written."), problems=fault.problems) from None


def opened(folder: Path) -> OpenedBook:
    """Return the book in `folder`; raises BrokenFilesError with all that is wrong with it."""
    settings = read_settings(folder)
    # Bytes first: what changes after them is noticed when they are saved.
    firsts = first_files(folder, settings, _TABLES)
    return OpenedBook(folder, read_book(folder), firsts)


def _places(table: Table) -> list[tuple[str, int]]:
    return [(name, at) for at, name in enumerate(table.columns) if name in _FROM_WHERE]


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
        if proposal.stops(skip_bad=skip_bad):
            return proposal, False
        added = _added(book, proposal)
        if dry_run and closed_files(folder):  # else `commit` does
            from sbt_ledger.files.closed_rows import refuse_closed  # noqa: PLC0415 - seldom

            refuse_closed(folder, added.drafts)
        prepare(proposal, added)
        written = bool(added.drafts) and not dry_run
        if written:
            from sbt_ledger.files.commit import Deed, commit  # noqa: PLC0415 - as in `_writing`

            commit(folder, Deed(added.drafts, added.told(*_TOLD)), stamp, say)
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
    rows = {(row["activity"], row["teacher"]): row for row in reversed(imports)}
    file, before = book.firsts["credits"]
    first = (before or b"").count(b"\n") + 1
    for problem in problems:
        at = (problem.line or 0) - first
        if problem.file == file and 0 <= at < len(credits_):
            row = credits_[at]
            told = rows[row["activity"], row["teacher"]]
            yield problem._replace(file=told["file"], line=int(told["line"]))
        else:
            yield problem
