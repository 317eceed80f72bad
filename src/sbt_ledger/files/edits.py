"""What turns one text of a file into another: edits of lines, which can be taken back.

Any bytes are a text here, and that text gives back the very bytes: what is written into the
journal must rebuild a file also when nobody could read it.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from io import StringIO

Edit = tuple[int, Sequence[str], Sequence[str]]
"""From which line on (the first is 0, before any edit), the lines taken out, the lines put in."""
_NUL_SHARE = 4  # of a text in UTF-16 that is mostly Latin every second byte is NUL


class EditError(ValueError):
    """A text does not hold the lines that an edit takes out."""


def text_of(raw: bytes) -> tuple[str, str]:
    """Return the text, a BOM being its first character, and the encoding that gives `raw` back."""
    for encoding in _candidates(raw):
        try:
            text = raw.decode(encoding)
            if encoding == "utf-8" or text.encode(encoding) == raw:  # UTF-8 has one way to say it
                return text, encoding
        except UnicodeError:
            continue
    return raw.decode("latin-1"), "latin-1"  # every byte is a character


def bytes_of(text: str, encoding: str) -> bytes:
    """Return the bytes of which `text_of` told text and encoding."""
    return text.encode(encoding)


def edits_between(before: str, after: str) -> list[Edit]:
    """Return the edits that turn one text into the other, in order; none if they are the same."""
    if after.startswith(before) and (not before or before.endswith("\n")):
        added = lines_of(after[len(before) :])
        return [(before.count("\n"), [], added)] if added else []
    old, new = lines_of(before), lines_of(after)
    first = alike(old, new)
    last = alike(old[first:][::-1], new[first:][::-1])
    middle = SequenceMatcher(None, old[first : len(old) - last], new[first : len(new) - last])
    return [
        (first + i, old[first + i : first + j], new[first + k : first + m])
        for what, i, j, k, m in middle.get_opcodes()
        if what != "equal"
    ]


def applied(text: str, edits: Sequence[Edit]) -> str:
    """Return the text after the edits; raises EditError if it does not hold what they take out."""
    return "".join(_pieces(lines_of(text), edits))


def inverse(edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits that lead back."""
    back: list[Edit] = []
    shift = 0
    for at, removed, added in edits:
        back.append((at + shift, added, removed))
        shift += len(added) - len(removed)
    return back


def lines_of(text: str) -> list[str]:
    """Return the lines with their ends; only a line feed ends one."""
    return StringIO(text, newline="\n").readlines()


def alike(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many lines are the same from the beginning on."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))


def _candidates(raw: bytes) -> Iterator[str]:
    if raw.startswith(codecs.BOM_UTF16_LE):
        yield "utf-16-le"
    elif raw.startswith(codecs.BOM_UTF16_BE):
        yield "utf-16-be"
    elif raw.count(0) * _NUL_SHARE > len(raw):
        low_first = raw[1::2].count(0) >= raw[0::2].count(0)
        yield "utf-16-le" if low_first else "utf-16-be"
    yield "utf-8"
    yield "gb18030"


def _pieces(lines: list[str], edits: Sequence[Edit]) -> Iterator[str]:
    done = 0
    for at, removed, added in edits:
        if not done <= at <= len(lines) or lines[at : at + len(removed)] != removed:
            raise EditError(at)
        yield from lines[done:at]
        yield from added
        done = at + len(removed)
    yield from lines[done:]
