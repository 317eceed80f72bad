"""The tables of a sheet, one below the other or side by side."""

from __future__ import annotations

from gettext import gettext as _
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import Problem
from sbt_ledger.intake.by_shape import section_of
from sbt_ledger.intake.columns import as_numbers, column_problems, columns_of
from sbt_ledger.intake.header import Header, Reader, filled
from sbt_ledger.intake.hints import hints_of, hints_of_row
from sbt_ledger.intake.rows import data_rows
from sbt_ledger.intake.source import source_of
from sbt_ledger.intake.table import IDENTITY, PERSON, Table
from sbt_ledger.intake.words import key
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.intake.contents import Cell, Row, Sheet
    from sbt_ledger.intake.table import Column
    from sbt_ledger.intake.words import Words

HEAD = 25
"""A first header is looked for in so many rows."""
_FEW = 2
_LABEL = pattern(r"\s*[^\s:：\d]{1,20}\s*[:：]")
_FILLED_DOWN = frozenset({"group", "date", "title", "start", "end"})


class _Block(NamedTuple):
    """Columns from `left` to before `right`, rows from 0 to before `stop`, below a header."""

    header: Header
    above: range
    stop: int
    left: int
    right: int


def tables_of(sheet: Sheet, words: Words, column_map: Mapping[str, str]) -> list[Table]:
    """Return the tables of a sheet whose headers can be read.

    `column_map` are headers that a person named, with their role; it is stronger than the words.
    A table of one row about the meeting itself becomes hints of the tables below it.
    """
    reader = Reader(words, column_map)
    headers = _headers(sheet, reader)
    hints: dict[str, str] = {}
    found: list[Table] = []
    for number, header in enumerate(headers):
        above = _above(sheet, headers, number)
        below = headers[number + 1] if number + 1 < len(headers) else None
        stop = _above(sheet, headers, number + 1).start if below else len(sheet.rows)
        hints = {**hints, **hints_of([sheet.rows[i] for i in above], words)}
        if below and _is_filled_form(header, reader) and not _names_people(below, reader):
            hints |= hints_of(sheet.rows[header.first : below.first], words)
            continue
        for left, right in _halves(header):
            block = _Block(header, above, stop, left, right)
            table = _table(sheet, block, reader, hints)
            if below and not table.roles & PERSON and len(table.rows) <= _FEW:
                hints |= hints_of_row(table.columns, next(iter(table.rows), ()), words)
            else:
                found.append(table)
    return [each for each in found if each.rows] or found[:1]


def _headers(sheet: Sheet, reader: Reader) -> list[Header]:
    """Return all headers; one that names a single thing only if there is no better one."""
    found: list[Header] = []
    single: list[Header] = []
    rows = sheet.rows
    for index in _candidates(sheet):
        if found and index <= found[-1].last:
            continue
        header = reader.header_at(sheet, index)
        if header and found and not _is_head(rows[index - 1]) and _is_within(header, found[-1]):
            continue
        if header and header.score > 1:
            found.append(header)
        elif header:
            single.append(header)
    return found or [each for each in single if each.first < HEAD][:1]


def _is_within(header: Header, above: Header) -> bool:
    """Whether it is among the rows of the table above: repeated, or cells that are words only."""
    return header.labels == above.labels or header.score < above.score


def _is_filled_form(header: Header, reader: Reader) -> bool:
    """Whether it is a line of a form: a label, what was written, a label, what was written."""
    known = [bool(reader.best_of(each)) for each in header.labels]
    written = [
        each[0] != "" and not known[at] and at > 0 and known[at - 1]
        for at, each in enumerate(header.labels)
    ]
    told = sum(each[0] != "" for each in header.labels)
    return sum(written) > 1 and told == sum(known) + sum(written) and not _have_neighbours(known)


def _have_neighbours(known: Sequence[bool]) -> bool:
    return any(one and other for one, other in pairwise(known))


def _names_people(header: Header, reader: Reader) -> bool:
    roles = {found[0] for found in map(reader.best_of, header.labels) if found}
    return not roles.isdisjoint(IDENTITY)


def _candidates(sheet: Sheet) -> Iterator[int]:
    """Yield the first rows, and those that follow a row with a title or nothing in it."""
    rows = sheet.rows
    yield from range(min(HEAD, len(rows)))
    for index in _below_sparse(rows):
        if len(rows[index]) > 1 and _is_head(rows[index - 1]):
            yield index


