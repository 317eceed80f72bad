"""Ids of sessions that the journal has seen: none is given again, also where its row is gone."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from sbt_ledger.files.journal import JOURNAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

_BEFORE = (b'"', b",", b";", b"'", b"\\n", b"\\r", b"\\t")
"""What stands before a cell in a line of the journal: in a row, or in a line of a table."""


def given_ids(folder: Path) -> Callable[[date], Iterator[str]]:
    """Return what finds the ids YYYYMMDD-NN of a day in the journal, also of what was undone.

    The bytes are searched, as no line needs to be understood, or sound. A journal that cannot be
    read has none: who writes refuses then.
    """
    raw = b""
    with suppress(OSError):
        raw = (folder / JOURNAL).read_bytes()

    def of_day(day: date) -> Iterator[str]:
        shape = rb"%s-\d{2,4}(?=[\"',;\\])" % f"{day:%Y%m%d}".encode()
        for found in re.finditer(shape, raw):
            if raw[max(0, found.start() - 2) : found.start()].endswith(_BEFORE):
                yield found[0].decode()

    return of_day
