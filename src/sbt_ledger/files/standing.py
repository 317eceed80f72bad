"""How a file of an interrupted change stands: as before it or as after it, also if edited since.

Of a table the rows decide, by what stays the same when they are corrected: a spreadsheet that
saved the file in another form, or a person who corrected a row, has not taken the change back.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import LedgerError
from sbt_ledger.files.edits import text_of
from sbt_ledger.files.journal import digest_of
from sbt_ledger.files.settings_file import read_settings
from sbt_ledger.files.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sbt_ledger.files.edits import Edit
    from sbt_ledger.files.journal import Entry
    from sbt_ledger.files.row_changes import Cells, Kept, RowChange


class Standing(NamedTuple):
    """A file of a change: what it holds now, and whether that is as after the change.

    None if that cannot be told: parts of it are as before, parts as after. `touched` if somebody
    edited the file meanwhile.
    """

    edit: Entry
    now: bytes | None
    is_after: bool | None
    touched: bool


def standing(folder: Path, change: Entry, edit: Entry) -> Standing:
    """Return how a file of a change stands now."""
    path = folder / edit["file"]
    now = path.read_bytes() if path.exists() else None
    digest = None if now is None else digest_of(now)
    if digest in {edit["before"], edit["after"]}:
        return Standing(edit, now, digest == edit["after"], touched=False)
    return Standing(edit, now, _is_as_after(folder, change, edit, now), touched=True)


def rows_of(change: Entry, file: str) -> list[RowChange]:
    """Return the rows of a change that stand in a file."""
    from sbt_ledger.files.row_changes import RowChange  # noqa: PLC0415 - only a touched file needs it

    return [
        RowChange(row["table"], file, row["line"], row["before"], row["after"])
        for row in change["rows"]
        if row["file"] == file
    ]


def kept_in(folder: Path) -> Kept:
    """Return how a book keeps its tables; settings that cannot be read say nothing of it."""
    from sbt_ledger.files.row_changes import Kept  # noqa: PLC0415 - as above

    with suppress(LedgerError):
        settings = read_settings(folder)
        return Kept(settings.lang, settings.files.encoding)
    return Kept()


def plain_key(table: str, cells: Cells) -> tuple[str, ...]:
    """Return what stays the same, zeros or no zeros: a spreadsheet takes codes for numbers."""
    from sbt_ledger.files.row_changes import key_of  # noqa: PLC0415 - as above

    return tuple(text.lstrip("0") for text in key_of(table, cells))


def _is_as_after(folder: Path, change: Entry, edit: Entry, now: bytes | None) -> bool | None:
    if edit["before"] is None:
        return now is not None  # who edits a new file has it
    if now is None or edit["after"] is None:
        return edit["after"] is None and now is None
    rows = rows_of(change, edit["file"])
    signs = set(_signs_of_rows(folder, rows, now) if rows else _signs_of_lines(edit["edits"], now))
    return signs.pop() if len(signs) == 1 else None


def _signs_of_rows(folder: Path, rows: Sequence[RowChange], now: bytes) -> Iterator[bool]:
    """Yield of each row whether it is as after the change; nothing if the table is unreadable."""
    from sbt_ledger.files.row_changes import rows_in, tidied, whole  # noqa: PLC0415 - as above

    table, file = rows[0].table, rows[0].file
    try:
        held = [cells for _line, cells in rows_in(now, file, table, kept_in(folder))]
    except BrokenTableError:
        return
    keys, wholes = {plain_key(table, cells) for cells in held}, {whole(cells) for cells in held}
    for row in rows:
        if row.before is None or row.after is None:
            is_there = plain_key(table, tidied(row.after or row.before or {})) in keys
            yield is_there is (row.after is not None)
        else:
            old, new = whole(tidied(row.before)), whole(tidied(row.after))
            yield new in wholes or old not in wholes


def _signs_of_lines(edits: Sequence[Edit], now: bytes) -> Iterator[bool]:
    lines = set(text_of(now)[0].splitlines())
    for _at, removed, added in edits:
        yield from (text in lines for line in added for text in line.splitlines() if text)
        if not added:
            yield from (text not in lines for line in removed for text in line.splitlines() if text)
