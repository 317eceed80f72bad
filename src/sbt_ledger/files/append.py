"""New rows for a table, as new bytes: the old bytes stay, and nothing is re-serialised.

Every result is decoded and parsed again before it is handed out: it must hold the old rows
and exactly the new ones, else RefusedError with the problem of the file. Only what can be read
in one way alone, as nothing is quoted in it or above it, is not parsed; and where the old bytes
are the beginning of the new ones, and mean what they meant, none are decoded: UTF-8 gives back
what it was given.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from gettext import gettext as _
from itertools import accumulate, chain, zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING

import tomli_w

from sbt_ledger.files.alike_rows import AlikeRows, in_order, names_in
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.csv_form import (
    NEW_LINE_END,
    CsvForm,
    count_lines,
    form_of,
    line_with,
    lines_of,
    lines_with,
    missing_columns,
    numbered,
    plain_lines,
)
from sbt_ledger.files.decode import decode, encode
from sbt_ledger.files.layout import NUMBER_COLUMNS
from sbt_ledger.files.refusing import misread, refusal, refusing
from sbt_ledger.files.toml_lines import toml_lines
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NEW_CSV = "utf-8-sig"  # without a BOM Excel misreads Chinese
_PIECE_BY_PIECE = frozenset({"utf-8", "utf-8-sig"})
# With at most six places Decimal prints a number as it was typed, never as 1E-7.
_NUMBER = pattern(r"(?!-0$)-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?", re.ASCII)
_DAY = pattern(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Appended:
    """The new bytes, the physical line (from 1) on which each new row begins, and their text."""

    after: bytes
    lines: tuple[int, ...]
    text: str = field(default="", compare=False)


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
    with refusing(file):
        old, kept_in = decode(before or b"", language=language, declared=encoding)
        if before is None or not old.strip():
            names = tuple(in_order(columns, rows))
            old, kept_in = line_with(names, ",") + NEW_LINE_END, _NEW_CSV
            before = encode(old, kept_in)
        if not rows:
            return Appended(before, ())
        table = form_of(old)
        missing = missing_columns(table, columns, rows)
        cells = _cells((*table.header, *missing), rows)
        wider = "".join(table.delimiter + line_with([name], table.delimiter) for name in missing)
        glue = "" if old.endswith(("\n", "\r")) else table.line_end
        plain = plain_lines(cells, table.delimiter, table.line_end) if cells else None
        tail = lines_with(cells, table.delimiter, table.line_end) if plain is None else plain
        bare = kept_in.removesuffix("-sig")
        added = encode(glue + tail, bare)
        if plain is not None and not missing and '"' not in old and _stays_so(added, kept_in):
            first = count_lines(old) + count_lines(glue) + 1
            return Appended(before + added, tuple(range(first, first + len(cells))), tail)
        new = old[: table.end] + wider + old[table.end :] + glue + tail
        cut = len(encode(old[: table.end], kept_in))
        after = before[:cut] + encode(wider, bare) + before[cut:] + added
        if decode(after, language=language, declared=encoding) != (new, kept_in):
            raise misread()
        lines = _read_back(table, missing, cells, new, len(new) - len(tail))
        return Appended(after, lines, tail)


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
    with refusing(file):
        old, kept_in = decode(before or b"", language=language)
        tables = tomllib.loads(old, parse_float=Decimal)
        if table_key in tables and next(reversed(tables)) != table_key:
            message, hint = _("other tables come last"), _("Move them up.")
            raise refusal("toml-shape", message, hint, _last_other(old, table_key))
        if not rows:
            return Appended(before or b"", ())
        values = [{key: toml_value(key, text) for key, text in row.items() if text} for row in rows]
        blocks = [f"[[{table_key}]]\n{tomli_w.dumps(value)}" for value in values]
        line_end = "\r\n" if "\r\n" in old else "\n"
        glue = line_end * (1 if old.endswith("\n") else 2) if old else ""
        new = old + glue + "\n".join(blocks).replace("\n", line_end)
        after = (before or b"") + encode(new[len(old) :], kept_in.removesuffix("-sig"))
        found = _with_blocks(new, old, table_key)
        wanted = {**tables, table_key: [*tables.get(table_key, []), *values]}
        if (found, *decode(after, language=language)) != (wanted, new, kept_in):
            raise misread()
        heights = (block.count("\n") + 1 for block in blocks[:-1])
        lines = tuple(accumulate(heights, initial=(old + glue).count("\n") + 1))
        return Appended(after, lines, new[len(old + glue) :])


def toml_value(column: str, text: str) -> str | int | Decimal | date:
    """Return the value that TOML writes just as the text was typed; a code 0012 stays text."""
    if column in NUMBER_COLUMNS and _NUMBER.fullmatch(text):
        return Decimal(text) if "." in text else int(text)
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else text
    except ValueError:
        return text


def _cells(names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> Sequence[Sequence[str]]:
    """Return each row in the order of the header."""
    keys = [tidy(name).lower() for name in names]
    if isinstance(rows, AlikeRows) and rows.names == (*keys,):
        return rows.cells
    if isinstance(rows, AlikeRows) and len(keys) > 1 and all(map(_is_tidy, rows.names)):
        places = [rows.names.index(key) if key in rows.names else -1 for key in keys]
        return [*map(itemgetter(*places), ((*cells, "") for cells in rows.cells))]
    if not all(map(_is_tidy, names_in(rows))):
        rows = [{tidy(name).lower(): value for name, value in row.items()} for row in rows]
    if len(keys) > 1 and set(map(len, rows)) == {len(keys)}:
        with suppress(KeyError):  # as a rule rows have the columns of the file
            return [*map(itemgetter(*keys), rows)]
    return [[row.get(key, "") for key in keys] for row in rows]


def _is_tidy(name: str) -> bool:
    return name == tidy(name).lower()


def _stays_so(added: bytes, encoding: str) -> bool:
    """Whether the bytes before these are decoded as they were without them.

    UTF-8 is decoded piece by piece, and only NUL bytes could make it look like something else.
    """
    return encoding in _PIECE_BY_PIECE and b"\0" not in added


def _read_back(
    table: CsvForm, missing: Sequence[str], cells: Sequence[Sequence[str]], new: str, start: int
) -> tuple[int, ...]:
    """Return the line of each new row, or refuse a text that does not say what was meant.

    Where the old text has no quotes each line is a row, whatever follows: as the text was
    compared already, only the rows from `start` on need to be parsed.
    """
    wanted = iter(cells)
    if missing or '"' in table.text:
        olds = enumerate(csv.reader(lines_of(table.text), delimiter=table.delimiter))
        widened = ([*row, *missing] if at == table.row else row for at, row in olds)
        start, wanted = 0, chain(widened, cells)
    above = count_lines(new, start)
    lines: deque[int] = deque(maxlen=len(cells))
    for want, found in zip_longest(wanted, numbered(new[start:], table.delimiter)):
        if not found or found[1] != list(want or ()):
            raise misread()
        lines.append(above + found[0])
    return tuple(lines)


def _with_blocks(new: str, old: str, table_key: str) -> dict[str, object]:
    """Return what the longer text says; a list in brackets takes no blocks behind it."""
    try:
        return tomllib.loads(new, parse_float=Decimal)
    except tomllib.TOMLDecodeError:
        message = _("“{key}” is not written as [[{key}]] blocks").format(key=table_key)
        hint = _("Write the table as [[…]] blocks at the end of the file.")
        raise refusal("toml-shape", message, hint, toml_lines(old).get(table_key)) from None


def _last_other(text: str, table_key: str) -> int | None:
    """Return the last line on which another table has something."""
    places = toml_lines(text).items()
    others = (line for place, line in places if place.split(".")[0] != table_key)
    return max(others, default=None)
