"""The tables of one school, read by DuckDB: only files in which there is nothing to be told.

DuckDB splits lines at commas, and no more. What the cells are is asked of the same checks that
Python's own reading asks, of each distinct cell once. Whatever is not plain is refused, without a
word: whoever reads the school in Python names the file and the line, or reads it all the same.
"""

from __future__ import annotations

import re
from glob import escape
from itertools import count
from typing import TYPE_CHECKING

from sbt_ledger.files.bucket_rows import Bucket
from sbt_ledger.files.cell_memo import Fault
from sbt_ledger.files.layout import files_of
from sbt_ledger.files.presence_rows import PresenceRows
from sbt_ledger.files.settings_file import read_settings
from sbt_ledger.files.tables import encoding_for, open_table
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from sbt_ledger.records.book import Book

_UTF8 = frozenset({"utf-8", "utf-8-sig"})
_WRITTEN = {"activities": ("hours",), "credits": ("attendance",)}
"""The columns of which the statement asks what is written in the cell."""
_QUOTED = pattern(rb'(?m)(?:^|(?<=,))"(?:[^"\r\n]|"")*"(?=,|\r?$)')
"""A quoted cell on one line."""
_DAY = pattern(r"(?:19|20)\d\d-\d\d-\d\d", re.ASCII)
_AT_ONCE = 5000
"""How many buckets are held at a time."""


LEAST = 1 << 20
"""Bytes of rows: fewer are read and judged before DuckDB has begun."""


class NotPlainError(ValueError):
    """The rows are for Python to read."""


def is_long(folder: Path) -> bool:
    """Whether a school has so many rows that DuckDB is worth its start."""
    files, _problems = files_of(folder, read_settings(folder).files, "credits")
    return sum((folder / file).stat().st_size for file in files) >= LEAST


def summed(
    connection: DuckDBPyConnection,
    folder: Path,
    book: Book,
    tables: Mapping[str, Collection[str]],
    statement: str,
) -> list[Bucket]:
    """Return what a statement makes of the files of a school; NotPlainError, or a duckdb.Error.

    `book` is what else there is of the school, its activities too; nothing is wrong with these.
    The statement finds the columns of `tables` in `activities` and `credits`.
    """
    for name in ("activities", "credits"):
        _read(connection, folder, book, name)
        _show(connection, name, tables[name], book.columns[name])
    _put_in_post(connection, book)
    _refuse_strange(connection, book)
    return list(_buckets(connection, statement))


def _read(connection: DuckDBPyConnection, folder: Path, book: Book, name: str) -> None:
    """Lay down the rows of a table as texts, NULL for a blank."""
    files, _problems = files_of(folder, book.settings.files, name)
    columns = ", ".join(f"{_quoted(column)} VARCHAR" for column in book.columns[name])
    connection.execute(f"CREATE OR REPLACE TABLE rows_of_{name} ({columns})")
    for file in files:
        header = _plain_header(folder, book, file, name)
        connection.read_csv(
            escape(str(folder / file)),
            columns=dict.fromkeys(header, "VARCHAR"),
            header=True, auto_detect=False, sep=",", quotechar='"', escapechar='"',
            comment="", strict_mode=True,
        ).create_view("rows_of_file", replace=True)  # fmt: skip
        connection.execute(f"INSERT INTO rows_of_{name} BY NAME FROM rows_of_file")


def _plain_header(folder: Path, book: Book, file: str, name: str) -> Sequence[str]:
    """Return the columns of a file of which each line is a row, and each comma parts two cells."""
    path, settings = folder / file, book.settings
    how = {"language": settings.lang, "declared": settings.files.encoding}
    if path.suffix.lower() != ".csv" or encoding_for(path, **how) not in _UTF8:
        raise NotPlainError(file)
    if not _are_plain_lines(path.read_bytes()):
        raise NotPlainError(file)
    with open_table(path, file, name, **how) as table:
        if table.lines is None or table.first_line != 2 or not all(table.columns):  # noqa: PLR2004 - below the header
            raise NotPlainError(file)
        return table.columns


