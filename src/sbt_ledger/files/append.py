"""New rows for a table, as new bytes: the old bytes stay, and nothing is re-serialised.

Every result is decoded and parsed again before it is handed out: it must hold the old rows
and exactly the new ones, else RefusedError with the problem of the file.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from gettext import gettext as _
from io import StringIO
from itertools import accumulate, chain, islice, zip_longest
from typing import TYPE_CHECKING

import tomli_w

from sbt_ledger.errors import BrokenFilesError, Problem, RefusedError
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.decode import UndecodableError, UnencodableError, decode, encode
from sbt_ledger.files.layout import NUMBER_COLUMNS
from sbt_ledger.files.tables import header_of
from sbt_ledger.files.toml_lines import bad_toml, toml_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NEW_CSV, _NEW_LINE_END = "utf-8-sig", "\r\n"  # without a BOM Excel misreads Chinese
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
# With at most six places Decimal prints a number as it was typed, never as 1E-7.
_NUMBER = re.compile(r"(?!-0$)-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Appended:
    """The new bytes, and the physical line (from 1) on which each new row begins."""

    after: bytes
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """A CSV text and its header: the cells, which row it is, where its line end begins."""

    text: str
    header: list[str]
    row: int
    end: int
    delimiter: str
    line_end: str


def append_csv(  # noqa: PLR0913 - all of them tell how this file is kept
    before: bytes | None,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, str]],
    *,
    language: str = "",
    encoding: str | None = None,
    file: str = "",
) -> Appended:
    """Return the file with the rows at its end; `columns` is the full order for a new one.

    A column that the header lacks lengthens the header line only, and only when a new row
    fills it. Values stay, also those that a spreadsheet would compute. `encoding` is the
    declared one, if any; `file` is named when something is refused.
    """
    with _refusing(file):
        old, kept_in = decode(before or b"", language=language, declared=encoding)
        if before is None or not old.strip():
            names = tuple(dict.fromkeys(chain(columns, *rows)))
            old, kept_in = _line(names, ",") + _NEW_LINE_END, _NEW_CSV
            before = encode(old, kept_in)
        if not rows:
            return Appended(before, ())
        table = _table(old)
        missing = _missing(table, columns, rows)
        cells = _cells((*table.header, *missing), rows)
        wider = "".join(table.delimiter + _line([name], table.delimiter) for name in missing)
        glue = "" if old.endswith(("\n", "\r")) else table.line_end
        tail = "".join(_line(row, table.delimiter) + table.line_end for row in cells)
        new = old[: table.end] + wider + old[table.end :] + glue + tail
        cut = len(encode(old[: table.end], kept_in))
        bare = kept_in.removesuffix("-sig")
        after = before[:cut] + encode(wider, bare) + before[cut:] + encode(glue + tail, bare)
        if decode(after, language=language, declared=encoding) != (new, kept_in):
            raise _misread()
        return Appended(after, _read_back(table, missing, cells, new, len(new) - len(tail)))


def append_toml(
    before: bytes | None,
    table_key: str,
    rows: Sequence[Mapping[str, str]],
    *,
    language: str = "",
    file: str = "",
) -> Appended:
    """Return the file with one `[[table_key]]` block a row at its end; blanks are left out.

    ISO days become TOML days, plain hours and the like numbers as typed; the line of a row
    is that of its header. Parameters otherwise as in `append_csv`.
    """
    with _refusing(file):
        old, kept_in = decode(before or b"", language=language)
        tables = tomllib.loads(old, parse_float=Decimal)
        if table_key in tables and next(reversed(tables)) != table_key:
            message, hint = _("other tables come last"), _("Move them up.")
            raise _refusal("toml-shape", message, hint, _last_other(old, table_key))
        if not rows:
            return Appended(before or b"", ())
        values = [{key: _toml(key, text) for key, text in row.items() if text} for row in rows]
        blocks = [f"[[{table_key}]]\n{tomli_w.dumps(value)}" for value in values]
        line_end = "\r\n" if "\r\n" in old else "\n"
        glue = line_end * (1 if old.endswith("\n") else 2) if old else ""
        new = old + glue + "\n".join(blocks).replace("\n", line_end)
        after = (before or b"") + encode(new[len(old) :], kept_in.removesuffix("-sig"))
        found = _with_blocks(new, old, table_key)
        wanted = {**tables, table_key: [*tables.get(table_key, []), *values]}
        if (found, *decode(after, language=language)) != (wanted, new, kept_in):
            raise _misread()
        heights = (block.count("\n") + 1 for block in blocks[:-1])
        return Appended(after, tuple(accumulate(heights, initial=(old + glue).count("\n") + 1)))


def _table(text: str) -> _Table:
    """Return where the header of a text is; blank lines or `sep=;` may stand above it."""
    _head, row, delimiter = header_of(_lines(text))
    reader = csv.reader(_lines(text), delimiter=delimiter)
    header = next(islice(reader, row, None), [])
    until = sum(map(len, islice(_lines(text), reader.line_num)))
    end = len(text[:until].rstrip("\r\n"))
    return _Table(text, header, row, end, delimiter, text[end:until] or _NEW_LINE_END)


def _missing(
    table: _Table, columns: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> tuple[str, ...]:
    """Return the columns to add to the header, if that gives no old cell another meaning."""
    known = {tidy(cell).lower() for cell in table.header}
    filled = {name for row in rows for name, value in row.items() if value}
    order = dict.fromkeys(chain(columns, *rows))
    missing = tuple(name for name in order if name in filled and tidy(name).lower() not in known)
    if known.isdisjoint(tidy(name).lower() for name in order):
        message = _("the first row names none of the columns")
        rows_of_file = islice(_numbered(table.text, table.delimiter), table.row, None)
        line, _header = next(rows_of_file, (1, []))
        raise _refusal("csv-shape", message, _("Name the columns in the first row."), line)
    width = len(table.header)
    for line, cells in _numbered(table.text, table.delimiter) if missing else ():
        if any(map(str.strip, cells[width:])):
            message, hint = _("more cells than the header"), _("Name the column of each cell.")
            raise _refusal("csv-shape", message, hint, line)
    return missing


def _cells(names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """Return each row in the order of the header."""
    keyed = ({tidy(name).lower(): value for name, value in row.items()} for row in rows)
    keys = [tidy(name).lower() for name in names]
    return [[row.get(key, "") for key in keys] for row in keyed]


def _read_back(
    table: _Table, missing: Sequence[str], cells: list[list[str]], new: str, start: int
) -> tuple[int, ...]:
    """Return the line of each new row, or refuse a text that does not say what was meant.

    Where the old text has no quotes each line is a row, whatever follows: as the text was
    compared already, only the rows from `start` on need to be parsed.
    """
    wanted = iter(cells)
    if missing or '"' in table.text:
        olds = enumerate(csv.reader(_lines(table.text), delimiter=table.delimiter))
        widened = ([*row, *missing] if at == table.row else row for at, row in olds)
        start, wanted = 0, chain(widened, cells)
    above = new.count("\n", 0, start) + new.count("\r", 0, start) - new.count("\r\n", 0, start)
    lines: deque[int] = deque(maxlen=len(cells))
    for want, found in zip_longest(wanted, _numbered(new[start:], table.delimiter)):
        if not found or found[1] != want:
            raise _misread()
        lines.append(above + found[0])
    return tuple(lines)


def _lines(text: str) -> Iterator[str]:
    """Yield the physical lines with their ends, without a copy of the text."""
    return (found[0] for found in _LINE.finditer(text))


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the physical line on which it begins."""
    reader = csv.reader(_lines(text), delimiter=delimiter)
    line = 1
    for row in reader:
        yield line, row
        line = reader.line_num + 1


