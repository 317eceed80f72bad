"""The shipped tables of words, each read once; what was read is kept as JSON.

That is read ten times as fast as TOML, and a command needs thousands of words.
"""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from functools import cache
from typing import Any

from sbt_ledger.files.kept import CHECKED, find, keep
from sbt_ledger.files.shipped import shipped


@cache
def shipped_words(name: str) -> dict[str, Any]:
    """Return the tables of a file of `data`; nobody changes them."""
    raw = (shipped("data") / name).read_bytes()
    made_of = b"words\n" + raw
    kept = find(CHECKED, made_of)
    if kept is not None:
        with suppress(ValueError):
            found: dict[str, Any] = json.loads(kept)
            return found
    tables = tomllib.loads(raw.decode())
    keep(CHECKED, made_of, [json.dumps(tables, ensure_ascii=False).encode()])
    return tables
