"""The words for marks, roles, devices and units that cells hold, as `data/sheets.toml` has them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sbt_ledger.files.shipped_words import shipped_words
from sbt_ledger.pattern import pattern
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Mapping

_BRACKETS_AND_BLANKS = pattern(r"[\s()\[\]【】]")


def word_key(text: str) -> str:
    """Return what two writings of one word share: blanks, brackets, width, case do not count."""
    return _BRACKETS_AND_BLANKS.sub("", matching_key(text))


@lru_cache(maxsize=1)
def mark_words() -> Mapping[str, str]:
    """Return the mark that each word means, by the word's key."""
    return {
        word_key(word): mark for mark, table in _tables()["mark"].items() for word in table["words"]
    }


@lru_cache(maxsize=4)
def state_words(sort: str) -> frozenset[str]:
    """Return the keys of states that count, "counts" or "no_count", and of results "failed"."""
    return frozenset(map(word_key, _tables()["state"][sort]))


@lru_cache(maxsize=1)
def action_words() -> Mapping[str, str]:
    """Return whether a word of a list of events says that somebody "joined" or "left"."""
    actions = _tables()["action"]
    return {word_key(word): action for action, listed in actions.items() for word in listed}


@lru_cache(maxsize=1)
def level_words() -> Mapping[str, str]:
    """Return the level that each word means, by the word's key."""
    levels = _tables()["level"]
    return {word_key(word): level for level, listed in levels.items() for word in listed}


@lru_cache(maxsize=8)
def suffix_words(sort: str) -> tuple[str, ...]:
    """Return what may stand around a name ("role", "sign", "group"), the longest first."""
    return _longest_first(_tables()["suffix"][sort]["words"])


@lru_cache(maxsize=2)
def device_words(sort: str) -> tuple[str, ...]:
    """Return, in lower case, what tells a machine ("words") or a guest ("outside")."""
    return _longest_first(word.casefold() for word in _tables()["device"][sort])


@lru_cache(maxsize=4)
def duration_words(unit: str) -> tuple[str, ...]:
    """Return how "hours", "minutes" or "seconds" are written, the longest first."""
    return _longest_first(_tables()["duration"][unit])


@lru_cache(maxsize=2)
def characters(table: str) -> Mapping[int, str]:
    """Return which character is compared as which: "simplified" forms, or "radicals"."""
    pairs = shipped_words("characters.toml")[table].split()
    return {ord(written): meant for written, meant in pairs}


def _tables() -> dict[str, Any]:
    return shipped_words("sheets.toml")


def _longest_first(words: Any) -> tuple[str, ...]:  # noqa: ANN401 - what TOML holds
    return tuple(sorted({*words}, key=lambda word: (-len(word), word)))
