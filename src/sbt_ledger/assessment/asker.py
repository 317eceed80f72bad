"""Of whom an amount is asked, and what can be told of them: counters, and which lines hold."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.counters import counter
from sbt_ledger.assessment.result import Reduction
from sbt_ledger.assessment.who import NotKnownError, all_of, holds, said_by, told_blank
from sbt_ledger.periods import Career
from sbt_ledger.rules.filter import Filter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from fractions import Fraction

    from sbt_ledger.periods import Period
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.adjustment import Adjustment
    from sbt_ledger.rules.line import RuleLine


class Asker(NamedTuple):
    """Of whom something is asked, in which period, on which day.

    `steps` takes how the amount came about, step by step, where that is to be explained.
    """

    timeline: Timeline
    period: Period
    as_of: date
    since: date
    """The day from which the rules hold."""

    steps: list[Reduction] | None = None

    @property
    def first(self) -> date:
        """The day whose amount is asked: the first; of a career, not one before the rules."""
        is_career = isinstance(self.period, Career)
        return max(self.period.first, self.since) if is_career else self.period.first

    @property
    def day(self) -> date:
        """The day on which the teacher is looked at."""
        return min(self.period.last, self.as_of)

    def tell(
        self, told: str, line: RuleLine, amount: Fraction | None, columns: Iterable[str] = ()
    ) -> None:
        """Tell a step and what it comes to; the `columns` of the roster that it rests on."""
        if self.steps is not None:
            places = said_by(columns, self.timeline, self.period.first, self.period.last)
            self.steps.append(Reduction(told, line, places=places, amount=amount))

    def counted(self, name: str, line: RuleLine, active_if: Filter | None = None) -> Fraction:
        """Return what a counter says; NotKnownError if nothing says it."""
        found = counter(name, self.timeline, self.period, self.as_of, active_if or Filter())
        if found is None:
            raise NotKnownError(_told_unknown([name]), line)
        return found

    def is_when(self, line: Adjustment) -> bool | None:
        """Whether the counters are as `when` of a line says; None if one is not known."""

        def read(name: str) -> tuple[Fraction, ...]:
            found = counter(name, self.timeline, self.period, self.as_of)
            return () if found is None else (found,)

        return line.when.fits(read)

    def applies(self, line: Adjustment) -> bool | None:
        """Whether a line is meant for the teacher; None if a blank cell decides."""
        at_end = holds((line.who,), "at end", self.timeline, self.period, self.as_of)
        return all_of((at_end, self.is_when(line)))

    def told_unknown(self, line: Adjustment) -> str:
        """Return a sentence that names what decides whether, or how far, a line holds."""
        if holds((line.who,), "at end", self.timeline, self.period, self.as_of) is None:
            return told_blank((line.who,), self.timeline, self.day)
        columns = line.when.columns() | line.who.columns() | {line.by_attribute}
        return _told_unknown(sorted(columns - {""}))


def has_letters(line: Adjustment, timeline: Timeline, first: date, last: date) -> bool:
    """Whether a change between two days, of what the line asks for, brings its letters."""
    if not line.needs_all:
        return True
    columns = line.who.columns()
    held = {
        kind
        for change in timeline.changes
        if (not columns or change.attribute in columns)
        and change.first <= last
        and (change.until is None or change.until >= first)
        for kind, _path in change.evidence
    }
    return held.issuperset(line.needs_all)


def _told_unknown(names: Iterable[str]) -> str:
    told = _("Not known: {columns}. It decides how much is asked.")
    return told.format(columns=_(", ").join(names))
