"""Value entries: attended hours in, credits out, with the mark that proofs and attendance give.

Entries alike in all that the rules look at are judged once. The parts of an event are added before
anything is limited or rounded (`Valuer.together`).
"""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.attendance import barred, credited
from sbt_ledger.assessment.parts import Part, Verdict, limit
from sbt_ledger.assessment.proofs import (
    PROOFS_ON,
    STEP_COLUMNS,
    day_of_proofs,
    held_on,
    lacking,
    passed,
    told_lacking,
    worse,
)
from sbt_ledger.assessment.rate import ZERO, value_of_table
from sbt_ledger.assessment.result import MARKS, Mark, Reduction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sbt_ledger.assessment.result import Credit
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.rules.condition import Read, Value
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.rule_set import RuleSet

SPECIAL = frozenset({"hours", "planned", "attendance", "start", "end"})
"""Columns whose value is more than the text of a cell."""
AWARD = "award"
"""The column of the day on which a certificate or a prize was given."""


class Valuer:
    """Values entries under one rule set; entries alike in all that the rules look at, once."""

    def __init__(self, rule_set: RuleSet, as_of: date = date.max) -> None:
        self.rule_set = rule_set
        self.as_of = as_of
        self._attendance = rule_set.attendance
        self.columns = tuple(sorted(_columns_looked_at(rule_set)))
        """Every column that decides what an entry is worth, but for hours, approvals, evidence."""
        self.looks_at_step_days = any(line.looks_at_days for line in rule_set.valid)
        """Whether the day of a step decides, and not only whether it has passed."""
        self.looks_at_days = self.looks_at_step_days or any(
            line.is_dated for line in rule_set.credit
        )
        """Whether the days of an activity decide what it is worth."""
        self.adds_parts = self._attendance.looks_at_hours or any(
            line.limits_events for line in rule_set.credit
        )
        """Whether the parts of an event may be worth something else together than one by one."""
        self._verdicts: dict[tuple[object, ...], Verdict] = {}

    def day(self, entry: CreditEntry) -> date:
        """Return the day that decides in which period the entry counts."""
        return self.day_named(entry) or entry.activity.end

    def day_named(self, entry: CreditEntry) -> date | None:
        """Return the day that decides, None if it is the last day of the activity."""
        match self.rule_set.counting.date:
            case "for":
                return entry.written_for
            case "award":
                return entry.day_in(AWARD)
            case "start":
                return entry.activity.start
            case _:
                return None

    def value(self, entry: CreditEntry) -> Credit:
        """Return what the entry is worth, its mark, and why it counts for less, if it does."""
        if self.adds_parts:
            (credit,) = self.together((entry,))
            return credit
        part = Part(entry, self._known(entry), self.day(entry))
        part.rate(reader(entry))
        return part.credit()

    def together(self, entries: Sequence[CreditEntry]) -> tuple[Credit, ...]:
        """Return what the parts of one event of one teacher are worth, in their order.

        The hours missed are those that no part has. What one credit line makes of the parts is
        added before it is limited and rounded.
        """
        parts = [Part(entry, self._known(entry), self.day(entry)) for entry in entries]
        if self._attendance.looks_at_hours:
            self._credit_hours([part for part in parts if not part.verdict.away])
        for part in parts:
            part.rate(reader(part.entry))
        for line in {id(part.verdict.line): part.verdict.line for part in parts}.values():
            if line is not None and line.limits_events:
                limit(line, [part for part in parts if part.verdict.line is line])
        return tuple([part.credit() for part in parts])

    def _credit_hours(self, parts: Sequence[Part]) -> None:
        """Give the parts of an event the hours that are credited, or none of them any."""
        if not parts:
            return
        attended = sum((part.hours for part in parts), ZERO)
        found = credited(attended, parts[0].entry.activity.hours, self._attendance)
        for part in parts:
            part.reductions += found.why
            if found.is_void:
                part.mark = Mark.VOID
            elif attended:
                part.hours *= found.hours / attended

    def _known(self, entry: CreditEntry) -> Verdict:
        alike: tuple[object, ...] = (
            entry.void,
            entry.activity.status,
            entry.attendance,
            entry.presence.late_minutes,
            entry.approvals if self.looks_at_step_days else passed(entry.approvals, self.as_of),
            tuple([kind for kind, _path in entry.evidence]),
            signature(entry, self.columns),
        )
        if self.looks_at_step_days:
            alike = (*alike, entry.activity.start, entry.activity.end, day_of_proofs(entry))
        verdict = self._verdicts.get(alike)
        if verdict is None:
            verdict = self._verdicts[alike] = self._verdict(entry)
        return verdict

    def _verdict(self, entry: CreditEntry) -> Verdict:
        read = reader(entry)
        line = next((each for each in self.rule_set.credit if each.where.fits(read)), None)
        bonuses = () if line is None else line.plus
        fitting = tuple(each for each in bonuses if each.where.fits(read))
        unrated: tuple[Reduction, ...] = ()
        if line is None and self.rule_set.credit:
            unrated = (Reduction(_("No credit line fits this entry.")),)
        away = barred(entry, self._attendance, read)
        if away is not None:
            return Verdict(line, fitting, Mark.VOID, (away, *unrated), (), (), away=True)
        mark, reductions, awaits, undated = self._proven(entry, read)
        if self.rule_set.counting.date == AWARD and read(AWARD) and not self.day_named(entry):
            undated = (*undated, AWARD)
        return Verdict(line, fitting, mark, (*reductions, *unrated), awaits, undated, away=False)

    def _proven(
        self, entry: CreditEntry, read: Read
    ) -> tuple[Mark, tuple[Reduction, ...], tuple[str, ...], tuple[str, ...]]:
        """Return the worst mark that a line `valid` gives, why, and what would lift it."""
        lines = [line for line in self.rule_set.valid if line.where.fits(read)]
        if not lines:
            return Mark.OK, (), (), ()
        held = held_on(entry, self.as_of, by_day=self.looks_at_step_days)
        mark = Mark.OK
        reductions: list[Reduction] = []
        undated: list[str] = []
        awaited: dict[Mark, list[str]] = {each: [] for each in MARKS}
        for line in lines:
            lack = lacking(entry, line, held, read)
            undated += lack.undated
            if lack.awaits:
                mark = worse(mark, Mark(line.else_))
                awaited[Mark(line.else_)] += lack.awaits
                reductions += told_lacking(lack, line, read)
        # What would lift the worst mark; the rest is told by the reductions.
        lifting = tuple(dict.fromkeys(awaited[mark]))
        return mark, tuple(reductions), lifting, tuple(dict.fromkeys(undated))


