"""What `doctor` looks at in the book: how its files are encoded, and how old the roster is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sbt_ledger.records.book import Book
    from sbt_ledger.reports.checkup import Finding

_OLD = 200
"""Days: longer than a semester, and people come and go with each."""


def of_book(folder: Path, book: Book, day: date) -> Iterator[Finding]:
    """Yield the encodings of the tables, and the age of the roster."""
    from sbt_ledger.reports.checkup import Finding

    text = ngettext("{school}, {count} teacher", "{school}, {count} teachers", len(book.teachers))
    told = text.format(school=book.settings.school, count=len(book.teachers))
    yield Finding("ok", _("book"), told)
    yield from _encodings(folder, book)
    yield from _roster_age(folder, book, day)


def _encodings(folder: Path, book: Book) -> Iterator[Finding]:
    from sbt_ledger.files.layout import KEYS, files_of
    from sbt_ledger.files.tables import encoding_for
    from sbt_ledger.reports.checkup import Finding

    settings = book.settings
    found: dict[str, list[str]] = {}
    for table in KEYS:
        for file in files_of(folder, settings.files, table)[0]:
            if file.endswith(".csv"):
                name = encoding_for(
                    folder / file, language=settings.lang, declared=settings.files.encoding
                )
                found.setdefault(name.removesuffix("-sig"), []).append(file)
    for name, files in found.items():
        told = _("{encoding}: {files}").format(encoding=name, files=_(", ").join(files))
        if name in {"utf-8", "utf-16"}:
            yield Finding("ok", _("encoding"), told)
            continue
        hint = _("Names with rare characters do not fit. Save as “CSV UTF-8” if you can.")
        yield Finding("note", _("encoding"), told, hint)


def _roster_age(folder: Path, book: Book, day: date) -> Iterator[Finding]:
    """Yield how long ago the roster, or what changed of it, was written."""
    from sbt_ledger.files.layout import files_of
    from sbt_ledger.reports.checkup import Finding

    days = []
    for table in ("teachers", "changes"):
        for file in files_of(folder, book.settings.files, table)[0]:
            with suppress(OSError):
                written = (folder / file).stat().st_mtime
                days.append(date.fromtimestamp(written))  # noqa: DTZ012 - the disk's own clock
    if not days:
        return
    age = (day - max(days)).days
    text = ngettext("written {count} day ago", "written {count} days ago", max(age, 0))
    told = text.format(count=max(age, 0))
    if age > _OLD:
        hint = _("Who came, left or changed since? “ledger teacher --help” names the commands.")
        yield Finding("mend", _("roster"), told, hint)
    else:
        yield Finding("ok", _("roster"), told)
