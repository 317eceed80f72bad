"""Check what `[import]` of `ledger.toml` says: the habits of all sheets, and of single sources."""

from __future__ import annotations

from functools import cache
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import Problem
from sbt_ledger.files.retell import retold
from sbt_ledger.files.shipped_words import shipped_words
from sbt_ledger.notation.schema import ValidationError
from sbt_ledger.records.habits import Habits
from sbt_ledger.records.nearest import meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KEYS = frozenset(name.removesuffix("_") for name in Habits.names())
_PLACE = "import"


def import_problems(
    written: Mapping[str, Any], file: str, lines: Mapping[str, int]
) -> Iterator[Problem]:
    """Yield what is wrong with the habits; `written` is all of the file."""
    habits = written.get(_PLACE)
    if not isinstance(habits, dict):
        return
    general = {}
    for key, value in habits.items():
        if isinstance(value, dict) and key not in _KEYS:
            yield from _of_source(key, value, file, lines)
        else:
            general[key] = value
    yield from _faults(general, (_PLACE,), file, lines)


def _of_source(
    name: str, written: dict[str, Any], file: str, lines: Mapping[str, int]
) -> Iterator[Problem]:
    known = _sources()
    if name not in known:
        message = _("[import.{name}]: no source is called so").format(name=name)
        hint = meant(name, known) or _("Known: {known}.").format(known=", ".join(sorted(known)))
        line = lines.get(f"{_PLACE}.{name}")
        yield Problem("unknown-key", message, hint, file, line, name, name)
    yield from _faults(written, (_PLACE, name), file, lines)


def _faults(
    written: dict[str, Any], place: tuple[str, ...], file: str, lines: Mapping[str, int]
) -> Iterator[Problem]:
    """Yield the faults of one table, with its lines."""
    before = f"{'.'.join(place)}."
    own = {key.removeprefix(before): line for key, line in lines.items() if key.startswith(before)}
    try:
        Habits.read(written)
    except ValidationError as error:
        yield from retold(error, Habits, written, file, own)


@cache
def _sources() -> frozenset[str]:
    """Return the names of all sources, and of their families: zoom for zoom-participants."""
    names = shipped_words("sheets.toml")["source"]
    return frozenset((*names, *(name.partition("-")[0] for name in names), "unknown"))
