"""Where a rule comes from, and amounts that changed over time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import Field

from sbt_ledger.rules.line import Exact, Percent, Strict, Texts


class Source(Strict):
    """A document that rules are taken from."""

    title: Texts | str
    issuer: str = ""
    dated: date | str = Field(default="", alias="date")
    kind: str = ""
    file: str = ""
    url: str = ""
    note: Texts | str = ""


class Doubt(Strict):
    """A clause that can be read in more than one way, and the reading taken.

    `instead` holds the tables of the rule set as the other reading would have them; where it is
    given, results that rest on the doubt name what they would be under it.
    """

    clause: str = ""
    readings: Texts = {}
    taken: Texts = {}
    instead: dict[str, Any] = {}
    written_at: str = Field(default="", alias="#at")


class DatedAmount(Strict):
    """An amount that holds from a day on, until the next one of its list; `repealed` ends it."""

    from_: date = Field(alias="from")
    amount: Exact | Percent | None = None
    repealed: bool = False
    source: str = ""
    clause: str = ""
    quote: str = ""


class Derived(Strict):
    """An amount that grows with an attribute of the teacher."""

    base: Exact = Decimal(0)
    plus: Exact
    each: str


Amount = Exact | Percent | tuple[DatedAmount, ...] | Derived


def amount_on(amount: Amount | None, day: date) -> Decimal | str | None:
    """Return the number or percent in force on `day`; None if no rule was in force then."""
    if not isinstance(amount, tuple):
        return None if isinstance(amount, Derived) else amount
    held: DatedAmount | None = None
    for step in sorted(amount, key=lambda step: step.from_):
        if step.from_ <= day:
            held = step
    return None if held is None or held.repealed else held.amount
