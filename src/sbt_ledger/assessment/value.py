"""Value entries: attended hours in, credits out, with the mark that proofs and attendance give.

Nothing is rounded here but what a rule says. An entry is valued once, however many rows share it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import MARKS, Credit, Mark, Reduction
from sbt_ledger.rules.source import Number, amount_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.rules.credit_rule import CreditRule, ValidRule
    from sbt_ledger.rules.filter import Filter, Read, Value
    from sbt_ledger.rules.rule_set import RuleSet

ZERO = Fraction(0)
SPECIAL = frozenset({"hours", "planned", "attendance", "start", "end"})
"""Columns whose value is more than the text of a cell."""
# A filled date column is as good as the step that it records.
_STEP_COLUMNS = {"learner-evaluation": "rated_on", "trainer-evaluation": "evaluated_on"}


class Valuer:
    """Values entries under one rule set; entries alike in all that the rules look at, once."""

    def __init__(self, rule_set: RuleSet, as_of: date = date.max) -> None:
        self.rule_set = rule_set
        self.as_of = as_of
        self._credit = [(line.where, line) for line in rule_set.credit]
        self._valid = [(line.where, line) for line in rule_set.valid]
        self._void_if = rule_set.attendance.void_if
        filters = [where for where, _line in (*self._credit, *self._valid)]
        needed = {step for line in rule_set.valid for step in (*line.needs_all, *line.needs_any)}
        tables = {line.by for line in rule_set.credit if line.by}
        steps = {column for step, column in _STEP_COLUMNS.items() if step in needed}
        self.columns = tuple(sorted({*columns_of([*filters, self._void_if]), *steps, *tables}))
        """Every column that decides what an entry is worth, but for hours, approvals, evidence."""
        rates = (each.per_hour or each.per_record for each in rule_set.credit)
        self.looks_at_days = any(isinstance(rate, tuple) for rate in rates)
        """Whether the days of an activity decide what it is worth."""
        self._told: dict[tuple[str, ...], str] = {}
        self._verdicts: dict[tuple[object, ...], _Verdict] = {}

    def day(self, entry: CreditEntry) -> date:
        """Return the day that decides in which period the entry counts."""
        if self.rule_set.counting.date == "for" and entry.written_for is not None:
            return entry.written_for
        activity = entry.activity
        return activity.start if self.rule_set.counting.date == "start" else activity.end

    def value(self, entry: CreditEntry) -> Credit:
        """Return what the entry is worth, its mark, and why it counts for less, if it does."""
        alike = (
            entry.void,
            entry.activity.status,
            entry.attendance,
            passed(entry.approvals, self.as_of),
            tuple([kind for kind, _path in entry.evidence]),
            signature(entry, self.columns),
        )
        verdict = self._verdicts.get(alike)
        if verdict is None:
            verdict = self._verdicts[alike] = self._verdict(entry)
        rate, mark, reductions, awaits = verdict
        day = self.day(entry)
        per_hour = None if rate is None else rate_on(rate.per_hour, day)
        worth = None if rate is None else credits_for(entry, rate, day)
        if rate is not None and worth is None:
            told = _("No rate was in force on {day}.").format(day=day.isoformat())
            reductions = (*reductions, Reduction(told, rate))
        return Credit(entry, day, worth or ZERO, mark, rate, reductions, awaits, per_hour)

    def _verdict(self, entry: CreditEntry) -> _Verdict:
        mark, reductions, awaits = self._mark(entry)
        rate = self._rate(entry)
        if rate is None and self.rule_set.credit:
            reductions = (*reductions, Reduction(_("No credit line fits this entry.")))
        return rate, mark, reductions, awaits

    def _told_missing(self, missing: tuple[str, ...]) -> str:
        told = self._told.get(missing)
        if told is None:
            told = self._told[missing] = told_missing(missing)
        return told

    def _rate(self, entry: CreditEntry) -> CreditRule | None:
        read = reader(entry)
        return next((line for where, line in self._credit if where.fits(read)), None)

    def _mark(self, entry: CreditEntry) -> tuple[Mark, tuple[Reduction, ...], tuple[str, ...]]:
        barred = _not_held(entry)
        if barred:
            return Mark.VOID, (Reduction(barred),), ()
        read = reader(entry)
        if self._void_if.fits(read):
            why = told_attendance(entry.attendance)
            barred_by = Reduction(why, self.rule_set.attendance, attendance=entry.attendance)
            return Mark.VOID, (barred_by,), ()
        mark, reductions = Mark.OK, []
        awaited: dict[Mark, list[str]] = {each: [] for each in MARKS}
        for where, line in self._valid:
            if not where.fits(read):
                continue
            missing = missing_proofs(entry, line, self.as_of)
            if missing:
                mark = worse(mark, Mark(line.else_))
                awaited[Mark(line.else_)] += missing
                told = self._told_missing(tuple(missing))
                reductions.append(Reduction(told, line, missing=tuple(missing)))
        # What would lift the worst mark; the rest is told by the reductions.
        return mark, tuple(reductions), tuple(dict.fromkeys(awaited[mark]))


_Verdict = tuple["CreditRule | None", Mark, tuple[Reduction, ...], tuple[str, ...]]


def credits_for(entry: CreditEntry, rate: CreditRule, day: date) -> Fraction | None:
    """Return the credits that `entry` is worth under `rate`: hours in, credits out, exact.

    The rate is the one in force on `day`; None if none was.
    """
    if rate.per_hour is not None:
        per_hour = rate_on(rate.per_hour, day)
        return None if per_hour is None else entry.attended * per_hour
    if rate.per_record is not None:
        return rate_on(rate.per_record, day)
    table = rate.table or {}
    worth = table.get(entry.text(rate.by), rate.else_)
    return Fraction(worth) if worth is not None else Fraction(0)


def rate_on(rate: Number | None, day: date) -> Fraction | None:
    """Return the rate in force on `day`, exact; None if there is none."""
    amount = amount_on(rate, day) if isinstance(rate, tuple) else rate
    return _fraction(amount) if isinstance(amount, Decimal) else None


_fraction = cache(Fraction)


def lacks_rate(credit: Credit) -> bool:
    """Whether the table of the entry's credit line has no value for it."""
    rate = credit.rate
    return (
        rate is not None
        and rate.table is not None
        and rate.else_ is None
        and credit.entry.text(rate.by) not in rate.table
    )


