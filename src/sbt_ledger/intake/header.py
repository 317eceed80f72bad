"""Which rows of a sheet are headers: those whose cells are words that headers have."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.intake.by_shape import roles_by_shape
from sbt_ledger.intake.sessions import is_session
from sbt_ledger.intake.table import IDENTITY
from sbt_ledger.intake.words import key, keys
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sbt_ledger.intake.contents import Cell, Row, Sheet
    from sbt_ledger.intake.words import Words

_LABEL_AND_VALUE = pattern(r"[:：]\s*\S|[:：]\s*$")
_MANDATORY = pattern(r"\(必填\)|\(必填项\)|\(選填\)|\(选填\)|^\*+|\*+$")
_QUESTION = pattern(r"^(?:Q)?\d{1,3}\s*[、.]\s*(?=\D)", re.IGNORECASE)
_BETWEEN_HAN = pattern(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_SURE = 1000  # ranks from here on: found inside a longer question
_FORM_SHARE = 0.4
_LONGEST = 120


class Header(NamedTuple):
    """A header of one or two rows, from 0; for each column its texts, the fullest first.

    `score` counts the different things that its columns are, `guessed` tells those of headers that
    are no known words.
    """

    first: int
    last: int
    labels: tuple[tuple[str, ...], ...]
    score: int
    guessed: Mapping[int, str] = MappingProxyType({})


class Reader:
    """Looks up headers: the words, and the columns that a person named, which are stronger."""

    def __init__(self, words: Words, named: Mapping[str, str]) -> None:
        self.words = words
        self.named = {key(header): role for header, role in named.items()}
        self._known: dict[str, tuple[str, int] | None] = {}

    def meaning(self, meanings: Mapping[str, str]) -> Reader:
        """Return a reader for a source that means something else by some headers."""
        return Reader(self.words, {**meanings, **self.named})

    def role_of(self, label: str) -> tuple[str, int] | None:
        """Return the role of a header and how sure it is (0 is surest), if it is one."""
        if label not in self._known:
            self._known[label] = self._looked_up(label)
        return self._known[label]

    def _looked_up(self, label: str) -> tuple[str, int] | None:
        if key(label) in self.named:
            return self.named[key(label)], -1
        if not label or len(label) > _LONGEST * 2 or _LABEL_AND_VALUE.search(label):
            return None
        for each in keys(label):
            if each in self.named:
                return self.named[each], -1
            if each in self.words.roles:
                return self.words.roles[each]
        whole = key(label)
        for rank, (word, role) in enumerate(self.words.inside, _SURE):
            if word in whole and len(whole) <= _LONGEST:
                return role, rank
        return None

    def best_of(self, labels: Sequence[str]) -> tuple[str, int] | None:
        """Return the role of the first text that has one."""
        return next(filter(None, map(self.role_of, labels)), None)

    def header_at(self, sheet: Sheet, index: int) -> Header | None:
        """Return the header that begins in a row, if its cells name two things, or a person."""
        texts = [label_of(cell) for cell in sheet.rows[index]]
        if not any(texts):
            return None
        spans = _spans(sheet, index, texts, self)
        if spans and index + 1 < len(sheet.rows):
            labels = _joined(texts, [label_of(cell) for cell in sheet.rows[index + 1]], spans)
            return self._header(index, index + 1, labels)
        labels = [(text,) for text in texts]
        found = self._header(index, index, labels)
        guessed = _guessed_header(sheet, index, labels)
        return guessed if guessed and (not found or found.score < guessed.score) else found

    def _header(self, first: int, last: int, labels: Sequence[tuple[str, ...]]) -> Header | None:
        found = [self.best_of(each) for each in labels]
        roles = {role for role, _rank in filter(None, found)}
        filled = sum(map(any, labels))
        sessions = sum(is_session(each[0], self.words) for each in labels)
        if not roles or (first == last and _is_form(labels, found)):
            return None
        surest = min(rank for _role, rank in filter(None, found))
        if len(roles) == 1 and not (roles & IDENTITY and (filled > 1 or surest < _SURE)):
            return None
        return Header(first, last, tuple(labels), len(roles) + min(sessions, 2))


def _guessed_header(sheet: Sheet, index: int, labels: list[tuple[str, ...]]) -> Header | None:
    above = sheet.rows[index - 1] if index else ()
    below = sheet.rows[index + 1 : index + 2]
    guessed = roles_by_shape(above, len(labels), below[0]) if below else {}
    return Header(index, index, tuple(labels), len(guessed), guessed) if guessed else None


def label_of(cell: Cell) -> str:
    """Return a cell of a header as text."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def shown(label: str) -> str:
    """Return a header made plain: one line, without marks of what is mandatory and numbers."""
    text = " ".join(unicodedata.normalize("NFKC", label).split())
    text = _QUESTION.sub("", _MANDATORY.sub("", text).strip())
    return _BETWEEN_HAN.sub("", text).strip() if " " in text else text


