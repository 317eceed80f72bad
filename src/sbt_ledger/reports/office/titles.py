"""The titles of the columns of office reports, in one place: what is called alike is read alike."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.office.sheet import Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.reports.naming import Naming

_RIGHT = frozenset({"turnout", "value", "needed", "reached"})
"""Columns of figures that are texts: percents, mostly."""


def columns(naming: Naming, names: str) -> tuple[Column, ...]:
    """Return the columns that `names` lists, parted by blanks; a star marks those that stay."""
    return tuple(_columns(naming, names))


def _columns(naming: Naming, names: str) -> Iterator[Column]:
    titles = _titles()
    for each in names.split():
        name = each.removesuffix("*")
        title = titles.get(name) or naming.column(name)
        yield Column(name, title, stays=each.endswith("*"), right=name in _RIGHT)


def _titles() -> dict[str, str]:
    return {
        "above": _("counted"),
        "absent": _("absent"),
        "activity": _("id"),
        "amount": _("amount"),
        "asked": _("asked"),
        "base": _("of what"),
        "below": _("of all"),
        "came": _("came"),
        "cancelled": _("cancelled"),
        "cell": _("value"),
        "column": _("by"),
        "compliant": _("compliant"),
        "count": _("number"),
        "date": _("date"),
        "delayed": _("delayed"),
        "due": _("due"),
        "earned": _("earned"),
        "certified": _("certified"),
        "evidence": _("proofs"),
        "expected": _("seats"),
        "extra_points": _("extra points"),
        "certified_points": _("extra points certified"),
        "filed": _("filed"),
        "filed_on": _("filed on"),
        "folder": _("folder"),
        "freed": _("freed"),
        "gives": _("gives"),
        "held": _("held"),
        "held_later": _("held later"),
        "if_not": _("if not"),
        "lacking": _("lacking"),
        "lead": _("led by"),
        "learner": _("learner"),
        "learners": _("learners in all"),
        "learner_code": _("learner's code"),
        "learner_group": _("learner's group"),
        "led": _("led"),
        "line": _("line of work"),
        "mentor": _("mentor"),
        "mentor_code": _("mentor's code"),
        "mentor_group": _("mentor's group"),
        "met": _("met"),
        "needed": _("needed"),
        "on_leave": _("on leave"),
        "open": _("open"),
        "outcome": _("outcome"),
        "overdue": _("overdue"),
        "owed": _("owed by the school"),
        "papers": _("papers filed"),
        "part_of": _("part of"),
        "pending": _("pending"),
        "people": _("people"),
        "period": _("period"),
        "planned": _("planned"),
        "planned_hours": _("hours planned"),
        "reached": _("reached"),
        "reason": _("reason"),
        "registered": _("registered"),
        "remarks": _("remarks"),
        "require": _("requirement"),
        "results": _("results"),
        "rules": _("rules"),
        "school": _("school"),
        "schools": _("schools"),
        "sessions": _("sessions"),
        "short": _("short"),
        "side": _("side"),
        "since": _("since"),
        "speakers": _("speaker"),
        "state": _("state"),
        "swapped": _("swapped"),
        "teacher": _("teacher"),
        "times": _("person-times"),
        "turnout": _("turn-out"),
        "unknown": _("unknown"),
        "until": _("until"),
        "value": _("share"),
        "verdict": _("verdict"),
        "what": _("what"),
        "who": _("who"),
    }
