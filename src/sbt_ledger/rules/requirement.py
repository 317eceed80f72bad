"""What a teacher must reach in a period, and what changes that amount."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from gettext import gettext as _
from math import ceil, floor
from typing import Annotated, Literal, Self

from sbt_ledger.notation.table import After, KeyFaultError, Table, key_of
from sbt_ledger.periods import day_after
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import Count, Exact, Measure, Names, RuleLine, Where, not_above_all
from sbt_ledger.rules.source import Amount, Ladder, amounts_in, check_between

Held = Literal["at end", "whole period", "any day"]
_ROUND = re.compile(r"(up|down|nearest)(?: (\d{1,12}(?:\.\d{1,12})?))?")


def _is_length(text: str) -> bool:
    """Whether a text is a length of at most a hundred years."""
    try:
        return day_after(date(2000, 1, 1), text) <= date(2100, 1, 1)
    except ValueError:
        return False


def _a_least_length(text: str) -> str:
    if not _is_length(text.removeprefix(">")):
        msg = _("a length such as “3 months” is needed, or “> 3 months” for more than that")
        raise ValueError(msg)
    return text


def _a_way_to_round(text: str) -> str:
    found = _ROUND.fullmatch(text)
    if found is None or not Fraction(found[2] or 1):
        msg = _("“up”, “down” or “nearest” is needed, and to what, such as “up 0.5”")
        raise ValueError(msg)
    return text


def rounded(amount: Fraction, how: str) -> Fraction:
    """Return an amount rounded as "up 0.5" says; without a number to whole ones, a half up."""
    found = _ROUND.fullmatch(how)
    if found is None:
        return amount
    step = Fraction(found[2] or 1)
    parts = amount / step
    whole = {"up": ceil(parts), "down": floor(parts), "nearest": floor(parts + Fraction(1, 2))}
    return whole[found[1]] * step


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


class Adjustment(RuleLine):
    """What makes the amount of a requirement other than the rule says, for those who fit."""

    require: Names = ()
    who: Where = Filter()
    when: Where = Filter()
    change: Literal["prorate", "set", "exempt", "waive", "pause", "extend", "accept"]
    by: str = ""
    of: Exact | None = None
    each: Exact | None = None
    per: str = ""
    least: Exact | None = None
    at_most: Exact | None = None
    min_length: Annotated[str, After(_a_least_length)] = ""
    round: Annotated[str, After(_a_way_to_round)] = ""
    active_if: Where = Filter()
    needs_all: Names = ()

    def checked(self) -> Self:
        """Return it if each of its keys has a meaning beside its `change`."""
        known = _KEYS_OF[self.change] | _KEYS_OF_ALL | set(RuleLine.names())
        stray = sorted(self.written - known)
        if stray:
            told = _("'{key}' does not go with change = \"{change}\"")
            msg = told.format(key=key_of(stray[0]), change=self.change)
            raise ValueError(msg)
        check = {"prorate": self._checked_share, "set": self._checked_set, "extend": self._longer}
        check.get(self.change, bool)()
        return self

    @property
    def by_attribute(self) -> str:
        """The attribute that says which share of the amount is asked, "" if days do."""
        return "" if self.change != "prorate" or self.by in _BY_TIME else self.by

    def _checked_share(self) -> None:
        if self.by_attribute and self.by != "fte" and self.by not in self.who.columns():
            told = _("“{by}” is neither “months” nor “days” nor an attribute that 'who' names")
            raise ValueError(told.format(by=self.by))
        if not self.by_attribute and not self.who:
            msg = _("'who' is missing: it says which months or days do not count")
            raise ValueError(msg)
        if self.of is not None and (self.by_attribute or not self.of):
            msg = _("'of' is the number of months or days in all, more than 0")
            raise ValueError(msg)

    def _checked_set(self) -> None:
        if self.each is None:
            msg = _("'each' is missing: how much is asked")
            raise ValueError(msg)

    def _longer(self) -> None:
        if not _is_length(self.by):
            msg = _("'by' is a length such as “2 years”")
            raise ValueError(msg)


_BY_TIME = frozenset({"", "months", "full months", "days"})
_KEYS_OF_ALL = frozenset({"require", "who", "change", "needs_all"})
_KEYS_OF: Mapping[str, frozenset[str]] = {
    "prorate": frozenset({"when", "by", "of", "least", "min_length", "round"}),
    "set": frozenset({"when", "each", "per", "at_most", "active_if", "round"}),
    "exempt": frozenset({"when"}),
    "waive": frozenset({"when"}),
    "pause": frozenset({"min_length"}),
    "extend": frozenset({"by"}),
    "accept": frozenset(),
}
"""What each change takes, beside what all take."""
