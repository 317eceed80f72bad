"""The teachers of the roster by all that a sheet may say of them, made once and only looked up."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import parse_list
from sbt_ledger.intake.codes import code_shape
from sbt_ledger.intake.latin_names import is_latin, latin_key, latin_keys
from sbt_ledger.intake.person_name import simplified_key
from sbt_ledger.pattern import pattern
from sbt_ledger.records.masking import NATIONAL_IDS
from sbt_ledger.records.roster import ALIASES, matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sbt_ledger.records.teacher import Teacher

PHONES = ("phone", "mobile", "手机", "手機", "手机号", "手機號碼", "电话", "電話", "联系电话")

Codes = tuple[str, ...]
_HAN_NAME = pattern(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}")
_ALIKE = 0.85  # of an English name a letter or two
_OTHER_MARKS = pattern(r"[^\w*]")


class RosterIndex:
    """Look-ups that give the codes of all teachers who fit, in the order of the roster."""

    def __init__(self, teachers: Mapping[str, Teacher]) -> None:
        self.teachers = teachers
        each = teachers.values()
        aliases = {one.code: tuple(_listed(one, ALIASES)) for one in each}
        self._latin_aliases = _by((key, code) for code, names in aliases.items()
                                  for name in names for key in latin_keys(name))  # fmt: skip
        self._written = frozenset(one.name for one in each)
        self._names = _by((matching_key(name), one.code) for one in each
                          for name in (one.name, *aliases[one.code]))  # fmt: skip
        self._simplified = _by((simplified_key(name), one.code) for one in each
                               for name in (one.name, *aliases[one.code]))  # fmt: skip
        self._codes = _by((matching_key(code), one.code) for one in each
                          for code in (one.code, *aliases[one.code]))  # fmt: skip
        self._emails = _by((one.cells.get("email", "").casefold(), one.code) for one in each)
        self._phones = _by((_plain(p), one.code) for one in each for p in _listed(one, PHONES))
        self._ids = _by((_plain(n), one.code) for one in each for n in _listed(one, NATIONAL_IDS))
        self._phone_of = _turned(self._phones)
        self._id_of = _turned(self._ids)
        widths = {len(code) if code.isascii() and code.isdigit() else 0 for code in teachers}
        self._width = widths.pop() if len(widths) == 1 else 0
        self._shapes = frozenset(map(code_shape, teachers))

    @property
    def has_national_ids(self) -> bool:
        """Whether the roster keeps numbers of identity cards at all."""
        return bool(self._ids)

    def by_code(self, code: str) -> Codes:
        """Return who has a code, or an alias that is written so; case does not count."""
        return self._codes.get(matching_key(code), ())

    def by_email(self, email: str) -> Codes:
        """Return who has an address."""
        return self._emails.get(email.strip().casefold(), ()) if email.strip() else ()

    def by_phone(self, phone: str) -> Codes:
        """Return who has a number, as `phone_number` gives it."""
        return self._phones.get(phone, ())

    def by_national_id(self, number: str) -> Codes:
        """Return who has a number, as `national_id` gives it."""
        return self._ids.get(number, ())

    def is_written_so(self, name: str) -> bool:
        """Whether somebody has exactly this name: nothing stands around it, then."""
        return name in self._written

    def by_name(self, name: str) -> Codes:
        """Return who has a name or an alias; traditional and simplified only if none is exact.

        Of an alias in Latin letters neither blanks nor the order of surname and name count.
        """
        found = self._names.get(matching_key(name)) or self._simplified.get(simplified_key(name))
        return found or (self._latin_aliases.get(latin_key(name), ()) if is_latin(name) else ())

    def phones(self, code: str) -> Codes:
        """Return the telephone numbers of a teacher."""
        return self._phone_of.get(code, ())

    def national_ids(self, code: str) -> Codes:
        """Return the numbers of a teacher's identity card, old and new."""
        return self._id_of.get(code, ())

    def filled(self, code: str) -> str:
        """Return a number with zeros in front, where all codes have one width; else ""."""
        if not self._width or not code.isascii() or not code.isdigit():
            return ""
        whole = code.zfill(self._width)
        return whole if whole != code and whole in self.teachers else ""

    def looks_like_a_code(self, code: str) -> bool:
        """Whether some code of the roster has as many letters and digits in the same places."""
        return code_shape(code) in self._shapes or bool(self.filled(code))

    def near(self, name: str) -> Codes:
        """Return who is called nearly so: one Chinese character differs, or an English letter."""
        key = simplified_key(name)
        if _HAN_NAME.fullmatch(key):
            found = (code for holed in _holed(key) for code in self._with_holes.get(holed, ()))
            return tuple(dict.fromkeys(found))
        # Of a name of several words one is written right, as a rule.
        alike = dict.fromkeys(name for word in key.split() for name in self._by_word.get(word, ()))
        latin = get_close_matches(_sorted_words(key), alike or self._single_words, 3, _ALIKE)
        return tuple(dict.fromkeys(code for name in latin for code in self._latin[name]))

    def inside(self, text: str) -> Codes:
        """Return whose whole Chinese names a longer text holds."""
        key = simplified_key(text)
        parts = {key[at : at + size] for size in (2, 3, 4) for at in range(len(key) - size + 1)}
        # 王芳芳 is somebody else than 王芳.
        names = sorted(p for p in parts if len(p) + 1 < len(key) and _HAN_NAME.fullmatch(p))
        found = (code for name in names for code in self._simplified.get(name, ()))
        return tuple(dict.fromkeys(found))

    @cached_property
    def _with_holes(self) -> Mapping[str, Codes]:
        return _by(
            (holed, code)
            for name, codes in self._simplified.items()
            if _HAN_NAME.fullmatch(name)
            for holed in _holed(name)
            for code in codes
        )

    @cached_property
    def _latin(self) -> Mapping[str, Codes]:
        return _by(
            (_sorted_words(name), code)
            for name, codes in self._names.items()
            if not _HAN_NAME.search(name)
            for code in codes
        )

    @cached_property
    def _by_word(self) -> Mapping[str, Codes]:
        """Return by each word the names that have it."""
        return _by((word, name) for name in self._latin for word in name.split())

    @cached_property
    def _single_words(self) -> Codes:
        return tuple(name for name in self._latin if " " not in name)


def _holed(name: str) -> Iterator[str]:
    """Yield the name with each of its characters left open; of two, the surname must agree."""
    for at in range(1 if len(name) < len("张三丰") else 0, len(name)):
        yield f"{name[:at]}*{name[at + 1 :]}"


def _sorted_words(name: str) -> str:
    """Return the words of a name in one order: Zhou Mary is Mary Zhou's near miss."""
    return " ".join(sorted(name.split()))


def _listed(teacher: Teacher, columns: Iterable[str]) -> Iterator[str]:
    for column in columns:
        if cell := teacher.cells.get(column):
            yield from parse_list(cell)


def _plain(number: str) -> str:
    return _OTHER_MARKS.sub("", number).upper()


def _by(pairs: Iterable[tuple[str, str]]) -> dict[str, Codes]:
    found: dict[str, dict[str, None]] = {}
    for key, code in pairs:
        if key:
            found.setdefault(key, {})[code] = None
    return {key: tuple(codes) for key, codes in found.items()}


def _turned(by_key: Mapping[str, Codes]) -> dict[str, Codes]:
    return _by((code, key) for key, codes in by_key.items() for code in codes)
