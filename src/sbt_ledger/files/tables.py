"""Tables as they lie in files: CSV as a spreadsheet writes it, or TOML; read row by row.

Rows come with the line on which they begin. Nothing is parsed here but the file's own form.
"""

from __future__ import annotations

import codecs
import csv
from contextlib import contextmanager
from gettext import gettext as _
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sbt_ledger.errors import Problem
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.decode import UndecodableError, decode, encoding_of, is_encoding
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = 4096
_CHUNK = 1 << 20
_DELIMITERS = ",;\t"
_NO_DELIMITERS = '"\r\n '
_QUOTED = pattern(r'"[^"]*("|$)')
_LINE_END = pattern(r"\r\n?|\n")
_LONGEST_CELL = 10_000_000
"""Longer than any note, shorter than a file whose quotation mark is never closed."""


class BrokenTableError(Exception):
    """The file cannot be read as a table; carries the problems."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].message)
        self.problems = problems


class NulBytesError(ValueError):
    """The text holds a NUL byte, the first on `line`."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Table(NamedTuple):
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
    with _told(path, file):
        if path.suffix.lower() == ".toml":
            yield _toml_table(path.read_bytes(), file, key)
            return
        encoding = encoding_for(path, language=language, declared=declared)
        with path.open(encoding=encoding, newline="") as stream:
            yield _csv_table(stream, file)


@contextmanager
def open_bytes(
    raw: bytes, file: str, key: str, *, language: str = "", declared: str = ""
) -> Iterator[Table]:
    """Open what a table once held, as `open_table` does; the ending of `file` tells its form."""
    with _told(Path(file), file):
        if file.lower().endswith(".toml"):
            yield _toml_table(raw, file, key)
        else:
            text, _encoding = decode(raw, language=language, declared=declared or None)
            yield _csv_table(StringIO(text, newline=""), file)


@contextmanager
def _told(path: Path, file: str) -> Iterator[None]:
    """Tell as problems what a file cannot be read for."""
    try:
        yield
    except UndecodableError as fault:
        raise _broken("bad-encoding", str(fault), file, fault.line, _save_as_utf8()) from None
    except NulBytesError as fault:
        message = _("the file holds NUL bytes")
        raise _broken("bad-csv", message, file, fault.line, _save_as_utf8()) from None
    except OSError as fault:
        raise BrokenTableError(unreadable(path, file, fault)) from None


def _toml_table(raw: bytes, file: str, key: str) -> Table:
    from sbt_ledger.files.toml_table import toml_table  # noqa: PLC0415 - most tables are CSV

    return toml_table(raw, file, key)


def read_bytes(path: Path, file: str) -> bytes | Problem:
    """Return the bytes of a file that a book needs, or the problem that it has."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return Problem("missing-file", _("the file is missing"), "", file)
    except OSError as fault:
        return unreadable(path, file, fault)


def unreadable(path: Path, file: str, fault: OSError) -> Problem:
    """Return the problem of a file that the system does not let us read."""
    if path.is_dir():
        message, hint = _("this is a folder, not a file"), _("Rename or remove the folder.")
    elif isinstance(fault, PermissionError):
        message = _("this account may not read the file")
        hint = _("Close the program that holds it, or ask for the right to read it.")
    else:
        message = _("the file cannot be read: {reason}").format(reason=fault.strerror)
        hint = _("Look whether the disk or the network folder can be reached.")
    return Problem("unreadable", message, hint, file)


def encoding_for(path: Path, *, language: str = "", declared: str = "") -> str:
    """Return the encoding in which the whole file can be read.

    Raises UndecodableError if there is none, NulBytesError if it is no text.
    """
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


def header_of(lines: Iterator[str]) -> tuple[str, int, str]:
    """Return the header line, how many lines stand above it, and what separates its columns.

    Blank lines may stand above it, and one like `sep=;`, in which Excel names the separator.
    """
    head, above, declared = next(lines, ""), 0, ""
    while head and (not head.strip(" \t\r\n,;") or head.lower().startswith("sep=")):
        named = head.lower().startswith("sep=") and head[4:5] not in _NO_DELIMITERS
        declared = head[4:5] if named else declared
        head, above = next(lines, ""), above + 1
    return head, above, declared or delimiter_of(head)


def delimiter_of(header_line: str) -> str:
    """Return what separates the columns: the most frequent of `,` `;` TAB outside quotes."""
    return max(_DELIMITERS, key=_QUOTED.sub("", header_line).count)


def _csv_table(stream: Any, file: str) -> Table:  # noqa: ANN401 - any text stream
    csv.field_size_limit(_LONGEST_CELL)  # one for all of Python, but nobody else reads CSV here
    head, skipped, delimiter = header_of(stream)
    # A name may run over several lines: the rows begin below the last of them.
    reader = csv.reader(chain((head,), stream), delimiter=delimiter, strict=True)
    try:
        names = next(reader, [])
    except csv.Error:
        raise _unclosed(file, skipped + 1) from None
    skipped += max(reader.line_num, 1) - 1
    columns = tuple(tidy(name).lower() for name in names)
    rows = _csv_rows(stream, delimiter, skipped + 1, file)
    lines = stream if delimiter == "," else None
    return Table(file, columns, rows, lines, skipped + 2)


def _csv_rows(
    stream: Any,  # noqa: ANN401 - any text stream
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


def _reads_whole(path: Path, encoding: str) -> bool:
    if not is_encoding(encoding):
        return False
    reader = codecs.getincrementaldecoder(encoding)(errors="strict")
    holds_nul = False
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                holds_nul = "\0" in reader.decode(chunk) or holds_nul
        reader.decode(b"", final=True)
    except UnicodeError:
        return False
    if holds_nul:
        before = path.read_bytes().decode(encoding).partition("\0")[0]
        raise NulBytesError(len(_LINE_END.findall(before)) + 1)
    return True


def _save_as_utf8() -> str:
    return _("Save the file as UTF-8, or name its encoding in ledger.toml: [files] encoding.")


def _broken(
    code: str, message: str, file: str, line: int | None = None, hint: str = ""
) -> BrokenTableError:
    return BrokenTableError(Problem(code, message, hint, file, line))
