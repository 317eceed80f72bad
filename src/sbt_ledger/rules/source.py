"""Where a rule comes from, and amounts that changed over time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from gettext import gettext as _
from itertools import pairwise
from typing import Annotated, Any, Self

from sbt_ledger.notation.table import After, ByShape, Table
from sbt_ledger.rules.line import Day, Exact, Percent, Signed, Texts


class Source(Table):
    """A document that rules are taken from."""

    title: Texts | str
    issuer: str = ""
    date_: date | str = ""
    kind: str = ""
    file: str = ""
    url: str = ""
    note: Texts | str = ""


class Doubt(Table):
    """A clause that can be read in more than one way, and the reading taken.

    `instead` holds the tables of the rule set as the other reading would have them; where it is
    given, results that rest on the doubt name what they would be under it.
    """

    clause: str = ""
    readings: Texts = {}
    taken: Texts = {}
    instead: dict[str, Any] = {}
    written_at: str = ""


class DatedAmount(Table):
    """An amount that holds from a day on, until the next one of its list; `repealed` ends it."""

    from_: Day
    amount: Exact | Percent | None = None
    repealed: bool = False
    source: str = ""
    clause: str = ""
    quote: str = ""

    def checked(self) -> Self:
        """Return it if it says what holds."""
        if (self.amount is None) != self.repealed:
            msg = _("either 'amount' or 'repealed' says what holds from that day on")
            raise ValueError(msg)
        return self


class DatedNumber(DatedAmount):
    """A dated amount that is no percent."""

    amount: Exact | None = None


class DatedSigned(DatedAmount):
    """A dated number that may take away."""

    amount: Signed | None = None


class Derived(Table):
    """An amount that grows with an attribute of the teacher."""

    base: Exact = Decimal(0)
    plus: Signed
    each: str


def _rising(steps: tuple[tuple[Decimal, Decimal], ...]) -> tuple[tuple[Decimal, Decimal], ...]:
    counts = [count for count, _amount in steps]
    if not counts or any(later <= earlier for earlier, later in pairwise(counts)):
        msg = _("steps such as [[1, 0], [2, 20]] are needed, each from a higher count on")
        raise ValueError(msg)
    return steps


class Ladder(Table):
    """An amount in steps: from so many of `counter` on, so much is asked."""

    counter: str
    steps: Annotated[tuple[tuple[Exact, Exact], ...], After(_rising)]

    def at(self, count: Fraction) -> Decimal | None:
        """Return what is asked at a count; None below the first step."""
        reached = [amount for least, amount in self.steps if count >= least]
        return reached[-1] if reached else None


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
    Decimal | str | tuple[DatedAmount, ...] | Derived,
    ByShape(
        _shape,
        number=Exact,
        percent=Percent,
        dated=Annotated[tuple[DatedAmount, ...], After(_one_a_day)],
        derived=Derived,
    ),
]
Number = Annotated[
    Decimal | tuple[DatedNumber, ...],
    ByShape(
        _shape_of_number,
        number=Exact,
        dated=Annotated[tuple[DatedNumber, ...], After(_one_a_day)],
    ),
]
"""An amount that is no percent and hangs on nobody's attribute."""
SignedNumber = Annotated[
    Decimal | tuple[DatedSigned, ...],
    ByShape(
        _shape_of_number,
        number=Signed,
        dated=Annotated[tuple[DatedSigned, ...], After(_one_a_day)],
    ),
]
"""A number that may take away."""


def _shape_of_ceiling(written: Any) -> str:  # noqa: ANN401 - a TOML value, or what was made of it
    shape = _shape(written)
    return "number" if shape == "derived" else shape


Ceiling = Annotated[
    Decimal | str | tuple[DatedAmount, ...],
    ByShape(
        _shape_of_ceiling,
        number=Exact,
        percent=Percent,
        dated=Annotated[tuple[DatedAmount, ...], After(_one_a_day)],
    ),
]
"""An amount that may be a percent and hangs on nobody's attribute."""


def amounts_in(*written: Amount | None) -> Iterator[object]:
    """Yield each figure of amounts, whatever the day on which it holds."""
    for each in written:
        for step in each if isinstance(each, tuple) else (each,):
            yield step.amount if isinstance(step, DatedAmount) else step


def check_between(floor: Amount | None, ceiling: Amount | None) -> None:
    """Raise ValueError if nothing lies between a floor and a ceiling that always hold."""
    if isinstance(floor, Decimal) and isinstance(ceiling, Decimal) and floor > ceiling:
        told = _("nothing is at least {floor} and at most {ceiling}")
        raise ValueError(told.format(floor=floor, ceiling=ceiling))


def amount_on(amount: Amount | None, day: date) -> Decimal | str | None:
    """Return the number or percent in force on `day`; None if no rule was in force then."""
    if not isinstance(amount, tuple):
        return None if isinstance(amount, Derived) else amount
    held = step_on(amount, day)
    return None if held is None or held.repealed else held.amount


def step_on(amount: tuple[DatedAmount, ...], day: date) -> DatedAmount | None:
    """Return the step of a dated amount that a day stands on; None before the first."""
    held: DatedAmount | None = None
    for step in sorted(amount, key=lambda step: step.from_):
        if step.from_ <= day:
            held = step
    return held
