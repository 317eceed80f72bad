"""A long table of `credits` that was read is kept as numbers, until a byte of it changes.

Reading 1.5 million rows takes longer than judging them. A row is three numbers: of its activity,
of what else it says, of its line.
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left
from contextlib import suppress
from hashlib import file_digest
from itertools import accumulate, chain, count, pairwise, repeat
from operator import eq
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.kept import ROWS, find, keep
from sbt_ledger.records.book import line_of, pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sbt_ledger.files.credit_rows import CreditRows

_LEAST = 1 << 20
"""Bytes: a shorter table is read nearly as fast as what is kept of it."""
_NUMBERS, _LENGTH = "I", 8


class KeptRows:
    """What may be kept of one file; `ways` is all else on which its reading hangs."""

    def __init__(self, path: Path, *ways: str) -> None:
        self._path = path
        self._key = b""
        with suppress(OSError):  # who opens the file to read it tells what is wrong
            self._state = _state(path)
            if path.suffix.lower() != ".toml" and path.stat().st_size >= _LEAST:
                with path.open("rb") as file:
                    digest = file_digest(file, "sha256").hexdigest()
                self._key = repr((digest, sys.byteorder, array(_NUMBERS).itemsize, ways)).encode()

    def __bool__(self) -> bool:
        """Whether anything is kept of such a file."""
        return bool(self._key)

    def put_into(self, rows: CreditRows, file_number: int) -> tuple[str, ...]:
        """Add what is kept to `rows`, and return the columns of the file; () if it must be read."""
        content = find(ROWS, self._key) if self else None
        return () if content is None else _put(content, rows, file_number)

    def keep(self, rows: CreditRows, before: Before, columns: Sequence[str]) -> None:
        """Keep what was read since `before`, unless a row is unsettled or the file was changed."""
        if self and rows.unsettled == before.unsettled and self._is_unchanged():
            keep(ROWS, self._key, _parts(rows, before, columns))

    def _is_unchanged(self) -> bool:
        try:
            return _state(self._path) == self._state
        except OSError:
            return False


class Before(NamedTuple):
    """How much had been read before a file."""

    rows: int
    said: int
    unsettled: int

    @classmethod
    def of(cls, rows: CreditRows) -> Before:
        """Return how much has been read by now."""
        return cls(len(rows.table), len(rows.said.said), rows.unsettled)


def _parts(rows: CreditRows, before: Before, columns: Sequence[str]) -> Iterator[bytes]:
    """Yield what is kept, part by part, each with its length before it."""
    table, first, said = rows.table, before.rows, rows.said.said[before.said :]
    activities = table.activities[first:]
    used = sorted(set(activities))
    ids, number_of = list(rows.activities.numbers), {old: new for new, old in enumerate(used)}
    own = {code: _since(first, each.numbers) for code, each in rows.rows.items()}
    codes = [code for code in own if own[code]]
    places = table.places[first:]
    head = {
        "columns": list(columns),
        "names": said[0][0] if said else [],
        "cells": {at: text for at, (_n, text) in enumerate(said) if not isinstance(text, str)},
        "ids": [ids[number] for number in used],
        "codes": codes,
        "first": line_of(places[0]) if places else 0,
    }
    # What a line says has no line end in it, but cells in quotation marks may.
    texts = (text.rstrip("\r\n") if isinstance(text, str) else "" for _names, text in said)
    yield from _part(json.dumps(head).encode())
    yield from _part("\n".join(texts).encode())
    yield from _part(_bytes(map(number_of.__getitem__, activities)))
    yield from _part(_bytes(number - before.said for number in table.presences[first:]))
    yield from _part(b"" if _is_run(places) else _bytes(map(line_of, places)))
    yield from _part(_bytes(number - before.said for number in rows.said.alike[before.said :]))
    yield from _part(_bytes(len(own[code]) for code in codes))
    yield from _part(_bytes(chain.from_iterable(own[code] for code in codes)))


def _state(path: Path) -> tuple[int, int, int]:
    """Return what tells a file from another of the same name, and from itself before a change."""
    state = path.stat()
    return state.st_ino, state.st_size, state.st_mtime_ns


def _part(part: bytes) -> tuple[bytes, bytes]:
    return len(part).to_bytes(_LENGTH, "big"), part


def _parted(content: bytes) -> Iterator[memoryview]:
    view = memoryview(content)
    while view:
        end = _LENGTH + int.from_bytes(view[:_LENGTH], "big")
        yield view[_LENGTH:end]
        view = view[end:]


def _since(first: int, numbers: array[int]) -> array[int]:
    """Return the rows of a file by their numbers in it: all have one, from 0 on."""
    begin = bisect_left(numbers, first)
    return array(_NUMBERS, (number - first for number in numbers[begin:]))


def _put(content: bytes, rows: CreditRows, file_number: int) -> tuple[str, ...]:
    """Add the rows that `content` holds; () if it names what is not in the book any more."""
    try:
        written, texts, *blobs = _parted(content)
        head = json.loads(bytes(written))
        activities, presences, lines, alike, counts, numbers = map(_numbers, blobs)
        said: list[str | tuple[str, ...]] = list(str(texts, "utf-8").split("\n")) if alike else []
    except ValueError:
        return ()
    known = rows.activities.numbers
    try:
        of_ids = [known[id_] for id_ in head["ids"]]
        seats = [rows.rows[code].numbers for code in head["codes"]]
    except KeyError:
        return ()
    table, first, before = rows.table, len(rows.table), len(rows.said.said)
    if of_ids != list(range(len(of_ids))):
        activities = array(_NUMBERS, map(of_ids.__getitem__, activities))
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
    for at, cells in head["cells"].items():
        said[int(at)] = tuple(cells)
    rows.said.said.extend(zip(repeat(head["names"]), said, strict=False))
    rows.said.alike.extend(_moved(alike, before))
    return tuple(head["columns"])


def _is_run(places: array[int]) -> bool:
    """Whether each row stands on the line after the one before."""
    return not places or all(map(eq, places, count(places[0])))


def _bytes(numbers: Iterable[int]) -> bytes:
    return array(_NUMBERS, numbers).tobytes()


def _numbers(blob: memoryview) -> array[int]:
    numbers = array(_NUMBERS)
    numbers.frombytes(blob)
    return numbers


def _moved(numbers: array[int], by: int) -> array[int]:
    return array(_NUMBERS, map(by.__add__, numbers)) if by else numbers
