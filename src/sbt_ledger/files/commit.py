"""Change files of a book: the intent into the journal, then the files, then that it is done.

What somebody changed without the tool is written into the journal first, so that the journal
alone can rebuild every file as it was at any line.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import BrokenFilesError
from sbt_ledger.files.by_command import like_a_command, told_like_a_command
from sbt_ledger.files.closed_rows import edited_in_closed, refuse_closed
from sbt_ledger.files.edits import text_of
from sbt_ledger.files.followed import (
    FOLDERS,
    USUAL_FILES,
    followed,
    tables_by_file,
    tables_then,
    usual_tables,
)
from sbt_ledger.files.frozen_files import refuse_opened_by_hand
from sbt_ledger.files.history import file_edit, replayed
from sbt_ledger.files.journal import digest_of, first_break, read_entries, told_damage
from sbt_ledger.files.journal_end import append, chained, read_tail, write_lines
from sbt_ledger.files.journal_text import ToldRows
from sbt_ledger.files.journaled import row_of
from sbt_ledger.files.lock import USUAL, Patience, hold
from sbt_ledger.files.lost_journal import told_beginning
from sbt_ledger.files.row_changes import Kept, row_changes
from sbt_ledger.files.settings_file import SETTINGS, read_settings
from sbt_ledger.files.settle import close_if_clear, is_settled, settle, told_unsettled
from sbt_ledger.files.tables import BrokenTableError
from sbt_ledger.files.write import save, sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.files.journal import Entry, Stamp
    from sbt_ledger.files.journal_end import Lines, Tail
    from sbt_ledger.files.row_changes import RowChange
    from sbt_ledger.files.write import Draft


class Deed(NamedTuple):
    """What a command is about to do: the files, the rows in them, and why.

    `rows` are as the journal tells them; `undoes` and `redoes` name the line of the change that is
    taken back, or put back.
    """

    drafts: Sequence[Draft]
    rows: Iterable[Mapping[str, object]] = ()
    reason: str = ""
    undoes: int | None = None
    redoes: int | None = None


@contextmanager
def writing(
    folder: Path, stamp: Stamp, *, say: Callable[[str], None], patience: Patience = USUAL
) -> Iterator[None]:
    """Keep other commands out, and settle what was interrupted; `say` is told what was done.

    The book is to be read inside, as what was interrupted may change it. A journal that is damaged
    before its last line is told and written on: what is added stands behind the damage, as sound
    as the damage is plain, and a school need not stop working for a bad byte of last year.
    """
    since = f"{stamp.when:%Y-%m-%d %H:%M}"
    with hold(folder, command=f"ledger {stamp.command}", since=since, patience=patience, say=say):
        tail = read_tail(folder)
        note = settle(folder, tail, stamp)[1]
        if note:
            say(note)
        yield
        if damage := first_break(folder, tail.size):  # what is added was read back
            say(told_damage(damage))


def commit(folder: Path, deed: Deed, stamp: Stamp, say: Callable[[str], None] | None = None) -> int:
    """Do it, and return the line of the journal that tells it.

    Must be called inside `writing`; `say` is told where the journal seems cut or gone, or where its
    end could not be written. Raises RefusedError, with the files as they were, if one changed
    meanwhile or cannot be written, or if a row of a closed year would change.
    """
    tail = read_tail(folder)
    refuse_opened_by_hand(folder, tail, deed.drafts)
    refuse_closed(folder, deed.drafts)

    sights: list[Entry] = []
    lines: list[Lines] = []

    def compose() -> None:
        sights.extend(_sights(folder, tail, stamp))
        state = sights[-1]["state"] if sights else dict(tail.state)
        lines.append(chained(tail, [*sights, _intent(folder, deed, stamp, state)]))

    def record(_drafts: Sequence[Draft]) -> None:
        nonlocal tail
        _tell_sights(folder, tail, sights, say)
        with suppress(OSError):
            names = (*lines[-1].tail.state, *FOLDERS, *USUAL_FILES)
            sweep((folder / name for name in names), but=os.getpid())
        tail = write_lines(folder, lines[-1])

    before = tail.size
    try:
        save(deed.drafts, meanwhile=compose, record=record)
    finally:
        if tail.size > before:
            told = tail.n
            tail = close_if_clear(folder, tail, stamp)
    if say and not is_settled(tail):
        say(told_unsettled())
    return told


def catch_up(folder: Path, stamp: Stamp, say: Callable[[str], None]) -> Tail:
    """Let the journal tell all files as they are now, and return its end.

    Must be called inside `writing`; `say` as for `commit`.
    """
    tail = read_tail(folder)
    sights = list(_sights(folder, tail, stamp))
    _tell_sights(folder, tail, sights, say)
    return append(folder, tail, sights)


def _tell_sights(
    folder: Path, tail: Tail, sights: Sequence[Entry], say: Callable[[str], None] | None
) -> None:
    """Tell a person what the journal learns of files that it did not write, if that is odd."""
    if say is not None:
        _tell_cut(sights, say)
        if tail.last is None and (beginning := told_beginning(folder)):
            say(beginning)


def _tell_cut(sights: Sequence[Entry], say: Callable[[str], None]) -> None:
    for entry in sights:
        if entry["what"] == "edited-outside" and like_a_command(map(row_of, entry["rows"])):
            files = _(", ").join(edit["file"] for edit in entry["files"])
            text = _("Edited outside, and written into the journal now: {files}; {remark}.")
            say(text.format(files=files, remark=told_like_a_command()))


def outside_edits(folder: Path, tail: Tail) -> dict[str, bytes | None]:
    """Return the files that are not as the journal left them, None for one that is gone.

    A file that the journal has not seen yet is none of them.
    """
    now = followed(folder, tail.state)
    return {
        name: now.get(name)
        for name, digest in tail.state.items()
        if name not in now or digest_of(now[name]) != digest
    }


def _sights(folder: Path, tail: Tail, stamp: Stamp) -> Iterator[Entry]:
    """Yield a line for each file that is new to the journal, and one for all edits outside."""
    state = dict(tail.state)
    now = followed(folder, state)
    for name, raw in now.items():
        if name not in state:
            state[name] = digest_of(raw)
            text, encoding = text_of(raw)
            sight = {"file": name, "digest": state[name], "encoding": encoding, "text": text}
            yield {**stamp.as_entry(), "what": "seen", "state": dict(state), **sight}
    differing = [name for name in tail.state if _digest(now.get(name)) != tail.state[name]]
    if differing:
        yield _outside(folder, {name: now.get(name) for name in differing}, state, stamp)


def _outside(
    folder: Path, now: Mapping[str, bytes | None], state: dict[str, str], stamp: Stamp
) -> Entry:
    old = replayed(read_entries(folder))
    edits = [file_edit(name, old.get(name), raw) for name, raw in now.items()]
    for name, raw in now.items():
        if raw is None:
            del state[name]
        else:
            state[name] = digest_of(raw)
    rows = [row.as_entry() for row in outside_rows(folder, old, now)]
    closed = {"closed": labels} if (labels := _closed(folder, old)) else {}
    return {
        **stamp.as_entry(),
        "what": "edited-outside",
        "files": edits,
        "rows": rows,
        **closed,
        "state": state,
    }


def _closed(folder: Path, old: Mapping[str, bytes]) -> list[str]:
    """Return the closed years of which rows were edited by hand."""
    with suppress(BrokenTableError, BrokenFilesError):
        return [year.label for year, _rows in edited_in_closed(folder, old)]
    return []


def outside_rows(
    folder: Path, old: Mapping[str, bytes], now: Mapping[str, bytes | None]
) -> list[RowChange]:
    """Return the rows that differ between what files held and what they hold now.

    `now` has the files that differ. A file that the settings name no more, or name again, has its
    rows taken out or put in, as the book does.
    """
    tables = tables_by_file(folder)
    then = tables_then(old) if SETTINGS in now else {**usual_tables(now), **tables}
    settings = read_settings(folder)
    kept = Kept(settings.lang, settings.files.encoding)
    found: list[RowChange] = []
    for name, table in {**then, **tables}.items():
        before = old.get(name) if name in then else None
        after = now.get(name, old.get(name)) if name in tables else None
        if before != after:
            found += row_changes(table, name, before, after, kept)
    return found


def _intent(folder: Path, deed: Deed, stamp: Stamp, state: Mapping[str, str]) -> Entry:
    edits = [
        file_edit(draft.path.relative_to(folder).as_posix(), draft.before, draft.after)
        for draft in deed.drafts
    ]
    why = {"reason": deed.reason, "undoes": deed.undoes, "redoes": deed.redoes}
    return {
        **stamp.as_entry(),
        "what": "change",
        **{name: value for name, value in why.items() if value},
        "files": edits,
        "rows": deed.rows if isinstance(deed.rows, ToldRows) else [*deed.rows],
        "state": dict(state),
    }


def _digest(raw: bytes | None) -> str | None:
    return None if raw is None else digest_of(raw)
