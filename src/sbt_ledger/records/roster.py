"""Find the teacher that a person means: by code, by full name, or by any part that only one has.

Between two people of one name nobody guesses.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import RefusedError, WrongUseError
from sbt_ledger.pattern import pattern
from sbt_ledger.records.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sbt_ledger.records.teacher import Teacher

ALIASES = ("alias", "aliases", "别名", "別名", "曾用名", "昵称", "暱稱", "nickname")
"""Columns of a roster that hold further names of a person, also codes of other programs."""
_DOTS = pattern("[•・‧∙．·]")
_HAN_SPACES = pattern(
    r"(?<=[\u2e80-\u9fff\U00020000-\U0003ffff])\s+(?=[\u2e80-\u9fff\U00020000-\U0003ffff])"
)


@lru_cache(maxsize=65536)
def matching_key(text: str) -> str:
    """Return what two spellings of one name share: width, case, dots and spaces do not count."""
    plain = unicodedata.normalize("NFKC", _DOTS.sub("·", text)).strip().casefold()
    # Most names have no spaces: to look for these is cheap, to compile the pattern is not.
    words = plain.split()
    return re.sub(r"\s+", " ", _HAN_SPACES.sub("", plain)) if len(words) > 1 else plain


def find_teacher(teachers: Mapping[str, Teacher], text: str) -> Teacher:
    """Return the teacher meant by `text`.

    Raises RefusedError when several fit, WrongUseError with near names when none does.
    """
    if text in teachers:
        return teachers[text]
    wanted = matching_key(text)
    for fitting in (
        [each for each in teachers.values() if matching_key(each.code) == wanted],
        [each for each in teachers.values() if matching_key(each.name) == wanted],
        [each for each in teachers.values() if wanted and wanted in _searched(each)],
    ):
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            message = _("“{text}” fits {count} teachers: {teachers}.")
            raise RefusedError(
                message.format(text=text, count=len(fitting), teachers=told(fitting)),
                _("Give the code."),
            )
    near = near_teachers(teachers, text)
    hint = _("Did you mean {teachers}?").format(teachers=told(near)) if near else ""
    raise WrongUseError(_("No teacher is called “{text}”.").format(text=text), hint)


def code_or_guest(teachers: Mapping[str, Teacher], text: str) -> str:
    """Return the code of who is called so in full, or the text, which then names a guest.

    Raises RefusedError when several are called so.
    """
    wanted = matching_key(text)
    if any(wanted in {matching_key(t.code), matching_key(t.name)} for t in teachers.values()):
        return find_teacher(teachers, text).code
    return text


def near_teachers(teachers: Mapping[str, Teacher], text: str) -> list[Teacher]:
    """Return up to three teachers whose name or code looks like `text`, the nearest first."""
    wanted = matching_key(text)
    by_key: dict[str, list[Teacher]] = {}
    for each in teachers.values():
        by_key.setdefault(matching_key(each.name), []).append(each)
        by_key.setdefault(matching_key(each.code), []).append(each)
    # In a Chinese name of two or three characters one wrong character is a near miss.
    alike = [key for key in by_key if len(key) == len(wanted) and _differences(key, wanted) == 1]
    keys = dict.fromkeys([*alike, *nearest(wanted, by_key, 3)])
    found = {each.code: each for key in keys for each in by_key[key]}
    return list(found.values())[:3]


def told(teachers: Iterable[Teacher], most: int = 8) -> str:
    """Return teachers as people read them: name, code and group."""
    listed: Sequence[Teacher] = list(teachers)
    texts = [
        f"{each.name} ({', '.join(part for part in (each.code, each.group) if part)})"
        for each in listed[:most]
    ]
    return _(", ").join(texts) + (" …" if len(listed) > most else "")


def _searched(teacher: Teacher) -> str:
    return f"{matching_key(teacher.name)}\n{matching_key(teacher.code)}"


def _differences(one: str, other: str) -> int:
    return sum(left != right for left, right in zip(one, other, strict=True))
