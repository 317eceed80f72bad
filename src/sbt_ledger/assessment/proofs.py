"""What an entry needs in order to count, and lacks: the lines `valid`.

Steps are passed, proofs are at hand; either satisfies a line. A step may have to be in time.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.attendance import told_cells
from sbt_ledger.assessment.result import MARKS, Mark, Reduction

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from datetime import date

    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.rules.condition import Read
    from sbt_ledger.rules.credit_rule import ValidRule
    from sbt_ledger.rules.filter import Filter

# A filled date column is as good as the step that it records.
STEP_COLUMNS = {"learner-evaluation": "rated_on", "trainer-evaluation": "evaluated_on"}

PROOFS_ON = "evidence_on"
"""The column of the day on which the proofs of a row were at hand."""

Held = dict[str, "date | None"]
"""Steps and kinds of proof that an entry has, with the day where it is known."""


class Lacking(NamedTuple):
    """What an entry lacks under one line.

    `missing` are steps and kinds of proof, "a|b" for any one of several; `late` those of them that
    are at hand, but too late; `unfit` the columns that do not say what is needed. `undated` are
    steps that are taken as in time because they have no day.
    """

    missing: tuple[str, ...] = ()
    late: tuple[tuple[str, date], ...] = ()
    unfit: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    due: date | None = None

    @property
    def awaits(self) -> tuple[str, ...]:
        """What would lift it."""
        return (*self.unfit, *self.missing)


def held_on(entry: CreditEntry, as_of: date, *, by_day: bool) -> Held:
    """Return the steps passed and the proofs at hand on `as_of`, each with its first known day.

    The day of proofs is looked at only where days of steps decide, `by_day`.
    """
    there_on = day_of_proofs(entry) if by_day else None
    told = [*entry.approvals, *((kind, there_on) for kind, _path in entry.evidence)]
    told += [
        (step, entry.day_in(column)) for step, column in STEP_COLUMNS.items() if entry.text(column)
    ]
    held: Held = {}
    for step, day in told:
        if day is None:
            held.setdefault(step, None)
        elif day <= as_of:
            held[step] = min(day, held.get(step) or day)
    return held


def day_of_proofs(entry: CreditEntry) -> date | None:
    """Return the day of the proofs that an entry has: that of the activity is of its own proofs."""
    if entry.presence.evidence is not None and not entry.presence.cells.get(PROOFS_ON):
        return None
    return entry.day_in(PROOFS_ON)


def lacking(entry: CreditEntry, line: ValidRule, held: Held, read: Read) -> Lacking:
    """Return what the line needs and the entry lacks."""
    due = line.due(entry.activity.start, entry.activity.end) if line.looks_at_days else None
    late = {step: day for step, day in held.items() if due and day is not None and day > due}
    in_time = held.keys() - late.keys()
    missing = [step for step in line.needs_all if step not in in_time]
    if line.needs_any and in_time.isdisjoint(line.needs_any):
        missing.append("|".join(line.needs_any))
    return Lacking(
        tuple(missing),
        tuple((step, day) for step, day in late.items() if _is_wanted(step, missing)),
        () if line.needs.fits(read) else unfit_columns(line.needs, read),
        () if due is None else _undated(line, held, in_time),
        due,
    )


def told_lacking(lack: Lacking, line: ValidRule, read: Read) -> Iterable[Reduction]:
    """Yield why an entry does not count in full under a line, for each way in which it lacks."""
    if lack.unfit:
        told = _("Not as needed: {cells}.")
        yield Reduction(
            told.format(cells=_(", ").join(_told_unfit(line.needs, lack.unfit, read))), line
        )
    late = {step for step, _day in lack.late}
    missing = tuple(step for step in lack.missing if not late.intersection(step.split("|")))
    if missing:
        yield Reduction(told_missing(missing, lack.due), line, missing=missing, due=lack.due)
    if lack.late:
        yield Reduction(told_late(lack.late, lack.due), line, due=lack.due, late=lack.late)


def unfit_columns(needs: Filter, read: Read) -> tuple[str, ...]:
    """Return the columns that keep an entry from fitting, in the order of the filter."""
    own = [test.column for test in needs.tests if not test.fits(read)]
    outside = (part for part in needs.without if part.fits(read))
    inner = needs.any_of if not any(part.fits(read) for part in needs.any_of) else ()
    others = [column for part in (*outside, *inner) for column in sorted(part.columns())]
    return tuple(dict.fromkeys([*own, *others]))


def _told_unfit(needs: Filter, columns: Sequence[str], read: Read) -> Iterable[str]:
    """Yield what stands in some columns, and what is wanted of those that are compared."""
    for column in columns:
        cell = told_cells([column], read)
        tests = (test for test in needs.tests if test.column == column)
        wanted = [str(each) for test in tests for each in test.conditions]
        if wanted and not {"true", "false"}.intersection(wanted):
            cell = _("{cell} (needed: {wanted})").format(cell=cell, wanted=_(" or ").join(wanted))
        yield cell


def passed(approvals: Sequence[tuple[str, date | None]], as_of: date) -> tuple[str, ...]:
    """Return the steps that were passed on `as_of`; one without a day is taken as in time."""
    return tuple([step for step, day in approvals if day is None or day <= as_of])


def told_missing(missing: Sequence[str], due: date | None = None) -> str:
    """Return a sentence that names what is missing, and until when it is in time."""
    steps = _(", ").join(_(" or ").join(step.split("|")) for step in missing)
    if due is None:
        return _("Missing: {steps}.").format(steps=steps)
    return _("Missing: {steps}, due {day}.").format(steps=steps, day=due.isoformat())


def told_late(late: Iterable[tuple[str, date]], due: date | None) -> str:
    """Return a sentence that names what came too late."""
    steps = _(", ").join(
        _("{step} on {day}").format(step=step, day=day.isoformat()) for step, day in late
    )
    return _("Too late: {steps}; due {day}.").format(steps=steps, day=due and due.isoformat())


def worse(one: Mark, other: Mark) -> Mark:
    """Return the worse of two marks."""
    return max(one, other, key=MARKS.index)


def _is_wanted(step: str, missing: Iterable[str]) -> bool:
    return any(step in each.split("|") for each in missing)


def _undated(line: ValidRule, held: Held, in_time: Container[str]) -> tuple[str, ...]:
    """Return the steps without a day that the answer hangs on: they are taken as in time."""
    wanted = list(line.needs_all)
    if not any(step in in_time and held[step] for step in line.needs_any):
        wanted += line.needs_any
    return tuple(dict.fromkeys(step for step in wanted if step in held and held[step] is None))
