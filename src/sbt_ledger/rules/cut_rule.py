"""What entries must reach in order to count at all, and how much of them may count."""

from __future__ import annotations

from decimal import Decimal
from gettext import gettext as _
from typing import Self

from sbt_ledger.notation.table import KeyFaultError
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import Measure, Names, RuleLine, Where, not_above_all, percent_of
from sbt_ledger.rules.source import Ceiling, Number


class Floor(RuleLine):
    """What entries of one group must reach in order to count at all.

    `group` is a column, or "event"; without it all entries that fit are one group.
    """

    group: str = ""
    at_least: Number
    where: Where = Filter()
    per: str = ""


class Cap(RuleLine):
    """How much of the entries that fit may count: a number, or a percent.

    "20%" is of the adjusted requirement, "50% of earned" of all that counts.
    """

    where: Where = Filter()
    measure: Measure = ""
    at_most: Ceiling
    per: str = ""
    for_: Names = ()

    def checked(self) -> Self:
        """Return it if what it counts can be counted that way."""
        if self.counts_things and not all(map(_is_whole, self._amounts())):
            msg = _("'at_most' is a whole number where records or values are counted")
            raise KeyFaultError(msg, "at_most")
        for each in self._amounts():
            if isinstance(each, str):
                _limits_something(each)
                if each.endswith("earned") and not self.where:
                    msg = _("all entries cannot be a share of what is earned: 'where' says which")
                    raise KeyFaultError(msg, "at_most")
        return self

    @property
    def counts_things(self) -> bool:
        """Whether it counts things, each wholly or not at all: records, or values of a column."""
        return self.measure == "records" or bool(self.column)

    @property
    def column(self) -> str:
        """The column whose distinct values it counts, "" if it counts something else."""
        counted, _space, column = self.measure.partition(" ")
        return column.strip() if counted == "distinct" else ""

    def _amounts(self) -> tuple[object, ...]:
        if isinstance(self.at_most, tuple):
            return tuple(step.amount for step in self.at_most if step.amount is not None)
        return (self.at_most,)


def _limits_something(percent: str) -> None:
    not_above_all(percent, "at_most")
    if percent.endswith("earned") and percent_of(percent) == 1:
        msg = _("all of what is earned is no limit: a percent below 100 is needed")
        raise KeyFaultError(msg, "at_most")


def _is_whole(amount: object) -> bool:
    return isinstance(amount, int | Decimal) and amount % 1 == 0
