"""Chinese names in Latin letters: meeting tools show Wang Fang, the roster has 王芳.

An alias of the roster says who that is. Without one nobody is taken for anybody: the names are
listed with those whom they may mean, as far as the extra `pinyin` can read names.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from gettext import gettext as _
from gettext import ngettext
from itertools import islice, product
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.person_name import said_name
from sbt_ledger.pattern import pattern
from sbt_ledger.records.roster import told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sbt_ledger.intake.proposal import Said
    from sbt_ledger.records.teacher import Teacher

_HAN_NAME = pattern(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}")
_LATIN = pattern(r"[a-z][a-z '’.\-]*[a-z]")
_WORD = pattern(r"[a-z]+")
_HALF = 2
_SHOWN = 8
_MOST_READINGS = 32
_LONGEST_SURNAME = 2


def is_latin(name: str) -> bool:
    """Whether a name is in Latin letters only."""
    return bool(_LATIN.fullmatch(_plain(name)))


def latin_key(name: str) -> str:
    """Return what the ways to write a name in Latin letters share: WANG FANG, wangfang."""
    return "".join(_WORD.findall(_plain(name)))


def latin_keys(name: str) -> Iterator[str]:
    """Yield the keys of a name with its surname first, and last; none if it is not Latin."""
    if is_latin(name):
        words = _WORD.findall(_plain(name))
        for turned in (words, [*words[1:], words[0]], [words[-1], *words[:-1]]):
            yield "".join(turned)


def latin_names(
    people: Iterable[Said], teachers: Mapping[str, Teacher], file: str, line: int
) -> Iterator[Problem]:
    """Yield which names that nobody has are in Latin letters, where the roster has Chinese ones."""
    unknown = (said.text for said in people if said.state == "unknown")
    names = [*dict.fromkeys(name for text in unknown for name in _names_in(text))]
    if not names:
        return
    han = [each for each in teachers.values() if _HAN_NAME.fullmatch(each.name)]
    if len(han) * _HALF < len(teachers):
        return
    message = ngettext(
        "{count} name is in Latin letters, and nobody of the roster is called so: {names}",
        "{count} names are in Latin letters, and nobody of the roster is called so: {names}",
        len(names),
    ).format(count=len(names), names=_(", ").join(_in_short(names)))
    hint = _(
        "Who is a teacher gets an alias, once for all sheets; any spelling and order of it will "
        'do: ledger teacher change CODE alias "{name}"'
    ).format(name=names[0])
    lines = (hint, *_candidates(names, han))
    yield Problem("latin-names", message, "\n".join(lines), file, line, level="warning")


def _candidates(names: Sequence[str], teachers: Collection[Teacher]) -> Iterator[str]:
    """Yield a line for each name that may be somebody's, read aloud."""
    try:
        read: dict[str, list[Teacher]] = {key: [] for name in names for key in latin_keys(name)}
        for each in teachers:
            for key in _readings(each.name) & read.keys():
                read[key].append(each)
    except ImportError:
        yield _('Who may be meant is listed with: pip install "sbt-ledger[pinyin]"')
        return
    fitting = {name: _of_keys(name, read) for name in names}
    for name, people in islice(((n, p) for n, p in fitting.items() if p), _SHOWN):
        yield _("“{name}” may be {teachers}").format(name=name, teachers=told(people))


def _of_keys(name: str, read: Mapping[str, Sequence[Teacher]]) -> list[Teacher]:
    return [*{each.code: each for key in latin_keys(name) for each in read[key]}.values()]


def _readings(name: str) -> set[str]:
    """Return all that a Chinese name may be in Latin letters; a surname may be of two characters.

    Raises ImportError where pypinyin is not installed.
    """
    syllables = [_syllables(character) for character in name]
    found = set()
    for read in islice(product(*syllables), _MOST_READINGS):
        for size in range(_LONGEST_SURNAME + 1):
            found.add("".join((*read[size:], *read[:size])))
    return found


@cache
def _syllables(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # noqa: PLC0415 - an extra, and slow to load

    (read,) = pinyin(character, style=Style.NORMAL, heteronym=True, errors=lambda _text: "?")
    spelt = (each.replace("v", u) for each in read for u in ("v", "u", "yu"))  # lv is lü
    return tuple(dict.fromkeys(spelt))


def _names_in(text: str) -> Iterator[str]:
    """Yield the name in a cell if it is in Latin letters, and of somebody from here."""
    try:
        said = said_name(text)
    except CellError:
        return
    if not said.nobody:
        yield from islice((name for name in said.names if is_latin(name)), 1)


def _in_short(names: Sequence[str]) -> list[str]:
    return [*names[:_SHOWN], *(["…"] if len(names) > _SHOWN else [])]


def _plain(name: str) -> str:
    """Return a name in small letters without marks of tones: Wáng Fāng, Lǚ Bīn as Lv Bin."""
    parts = unicodedata.normalize("NFD", name.replace("ü", "v").replace("Ü", "V"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold().strip()
