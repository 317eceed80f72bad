"""Columns that an import does not use: each is named; one that tells who was there stops it."""

from __future__ import annotations

from collections import Counter
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import BrokenFilesError, Problem
from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.cell_text import shown_cell
from sbt_ledger.intake.cell_words import action_words, mark_words, state_words, word_key
from sbt_ledger.intake.columns import units_in
from sbt_ledger.intake.hours_cell import read_hours
from sbt_ledger.intake.mark import read_mark
from sbt_ledger.intake.table import IDENTITY
from sbt_ledger.intake.words import keys, words
from sbt_ledger.records.masking import masked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.reading import TableReader
    from sbt_ledger.intake.table import Column

IGNORED = "ignored"
_OF_PEOPLE = IDENTITY | {"number", IGNORED}
_OF_COURSES = frozenset({
    "session_id", "title", "start", "date", "time", "end", "year", "kind", "mode", "level",
    "content", "sponsor", "platform", "evidence", "approvals",
})  # fmt: skip
_OF_ROWS = frozenset({"mark", "hours", "credits", "state", "result", "note", "filed"})
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
_LONGEST = 40


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
    return not column.header and not any(
        str(cell).strip() for cell in reader.cells_at(column.index)
    )


def _held(reader: TableReader, shape: str, column: Column) -> _Held | None:
    """Return what a column tells that changes what is recorded, None if it tells no such thing."""
    cells = Counter(reader.cells_at(column.index))
    texts = {cell: text for cell in cells if (text := shown_cell(cell).strip())}
    if not texts:
        return None
    told = Counter({cell: cells[cell] for cell in texts})
    shown = tuple(masked(text)[:_LONGEST] for text in dict.fromkeys(texts.values()))[:_SHOWN]
    if _are_hours(column, told):
        return _Held("hours", shown)
    if _most(told, _is_action):
        return _Held("action", shown)
    times = shape == "sign-in" and not reader.has("mark")
    kinds: Counter[str] = Counter()
    for cell, count in cells.items():
        kinds[_kind(cell, times=times)] += count
    if not _are_marks(kinds) or not _is_a_word(texts.values()):
        return None
    are_states = {*kinds} <= {"present", "not-counted", "blank"} and "not-counted" in kinds
    return _Held("state" if are_states else "mark", shown)


def _are_marks(kinds: Counter[str]) -> bool:
    """Whether cells are marks that do not all say the same: a column of √ alone changes nothing."""
    told = {kind: count for kind, count in kinds.items() if kind not in _SAID_NOTHING}
    unknown = told.pop("", 0)
    if not told or sum(told.values()) < unknown:
        return False
    return {*told} != {"present"} or unknown > 0 or "blank" in kinds


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


def _is_a_word(texts: Collection[str]) -> bool:
    """Whether cells are more than numbers: of these only 1 and 0 are marks."""
    is_number = (text.replace(".", "", 1).isdecimal() for text in texts)
    return {*texts} <= {"0", "1"} or not all(is_number)


def _is_action(cell: Cell) -> bool:
    word = word_key(shown_cell(cell))
    return word in action_words() and word not in mark_words()


def _are_hours(column: Column, told: Counter[Cell]) -> bool:
    """Whether a column tells amounts under a header that names hours in words of its own."""
    units = {*units_in(column.header, words())} & {*_MEASURED}
    is_known = any(each in words().roles for each in keys(column.header))
    if not units or (is_known and not column.role):  # a surer one of that sort has its role
        return False
    return _most(told, _is_amount)


def _is_amount(cell: Cell) -> bool:
    try:
        return read_hours(cell) is not None
    except CellError:
        return False


def _most(told: Counter[Cell], is_one: Callable[[Cell], bool]) -> bool:
    return sum(count for cell, count in told.items() if is_one(cell)) * _HALF >= told.total()


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
