"""Change rows of the book: the new bytes of the files, and the book that they will be.

The drafts are read back as a book: what would break it is never written.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, RefusedError, WrongUseError
from sbt_ledger.files.book_files import read_book
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.closed_rows import refuse_closed
from sbt_ledger.files.commit import Deed, commit, writing
from sbt_ledger.files.drafted_book import read_drafted
from sbt_ledger.files.lock import USUAL
from sbt_ledger.files.numbers_as_text import Codes
from sbt_ledger.files.row_changes import Kept, RowChange
from sbt_ledger.files.row_edit import RowEdit
from sbt_ledger.files.table_edit import edit_rows
from sbt_ledger.files.write import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.journal import Stamp
    from sbt_ledger.files.lock import Patience
    from sbt_ledger.files.row_edit import Edited
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.place import Place

KEYS: Mapping[str, tuple[str, ...]] = {
    "activities": ("id",),
    "credits": ("activity", "teacher"),
}
"""What says whose row it is: it is looked at again in the bytes that are going to change."""


@dataclass(frozen=True, slots=True)
class Wish:
    """New cells, "" for a blank one, of a row: the one that says `key` and stands at `place`."""

    table: str
    place: Place
    key: tuple[str, ...]
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a command wants: the rows, what it is about in words, and what a person should know."""

    wishes: tuple[Wish, ...]
    about: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MendedRow:
    """A row that changes, and its text in the file before and after; "" where it is not there."""

    change: RowChange
    text_before: str
    text_after: str


@dataclass(frozen=True, slots=True)
class Mended:
    """What a change makes of the book: the files to save, their rows, the book before and after."""

    drafts: tuple[Draft, ...]
    rows: tuple[MendedRow, ...]
    before: Book
    after: Book

    @property
    def changes(self) -> tuple[RowChange, ...]:
        """The rows as the journal tells them."""
        return tuple(row.change for row in self.rows)


def amend(  # noqa: PLR0913 - what may be asked of it
    folder: Path,
    plan: Callable[[Book], Plan],
    stamp: Stamp,
    *,
    reason: str,
    say: Callable[[str], None],
    prepare: Callable[[Plan, Mended], None],
    patience: Patience = USUAL,
    dry_run: bool = False,
) -> None:
    """Change the rows of the book in `folder` that `plan` wishes to be changed.

    `prepare` is called before anything is written, and may refuse; `say` is told what was settled
    first. Nothing is written if all is as wished already, nor if `dry_run`.
    """
    waiting = writing(folder, stamp, say=say, patience=patience)
    with nullcontext() if dry_run else waiting:
        book = read_book(folder)
        planned = plan(book)
        mended = mend(folder, book, planned.wishes)
        if dry_run:  # else `commit` does
            refuse_closed(folder, mended.drafts)
        prepare(planned, mended)
        if mended.drafts and not dry_run:
            commit(folder, Deed(mended.drafts, mended.changes, reason), stamp, say)


def mend(folder: Path, book: Book, wishes: Sequence[Wish]) -> Mended:
    """Return the files with the wishes fulfilled, read back.

    Raises WrongUseError with the problems that the book would have, RefusedError if a file cannot
    be edited safely or is not as it was read.
    """
    drafts: dict[str, Draft] = {}
    rows: list[MendedRow] = []
    kept = Kept(book.settings.lang, book.settings.files.encoding)
    by_file: dict[tuple[str, str], list[Wish]] = {}
    for wish in wishes:
        by_file.setdefault((wish.table, wish.place.file), []).append(wish)
    for (table, file), own in by_file.items():
        before = (folder / file).read_bytes()
        edits = [RowEdit(wish.place.line, wish.cells) for wish in own]
        edited = edit_rows(before, file, table, edits, kept)
        for wish, row in zip(own, edited.rows, strict=True):
            if not all(map(_is_code, (row.before.get(k, "") for k in KEYS[table]), wish.key)):
                raise _moved(wish)
        changed = tuple(_mended(table, file, edited))
        rows += changed
        if changed:
            drafts[file] = Draft(folder / file, before, edited.after)
    after = _read_back(folder, book, drafts, wishes) if drafts else book
    return Mended(tuple(drafts.values()), tuple(rows), book, after)


def _mended(table: str, file: str, edited: Edited) -> Iterator[MendedRow]:
    """Yield the rows of which a cell is another one now."""
    for row in edited.rows:
        if row.before != row.after:
            after = None if row.after is None else dict(row.after)
            change = RowChange(table, file, row.line, dict(row.before), after)
            yield MendedRow(change, row.text_before, row.text_after)


def _read_back(
    folder: Path, book: Book, drafts: Mapping[str, Draft], wishes: Sequence[Wish]
) -> Book:
    """Return the book with the drafts, or refuse what would break it as wrong use."""
    drafted = {file: draft.after for file, draft in drafts.items() if draft.after is not None}
    try:
        return read_drafted(folder, book.settings, drafted)
    except BrokenFilesError as fault:
        columns = {column for wish in wishes for column in wish.cells}
        told = dict.fromkeys(_of_option(each, columns) for each in fault.problems)
        raise WrongUseError(_("Nothing was written."), problems=tuple(told)) from fault


def _of_option(problem: Problem, columns: set[str]) -> Problem:
    """Return a problem of a cell that was asked for under the option that asked for it."""
    if problem.column not in columns:
        return problem
    return replace(problem, file="", line=None, column=f"--set {problem.column}")


def _is_code(cell: str, code: str) -> bool:
    """Whether a cell names a code, as the reader takes it: zeros before it may be lost."""
    text = tidy(cell)
    return text == code or Codes([code]).meant_by(text) == [code]


def _moved(wish: Wish) -> RefusedError:
    message = _("{place} changed meanwhile; nothing was written").format(place=wish.place)
    return RefusedError(message, _("Look at the change and run the command again."))
