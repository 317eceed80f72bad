"""The form of a CSV text: its header, what stands between cells, where rows begin, how it ends.

Both what is added and what is changed in place follow it.
"""

from __future__ import annotations

import csv
from gettext import gettext as _
from io import StringIO
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.alike_rows import in_order, names_in
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.refusing import refusal
from sbt_ledger.files.tables import header_of
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NEW_LINE_END = "\r\n"
_LINE = pattern(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class CsvForm(NamedTuple):
    """A CSV text and its header: the cells, which row it is, where its line end begins."""

    text: str
    header: list[str]
    row: int
    end: int
    delimiter: str
    line_end: str


def form_of(text: str) -> CsvForm:
    """Return where the header of a text is; blank lines or `sep=;` may stand above it."""
    _head, row, delimiter = header_of(lines_of(text))
    reader = csv.reader(lines_of(text), delimiter=delimiter)
    header = next(islice(reader, row, None), [])
    until = sum(map(len, islice(lines_of(text), reader.line_num)))
    end = len(text[:until].rstrip("\r\n"))
    return CsvForm(text, header, row, end, delimiter, text[end:until] or NEW_LINE_END)


def missing_columns(
    table: CsvForm, columns: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> tuple[str, ...]:
    """Return the columns to add to the header, if that gives no old cell another meaning."""
    known = {tidy(cell).lower() for cell in table.header}
    told = names_in(rows)
    order = in_order(columns, rows)
    new = [name for name in order if name in told and tidy(name).lower() not in known]
    missing = tuple(name for name in new if any(row.get(name) for row in rows))
    if known.isdisjoint(tidy(name).lower() for name in order):
        message = _("the first row names none of the columns")
        rows_of_file = islice(numbered(table.text, table.delimiter), table.row, None)
        line, _header = next(rows_of_file, (1, []))
        raise refusal("csv-shape", message, _("Name the columns in the first row."), line)
    width = len(table.header)
    for line, cells in numbered(table.text, table.delimiter) if missing else ():
        if any(map(str.strip, cells[width:])):
            message, hint = _("more cells than the header"), _("Name the column of each cell.")
            raise refusal("csv-shape", message, hint, line)
    return missing


def lines_of(text: str) -> Iterator[str]:
    """Yield the physical lines with their ends, without a copy of the text."""
    return (found[0] for found in _LINE.finditer(text))


def numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the physical line on which it begins."""
    reader = csv.reader(lines_of(text), delimiter=delimiter)
    line = 1
    for row in reader:
        yield line, row
        line = reader.line_num + 1


def count_lines(text: str, until: int | None = None) -> int:
    """Return how many lines end before a place of the text."""
    end = len(text) if until is None else until
    return text.count("\n", 0, end) + text.count("\r", 0, end) - text.count("\r\n", 0, end)


def line_with(cells: Sequence[str], delimiter: str) -> str:
    """Return the cells as CSV, quoted only where they must be, without a line end."""
    stream = StringIO()
    csv.writer(stream, delimiter=delimiter).writerow(cells)
    return stream.getvalue().removesuffix("\r\n")


def lines_with(rows: Sequence[Sequence[str]], delimiter: str, line_end: str) -> str:
    """Return the rows as `line_with` writes them, each with a line end."""
    return "".join(line_with(row, delimiter) + line_end for row in rows)


def plain_lines(rows: Sequence[Sequence[str]], delimiter: str, line_end: str) -> str | None:
    """Return the rows as `lines_with` does if none has a cell that must be quoted, else None.

    There are as many delimiters and line ends as between cells and rows: none stands in a cell.
    """
    text = line_end.join(chain(map(delimiter.join, rows), ("",)))
    is_plain = (
        len(rows[0]) > 1
        and '"' not in text
        and text.count(delimiter) == sum(map(len, rows)) - len(rows)
        and all(text.count(end) == line_end.count(end) * len(rows) for end in "\r\n")
    )
    return text if is_plain else None
