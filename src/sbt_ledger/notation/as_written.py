"""A value in the words of TOML, as whoever wrote the file knows it."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

_LONGEST_NUMBER = 30
"""Digits of a number that is still written out: a short `1e99999999` would fill the memory."""
_LONGEST = 60


def as_written(value: object) -> str:
    """Return a value of TOML as a file would have it: `true`, `nan`, `{ a = 1 }`; a text bare."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return _whole(value)
        case Decimal():
            return str(value).replace("Infinity", "inf").replace("NaN", "nan").replace("E", "e")
        case date() | time():
            return value.isoformat()
        case dict() | list() | tuple():
            inner = _inner(value)
            return inner if len(inner) <= _LONGEST else f"{inner[:_LONGEST]}…"
    # TOML can write a NUL as \u0000; no CSV may hold one.
    return str(value).replace("\0", "\ufffd")


def _whole(value: int) -> str:
    """Return a whole number; Python refuses to write out those of thousands of digits."""
    if value.bit_length() <= _LONGEST_NUMBER * 4:
        return str(value)
    try:
        return f"{str(value)[:_LONGEST_NUMBER]}…"
    except ValueError:
        # Only in such figures can TOML hold it.
        return f"{value:#x}"[:_LONGEST_NUMBER] + "…"


def _inner(value: object) -> str:
    match value:
        case dict():
            pairs = ", ".join(f"{key} = {_inner(each)}" for key, each in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case list() | tuple():
            return f"[{', '.join(map(_inner, value))}]"
        case str():
            return f'"{as_written(value)}"'
    return as_written(value)
