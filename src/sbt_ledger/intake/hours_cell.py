"""A cell of hours or credits as a number with its unit: a 学时 is no hour, a day no number.

Nothing is converted here: how many hours a day has is for a rule to say.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.cell_numbers import refused_number
from sbt_ledger.files.cells import CellError, tidy_digits
from sbt_ledger.intake.cell_text import cell_text, check_formula, is_cut
from sbt_ledger.intake.duration import read_duration
from sbt_ledger.intake.han_numbers import HALF, HAN_DIGITS, han_number
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sbt_ledger.intake.contents import Cell

_UNITS = {
    "periods45": ("学时", "學時", "课时", "課時", "节", "節", "节课", "節課"),
    "hours": ("h", "hr", "hrs", "hour", "hours", "小时", "小時", "钟头", "鐘頭"),
    "minutes": ("min", "mins", "minute", "minutes", "分钟", "分鐘", "分"),
    "credits": ("学分", "學分", "credit", "credits"),
    "half-days": ("半天", "半日"),
    "days": ("天", "日", "day", "days"),
}
_BY_WORD = {word: unit for unit, words in _UNITS.items() for word in words}
_WHOLE = {"全天": "days", "整天": "days", "全日": "days"}
_HALF_DAYS = {"半天", "半日", "上午", "下午", "晚上"}
_NUMBER = r"\d{1,12}(?:\.\d{1,12})?|\.\d{1,12}"
_BLANK = frozenset({"", "-", "--", "—", "——", "/", "n/a", "#n/a", "无", "無"})
_DECIMAL_COMMA = pattern(r"(\d{1,12}),(\d{1,12})(?![\d,.])", re.ASCII)


class Amount(NamedTuple):
    """An exact number; `unit` is "periods45" hours minutes credits days half-days, "" unsaid."""

    number: Fraction
    unit: str = ""


def read_hours(cell: Cell, unit: str = "", *, decimal_comma: bool = False) -> Amount | None:
    """Return the amount of a cell, None where it is blank; `unit` is what the header says.

    Raises CellError for ranges, guesses, sums and negatives, and where cell and header disagree.
    """
    text = cell_text(cell)
    if is_cut(text):  # nobody has so many hours: it is a slip, and no long number
        raise refused_number(text, text)
    if isinstance(cell, bool):
        raise _refused(text, text)
    plain = re.sub(r"\s", "", tidy_digits(text)).casefold()
    if plain in _BLANK:
        return None
    if decimal_comma:
        plain = _DECIMAL_COMMA.sub(r"\1.\2", plain)
    amount = _amount(plain.rstrip("。."))
    if amount is None:
        check_formula(text)
        raise _refused(text, plain)
    return _in_column(text, amount, unit)


def is_decimal_comma(values: Iterable[Cell], separator: str) -> bool:
    """Whether the commas of a column are decimal marks: never where commas part the cells."""
    if separator not in {";", "\t"}:
        return False
    texts = [value for value in {*values} if isinstance(value, str) and "," in value]
    return all(_DECIMAL_COMMA.match(tidy_digits(each)) for each in texts)


def _amount(plain: str) -> Amount | None:
    if plain in _WHOLE:
        return Amount(Fraction(1), _WHOLE[plain])
    if plain in _HALF_DAYS:
        return Amount(Fraction(1), "half-days")
    if found := _with_unit().fullmatch(plain):
        number = _fraction(found["number"])
        halves = bool(found["half"]) + bool(found["half_behind"])
        if number is not None and halves <= 1:
            return Amount(number + Fraction(halves, 2), _BY_WORD.get(found["unit"] or "", ""))
    return _compound(plain)


@lru_cache(maxsize=1)
def _with_unit() -> re.Pattern[str]:
    units = "|".join(sorted(map(re.escape, _BY_WORD), key=len, reverse=True))
    return re.compile(
        rf"(?P<number>{_NUMBER}|[{HAN_DIGITS}]{{1,3}}?)(?:[个個](?P<half>{HALF}(?!天|日))?)?"
        rf"(?P<unit>{units})?(?P<half_behind>(?<=[^\d]){HALF})?",
        re.ASCII,
    )


def _fraction(text: str) -> Fraction | None:
    return Fraction(f"0{text}") if text[0] in ".0123456789" else han_number(text)


def _compound(plain: str) -> Amount | None:
    """Return hours and minutes together as minutes."""
    if not any(map(str.isdigit, plain)) or ":" in plain:
        return None
    try:
        minutes = read_duration(plain)
    except CellError:
        return None
    return None if minutes is None else Amount(minutes, "minutes")


def _in_column(text: str, amount: Amount, unit: str) -> Amount:
    """Return the amount in the header's unit if it has none; credits and time never agree."""
    if not unit or unit == amount.unit:
        return amount
    if not amount.unit:
        return Amount(amount.number, unit)
    if "credits" in {unit, amount.unit}:
        message = _("'{text}' has another unit than its column").format(text=text)
        hint = _("Correct the unit or the header of the column: a credit is no hour.")
        raise CellError("unit-clash", message, hint)
    return amount


def _refused(text: str, plain: str) -> CellError:
    """Return why a cell is no amount; what is about, between or a sum of something is quoted."""
    if re.search(r"[~～至到—–+*×xX/约約≥≤<>±≈]|\d-\d", plain):
        message = _("'{text}' is not one certain number").format(text=text)
        return CellError("bad-number", message, _("Write the one number that counts."))
    return refused_number(text, plain)
