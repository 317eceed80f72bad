"""Rows of a CSV text changed where they stand: only the cells that change get new bytes.

The result is parsed again before it is handed out: it must hold the old rows and exactly what was
meant, else RefusedError.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from gettext import gettext as _
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import tidy
from sbt_ledger.files.csv_form import (
    count_lines,
    form_of,
    line_with,
    lines_of,
    missing_columns,
    numbered,
)
from sbt_ledger.files.decode import decode
from sbt_ledger.files.refusing import misread, refusal, refusing
from sbt_ledger.files.row_edit import Edited, EditedRow, no_row, spliced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.files.csv_form import CsvForm
    from sbt_ledger.files.row_edit import RowEdit, Splice

_LINE_END = re.compile(r"\r\n|\r|\n")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


@dataclass(frozen=True, slots=True)
class _Row:
    """A row in its text: where each cell begins and ends, and where the next row begins."""

    spans: tuple[tuple[int, int], ...]
    next: int

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


def edit_csv(
    before: bytes,
    edits: Sequence[RowEdit],
    *,
    language: str = "",
    encoding: str | None = None,
    file: str = "",
) -> Edited:
    """Return the file with some rows changed or taken out; each row is edited once.

    A column that the header lacks lengthens the header line, if it is filled. `encoding` is the
    declared one, if any; `file` is named when something is refused.
    """
    with refusing(file):
        text, kept_in = decode(before, language=language, declared=encoding)
        form = form_of(text)
        told = [edit.cells for edit in edits if edit.cells]
        missing = missing_columns(form, form.header, told) if told else ()
        names = [tidy(name).lower() for name in (*form.header, *missing)]
        found = dict(_found(form, [edit.line for edit in edits]))
        splices = _widened(form, missing)
        for edit in edits:
            splices += _splices(form, found[edit.line], edit, names)
        splices.sort(key=lambda splice: splice[0])  # at one place they stay in order
        after, new = spliced(before, text, kept_in, splices)
        if decode(after, language=language, declared=encoding) != (new, kept_in):
            raise misread()
        _read_back(form, new, missing, edits, names)
        return Edited(after, tuple(_told(form, found[e.line], e, names, splices) for e in edits))


def _found(form: CsvForm, lines: Sequence[int]) -> Iterator[tuple[int, _Row]]:
    """Yield the row that begins on each line."""
    last = max(lines, default=1)
    begins = (0, *(end.end() for end in islice(_LINE_END.finditer(form.text), max(last - 1, 0))))
    for line in lines:
        if not 0 < line <= len(begins) or begins[line - 1] >= len(form.text):
            raise no_row(line)
        yield line, _row_at(form, begins[line - 1], line)


def _row_at(form: CsvForm, start: int, line: int) -> _Row:
    """Return the spans of the cells of the row that begins at a place of the text."""
    text, plain = form.text, re.compile(f"[^{re.escape(form.delimiter)}\r\n]*")
    spans = []
    at = start
    while True:
        cell = (_QUOTED if text.startswith('"', at) else plain).match(text, at)
        end = cell.end() if cell else at
        spans.append((at, end))
        if not text.startswith(form.delimiter, end):
            break
        at = end + 1
    line_end = _LINE_END.match(text, end)
    if not line_end and end < len(text):
        message = _("a quotation mark is not closed, or text follows one")
        raise refusal("csv-shape", message, "", line)
    return _Row(tuple(spans), line_end.end() if line_end else end)


def _widened(form: CsvForm, missing: Sequence[str]) -> list[Splice]:
    wider = "".join(form.delimiter + line_with([name], form.delimiter) for name in missing)
    return [(form.end, form.end, wider)] if missing else []


def _splices(form: CsvForm, row: _Row, edit: RowEdit, names: Sequence[str]) -> list[Splice]:
    """Return what is replaced in the text for one row."""
    if edit.cells is None:
        return [(row.start, row.next, "")]
    splices: list[Splice] = []
    tail: list[str] = []
    held = _read(form.text[row.start : row.end], form.delimiter)
    wanted = {tidy(name).lower(): value for name, value in edit.cells.items()}
    for at, name in enumerate(names):
        value = wanted.get(name)
        if at >= len(row.spans):
            tail.append(value or "")
        elif value is not None and value != held[at]:
            splices.append((*row.spans[at], _cell(value, form.delimiter)))
    while tail and not tail[-1]:
        tail.pop()
    more = "".join(form.delimiter + _cell(value, form.delimiter) for value in tail)
    return [*splices, (row.end, row.end, more)] if more else splices


def _cell(value: str, delimiter: str) -> str:
    return line_with([value], delimiter) if value else ""


def _read_back(
    form: CsvForm, new: str, missing: Sequence[str], edits: Sequence[RowEdit], names: Sequence[str]
) -> None:
    """Refuse a text that does not give the old rows with just these cells changed."""
    wanted = _wanted(form, missing, {edit.line: edit for edit in edits}, names)
    got = csv.reader(lines_of(new), delimiter=form.delimiter)
    if any(row != other for row, other in zip_longest(wanted, got)):
        raise misread()


def _wanted(
    form: CsvForm, missing: Sequence[str], edits: Mapping[int, RowEdit], names: Sequence[str]
) -> Iterator[list[str]]:
    for at, (line, row) in enumerate(numbered(form.text, form.delimiter)):
        edit = edits.get(line)
        if at == form.row:
            yield [*row, *missing]
        elif edit is None:
            yield row
        elif edit.cells is not None:
            yield _with(row, edit.cells, names)


def _with(row: list[str], cells: Mapping[str, str], names: Sequence[str]) -> list[str]:
    """Return a row with some cells changed; it grows as far as a cell is filled."""
    wanted = {tidy(name).lower(): value for name, value in cells.items()}
    filled = [at for at, name in enumerate(names) if wanted.get(name)]
    longer = [*row, *[""] * (max(filled, default=0) + 1 - len(row))]
    return [
        wanted.get(names[at], cell) if at < len(names) else cell for at, cell in enumerate(longer)
    ]


def _told(
    form: CsvForm, row: _Row, edit: RowEdit, names: Sequence[str], splices: Sequence[Splice]
) -> EditedRow:
    """Return what became of a row."""
    above = [each for each in splices if each[0] < row.start]
    text = form.text
    line = edit.line + sum(
        count_lines(new) - count_lines(text[start:end]) for start, end, new in above
    )
    old = text[row.start : row.end]
    within = [each for each in splices if row.start <= each[0] <= row.end]
    own = [(begin - row.start, end - row.start, new) for begin, end, new in within]
    before = _cells(old, form.delimiter, names)
    if edit.cells is None:
        return EditedRow(line, before, None, old, "")
    new = spliced(old.encode(), old, "utf-8", own)[1]
    return EditedRow(line, before, _cells(new, form.delimiter, names), old, new)


def _cells(text: str, delimiter: str, names: Sequence[str]) -> dict[str, str]:
    """Return the filled cells of a row by column."""
    row = _read(text, delimiter)
    return {name: cell for name, cell in zip(names, row, strict=False) if name and cell.strip()}


def _read(text: str, delimiter: str) -> list[str]:
    return next(csv.reader(lines_of(text), delimiter=delimiter), [""])
