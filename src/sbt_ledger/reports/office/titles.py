"""The titles of the columns of office reports, in one place: what is called alike is read alike."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.office.sheet import Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.reports.naming import Naming

_RIGHT = frozenset({"turnout", "value", "needed", "reached", "progress", "gone"})
"""Columns of figures that are texts: percents, mostly."""
_NAMED = frozenset({"require", "deadline"})
"""Columns of what rules ask for: an id for programs, a name for people."""
_BARS = frozenset({"progress"})
"""Columns of shares that are drawn as well."""


def columns(naming: Naming, names: str) -> tuple[Column, ...]:
    """Return the columns that `names` lists, parted by blanks; a star marks those that stay."""
    return tuple(_columns(naming, names))


def _columns(naming: Naming, names: str) -> Iterator[Column]:
    titles = _titles()
    for each in names.split():
        name = each.removesuffix("*")
        title = titles.get(name) or naming.column(name)
        yield Column(
            name, title, stays=each.endswith("*"), right=name in _RIGHT, bar=name in _BARS,
            named=name in _NAMED,
        )  # fmt: skip


def _titles() -> dict[str, str]:
    return {
        "above": _("counted"),
        "absent": _("absent"),
        "activities": _("activities"),
        "activity": _("id"),
        "amount": _("amount"),
        "approvals": _("reviewed"),
        "asked": _("asked"),
        "attribute": _("what changed"),
        "awaits": _("awaits"),
        "band": _("band"),
        "base": _("of what"),
        "becomes": _("how"),
        "behind": _("behind pace"),
        "below": _("of all"),
        "by_now": _("by now"),
        "came": _("came"),
        "came_in": _("came in"),
        "cancelled": _("cancelled"),
        "cell": _("value"),
        "certified": _("certified"),
        "certified_points": _("extra points certified"),
        "changes": _("changes of the year"),
        "clause": _("clause"),
        "column": _("by"),
        "complete": _("complete or not"),
        "compliant": _("compliant"),
        "copy": _("copy in the archive"),
        "count": _("number"),
        "credits": _("credits"),
        "cycle_sum": _("sum of the cycle"),
        "date": _("date"),
        "days": _("days"),
        "deadline": _("deadline"),
        "delayed": _("delayed"),
        "difference": _("above or below"),
        "due": _("due"),
        "earned": _("earned"),
        "empty": _("empty"),
        "entered_on": _("entered on"),
        "evidence": _("proofs"),
        "exempt": _("exempt"),
        "expected": _("seats"),
        "extra_points": _("extra points"),
        "filed": _("filed"),
        "filed_on": _("filed on"),
        "folder": _("folder"),
        "force": _("force"),
        "form_levels": _("levels"),
        "found": _("found"),
        "freed": _("freed"),
        "gives": _("gives"),
        "gone": _("time gone"),
        "have": _("complete"),
        "have_not": _("not complete"),
        "held": _("held"),
        "held_later": _("held later"),
        "hired": _("hired"),
        "hours_sum": _("hours in all"),
        "if_not": _("if not"),
        "induction_missed": _("induction missed"),
        "is_new": _("new teacher"),
        "lacking": _("lacking"),
        "lead": _("led by"),
        "learner": _("learner"),
        "learner_code": _("learner's code"),
        "learner_group": _("learner's group"),
        "learners": _("learners in all"),
        "leave_year": _("on leave in the year"),
        "led": _("led"),
        "left": _("left"),
        "left_in_year": _("left in the year"),
        "left_then": _("then left"),
        "line": _("line of work"),
        "listed": _("people"),
        "material": _("material"),
        "mentor": _("mentor"),
        "mentor_code": _("mentor's code"),
        "mentor_group": _("mentor's group"),
        "met": _("met"),
        "month": _("month"),
        "needed": _("needed"),
        "new_teachers": _("new teachers"),
        "on_leave": _("on leave"),
        "on_pace": _("on pace"),
        "open": _("open"),
        "original": _("original or copy"),
        "ought": _("ought to"),
        "outcome": _("outcome"),
        "over": _("over"),
        "overdue": _("overdue"),
        "owed": _("owed by the school"),
        "papers": _("papers filed"),
        "part_of": _("part of"),
        "path": _("file"),
        "pending": _("pending"),
        "people": _("people"),
        "per_year": _("still needed a year"),
        "period": _("period"),
        "person_hours": _("hours of all"),
        "planned": _("planned"),
        "planned_hours": _("hours planned"),
        "progress": _("progress"),
        "reached": _("reached"),
        "reason": _("reason"),
        "registered": _("registered"),
        "registered_by": _("registered by"),
        "remarks": _("remarks"),
        "require": _("requirement"),
        "results": _("results"),
        "retired": _("retired"),
        "rules": _("rules"),
        "school": _("school"),
        "schools": _("schools"),
        "sessions": _("sessions"),
        "sha256": _("SHA-256"),
        "short": _("short"),
        "side": _("side"),
        "since": _("since"),
        "size": _("bytes"),
        "speakers": _("speaker"),
        "sponsor": _("organiser"),
        "state": _("state"),
        "swapped": _("swapped"),
        "teacher": _("teacher"),
        "times": _("person-times"),
        "trainings": _("trainings"),
        "transferred_in": _("moved in"),
        "transferred_out": _("moved out"),
        "turnout": _("turn-out"),
        "unknown": _("unknown"),
        "until": _("until"),
        "value": _("share"),
        "verdict": _("verdict"),
        "waived": _("waived"),
        "what": _("what"),
        "who": _("who"),
        "whole": _("whole"),
        "whole_hours": _("hours"),
        "year": _("year"),
        "years_missed": _("missed a year"),
        "years_short": _("years missed"),
    }
