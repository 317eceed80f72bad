"""Amounts in the sentences of an assessment: exact, as a person would write them."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact
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
