"""Whether the journal, the files and the closed years of a book agree; nothing is written."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, LedgerError, Problem
from sbt_ledger.files.by_command import like_a_command
from sbt_ledger.files.followed import followed, tables_then
from sbt_ledger.files.history import Replay
from sbt_ledger.files.journal import JOURNAL, digest_of, read_sound
from sbt_ledger.files.journal_days import line_days
from sbt_ledger.files.journal_end import read_tail
from sbt_ledger.files.journaled import row_of
from sbt_ledger.files.known_on import fitting, zone_of
from sbt_ledger.files.settings_file import SETTINGS
from sbt_ledger.files.table_files import TableFiles
from sbt_ledger.files.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.files.journal import Entry

_SHORTEST = 8  # characters of a hash: fewer are not noted down by anybody


@dataclass(frozen=True, slots=True)
class HandEdit:
    """An edit by hand: the line that tells it, who ran the command that found it, and its rows."""

    line: int
    time: str
    user: str
    command: str
    files: tuple[str, ...]
    rows: tuple[str, ...]
    """The places, as FILE:LINE."""
    like_a_command: bool
    """Whether rows are such as commands write: the journal may have been cut before this line."""

    @classmethod
    def of(cls, entry: Entry) -> HandEdit:
        """Return what a line tells, as far as it tells it."""
        time, user, command = (str(entry.get(name, "")) for name in ("time", "user", "command"))
        files = tuple(edit["file"] for edit in entry["files"])
        rows = [row_of(row) for row in entry["rows"]]
        places = tuple(f"{row.file}:{row.line}" for row in rows)
        return cls(entry["n"], time, user, command, files, places, like_a_command(rows))


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal as far as it can be relied on: what its lines say, and the hash of each.

    `files` is what it says they hold; `problems` what is wrong with it.
    """

    entries: Sequence[Entry]
    hashes: Sequence[str]
    files: Mapping[str, bytes]
    problems: list[Problem] = field(default_factory=list)
    is_whole: bool = True

    @property
    def is_settled(self) -> bool:
        """Whether it is known how the last change ended."""
        return not self.entries or self.entries[-1]["what"] != "change"

    @property
    def by_hand(self) -> list[HandEdit]:
        """What was edited by hand, as the lines tell it."""
        return [HandEdit.of(entry) for entry in self.entries if entry["what"] == "edited-outside"]

    def knows(self, head: str) -> bool:
        """Whether a line has this hash, or one that begins so."""
        text = head.strip().lower()
        return len(text) >= _SHORTEST and any(each.startswith(text) for each in self.hashes)


def read_journal(folder: Path) -> Journal:
    """Return the journal with all that is wrong with it; a journal without lines is none."""
    sound = read_sound(folder)
    files, count, unfit = fitting(sound.entries)
    faults = [fault for fault in (unfit, sound.fault) if fault is not None]
    problems = [problem for fault in faults for problem in fault.problems]
    problems += _other_states(sound.entries[:count])
    entries, hashes = sound.entries[:count], sound.hashes[:count]
    journal = Journal(entries, hashes, files, problems, is_whole=not problems)
    if not problems:
        problems += _unfinished(journal, folder)
        problems += _wrong_clocks(journal)
    return journal


def edits_since(folder: Path, journal: Journal) -> list[Problem]:
    """Return what differs between the files and the end of the journal, row by row."""
    if not journal.entries or not journal.is_settled:
        return []
    state = {name: digest_of(raw) for name, raw in journal.files.items()}
    if not journal.is_whole:
        with suppress(LedgerError):
            state = dict(read_tail(folder).state)
    now = followed(folder, state)
    differing = [name for name in state if name not in now or digest_of(now[name]) != state[name]]
    rows = list(_rows_since(folder, journal)) if journal.is_whole and differing else []
    told = {row.file for row in rows}
    tables = tables_then(journal.files)
    return [
        *rows,
        *(
            _other_file(name, now, is_table=name in tables)
            for name in differing
            if name not in told or name not in now
        ),
        *(_not_seen(name) for name in now if name not in state),
    ]