def filled(row: Row) -> int:
    """Return how many cells of a row are not empty."""
    return len(row) - row.count("")


def _is_form(labels: Sequence[tuple[str, ...]], found: Sequence[object]) -> bool:
    """Whether it is a line of a form to be filled in: a label, a blank, a label, a blank."""
    places = [place for place, each in enumerate(labels) if any(each)]
    width = places[-1] - places[0] + 1
    blanks_follow = sum(not any(labels[place + 1]) for place in places if place + 1 < len(labels))
    is_airy = width - len(places) >= _FORM_SHARE * width
    return is_airy and blanks_follow > 1 and sum(each is not None for each in found) > 1


def _spans(sheet: Sheet, index: int, texts: Sequence[str], reader: Reader) -> list[tuple[int, int]]:
    """Return the columns over which cells of an upper header row reach, if it is one."""
    if index + 1 >= len(sheet.rows):
        return []
    below = [label_of(cell) for cell in sheet.rows[index + 1]]
    if sheet.merged:
        spans = [
            (left, right)
            for (top, left), (bottom, right) in sheet.merged
            if top == bottom == index and right > left and left < len(texts) and texts[left]
        ]
    else:
        spans = _reaches(texts, below)
    pairs = [
        (texts[left], below[c])
        for left, right in spans
        for c in range(left, right + 1)
        if c < len(below)
    ]
    under = [low for _high, low in pairs]
    known = sum(
        bool(reader.role_of(low))
        or any(is_session(each, reader.words) for each in (low, high + low))
        for high, low in pairs
    )
    if not spans or known * 2 < len(under) or not all(under):
        return []
    # A title or a line of labels also reaches over columns, but nothing else is beside it.
    is_line = any(_LABEL_AND_VALUE.search(texts[left]) for left, _right in spans)
    is_line = is_line or any(each.endswith((":", "：")) for each in texts)
    covers_all = len(spans) == 1 and filled(texts) == 1
    return [] if is_line or covers_all else sorted(spans)


def _reaches(texts: Sequence[str], below: Sequence[str]) -> list[tuple[int, int]]:
    """Return what a text without merged cells shows: a filled cell, and blanks after it."""
    width = max((place for place, text in enumerate(below) if text), default=-1) + 1
    places = [place for place, text in enumerate(texts[:width]) if text]
    ends = [*(place - 1 for place in places[1:]), width - 1]
    reaching = [(place, end) for place, end in zip(places, ends, strict=False) if end > place]
    return reaching if len(reaching) > 1 else []


def _joined(
    upper: Sequence[str], lower: Sequence[str], spans: Sequence[tuple[int, int]]
) -> list[tuple[str, ...]]:
    """Return both rows as one: the upper text goes before each of the lower it reaches over."""
    over = {c: upper[left] for left, right in spans for c in range(left, right + 1)}
    labels: list[tuple[str, ...]] = []
    for column in range(max(len(upper), len(lower))):
        high = over.get(column) or (upper[column] if column < len(upper) else "")
        low = lower[column] if column < len(lower) else ""
        if high and low and high != low:
            labels.append((high + low, low) if column in over else (high + low, low, high))
        else:
            labels.append((low or high,))
    return labels
