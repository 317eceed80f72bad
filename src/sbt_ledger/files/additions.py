"""New rows at the end of tables: the drafts, where each row stands, the book after them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.append import append_csv, append_toml
from sbt_ledger.files.book_files import BookReader
from sbt_ledger.files.drafted_book import read_drafted
from sbt_ledger.files.journal_text import NewRows, ToldRows
from sbt_ledger.files.layout import COLUMNS, KEYS
from sbt_ledger.files.write import Draft
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.records.book import Book
    from sbt_ledger.records.settings import Settings

_LINE_END = pattern(r"\r\n|\r|\n")


class Addition(NamedTuple):
    """New rows of a file: on which lines they begin, and how they stand in the file."""

    file: str
    lines: tuple[int, ...]
    standing: str

    @property
    def place(self) -> str:
        """Return `FILE:LINE`, or `FILE:FIRST-LAST` for several rows."""
        first, last = self.lines[0], self.lines[-1]
        return f"{self.file}:{first}" if first == last else f"{self.file}:{first}-{last}"

    @property
    def text(self) -> tuple[str, ...]:
        """Return the lines of the new rows, without blank ones at the end."""
        lines = _LINE_END.split(self.standing)
        while lines and not lines[-1]:
            lines.pop()
        return tuple(lines)


class Added(NamedTuple):
    """What new rows make of a book: the files to save, the rows by table, the book after it."""

    drafts: tuple[Draft, ...]
    additions: Mapping[str, Addition]
    rows: Mapping[str, Sequence[Mapping[str, str]]]
    before: Book
    after: Book

    def told(self, *tables: str) -> ToldRows:
        """Return the new rows of some tables, as the journal tells them."""
        return ToldRows(
            NewRows(table, added.file, added.lines, self.rows[table])
            for table in tables
            if (added := self.additions.get(table))
        )


def first_files(
    folder: Path, settings: Settings, tables: Sequence[str]
) -> dict[str, tuple[str, bytes | None]]:
    """Return for each table the file that takes new rows, and what it holds, None for a new one.

    A table without which a book cannot be, and of which there is no file, is left out: the reader
    tells it.
    """
    found: dict[str, tuple[str, bytes | None]] = {}
    for table in tables:
        files = BookReader(folder, settings).files(table)[:1] or [f"{table}.csv"]
        with suppress(OSError):  # told by the reader, like all that cannot be read
            path = folder / files[0]
            found[table] = (files[0], path.read_bytes() if path.exists() else None)
    return found


def add_rows(
    folder: Path,
    book: Book,
    firsts: Mapping[str, tuple[str, bytes | None]],
    rows: Mapping[str, Sequence[Mapping[str, str]]],
) -> Added:
    """Return the files with the rows at their ends, read back as a book.

    Raises BrokenFilesError with what would be wrong with it: a row on its line in the new file.
    """
    drafts: list[Draft] = []
    additions: dict[str, Addition] = {}
    for table, own in rows.items():
        if own:
            file, before = firsts[table]
            draft, additions[table] = appended(folder, book.settings, table, file, before, own)
            drafts.append(draft)
    drafted = {
        each.file: draft.after for each, draft in zip(additions.values(), drafts, strict=True)
    }
    after = read_drafted(folder, book.settings, {name: raw for name, raw in drafted.items() if raw})
    return Added(tuple(drafts), additions, rows, book, after)


def appended(  # noqa: PLR0913, PLR0917 - a file of a book has this many sides
    folder: Path,
    settings: Settings,
    table: str,
    file: str,
    before: bytes | None,
    rows: Sequence[Mapping[str, str]],
) -> tuple[Draft, Addition]:
    """Return a file with the rows at its end, and where they stand."""
    if file.lower().endswith(".toml"):
        made = append_toml(before, KEYS[table], rows, language=settings.lang, file=file)
    else:
        made = append_csv(
            before, COLUMNS[table].split(","), rows, language=settings.lang,
            encoding=settings.files.encoding or None, file=file,
        )  # fmt: skip
    return Draft(folder / file, before, made.after), Addition(file, made.lines, made.text)
