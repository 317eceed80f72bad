"""What stands above a table: 培训主题：新课标解读, or a label and its value beside it."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from sbt_ledger.intake.by_shape import section_of
from sbt_ledger.intake.header import label_of, shown
from sbt_ledger.intake.rows import PRESENT
from sbt_ledger.intake.words import key, outside_brackets, plain
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sbt_ledger.intake.contents import Row
    from sbt_ledger.intake.table import Column
    from sbt_ledger.intake.words import Words

# Several pairs may share a cell: the next label begins after blanks.
_PAIR = pattern(
    r"([^\s:：\d]{1,20}(?: [^\s:：\d]{1,20}){0,4}?)\s*[:：]\s*(.*?)(?=\s+[^\s:：\d]{1,12}[:：]|$)"
)
_LONGEST = 300
_OF_PERSON = frozenset({"of_name", "of_code", "of_national_id"})


def hints_of(rows: Iterable[Row], words: Words) -> dict[str, str]:
    """Return what the rows above a header say, by role; the first says it."""
    hints: dict[str, str] = {}
    for row in rows:
        texts = [label_of(cell) for cell in row]
        told = [text for text in texts if text]
        for label, value in (*_in_cells(told), *_beside(texts)):
            role = words.hints.get(key(label)) or words.hints.get(key(outside_brackets(label)))
            if role in _OF_PERSON and (key(value) in words.roles or key(value) in words.hints):
                continue  # the next label of a form in which nothing was written
            if role and value.strip():
                hints.setdefault(role, value.strip())
        for found in filter(None, map(PRESENT.search, map(plain, told))):
            hints.setdefault("count", found[1] or found[2])
        if len(told) == 1 and not re.search("[:：]", told[0]) and not section_of(row):
            hints.setdefault("heading", shown(told[0]))
    return hints


def hints_of_row(columns: Iterable[Column], row: Row, words: Words) -> dict[str, str]:
    """Return what the one row of a table about the meeting says, by the headers of its columns."""
    found: dict[str, str] = {}
    for each in columns:
        role = words.hints.get(key(each.header), each.role)
        text = label_of(row[each.index]) if each.index < len(row) else ""
        if text and role in words.hints.values():
            found.setdefault(role, text)
    return found


def _in_cells(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        for label, value in _PAIR.findall(unicodedata.normalize("NFKC", text[:_LONGEST])):
            yield label.lstrip("*"), value


def _beside(texts: list[str]) -> Iterator[tuple[str, str]]:
    """Yield a label and the next cell that is filled, unless it is a label itself."""
    told = [text for text in texts if text]
    for label, value in pairwise(told):
        if not value.endswith((":", "：")):
            yield label.lstrip("*").rstrip(":："), value
