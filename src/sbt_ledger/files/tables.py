"""Tables as they lie in files: CSV as a spreadsheet writes it, or TOML; read row by row.

Rows come with the line on which they begin. Nothing is parsed here but the file's own form.
"""

from __future__ import annotations

import codecs
import csv
import re
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import Problem
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.decode import UndecodableError, decode, encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEAD = 4096
_CHUNK = 1 << 20
_DELIMITERS = ",;\t"


class BrokenTableError(Exception):
    """The file cannot be read as a table; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Table:
    """One file of a table: its name for messages, its columns, tidied, and its rows with lines.

    Of a comma-separated file `lines` are the lines as they stand, from `first_line` on; who reads
    them does not read `rows`.
    """

    file: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    lines: Iterator[str] | None = None
    first_line: int = 2

    def parsed(self, reader: Iterator[list[str]], line: int) -> list[str]:
        """Return the next row of a `csv.reader`; `line` is where it begins."""
        try:
            return next(reader)
        except csv.Error:
            raise _unclosed(self.file, line) from None


@contextmanager
def open_table(
    path: Path, file: str, key: str, *, language: str = "", declared: str = ""
) -> Iterator[Table]:
    """Open a table for reading; `key` is the name of its array in TOML ("credit").

    Raises BrokenTableError, also from within the rows, for a file that cannot be read at all.
    """
    try:
        if path.suffix.lower() == ".toml":
            yield _toml_table(path, file, key)
            return
        encoding = encoding_for(path, language=language, declared=declared)
        with path.open(encoding=encoding, newline="") as stream:
            yield _csv_table(stream, file)
    except UndecodableError as fault:
        hint = _("Save the file as UTF-8, or name its encoding in ledger.toml: [files] encoding.")
        raise _broken("bad-encoding", str(fault), file, fault.line, hint) from None
    except (csv.Error, OSError) as fault:
        raise _broken("bad-csv", str(fault), file) from None


def encoding_for(path: Path, *, language: str = "", declared: str = "") -> str:
    """Return the encoding in which the whole file can be read; raises UndecodableError."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    candidates = encoding_of(head, language=language)
    if declared and candidates[0] == "utf-8":
        candidates = (declared,)
    for encoding in candidates:
        if _reads_whole(path, encoding):
            return encoding
    decode(path.read_bytes(), language=language, declared=declared or None)
    return candidates[0]


def toml_lines(text: str, key: str) -> list[int]:
    """Return the line of every `[[key]]` header, in order; entries of an inline array have none."""
    header = re.compile(rf"\s*\[\[\s*{re.escape(key)}\s*\]\]")
    return [number for number, line in enumerate(text.splitlines(), 1) if header.match(line)]


def as_cell(value: Any) -> str:  # noqa: ANN401 - a TOML value of any type arrives here
    """Return a TOML value as the text of a cell: lists joined by `;`, days as ISO dates."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list):
        return ";".join(as_cell(part) for part in value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _csv_table(stream: Any, file: str) -> Table:  # noqa: ANN401 - any text stream
    head = stream.readline()
    skipped = 0
    declared = ""
    while head and (not head.strip(" \t\r\n,;") or head.lower().startswith("sep=")):
        declared = head[4:5] if head.lower().startswith("sep=") else declared
        head, skipped = stream.readline(), skipped + 1
    delimiter = declared or max(_DELIMITERS, key=head.count)
    if "\0" in head:
        raise _broken("bad-csv", _("the file holds NUL bytes"), file, skipped + 1)
    try:
        names = next(csv.reader([head], delimiter=delimiter, strict=True), [])
    except csv.Error:
        raise _unclosed(file, skipped + 1) from None
    columns = tuple(tidy(name).lower() for name in names)
    rows = _csv_rows(stream, delimiter, skipped + 1, file)
    lines = stream if delimiter == "," else None
    return Table(file, columns, rows, lines, skipped + 2)


def _csv_rows(
    stream: Any,  # noqa: ANN401
    delimiter: str,
    lines_before: int,
    file: str,
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    line = lines_before + 1
    try:
        for row in reader:
            yield line, row
            line = lines_before + reader.line_num + 1
    except csv.Error:
        raise _unclosed(file, line) from None


def _unclosed(file: str, line: int) -> BrokenTableError:
    message = _("a quotation mark is not closed, or text follows one")
    hint = _('A cell with a quotation mark is written "...", with each mark inside doubled.')
    return _broken("bad-csv", message, file, line, hint)


def _toml_table(path: Path, file: str, key: str) -> Table:
    text, _encoding = decode(path.read_bytes())
    try:
        held = tomllib.loads(text, parse_float=Decimal).get(key, [])
    except tomllib.TOMLDecodeError as fault:
        message = _("this is no TOML: {fault}").format(fault=fault)
        hint = _("Texts stand in quotation marks, days as 2026-03-05.")
        raise _broken("bad-toml", message, file, line_of(fault), hint) from None
    if not isinstance(held, list) or not all(isinstance(entry, dict) for entry in held):
        message = _("[[{key}]] tables are needed").format(key=key)
        raise _broken("bad-toml", message, file)
    columns = tuple(dict.fromkeys(name for entry in held for name in entry))
    lines = toml_lines(text, key)
    if len(lines) != len(held):
        lines = [1] * len(held)
    rows = (
        (line, [as_cell(entry[name]) if name in entry else "" for name in columns])
        for line, entry in zip(lines, held, strict=True)
    )
    return Table(file, columns, rows)


def line_of(fault: Exception) -> int | None:
    """Return the line that a TOML error names, None if it names none."""
    match = re.search(r"at line (\d+)", str(fault))
    return int(match[1]) if match else None


def _reads_whole(path: Path, encoding: str) -> bool:
    try:
        bytes(4).decode(encoding)  # LookupError: not the name of a text encoding
        reader = codecs.getincrementaldecoder(encoding)(errors="strict")
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                reader.decode(chunk)
        reader.decode(b"", final=True)
    except (UnicodeError, LookupError):
        return False
    return True


def _broken(
    code: str, message: str, file: str, line: int | None = None, hint: str = ""
) -> BrokenTableError:
    return BrokenTableError(Problem(code, message, hint, file, line))
