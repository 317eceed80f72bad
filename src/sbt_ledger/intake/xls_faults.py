"""Cells of an .xls workbook that hold a fault, such as #REF!: calamine gives them as blanks.

Only as much of the format is read as this takes: the sectors of the file, then the records of the
workbook. What cannot be followed tells of no faults; calamine has read the cells themselves.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FAULTS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A",
}  # fmt: skip
_BEGIN, _END, _SHEET, _FORMULA, _FAULT = 0x0809, 0x000A, 0x0085, 0x0006, 0x0205
_EXCEL_97 = 0x0600
_WIDE = 0x01
_IS_NO_NUMBER = 0xFFFF
_OF_FAULT = 2
_ENTRY = 128
_ROOT = 5
_NO_SECTOR = 0xFFFFFFFA  # this one and those above it end a chain
_IN_HEADER = 109
_DAMAGED = (struct.error, LookupError, ValueError)


def xls_faults(raw: bytes) -> dict[str, Mapping[tuple[int, int], str]]:
    """Return what stands in the faulty cells of each sheet, by row and column from 0."""
    try:
        book = _workbook(raw)
        return {name: dict(_of_sheet(book, at)) for name, at in _sheets(book)}
    except _DAMAGED:
        return {}


def _of_sheet(book: bytes, at: int) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, record in _records(book, at):
        if kind == _END:
            return
        if kind == _FORMULA and struct.unpack_from("<H", record, 12)[0] == _IS_NO_NUMBER:
            is_fault, code = record[6] == _OF_FAULT, record[8]
        elif kind == _FAULT:
            code, is_fault = record[6], bool(record[7])
        else:
            continue
        if is_fault and code in _FAULTS:
            row, column = struct.unpack_from("<HH", record)
            yield (row, column), _FAULTS[code]


def _sheets(book: bytes) -> Iterator[tuple[str, int]]:
    """Yield the name of each sheet, and where its records begin; none before Excel 97."""
    for kind, record in _records(book, 0):
        if kind == _BEGIN and struct.unpack_from("<H", record)[0] != _EXCEL_97:
            return
        if kind == _END:
            return
        if kind == _SHEET:
            (at,), (length, flags) = struct.unpack_from("<I", record), record[6:8]
            is_wide = flags & _WIDE
            name = record[8 : 8 + length * (2 if is_wide else 1)]
            yield name.decode("utf-16-le" if is_wide else "latin-1"), at


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _workbook(raw: bytes) -> bytes:
    """Return the stream that holds the workbook; raises one of _DAMAGED where there is none."""
    size = 1 << struct.unpack_from("<H", raw, 30)[0]
    small = 1 << struct.unpack_from("<H", raw, 32)[0]
    first_entry, _version, least, first_small = struct.unpack_from("<IIII", raw, 48)
    sectors = _table(raw, size, _table_sectors(raw, size))
    entries = _entries(_chained(raw, size, size, sectors, first_entry))
    start, length = entries["Workbook"]
    if length >= least:
        return _chained(raw, size, size, sectors, start)[:length]
    root = _chained(raw, size, size, sectors, entries[""][0])
    table = _chained(raw, size, size, sectors, first_small)
    numbers = struct.unpack(f"<{len(table) // 4}I", table)
    return _chained(root, small, 0, numbers, start)[:length]


def _entries(folder: bytes) -> dict[str, tuple[int, int]]:
    """Return where each stream begins, and how long it is; the root is called ""."""
    found = {}
    for at in range(0, len(folder) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", folder, at + 64)
        name = folder[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if kind:  # else nobody uses the entry
            found["" if kind == _ROOT else name] = struct.unpack_from("<II", folder, at + 116)
    return found


def _table_sectors(raw: bytes, size: int) -> list[int]:
    """Return the sectors that hold the table of sectors."""
    count, next_ = struct.unpack_from("<I", raw, 44)[0], struct.unpack_from("<I", raw, 68)[0]
    listed = [*struct.unpack_from(f"<{_IN_HEADER}I", raw, 76)]
    while next_ < _NO_SECTOR and len(listed) < count:
        *more, next_ = struct.unpack_from(f"<{size // 4}I", raw, (next_ + 1) * size)
        listed += more
    return listed[:count]


def _table(raw: bytes, size: int, sectors: list[int]) -> tuple[int, ...]:
    parts = (struct.unpack_from(f"<{size // 4}I", raw, (each + 1) * size) for each in sectors)
    return tuple(number for part in parts for number in part)


def _chained(raw: bytes, size: int, head: int, numbers: tuple[int, ...], first: int) -> bytes:
    """Return the sectors of a chain as one; ValueError where it goes in a circle."""
    parts: list[bytes] = []
    at = first
    while at < _NO_SECTOR:
        if len(parts) > len(numbers):
            raise ValueError(first)
        parts.append(raw[head + at * size : head + (at + 1) * size])
        at = numbers[at]
    return b"".join(parts)
