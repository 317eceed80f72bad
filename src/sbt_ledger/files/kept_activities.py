"""A long table of `activities` that was read is kept: its tidied cells, column by column.

Of a column each distinct cell is kept once, and for each row its number. What is kept is nobody's
but the file's: an id that stands in another file as well is found when it is put into the book.
"""

from __future__ import annotations

import json
from datetime import date
from itertools import repeat
from typing import TYPE_CHECKING

from sbt_ledger.files.kept_table import NUMBERS, as_bytes, as_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sbt_ledger.files.activity_columns import ActivityColumns

_BETWEEN = "\x1f"
"""Between the cells of a column; it stands in no text that a keyboard can write."""
_BYTE, _MOST = "B", 256


def kept_activities(into: ActivityColumns, columns: Sequence[str]) -> Iterator[bytes]:
    """Yield what is kept of the file that was read last; ValueError if a cell forbids it."""
    cells = dict(into.of_last_file())
    count = len(cells["id"])
    first = len(into.ends) - count
    distinct = {name: list(dict.fromkeys(column)) for name, column in cells.items()}
    types = {name: _type_of(texts, count) for name, texts in distinct.items()}
    head = {"columns": list(columns), "count": count, "types": types}
    yield json.dumps(head).encode()
    yield as_bytes(into.lines[first:])
    yield as_bytes(day.toordinal() for day in into.ends[first:])
    for name, column in cells.items():
        yield _joined(distinct[name])
        number_of = {text: number for number, text in enumerate(distinct[name])}
        numbers = map(number_of.__getitem__, column) if types[name] else ()
        yield as_bytes(numbers, types[name] or _BYTE)


def put_activities(parts: Iterable[bytes], into: ActivityColumns, file: str) -> Sequence[str]:
    """Add what is kept of a file, and return its columns; () if it must be read after all."""
    try:
        head, lines, ends, *pairs = parts
        told = json.loads(head)
        count, standing, last_days = told["count"], as_numbers(lines), as_numbers(ends)
        cells: dict[str, Iterable[str]] = {
            name: _column(texts, numbers, type_, count)
            for (name, type_), texts, numbers in zip(
                told["types"].items(), pairs[::2], pairs[1::2], strict=True
            )
        }
    except (OSError, ValueError):
        return ()
    cells["id"] = ids = list(cells["id"])
    if not into.numbers.keys().isdisjoint(ids):
        return ()
    into.begin(file, tuple(told["columns"]))
    into.numbers.update(zip(ids, range(len(into.ends), len(into.ends) + count), strict=True))
    days = {number: date.fromordinal(number) for number in set(last_days)}
    into.ends.extend(map(days.__getitem__, last_days))
    into.lines.extend(standing)
    into.put(cells, count)
    return tuple(told["columns"])


def _type_of(distinct: Sequence[str], count: int) -> str:
    """Return the type of the numbers of a column; "" if its texts alone say it all."""
    if len(distinct) in {1, count}:
        return ""
    return _BYTE if len(distinct) <= _MOST else NUMBERS


def _column(texts: bytes, numbers: bytes, type_: str, count: int) -> Iterable[str]:
    distinct = str(texts, "utf-8").split(_BETWEEN)
    if type_:
        return map(distinct.__getitem__, as_numbers(numbers, type_))
    return repeat(distinct[0], count) if len(distinct) == 1 else distinct


def _joined(texts: Sequence[str]) -> bytes:
    joined = _BETWEEN.join(texts)
    if joined.count(_BETWEEN) != len(texts) - 1:
        raise ValueError(joined)
    return joined.encode()
