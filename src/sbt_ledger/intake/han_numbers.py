"""Numbers from 0 to 99 in Chinese, and the halves that are said with them."""

from __future__ import annotations

from fractions import Fraction

from sbt_ledger.pattern import pattern

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "两": 2, "兩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5}
_TENS = {"廿": 20, "卅": 30}
_ONE = "".join(_DIGITS)
_NUMBER = pattern(rf"([{_ONE}])?(十|拾)([{_ONE}])?|([廿卅])([{_ONE}])?|([{_ONE}])")
HALF = "半"
HAN_DIGITS = f"{_ONE}{HALF}十拾{''.join(_TENS)}"


def han_number(text: str) -> Fraction | None:
    """Return a number below a hundred, None for any other text; 半 is a half."""
    if text == HALF:
        return Fraction(1, 2)
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    if found[2]:
        return Fraction(10 * _DIGITS[found[1] or "一"] + _DIGITS[found[3] or "零"])
    if found[4]:
        return Fraction(_TENS[found[4]] + _DIGITS[found[5] or "零"])
    return Fraction(_DIGITS[found[6]])
