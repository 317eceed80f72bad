"""Rows of a text whose cells are separated by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import re
from gettext import gettext as _
from itertools import islice
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.csv_form import lines_of
from sbt_ledger.intake.contents import MOST_CELLS, Sheet, refused, too_large
from sbt_ledger.intake.words import keys, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SEPARATORS = "\t;,"  # of two that fit alike the first: a tab stands in no text by chance
_DECLARED = re.compile(r'"?sep=([^"\r\n])"?\s*$', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*("|$)')
_HEAD = 25
_LONGEST_CELL = 10_000_000  # as for our own tables: the limit is one for all of Python


def sheet_of(text: str, file: str) -> tuple[Sheet, str]:
    """Return the rows with the lines on which they begin, and the separator.

    Raises BrokenFilesError for a quotation mark that is not closed, or that text follows.
    """
    head = list(islice(lines_of(text), _HEAD))
    named = _DECLARED.match(head[0]) if head else None
    separator = named[1] if named else _separator(head)
    lines: list[int] = []
    rows: list[list[str]] = []
    size = 0
    for line, row in _numbered(text, separator, file):
        if named and line == 1:
            continue
        lines.append(line)
        rows.append(row)
        size += len(row)
        if size > MOST_CELLS:
            raise too_large(file)
    return Sheet(file, "", rows, lines), separator


def _separator(head: list[str]) -> str:
    """Return what separates most known headers, and stands most often outside quotes."""
    outside = _QUOTED.sub("", "".join(head))
    return max(_SEPARATORS, key=lambda each: (_known(head, each), outside.count(each)))


def _known(head: list[str], separator: str) -> int:
    """Return how many known headers the best of the first rows has."""
    known = words().roles
    rows = csv.reader(iter(head), delimiter=separator)
    return max(
        (sum(any(k in known for k in keys(cell)) for cell in row) for row in _read(rows)), default=0
    )


def _read(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Yield rows until one cannot be read: what is wrong is told when all are read."""
    try:
        yield from rows
    except csv.Error:
        return


def _numbered(text: str, separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(lines_of(text), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error:
        message = _("a quotation mark is not closed, or text follows one")
        hint = _('A cell with a quotation mark is written "...", with each mark inside doubled.')
        raise refused(Problem("bad-csv", message, hint, file, line)) from None