def lacks_rate(credit: Credit) -> bool:
    """Whether the table of the entry's credit line has no value for it."""
    line = credit.rate
    if line is None or line.table is None:
        return False
    return value_of_table(line, reader(credit.entry)) is None


def columns_of(filters: Iterable[Filter]) -> tuple[str, ...]:
    """Return every column that the filters name, sorted."""
    return tuple(sorted(frozenset().union(*(where.columns() for where in filters))))


def signature(entry: CreditEntry, columns: Sequence[str]) -> tuple[object, ...]:
    """Return what filters on `columns` can see of an entry: entries alike in it fit alike."""
    return tuple(
        [
            entry.text(column) if column not in SPECIAL else tuple(reader(entry)(column) or ())
            for column in columns
        ]
    )


def reader(entry: CreditEntry) -> Read:
    """Return a function that gives the values of an entry's columns to filters."""

    def read(column: str) -> tuple[Value, ...]:
        if column == "hours":
            return (entry.attended,)
        if column == "planned":
            return () if entry.activity.hours is None else (entry.activity.hours,)
        if column == "attendance":
            return (entry.attendance,)
        if column in {"start", "end"}:
            return (getattr(entry.activity, column),)
        return names_in(entry.text(column))

    return read


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in a cell: `a;b`, or with the share of each, `a=1;b=3`."""
    if not text:
        return ()
    parts = text.split(";")
    return tuple(
        [part.partition("=")[0].strip() if "=" in part else part.strip() for part in parts]
    )


def _columns_looked_at(rule_set: RuleSet) -> Iterator[str]:
    yield from rule_set.attendance.void_if.columns()
    steps: set[str] = set()
    for line in rule_set.valid:
        yield from line.where.columns() | line.needs.columns()
        steps.update(line.needs_all, line.needs_any)
        if line.looks_at_days:
            yield PROOFS_ON
    yield from (column for step, column in STEP_COLUMNS.items() if step in steps)
    for rate in rule_set.credit:
        yield from rate.where.columns()
        for bonus in rate.plus:
            yield from bonus.where.columns()
        if rate.by:
            yield rate.by
        if rate.per_unit is not None:
            yield "units"
    if rule_set.counting.date == AWARD:
        yield AWARD
