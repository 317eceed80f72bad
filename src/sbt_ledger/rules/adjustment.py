"""What changes the amount of a requirement for those who fit: less time, another amount, none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from gettext import gettext as _
from math import ceil, floor
from typing import Annotated, Literal, Self

from sbt_ledger.months import day_after
from sbt_ledger.notation.table import After, key_of
from sbt_ledger.pattern import pattern
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import Exact, Names, RuleLine, Where

_ROUND = pattern(r"(up|down|nearest)(?: (\d{1,12}(?:\.\d{1,12})?))?")


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
            raise ValueError(told.format(key=key_of(stray[0]), change=self.change))
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
