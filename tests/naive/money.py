"""Money: one sum as a share of another, in a period (P71)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.naive.book import Book, Cells
from tests.naive.exact import ZERO, day, number, share, text
from tests.naive.periods import Period

Result = dict[str, Any]


def money_results(line: Cells, rules: Cells, book: Book, periods: Sequence[Period]) -> list[Result]:
    """Return the results of a money line for each period of which an amount is known."""
    found = []
    for period in periods:
        spent, whole = paid(book, line["what"], period), paid(book, line.get("of"), period)
        if spent is None and whole is None:
            continue
        found.append(
            {
                "rules": rules["ruleset"]["id"],
                "money": line["id"],
                "period": period.label,
                "needed": line["at_least"],
                **judged(line, spent or ZERO, whole, period, book),
            }
        )
    return found


def judged(
    line: Cells, spent: Fraction, whole: Fraction | None, period: Period, book: Book
) -> Result:
    if "of" in line and not whole:
        return {"value": None, "state": "unknown"}
    value = spent / whole if "of" in line and whole else spent
    if value >= share(line["at_least"]):
        return {"value": value, "state": "met"}
    return {"value": value, "state": "short" if book.as_of >= period.end else "open"}


def paid(book: Book, what: str | None, period: Period) -> Fraction | None:
    """Add the amounts of a kind; a filled `period` goes before the date."""
    amounts = [
        number(row["amount"]) or ZERO
        for row in book.money
        if what is not None and text(row["what"]) == what and belongs(row, period, book)
    ]
    return sum(amounts, ZERO) if amounts else None


def belongs(row: Cells, period: Period, book: Book) -> bool:
    on = day(row["date"])
    if on is None or on > book.as_of:
        return False
    named = text(row.get("period"))
    return named == period.label if named else period.holds(on)
