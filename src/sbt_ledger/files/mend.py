"""Change rows of the book and add new ones: the bytes of the files, the book that they will be.

The drafts are read back as a book: what would break it is never written.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from gettext import gettext as _
from itertools import chain
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, RefusedError, WrongUseError
from sbt_ledger.files.additions import appended, first_files
from sbt_ledger.files.book_files import read_book
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.closed_rows import refuse_closed
from sbt_ledger.files.commit import Deed, commit, writing
from sbt_ledger.files.drafted_book import read_drafted
from sbt_ledger.files.layout import COLUMNS
from sbt_ledger.files.lock import USUAL
from sbt_ledger.files.numbers_as_text import Codes
from sbt_ledger.files.row_changes import Kept, RowChange
from sbt_ledger.files.row_edit import RowEdit
from sbt_ledger.files.settings_file import read_settings
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
    "teachers": ("code",),
    "changes": ("teacher", "attribute"),
    "activities": ("id",),
    "credits": ("activity", "teacher"),
    "money": ("what",),
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
    """What a command wants: rows changed, what it is about in words, what a person should know.

    `new` has the rows to be added, by table. `options` says for columns under which option of the
    command a person gave the cell; else it was `--set COLUMN`.
    """

    wishes: tuple[Wish, ...]
    about: str
    notes: tuple[str, ...] = ()
    new: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


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
    """Change the rows of the book in `folder` as `plan` wishes, and add its new ones.

    `prepare` is called before anything is written, and may refuse; `say` is told what was settled
    first. Nothing is written if all is as wished already, nor if `dry_run`.
    """
    waiting = writing(folder, stamp, say=say, patience=patience)
    with nullcontext() if dry_run else waiting:
        firsts = first_files(folder, read_settings(folder), tuple(COLUMNS))
        book = read_book(folder)
        planned = plan(book)
        mended = mend(folder, book, planned, firsts)
        if dry_run:  # else `commit` does
            refuse_closed(folder, mended.drafts)
        prepare(planned, mended)
        if mended.drafts and not dry_run:
            rows = [row.as_entry() for row in mended.changes]
            commit(folder, Deed(mended.drafts, rows, reason), stamp, say)


def mend(
    folder: Path,
    book: Book,
    planned: Plan,
    firsts: Mapping[str, tuple[str, bytes | None]],
) -> Mended:
    """Return the files with the wishes fulfilled and the new rows at their ends, read back.

    `firsts` has the files that take new rows, as they were before the book was read. Raises
    WrongUseError with the problems that the book would have, RefusedError if a file cannot be
    edited safely or is not as it was read.
    """
    drafts: dict[str, Draft] = {}
    rows: list[MendedRow] = []
    for table, file, wishes in _by_file(planned.wishes):
        draft, changed = _edited(folder, book, table, file, wishes)
        rows += changed
        if changed:
            drafts[file] = draft
    for table, new in planned.new.items():
        if new:
            file, before = firsts[table]
            drafts[file], added = _extended(folder, book, table, (file, before), drafts, new)
            rows += added
    after = _read_back(folder, book, drafts, planned) if drafts else book
    return Mended(tuple(drafts.values()), tuple(rows), book, after)


def _by_file(wishes: Sequence[Wish]) -> Iterator[tuple[str, str, list[Wish]]]:
    found: dict[tuple[str, str], list[Wish]] = {}
    for wish in wishes:
        found.setdefault((wish.table, wish.place.file), []).append(wish)
    yield from ((table, file, own) for (table, file), own in found.items())


def _edited(
    folder: Path, book: Book, table: str, file: str, wishes: Sequence[Wish]
) -> tuple[Draft, list[MendedRow]]:
    """Return a file with the rows changed, and those of which a cell is another one now."""
    kept = Kept(book.settings.lang, book.settings.files.encoding)
    before = (folder / file).read_bytes()
    edits = [RowEdit(wish.place.line, wish.cells) for wish in wishes]
    edited = edit_rows(before, file, table, edits, kept)
    for wish, row in zip(wishes, edited.rows, strict=True):
        if not all(map(_is_code, (row.before.get(k, "") for k in KEYS[table]), wish.key)):
            raise _moved(wish)
    return Draft(folder / file, before, edited.after), list(_mended(table, file, edited))


def _extended(  # noqa: PLR0913, PLR0917 - a file of a book has this many sides
    folder: Path,
    book: Book,
    table: str,
    first: tuple[str, bytes | None],
    drafts: Mapping[str, Draft],
    new: Sequence[Mapping[str, str]],
) -> tuple[Draft, list[MendedRow]]:
    """Return a file, edited already or as it was, with the new rows at its end; and these."""
    file, before = first
    so_far = drafts[file].after if file in drafts else before
    draft, added = appended(folder, book.settings, table, file, so_far, new)
    ends = (*(line - added.lines[0] for line in added.lines[1:]), len(added.text))
    texts = (
        "\n".join(added.text[line - added.lines[0] : end])
        for line, end in zip(added.lines, ends, strict=True)
    )
    changes = (
        RowChange(table, file, line, None, {name: text for name, text in row.items() if text})
        for row, line in zip(new, added.lines, strict=True)
    )
    rows = [MendedRow(each, "", text) for each, text in zip(changes, texts, strict=True)]
    return draft._replace(before=before), rows


def _mended(table: str, file: str, edited: Edited) -> Iterator[MendedRow]:
    """Yield the rows of which a cell is another one now."""
    for row in edited.rows:
        if row.before != row.after:
            after = None if row.after is None else dict(row.after)
            change = RowChange(table, file, row.line, dict(row.before), after)
            yield MendedRow(change, row.text_before, row.text_after)


def _read_back(folder: Path, book: Book, drafts: Mapping[str, Draft], planned: Plan) -> Book:
    """Return the book with the drafts, or refuse what would break it as wrong use."""
    drafted = {file: draft.after for file, draft in drafts.items()}
    try:
        return read_drafted(folder, book.settings, drafted)
    except BrokenFilesError as fault:
        told = dict.fromkeys(_of_option(each, _columns(planned)) for each in fault.problems)
        raise WrongUseError(_("Nothing was written."), problems=tuple(told)) from fault


def _columns(planned: Plan) -> dict[str, str]:
    """Return the columns that the command fills, and under which option each was given."""
    filled = chain(
        (wish.cells for wish in planned.wishes), chain.from_iterable(planned.new.values())
    )
    names = dict.fromkeys(chain.from_iterable(filled))
    return {name: planned.options.get(name, f"--set {name}") for name in names}


def _of_option(problem: Problem, columns: Mapping[str, str]) -> Problem:
    """Return a problem of a cell that was asked for under the option that asked for it."""
    if problem.column not in columns:
        return problem
    return problem._replace(file="", line=None, column=columns[problem.column])


def _is_code(cell: str, code: str) -> bool:
    """Whether a cell names a code, as the reader takes it: zeros before it may be lost."""
    text = tidy(cell)
    return text == code or Codes([code]).meant_by(text) == [code]


def _moved(wish: Wish) -> RefusedError:
    message = _("{place} changed meanwhile; nothing was written").format(place=wish.place)
    return RefusedError(message, _("Look at the change and run the command again."))
