"""Which rows belong to a closed year: no command changes them, and hand edits of them are named.

A row belongs to every year in which a day of its activity lies, or a day that its cells name. What
held of a teacher in the year belongs to it, too.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, RefusedError
from sbt_ledger.files.cells import CellError, parse_date, parse_for, tidy
from sbt_ledger.files.closed_year import closed_years
from sbt_ledger.files.journal import digest_of
from sbt_ledger.files.roster_year import held_in
from sbt_ledger.files.row_changes import canonical
from sbt_ledger.files.table_files import TableFiles
from sbt_ledger.files.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.files.closed_year import ClosedYear
    from sbt_ledger.files.row_changes import Cells, RowChange
    from sbt_ledger.files.write import Draft

_Days = dict[str, set[tuple[date, date]]]
_NAMED_DAYS = {"for": parse_for, "award": parse_date}
"""The columns of credits that may name the day on which a row counts."""
_DATED = ("activities", "credits", "money")


def refuse_closed(folder: Path, drafts: Sequence[Draft]) -> None:
    """Raise RefusedError if a draft would change a row of a closed year."""
    years = closed_years(folder)
    if not years:
        return
    drafted = {draft.path.relative_to(folder).as_posix(): draft.after for draft in drafts}
    now = TableFiles.of(folder)
    try:
        for year, changes in changed_in(years, now, now.but(drafted)):
            raise _refused(year, changes)
    except BrokenTableError as fault:
        raise BrokenFilesError(_("Nothing was written."), problems=fault.problems) from None


def edited_in_closed(
    folder: Path, old: Mapping[str, bytes]
) -> Iterator[tuple[ClosedYear, list[RowChange]]]:
    """Yield each closed year of which rows are not as the files `old` have them, with the rows.

    `old` are the files as the journal knows them. Raises BrokenTableError for a table that differs
    and cannot be read.
    """
    years = closed_years(folder)
    if years:
        now = TableFiles.of(folder)
        yield from changed_in(years, now.instead(old), now)


def changed_in(
    years: Sequence[ClosedYear], old: TableFiles, new: TableFiles
) -> Iterator[tuple[ClosedYear, list[RowChange]]]:
    """Yield each year of which rows differ, with these rows.

    Raises BrokenTableError for a table that differs and cannot be read.
    """
    changes = {table: old.changes(table, new) for table in old.held}
    days = _days(old, new) if changes["credits"] else {}
    for year in years:
        rows = _Rows(year, days)
        found = [
            change
            for table in _DATED
            for change in changes[table]
            if any(rows.has(table, cells) for cells in (change.before, change.after) if cells)
        ]
        found += _of_roster([*changes["teachers"], *changes["changes"]], year, old, new)
        if found:
            yield year, found


def digest_in(year: ClosedYear, tables: TableFiles) -> str:
    """Return the digest of all rows of a year, in whatever order and form they are kept.

    Raises BrokenTableError for a table that cannot be read.
    """
    lines = [_as_line(table, canonical(cells)) for table, cells in _dated(year, tables)]
    lines += [_as_line("teachers", held) for held in held_in(year, tables).items()]
    return digest_of("\n".join(sorted(lines)).encode())


def counted_in(year: ClosedYear, tables: TableFiles) -> dict[str, int]:
    """Return how many rows of each table belong to a year; of teachers, who was in post in it.

    Raises BrokenTableError for a table that cannot be read.
    """
    found = dict.fromkeys(_DATED, 0)
    for table, _cells in _dated(year, tables):
        found[table] += 1
    return {**found, "teachers": len(held_in(year, tables))}


def _dated(year: ClosedYear, tables: TableFiles) -> Iterator[tuple[str, Cells]]:
    rows = _Rows(year, _days(tables))
    for table in _DATED:
        for cells in tables.rows(table):
            if rows.has(table, cells):
                yield table, cells


class _Rows:
    """Tells which rows are of a year; `days` are those of all activities."""

    def __init__(self, year: ClosedYear, days: _Days) -> None:
        self._year = year
        self._days = days

    def has(self, table: str, cells: Cells) -> bool:
        """Whether a row of a dated table belongs to the year."""
        match table:
            case "activities":
                return self._touches(_span(cells.get("start", ""), cells.get("end", "")))
            case "credits":
                spans = self._days.get(cells.get("activity", ""), ())
                return any(map(self._touches, spans)) or any(
                    self._holds(cells.get(column, ""), parse)
                    for column, parse in _NAMED_DAYS.items()
                )
            case _:
                named = cells.get("period", "")
                return named == self._year.label or self._holds(cells.get("date", ""), parse_date)

    def _touches(self, span: tuple[date, date] | None) -> bool:
        return span is not None and span[0] <= self._year.last and span[1] >= self._year.first

    def _holds(self, text: str, parse: Callable[[str], date]) -> bool:
        with suppress(CellError):
            return bool(text) and parse(text) in self._year
        return False


def _days(*books: TableFiles) -> _Days:
    """Return the first and the last days of each activity, as any of the books has them."""
    found: _Days = {}
    for tables in books:
        for _place, (id_, start, end) in tables.written("activities", "id", "start", "end"):
            span = _span(start, end)
            if span is not None:
                found.setdefault(tidy(id_), set()).add(span)
    return found


def _span(start: str, end: str) -> tuple[date, date] | None:
    with suppress(CellError):
        first = parse_date(start)
        return first, parse_date(end) if tidy(end) else first
    return None


def _of_roster(
    changes: Sequence[RowChange], year: ClosedYear, old: TableFiles, new: TableFiles
) -> Iterator[RowChange]:
    """Yield the changes of those of whom something else held in the year."""
    if not changes:
        return
    before, after = held_in(year, old), held_in(year, new)
    for change in changes:
        rows = [cells for cells in (change.before, change.after) if cells]
        codes = [cells.get("teacher") or cells.get("code", "") for cells in rows]
        if any(before.get(code) != after.get(code) for code in codes):
            yield change


def _refused(year: ClosedYear, changes: Sequence[RowChange]) -> RefusedError:
    first, more = changes[0], len(changes) - 1
    text = _("{period} is closed (by {user}, {time}): {row} may not change.")
    row = first.told
    if more:
        others = ngettext("{row} and {count} more row", "{row} and {count} more rows", more)
        row = others.format(row=row, count=more)
    message = text.format(period=year.label, user=year.closed_by, time=year.time, row=row)
    hint = _("Nothing was written. “ledger reopen {period} --reason WHY” opens the year again.")
    return RefusedError(message, hint.format(period=year.label))


def _as_line(table: str, said: object) -> str:
    return json.dumps([table, said], ensure_ascii=False, sort_keys=True)