def missing_proofs(entry: CreditEntry, line: ValidRule, as_of: date) -> list[str]:
    """Return the steps and kinds of proof that the line needs and the entry lacks on `as_of`.

    "a|b" stands for any one of several. A step without a day is taken as passed in time.
    """
    held = {*passed(entry.approvals, as_of)} | {kind for kind, _path in entry.evidence}
    held |= {step for step, column in _STEP_COLUMNS.items() if entry.text(column)}
    missing = [step for step in line.needs_all if step not in held]
    if line.needs_any and not held.intersection(line.needs_any):
        missing.append("|".join(line.needs_any))
    return missing


def passed(approvals: Sequence[tuple[str, date | None]], as_of: date) -> tuple[str, ...]:
    """Return the steps that were passed on `as_of`; one without a day is taken as in time."""
    return tuple([step for step, day in approvals if day is None or day <= as_of])


def told_missing(missing: tuple[str, ...]) -> str:
    """Return a sentence that names what is missing."""
    steps = _(", ").join(_(" or ").join(step.split("|")) for step in missing)
    return _("Missing: {steps}.").format(steps=steps)


def told_attendance(attendance: str) -> str:
    """Return a sentence that says which attendance bars an entry."""
    return _("Attendance is “{attendance}”: no credit.").format(attendance=attendance)


def worse(one: Mark, other: Mark) -> Mark:
    """Return the worse of two marks."""
    return max(one, other, key=MARKS.index)


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
        text = entry.text(column)
        return tuple(part.strip() for part in text.split(";")) if text else ()

    return read


def _not_held(entry: CreditEntry) -> str:
    if entry.void:
        return _("The row is void.")
    status = entry.activity.status
    return _("The activity is “{status}”, not held.").format(status=status) if status else ""
