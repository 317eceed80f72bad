"""Columns that an import does not use: each is named; one that tells who was there stops it."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import BrokenFilesError, Problem
from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.cell_text import cell_text, shown_cell
from sbt_ledger.intake.cell_words import action_words, mark_words, state_words, word_key
from sbt_ledger.intake.columns import units_in
from sbt_ledger.intake.hours_cell import read_hours
from sbt_ledger.intake.mark import read_mark
from sbt_ledger.intake.table import IDENTITY
from sbt_ledger.intake.words import keys, words
from sbt_ledger.records.masking import masked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.reading import TableReader
    from sbt_ledger.intake.table import Column

IGNORED = "ignored"
_OF_PEOPLE = IDENTITY | {"number", IGNORED}
_OF_COURSES = frozenset({
    "session_id", "title", "start", "date", "time", "end", "year", "kind", "mode", "level",
    "content", "sponsor", "platform", "evidence", "approvals",
})  # fmt: skip
_OF_ROWS = frozenset({"mark", "hours", "credits", "state", "result", "note"})
_USED = {
    "meeting": frozenset(
        {"mark", "role", "join", "leave", "time", "duration", "action", "waiting"}
    ),
    "sign-in": _OF_ROWS | _OF_COURSES,
    "claims": _OF_ROWS | _OF_COURSES,
    "matrix": frozenset({"session", "session_date"}),
}
_HARMLESS = frozenset(
    {"group", "stage", "sex", "place", "phone", "role", "note", "born_on", "hired_on"}
)
_SAID_NOTHING = frozenset({"blank", "not-taken"})
_MEASURED = ("periods45", "hours", "credits")
_SHOWN = 4
_HALF = 2


class _Held(NamedTuple):
    """What the cells of a column hold: the role that it may have, and some of them."""

    role: str
    examples: tuple[str, ...]


def check_columns(reader: TableReader, shape: str, *, is_one: bool) -> str:
    """Return a note that names the columns that are not used, "" if all are.

    `shape` is that of its source; `is_one` says that all of it is one session, whichever it is.

    Raises BrokenFilesError for those that hold marks or hours, and whose header nobody knows.
    """
    used = _OF_PEOPLE | _USED.get(shape, frozenset())
    if is_one and shape == "matrix":  # the column that counts was found, the others are not meant
        used, shape = used | _USED["sign-in"], "sign-in"
    columns = list(_unused(reader, used))
    problems = tuple(
        _problem(reader, column, found)
        for column in columns
        if column.role not in _HARMLESS
        if (found := _held(reader, shape, column))
    )
    if problems:
        raise BrokenFilesError(_("Nothing was written."), problems=problems)
    headers = [f"“{each.header}”" for each in columns if each.header]
    text = _("These columns are not used: {headers}.")
    return text.format(headers=_(", ").join(headers)) if headers else ""


def _unused(reader: TableReader, used: Collection[str]) -> Iterator[Column]:
    for column in reader.table.columns:
        if column.role not in used and not _is_empty(reader, column):
            yield column


def _is_empty(reader: TableReader, column: Column) -> bool:
    return not column.header and all(
        len(row) <= column.index or not str(row[column.index]).strip() for row in reader.table.rows
    )


def _held(reader: TableReader, shape: str, column: Column) -> _Held | None:
    """Return what a column tells that changes what is recorded, None if it tells no such thing."""
    cells = [row[column.index] if column.index < len(row) else "" for row in reader.table.rows]
    texts = [text for text in map(shown_cell, cells) if text.strip()]
    if not texts:
        return None
    if _are_hours(column, cells):
        return _Held("hours", _few(texts))
    if _most(texts, _is_action):
        return _Held("action", _few(texts))
    has_marks = reader.has("mark") or shape != "sign-in"
    kinds = _kinds(cells, times=not has_marks)
    if not _are_marks(kinds) or not _is_a_word(cells):
        return None
    are_states = {*kinds} <= {"present", "not-counted", "blank"} and "not-counted" in kinds
    return _Held("state" if are_states else "mark", _few(texts))


def _kinds(cells: Sequence[Cell], *, times: bool) -> list[str]:
    """Return what each cell says; `times` says that a time of day is a mark, too."""
    return [_kind(cell, times=times) for cell in cells]


def _are_marks(kinds: Sequence[str]) -> bool:
    """Whether cells are marks that do not all say the same: a column of √ alone changes nothing."""
    told = [kind for kind in kinds if kind not in _SAID_NOTHING]
    known = [kind for kind in told if kind]
    if not known or len(known) * _HALF < len(told):
        return False
    return {*known} != {"present"} or len(known) < len(told) or "blank" in kinds


def _kind(cell: Cell, *, times: bool) -> str:
    """Return what a cell says as a mark or a state, "" if nothing is known of it."""
    word = word_key(shown_cell(cell))
    if not word:
        return "blank"
    if kind := mark_words().get(word):
        return kind
    if word in state_words("no_count"):
        return "not-counted"
    try:
        mark = read_mark(cell)
    except CellError:
        return ""
    return mark.kind if times or mark.kind != "present" else ""


def _is_a_word(cells: Iterable[Cell]) -> bool:
    """Whether cells are more than numbers: of these only 1 and 0 are marks."""
    texts = {shown_cell(cell).strip() for cell in cells} - {""}
    return texts <= {"0", "1"} or not all(text.replace(".", "", 1).isdecimal() for text in texts)


def _is_action(text: str) -> bool:
    word = word_key(text)
    return word in action_words() and word not in mark_words()


def _are_hours(column: Column, cells: Iterable[Cell]) -> bool:
    """Whether a column tells amounts under a header that names hours in words of its own."""
    units = {*units_in(column.header, words())} & {*_MEASURED}
    is_known = any(each in words().roles for each in keys(column.header))
    if not units or (is_known and not column.role):  # a surer one of that sort has its role
        return False
    return _most([cell_text(cell) for cell in cells if cell != ""], _is_amount)


def _is_amount(text: str) -> bool:
    try:
        return read_hours(text) is not None
    except CellError:
        return False


def _most(texts: Sequence[str], is_one: Callable[[str], bool]) -> bool:
    return bool(texts) and sum(map(is_one, texts)) * _HALF >= len(texts)


def _few(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(masked(text)[:40] for text in dict.fromkeys(texts))[:_SHOWN]


def _problem(reader: TableReader, column: Column, held: _Held) -> Problem:
    table = reader.table
    shown = _(", ").join(held.examples)
    if not column.header:
        message = _("column {number} has no header and holds {examples}: what is it?")
        hint = _("Write a header above it, such as {header}; or empty it if it is of no account.")
        told = message.format(number=column.index + 1, examples=shown)
        known = words().examples[held.role]
        return Problem(
            "unknown-column", told, hint.format(header=known), table.file, table.header_line
        )
    message = _("the column “{header}” holds {examples}: what is it?")
    hint = _(
        'Say it in ledger.toml under [import.columns]: "{header}" = "{role}", or "ignored" if it '
        'is of no account; or for once: --habit columns=\'{{"{header}" = "{role}"}}\'.'
    ).format(header=column.header, role=held.role)
    if reader.has(held.role):
        other = _(
            "Of two sessions import each by itself: the other one's column is “ignored” then."
        )
        hint = f"{hint} {other}"
    told = message.format(header=column.header, examples=shown)
    return Problem(
        "unknown-column", told, hint, table.file, table.header_line, column.header, column.header
    )
