"""What a line of the journal must be before anything is done in its name.

A bad disk may have changed it, and a book that was handed on a stranger: it changes no file but
those of the book.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sbt_ledger.files.decode import is_encoding
from sbt_ledger.files.inside import leaves


def is_entry(entry: object) -> bool:
    """Whether a line holds what its kind needs, each in its type, and names files of the book."""
    if not isinstance(entry, dict) or not _are(entry, int, "n") or not _are(entry, str, "prev"):
        return False
    match entry.get("what"):
        case "change":
            told = _are(entry, str, "time", "user", "command") and _are_rows(entry.get("rows"))
            why = isinstance(entry.get("reason", ""), str) and _are_lines(entry)
            whole = (
                told and why and _is_state(entry.get("state")) and _are_edits(entry.get("files"))
            )
        case "edited-outside":
            told = _are(entry, str, "time") and _are_rows(entry.get("rows"))
            whole = told and _is_state(entry.get("state")) and _are_edits(entry.get("files"))
        case "seen":
            told = _are(entry, str, "file", "digest", "encoding", "text")
            whole = told and _is_state(entry.get("state")) and _is_encoding(entry["encoding"])
        case str():
            whole = _is_state(entry.get("state", {})) and _are_lines(entry)
        case _:
            whole = False
    return whole


def _is_state(state: object) -> bool:
    """Whether it is the digest of each file, by its name."""
    return isinstance(state, dict) and all(
        _is_name(name) and isinstance(digest, str) for name, digest in state.items()
    )


def _are_rows(rows: object) -> bool:
    return isinstance(rows, list) and all(map(_is_row, rows))


def _is_row(row: object) -> bool:
    """Whether it tells the filled cells of a row, before or after a change or both."""
    match row:
        case {"table": str(), "file": str(file), "line": int(), "before": before, "after": after}:
            is_change = before is not None or after is not None
            return is_change and _is_name(file) and _are_cells(before) and _are_cells(after)
        case _:
            return False


def _are_cells(cells: object) -> bool:
    return cells is None or (
        isinstance(cells, dict) and all(isinstance(text, str) for text in cells.values())
    )


def _are_lines(entry: dict[str, object]) -> bool:
    """Whether the lines that it is about, if any, are numbers."""
    return all(isinstance(entry.get(key, 0), int) for key in ("of", "undoes", "redoes"))


def _are_edits(edits: object) -> bool:
    return isinstance(edits, list) and all(map(_is_edit, edits))


def _is_edit(edit: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether it tells what turns one text of a file into another."""
    if not isinstance(edit, dict) or not {"before", "after"} <= edit.keys():
        return False
    encodings, changes = edit.get("encoding"), edit.get("edits")
    return (
        isinstance(edit.get("file"), str)
        and _is_name(edit["file"])
        and all(isinstance(edit[key], str | None) for key in ("before", "after"))
        and isinstance(encodings, list)
        and [_is_encoding(each) for each in encodings] == [True, True]
        and isinstance(changes, list)
        and all(map(_is_change, changes))
    )


def _is_change(change: object) -> bool:
    """Whether it is a line number, the lines taken out, and the lines put in."""
    match change:
        case [int(), [*gone], [*come]]:
            return all(isinstance(line, str) for line in (*gone, *come))
        case _:
            return False


@lru_cache(maxsize=256)
def _is_name(name: str) -> bool:
    return not leaves(name) and "\0" not in name


def _is_encoding(name: object) -> bool:
    return isinstance(name, str) and is_encoding(name)


def _are(entry: dict[str, object], kind: type, *keys: str) -> bool:
    return all(isinstance(entry.get(key), kind) for key in keys)
