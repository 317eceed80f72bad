"""A long table of `credits` that was read is kept as numbers.

Reading 1.5 million rows takes longer than judging them. A row is three numbers: of its activity,
of what else it says, of its line.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from itertools import accumulate, chain, count, pairwise
from operator import eq
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.kept_table import NUMBERS, as_bytes, as_numbers
from sbt_ledger.files.texts import Texts
from sbt_ledger.records.book import line_of, pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.files.credit_rows import CreditRows


class Before(NamedTuple):
    """How much had been read before a file."""

    rows: int
    said: int
    unsettled: int

    @classmethod
    def of(cls, rows: CreditRows) -> Before:
        """Return how much has been read by now."""
        return cls(len(rows.table), len(rows.said.alike), rows.unsettled)


def kept_rows(rows: CreditRows, before: Before, columns: Sequence[str]) -> Iterator[bytes]:
    """Yield what is kept of the file that was read since `before`."""
    table, first, said = rows.table, before.rows, rows.said
    activities = table.activities[first:]
    used = sorted(set(activities))
    ids, number_of = list(rows.activities.numbers), {old: new for new, old in enumerate(used)}
    own = {code: _since(first, each.numbers) for code, each in rows.rows.items()}
    codes = [code for code in own if own[code]]
    places = table.places[first:]
    head = {
        "columns": list(columns),
        "names": said.names_of(before.said) if len(said.alike) > before.said else [],
        "cells": {at - before.said: cells for at, cells in said.split.items() if at >= before.said},
        "ids": [ids[number] for number in used],
        "codes": codes,
        "first": line_of(places[0]) if places else 0,
    }
    # What a line says has no line end in it, but cells in quotation marks may.
    texts = (said.texts[at].rstrip("\r\n") for at in range(before.said, len(said.alike)))
    yield json.dumps(head).encode()
    yield "".join(f"{text}\n" for text in texts).encode()
    yield as_bytes(map(number_of.__getitem__, activities))
    yield as_bytes(number - before.said for number in table.presences[first:])
    yield b"" if _is_run(places) else as_bytes(map(line_of, places))
    yield as_bytes(number - before.said for number in said.alike[before.said :])
    yield as_bytes(len(own[code]) for code in codes)
    yield as_bytes(chain.from_iterable(own[code] for code in codes))


def _since(first: int, numbers: array[int]) -> array[int]:
    """Return the rows of a file by their numbers in it: all have one, from 0 on."""
    begin = bisect_left(numbers, first)
    return array(NUMBERS, (number - first for number in numbers[begin:]))


def put_rows(parts: Iterator[bytes], rows: CreditRows, file_number: int) -> Sequence[str]:
    """Add what is kept of a file, and return its columns; () if it must be read after all.

    It must if it names what is not in the book any more.
    """
    try:
        # One part after the other: a district's have no room in memory together.
        head, said = json.loads(next(parts)), Texts.of_lines(next(parts))
        activities, presences, lines, alike, counts, numbers = map(as_numbers, parts)
    except (OSError, StopIteration, ValueError):
        return ()
    known = rows.activities.numbers
    try:
        of_ids = [known[id_] for id_ in head["ids"]]
        seats = [rows.rows[code].numbers for code in head["codes"]]
    except KeyError:
        return ()
    table, first, before = rows.table, len(rows.table), len(rows.said.alike)
    if of_ids != list(range(len(of_ids))):
        activities = array(NUMBERS, map(of_ids.__getitem__, activities))
    table.activities.extend(activities)
    table.presences.extend(_moved(presences, before))
    start = pack(file_number, head["first"])
    if lines:
        offset = pack(file_number, 0)
        table.places.extend(offset + line for line in lines)
    else:
        table.places.extend(range(start, start + len(activities)))
    numbers = _moved(numbers, first)
    for seat, (begin, end) in zip(seats, pairwise(accumulate(counts, initial=0)), strict=True):
        seat.extend(numbers[begin:end])
    rows.said.begin(head["names"])
    rows.said.texts.take(said)
    for at, cells in head["cells"].items():
        rows.said.split[before + int(at)] = tuple(cells)
    rows.said.alike.extend(_moved(alike, before))
    return tuple(head["columns"])


def _is_run(places: array[int]) -> bool:
    """Whether each row stands on the line after the one before."""
    return not places or all(map(eq, places, count(places[0])))


def _moved(numbers: array[int], by: int) -> array[int]:
    return array(NUMBERS, map(by.__add__, numbers)) if by else numbers
