"""The words of foreign sheets, from data/sheets.toml: headers, units, rows, labels, sources."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sbt_ledger.files.shipped_words import shipped_words
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NO_LETTER = pattern(r"[\W_]+")
_BRACKETS = pattern(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_QUESTION_NUMBER = pattern(r"^\s*(?:Q|第)?\d{1,3}\s*(?:[、.)]|题|題)\s*", re.IGNORECASE)
_LONGEST_HEADER = 200


class Words(NamedTuple):
    """All words, as `key` writes them.

    `roles` has the role of a header and its rank there (0 is the surest); `inside` what is looked
    for in longer questions, `counting` what may be a code or the number of a row. `rows` are as
    the file has them: by reason. `forms` are headers that tell each of them all together. `roster`
    has the column of a book by the header of a roster, `stages` the word of the files by what a
    school calls a stage.
    """

    roles: Mapping[str, tuple[str, int]]
    inside: tuple[tuple[str, str], ...]
    counting: frozenset[str]
    examples: Mapping[str, str]
    units: Mapping[str, tuple[str, ...]]
    sessions: Mapping[str, frozenset[str]]
    rows: Mapping[str, tuple[str, ...]]
    hints: Mapping[str, str]
    forms: Mapping[str, frozenset[str]]
    sources: Mapping[str, Mapping[str, Any]]
    roster: Mapping[str, str]
    stages: Mapping[str, str]


@cache
def words() -> Words:
    """Return the shipped words; the file is read at the first call."""
    data = shipped_words("sheets.toml")
    columns = data["column"]
    return Words(
        roles=_by_word(columns),
        inside=tuple(
            (key(word), role) for role, each in columns.items() for word in each.get("inside", ())
        ),
        counting=frozenset(map(key, columns["code"]["counting"])),
        examples={role: each["words"][0] for role, each in columns.items()},
        units={unit: tuple(map(plain, listed)) for unit, listed in data["unit"].items()},
        sessions={part: frozenset(map(key, listed)) for part, listed in data["session"].items()},
        rows={why: tuple(map(plain, each["words"])) for why, each in data["row"].items()},
        hints={word: role for word, (role, _rank) in _by_word(data["hint"]).items()},
        forms={name: frozenset(map(key, each["headers"])) for name, each in data["form"].items()},
        sources=data["source"],
        roster={word: column for column, listed in data["roster"].items() for word in listed},
        stages={key(word): stage for stage, listed in data["stage"].items() for word in listed},
    )


def plain(text: str) -> str:
    """Return a text without what never counts: width, capitals, blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@cache
def key(text: str) -> str:
    """Return what two spellings of one header share: its letters and digits."""
    if text.isascii():
        return _NO_LETTER.sub("", text).lower()
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())


def keys(header: str) -> Iterator[str]:
    """Yield the keys under which a header may be known, the whole text first."""
    if len(header) > _LONGEST_HEADER:
        return
    text = unicodedata.normalize("NFKC", header)
    bare = _QUESTION_NUMBER.sub("", text)
    for variant in dict.fromkeys((text, bare, _BRACKETS.sub("", text), _BRACKETS.sub("", bare))):
        if found := key(variant):
            yield found


def outside_brackets(header: str) -> str:
    """Return a header, plain, without what stands in brackets."""
    return plain(_BRACKETS.sub("", unicodedata.normalize("NFKC", header)))


def _by_word(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, int]]:
    """Return for each word its table and its place there; a word belongs to the first table."""
    found: dict[str, tuple[str, int]] = {}
    for name, table in tables.items():
        for rank, word in enumerate(table["words"]):
            found.setdefault(key(word), (name, rank))
    found.pop("", None)
    return found
