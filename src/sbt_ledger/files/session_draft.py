"""A session as new rows of the book's files: their new bytes, and the book as it will be.

Writing is left to `write.save`, which refuses if a file is no longer as it was read.
"""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import dataclass
from fractions import Fraction
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.errors import RefusedError
from sbt_ledger.files.additions import Addition, appended
from sbt_ledger.files.closed_rows import refuse_closed
from sbt_ledger.files.commit import Deed, commit, writing
from sbt_ledger.files.journal_text import NewRows, ToldRows
from sbt_ledger.files.kinds import named
from sbt_ledger.files.layout import HEADERS
from sbt_ledger.files.lock import USUAL, Patience
from sbt_ledger.files.session import TABLES, open_book, plan, refused
from sbt_ledger.files.session_rows import read_activity, read_credits
from sbt_ledger.records.attendees import told_marks
from sbt_ledger.records.credit import AWAY
from sbt_ledger.records.session import with_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.files.credit_rows import CreditRows
    from sbt_ledger.files.journal import Stamp
    from sbt_ledger.files.session import OpenBook, Session
    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.files.write import Draft
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a session makes of the book: the files to save, the rows in them, the book after it."""

    drafts: tuple[Draft, ...]
    additions: tuple[Addition, ...]
    before: Book
    after: Book

    def stands(self) -> bool:
        """Whether all files hold the new rows: a command may be stopped just after the writing."""
        with suppress(OSError):
            return all(each.path.read_bytes() == each.after for each in self.drafts)
        return False

    def rows(self, session: Session) -> ToldRows:
        """Return the new rows, as the journal tells them."""
        rows = [session.row], session.credits
        return ToldRows(
            NewRows(table, added.file, added.lines, own)
            for table, own, added in zip(TABLES, rows, self.additions, strict=False)
        )

    def places(self) -> list[dict[str, object]]:
        """Return for each file where the new rows begin, and how many there are."""
        return [
            {"file": each.file, "line": each.lines[0], "rows": len(each.lines)}
            for each in self.additions
        ]

    def people(self) -> list[dict[str, object]]:
        """Return for each teacher the attendance, and the hours attended."""
        found: list[dict[str, object]] = []
        for code, rows in self.after.rows.items():
            if rows is not self.before.rows[code]:
                entry = self.after.entry((rows.activities[-1], rows.presences[-1]))
                hours = Fraction(0) if entry.attendance in AWAY else entry.attended
                found.append({"teacher": code, "attendance": entry.attendance, "hours": hours})
        return found


def record(  # noqa: PLR0913 - what may be asked of it
    folder: Path,
    words: SessionWords,
    stamp: Stamp,
    *,
    say: Callable[[str], None],
    patience: Patience = USUAL,
    seen: Session | None = None,
    twice: bool = False,
    dry_run: bool = False,
    prepare: Callable[[Session, Drafted], None] | None = None,
    reason: str = "",
) -> tuple[Session, Drafted]:
    """Write a session into the book in `folder`, and return it.

    `say` is told what was settled before it. Refused unless `twice` if it seems recorded already,
    and if the people are others than those that a person has `seen`. `prepare` is called before
    anything is written, and may refuse, too. `dry_run` writes nothing.
    """
    with nullcontext() if dry_run else writing(folder, stamp, say=say, patience=patience):
        opened = open_book(folder)
        session = plan(opened, words)
        if session.twin and not twice:
            raise RefusedError(told_twin(session.twin), _("Give --yes to record it all the same."))
        if seen and seen.people.people != session.people.people:
            message = _("The roster changed meanwhile; nothing was written.")
            raise RefusedError(message, _("Run the command again."))
        drafted = draft(opened, session)
        if dry_run:  # else `commit` does
            refuse_closed(folder, drafted.drafts)
        if prepare:
            prepare(session, drafted)
        if not dry_run:
            commit(folder, Deed(drafted.drafts, drafted.rows(session), reason), stamp, say)
    return session, drafted


def told_session(book: Book, session: Session) -> tuple[str, str]:
    """Return what it was, and who attended, in words."""
    activity, people = session.activity, session.people.people
    days = dict.fromkeys((activity.start.isoformat(), activity.end.isoformat()))
    told = [activity.title, "..".join(days), named("kind", activity.cells["kind"])]
    if activity.hours:
        text = ngettext("{hours} hour", "{hours} hours", 1 if activity.hours == 1 else 2)
        told.append(text.format(hours=activity.cells["hours"]))
    if activity.status:
        told.append(named("status", activity.status))
    count = ngettext("{count} person", "{count} people", len(people)).format(count=len(people))
    return _(", ").join(told), "; ".join(filter(None, (count, told_marks(book, people))))


def told_rows(session: Session, drafted: Drafted, *, written: bool) -> Iterator[str]:
    """Yield what was recorded, and the new rows with their places."""
    what, who = told_session(drafted.before, session)
    text = _("Recorded as {id}: {what}") if written else _("Not written, would be {id}: {what}")
    yield text.format(id=session.activity.id, what=what)
    first, *others = drafted.additions
    yield f"{first.place}: " + "\n    ".join(first.text)
    yield from (f"{addition.place}: {who}" for addition in others)


def told_twin(twin: Activity) -> str:
    """Return that a session seems to stand in the book already, and where."""
    message = _("It seems to be recorded already: “{title}” ({id}), {place}.")
    id_ = _(", ").join(filter(None, (twin.id, twin.status)))
    return message.format(title=twin.title, id=id_, place=twin.place)


def draft(opened: OpenBook, session: Session) -> Drafted:
    """Return the files with the new rows, read back, and the book that they will be."""
    book = opened.book
    drafts, additions = [], []
    for table, rows in zip(TABLES, ([session.row], session.credits), strict=True):
        if rows:
            file, before = opened.firsts[table]
            made, addition = appended(opened.folder, book.settings, table, file, before, rows)
            drafts.append(made)
            additions.append(addition)
    first = additions[0]
    activity, faults = read_activity(session.row, first.file, first.lines[0])
    if activity is None:
        raise refused(faults)
    new = _new_rows(book, session, activity, additions)
    columns = {
        table: _widened(book, table, rows)
        for table, rows in zip(TABLES, ([session.row], session.credits), strict=True)
    }
    after = with_session(book, activity, new.presences(), new.rows, columns)
    return Drafted(tuple(drafts), tuple(additions), book, after)


def _widened(book: Book, table: str, rows: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """Return the columns of a table once the rows are in it."""
    filled = {column for row in rows for column in row}
    known = [column for column in HEADERS[table].split(",") if column in filled]
    return tuple(dict.fromkeys((*book.columns.get(table, ()), *known, *sorted(filled))))


def _new_rows(
    book: Book, session: Session, activity: Activity, additions: Sequence[Addition]
) -> CreditRows:
    """Return the rows of the people as they will be read from the file."""
    lines = additions[1].lines if session.credits else ()
    file = additions[1].file if session.credits else ""
    return read_credits(session.credits, book.teachers, activity, file, lines)