def _line(cells: Sequence[str], delimiter: str) -> str:
    """Return the cells as CSV, quoted only where they must be, without a line end."""
    stream = StringIO()
    csv.writer(stream, delimiter=delimiter).writerow(cells)
    return stream.getvalue().removesuffix("\r\n")


def _toml(column: str, text: str) -> str | int | Decimal | date:
    """Return the value that TOML writes just as the text was typed; a code 0012 stays text."""
    if column in NUMBER_COLUMNS and _NUMBER.fullmatch(text):
        return Decimal(text) if "." in text else int(text)
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else text
    except ValueError:
        return text


def _with_blocks(new: str, old: str, table_key: str) -> dict[str, object]:
    """Return what the longer text says; a list in brackets takes no blocks behind it."""
    try:
        return tomllib.loads(new, parse_float=Decimal)
    except tomllib.TOMLDecodeError:
        message = _("“{key}” is not written as [[{key}]] blocks").format(key=table_key)
        hint = _("Write the table as [[…]] blocks at the end of the file.")
        raise _refusal("toml-shape", message, hint, toml_lines(old).get(table_key)) from None


def _last_other(text: str, table_key: str) -> int | None:
    """Return the last line on which another table has something."""
    places = toml_lines(text).items()
    others = (line for place, line in places if place.split(".")[0] != table_key)
    return max(others, default=None)


def _misread() -> RefusedError:
    message = _("with the new rows the file would not read as meant")
    hint = _("Look for a quote that is opened and not closed, or save the file as UTF-8.")
    return _refusal("misread", message, hint)


def _refusal(code: str, message: str, hint: str, line: int | None = None) -> RefusedError:
    """Return the refusal of a file whose name `_refusing` knows."""
    return RefusedError(message, hint, problems=(Problem(code, message, hint, line=line),))


@contextmanager
def _refusing(file: str) -> Iterator[None]:
    """Name the file in a refusal, and say in our words what the formats refuse."""
    hint = _("Save the file as UTF-8 and run the command again.")
    nothing = _("Nothing was written.")
    try:
        yield
    except UndecodableError as trouble:
        problem = Problem("bad-encoding", str(trouble), hint, file, trouble.line)
        raise BrokenFilesError(nothing, problems=(problem,)) from trouble
    except UnencodableError as trouble:
        problem = Problem("not-in-encoding", str(trouble), hint, file, text=trouble.character)
        raise RefusedError(nothing, problems=(problem,)) from trouble
    except tomllib.TOMLDecodeError as trouble:
        problem = replace(bad_toml(trouble, file), code="toml-shape")
        raise RefusedError(nothing, problems=(problem,)) from trouble
    except (csv.Error, RefusedError) as trouble:
        refusal = trouble if isinstance(trouble, RefusedError) else _misread()
        problems = tuple(replace(problem, file=file) for problem in refusal.problems)
        raise RefusedError(nothing, problems=problems) from trouble
