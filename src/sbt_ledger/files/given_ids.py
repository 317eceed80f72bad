"""Ids of sessions that the journal has seen: none is given again, also where its row is gone."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from sbt_ledger.files.journal import JOURNAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

_BEFORE = (b'"', b",", b";", b"'", b"\\n", b"\\r", b"\\t")
"""What stands before a cell in a line of the journal: in a row, or in a line of a table."""
_FEW = 40
"""Days: for more of them, one search for the ids of all days is quicker than one for each."""


def given_ids(folder: Path) -> Callable[[date], Iterator[str]]:
    """Return what finds the ids YYYYMMDD-NN of a day in the journal, also of what was undone.

    The bytes are searched, as no line needs to be understood, or sound. A journal that cannot be
    read has none: who writes refuses then.
    """
    raw = b""
    with suppress(OSError):
        raw = (folder / JOURNAL).read_bytes()

    by_day = cache(lambda: _by_day(raw))
    asked: set[date] = set()

    def of_day(day: date) -> Iterator[str]:
        asked.add(day)
        stem = f"{day:%Y%m%d}"
        if len(asked) > _FEW:
            yield from by_day().get(stem, ())
        else:
            yield from _ids(stem, raw)

    return of_day


def _by_day(raw: bytes) -> dict[str, list[str]]:
    """Return all ids by the day with which they begin."""
    found: dict[str, list[str]] = {}
    for id_ in dict.fromkeys(_ids(r"\d{8}", raw)):
        found.setdefault(id_[:8], []).append(id_)
    return found


def _ids(stem: str, raw: bytes) -> Iterator[str]:
    shape = rb"%s-\d{2,4}(?=[\"',;\\])" % stem.encode()
    for found in re.finditer(shape, raw):
        if raw[max(0, found.start() - 2) : found.start()].endswith(_BEFORE):
            yield found[0].decode()
