"""Where a rule comes from, and amounts that changed over time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from gettext import gettext as _
from typing import Annotated, Any

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from sbt_ledger.rules.line import Exact, Percent, Signed, Strict, Texts


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

    @model_validator(mode="after")
    def _says_what_holds(self) -> DatedAmount:
        if (self.amount is None) != self.repealed:
            msg = _("either 'amount' or 'repealed' says what holds from that day on")
            raise ValueError(msg)
        return self


class DatedNumber(DatedAmount):
    """A dated amount that is no percent."""

    amount: Exact | None = None


class Derived(Strict):
    """An amount that grows with an attribute of the teacher."""

    base: Exact = Decimal(0)
    plus: Signed
    each: str


def _one_a_day(steps: tuple[DatedAmount, ...]) -> tuple[DatedAmount, ...]:
    days = [step.from_ for step in steps]
    if not days:
        msg = _("the list of amounts is empty")
        raise ValueError(msg)
    twice = next((day for day in days if days.count(day) > 1), None)
    if twice:
        told = _("two amounts hold from {day} on")
        msg = told.format(day=twice)
        raise ValueError(msg)
    return steps


def _shape(written: Any) -> str:  # noqa: ANN401 - a TOML value, or what was made of it
    if isinstance(written, list | tuple):
        return "dated"
    if isinstance(written, dict | Derived):
        return "derived"
    return "percent" if isinstance(written, str) and "%" in written else "number"


def _shape_of_number(written: Any) -> str:  # noqa: ANN401 - a TOML value, or what was made of it
    return "dated" if isinstance(written, list | tuple) else "number"


# Told apart by their shape, so that a fault is one of the shape that was meant.
Amount = Annotated[
    Annotated[Exact, Tag("number")]
    | Annotated[Percent, Tag("percent")]
    | Annotated[tuple[DatedAmount, ...], AfterValidator(_one_a_day), Tag("dated")]
    | Annotated[Derived, Tag("derived")],
    Discriminator(_shape),
]
Number = Annotated[
    Annotated[Exact, Tag("number")]
    | Annotated[tuple[DatedNumber, ...], AfterValidator(_one_a_day), Tag("dated")],
    Discriminator(_shape_of_number),
]
"""An amount that is no percent and hangs on nobody's attribute."""


def amount_on(amount: Amount | None, day: date) -> Decimal | str | None:
    """Return the number or percent in force on `day`; None if no rule was in force then."""
    if not isinstance(amount, tuple):
        return None if isinstance(amount, Derived) else amount
    held: DatedAmount | None = None
    for step in sorted(amount, key=lambda step: step.from_):
        if step.from_ <= day:
            held = step
    return None if held is None or held.repealed else held.amount
