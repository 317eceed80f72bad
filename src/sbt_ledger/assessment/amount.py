"""An amount on its way through the lines of `adjust`, in the order of the file.

Several shares multiply; at the end comes the least that is asked, then the rounding.
"""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.amount_told import looked_at, tell_no_letters, tell_whole, told_share
from sbt_ledger.assessment.asker import has_letters
from sbt_ledger.assessment.figures import figure
from sbt_ledger.assessment.prorate import left
from sbt_ledger.assessment.result import Reduction, State
from sbt_ledger.assessment.who import NotKnownError
from sbt_ledger.rules.adjustment import rounded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from sbt_ledger.assessment.asker import Asker
    from sbt_ledger.rules.adjustment import Adjustment

FREED = {"exempt": State.EXEMPT, "waive": State.WAIVED}


class Amount:
    """What is asked of one teacher, while the lines of `adjust` change it."""

    def __init__(
        self, asker: Asker, amount: Fraction, why: Iterable[Reduction] = (), *, is_ceiling: bool
    ) -> None:
        self.asker = asker
        self.amount = self.base = amount
        self.is_ceiling = is_ceiling
        self.why = list(why)
        self.unsure: list[Reduction] = []
        self.settled: State | None = None
        self._least = Fraction(0)
        self._round = ""
        self._limits: Adjustment | None = None

    def adjust(self, lines: Iterable[Adjustment], own: Collection[Adjustment]) -> None:
        """Change it as `lines` say; `own` are those that do not only speak of what it is part of.

        NotKnownError if it cannot be known.
        """
        # Who is freed is so, whatever else is not known.
        for line in sorted(lines, key=lambda line: line.change not in FREED):
            if not has_letters(line, self.asker.timeline, *self._days):
                tell_no_letters(line, self.asker)
                continue
            if line.change in FREED:
                self._free(line)
            elif line.change == "prorate":
                self._prorate(line, is_own=line in own)
            elif line.change == "set" and line in own:
                self._set(line)
            if self.settled is not None:
                return
        self._limit()

    @property
    def _days(self) -> tuple[date, date]:
        return self.asker.period.first, self.asker.period.last

    def _limit(self) -> None:
        """Ask no less than the least, then round."""
        before, least = self.amount, min(self._least, self.base)
        self.amount = rounded(max(before, least), self._round)
        if self.asker.steps is None or self._limits is None:
            return
        if before < least:
            told = _("No less than {least} is asked.").format(least=figure(least))
            self.asker.tell(told, self._limits, least)
        if max(before, least) != self.amount:
            text = _("Rounded “{how}”: from {before} to {after}.")
            words = {"before": figure(max(before, least)), "after": figure(self.amount)}
            told = text.format(how=self._round, **words)
            self.asker.tell(told, self._limits, self.amount)

    def _free(self, line: Adjustment) -> None:
        applies = self.asker.applies(line)
        if applies:
            self.settled = FREED[line.change]
            self.why = [Reduction(_("Freed from it."), line)]
            if self.asker.steps is not None:
                self.asker.tell(_("Freed from it."), line, None, looked_at(line))
        elif applies is None:
            self.unsure.append(Reduction(self.asker.told_unknown(line), line))

    def _prorate(self, line: Adjustment, *, is_own: bool) -> None:
        when = self.asker.is_when(line)
        found = left(line, self.asker.timeline, self.asker.period) if when else None
        if when is False or (found is not None and found.share == 1):
            if found is not None and self.asker.steps is not None:
                tell_whole(line, found, self.asker)
            return
        if found is None:
            told = self.asker.told_unknown(line)
            # Less may be asked than is told: where that would be less to stay below, all is open.
            if self.is_ceiling:
                raise NotKnownError(told, line)
            self.unsure.append(Reduction(told, line))
            return
        before = self.amount
        self.amount *= found.share
        self.why.append(Reduction(found.told, line))
        if self.asker.steps is not None:
            told = told_share(found, before, self.amount, self.asker.period)
            self.asker.tell(told, line, self.amount, looked_at(line))
        self._limits = line
        self._round = line.round or self._round
        if is_own and line.least is not None:
            self._least = Fraction(line.least)

    def _set(self, line: Adjustment) -> None:
        applies = self.asker.applies(line)
        if applies is None:
            raise NotKnownError(self.asker.told_unknown(line), line)
        if not applies or line.each is None:
            return
        each = amount = Fraction(line.each)
        if line.per:
            count = self.asker.counted(line.per, line, line.active_if)
            amount = each * count
            told = _("{each} for each of {count}: “{counter}”.")
            why = told.format(each=each, count=count, counter=line.per)
            self.why.append(Reduction(why, line))
        most = amount if line.at_most is None else Fraction(line.at_most)
        if self.asker.steps is not None:
            self._tell_set(line, amount, most)
        self.amount = self.base = min(amount, most)
        self._limits = line
        self._round = line.round or self._round

    def _tell_set(self, line: Adjustment, amount: Fraction, most: Fraction) -> None:
        told = _("Set to {amount}.").format(amount=figure(amount))
        if line.per and line.each is not None:
            each = Fraction(line.each)
            count = amount / each if each else each
            sum_ = f"{figure(each)} × {figure(count)} = {figure(amount)}"
            told = _("Set by “{counter}”: {sum}.").format(counter=line.per, sum=sum_)
        self.asker.tell(told, line, amount, looked_at(line))
        if amount > most:
            told = _("No more than {most} is asked.").format(most=figure(most))
            self.asker.tell(told, line, most)