def _are_plain_lines(raw: bytes) -> bool:
    """Whether a line is a row, and each quotation mark where every reader of CSV expects it."""
    ends = raw.count(b"\r\n")
    if raw.count(b"\r") != ends or (ends and raw.count(b"\n") != ends):
        return False
    return b'"' not in raw or b'"' not in _QUOTED.sub(b"", raw)


def _show(
    connection: DuckDBPyConnection, name: str, columns: Collection[str], held: Collection[str]
) -> None:
    """Show a table under its name with the columns that the statement finds on a cluster."""
    written = {f"{column}_written": column for column in _WRITTEN[name]}
    told = ["'' AS school"]
    for column in columns:
        source = written.get(column, column)
        cell = _quoted(source) if source in held else "''"
        if name == "activities" and column in {"start", "end"}:
            cell = f"CAST({_day_of(column, held)} AS DATE)"
        told.append(f"{cell} AS {_quoted(column)}")
    shown = f"SELECT {', '.join(told)} FROM rows_of_{name}"  # noqa: S608 - quoted
    connection.execute(f"CREATE OR REPLACE VIEW {name} AS {shown}")


def _day_of(column: str, held: Collection[str]) -> str:
    """Return where the text of a day stands: what has no last day lasts one."""
    return 'COALESCE("end", "start")' if column == "end" and "end" in held else '"start"'


def _put_in_post(connection: DuckDBPyConnection, book: Book) -> None:
    spans = [
        (code, first.isoformat(), last.isoformat())
        for code, timeline in book.timelines.items()
        for first, last in timeline.spans_in_post
    ]
    connection.execute(
        "CREATE OR REPLACE TABLE in_post (school VARCHAR, teacher VARCHAR, first DATE, last DATE)"
    )
    codes, firsts, lasts = (list(each) for each in zip(*spans, strict=True)) if spans else ([],) * 3
    connection.execute(
        "INSERT INTO in_post SELECT '', unnest(?::VARCHAR[]), unnest(?::DATE[]), unnest(?::DATE[])",
        [codes, firsts, lasts],
    )


def _refuse_strange(connection: DuckDBPyConnection, book: Book) -> None:
    """Raise NotPlainError for a row of which something would have to be told, or found out."""
    taught = (code for (code,) in _distinct(connection, "teacher"))
    if not all(code in book.teachers for code in taught):
        raise NotPlainError("teacher")
    unknown = connection.execute(
        "SELECT 1 FROM rows_of_credits c ANTI JOIN rows_of_activities a ON c.activity = a.id"
    ).fetchone()
    if unknown or not all(map(_is_plain_day, _days(connection, book))):
        raise NotPlainError("activity")
    said = PresenceRows()
    for column in book.columns["credits"]:
        check = said.check_of(column)
        cells = () if check is None else _distinct(connection, column)
        if any(cell and check(cell).__class__ is Fault for (cell,) in cells):  # type: ignore[misc]  # none without it
            raise NotPlainError(column)


def _days(connection: DuckDBPyConnection, book: Book) -> list[tuple[str | None]]:
    held = book.columns["activities"]
    days = (_day_of(column, held) for column in ("start", "end"))
    told = (f"SELECT {day} FROM rows_of_activities WHERE id IS NOT NULL" for day in days)  # noqa: S608 - our own
    return connection.execute(" UNION ".join(told)).fetchall()


def _is_plain_day(row: tuple[str | None]) -> bool:
    return bool(_DAY.fullmatch(row[0] or ""))


def _distinct(connection: DuckDBPyConnection, column: str) -> list[tuple[str | None]]:
    found = connection.execute(f"SELECT DISTINCT {_quoted(column)} FROM rows_of_credits")  # noqa: S608 - quoted
    return found.fetchall()


def _buckets(connection: DuckDBPyConnection, statement: str) -> Iterator[Bucket]:
    found = connection.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({statement})")  # noqa: S608 - our own
    columns = [each[0] for each in found.description or ()]
    lines = count(1)
    while some := found.fetchmany(_AT_ONCE):
        for row in some:
            cells = [cell or "" for cell in row]
            yield Bucket(dict(zip(columns, cells, strict=True)), "buckets", next(lines))


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
