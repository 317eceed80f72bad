"""Text from bytes of unknown origin, and back in the same encoding.

A BOM decides, then many NUL bytes (UTF-16), then strict UTF-8, then the encoding of the
language. Nothing is guessed by statistics: these misjudge one small Chinese sheet in six.
"""

from __future__ import annotations

import codecs
from gettext import gettext as _

# Python has no names for "UTF-16 of this byte order with BOM"; ours end in -sig as its
# own utf-8-sig does. Only `encode` knows them.
_BOMS = {
    "utf-8-sig": codecs.BOM_UTF8,
    "utf-16-le-sig": codecs.BOM_UTF16_LE,
    "utf-16-be-sig": codecs.BOM_UTF16_BE,
}
# cp950 is what Excel writes in Taiwan; big5hkscs adds the characters of Hong Kong.
_TRADITIONAL = ("utf-8", "cp950", "big5hkscs", "gb18030")
_SIMPLIFIED = ("utf-8", "gb18030")
_HEAD = 4096  # enough to tell UTF-16 by its NUL bytes
_NUL_SHARE = 10  # a UTF-16 sheet has a NUL in each separator, digit and line end


class UndecodableError(ValueError):
    """No encoding fits; `line` is that of the first byte that does not."""

    def __init__(self, tried: tuple[str, ...], line: int) -> None:
        super().__init__(tried, line)
        self.tried = tried
        self.line = line

    def __str__(self) -> str:
        """Say which encodings were tried."""
        return _("the text is not in {encodings}").format(encodings=" / ".join(self.tried))


class UnencodableError(ValueError):
    """A character does not exist in the encoding of the file."""

    def __init__(self, character: str, encoding: str) -> None:
        super().__init__(character, encoding)
        self.character = character
        self.encoding = encoding

    def __str__(self) -> str:
        """Say which character, in which encoding."""
        return _("the character '{character}' does not exist in {encoding}").format(
            character=self.character, encoding=self.encoding.removesuffix("-sig")
        )


def is_encoding(name: str) -> bool:
    """Whether `name` is that of a text encoding."""
    try:
        bytes(4).decode(name)
    except (LookupError, ValueError):
        return False
    return True


def encoding_of(head: bytes, *, language: str = "") -> tuple[str, ...]:
    """Return the encodings to try, in this order, for a file that begins with `head`.

    The names are Python's; those of a file with BOM drop it when they decode.
    """
    if head.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if head.count(0) * _NUL_SHARE >= len(head) > 0:
        low_byte_first = head[1::2].count(0) >= head[0::2].count(0)
        return ("utf-16-le",) if low_byte_first else ("utf-16-be",)
    return _TRADITIONAL if _is_traditional(language) else _SIMPLIFIED


def decode(raw: bytes, *, language: str = "", declared: str | None = None) -> tuple[str, str]:
    """Return the text without BOM, and the encoding for `encode` to write it back with.

    `declared` is what a person said about the file; a BOM is stronger.
    Raises UndecodableError.
    """
    for name, mark in _BOMS.items():
        if raw.startswith(mark):
            return _first_fit(raw, len(mark), (name.removesuffix("-sig"),))[0], name
    candidates = encoding_of(raw[:_HEAD], language=language)
    return _first_fit(raw, 0, (_bare(declared),) if declared else candidates)


def encode(text: str, encoding: str) -> bytes:
    """Return `text` in an encoding named by `decode`, with the BOM that belongs to it.

    Raises UnencodableError.
    """
    try:
        return _BOMS.get(encoding, b"") + text.encode(encoding.removesuffix("-sig"))
    except UnicodeEncodeError as trouble:
        raise UnencodableError(text[trouble.start], encoding) from trouble


def _is_traditional(language: str) -> bool:
    """Return whether sheets in this language come from a Big5 computer."""
    return language.replace("_", "-").startswith(("zh-TW", "zh-HK", "zh-MO", "zh-Hant"))


def _bare(declared: str) -> str:
    """Return the declared encoding for a file that has no BOM."""
    name = declared.strip().lower().replace("_", "-")
    return "utf-16-le" if name == "utf-16" else name.removesuffix("-sig")


def _first_fit(raw: bytes, start: int, names: tuple[str, ...]) -> tuple[str, str]:
    """Return the text from `start` on, and the first name that decodes all of it."""
    line = 0
    for name in names:
        try:
            return raw[start:].decode(name), name
        except UnicodeDecodeError as trouble:
            line = line or raw.count(b"\n", 0, start + trouble.start) + 1
        except (LookupError, UnicodeError):  # not the name of a text encoding
            line = line or 1
    raise UndecodableError(names, line)
