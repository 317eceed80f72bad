"""What attending in part, late or not at all is worth: the rule `attendance`."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.figures import figure
from sbt_ledger.assessment.result import Reduction

if TYPE_CHECKING:
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.rules.condition import Read
    from sbt_ledger.rules.credit_rule import AttendanceRule

_ZERO = Fraction(0)


class Credited(NamedTuple):
    """The hours of an event that are credited, why they are not those attended; whether any are."""

    hours: Fraction
    why: tuple[Reduction, ...] = ()
    is_void: bool = False


def barred(entry: CreditEntry, rule: AttendanceRule, read: Read) -> Reduction | None:
    """Return what bars an entry by its row alone, whatever hours it has; None if nothing does."""
    if void := _not_held(entry):
        return Reduction(void)
    if rule.void_if.fits(read):
        if rule.void_if.columns() == {"attendance"}:
            attendance = entry.attendance
            return Reduction(told_attendance(attendance), rule, attendance=attendance)
        told = _("No credit: {cells}.").format(
            cells=told_cells(sorted(rule.void_if.columns()), read)
        )
        return Reduction(told, rule)
    late, limit = entry.presence.late_minutes, rule.may_be_late
    if late is not None and limit is not None and late > limit:
        told = _("{minutes} minutes late, more than {limit}: no credit.")
        return Reduction(told.format(minutes=figure(late), limit=limit), rule)
    return None


def credited(attended: Fraction, planned: Fraction | None, rule: AttendanceRule) -> Credited:
    """Return the hours that are credited for those attended of an event.

    Who missed more than the rule allows gets nothing. Else the hours attended are credited, or all
    that were planned where it is all or nothing.
    """
    missed = _ZERO if planned is None else planned - attended
    if planned is None or missed <= 0:
        return Credited(attended)
    figures = {"missed": figure(missed), "planned": figure(planned)}
    if missed > rule.may_miss * planned:
        told = _("Missed {missed} of {planned} h, more than {share}: no credit.")
        if not rule.void_if_missing:
            told = _("Missed {missed} of {planned} h, and it is all or nothing: no credit.")
        why = Reduction(told.format(**figures, share=rule.void_if_missing), rule)
        return Credited(_ZERO, (why,), is_void=True)
    if rule.credit == "hours attended":
        return Credited(attended)
    told = _("Missed {missed} of {planned} h, and all are credited.")
    return Credited(planned, (Reduction(told.format(**figures), rule),))


def told_attendance(attendance: str) -> str:
    """Return a sentence that says which attendance bars an entry."""
    return _("Attendance is “{attendance}”: no credit.").format(attendance=attendance)


def told_cells(columns: list[str], read: Read) -> str:
    """Return what stands in the cells of some columns, as part of a sentence."""
    cells = []
    for column in columns:
        values = [
            figure(each) if isinstance(each, Fraction) else str(each) for each in read(column) or ()
        ]
        told = _("{column} is “{value}”") if values else _("{column} is blank")
        cells.append(told.format(column=column, value=";".join(values)))
    return _(", ").join(cells)


def _not_held(entry: CreditEntry) -> str:
    if entry.void:
        return _("The row is void.")
    status = entry.activity.status
    return _("The activity is “{status}”, not held.").format(status=status) if status else ""
