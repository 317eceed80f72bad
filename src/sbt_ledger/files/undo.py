"""Take a change back, or put it back: byte for byte where a file is as it left it, else row by row.

A sheet that was sorted, or went through a spreadsheet, still holds the rows. Only a row that is
not there any more as the change left it keeps the change from being taken back.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, RefusedError, WrongUseError
from sbt_ledger.files.book_files import read_book
from sbt_ledger.files.closed_rows import refuse_closed
from sbt_ledger.files.commit import Deed, commit, writing
from sbt_ledger.files.drafted_book import read_drafted
from sbt_ledger.files.edits import EditError, applied, inverse
from sbt_ledger.files.followed import tables_by_file, usual_tables
from sbt_ledger.files.history import Replay, edited
from sbt_ledger.files.journal import broken_at, digest_of, read_entries
from sbt_ledger.files.journaled import (
    KEPT,
    journaled,
    kept_since,
    row_of,
    to_redo,
    to_undo,
    touched_since,
)
from sbt_ledger.files.layout import NEEDED
from sbt_ledger.files.lock import USUAL
from sbt_ledger.files.mend import Mended, MendedRow
from sbt_ledger.files.row_changes import Kept, RowChange, row_changes
from sbt_ledger.files.rows_back import rows_back
from sbt_ledger.files.undo_refused import refuse_joined, refuse_sent
from sbt_ledger.files.write import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.journal import Entry, Stamp
    from sbt_ledger.files.journaled import Journaled
    from sbt_ledger.files.lock import Patience
    from sbt_ledger.records.book import Book


@dataclass(frozen=True, slots=True)
class Undoing:
    """The change that is taken back, or put back, and what that makes of the book.

    `passed_over` are those after it that have a way of their own back, such as `close`.
    """

    change: Journaled
    mended: Mended
    passed_over: tuple[Journaled, ...] = ()


def undo(  # noqa: PLR0913 - what may be asked of it
    folder: Path,
    stamp: Stamp,
    *,
    redo: bool,
    say: Callable[[str], None],
    prepare: Callable[[Undoing | None], bool],
    number: int | None = None,
    patience: Patience = USUAL,
    dry_run: bool = False,
) -> None:
    """Take back the newest change that stands, or with `redo` put back what was undone last.

    With the `number` of a change that one, whatever was done since to other rows. `prepare` is told
    what it will be, None if there is nothing; nothing is written if it returns False. Raises
    RefusedError if a row is not as the change left it, WrongUseError if no such change stands.
    """
    waiting = writing(folder, stamp, say=say, patience=patience)
    with nullcontext() if dry_run else waiting:
        undoing = _planned(folder, number, redo=redo)
        if undoing:  # nobody is asked about what `commit` would refuse
            refuse_closed(folder, undoing.mended.drafts)
        if not prepare(undoing) or undoing is None or dry_run:
            return
        mended, n = undoing.mended, undoing.change.n
        undoes, redoes = (None, n) if redo else (n, None)
        rows = [row.as_entry() for row in mended.changes]
        deed = Deed(mended.drafts, rows, undoes=undoes, redoes=redoes)
        commit(folder, deed, stamp, say)


def _planned(folder: Path, number: int | None, *, redo: bool) -> Undoing | None:
    entries = read_entries(folder)
    told = journaled(entries)
    found = to_redo(told, number) if redo else to_undo(told, number)
    if found is None:
        if number is not None:
            raise _not_to_be_taken(told, number, redo=redo)
        return None
    later = () if redo else kept_since(told, found)
    if number is None:
        _refuse_sent_since(folder, later)
        later = [each for each in later if each.said("command") != "submit"]
    elif not redo:
        refuse_sent(folder, found.change, later)
        refuse_joined(told, found)
    book = read_book(folder)
    drafts: list[Draft] = []
    rows: list[RowChange] = []
    problems: list[Problem] = []
    for edit in found.traces["files"]:
        own = [row_of(row) for row in found.traces["rows"] if row["file"] == edit["file"]]
        own = own or _rows_of(folder, entries, found.traces, edit, book)
        draft, changes, faults = _file_back(folder, edit, own, book)
        drafts += draft
        rows += changes
        problems += faults
    if problems:
        message = _("It cannot be taken back: these rows changed since. Nothing was written.")
        hint = _("Mend them by hand, or use “ledger correct” or “ledger void”.")
        if since := touched_since(told, found):
            hint = _("“ledger undo {n}” first, which takes back the “{command}” after it.")
            hint = hint.format(n=since.n, command=since.said("command"))
        raise RefusedError(message, hint, problems=tuple(problems))
    after = _read_back(folder, book, drafts)
    mended = tuple(MendedRow(change, "", "") for change in rows)
    return Undoing(found.change, Mended(tuple(drafts), mended, book, after), tuple(later))


def _not_to_be_taken(told: Sequence[Journaled], number: int, *, redo: bool) -> WrongUseError:
    """Return why a line of the journal is no change that could be taken back, or put back."""
    hint = _("“ledger log” shows the changes, each with its number.")
    change = next((each for each in told if each.n == number), None)
    if change is None:
        return WrongUseError(_("There is no change {n}.").format(n=number), hint)
    if change.state == "undone":
        hint = _("“ledger undo --redo {n}” puts it back.").format(n=number)
        return WrongUseError(_("Change {n} is undone already.").format(n=number), hint)
    if change.said("command") in KEPT:
        text = _("Change {n} is “{command}”: undo does not take it back.")
        ways = _(
            "A closed year is opened by “ledger reopen”, what was sent by “submit --withdraw”."
        )
        return WrongUseError(text.format(n=number, command=change.said("command")), ways)
    text = _("Change {n} is not undone.") if redo else _("Line {n} is no change by a command.")
    return WrongUseError(text.format(n=number), hint)


def _refuse_sent_since(folder: Path, changes: Sequence[Journaled]) -> None:
    """Refuse to take back what was done before something was sent that still counts as sent."""
    for change in changes:
        for edit in change.entry["files"]:
            name = edit["file"]
            if change.said("command") != "submit" or not (folder / name).is_file():
                continue
            message = _("The last thing done was “submit”: {file} was sent.").format(file=name)
            label = name.rpartition("/")[2].rpartition("-")[0]
            cure = _("“ledger submit {period} --withdraw --reason WHY” takes that back.")
            other = _("What was sent and is wrong is mended with “ledger correct” and sent again.")
            hint = _("{first} {second}").format(first=cure.format(period=label), second=other)
            raise RefusedError(message, hint)


def _file_back(
    folder: Path, edit: Entry, rows: Sequence[RowChange], book: Book
) -> tuple[list[Draft], list[RowChange], list[Problem]]:
    """Return a file as it was, its rows, and which rows keep it from being taken back."""
    path = folder / edit["file"]
    now = path.read_bytes() if path.is_file() else None
    table = tables_by_file(folder).get(edit["file"])
    if now is not None and digest_of(now) == edit["after"]:
        if edit["before"] is not None:
            return [Draft(path, now, _exactly(edit, now))], _lines_back(edit, rows), []
        if table and table not in NEEDED:
            return [Draft(path, now, None)], _lines_back(edit, rows), []
    if now is None and edit["after"] is None:
        return [Draft(path, None, _exactly(edit, b""))], _lines_back(edit, rows), []
    if now is None or table is None or not rows:
        message = _("{file} changed since; nothing was written").format(file=edit["file"])
        raise RefusedError(message, _("Only tables are taken back row by row."))
    kept = Kept(book.settings.lang, book.settings.files.encoding)
    back = rows_back(now, edit["file"], table, rows, kept)
    return [Draft(path, now, back.after)], list(back.rows), list(back.problems)


def _rows_of(
    folder: Path, entries: Sequence[Entry], traces: Entry, edit: Entry, book: Book
) -> list[RowChange]:
    """Return the rows of a table of which the journal tells the bytes only, as `imports`."""
    name = edit["file"]
    table = {**usual_tables([name]), **tables_by_file(folder)}.get(name)
    if table is None or not edit["edits"]:
        return []
    replay = Replay()
    for entry in entries[: entries.index(traces)]:
        replay.take(entry)
    before = replay.file(name) if name in replay.state else None
    kept = Kept(book.settings.lang, book.settings.files.encoding)
    return row_changes(table, name, before, edited(edit, before), kept)


def _exactly(edit: Entry, now: bytes) -> bytes:
    """Return the bytes before an edit; the journal is damaged if they are not what it says."""
    kept_in, found_in = edit["encoding"]
    try:
        before = applied(now.decode(found_in), inverse(edit["edits"])).encode(kept_in)
    except (EditError, ValueError):
        before = b""
    if digest_of(before) != edit["before"]:
        raise broken_at(None, _("this line does not fit what the journal tells"))
    return before


def _lines_back(edit: Entry, rows: Sequence[RowChange]) -> list[RowChange]:
    """Return the rows the other way round; one that stays gets its line in the file to be."""
    found = []
    for row in rows:
        moved = sum(
            len(added) - len(removed)
            for at, removed, added in inverse(edit["edits"])
            if at + len(removed) < row.line
        )
        line = row.line + moved if row.before is not None and row.after is not None else row.line
        found.append(RowChange(row.table, row.file, line, row.after, row.before))
    return found


def _read_back(folder: Path, book: Book, drafts: Sequence[Draft]) -> Book:
    """Return the book as it will be; RefusedError with the problems that it would have."""
    drafted = {draft.path.relative_to(folder).as_posix(): draft.after for draft in drafts}
    try:
        return read_drafted(folder, book.settings, drafted)
    except BrokenFilesError as fault:
        message = _("It cannot be taken back: the book could not be read then.")
        hint = _("Something that was recorded since belongs to it. Nothing was written.")
        raise RefusedError(message, hint, problems=fault.problems) from fault
