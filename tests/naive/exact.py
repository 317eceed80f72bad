"""Cells, numbers and days, exactly as written: no floats anywhere."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

ZERO = Fraction(0)
EMPTY_WORDS = {"no", "false", "否", "无", "無"}  # docs/rules.md: they count as empty for true/false


def text(cell: Any) -> str:
    """Return what stands in a cell; a blank cell is the empty text."""
    if cell is None or cell is False:
        return ""
    if cell is True:
        return "yes"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, list):
        return ";".join(text(part) for part in cell)
    return str(cell).strip()


def values(cell: Any) -> list[str]:
    """Return the values of a cell: lists inside a cell are split at `;`."""
    return [part.strip() for part in text(cell).replace("；", ";").split(";") if part.strip()]


def is_blank(cell: Any) -> bool:
    return text(cell) == ""


def number(cell: Any) -> Fraction | None:
    """Return the number in a cell, None if there is none."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | Fraction | Decimal):
        return Fraction(cell)
    written = text(cell)
    if re.fullmatch(r"[+-]?\d+(\.\d+)?(/\d+)?", written):
        return Fraction(written)
    return None


def day(cell: Any) -> date | None:
    """Return the day in a cell, None if there is none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = text(cell)
    return date.fromisoformat(written) if re.fullmatch(r"\d{4}-\d\d-\d\d", written) else None


def day_or_month(cell: Any) -> date | None:
    """Return the day in a cell; a month stands for its first day."""
    written = text(cell)
    return day(f"{written}-01" if re.fullmatch(r"\d{4}-\d\d", written) else cell)


def is_percent(amount: Any) -> bool:
    return isinstance(amount, str) and amount.strip().endswith("%")


def is_percent_of_earned(amount: Any) -> bool:
    return isinstance(amount, str) and bool(re.fullmatch(r"\s*[\d.]+% of earned\s*", amount))


def share(amount: Any) -> Fraction:
    """Return `"15%"`, `"1/5"` or `0.2` as a fraction of one."""
    written = text(amount).split(" of ")[0]
    if written.endswith("%"):
        return Fraction(written[:-1]) / 100
    return Fraction(written)


def rounded(value: Fraction, direction: str, step: Fraction) -> Fraction:
    """Round down, up, or to the nearest step (a half goes up)."""
    steps = value / step
    if direction == "down":
        return math.floor(steps) * step
    if direction == "up":
        return math.ceil(steps) * step
    if direction == "nearest":
        return math.floor(steps + Fraction(1, 2)) * step
    raise ValueError(direction)


def rounded_by(value: Fraction, words: str) -> Fraction:
    """Round by `"up 0.5"`, `"nearest"` or the like; without a step, to whole numbers."""
    direction, *step = words.split()
    return rounded(value, direction, Fraction(step[0]) if step else Fraction(1))


def in_force(amount: Any, on: date) -> Any:
    """Return the amount that holds on a day; None before the first and after a repeal.

    "It holds until the next one; `repealed = true` ends it" (section 1, 4).
    """
    if not (isinstance(amount, list) and all(isinstance(step, Mapping) for step in amount)):
        return amount
    begun = [step for step in amount if step["from"] <= on]
    if not begun:
        return None
    newest = max(begun, key=lambda step: step["from"])
    return None if newest.get("repealed") else newest["amount"]
