"""What a school or a group must reach together, by when, with what money, and what it keeps."""

from __future__ import annotations

import re
from gettext import gettext as _
from typing import Any, Literal, Self

from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import Names, RuleLine, Where
from sbt_ledger.rules.source import Amount

_BY = re.compile(r"(?:(\d{1,4}) days? (before|after) )?(\w+) end")


class Cohort(RuleLine):
    """A mean, share, rate or count over the people (or activities) of a school."""

    measure: str
    for_each: str = ""
    where: Where = Filter()
    having: dict[str, Any] = {}
    of: Where = Filter()
    done: Where = Filter()
    at_least: Amount | None = None
    at_most: Amount | None = None
    per: str
    who: Where = Filter()
    count_on: Literal["period start", "period end"] = "period end"
    group_by: str = ""
    round: str = ""
    at_least_people: int | None = None

    def checked(self) -> Self:
        """Return it if it is named."""
        if not self.id:
            msg = _("'id' is missing: reports name a cohort rule by it")
            raise ValueError(msg)
        return self


class Deadline(RuleLine):
    """A task that is due: `by` a day of a period, or `within` a time `after` something."""

    task: str
    where: Where = Filter()
    who: Where = Filter()
    per: str = ""
    within: str = ""
    by: str = ""
    after: str = ""
    days: Literal["calendar", "working"] = "calendar"
    blocks: Names = ()

    def checked(self) -> Self:
        """Return it if it is due some day."""
        if not self.id:
            msg = _("'id' is missing: reports name a deadline by it")
            raise ValueError(msg)
        if bool(self.by) == bool(self.within):
            msg = _("either 'by' or 'within' says when it is due")
            raise ValueError(msg)
        if self.by:
            self.due()
        return self

    def due(self) -> tuple[int, str]:
        """Return (days after the period's last day, name of the period) of `by`.

        Raises ValueError if it is not `[N days before|after] PERIOD end`.
        """
        match = _BY.fullmatch(self.by)
        if match is None:
            told = _("“{text}” is not “PERIOD end” or “N days after PERIOD end”")
            msg = told.format(text=self.by)
            raise ValueError(msg)
        days = int(match[1] or 0)
        return (-days if match[2] == "before" else days), match[3]


class Keep(RuleLine):
    """What must be kept, and how long."""

    what: Names
    for_: str = ""
    per: str = ""
    after: str = ""


class MoneyRatio(RuleLine):
    """A share of one amount of money in another."""

    what: str
    of: str
    at_least: Amount
    per: str = ""
