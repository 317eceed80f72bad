"""When a task is due: `by` a day of a period, or `within` a time `after` something."""

from __future__ import annotations

from gettext import gettext as _
from typing import Annotated, Literal, Self

from sbt_ledger.notation.table import After
from sbt_ledger.pattern import pattern
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import Names, RuleLine, Where
from sbt_ledger.rules.period_rule import CAREER

_BY = pattern(r"(?:(\d{1,4}) days? (before|after) )?(\w+) end")
_EDGE = pattern(r"(\w+) (start|end)")
_OF_PER = "period"
_WITHIN = pattern(r"(\d{1,4}) (hour|day|week|month|year)s?")
SHOW_HOURS = "show hours"
"""What a deadline blocks if an entry does not count before the task is done; others are told."""
CHOOSE_NEXT = "choose next semester"
"""What it blocks if whoever has not done the task may not choose what comes later."""


def _not_mistyped(blocks: Names) -> Names:
    """Let any words pass, which are told, but not a slip of those that decide what counts."""
    slip = next((each for each in blocks if "hour" in each.casefold() and each != SHOW_HOURS), None)
    if slip is not None:
        told = _("“{word}” blocks nothing; is “{meant}” meant?")
        raise ValueError(told.format(word=slip, meant=SHOW_HOURS))
    return blocks


class Deadline(RuleLine):
    """A task that is due; the day of the event is day 0."""

    task: str
    where: Where = Filter()
    who: Where = Filter()
    per: str = ""
    within: str = ""
    by: str = ""
    after: str = ""
    days: Literal["calendar", "working"] = "calendar"
    blocks: Annotated[Names, After(_not_mistyped)] = ()

    def checked(self) -> Self:
        """Return it if it is due some day."""
        if not self.id:
            msg = _("'id' is missing: reports name a deadline by it")
            raise ValueError(msg)
        if bool(self.by) == bool(self.within):
            msg = _("either 'by' or 'within' says when it is due")
            raise ValueError(msg)
        if bool(self.within) != bool(self.after):
            msg = _("'within' and 'after' go together: so long after what?")
            raise ValueError(msg)
        if self.per and self.period != self.per:
            msg = _("'per' goes with “period end” in 'by', or with “period start” in 'after'")
            raise ValueError(msg)
        if self.period == _OF_PER:
            msg = _("'per' is missing: “period” is the one that it names")
            raise ValueError(msg)
        if self.period == CAREER and (self.by or self.starts_at_the_end):
            msg = _("a career has no end: nothing is due by it, or after it")
            raise ValueError(msg)
        if self.within:
            _count, unit = self.length()
            if self.days == "working" and unit != "day":
                msg = _("working days are counted in days: 'within' is no number of days")
                raise ValueError(msg)
        return self

    @property
    def period(self) -> str:
        """The period at whose start or end its clock is set, "" if none decides."""
        name = self._due()[1] if self.by else self._edge[0]
        return self.per if self.per and name == _OF_PER else name

    @property
    def starts_at_the_end(self) -> bool:
        """Whether the clock starts on the last day of the period, not on the first."""
        return self._edge[1] == "end"

    @property
    def _edge(self) -> tuple[str, str]:
        found = _EDGE.fullmatch(self.after)
        return (found[1], found[2]) if found else ("", "")

    def days_after(self) -> int:
        """Return how many days after the period's last day `by` says, less than 0 if before."""
        return self._due()[0]

    def _due(self) -> tuple[int, str]:
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

    def length(self) -> tuple[int, str]:
        """Return (how many, "hour", "day", "week", "month" or "year") of `within`.

        Raises ValueError if it is no such length.
        """
        match = _WITHIN.fullmatch(self.within)
        if match is None:
            told = _("“{text}” is no time such as “10 days”, “2 weeks” or “96 hours”")
            raise ValueError(told.format(text=self.within))
        return int(match[1]), match[2]
