"""The line on which each table, entry and key of a TOML file stands; `tomllib` does not say."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-\"' ]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w\-\"'.]+)\s*=\s*(.*)$")


def toml_lines(text: str) -> dict[str, int]:
    """Return the line of every place such as `require.2.at_least` (entries counted from 0).

    Entries of an inline array of tables have the line on which their `{` stands.
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
            if key[2].startswith("["):
                number = _array(rows, number, name, lines)
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


def _array(rows: list[str], number: int, name: str, lines: dict[str, int]) -> int:
    """Note the lines of the tables of an array that begins on row `number`; return its last row."""
    depth = entries = 0
    start = rows[number - 1].index("=") + 1
    while True:
        for sign in _signs(rows[number - 1][start:]):
            if sign in "[{":
                if sign == "{" and depth == 1:
                    lines[f"{name}.{entries}"] = number
                    entries += 1
                depth += 1
            else:
                depth -= 1
        if depth <= 0 or number >= len(rows):
            return number
        number, start = number + 1, 0


def _signs(row: str) -> list[str]:
    """Return the brackets of a row outside texts and comments."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'', "", row).split("#", 1)[0]
    return [sign for sign in bare if sign in "[]{}"]


def _plain(name: str) -> str:
    return name.strip().strip("\"'")
