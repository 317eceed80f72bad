"""What goes from one period into the next: a surplus, and time in which a hole may be filled."""

from __future__ import annotations

from typing import Literal

from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import Count, Exact, Names, RuleLine, Where
from sbt_ledger.rules.period_rule import Length, OptionalLength


class Carry(RuleLine):
    """What a surplus is worth in the following period."""

    require: Names
    at_most: Exact | None = None
    except_: Where = Filter()
    earned_in_last: OptionalLength = ""
    lives: Count = 1
    use: Literal["carried first", "own first"] = "carried first"


class Grace(RuleLine):
    """Time after a period in which its hole may still be filled."""

    length: Length
    needs_all: Names = ()
    credits_go: Literal["", "old period first"] = ""
