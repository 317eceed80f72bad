"""The changes of a book as its journal tells them, and which of them stand."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sbt_ledger.files.row_changes import RowChange, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sbt_ledger.files.journal import Entry

KEPT = frozenset({"init", "close", "reopen", "submit"})
"""Commands that are not taken back by `undo`: each has its own way."""


class Journaled(NamedTuple):
    """A change, an edit outside, or the first sight of files; `others` counts rows left out.

    `state`: `done`, `undone`, `redone`, `taken-back` (it was interrupted, and nothing is left of
    it), `interrupted` (not settled yet), `outside`, `seen`. `settled_by` is the line of the undo
    or redo that made it so.
    """

    entry: Entry
    state: str
    files: tuple[str, ...]
    rows: tuple[RowChange, ...] = ()
    settled_by: int | None = None
    others: int = 0

    @property
    def n(self) -> int:
        """The line of the journal."""
        number: int = self.entry["n"]
        return number

    def said(self, key: str) -> str:
        """Return what the line says under a key: user, host, command, time, reason; "" if not."""
        return str(self.entry.get(key, ""))

    def only(self, fits: Callable[[RowChange], bool]) -> Journaled:
        """Return it with those rows only that fit."""
        rows = tuple(filter(fits, self.rows))
        return self._replace(rows=rows, others=self.others + len(self.rows) - len(rows))


class ToTakeBack(NamedTuple):
    """The change that is taken back or put back, and the change whose traces are in the files.

    These differ when it was undone before: then the traces are those of the last undo or redo.
    """

    change: Journaled
    traces: Entry


def journaled(entries: Iterable[Entry]) -> list[Journaled]:
    """Return what happened, in order, each with its state at the end of `entries`."""
    told = list(entries)
    ends = {entry["of"]: entry["what"] for entry in told if "of" in entry}
    settled: dict[int, tuple[str, int]] = {}
    for entry in told:
        if ends.get(entry["n"]) == "done":
            if "undoes" in entry:
                settled[entry["undoes"]] = ("undone", entry["n"])
            elif "redoes" in entry:
                settled[entry["redoes"]] = ("redone", entry["n"])
    return list(_with_states(told, ends, settled))


def to_undo(told: Sequence[Journaled], number: int | None = None) -> ToTakeBack | None:
    """Return the change that took effect last and stands, None if there is none.

    One that was put back took effect when it was put back, however old it is. With the `number` of
    a change that one, if it stands.
    """
    standing = [each for each in _own(told, number) if each.state in {"done", "redone"}]
    newest = max(standing, key=lambda each: each.settled_by or each.n, default=None)
    return _traced(told, newest) if newest else None


def to_redo(told: Sequence[Journaled], number: int | None = None) -> ToTakeBack | None:
    """Return the change that was undone last and still is, or that of a number; None if none is."""
    undone = [each for each in _own(told, number) if each.state == "undone"]
    newest = max(undone, key=lambda each: each.settled_by or 0, default=None)
    return _traced(told, newest) if newest else None


def touched_since(told: Sequence[Journaled], found: ToTakeBack) -> Journaled | None:
    """Return the newest change that stands and changed the same rows as one before it, if any."""
    rows = set(_keys(found.change))
    touching = [each for each in standing_since(told, found) if not rows.isdisjoint(_keys(each))]
    return touching[-1] if touching else None


def standing_since(told: Sequence[Journaled], found: ToTakeBack) -> list[Journaled]:
    """Return the changes that took effect after one and stand, in this order."""
    after = [
        each
        for each in _own(told)
        if each.state in {"done", "redone"} and (each.settled_by or each.n) > found.traces["n"]
    ]
    return sorted(after, key=lambda each: each.settled_by or each.n)


def _keys(change: Journaled) -> Iterator[tuple[str, ...]]:
    """Yield whose rows a change is about."""
    for row in change.rows:
        for cells in (row.before, row.after):
            if cells is not None:
                yield (row.table, *key_of(row.table, cells))


def kept_since(told: Sequence[Journaled], found: ToTakeBack) -> list[Journaled]:
    """Return the changes after the one that is taken back that undo does not take back."""
    return [
        each
        for each in told
        if each.n > found.traces["n"] and each.said("command") in KEPT and each.state == "done"
    ]


def _with_states(
    told: Sequence[Entry], ends: dict[int, str], settled: dict[int, tuple[str, int]]
) -> Iterator[Journaled]:
    """Yield what happened; files that were seen one after the other together."""
    for what, group in groupby(told, key=itemgetter("what")):
        entries = list(group)
        if what == "seen":
            yield Journaled(entries[0], "seen", tuple(entry["file"] for entry in entries))
        for entry in entries if what in {"change", "edited-outside"} else ():
            state, by = "outside", None
            if what == "change":
                end = ends.get(entry["n"], "interrupted")
                state, by = settled.get(entry["n"], (end, None))
            files = tuple(edit["file"] for edit in entry["files"])
            rows = tuple(row_of(row) for row in entry["rows"])
            yield Journaled(entry, state, files, rows, by)


def row_of(told: Mapping[str, Any]) -> RowChange:
    """Return a row as a line of the journal tells it."""
    return RowChange(*(told[name] for name in ("table", "file", "line", "before", "after")))


def _own(told: Iterable[Journaled], number: int | None = None) -> Iterator[Journaled]:
    """Yield the changes that a command made of itself, or only that of a number."""
    for each in told if number is None else (each for each in told if each.n == number):
        is_change = each.entry["what"] == "change" and each.said("command") not in KEPT
        if is_change and "undoes" not in each.entry and "redoes" not in each.entry:
            yield each


def _traced(told: Iterable[Journaled], change: Journaled) -> ToTakeBack:
    by = {each.n: each.entry for each in told}
    return ToTakeBack(change, by[change.settled_by or change.n])