def _below_sparse(rows: Sequence[Row]) -> Sequence[int]:
    """Return the rows behind the first ones that stand below one that may be a head.

    Most rows have two cells to begin with, none of them a label, and are not counted.
    """
    above = rows[HEAD - 1 : -1]
    firsts = {row[0] for row in above if row}
    odd = {"", *filter(_is_label, firsts)}
    are_wide = min(map(len, above), default=0) > 1
    if are_wide and odd.isdisjoint(firsts) and "" not in {row[1] for row in above}:
        return ()
    return [
        index
        for index, row in enumerate(above, HEAD)
        if len(row) <= 1 or row[0] in odd or row[1] == ""
    ]


def _is_head(row: Row) -> bool:
    """Whether a row stands above a table: nothing, a title, or labels with their values."""
    return filled(row) <= 1 or all(_is_label(cell) for cell in row if cell != "")


def _is_label(cell: Cell) -> bool:
    return type(cell) is str and bool(_LABEL.match(cell))


def _above(sheet: Sheet, headers: Sequence[Header], number: int) -> range:
    """Return the rows that belong above a header: titles and blanks, or all above the first."""
    stop = headers[number].first
    start = headers[number - 1].last + 1 if number else 0
    if not number:
        return range(start, stop)
    first = stop
    while first > start and _is_head(sheet.rows[first - 1]):
        first -= 1
    return range(first, stop)


def _halves(header: Header) -> list[tuple[int, int]]:
    """Return the columns of each table where a header repeats in one row: 姓名 … 姓名 …."""
    names = [key(each[0]) for each in header.labels]
    filled_places = [place for place, name in enumerate(names) if name]
    start, end = filled_places[0], filled_places[-1] + 1
    for width in range(2, (end - start) // 2 + 1):
        first = names[start : start + width]
        starts = [at for at in range(start, end, width) if names[at : at + width] == first]
        rest = names[start + width * len(starts) : end]
        if len(starts) > 1 and first[0] and not any(rest):
            return [(at, at + width) for at in starts]
    return [(0, len(names))]


def _table(sheet: Sheet, block: _Block, reader: Reader, hints: Mapping[str, str]) -> Table:
    header = block.header
    labels = header.labels[block.left : block.right]
    columns = columns_of(labels, reader, header.guessed)
    section = next(filter(None, (section_of(sheet.rows[i]) for i in reversed(block.above))), "")
    line = sheet.lines[header.last]
    table = Table(sheet.label, sheet.name, line, columns, (), (), hints, section=section)
    if meanings := source_of(table).columns:
        columns = columns_of(labels, reader.meaning(meanings), header.guessed)
    rows = _rows(sheet, block, columns)
    lines = sheet.lines[header.last + 1 : block.stop]
    told = sheet.rows[header.last][block.left : block.right]
    found = data_rows(rows, lines, columns, told, reader.words)
    if found.told:
        hints = {**hints, "count": hints.get("count", found.told)}
    problems = column_problems(columns, sheet.label, line, reader.words)
    return table._replace(
        columns=as_numbers(columns, found.rows, reader.words),
        rows=found.rows,
        lines=found.lines,
        hints=hints,
        skipped=tuple(found.skipped),
        problems=(*problems, *_hidden(sheet, found.lines)),
    )


def _rows(sheet: Sheet, block: _Block, columns: Sequence[Column]) -> Sequence[Row]:
    """Return the rows below the header; a merged cell of some columns tells for all its rows."""
    first = block.header.last + 1
    rows = list(sheet.rows[first : block.stop])
    if block.right - block.left < len(block.header.labels):
        rows = [row[block.left : block.right] for row in rows]
    roles = {each.index + block.left: each.role for each in columns}
    for (top, left), (bottom, _right) in sheet.merged:
        if top < bottom and top >= first and roles.get(left) in _FILLED_DOWN:
            value = sheet.rows[top][left] if left < len(sheet.rows[top]) else ""
            for row in range(top + 1, min(bottom + 1, block.stop)):
                place = left - block.left
                rows[row - first] = [
                    *rows[row - first][:place],
                    value,
                    *rows[row - first][place + 1 :],
                ]
    return rows


def _hidden(sheet: Sheet, lines: Sequence[int]) -> list[Problem]:
    """Return the warning that hidden rows are read as the others are."""
    if not sheet.hidden_lines:
        return []
    hidden = sorted(sheet.hidden_lines.intersection(lines))
    if not hidden:
        return []
    listed = ", ".join(map(str, hidden[:10])) + (" …" if len(hidden) > 10 else "")  # noqa: PLR2004
    message = _("hidden rows are read as well: {rows}").format(rows=listed)
    hint = _("Delete them in a copy of the sheet if they are not meant.")
    return [Problem("hidden-rows", message, hint, sheet.label, hidden[0], level="warning")]
