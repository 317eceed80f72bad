"""The line of each table, entry and key of a TOML text, and its values as text.

`tomllib` does not say on which line a thing stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sbt_ledger.notation.as_written import as_written
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    import re

_LONGEST_NUMBER = 30
"""Digits of a number that is still written out: a short `1e99999999` would fill the memory."""
_NAME = r"""(?:[\w\-.]|"[^"]*"|'[^']*'|[ \t]++(?=\.)|(?<=\.)[ \t]++)+?"""
_HEADER = pattern(rf"\s*+(\[\[?)\s*+({_NAME})\s*+\]\]?\s*+(?:#.*)?$")
_KEY = pattern(rf"\s*+({_NAME})\s*+=\s*(.*)$")
_UNSAID = pattern(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')
"""A text or a remark: brackets in it are none."""
_SIGN = pattern(r"""[\[\]{}]|(?:[\w\-.]+|"[^"]*"|'[^']*')\s*=""")
"""A bracket, or a key with its sign."""


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
    if isinstance(value, Decimal):
        short = value.is_finite() and abs(value.adjusted()) <= _LONGEST_NUMBER
        return f"{value:f}" if short else as_written(value)
    return as_written(value)


def toml_lines(text: str) -> dict[str, int]:
    """Return the line of every place such as `require.2.of_which.0` (entries counted from 0).

    Entries of an inline array of tables have the line on which their `{` stands, and what stands
    inside them has a line as well.
    """
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    rows = text.splitlines()
    number = 0
    while number < len(rows):
        row = rows[number]
        number += 1
        if header := _HEADER.match(row):
            table = _open(header, counts)
            lines[table] = number
        elif key := _KEY.match(row):
            name = f"{table}.{_plain(key[1])}".lstrip(".")
            lines[name] = number
            if key[2].startswith(("[", "{")):
                number = _inside(rows, number, name, lines)
    return lines


def _open(header: re.Match[str], counts: dict[str, int]) -> str:
    """Return the place of a table; parts that are arrays get the number of their last entry."""
    parts = [_plain(part) for part in header[2].split(".")]
    place = ""
    for index, part in enumerate(parts):
        place = f"{place}.{part}".lstrip(".")
        last = index == len(parts) - 1
        if last and header[1] == "[[":
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = f"{place}.{counts[place]}"
    return place


def _inside(rows: list[str], number: int, name: str, lines: dict[str, int]) -> int:
    """Note the lines of what stands inside an inline value that begins on row `number`.

    Returns its last row.
    """
    open_: list[_Open] = []
    key = name
    start = rows[number - 1].index("=") + 1
    while True:
        for sign in _SIGN.findall(_UNSAID.sub(_blanked, rows[number - 1][start:])):
            if sign in "[{":
                place = open_[-1].within(key) if open_ else key
                lines.setdefault(place, number)
                open_.append(_Open(place, listed=sign == "["))
            elif sign in "]}":
                open_.pop()
                if not open_:
                    return number
            elif open_ and not open_[-1].listed:
                key = _plain(sign.rstrip("= \t"))
                lines[open_[-1].within(key)] = number
        if not open_ or number >= len(rows):
            return number
        number, start = number + 1, 0


@dataclass(slots=True)
class _Open:
    """A bracket that is not closed yet: the place of what it opened, and how much is in it."""

    place: str
    listed: bool
    count: int = 0

    def within(self, key: str) -> str:
        """Return the place of what is opened next in it."""
        if self.listed:
            self.count += 1
            return f"{self.place}.{self.count - 1}"
        return f"{self.place}.{key}"


def _blanked(found: re.Match[str]) -> str:
    """Return a text that hides no bracket; one that stands before `=` is a key and stays."""
    is_key = found.string[found.end() :].lstrip().startswith("=")
    bare = not set(found[0]) & set("[]{}=#")
    return found[0] if is_key and bare else '""' if found[0][:1] != "#" else ""


def _plain(name: str) -> str:
    return name.strip().replace('"', "").replace("'", "")