def unknown_head(journal: Journal, head: str) -> list[Problem]:
    """Return the problem of a head hash kept elsewhere that no line of the journal has."""
    if journal.knows(head):
        return []
    message = _("no line of the journal has the hash {hash}").format(hash=head)
    hint = _("The journal was cut or rewritten since, or the hash is of another book.")
    return [Problem("other-journal", message, hint, JOURNAL)]


def _other_states(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Yield the first line whose digests are not those that the lines before it lead to."""
    replay = Replay()
    for entry in entries:
        replay.take(entry)
        if entry["what"] != "change" and entry.get("state") != replay.state:
            message = _("the digests of this line are not those of the files that the lines tell")
            yield Problem("bad-journal", message, "", JOURNAL, entry["n"])
            return


def _unfinished(journal: Journal, folder: Path) -> Iterator[Problem]:
    if not journal.is_settled:
        last = journal.entries[-1]
        text = _("“{command}” of {user}, {time}, is under way, or was interrupted")
        told = {name: last.get(name, "") for name in ("command", "user", "time")}
        hint = _("The next command that writes finishes it or takes it back.")
        yield Problem("interrupted", text.format(**told), hint, JOURNAL, last["n"])
    elif read_tail(folder).torn:
        message = _("the last line was not written to its end: it tells of nothing that was done")
        hint = _("The next command that writes drops it.")
        line = len(journal.entries) + 1
        yield Problem("torn-line", message, hint, JOURNAL, line, level="note")


def _wrong_clocks(journal: Journal) -> list[Problem]:
    try:
        return line_days(journal.entries, zone_of(journal.files)).doubts()
    except BrokenFilesError as fault:  # a line without a time
        return list(fault.problems)


def _rows_since(folder: Path, journal: Journal) -> Iterator[Problem]:
    with suppress(LedgerError, BrokenTableError):  # told by whoever reads the book
        now = TableFiles.of(folder)
        known = now.instead(journal.files)
        for table in known.held:
            rows = known.changes(table, now)
            moved = {*known.held[table]} ^ {*now.held[table]}
            for name in sorted(moved & {*journal.files}):
                if (folder / name).is_file():
                    count = sum(row.file == name for row in rows)
                    yield _other_table(table, name, count, is_read=name in now.held[table])
                    rows = [row for row in rows if row.file != name]
            for row in rows:
                yield Problem("edited-since", row.told_change, "", row.file, row.line)


def _other_table(table: str, name: str, count: int, *, is_read: bool) -> Problem:
    """Return that the settings name a file no more, or again: its rows went with it."""
    text = ngettext(
        "{settings} does not name this file any more: {count} row of {table} is not read",
        "{settings} does not name this file any more: {count} rows of {table} are not read",
        count,
    )
    hint = _("Name it again under [files] {table}, if its rows are to count.").format(table=table)
    if is_read:
        hint = ""
        text = ngettext(
            "{settings} names this file now: {count} row of {table} is read",
            "{settings} names this file now: {count} rows of {table} are read",
            count,
        )
    message = text.format(settings=SETTINGS, count=count, table=table)
    return Problem("edited-since", message, hint, name)


def _other_file(name: str, now: Mapping[str, bytes], *, is_table: bool) -> Problem:
    message = _("the file is gone")
    hint = _("“ledger restore DIR” gives it as the journal has it.")
    if name in now:
        message = _("the file is not as the journal has it")
        if is_table:
            message = _("the file is not as the journal has it; no row of a table differs")
        hint = _("The next command that writes takes it into the journal.")
    return Problem("edited-since", message, hint, name)


def _not_seen(name: str) -> Problem:
    message = _("the journal has not seen this file yet")
    hint = _("The next command that writes takes it into the journal.")
    return Problem("edited-since", message, hint, name)
