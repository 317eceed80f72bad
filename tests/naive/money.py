"""Money: one sum as a share of another, in a period (P71)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.book import Book, Cells
from tests.naive.exact import ZERO, day, in_force, is_blank, number, share, text
from tests.naive.periods import Horizon, Period, periods_of

Result = dict[str, Any]


def money_results(
    line: Cells, rules: Cells, book: Book, periods: Sequence[Period], horizon: Horizon
) -> list[Result]:
    """Return the results of a money line for each period."""
    found = []
    for period in periods:
        spent, whole = (paid(book, rules, line[name], period, horizon) for name in ("what", "of"))
        needed = in_force(line["at_least"], since(period, rules))
        found.append(
            {
                "rules": rules["ruleset"]["id"],
                "money": line["id"],
                "period": period.label,
                "from": period.start,
                "to": period.end,
                "needed": needed,
                **judged(needed, spent, whole, period, book),
            }
        )
    return found


def since(period: Period, rules: Cells) -> date:
    """The amounts of a career are those of the day on which the rules began."""
    begun: date = rules["ruleset"]["from"]
    return begun if period.label == "career" else period.start


def judged(
    needed: str | None, spent: Fraction | None, whole: Fraction | None, period: Period, book: Book
) -> Result:
    """What nobody booked is not known."""
    if needed is None:
        return {"value": None, "state": "not-applicable"}
    if spent is None or not whole:
        return {"value": None, "state": "unknown"}
    value = spent / whole
    if value >= share(needed):
        return {"value": value, "state": "met"}
    return {"value": value, "state": "short" if book.as_of >= period.end else "open"}


def paid(book: Book, rules: Cells, what: str, period: Period, horizon: Horizon) -> Fraction | None:
    """Add the amounts of a kind; a filled `period` goes before the date."""
    amounts = [
        number(row["amount"]) or ZERO
        for row in book.money
        if text(row["what"]) == what and belongs(row, period, book, rules, horizon)
    ]
    return sum(amounts, ZERO) if amounts else None


def belongs(row: Cells, period: Period, book: Book, rules: Cells, horizon: Horizon) -> bool:
    """A filled `period` goes before the date: a row belongs wherever the period lies that it names.

    One that the rules do not know lies nowhere.
    """
    on = day(row["date"])
    if on is None or on > book.as_of:
        return False
    for name in [*rules.get("period", {}), "month", "week"]:
        for known in periods_of(rules, name, None, book, horizon) or []:
            if known.label == text(row.get("period")):
                begins_inside = period.holds_all or period.start <= known.start
                return begins_inside and known.end <= period.end
    return is_blank(row.get("period")) and period.holds(on)
