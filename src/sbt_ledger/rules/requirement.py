"""What a teacher must reach in a period, and what changes that amount."""

from __future__ import annotations

from gettext import gettext as _
from typing import Any, Literal, Self

from sbt_ledger.notation.table import Table
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import Exact, Names, RuleLine, Where
from sbt_ledger.rules.source import Amount

Held = Literal["at end", "whole period", "any day"]


class Condition(Table):
    """What must have happened for a requirement to bind."""

    where: Where = Filter()
    who: Where = Filter()


class Mix(Table):
    """One way of fulfilling a requirement that may be mixed with others: `whole` of a measure."""

    where: Where = Filter()
    measure: str = ""
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


class Requirement(RuleLine):
    """What a teacher must reach: `measure` of the entries that fit, per period."""

    who: Where = Filter()
    who_when: Held = "at end"
    where: Where = Filter()
    measure: str = ""
    at_least: Amount | None = None
    at_most: Amount | None = None
    at_least_by: dict[str, Any] = {}
    covers: dict[str, Names] = {}
    mix: tuple[Mix, ...] = ()
    any_of: Names = ()
    how_many: int | None = None
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
        asked = (self.at_least, self.at_most, self.at_least_by, self.covers, self.mix, self.any_of)
        if all(part in (None, {}, ()) for part in asked):
            msg = _("'at_least', 'at_most', 'covers', 'mix' or 'any_of' is missing")
            raise ValueError(msg)
        return self


class Carry(RuleLine):
    """What a surplus is worth in the following period."""

    require: Names = ()
    at_most: Exact | None = None
    except_: Where = Filter()
    earned_in_last: str = ""
    lives: int = 1
    use: Literal["carried first", "own first"] = "carried first"


class Grace(RuleLine):
    """Time after a period in which its hole may still be filled."""

    length: str = ""
    needs_all: Names = ()
    credits_go: str = ""


class Adjustment(RuleLine):
    """What makes the amount of a requirement other than the rule says, for those who fit."""

    require: Names = ()
    who: Where = Filter()
    when: dict[str, Any] = {}
    change: Literal["prorate", "set", "exempt", "waive", "pause", "extend", "accept"]
    by: str = ""
    of: Exact | None = None
    each: Exact | None = None
    per: str = ""
    least: Exact | None = None
    at_most: Exact | None = None
    min_length: str = ""
    round: str = ""
    active_if: dict[str, Any] = {}
    needs_all: Names = ()
