"""The names that a cell may mean: without codes, roles, brackets and what else stands around them.

Nothing is decided here. Candidates come in the order in which the roster is asked for them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.cells import RAISED_OR_CIRCLED, CellError
from sbt_ledger.intake.cell_text import cell_text, check_whole
from sbt_ledger.intake.cell_words import (
    characters,
    device_words,
    suffix_words,
    word_key,
)
from sbt_ledger.pattern import pattern
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.intake.contents import Cell

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_SPACES = pattern(rf"(?<=[{_HAN}])[^\S\n]+(?=[{_HAN}])")
_DOTS = pattern(r"\s*[•・‧∙．·]\s*")
_CIRCLED = pattern(rf"({RAISED_OR_CIRCLED.pattern}+)")
_BRACKETS = pattern(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|<([^<>]*)>")
_LAST_BRACKET = pattern(r"(.*)\(([^()]+)\)\W*", re.DOTALL)

# A letter or two may belong to a code: T0007. An x may end the number of an identity card.
_CODE = r"[A-Za-z]{0,4}\d+[Xx]?(?!\d)"
_GAP = r"[\s_\-;:,.、#]*"
_CODE_FIRST = pattern(rf"({_CODE}){_GAP}(?=[^\W\d_])(.+)", re.ASCII | re.DOTALL)
_HAN_CODE_FIRST = pattern(rf"({_CODE}){_GAP}([{_HAN}].*)", re.DOTALL)
_CODE_LAST = pattern(rf"(.*[{_HAN}]|.*[A-Za-z]{_GAP}(?<=[\s_\-;:,.#])){_GAP}({_CODE})")
_CODE_ALONE = pattern(rf"{_CODE}(?:-?\d+)*|\d+\*+\w+")
_LAST_FIRST = pattern(r"([^\W\d_][^,\d]*),\s*([^\W\d_][^,\d]*)")
_STRAY_QUOTE = pattern(rf'[{_HAN}]"[{_HAN}]')
_BETWEEN_PEOPLE = pattern(r"\s*(?:[、&/,;+\n]|\band\b)\s*")
_AND = pattern(r"[和与與及]")
_NUMBERED_CLASS = r"[\d一二三四五六七八九十]+(?:年级|年級|班|组|組)"

_LONGEST_NAME = 200  # what is longer is a text, or a list of names


class SaidName(NamedTuple):
    """What a cell says of who it is, as tidied; `names` are candidates, the likeliest first.

    `code` is what is glued to the name, "" if nothing. `parts` are the names of several people, ()
    if it can only be one: to be taken only if each is known. `sign`: somebody else wrote it, or
    later. `nobody` is "device" or "outside" where a word of it says so.
    """

    text: str
    names: tuple[str, ...] = ()
    code: str = ""
    parts: tuple[str, ...] = ()
    sign: bool = False
    nobody: str = ""


def said_name(cell: Cell) -> SaidName:
    """Return the names that a cell may mean; raises CellError where a character was lost."""
    text = cell_text(cell)
    check_whole(text)
    if _STRAY_QUOTE.search(text):
        message = _("'{text}' holds a quotation mark that belongs to no name").format(text=text)
        raise CellError("stray-quote", message, _("Take it out; a cell may have been cut there."))
    text = tidy_name(text)
    if _CODE_ALONE.fullmatch(text):
        return SaidName(text, code=text)
    names, code = _candidates(text) if len(text) <= _LONGEST_NAME else ((), "")
    nobody = _nobody(text)
    # The number of a room or of a telephone is nobody's code.
    return SaidName(text, names, "" if nobody else code, _parts(text), _is_signed(text), nobody)


def full_name(first: Cell, last: Cell) -> str:
    """Return the name of which two columns hold the parts: a Chinese surname stands first."""
    given, family = tidy_name(cell_text(first)), tidy_name(cell_text(last))
    if re.fullmatch(rf"[{_HAN}]+", family + given):
        return family + given
    return f"{given} {family}".strip()


def tidy_name(text: str) -> str:
    """Return a name in one width, with one kind of dot, and without blanks between Han."""
    if not text.isascii():
        text = _DOTS.sub("·", text.translate(characters("radicals")))
        text = "".join(
            part if at % 2 else unicodedata.normalize("NFKC", part)
            for at, part in enumerate(_CIRCLED.split(text))
        )
    text = _HAN_SPACES.sub("", text.strip().strip('"').strip())
    return re.sub(r"[^\S\n]+", " ", text)


def simplified_key(name: str) -> str:
    """Return what the traditional and the simplified writing of a name share; only to compare."""
    return matching_key(name).translate(characters("simplified"))


def holds_radical(cell: Cell) -> bool:
    """Whether some program wrote a radical for a character."""
    return any(ord(each) in characters("radicals") for each in str(cell))


def _candidates(text: str) -> tuple[tuple[str, ...], str]:
    """Return the candidates in order, and the code that is glued to one of them."""
    found: dict[str, None] = {}
    code = ""
    for part in _without_brackets(text):
        glued, name = _split_code(part)
        code = code or glued
        for each in (part, name, *_turned(name)):
            found |= dict.fromkeys((each, _without_words(each)))
    return tuple(name for name in found if _could_be_a_name(name)), code


def _without_brackets(text: str) -> Iterator[str]:
    """Yield the text, what stands in its last brackets, and what is left without any."""
    yield text
    inside = _LAST_BRACKET.fullmatch(text)
    if inside and not _is_suffix(inside[2]):
        yield inside[2].strip()
    bare = _BRACKETS.sub(" ", text)
    bare = _CIRCLED.sub("", tidy_name(bare)).strip(" -_,;:")
    if bare != text:
        yield bare


def _split_code(text: str) -> tuple[str, str]:
    """Return the code before or behind a name, "" if none, and the name."""
    if found := _HAN_CODE_FIRST.fullmatch(text) or _CODE_FIRST.fullmatch(text):
        return found[1], found[2].strip()
    if found := _CODE_LAST.fullmatch(text):
        return found[2], found[1].rstrip(" _-;:,.、#")
    return "", text


def _turned(name: str) -> tuple[str, ...]:
    """Return "Birch, Ben" as "Ben Birch"."""
    found = _LAST_FIRST.fullmatch(name)
    return (f"{found[2].strip()} {found[1].strip()}",) if found and name.isascii() else ()


def _without_words(name: str) -> str:
    """Return a name without the group before it and without role or group behind it."""
    before, behind = _around()
    kept = before.sub("", name, count=1)
    return behind.sub("", kept, count=1).strip(" -_·,;:")


@cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    groups = "|".join(map(re.escape, suffix_words("group")))
    words = "|".join(map(re.escape, (*suffix_words("role"), *suffix_words("group"))))
    # One character behind a name is more often part of it: 李时代.
    signs = "|".join(re.escape(word) for word in suffix_words("sign") if len(word) > 1)
    before = re.compile(rf"^(?:(?>{_NUMBERED_CLASS}|{groups})[\s\-_·:、/]*)+")
    return before, re.compile(rf"(?<=[{_HAN}])(?:[\s\-_·:、/]*(?>{words}|{signs}))+$")


def _is_suffix(text: str) -> bool:
    """Whether brackets hold a role, a group or a remark, and no name."""
    return word_key(text) in _suffix_keys() or not _without_words(text)


@cache
def _suffix_keys() -> frozenset[str]:
    sorts = ("role", "sign", "group")
    return frozenset(word_key(word) for sort in sorts for word in suffix_words(sort))


def _nobody(text: str) -> str:
    plain = text.casefold()
    if any(word in plain for word in device_words("outside")):
        return "outside"
    return "device" if any(word in plain for word in device_words("words")) else ""


def _is_signed(text: str) -> bool:
    words = suffix_words("sign")
    held = [part for found in _BRACKETS.findall(text) for part in found if part]
    behind = re.sub(r"\W+$", "", text)
    return any(each.strip() in words for each in held) or any(
        behind.endswith(word) and behind != word for word in words if len(word) > 1
    )


def _parts(text: str) -> tuple[str, ...]:
    """Return the names between marks, () if there is one name only."""
    inside = _LAST_BRACKET.fullmatch(text)
    typed = inside[2] if inside and not _is_suffix(inside[2]) else text
    for between in (_BETWEEN_PEOPLE, _AND):
        parts = tuple(part for part in map(str.strip, between.split(typed)) if part)
        if len(parts) > 1:
            return parts
    return ()


def _could_be_a_name(name: str) -> bool:
    """Whether it has two characters at least: a surname alone is nobody's name."""
    return len(name) > 1 and any(map(str.isalpha, name))
