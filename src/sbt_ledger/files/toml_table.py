"""Read a table that is kept as TOML: an array of tables, such as `[[credit]]`."""

from __future__ import annotations

import re
import tomllib
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.decode import decode
from sbt_ledger.files.tables import BrokenTableError, Table
from sbt_ledger.files.toml_lines import as_cell, toml_lines
from sbt_ledger.files.toml_read import bad_toml, read_exact
from sbt_ledger.records.nearest import meant

if TYPE_CHECKING:
    from collections.abc import Iterator


def toml_table(raw: bytes, file: str, key: str) -> Table:
    """Return the table; `key` is the name of its array. Raises BrokenTableError."""
    text, _encoding = decode(raw)
    try:
        written = read_exact(text)
    except tomllib.TOMLDecodeError as fault:
        raise BrokenTableError(bad_toml(fault, file)) from None
    if unknown := [name for name in written if name != key]:
        raise BrokenTableError(*_unknown_keys(unknown, key, text, file))
    held = written.get(key, [])
    if not isinstance(held, list) or not all(isinstance(entry, dict) for entry in held):
        message = _("[[{key}]] tables are needed").format(key=key)
        raise BrokenTableError(Problem("bad-toml", message, "", file))
    columns = tuple(dict.fromkeys(name for entry in held for name in entry))
    lines = entry_lines(text, key)
    if len(lines) != len(held):
        lines = [1] * len(held)
    rows = (
        (line, [as_cell(entry[name]) if name in entry else "" for name in columns])
        for line, entry in zip(lines, held, strict=True)
    )
    return Table(file, columns, rows)


def entry_lines(text: str, key: str) -> list[int]:
    """Return the line of every `[[key]]` header, in order; entries of an inline array have none."""
    header = re.compile(rf"\s*\[\[\s*{re.escape(key)}\s*\]\]")
    return [number for number, line in enumerate(text.split("\n"), 1) if header.match(line)]


def _unknown_keys(names: list[str], key: str, text: str, file: str) -> Iterator[Problem]:
    lines = toml_lines(text)
    for name in names:
        message = _("{entry}unknown key “{key}”").format(entry="", key=name)
        hint = meant(name, (key,)) or _("Known: {known}.").format(known=key)
        line = lines.get(f"{name}.0", lines.get(name))
        yield Problem("unknown-key", message, hint, file, line, name)
