"""How a share of money came about: what is booked of both amounts, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.money import Cash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.assessment.school import MoneyStanding
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.money import MoneyEntry


class MoneyTrail(NamedTuple):
    """How a share of money came about."""

    standing: MoneyStanding
    amount: Sequence[MoneyEntry] = ()
    whole: Sequence[MoneyEntry] = ()
    others: Sequence[MoneyEntry] = ()
    """What is booked of either in other periods, or after the day of the question."""


def money_trail(book: Book, standing: MoneyStanding, as_of: date) -> MoneyTrail:
    """Return the bookings that a share is made of."""
    cash, line = Cash(book, standing.rule_set, as_of), standing.money
    amount, whole = (cash.entries(what, standing.period) for what in (line.what, line.of))
    known = {id(each) for each in (*amount, *whole)}
    others = [
        each for each in book.money if each.what in {line.what, line.of} and id(each) not in known
    ]
    return MoneyTrail(standing, amount, whole, others)
