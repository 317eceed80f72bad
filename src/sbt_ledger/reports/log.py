"""The journal as people and programs read it: who changed what, when and why; the newest last."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.by_command import like_a_command, told_like_a_command
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.page import Heading, Line
from sbt_ledger.reports.problems import fields_of
from sbt_ledger.reports.row_words import CELLS, cell_rows, told_changes
from sbt_ledger.reports.words import some_things

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.journaled import Journaled
    from sbt_ledger.reports.page import Page, Tone

    When = Callable[[str], str]
    """Gives a time of the journal in local words."""

_FILES = 6
_WHO = ("time", "user", "host", "command")
_TONES: dict[str, Tone] = {
    "undone": "quiet", "taken-back": "quiet", "interrupted": "doubtful", "outside": "doubtful",
}  # fmt: skip


def page(changes: Sequence[Journaled], when: When) -> Page:
    """Return a block for each change: its number, time, user and command, its reason, its rows."""
    blocks: list[Heading | Line] = []
    for change in changes:
        blocks.append(Heading(f"{change.n}  {told_change(change, when)}"))
        blocks += (Line(text, 1, _TONES.get(change.state, "")) for text in _lines(change))
    return tuple(blocks)


def told_change(change: Journaled, when: When) -> str:
    """Return when, who and by which command."""
    who = change.said("user") or "?"
    return "  ".join(filter(None, (when(change.said("time")), who, _deed(change))))


def told_whole(change: Journaled, when: When) -> str:
    """Return a change on one line, with its number and its reason."""
    told = f"{change.n}  {told_change(change, when)}"
    reason = change.said("reason")
    return _("{change} ({reason})").format(change=told, reason=reason) if reason else told


def as_json(changes: Sequence[Journaled], problems: Sequence[Problem] = ()) -> str:
    """Return an object a change; `problems` are those of a damaged journal."""
    return whole({
        "version": one_line(1),
        "changes": listed(one_line(_fields(change)) for change in changes),
        "problems": listed(one_line(fields_of(problem)) for problem in problems),
    })  # fmt: skip


def as_csv(changes: Sequence[Journaled], when: When) -> str:
    """Return a line for each cell that became another one; a change without rows has one too."""
    columns = ("n", *_WHO, "what", "state", "reason", *CELLS)
    return csv_text(columns, (row for change in changes for row in _csv_rows(change, when)))


def _lines(change: Journaled) -> Iterator[str]:
    yield from filter(None, (_state(change), _reason(change)))
    if change.state == "outside" and like_a_command(change.rows):
        yield told_like_a_command()
    if change.state == "seen" or not (change.rows or change.others):
        yield _("files: {files}").format(files=some_things(change.files, _FILES))
    yield from told_changes(change.rows)
    if change.others:
        yield _("and {count} more rows").format(count=change.others)


def _deed(change: Journaled) -> str:
    if change.state == "seen":
        return _("first sight of files ({command})").format(command=change.said("command"))
    if change.state == "outside":
        return _("noticed an edit by hand ({command})").format(command=change.said("command"))
    if "undoes" in change.entry:
        return _("undo of {n}").format(n=change.entry["undoes"])
    if "redoes" in change.entry:
        return _("undo of {n} taken back").format(n=change.entry["redoes"])
    return change.said("command")


def _state(change: Journaled) -> str:
    texts = {
        "undone": _("undone by {n}"),
        "redone": _("undone, and put back by {n}"),
        "taken-back": _("was interrupted: nothing of it was kept"),
        "interrupted": _("is not finished, or was interrupted"),
    }
    return texts.get(change.state, "").format(n=change.settled_by)


def _reason(change: Journaled) -> str:
    reason = change.said("reason")
    return _("reason: {text}").format(text=reason) if reason else ""


def _fields(change: Journaled) -> dict[str, object]:
    entry = change.entry
    return {
        "n": change.n, **{key: change.said(key) for key in _WHO}, "what": entry["what"],
        "state": change.state, "settled_by": change.settled_by, "reason": change.said("reason"),
        "undoes": entry.get("undoes"), "redoes": entry.get("redoes"), "files": change.files,
        "rows": [row.as_shown() for row in change.rows],
    }  # fmt: skip


def _csv_rows(change: Journaled, when: When) -> Iterator[tuple[object, ...]]:
    who = (when(change.said("time")), *(change.said(key) for key in _WHO[1:]))
    head = (change.n, *who, change.entry["what"], change.state, change.said("reason"))
    cells = tuple(cell_rows(change.rows))
    yield from ((*head, *cell) for cell in cells or [("",) * len(CELLS)])
