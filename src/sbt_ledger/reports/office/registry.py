"""Which office reports there are: a line each, and a module each that makes it."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import OfficeReport
    from sbt_ledger.reports.office.years import Kind


@dataclass(frozen=True, slots=True)
class Entry:
    """A report: what it is for, and of which year it is: see `years.period_of_report`."""

    purpose: str
    year: Kind = "school"


def reports() -> Mapping[str, Entry]:
    """Return every report by its name; the module of that name makes it."""
    return {
        "dashboard": Entry(_("At a glance: who is short, progress, gauges, months and kinds.")),
        "roster": Entry(_("Basic facts of everybody, and the changes of the year.")),
        "hours": Entry(_("Audit list: hours by way of training, credits, both reviews.")),
        "summary": Entry(_("Five years and the cycle: needed, short, complete."), year="cycle"),
        "statistics": Entry(_("By program, level, group and stage; prizes; study outside.")),
        "form-4068": Entry(_("The national form of the school year before."), year="form"),
        "import-sheet": Entry(_("The columns of the national teacher system.")),
        "plan": Entry(_("Planned against held sessions; plans and summaries filed or missing.")),
        "groups": Entry(_("Of each group its people, sessions, duties, and who is short.")),
        "trainers": Entry(_("Register of trainers, and what each of them held.")),
        "backbone": Entry(_("Register of backbone teachers on a day, and their duties.")),
        "money": Entry(_("Income, spending, and the shares that rules ask for."), year="money"),
        "appraisal": Entry(_("Of each teacher what the yearly appraisal asks for.")),
        "pairs": Entry(_("Mentoring pairs, and what each of them did by month.")),
        "turnout": Entry(_("Who was expected and who came: by session, group and teacher.")),
    }


def made(name: str, asked: Asked) -> OfficeReport:
    """Return a report of the table above."""
    module = import_module(f"sbt_ledger.reports.office.{name.replace('-', '_')}")
    make = cast("Callable[[Asked], OfficeReport]", module.make)
    return make(asked)
