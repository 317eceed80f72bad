"""A copy of a book without names and ids, to be shown to somebody who is asked for help."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

import tomli_w

from sbt_ledger.files.append import append_csv
from sbt_ledger.files.book_files import BookReader
from sbt_ledger.files.pseudonyms import Pseudonyms
from sbt_ledger.files.row_changes import Kept, rows_in
from sbt_ledger.files.rule_files import named_by, own_rules, rules_read
from sbt_ledger.files.settings_file import SETTINGS
from sbt_ledger.files.write import Draft, save
from sbt_ledger.records.settings import Groups, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from random import Random

    from sbt_ledger.records.book import Book

_OF_PEOPLE = {"teachers": "code", "changes": "teacher", "credits": "teacher"}
"""The column by which a table says of whom a row is; the rows of one keep their order."""
_SHORTEST = 2
"""Of names and codes that are looked for in rule files: a single sign stands there by chance."""
_TABLES = ("teachers", "changes", "activities", "credits", "money")


def pseudonyms_of(folder: Path, book: Book, shuffle: Random) -> Pseudonyms:
    """Return other names for all of a book; the order of the roster tells nobody who is who."""
    codes = list(book.teachers)
    shuffle.shuffle(codes)
    counts = Counter(each.name for each in book.teachers.values())
    names = {each.name: code for code, each in book.teachers.items() if counts[each.name] == 1}
    rules = named_by(folder, book.settings.rule_sets)
    texts = [path.read_text("utf-8-sig") for path in rules_read(rules, folder)]
    known = [*_words(list(book.settings.people))]
    for text in texts:
        known += _words(tomllib.loads(text))
    return Pseudonyms(codes, book.activities, names, known, book.settings.groups.columns)


def shared_copy(folder: Path, book: Book, others: Pseudonyms, target: Path) -> list[str]:
    """Write the copy into a new folder, and return the names of its files.

    Own rule sets are copied as they are; proofs, the journal, closed years and the tables of mail
    and imports are not.
    """
    tables = {f"{table}.csv": _table(folder, book, others, table) for table in _TABLES}
    rules, _own = own_rules(named_by(folder, book.settings.rules), folder)
    _all, own = own_rules(named_by(folder, book.settings.rule_sets), folder)
    files = {SETTINGS: _settings(folder, book, rules)} | own
    files |= {name: raw for name, raw in tables.items() if raw}
    target.mkdir(parents=True, exist_ok=True)
    save([Draft(target / name, None, raw) for name, raw in files.items()])
    return list(files)


def still_named(book: Book, target: Path, files: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """Yield where rules and settings of a copy still name somebody, or the school.

    They are copied as they are, with their comments: file, line, and the word.
    """
    settings, teachers = book.settings, book.teachers.values()
    words = {settings.school, settings.code} - {_("A school")}
    words |= {
        text for each in teachers for text in (each.code, each.name, each.cells.get("email", ""))
    }
    sought = sorted({word for word in words if word and len(word) >= _SHORTEST}, reverse=True)
    if not sought:
        return
    any_of = "|".join(map(_as_a_word, sought))
    for name in files:
        if name.endswith(".toml"):
            text = (target / name).read_text("utf-8-sig")
            for number, line in enumerate(text.splitlines(), 1):
                found = dict.fromkeys(re.findall(any_of, line))
                yield from ((name, number, word) for word in found)


def _as_a_word(text: str) -> str:
    """Return the pattern of a code or a Latin name; Chinese has no space between words."""
    pattern = re.escape(text)
    return rf"(?<![0-9A-Za-z]){pattern}(?![0-9A-Za-z])" if text.isascii() else pattern


def _table(folder: Path, book: Book, others: Pseudonyms, table: str) -> bytes:
    """Return a table under other names; no bytes for one that the book does not have."""
    kept = Kept(book.settings.lang, book.settings.files.encoding)
    files = BookReader(folder, book.settings).files(table)
    written = [
        cells
        for file in files
        for _line, cells in rows_in((folder / file).read_bytes(), file, table, kept)
    ]
    # Who stands before whom in a file would tell the order of the roster, and so its names.
    if table in _OF_PEOPLE:
        written.sort(key=lambda cells: others.teacher(cells[_OF_PEOPLE[table]]))
    rows = [others.row(table, cells) for cells in written]
    columns = others.columns(table, book.columns.get(table, ()))
    return append_csv(None, columns, rows).after if files else b""


def _settings(folder: Path, book: Book, rules: Sequence[str]) -> bytes:
    settings = book.settings
    people = [
        {**entry, "rulesets": own_rules(named_by(folder, [*sets]), folder)[0]}
        for entry in settings.people
        if (sets := listed(entry.get("rulesets", ())))
    ]
    said: dict[str, Any] = {
        "school": _("A school"), "lang": settings.lang, "timezone": settings.timezone,
        "rules": list(rules), "people": people, "holidays": list(settings.holidays),
    }  # fmt: skip
    if settings.groups != Groups():
        said["groups"] = {"columns": list(settings.groups.columns)}
    return tomli_w.dumps({name: value for name, value in said.items() if value}).encode()


def _words(written: object) -> Iterator[str]:
    """Yield every key and every text of a TOML file, and of a list in brackets its parts."""
    if isinstance(written, str):
        yield written
    elif isinstance(written, dict):
        for key, value in written.items():
            yield key
            yield from _words(value)
    elif isinstance(written, list):
        for each in written:
            yield from _words(each)
