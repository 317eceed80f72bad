"""What a teacher must reach in a period."""

from __future__ import annotations

from decimal import Decimal
from gettext import gettext as _
from typing import Literal, Self

from sbt_ledger.notation.table import KeyFaultError, Table
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import Count, Exact, Measure, Names, RuleLine, Where, not_above_all
from sbt_ledger.rules.proposed import Proposed
from sbt_ledger.rules.source import Amount, Ladder, amounts_in, check_between

Held = Literal["at end", "whole period", "any day"]


class Condition(Table):
    """What must have happened for a requirement to bind."""

    where: Where = Filter()
    who: Where = Filter()

    def checked(self) -> Self:
        """Return it if it asks for something."""
        if not self.where and not self.who:
            raise ValueError(_("'where' or 'who' is missing: it says when the requirement binds"))
        return self


class Mix(Table):
    """One way of fulfilling a requirement that may be mixed with others: `whole` of a measure."""

    where: Where = Filter()
    measure: Measure = ""
    whole: Exact

    def checked(self) -> Self:
        """Return it if something can be a fraction of its whole."""
        if not self.whole:
            msg = _("'whole' must be more than 0: everything is a fraction of it")
            raise ValueError(msg)
        return self


class Part(RuleLine):
    """A minimum inside a minimum (`of_which`), weighed on the same capped amounts."""

    who: Where = Filter()
    where: Where = Filter()
    at_least: Amount
    on_top: bool = False
    prorate: bool = True
    spill_to: str = ""
    of_which: tuple[Part, ...] = ()

    def checked(self) -> Self:
        """Return it if it is named, and asks for no more than all of what it is inside of."""
        if not self.id:
            msg = _("'id' is missing: reports name a part by it")
            raise ValueError(msg)
        for each in amounts_in(self.at_least):
            if isinstance(each, str) and not self.on_top:
                not_above_all(each, "at_least")
        return self


class Requirement(RuleLine):
    """What a teacher must reach: `measure` of the entries that fit, per period."""

    who: Where = Filter()
    who_when: Held = "at end"
    where: Where = Filter()
    measure: Measure = ""
    at_least: Amount | None = None
    at_most: Amount | None = None
    at_least_by: Ladder | None = None
    covers: dict[str, Names] = {}
    mix: tuple[Mix, ...] = ()
    any_of: Names = ()
    how_many: Count | None = None
    if_: Condition | None = None
    per: str
    of_which: tuple[Part, ...] = ()
    gives: str = ""
    if_not: str = ""
    proposes: Proposed | None = None
    from_counter: str = ""

    def checked(self) -> Self:
        """Return it if it asks for something."""
        if not self.id:
            msg = _("'id' is missing: reports name a requirement by it")
            raise ValueError(msg)
        floors = (self.at_least, self.at_least_by, self.from_counter or None)
        asked = (*floors, self.at_most, self.covers, self.mix, self.any_of)
        if all(part in (None, {}, ()) for part in asked):
            msg = _("'at_least', 'at_most', 'covers', 'mix' or 'any_of' is missing")
            raise ValueError(msg)
        if sum(each is not None for each in floors) > 1:
            msg = _("one of 'at_least', 'at_least_by' and 'from_counter' says how much")
            raise ValueError(msg)
        for key in ("at_least", "at_most"):
            if any(isinstance(each, str) for each in amounts_in(getattr(self, key))):
                msg = _(
                    "a percent of what? A part in 'of_which', a cap or a cohort may ask for one; "
                    "a requirement asks for a number"
                )
                raise KeyFaultError(msg, key)
        check_between(self.at_least, self.at_most)
        self._check_covered()
        if self.how_many is not None:
            self._check_how_many(self.how_many)
        return self

    def _check_covered(self) -> None:
        if empty := next((column for column, values in self.covers.items() if not values), None):
            raise ValueError(_("'covers' names no value of “{column}”").format(column=empty))
        there = sum(map(len, self.covers.values()))
        for asked in amounts_in(self.at_least):
            if there and isinstance(asked, Decimal) and asked > there:
                told = _("'at_least' asks for {wanted} of the {there} values of 'covers'")
                raise ValueError(told.format(wanted=asked, there=there))

    def _check_how_many(self, wanted: int) -> None:
        there = len({*self.any_of}) or sum(map(len, self.covers.values()))
        if not there:
            msg = _("'how_many' goes with 'any_of' or 'covers': how many of what?")
            raise ValueError(msg)
        if wanted > there:
            told = _("'how_many' asks for {wanted} of {there}")
            raise ValueError(told.format(wanted=wanted, there=there))

    @property
    def values_counted(self) -> tuple[str, ...]:
        """The columns of which not entries but values are counted."""
        distinct, _space, column = self.measure.partition(" ")
        return (*self.covers, column) if distinct == "distinct" else tuple(self.covers)

    @property
    def is_ceiling(self) -> bool:
        """Whether all that it asks for is to stay below an amount."""
        return self.at_most is not None and not self.asks_for_an_amount

    @property
    def asks_for_an_amount(self) -> bool:
        """Whether it says of how much there must be at least so much."""
        return self.at_least is not None or self.at_least_by is not None or bool(self.from_counter)
