"""Codes of new teachers: which are taken, also by one that lost its zeros, and which is next."""

from __future__ import annotations

import re
from collections import Counter
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.records.roster import matching_key, told

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sbt_ledger.records.teacher import Teacher

_NUMBERED = re.compile(r"(.*?)(\d{1,15})", re.DOTALL)
_FIRST = "T001"
_LONGEST = 40  # characters
_NOT_IN_CODES = re.compile(r"[,，、;；\s]|^[=+@-]")


def check_new_code(teachers: Mapping[str, Teacher], code: str) -> None:
    """Raise WrongUseError for a code that is taken, or could be mistaken for another one."""
    if _NOT_IN_CODES.search(code):
        message = _("The code “{code}” has a mark that stands between names, or begins a formula.")
        hint = _("Letters, digits, “-” and “_” are safe.")
        raise WrongUseError(message.format(code=code), _next(teachers, hint))
    if len(code) > _LONGEST:
        message = _("A code of {count} characters is too long to be typed.")
        hint = _("At most {most}.").format(most=_LONGEST)
        raise WrongUseError(message.format(count=len(code)), _next(teachers, hint))
    wanted = _without_zeros(code)
    taken = [each for each in teachers.values() if _without_zeros(each.code) == wanted]
    if taken:
        message = _("The code “{code}” is taken: {teachers}.")
        hint = _(
            "Who moves back in keeps the code: “ledger teacher transfer-in {code} --from DAY”."
        )
        if taken[0].code != code:
            hint = _("Zeros before a number, capitals and widths of letters tell nobody apart.")
        told_ = message.format(code=code, teachers=told(taken))
        raise WrongUseError(told_, _next(teachers, hint.format(code=code)))
    widths = {len(each) for each in teachers}
    if code.isdecimal() and all(map(str.isdecimal, teachers)) and len(widths) == 1:
        (width,) = widths
        if len(code) < width:
            message = _("The code “{code}” is shorter than all others: did it lose its zeros?")
            hint = _("If so, it is {code}.").format(code=code.zfill(width))
            raise WrongUseError(message.format(code=code), _next(teachers, hint))


def next_code(codes: Collection[str]) -> str:
    """Return the code after the highest of the shape that most codes have: M112 after M111."""
    numbered = [found for code in codes if (found := _NUMBERED.fullmatch(code))]
    shapes = Counter((found[1], len(found[2])) for found in numbered)
    if not shapes:
        return _FIRST
    (prefix, width), _count = shapes.most_common(1)[0]
    highest = max(int(found[2]) for found in numbered if found[1] == prefix)
    return f"{prefix}{highest + 1:0{width}d}"


def _next(teachers: Mapping[str, Teacher], hint: str) -> str:
    free = _("The next free code: {code}.").format(code=next_code(teachers))
    return _("{first} {second}").format(first=hint, second=free)


def _without_zeros(code: str) -> str:
    key = matching_key(code)
    return (key.lstrip("0") or "0") if key.isdecimal() else key
