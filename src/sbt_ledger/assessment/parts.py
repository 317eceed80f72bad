"""The parts of an event on their way to credits, added before they are limited or rounded.

Most events are one part.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.figures import figure
from sbt_ledger.assessment.rate import ZERO, Rated, limited, rated
from sbt_ledger.assessment.result import MARKS, Credit, Mark, Reduction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction

    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.rules.condition import Read
    from sbt_ledger.rules.credit_rule import Bonus, CreditRule

_UNRATED = Rated(ZERO, ZERO)


class Verdict(NamedTuple):
    """What is the same for all entries that are alike; `away` if the row itself is barred."""

    line: CreditRule | None
    bonuses: tuple[Bonus, ...]
    mark: Mark
    reductions: tuple[Reduction, ...]
    awaits: tuple[str, ...]
    undated: tuple[str, ...]
    away: bool


class Part:
    """An entry on its way to a credit: one part of an event, or all of it."""

    __slots__ = ("day", "entry", "hours", "mark", "rated", "reductions", "verdict", "worth")

    def __init__(self, entry: CreditEntry, verdict: Verdict, day: date) -> None:
        self.entry = entry
        self.verdict = verdict
        self.day = day
        self.hours = entry.attended
        self.mark = verdict.mark
        self.reductions = verdict.reductions
        self.rated = _UNRATED
        self.worth = ZERO

    def rate(self, read: Read) -> None:
        """Find what the credit line makes of the hours, before limits."""
        line, bonuses = self.verdict.line, self.verdict.bonuses
        if line is not None:
            self.rated = rated(self.entry, line, bonuses, self.hours, self.day, read)
            self.worth = self.rated.worth
            self.reductions += self.rated.told

    def share_of(self, gain: Fraction, own: Fraction, *, is_alone: bool) -> None:
        """Take its share of what it and the parts alike, worth `own` by their rate, come to."""
        share = self.worth * gain / own if own else ZERO
        if share != self.worth and not is_alone:
            told = _("Of its event it has {share}.").format(share=figure(share))
            self.reductions += (Reduction(told, self.verdict.line),)
        self.worth = share

    def credit(self) -> Credit:
        """Return what it came to."""
        verdict, by_rate = self.verdict, self.rated
        return Credit(
            self.entry,
            self.day,
            self.worth,
            self.mark,
            verdict.line,
            self.reductions,
            verdict.awaits if self.mark is verdict.mark else (),
            by_rate.each,
            by_rate.by_rate,
            verdict.undated,
        )


def limit(line: CreditRule, parts: Sequence[Part]) -> None:
    """Limit and round what the parts of one event that one line values come to.

    First those that are in order, then with those that are provisional, then with those that wait:
    a part that waits takes nothing from one that counts. Parts alike share in proportion.
    """
    day = max(part.day for part in parts)
    counted = before = ZERO
    for mark in MARKS:
        alike = [part for part in parts if part.mark is mark]
        if mark is Mark.VOID:
            # What does not count anyway takes nothing from the others.
            counted = before = ZERO
        own = sum((part.worth for part in alike), ZERO)
        whole, why = limited(counted + own, line, day)
        for part in alike:
            part.reductions += why
            part.share_of(whole - before, own, is_alone=len(parts) == 1)
        counted, before = counted + own, whole
