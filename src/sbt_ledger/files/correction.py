"""What `correct` makes of a row: new cells, checked by reading the book as it will be."""

from __future__ import annotations

import re
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem, RefusedError, WrongUseError
from sbt_ledger.files.cells import day_or_text
from sbt_ledger.files.changed_content import Corrected
from sbt_ledger.files.kinds import unknown_kind
from sbt_ledger.files.mend import KEYS, Plan
from sbt_ledger.files.mistakes import rows_of
from sbt_ledger.files.new_words import new_words
from sbt_ledger.files.proofs_named import led_away, not_there_yet
from sbt_ledger.files.session_cells import column_and_value, columns_of, value_for
from sbt_ledger.records.chosen import find_activity, told_activity
from sbt_ledger.records.nearest import meant
from sbt_ledger.records.roster import find_teacher, matching_key, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.chosen import RowAt

_OF_THE_ACTIVITY = frozenset({"title", "start", "end"})
"""A row of a teacher has none of its own, while of all else it may say what differs."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_AS_WRITTEN = frozenset({"title", "note", "evidence"})


def correct(  # noqa: PLR0913 - what may be asked of it
    book: Book,
    *,
    folder: Path,
    activity: str,
    teacher: str,
    cells: Sequence[str],
    part: str | None,
    keeps_approvals: bool = False,
) -> Plan:
    """Give cells of the row of an activity, or of a teacher at it, other values; "" clears one.

    Proofs are looked for in `folder`. What was approved and is another thing now awaits its
    approvals again, unless `keeps_approvals`.

    Raises WrongUseError for what cannot be meant, RefusedError if `part` is needed to choose.
    """
    held = find_activity(book, activity)
    table = "credits" if teacher else "activities"
    wanted = _cells(book, table, cells)
    proofs = wanted.get("evidence", "")
    if away := tuple(led_away(folder, proofs, "--set evidence")):
        raise WrongUseError(_("Nothing was written."), problems=away)
    noted = (*_notes(book, table, wanted), *not_there_yet(folder, proofs))
    notes = tuple(filter(None, noted))
    about = told_activity(held)
    corrected = Corrected(held, wanted, keeps=keeps_approvals)
    if not teacher:
        wishes = corrected.whole(book)
        return Plan(wishes, about, (*notes, *corrected.notes()))
    code = find_teacher(book.teachers, teacher).code
    rows = _of_part(held, rows_of(book, held, code), part)
    names = told([book.teachers[code]])
    about = _("{activity}: {teachers}").format(activity=about, teachers=names)
    wishes = corrected.rows(rows)
    return Plan(wishes, about, (*notes, *corrected.notes()))


def _cells(book: Book, table: str, texts: Sequence[str]) -> dict[str, str]:
    """Return the new cells by column; raises WrongUseError with all that is wrong with them."""
    cells: dict[str, str] = {}
    problems = []
    for text in texts:
        found = column_and_value(text)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        named, column = _table_and_column(found[0])
        value = _written(book, column, found[1])
        fault = _fault(book, table, named, column)
        if not fault[0] and cells.get(column, value) != value:
            fault = (
                _("“{column}” is given twice, differently.").format(column=column),
                _("Keep the one that is right."),
            )
        if fault[0]:
            problems.append(Problem("bad-set", *fault, column="--set", text=text))
        cells[column] = value
    if problems:
        raise WrongUseError(_("Nothing was written."), problems=tuple(problems))
    return cells


def _table_and_column(name: str) -> tuple[str, str]:
    table, dot, column = name.partition(".")
    return (table, column) if dot and table in KEYS and column else ("", name)


def _written(book: Book, column: str, text: str) -> str:
    """Return a value as files have it: known words, days as every program reads them."""
    value = value_for(book, column, text)
    if column in _AS_WRITTEN:
        return value
    tidied = day_or_text(value)
    return tidied if _DAY.fullmatch(tidied) else value


def _fault(book: Book, table: str, named: str, column: str) -> tuple[str, str]:
    """Return why a column of a row cannot be set, and what to do instead; "" if it can."""
    if column in KEYS[table]:
        message = _("“{column}” says whose row it is, and cannot be corrected.")
        return message.format(column=column), _("Declare the row void, and add it anew.")
    other = "activities" if table == "credits" else "credits"
    elsewhere = column in columns_of(book, other) and column not in columns_of(book, table)
    if named == other or (elsewhere and (table == "activities" or column in _OF_THE_ACTIVITY)):
        message = _("“{column}” stands in {table}.").format(column=column, table=other)
        hint = _("Name the teacher whose row is meant.")
        return message, hint if table == "activities" else _("Leave the teacher out.")
    return "", ""


def _notes(book: Book, table: str, cells: Mapping[str, str]) -> Iterator[str]:
    """Yield what a person should see: a kind, a word, or a column, that nobody knows yet."""
    if cells.get("kind"):
        yield unknown_kind(book, cells["kind"])
    yield from new_words(book, cells)
    known = columns_of(book, table)
    for column in cells:
        if column not in known:
            text = _("“{column}” becomes a new column of {table}.")
            told_ = text.format(column=column, table=table)
            yield "\n    ".join(filter(None, (told_, meant(column, known))))


def _of_part(activity: Activity, rows: Sequence[RowAt], part: str | None) -> Sequence[RowAt]:
    """Return the rows of a part; of several parts one must be named."""
    parts = {matching_key(row.entry.part): row.entry.part for row in rows}
    if part is None and len(parts) == 1:
        return rows
    found = [row for row in rows if part is not None and _is_part(row, part)]
    if found:
        return found
    listed = _(", ").join(name or '""' for name in parts.values())
    places = _(", ").join(str(row.place) for row in rows)
    if part is None:
        message = _("There are {count} rows at {activity}: {places}.")
        text = message.format(count=len(rows), activity=told_activity(activity), places=places)
        raise RefusedError(text, _("Say which with --part: {parts}.").format(parts=listed))
    message = _("There is no part “{part}”.").format(part=part)
    raise WrongUseError(message, _("Known: {known}.").format(known=listed))


def _is_part(row: RowAt, part: str) -> bool:
    return matching_key(row.entry.part) == matching_key(part)
