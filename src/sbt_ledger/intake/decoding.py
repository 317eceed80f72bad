"""The text of a foreign file: in which encoding it is, and whether an earlier guess spoilt it.

BOM, NUL bytes and strict UTF-8 decide, as for our own files. What is left is GB18030 or Big5:
nearly every Big5 file can be read as GB18030 as well, so known words of headers decide.
"""

from __future__ import annotations

import re
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.csv_form import count_lines
from sbt_ledger.files.decode import UndecodableError, decode, encoding_of, is_encoding
from sbt_ledger.intake.contents import refused, save_as
from sbt_ledger.intake.words import words

if TYPE_CHECKING:
    from sbt_ledger.errors import BrokenFilesError

_HEAD = 4096
_CHINESE = ("gb18030", "cp950", "big5hkscs")
_CHARSET = re.compile(rb"<meta[^>]*charset=[\"']?([\w-]+)", re.IGNORECASE)
_LATIN = re.compile("[\x80-\xff\u0152-\u0178\u2013-\u2122\u20ac]")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_LOST = ("锟斤拷", "烫烫烫", "ï¿½")
_LOST_SHARE = 5
_SHORTEST_WORD = 2


def text_of(raw: bytes, file: str, *, language: str = "", declared: str = "") -> tuple[str, str]:
    """Return the text and its encoding, without BOM; `declared` is what a person said it is.

    Raises BrokenFilesError when no encoding fits, when two do, and for a text that was already
    spoilt when it was saved.
    """
    if declared and not is_encoding(declared):
        message = _("there is no encoding '{name}'").format(name=declared)
        raise refused(Problem("bad-encoding", message, "gb18030 / big5 / utf-8 / utf-16", file))
    try:
        text, encoding = _decoded(raw, file, language, declared)
    except UndecodableError as fault:
        message, hint = str(fault), _ask_encoding()
        raise refused(Problem("bad-encoding", message, hint, file, fault.line)) from None
    if "\0" in text:
        line = count_lines(text, text.index("\0")) + 1
        message = _("the file holds NUL bytes")
        raise refused(Problem("not-a-table", message, save_as(), file, line))
    if not declared and _is_spoilt(text):
        raise _spoilt(file)
    return text, encoding.removesuffix("-sig")


def _decoded(raw: bytes, file: str, language: str, declared: str) -> tuple[str, str]:
    if declared or encoding_of(raw[:_HEAD])[0] != "utf-8":
        return decode(raw, declared=declared or None)
    try:
        return decode(raw, declared="utf-8")
    except UndecodableError:
        pass
    named = _CHARSET.search(raw[:_HEAD])
    if named and is_encoding(named[1].decode("ascii", "replace")):
        name = named[1].decode("ascii").lower()
        return decode(raw, declared="gb18030" if name.startswith("gb") else name)
    return _chinese(raw, file, language)


def _chinese(raw: bytes, file: str, language: str) -> tuple[str, str]:
    """Return the text by the encoding in which most headers are known words."""
    fitting: dict[str, str] = {}
    for encoding in _CHINESE:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        fitting.setdefault(text, encoding)
    if not fitting:
        decode(raw, language=language)
    best = max(fitting, key=known_words_in)
    if len(fitting) > 1 and not known_words_in(best):
        message = _("the text may be in {encodings}: no header is a known word").format(
            encodings=" / ".join(fitting.values())
        )
        raise refused(Problem("ambiguous-encoding", message, _ask_encoding(), file))
    return best, fitting[best]


def known_words_in(text: str) -> int:
    """Return how many Chinese header words a text has in its first lines."""
    head = "".join(text[:_HEAD].split())
    return sum(
        len(word) >= _SHORTEST_WORD and word in head for word in words().roles if not word.isascii()
    )


def _is_spoilt(text: str) -> bool:
    """Whether a text was read in a wrong encoding and saved so: another reading has the words."""
    head = text[:_HEAD]
    if any(mark in text for mark in _LOST) or head.count("\ufffd") * _LOST_SHARE > len(head):
        return True
    if head.isascii():
        return False
    known = known_words_in(head)
    if len(_LATIN.findall(head)) > len(_HAN.findall(head)):
        return any(known_words_in(each) > known for each in _as_if_latin(head))
    return known_words_in(head.encode("gb18030", "replace").decode("utf-8", "replace")) > known + 1


def _as_if_latin(text: str) -> list[str]:
    """Return what the text says if each of its characters was one byte of Chinese."""
    raw = b"".join(map(_byte, text))
    return [raw.decode(encoding, "replace") for encoding in ("gb18030", "utf-8", "cp950")]


def _byte(character: str) -> bytes:
    try:
        return character.encode("latin-1")
    except UnicodeEncodeError:
        return character.encode("cp1252", "replace")


def _spoilt(file: str) -> BrokenFilesError:
    message = _("the text looks like Chinese that was read in a wrong encoding and saved so")
    hint = _("Take the original file, or name its encoding with --encoding.")
    return refused(Problem("mojibake", message, hint, file))


def _ask_encoding() -> str:
    return _("Name the encoding with --encoding (gb18030 or big5), or save the file as CSV UTF-8.")
