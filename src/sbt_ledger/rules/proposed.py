"""What a missed requirement asks the roster to say. A person carries it out, or does not."""

from __future__ import annotations

from gettext import gettext as _
from typing import Literal, Self

from sbt_ledger.notation.table import Table
from sbt_ledger.rules.line import Id

Which = Literal["", "this period", "next period"]
_OTHERWISE = frozenset({"employment", "leave", "paired_with", "in_post", "moved_in", "age"})
"""What rests on more than one row, or follows from others."""


class Proposed(Table):
    """`attribute` is to be `value`, or to hold no more if that is "".

    Either `for_` a period, after which what held before holds again, or `from_` its first day on.
    """

    attribute: Id
    value: str = ""
    for_: Which = ""
    from_: Which = ""

    def checked(self) -> Self:
        """Return it if it says since when, and of what a change can speak."""
        if bool(self.for_) == bool(self.from_):
            msg = _("one of 'for' and 'from' says when: “this period” or “next period”")
            raise ValueError(msg)
        if self.attribute in _OTHERWISE:
            told = _("“{attribute}” cannot be proposed: more rests on it than one row")
            raise ValueError(told.format(attribute=self.attribute))
        return self

    @property
    def is_of_next(self) -> bool:
        """Whether the period after the one that was missed is meant."""
        return "next period" in {self.for_, self.from_}
