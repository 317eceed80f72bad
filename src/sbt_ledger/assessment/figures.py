"""Amounts and lengths in the sentences of an assessment: exact, as a person would write them."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact
from gettext import ngettext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

# More digits than any product of hours and rates has.
_EXACT = Context(prec=200, traps=[Inexact])


def figure(amount: Fraction) -> str:
    """Return decimal text without trailing zeros; `5/3` if the decimals do not end."""
    try:
        number = _EXACT.divide(Decimal(amount.numerator), Decimal(amount.denominator))
    except Inexact:
        return str(amount)
    return f"{number.normalize(_EXACT):f}"


def told_length(text: str) -> str:
    """Return a length such as "2 years" in the language bound; as it is written if it is none."""
    number, _space, unit = text.partition(" ")
    if not number.isdecimal():
        return text
    count = int(number)
    match unit.removesuffix("s"):
        case "hour":
            told = ngettext("{count} hour", "{count} hours", count)
        case "day":
            told = ngettext("{count} day", "{count} days", count)
        case "week":
            told = ngettext("{count} week", "{count} weeks", count)
        case "month":
            told = ngettext("{count} month", "{count} months", count)
        case "year":
            told = ngettext("{count} year", "{count} years", count)
        case _:
            return text
    return told.format(count=count)
